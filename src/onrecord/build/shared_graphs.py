"""The graphs beside the articles: the ontology, the authority, the record of a build."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial

import pyoxigraph
from pyoxigraph import Quad

from onrecord import terms
from onrecord.authority.model import Authority
from onrecord.describe.provenance import BuildRecord, describe_build
from onrecord.errors import UsageError
from onrecord.ids import Namer, slug
from onrecord.rdf.nquads import serialised
from onrecord.resources import ontology_dir
from onrecord.store.pending import UnitWriter


def digest(*parts: object) -> str:
    """One digest over JSON-able values."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, default=str)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


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


def now() -> datetime:
    """The clock of a build: this second, or the one SOURCE_DATE_EPOCH fixes."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    if fixed is not None:
        try:
            return datetime.fromtimestamp(int(fixed), UTC)
        except (ValueError, OverflowError, OSError):
            raise UsageError(
                f"SOURCE_DATE_EPOCH is '{fixed}', which is no number of seconds.",
                hint="Unset it, or give seconds since 1970.",
            ) from None
    return datetime.now(UTC)


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


def put_build(sink: UnitWriter, namer: Namer, record: BuildRecord) -> None:
    """Writes the record of a run, one unit for the build and one for its extractor."""
    by_subject: dict[str, list[Quad]] = {}
    for quad in describe_build(namer, record):
        assert isinstance(quad.subject, pyoxigraph.NamedNode)  # builds and extractors have IRIs
        by_subject.setdefault(quad.subject.value, []).append(quad)
    for subject, quads in by_subject.items():
        nquads = serialised(quads)
        put_if_changed(sink, subject, "provenance", digest(nquads.decode()), partial(bytes, nquads))
