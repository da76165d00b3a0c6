"""Graphs of earlier versions get what follows from them; nothing is judged anew."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox
from pyoxigraph import Quad

from onrecord.describe.derived import Deriver, authority_quads
from onrecord.rdf.nquads import serialised
from onrecord.store import Writer
from onrecord.store.migration import migrate
from onrecord.store.pending import UnitWriter


def completed(deriver: Deriver, graph: str, kind: str, text: bytes) -> bytes:
    """The N-Quads of a unit of a graph directory, completed; other kinds stay as they are."""
    if kind not in ("article", "authority"):
        return text
    own: list[Quad] = []
    others: list[Quad] = []
    for quad in ox.parse(text, format=ox.RdfFormat.N_QUADS):
        assert isinstance(quad, Quad)
        (own if getattr(quad.graph_name, "value", "") == graph else others).append(quad)
    complete = deriver.article(own) if kind == "article" else authority_quads(own)
    return serialised([*complete, *others])


def upgrade(writer: UnitWriter) -> int:
    """Brings a graph of an earlier version to this one, without judging it anew.

    Returns how many units that were. Raises StoreError as ``migrate`` does.
    """

    @cache  # only a graph that has something to upgrade is read
    def deriver() -> Deriver:
        assert isinstance(writer, Writer)  # no other is rewritten
        graphs = [u.graph for u in writer.units.values() if u.kind == "authority"]
        return Deriver(
            quad
            for graph in graphs
            for quad in ox.parse(writer.read(graph) or b"", format=ox.RdfFormat.N_QUADS)
        )

    return migrate(writer, lambda graph, kind, text: completed(deriver(), graph, kind, text))
