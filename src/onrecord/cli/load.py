"""``onrecord load``."""

from __future__ import annotations

from pathlib import Path

import click

from onrecord.cli.options import authority_option, common, written_graph
from onrecord.cli.outcomes import finish, progress


@click.command("load")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@written_graph
@authority_option
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write every finding here, as JSON.",
)
@common
def command(
    files: tuple[Path, ...], graph: Path, authority: tuple[Path, ...], report: Path | None
) -> int:
    """Load curated triples through the gate that articles go through.

    Files end in .trig, .ttl, .nq, .nt, .rdf or .jsonld; all triples of one are held in memory,
    some half a kilobyte each. Each article's graph is taken or refused whole, with what to mend;
    the rest is loaded, also where one of several files cannot be parsed. Ends with one line of
    counts on standard output.

    \b
    Example:
      onrecord load istanbul.trig --into news.onrecord
      onrecord load graphs/*.trig --report findings.json
    """
    from onrecord.load import load

    with progress() as tell:
        summary = load(files, graph, authority=authority, tell=tell)
    return finish(summary, report)
