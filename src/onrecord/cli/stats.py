"""``onrecord stats``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from onrecord.cli.options import common, read_graph


@click.command("stats")
@read_graph
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the counts are printed.",
)
@common
def command(graph: Path, form: str) -> None:
    """Count what is in a graph: articles, claims, events, actors, triples, bytes.

    \b
    Example:
      onrecord stats --graph news.onrecord
    """
    from onrecord.export import count
    from onrecord.store import open_graph

    counts = count(open_graph(graph))
    if form == "json":
        click.echo(json.dumps(counts))
        return
    width = max(len(k) for k in counts)
    for name, number in counts.items():
        click.echo(f"{name:<{width}}  {number:>12,}")
