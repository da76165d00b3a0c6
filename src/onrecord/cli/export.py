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
    help="What the graph is written as.",
)
@click.option("--articles-only", is_flag=True, help="Leave out ontology, authority and provenance.")
@common
def command(graph: Path, form: str, articles_only: bool) -> None:
    """Write a graph to standard output.

    nq is sorted graph by graph, so that two exports can be compared; trig and jsonld are for
    people and for other tools; annotations are W3C Web Annotations, one a claim and event report,
    as JSON lines; plover is one report of an event a line, as JSON with PLOVER's codes.

    \b
    Example:
      onrecord export --graph news.onrecord > news.nq
      onrecord export --format annotations | head -1
    """
    from onrecord.export.formats import export
    from onrecord.store import open_graph

    export(open_graph(graph), form, sys.stdout.buffer, articles_only=articles_only)
