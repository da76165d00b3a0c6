"""``onrecord backup``."""

from __future__ import annotations

from pathlib import Path

import click

from onrecord.cli.options import PATH, common, read_graph, say


@click.command("backup")
@click.argument("directory", type=PATH, metavar="DIR")
@read_graph
@common
def command(directory: Path, graph: Path) -> None:
    """Copy a graph directory to a new one, consistently, even while it is in use.

    Read access to the graph directory is enough.

    \b
    Example:
      onrecord backup /backups/news-monday.onrecord --graph news.onrecord
    """
    from onrecord.store import backup

    backup(graph, directory)
    say(f"Copied {graph} to {directory}.")
