"""The sound graphs that mutants are made from: the curated one, and one built at each text level."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pyoxigraph as ox

from onrecord.authority.classes import class_of
from onrecord.authority.model import AuthorityActor, AuthorityPlace
from onrecord.build.validate import drop_invalid
from onrecord.check.data_graph import ClassTree, Context, shipped_authority
from onrecord.check.gate import DataGraph, Gate
from onrecord.describe import describe
from onrecord.extract import RulesExtractor
from onrecord.ids import Namer
from onrecord.model import Article, Reading, TextKept
from onrecord.readers.segments import segments_of
from onrecord.resources import ontology_dir, shapes_dir
from onrecord.terms import RDFS, SHAPES
from shapes.mutants.draft import TEXT, A, onr
from support.invented import invented_authority
from support.paths import CURATED

LABEL = ox.NamedNode(RDFS + "label")


@cache
def reading() -> Reading:
    whole = Article("b7c1", TEXT, segments=segments_of(TEXT), published="2031-05-06", language="en")
    return drop_invalid(next(iter(RulesExtractor(invented_authority()).read_batch([whole]))))


@cache
def quads(of: str) -> tuple[ox.Quad, ...]:
    if of == "curated":
        return tuple(ox.parse(path=CURATED))
    keep: dict[str, TextKept] = {"full": "full", "spans": "spans", "none": "none"}
    return tuple(describe(reading(), Namer(), keep=keep[of]))


@cache
def known(of: str) -> tuple[ox.Triple, ...]:
    """The authority that the graph refers to, as far as it is needed."""
    if of == "curated":
        return tuple(ox.Triple(*list(t)[:3]) for t in shipped_authority())
    authority = invented_authority()
    known: list[AuthorityActor | AuthorityPlace] = [*authority.actors, *authority.places]
    described = [(a.iri, a.kind, a.label) for a in known]
    described += [(o.iri, "office", o.label) for o in authority.offices]
    return (
        *(
            triple
            for iri, kind, label in described
            for triple in (
                ox.Triple(ox.NamedNode(iri), A, onr(class_of(kind))),
                ox.Triple(ox.NamedNode(iri), LABEL, ox.Literal(label, language="en")),
            )
        ),
        *(
            ox.Triple(ox.NamedNode(p.iri), onr("territoryOf"), ox.NamedNode(p.territory_of))
            for p in authority.places
            if p.territory_of
        ),
    )


@cache
def gate() -> Gate:
    return Gate(t for file in sorted(shapes_dir().glob("*.ttl")) for t in ox.parse(path=file))


@cache
def classes() -> ClassTree:
    return ClassTree(ontology_dir())


@cache
def context(of: str) -> Context:
    return Context(known(of))


def violated(of: str, graph: Iterable[ox.Quad]) -> set[str]:
    """The shapes that the graph violates, as the gate alone finds it: much quicker than pySHACL."""
    some = tuple(graph)
    lent = context(of).described({q.object for q in some}, Namer().article(""))
    lent += classes().needed_by(some, lent)
    (verdict,) = gate().check([DataGraph(of, some, lent)]).verdicts
    return {
        str(result.shape).removeprefix(SHAPES)
        for result in verdict.results
        if not result.severity.endswith("Warning")
    }
