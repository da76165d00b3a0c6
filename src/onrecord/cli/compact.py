"""``onrecord compact``."""

from __future__ import annotations

from pathlib import Path

import click

from onrecord.cli.shared.options import common, say, written_graph


@click.command("compact")
@written_graph
@common
def command(graph: Path) -> None:
    """Rewrite a graph directory without replaced articles, and publish pending work.

    A graph written by an earlier version of onrecord is migrated to this one.

    \b
    Example:
      onrecord compact --graph news.onrecord
    """
    from onrecord.build.upgrade import upgrade
    from onrecord.store import open_writer

    with open_writer(graph, create=False) as writer:
        upgrade(writer)
        writer.compact()
    say(f"Compacted {graph}.")
