"""``onrecord export``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from onrecord.cli.options import common, read_graph


@click.command("export")
@read_graph
@click.option(
    "--format",
    "form",
    type=click.Choice(["trig", "nq", "jsonld", "annotations", "plover"]),
    default="nq",
    show_default=True,
    help="The output format.",
)
@click.option("--articles-only", is_flag=True, help="Leave out ontology, authority and provenance.")
@common
def command(graph: Path, form: str, articles_only: bool) -> None:
    """Export a graph to standard output.

    nq is sorted graph by graph, so that two exports can be compared; trig is the most readable;
    jsonld is for other tools; annotations are W3C Web Annotations as JSON lines, one per claim and
    per event report; plover is JSON lines with PLOVER codes, one per event report.

    \b
    Example:
      onrecord export --graph news.onrecord > news.nq
      onrecord export --format annotations | head -1
    """
    from onrecord.export.formats import export
    from onrecord.store import open_graph

    export(open_graph(graph), form, sys.stdout.buffer, articles_only=articles_only)
