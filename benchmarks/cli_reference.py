"""Writes docs/cli.md: every command's ``--help``, the named queries, the environment variables.

python benchmarks/cli_reference.py              (or: make docs)
python benchmarks/cli_reference.py --check      exit 1 where docs/cli.md says something else
"""

from __future__ import annotations

import sys
from pathlib import Path

import click
from click.testing import CliRunner

from onrecord.catalogue import list_queries
from onrecord.cli import cli

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cli.md"

#: Every variable that is read, and what it does.
ENVIRONMENT = {
    "ONRECORD_GRAPH": "the graph directory where no `--graph` is given, instead of "
    "`./graph.onrecord`",
    "ONRECORD_LLM_URL, ONRECORD_LLM_MODEL": "what `--llm-url` and `--llm-model` say",
    "ONRECORD_LLM_KEY": "the language model's key; never on the command line",
    "ONRECORD_LLM_CACHE": "where its answers are kept, instead of `onrecord/llm` below "
    "`$XDG_CACHE_HOME` (else `~/.cache`)",
    "ONRECORD_ENDPOINT_USER, ONRECORD_ENDPOINT_PASSWORD": "credentials of the store that "
    "`onrecord load --graph-store` writes to (basic or digest)",
    "ONRECORD_ENDPOINT_TOKEN": "the same, as a bearer token",
    "ONRECORD_TOKEN": "the token that writers of `onrecord serve --writable` must send",
    "SOURCE_DATE_EPOCH": "the time, in seconds since 1970, that a build records as its own; two "
    "builds of the same articles are then equal to the byte",
    "_ONRECORD_COMPLETE": "set by a shell that asks what to complete with",
}

EXITS = """| exit status | meaning |
|---|---|
| 0 | all is well |
| 1 | something was refused or found wrong; it was reported |
| 2 | wrong usage |
| 3 | could not run |
| 130, 143 | interrupted (Ctrl-C), terminated (SIGTERM) |"""


def printed(*words: str) -> str:
    """What a command prints; it must succeed."""
    result = CliRunner().invoke(cli, words, catch_exceptions=False, prog_name="onrecord")
    if result.exit_code:
        raise SystemExit(f"onrecord {' '.join(words)}: {result.output}")
    return result.stdout


def commands(group: click.Group, *names: str) -> dict[tuple[str, ...], click.Command]:
    """Every command by its words, a group before its own commands."""
    found: dict[tuple[str, ...], click.Command] = {names: group}
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            found |= commands(command, *names, name)
        elif command is not None:
            found[*names, name] = command
    return found


def page() -> str:
    """The whole of docs/cli.md."""
    helps = "\n\n".join(
        f"## {' '.join(('onrecord', *names))}\n\n```text\n{printed(*names, '--help').rstrip()}\n```"
        for names in commands(cli)
    )
    queries = "\n".join(
        f"| `{query.name}` | {query.summary} | "
        + ", ".join(f"`{p.name}`" + " (required)" * p.required for p in query.params)
        + " |"
        for query in list_queries()
    )
    variables = "\n".join(
        "| " + ", ".join(f"`{n}`" for n in names.split(", ")) + f" | {does} |"
        for names, does in ENVIRONMENT.items()
    )
    return f"""# Commands

Written by `make docs` from the commands themselves: change them, not this page.

{EXITS}

{helps}

## Environment variables

| variable | what it does |
|---|---|
{variables}

## Named queries

| query | asks | parameters |
|---|---|---|
{queries}
"""


def main() -> int:
    wanted = page()
    if "--check" in sys.argv[1:]:
        same = PAGE.is_file() and PAGE.read_text("utf-8") == wanted
        if not same:
            print("docs/cli.md is not what the commands say: run make docs", file=sys.stderr)
        return int(not same)
    PAGE.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
