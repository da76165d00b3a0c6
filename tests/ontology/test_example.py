"""The worked example: sound by the shapes, verbatim to the letter, complete as a demonstration."""

from __future__ import annotations

import pyoxigraph as ox
import rdflib
from rdflib.namespace import OWL, RDF, RDFS

from onrecord.check.checker import Checker
from onrecord.resources import ontology_dir
from onrecord.terms import ONR

FILE = ontology_dir() / "examples.ttl"
O = rdflib.Namespace(ONR)  # noqa: E741 - as short as a prefix
GRAPH = rdflib.Graph().parse(FILE)


def test_it_meets_every_shape_recommended_ones_too() -> None:
    (report,) = Checker(context=()).check_graph(ox.parse(path=FILE))
    assert report.conforms
    assert report.findings == ()


def test_the_chain_leads_from_the_minister_through_the_broadcaster() -> None:
    (inner,) = GRAPH.subjects(O.embeddedIn, None)
    names = [
        str(GRAPH.value(GRAPH.value(claim, O.speaker), RDFS.label))
        for claim in GRAPH.transitive_objects(inner, O.embeddedIn)
    ]
    assert names == ["Ilva Tarn", "Radio Meridian"]


def test_it_shows_each_main_class_of_every_layer() -> None:
    shown = {str(cls).removeprefix(ONR) for cls in GRAPH.objects(None, RDF.type)}
    assert {
        "Article", "Segment", "Span", "Mention", "Claim", "EventReport", "Cooperation",
        "Participation", "Person", "State", "MediaOutlet", "Office", "OfficeHolding", "City",
        "Country", "Facility", "Topic", "Build", "Extractor",
    } <= shown  # fmt: skip


def test_everything_in_it_has_a_label_and_no_node_is_blank() -> None:
    individuals = set(GRAPH.subjects(RDF.type, OWL.NamedIndividual))
    assert len(individuals) > 30
    assert individuals == set(GRAPH.subjects(RDFS.label, None))
    assert not [t for triple in GRAPH for t in triple if isinstance(t, rdflib.BNode)]
