"""The graphs beside the articles: the ontology, the authority, the record of a build."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial

import pyoxigraph
from pyoxigraph import Quad

from onrecord import terms
from onrecord.authority.model import Authority
from onrecord.describe.provenance import BuildRecord, describe_build
from onrecord.digests import digest
from onrecord.ids import Namer, slug
from onrecord.rdf.nquads import serialised
from onrecord.resources import ontology_dir
from onrecord.store.pending import UnitWriter


@cache
def ontology_nquads() -> bytes:
    """All modules of the ontology in the graph of its IRI, as N-Quads."""
    graph = pyoxigraph.NamedNode(terms.ONTOLOGY)
    quads = [
        Quad(t.subject, t.predicate, t.object, graph)
        for path in sorted(ontology_dir().glob("*.ttl"))
        if path.stem != "examples"
        for t in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE)
    ]
    canonical = pyoxigraph.Dataset(quads)
    canonical.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
    return serialised(canonical)


@cache
def ontology_version() -> str:
    """The ontology's owl:versionInfo, or its digest where it states none."""
    path = ontology_dir() / "onrecord.ttl"
    version = pyoxigraph.NamedNode(terms.OWL + "versionInfo")
    for triple in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE):
        if triple.predicate == version and triple.subject.value == terms.ONTOLOGY:
            return str(triple.object.value)
    return digest(ontology_nquads().decode())


def put_context(sink: UnitWriter, namer: Namer, authority: Authority) -> None:
    """The graphs beside the articles, where they changed: the ontology and the authority."""
    nquads = ontology_nquads()
    put_if_changed(sink, terms.ONTOLOGY, "ontology", digest(nquads.decode()), lambda: nquads)
    graph = namer.authority_graph
    put_if_changed(
        sink, graph, "authority", authority.digest, lambda: serialised(authority.quads(graph))
    )


def put_if_changed(
    sink: UnitWriter, graph: str, kind: str, key: str, nquads: Callable[[], bytes]
) -> None:
    """Writes a graph that is not an article's, unless it is there with that key."""
    unit = sink.units.get(graph)
    if unit is None or unit.key != key:
        sink.put(graph, kind=kind, id=slug(kind), key=key, counts={}, nquads=nquads())


def build_units(namer: Namer, record: BuildRecord) -> Iterator[tuple[str, bytes]]:
    """The record of a run as N-Quads by subject: one for the build, one for its extractor."""
    by_subject: dict[str, list[Quad]] = {}
    for quad in describe_build(namer, record):
        assert isinstance(quad.subject, pyoxigraph.NamedNode)  # builds and extractors have IRIs
        by_subject.setdefault(quad.subject.value, []).append(quad)
    for subject, quads in by_subject.items():
        yield subject, serialised(quads)


def put_build(sink: UnitWriter, namer: Namer, record: BuildRecord) -> None:
    """Writes the record of a run, a unit each for the build and its extractor."""
    for subject, nquads in build_units(namer, record):
        put_if_changed(sink, subject, "provenance", digest(nquads.decode()), partial(bytes, nquads))
