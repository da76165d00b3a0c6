"""``onrecord compact``."""

from __future__ import annotations

from pathlib import Path

import click

from onrecord.cli.options import common, say, written_graph


@click.command("compact")
@written_graph
@common
def command(graph: Path) -> None:
    """Rewrite a graph directory without what later builds replaced, and publish what is pending.

    A graph that an earlier version made becomes one of this version.

    \b
    Example:
      onrecord compact --graph news.onrecord
    """
    from onrecord.store import open_writer
    from onrecord.store.migration import migrate

    with open_writer(graph, create=False) as writer:
        migrate(writer)
        writer.compact()
    say(f"{graph} is compact.")
