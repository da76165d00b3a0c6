"""The command line: one module a command; a command body parses, calls one function, prints."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from onrecord import __version__
from onrecord.cli import streams

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

#: The variable through which a shell requests completions (click's protocol).
_COMPLETE = "_ONRECORD_COMPLETE"

#: Command → what it does, so that ``--help`` need not import any of them.
COMMANDS: dict[str, str] = {
    "build": "Build a graph from articles.",
    "load": "Load curated triples into a graph.",
    "extract": "Print what is found in articles, as JSON lines.",
    "check": "Check a graph or files against the shapes.",
    "query": "Query a graph or a SPARQL endpoint.",
    "queries": "List the named queries.",
    "ontology": "Check, browse or convert the ontology.",
    "serve": "Serve a graph over HTTP: SPARQL, linked data, named queries.",
    "export": "Export a graph.",
    "stats": "Count what is in a graph.",
    "compact": "Rewrite a graph directory without replaced articles.",
    "backup": "Copy a graph directory, even while it is in use.",
    "demo": "Build the sample graph and take a short tour.",
}


class LazyGroup(click.Group):
    """Imports a command's module only when the command is run or asked for help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"onrecord.cli.{cmd_name}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The completions: the names in the table, and the options."""
        from click.shell_completion import CompletionItem

        names = [n for n in COMMANDS if n.startswith(incomplete)]
        items = [CompletionItem(n, help=COMMANDS[n]) for n in names]
        return [*items, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "--version", prog_name="onrecord")
def cli() -> None:
    """Turn news articles into a validated graph of actors, events and claims, and query it.

    The graph directory is --graph DIR, else $ONRECORD_GRAPH, else ./graph.onrecord.

    \b
    Example:
      onrecord build articles/ --into news.onrecord
      onrecord query who-said-what --graph news.onrecord

    \b
    Completion in bash, zsh (bash_source is zsh_source there) and fish:
      eval "$(_ONRECORD_COMPLETE=bash_source onrecord)"
      _ONRECORD_COMPLETE=fish_source onrecord | source
    """


def main(args: Sequence[str] | None = None) -> None:
    """Runs the command line and exits: 0 fine, 1 findings, 2 usage, 3 could not run.

    With ``_ONRECORD_COMPLETE`` in the environment it prints completions for a shell instead.
    """
    streams.prepare()
    words = list(sys.argv[1:] if args is None else args)
    try:
        status = _run(words)
    finally:
        streams.settle()
    sys.exit(status)


def _run(words: list[str]) -> int:
    debug = "--debug" in words
    if debug:
        _log_to_stderr()
    try:
        asked = os.environ.get(_COMPLETE)
        if asked:
            from click.shell_completion import shell_complete

            return shell_complete(cli, {}, "onrecord", _COMPLETE, asked)
        # not cli.main(), which treats a closed pipe as an error
        with cli.make_context("onrecord", words) as context:
            status = cli.invoke(context)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        _tell("Interrupted. Committed work is kept; run the same command again to resume.")
        return 130
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        return 2
    except BrokenPipeError:
        return 0  # whatever reads the output has stopped ("| head"), which is not an error
    except Exception as error:
        from onrecord.errors import OnrecordError

        if debug:
            raise
        if isinstance(error, OnrecordError):
            _tell(f"Error: {error}")
            return error.exit_status
        _tell(
            f"Error: onrecord failed unexpectedly ({type(error).__name__}: {error}). "
            "Run the command again with --debug and report the output."
        )
        return 3
    return status if isinstance(status, int) else 0


def _tell(message: str) -> None:
    with suppress(OSError):  # stderr may be closed
        click.echo(message, err=True)


def _log_to_stderr() -> None:
    """Show what the package logs about its decisions, such as how a version was loaded."""
    import logging

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    log = logging.getLogger("onrecord")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
