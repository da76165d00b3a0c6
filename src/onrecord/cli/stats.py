"""``onrecord stats``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from onrecord.cli.options import common, read_graph, say


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
    """Count what is in a graph: articles, claims, events, actors, quads.

    A version of the graph is loaded whole, or is a copy of the one before in which the changed
    articles were replaced; which is quicker is chosen by itself, and the last line says which.

    \b
    Example:
      onrecord stats --graph news.onrecord
    """
    from onrecord.export.statistics import count
    from onrecord.store import open_graph

    with open_graph(graph) as store:
        counts = count(store)
    if form == "json":
        click.echo(json.dumps(counts))
        return
    width = max(len(k) for k in counts)
    for name, number in counts.items():
        click.echo(f"{name:<{width}}  {number:>12,}")
    made = f"{store.changed:,} quads changed since it was loaded whole"
    say(f"Version {store.version}: {made if store.changed else 'loaded whole'}.")
