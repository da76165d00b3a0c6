"""Graphs of earlier versions: what this version writes into them, and the IRIs it gives them.

Up to layout 2 an article's id stood in its IRI encoded whole, its slashes as ``%2F``, which web
servers refuse. Up to layout 3 graphs had nothing written into them of what follows from them, which
queries rely on. Such a graph is read as it is; a writer puts its units as this version has them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import TypeAlias

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from onrecord.errors import StoreError
from onrecord.ids import article_of, canonical
from onrecord.rdf.nquads import serialised
from onrecord.store import Unit, Writer
from onrecord.store.pending import CONTENT, UnitWriter

#: Units that are committed together.
_TOGETHER = 200

#: Completes the N-Quads of a unit of that graph and kind with what this version writes into it.
Completion: TypeAlias = Callable[[str, str, bytes], bytes]


def migrate(writer: UnitWriter, complete: Completion) -> int:
    """Puts each unit of an earlier version as this one has it, and returns how many there were.

    Raises StoreError for a folder of shards with articles under IRIs of an earlier version, which
    must be built anew instead. Units that only lack content stay in it as they are; they get it
    when the folder is loaded.
    """
    if not isinstance(writer, Writer):
        if any(map(_has_old_iri, writer.units.values())):
            raise StoreError(
                "These shards use the article IRIs of an earlier version and cannot be extended.",
                hint="Build into a new folder, or turn these into a graph with 'onrecord load'.",
            )
        return 0
    old = [u for u in writer.units.values() if is_old(u)]
    for count, unit in enumerate(old, start=1):
        text = writer.read(unit.graph)
        graph = canonical(unit.graph)
        if text is not None and (graph == unit.graph or graph not in writer.units):
            new, text = of_this_version(unit, text, complete)
            writer.put(
                new.graph,
                kind=new.kind,
                id=new.id,
                key=new.key,
                counts=new.counts,
                nquads=text,
                origin=new.origin,
                place=new.place,
            )
        if graph != unit.graph:
            writer.drop(unit.graph)
        if count % _TOGETHER == 0:
            writer.commit()
    writer.commit()
    return len(old)


def is_old(unit: Unit) -> bool:
    """Whether a unit is an article or authority that an earlier version wrote."""
    return unit.kind in ("article", "authority") and (unit.content < CONTENT or _has_old_iri(unit))


def _has_old_iri(unit: Unit) -> bool:
    return unit.kind == "article" and canonical(unit.graph) != unit.graph


def of_this_version(unit: Unit, text: bytes, complete: Completion) -> tuple[Unit, bytes]:
    """A unit and its N-Quads as this version has them."""
    if _has_old_iri(unit):
        text = renamed_text(unit.graph, text)
        unit = dataclasses.replace(unit, graph=canonical(unit.graph))
    if is_old(unit):
        text = complete(unit.graph, unit.kind, text)
        unit = dataclasses.replace(unit, content=CONTENT)
    return unit, text


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
