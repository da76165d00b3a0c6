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
    help="The output format.",
)
@common
def command(graph: Path, form: str) -> None:
    """Count what is in a graph: articles, claims, events, actors, quads.

    A version of the graph is either loaded in full or is a copy of the previous version with the
    changed articles replaced, whichever is quicker; the last line says which.

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
    changed = f"{store.changed:,} quads changed since the last full load"
    say(f"Version {store.version}: {changed if store.changed else 'loaded in full'}.")
