"""Shapes and ontology agree: what the ontology says of its terms, the shapes require.

SHACL looks at what is stated, OWL concludes from it: what a graph may state without breaking a
shape must not make the ontology inconsistent, nor make of a thing what nobody said it is.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations, permutations
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD
from rdflib.term import Node, URIRef

from onrecord.check.data_graph import ClassTree
from onrecord.check.gate import DataGraph, Gate
from onrecord.resources import ontology_dir, shapes_dir
from onrecord.terms import ONR, SH, SHAPES

S, ONTO, ONRSH = (rdflib.Namespace(n) for n in (SH, ONR, SHAPES))
#: Properties that only say something of the concepts of PLOVER, which articles do not describe.
OF_CONCEPTS = {ONTO.modeOfRoot, ONTO.rootOfQuad}
#: Properties of named graphs, which are of no class of ours.
OF_GRAPHS = {ONTO.recordedAt, ONTO.inputDigest}
#: Words and numbers that no property shape looks at; what withholds words has a shape of its own.
UNSHAPED = {ONTO[n] for n in "officialName noMentionReason withheld".split()}
UNSHAPED |= {
    ONTO[n] for n in "excludesMax excludesMin figureCurrency figureUnit isApproximate".split()
}
#: Superproperties that no graph states.
ABSTRACT = {ONTO.atSpan}
#: What OWL judges by its value, SHACL by the datatype as written; rdfs:Literal are dates and labels.
DATATYPES: dict[Node | None, set[frozenset[Node]]] = {
    RDF.PlainLiteral: {frozenset([XSD.string, RDF.langString])},
    XSD.nonNegativeInteger: {frozenset([XSD.integer])},
    RDFS.Literal: {frozenset([XSD.date, XSD.dateTime]), frozenset()},
}
CONFIDENCE: set[frozenset[Node]] = {frozenset([XSD.decimal])}


def graph_of(folder: Path) -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in sorted(folder.glob("*.ttl")):
        if file.stem != "recommended":
            graph.parse(file)
    return graph


@cache
def ontology() -> rdflib.Graph:
    return graph_of(ontology_dir())


@cache
def shapes() -> rdflib.Graph:
    return graph_of(shapes_dir())


def local(node: Node) -> str:
    return str(node).rpartition("#")[2]


def properties(*kinds: URIRef) -> list[URIRef]:
    found = {p for kind in kinds for p in ontology().subjects(RDF.type, kind)}
    skipped = OF_CONCEPTS | ABSTRACT
    return sorted(p for p in found - skipped if isinstance(p, URIRef) and p.startswith(ONR))


def members(graph: rdflib.Graph, listed: Node) -> set[Node]:
    return {node for node in Collection(graph, listed) if node is not None}


def classes(node: Node | None) -> set[Node]:
    """The classes of a domain or range: one, or those that it is a union of."""
    if node is None:
        return set()
    union = ontology().value(node, OWL.unionOf)
    return {node} if union is None else members(ontology(), union)


def paths(shape: Node) -> set[Node]:
    """The properties that a property shape's path may take, forwards."""
    path = shapes().value(shape, S.path)
    either = shapes().value(path, S.alternativePath)
    return (
        set() if path is None else {path} if either is None else set(Collection(shapes(), either))
    )


def shapes_of(prop: Node) -> list[Node]:
    return [s for s in shapes().subjects(RDF.type, S.PropertyShape) if prop in paths(s)]


def required(shape: Node, what: URIRef) -> frozenset[Node]:
    """The classes or datatypes of which a shape wants one."""
    either = shapes().value(shape, S["or"])
    members = [shape] if either is None else list(Collection(shapes(), either))
    return frozenset(o for m in members for o in shapes().objects(m, what))


def above(cls: Node) -> set[Node]:
    found = ontology().transitive_objects(cls, RDFS.subClassOf)
    return {c for c in found if c is not None}


@pytest.mark.parametrize("prop", properties(OWL.ObjectProperty, OWL.DatatypeProperty), ids=local)
def test_a_property_is_only_on_its_domain(prop: URIRef) -> None:
    domain = classes(ontology().value(prop, RDFS.domain))
    wanted = [required(s, S["class"]) for s in shapes().subjects(S.targetSubjectsOf, prop)]
    if domain and prop not in OF_GRAPHS:
        assert frozenset(domain) in wanted


@pytest.mark.parametrize("prop", properties(OWL.ObjectProperty), ids=local)
def test_a_property_leads_to_its_range(prop: URIRef) -> None:
    """Each shape of it wants classes of the range, and one wants no less than the range."""
    range_ = classes(ontology().value(prop, RDFS.range))
    wanted = [w for s in shapes_of(prop) if (w := required(s, S["class"]))]
    assert range_, "it has no range"
    assert all(above(c) & range_ for want in wanted for c in want), wanted
    assert any(all(above(c) & range_ for c in want) for want in wanted)


@pytest.mark.parametrize("prop", properties(OWL.DatatypeProperty), ids=local)
def test_a_property_has_values_of_its_datatype(prop: URIRef) -> None:
    range_ = ontology().value(prop, RDFS.range)
    fits = CONFIDENCE if isinstance(range_, rdflib.BNode) else DATATYPES.get(range_)
    fits = fits or {frozenset([range_])} if range_ is not None else fits
    assert shapes_of(prop) or prop in UNSHAPED
    for shape in shapes_of(prop):
        if len(paths(shape)) == 1:
            assert required(shape, S.datatype) in (fits or set()), shape


@pytest.mark.parametrize("prop", properties(OWL.ObjectProperty, OWL.DatatypeProperty), ids=local)
def test_a_functional_property_has_one_value_and_no_other_has_to(prop: URIRef) -> None:
    functional = (prop, RDF.type, OWL.FunctionalProperty) in ontology()
    for shape in shapes_of(prop):
        if len(paths(shape)) == 1:
            assert (shapes().value(shape, S.maxCount) == rdflib.Literal(1)) is functional, shape


def disjoint() -> list[tuple[str, str]]:
    pairs = {frozenset(map(str, pair)) for pair in ontology().subject_objects(OWL.disjointWith)}
    for node in ontology().subjects(RDF.type, OWL.AllDisjointClasses):
        members = ontology().value(node, OWL.members)
        assert members is not None
        pairs |= {frozenset(map(str, p)) for p in combinations(Collection(ontology(), members), 2)}
    # concepts other than topics are described by the ontology alone
    return sorted(
        (a, b)
        for a, b in map(sorted, pairs)
        if str(ONTO.Topic) in (a, b) or not all(SKOS.Concept in above(URIRef(c)) for c in (a, b))
    )


def test_a_node_of_two_classes_that_exclude_each_other_is_refused() -> None:
    a, article = ox.NamedNode(str(RDF.type)), ox.NamedNode("urn:article#a")
    tree, gate = ClassTree(ontology_dir()), Gate(shapes())
    graphs = []
    for one, other in disjoint():
        node = article if str(ONTO.Article) in (one, other) else ox.NamedNode("urn:article#node")
        own = [
            ox.Triple(article, a, ox.NamedNode(ONR + "Article")),
            *(ox.Triple(node, a, ox.NamedNode(c)) for c in (one, other)),
        ]
        graphs.append(DataGraph(f"{one} {other}", own, tree.needed_by(own)))
    kinds = ("DisjointClasses", "ActorNotPlace", "PersonKind", "StateKind", "OrganisationKind")
    passed = [
        verdict.name
        for verdict in gate.check(graphs).verdicts
        if not any(local(r.shape) in kinds for r in verdict.results)
    ]
    assert len(graphs) > 150
    assert passed == []


def test_a_relation_that_cannot_come_back_is_in_the_shape_of_orders() -> None:
    (select,) = shapes().objects(shapes().value(ONRSH.NoCycle, S.sparql), S.select)
    for kind in (OWL.IrreflexiveProperty, OWL.AsymmetricProperty):
        for prop in ontology().subjects(RDF.type, kind):
            assert f"onr:{local(prop)}" in str(select), prop


def test_properties_that_exclude_each_other_do_so_in_the_shapes() -> None:
    for one, other in ontology().subject_objects(OWL.propertyDisjointWith):
        assert any(
            shapes().value(s, S.disjoint) == b
            for a, b in permutations((one, other))
            for s in shapes_of(a)
        ), (one, other)
