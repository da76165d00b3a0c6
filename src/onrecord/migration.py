"""Graphs of earlier versions: articles under the IRIs that this version gives them.

Up to layout 2 an article's id stood in its IRI encoded whole, its slashes as ``%2F``, which web
servers refuse. Such a graph is read as it is; a writer puts its articles under their new IRIs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from onrecord.errors import StoreError
from onrecord.ids import canonical
from onrecord.store import Unit, Writer
from onrecord.store.nquads import serialised
from onrecord.store.sink import Sink

#: Articles that are committed together.
_TOGETHER = 200


def migrate(sink: Sink) -> int:
    """Puts each article of the sink under its new IRI, and says how many there were.

    Raises StoreError for a folder of shards that holds some, which is made anew instead.
    """
    old = [u for u in sink.units.values() if is_old(u)]
    if not old:
        return 0
    if not isinstance(sink, Writer):
        raise StoreError(
            "These shards name articles as earlier versions did, and cannot be added to.",
            hint="Build into a new folder, or make a graph of these with 'onrecord load'.",
        )
    for count, unit in enumerate(old, start=1):
        graph = canonical(unit.graph)
        text = sink.read(unit.graph)
        if graph not in sink.units and text is not None:
            sink.put(
                graph,
                kind=unit.kind,
                id=unit.id,
                key=unit.key,
                counts=unit.counts,
                nquads=renamed(unit.graph, text),
                origin=unit.origin,
                place=unit.place,
            )
        sink.drop(unit.graph)
        if count % _TOGETHER == 0:
            sink.commit()
    sink.commit()
    return len(old)


def is_old(unit: Unit) -> bool:
    """Whether a unit is an article under an IRI of an earlier version."""
    return unit.kind == "article" and canonical(unit.graph) != unit.graph


def of_this_version(unit: Unit, text: bytes) -> tuple[Unit, bytes]:
    """A unit and its N-Quads under the IRIs of this version."""
    if not is_old(unit):
        return unit, text
    return dataclasses.replace(unit, graph=canonical(unit.graph)), renamed(unit.graph, text)


def renamed(graph: str, text: bytes) -> bytes:
    """The N-Quads of an article's unit with the IRIs of this version; ``graph`` is its old one."""
    head, _, path = graph.partition("graph/article/")
    return serialised(
        _renamed(ox.parse(text, format=ox.RdfFormat.N_QUADS), f"{head}article/{path}")
    )


def renamed_quads(article: str, quads: list[Quad]) -> list[Quad]:
    """The same for quads that describe the article of that IRI."""
    return list(_renamed(iter(quads), article))


def _renamed(quads: Iterator[Quad], article: str) -> Iterator[Quad]:
    head, _, path = article.partition("article/")
    old = (article, f"{head}graph/article/{path}")

    def node(term: object) -> object:
        if isinstance(term, NamedNode) and term.value.partition("#")[0] in old:
            return NamedNode(canonical(term.value))
        return term

    for quad in quads:
        yield Quad(node(quad.subject), quad.predicate, node(quad.object), node(quad.graph_name))  # type: ignore[arg-type] # a node stays one
