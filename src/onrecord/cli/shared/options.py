"""Options that several commands share, each defined once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

F = TypeVar("F", bound=Callable[..., Any])

_EMPTY = "it is empty. Check whether a shell variable is unset."


def source(word: str) -> str:
    """A source as it is written (a path, a glob, a URL or ``-``); never empty."""
    if not word.strip():
        raise click.BadParameter(_EMPTY)
    return word


class _Path(click.Path):
    """A path; never empty, which would mean the current folder."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path."""
        return super().convert(value, param, ctx) if str(value) else self.fail(_EMPTY, param, ctx)


PATH = _Path()


def sources_argument(metavar: str) -> Callable[[F], F]:
    """The sources of a command, one at least; paths are completed."""
    return click.argument(
        "sources",
        nargs=-1,
        required=True,
        type=source,
        metavar=metavar,
        shell_complete=complete_paths,
    )


DEFAULT_GRAPH = Path("graph.onrecord")


def graph_option(*names: str) -> Callable[[F], F]:
    """The graph directory: the option, else ONRECORD_GRAPH, else ./graph.onrecord."""
    return click.option(
        *(names or ("--graph",)),
        "graph",
        type=PATH,
        envvar="ONRECORD_GRAPH",
        default=DEFAULT_GRAPH,
        show_default="$ONRECORD_GRAPH or ./graph.onrecord",
        metavar="DIR",
        help="The graph directory.",
    )


written_graph = graph_option("--graph", "--into")
read_graph = graph_option()

authority_option: Callable[[F], F] = click.option(
    "--authority",
    "authority",
    type=PATH,
    multiple=True,
    metavar="FILE",
    help="Your own actors, offices and places (Turtle or CSV), in addition to the shipped ones. "
    "May be given several times.",
)

input_format: Callable[[F], F] = click.option(
    "--input-format",
    metavar="F",
    help="Read the sources as this format (text, jsonl, json, csv, html, feed, parquet, warc), "
    "whatever their suffix. By default the suffix decides (ignoring .gz, .bz2, .xz and .zst); for "
    "an unknown suffix, a file that you name is read as the format its content looks like, else as "
    "plain text, and refused if it is not text.",
)

report_option = click.option(
    "--report",
    type=PATH,
    metavar="FILE",
    help="Write all findings to this file, as JSON.",
)


def complete_paths(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Files and folders, completed by the shell itself."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def complete_queries(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The named queries, else files."""
    from click.shell_completion import CompletionItem

    from onrecord.resources import queries_dir

    names = sorted(path.stem for path in queries_dir().glob("*.rq"))
    found = [CompletionItem(name) for name in names if name.startswith(incomplete)]
    return found or complete_paths(ctx, param, incomplete)


def common(command: F) -> F:
    """``--quiet`` and ``--debug``, which every command takes."""
    for option in (
        click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks."),
        click.option(
            "--quiet",
            "-q",
            is_flag=True,
            expose_value=False,
            callback=_quiet,
            is_eager=True,
            help="Print less: no progress, no hints.",
        ),
    ):
        command = option(command)
    return command


def _quiet(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    ctx.meta["onrecord.quiet"] = value


def is_quiet() -> bool:
    """Whether --quiet was given."""
    ctx = click.get_current_context(silent=True)
    return bool(ctx and ctx.meta.get("onrecord.quiet"))


def say(message: str) -> None:
    """Prints an informational line on stderr, unless --quiet."""
    if not is_quiet():
        click.echo(message, err=True)
