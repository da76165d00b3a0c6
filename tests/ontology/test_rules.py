"""Each rule of queries/checks at work: it is silent on what is sound, and names what it breaks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from onrecord.check.ontology.queries import breaches, rules
from onrecord.check.ontology.reasoner import OWL_2_DATATYPES
from onrecord.errors import InputError
from onrecord.resources import queries_dir
from onrecord.terms import ONR, XSD
from support.answers import solutions

CHECKS = queries_dir() / "checks"
RULES = {rule.name: rule for rule in rules(CHECKS)}

#: A small ontology that breaks no rule; each case below adds to it or takes away from it.
SOUND = """
<https://w3id.org/onrecord/ontology> a owl:Ontology ;
  dcterms:title "A small one"@en ; dcterms:abstract "Small."@en ; dcterms:creator "somebody" ;
  dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
  owl:versionIRI <https://w3id.org/onrecord/ontology/1> ; owl:versionInfo "1" ;
  vann:preferredNamespacePrefix "onr" ; vann:preferredNamespaceUri "https://w3id.org/onrecord/ontology#" .
prov:Entity a owl:Class ; rdfs:label "entity"@en ; rdfs:isDefinedBy <http://www.w3.org/ns/prov-o#> .
skos:Concept a owl:Class ; rdfs:label "concept"@en ; rdfs:isDefinedBy <http://www.w3.org/2004/02/skos/core> .
skos:ConceptScheme a owl:Class ; rdfs:label "concept scheme"@en ; rdfs:isDefinedBy <http://www.w3.org/2004/02/skos/core> .
skos:inScheme a owl:ObjectProperty ; rdfs:label "in scheme"@en ; rdfs:isDefinedBy <http://www.w3.org/2004/02/skos/core> .
skos:topConceptOf a owl:ObjectProperty ; rdfs:label "top concept of"@en ; rdfs:isDefinedBy <http://www.w3.org/2004/02/skos/core> .
skos:prefLabel a owl:AnnotationProperty ; rdfs:label "preferred label"@en ; rdfs:isDefinedBy <http://www.w3.org/2004/02/skos/core> .
skos:definition a owl:AnnotationProperty ; rdfs:label "definition"@en ; rdfs:isDefinedBy <http://www.w3.org/2004/02/skos/core> .
skos:example a owl:AnnotationProperty ; rdfs:label "example"@en ; rdfs:isDefinedBy <http://www.w3.org/2004/02/skos/core> .
skos:scopeNote a owl:AnnotationProperty ; rdfs:label "scope note"@en ; rdfs:isDefinedBy <http://www.w3.org/2004/02/skos/core> .
skos:broader a owl:ObjectProperty ; rdfs:label "broader"@en ; rdfs:isDefinedBy <http://www.w3.org/2004/02/skos/core> .
dcterms:title a owl:AnnotationProperty ; rdfs:label "title"@en ; rdfs:isDefinedBy <http://purl.org/dc/terms/> .
dcterms:abstract a owl:AnnotationProperty ; rdfs:label "abstract"@en ; rdfs:isDefinedBy <http://purl.org/dc/terms/> .
dcterms:creator a owl:AnnotationProperty ; rdfs:label "creator"@en ; rdfs:isDefinedBy <http://purl.org/dc/terms/> .
dcterms:license a owl:AnnotationProperty ; rdfs:label "licence"@en ; rdfs:isDefinedBy <http://purl.org/dc/terms/> .
dcterms:isReplacedBy a owl:AnnotationProperty ; rdfs:label "is replaced by"@en ; rdfs:isDefinedBy <http://purl.org/dc/terms/> .
vann:preferredNamespacePrefix a owl:AnnotationProperty ; rdfs:label "prefix"@en ; rdfs:isDefinedBy <http://purl.org/vocab/vann/> .
vann:preferredNamespaceUri a owl:AnnotationProperty ; rdfs:label "namespace"@en ; rdfs:isDefinedBy <http://purl.org/vocab/vann/> .
onr:Boat a owl:Class ; rdfs:subClassOf prov:Entity ; rdfs:label "boat"@en ; skos:definition "entity that floats"@en ;
  skos:example "The boat was turned back."@en ; rdfs:isDefinedBy <https://w3id.org/onrecord/ontology> .
onr:Hue a owl:Class ; rdfs:subClassOf skos:Concept ; rdfs:label "hue"@en ; skos:definition "concept that names a colour"@en ;
  skos:example "It was grey."@en ; rdfs:isDefinedBy <https://w3id.org/onrecord/ontology> .
onr:tows a owl:ObjectProperty ; owl:inverseOf onr:towedBy ; rdfs:domain onr:Boat ; rdfs:range onr:Boat ; rdfs:label "tows"@en ;
  skos:definition "relation that links a boat to one that it pulls"@en ; skos:example "A tug towed it in."@en ;
  rdfs:isDefinedBy <https://w3id.org/onrecord/ontology> .
onr:towedBy a owl:ObjectProperty ; rdfs:domain onr:Boat ; rdfs:range onr:Boat ; rdfs:label "towed by"@en ;
  skos:definition "relation that links a boat to one that pulls it"@en ; skos:example "It came in behind a tug."@en ;
  rdfs:isDefinedBy <https://w3id.org/onrecord/ontology> .
onr:berths a owl:DatatypeProperty ; rdfs:domain onr:Boat ; rdfs:range xsd:integer ; rdfs:label "berths"@en ;
  skos:definition "number of those who can sleep in a boat"@en ; skos:example "Six can sleep aboard."@en ;
  rdfs:isDefinedBy <https://w3id.org/onrecord/ontology> .
<https://w3id.org/onrecord/concept/hue> a skos:ConceptScheme .
<https://w3id.org/onrecord/concept/hue/grey> a onr:Hue ; skos:inScheme <https://w3id.org/onrecord/concept/hue> ;
  skos:topConceptOf <https://w3id.org/onrecord/concept/hue> ; skos:prefLabel "grey"@en ; skos:definition "hue of fog"@en ;
  rdfs:isDefinedBy <https://w3id.org/onrecord/ontology> .
"""
HUE = "<https://w3id.org/onrecord/concept/hue>"
GREY = "<https://w3id.org/onrecord/concept/hue/grey>"
DEFINED = """skos:definition "x"@en ; skos:example "y"@en ; rdfs:isDefinedBy <https://w3id.org/onrecord/ontology>"""

#: Rule → what is taken out of SOUND, what is put in, and what the sentence must name.
BROKEN: list[tuple[str, str, str, str]] = [
    ("missing-label", 'rdfs:label "boat"@en ; ', "", "onr:Boat has 0 labels"),
    ("missing-label", "", 'onr:Boat rdfs:label "ship"@en .', "onr:Boat has 2 labels"),
    ("missing-label", '"boat"@en', '"boat"', "onr:Boat has 0 labels"),
    ("missing-label", 'rdfs:label "entity"@en ; ', "", "prov#Entity has 0 labels"),
    ("missing-preferred-label", 'skos:prefLabel "grey"@en ; ', "", "hue/grey has 0"),
    ("missing-definition", 'skos:definition "entity that floats"@en ;', "", "onr:Boat has 0"),
    ("missing-definition", "", 'onr:tows skos:definition "two"@en .', "onr:tows has 2"),
    ("missing-definition", 'skos:definition "hue of fog"@en ;', "", "hue/grey has 0"),
    ("missing-example", 'skos:example "A tug towed it in."@en ;', "", "onr:tows has no example"),
    ("missing-source", "<http://www.w3.org/ns/prov-o#>", "<https://w3id.org/onrecord/ontology>", "prov#Entity is an external term"),
    ("missing-source", "", f"{HUE} skos:inScheme {HUE} .", "concept/hue does not say"),
    ("missing-domain", "rdfs:domain onr:Boat ; rdfs:range xsd:integer", "rdfs:range xsd:integer", "onr:berths has no domain"),
    ("missing-range", "rdfs:domain onr:Boat ; rdfs:range xsd:integer", "rdfs:domain onr:Boat", "onr:berths has no range"),
    ("several-domains", "", "onr:berths rdfs:domain onr:Hue .", "onr:berths has more than one rdfs:domain"),
    ("orphan-class", "rdfs:subClassOf prov:Entity ; ", "", "onr:Boat has no superclass"),
    ("orphan-class", "rdfs:subClassOf prov:Entity", "rdfs:subClassOf owl:Thing", "onr:Boat has no superclass"),
    ("cycle", "", "prov:Entity rdfs:subClassOf onr:Boat .", "onr:Boat is its own ancestor"),
    ("cycle", "", "onr:tows rdfs:subPropertyOf onr:tows .", "onr:tows is its own ancestor"),
    ("cycle", "", f"{GREY} skos:broader {GREY} .", "hue/grey is its own ancestor"),
    ("deprecated-use", "", "prov:Entity owl:deprecated true ; dcterms:isReplacedBy onr:Hue .", "but onr:Boat uses it"),
    ("deprecated-use", "", "onr:berths owl:deprecated true .", "onr:berths is deprecated but"),
    ("class-name", "", f'onr:big_boat a owl:Class ; rdfs:label "big"@en ; {DEFINED} .', "onr:big_boat is a class"),
    ("property-name", "", f'onr:Sails a owl:ObjectProperty ; rdfs:label "sails"@en ; {DEFINED} .', "onr:Sails is a property"),
    ("concept-name", "", f"<https://w3id.org/onrecord/concept/Red> skos:inScheme {HUE} .", "concept/Red is a concept"),
    ("same-label", "", f'onr:Ship a owl:Class ; rdfs:label "Boat"@en ; {DEFINED} .', "onr:Boat and onr:Ship"),
    ("concept-without-scheme", f"skos:inScheme {HUE} ;", "", "hue/grey belongs to 0 concept schemes"),
    ("concept-without-scheme", "", f"{GREY} skos:inScheme <urn:x> . <urn:x> a skos:ConceptScheme .", "belongs to 2 concept schemes"),
    ("empty-scheme", "", "<https://w3id.org/onrecord/concept/mood> a skos:ConceptScheme .", "concept/mood is a concept scheme without"),
    ("mixed-scheme", "", f"<https://w3id.org/onrecord/concept/hue/odd> a onr:Boat ; skos:inScheme {HUE} .", "has a different class from"),
    ("inverse-mirror", "rdfs:range onr:Boat ; rdfs:label \"towed by\"", "rdfs:range onr:Hue ; rdfs:label \"towed by\"", "onr:tows: its inverse onr:towedBy has a range that differs"),
    ("inverse-mirror", "rdfs:range onr:Boat ; rdfs:label \"towed by\"", "rdfs:label \"towed by\"", "onr:tows: its inverse onr:towedBy has no range"),
    ("inverse-mirror", "", "onr:tows owl:inverseOf onr:berths .", "is not its only one"),
    ("missing-header", 'dcterms:title "A small one"@en ; ', "", "has no dcterms:title"),
    ("missing-header", "dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;", "", "has no dcterms:license"),
    ("owl-dl-property-kind", "", "onr:tows a owl:DatatypeProperty .", "onr:tows is declared as ObjectProperty and as DatatypeProperty"),
    ("owl-dl-property-kind", "", "skos:example a owl:ObjectProperty .", "as ObjectProperty and as AnnotationProperty"),
    ("owl-dl-undeclared-property", "", 'onr:Boat foaf:nick "tub" .', "foaf/0.1/nick is used as a property"),
    ("owl-dl-undeclared-property", "", "[] a owl:Restriction ; owl:onProperty onr:sinks ; owl:someValuesFrom onr:Boat .", "onr:sinks is used"),
    ("owl-dl-undeclared-class", "", "onr:Boat rdfs:subClassOf schema:Vehicle .", "schema.org/Vehicle is used as a class"),
    ("owl-dl-undeclared-class", "", "[] a owl:AllDisjointClasses ; owl:members ( onr:Boat onr:Raft ) .", "onr:Raft is used as a class"),
    ("owl-dl-undeclared-class", "", "onr:tows rdfs:domain [ a owl:Class ; owl:unionOf ( onr:Boat onr:Raft ) ] .", "onr:Raft is used as a class"),
    ("owl-dl-undeclared-class", "", "<urn:titanic> a onr:Liner .", "onr:Liner is used as a class"),
    ("owl-dl-simple-property", "", "onr:tows a owl:TransitiveProperty , owl:FunctionalProperty .", "onr:tows is not simple"),
    ("owl-dl-simple-property", "", "onr:tows a owl:TransitiveProperty . onr:towedBy a owl:AsymmetricProperty .", "onr:towedBy is not simple"),
    ("owl-dl-simple-property", "", "onr:tows owl:propertyChainAxiom ( onr:tows onr:tows ) . [] a owl:Restriction ; owl:onProperty onr:tows ; owl:maxCardinality 1 .", "restriction with maxCardinality"),
    ("owl-dl-datatype", "rdfs:range xsd:integer", "rdfs:range xsd:date", "XMLSchema#date> is used with onr:berths"),
    ("owl-dl-datatype", "", '<urn:titanic> onr:berths "1912-04-15"^^xsd:date .', "XMLSchema#date> is used"),
    ("owl-dl-value", "", '<urn:titanic> onr:tows "a tug" .', "onr:tows is an object property but has a literal"),
    ("owl-dl-value", "", "<urn:titanic> onr:berths <urn:six> .", "onr:berths is a data property but has a resource"),
    ("owl-dl-value", "rdfs:range xsd:integer", "rdfs:range onr:Hue", "onr:berths is a data property but has a class as its range"),
    ("owl-dl-characteristic", "", "onr:berths a owl:SymmetricProperty .", "onr:berths is declared as SymmetricProperty"),
    ("owl-dl-characteristic", "", "onr:berths rdfs:subPropertyOf onr:tows .", "onr:berths is a subproperty or equivalent of"),
    ("owl-dl-characteristic", "", "skos:example owl:inverseOf onr:tows .", "skos/core#example has an inverse"),
    ("owl-dl-reserved", "", "rdfs:label a owl:AnnotationProperty .", "belongs to the reserved vocabulary"),
]  # fmt: skip


Found = Callable[[str, str], list[str]]


@pytest.fixture
def found(triples: Callable[[str], list[ox.Triple]]) -> Found:
    """What a rule says of some Turtle."""
    return lambda name, turtle: breaches([RULES[name]], triples(turtle))


def broken(out: str, into: str) -> str:
    """The sound ontology with ``out`` replaced by ``into``; without ``out``, ``into`` is added."""
    if not out:
        return SOUND + into
    assert SOUND.count(out) == 1, out
    return SOUND.replace(out, into)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_silent_on_what_is_sound(name: str, found: Found) -> None:
    assert found(name, SOUND) == []


@pytest.mark.parametrize(("name", "out", "into", "told"), BROKEN)
def test_a_rule_names_what_is_broken(
    name: str, out: str, into: str, told: str, found: Found
) -> None:
    lines = found(name, broken(out, into))
    assert any(told in line for line in lines), lines
    assert all(line.startswith(f"{name}: ") and line.endswith(".") for line in lines)


def test_every_rule_has_been_seen_at_work() -> None:
    assert set(RULES) == {name for name, *_ in BROKEN}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_in_its_header_what_it_asks_and_returns(name: str) -> None:
    text = RULES[name].path.read_text(encoding="utf-8")
    (summary,) = [line for line in text.splitlines() if line.startswith("#+ summary: ")]
    assert summary.endswith("?")
    assert "#+ columns:" in text
    found = solutions(ox.Store().query(text))
    assert {v.value for v in found.variables} == {"term", "sentence"}


def test_the_rule_and_the_reasoner_know_the_same_datatypes(found: Found) -> None:
    for datatype in (*OWL_2_DATATYPES, XSD + "date", XSD + "gYear", XSD + "duration"):
        told = found(
            "owl-dl-datatype",
            f"<{ONR}p> a owl:DatatypeProperty ; rdfs:range <{datatype}> .",
        )
        assert bool(told) == (datatype not in OWL_2_DATATYPES), datatype


def test_a_rule_that_is_no_query_or_returns_no_sentence_is_refused(
    tmp_path: Path, triples: Callable[[str], list[ox.Triple]]
) -> None:
    file = tmp_path / "odd-violation.rq"
    for text in ("SELECT", "SELECT ?term WHERE { ?term a ?x }", "ASK { ?a ?b ?c }"):
        file.write_text(text)
        with pytest.raises(InputError, match=r"odd-violation\.rq"):
            breaches(rules(tmp_path), triples(SOUND))
