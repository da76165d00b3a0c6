"""Graphs of earlier versions: articles under the IRIs that this version gives them.

Up to layout 2 an article's id stood in its IRI encoded whole, its slashes as ``%2F``, which web
servers refuse. Such a graph is read as it is; a writer puts its articles under their new IRIs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from onrecord.errors import StoreError
from onrecord.ids import article_of, canonical
from onrecord.rdf.nquads import serialised
from onrecord.store import Unit, Writer
from onrecord.store.pending import UnitWriter

#: Articles that are committed together.
_TOGETHER = 200


def migrate(writer: UnitWriter) -> int:
    """Moves each article of the writer to its new IRI, and returns how many there were.

    Raises StoreError for a folder of shards that contains any, which must be built anew instead.
    """
    old = [u for u in writer.units.values() if is_old(u)]
    if not old:
        return 0
    if not isinstance(writer, Writer):
        raise StoreError(
            "These shards use the article IRIs of an earlier version and cannot be extended.",
            hint="Build into a new folder, or turn these into a graph with 'onrecord load'.",
        )
    for count, unit in enumerate(old, start=1):
        graph = canonical(unit.graph)
        text = writer.read(unit.graph)
        if graph not in writer.units and text is not None:
            writer.put(
                graph,
                kind=unit.kind,
                id=unit.id,
                key=unit.key,
                counts=unit.counts,
                nquads=renamed_text(unit.graph, text),
                origin=unit.origin,
                place=unit.place,
            )
        writer.drop(unit.graph)
        if count % _TOGETHER == 0:
            writer.commit()
    writer.commit()
    return len(old)


def is_old(unit: Unit) -> bool:
    """Whether a unit is an article under an IRI of an earlier version."""
    return unit.kind == "article" and canonical(unit.graph) != unit.graph


def of_this_version(unit: Unit, text: bytes) -> tuple[Unit, bytes]:
    """A unit and its N-Quads under the IRIs of this version."""
    if not is_old(unit):
        return unit, text
    graph = canonical(unit.graph)
    return dataclasses.replace(unit, graph=graph), renamed_text(unit.graph, text)


def renamed_text(graph: str, text: bytes) -> bytes:
    """The N-Quads of an article's unit with the IRIs of this version; ``graph`` is its old one."""
    return serialised(renamed(graph, ox.parse(text, format=ox.RdfFormat.N_QUADS)))


def renamed(graph: str, quads: Iterable[Quad]) -> list[Quad]:
    """The quads of an article with the IRIs of this version; ``graph`` is that of its old graph."""
    old = (article_of(graph), graph)

    def node(term: object) -> object:
        if isinstance(term, NamedNode) and term.value.partition("#")[0] in old:
            return NamedNode(canonical(term.value))
        return term

    return [
        Quad(node(q.subject), q.predicate, node(q.object), node(q.graph_name))  # type: ignore[arg-type] # a node stays one
        for q in quads
    ]
