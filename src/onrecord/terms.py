"""Every namespace and term that the code uses; a test holds it against the ontology."""

from __future__ import annotations

ONR = "https://w3id.org/onrecord/ontology#"
ONTOLOGY = "https://w3id.org/onrecord/ontology"
SHAPES = "https://w3id.org/onrecord/shapes#"
CONCEPT = "https://w3id.org/onrecord/concept/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
FOAF = "http://xmlns.com/foaf/0.1/"
ORG = "http://www.w3.org/ns/org#"
OA = "http://www.w3.org/ns/oa#"
TIME = "http://www.w3.org/2006/time#"
SH = "http://www.w3.org/ns/shacl#"
DCTERMS = "http://purl.org/dc/terms/"
WD = "http://www.wikidata.org/entity/"

#: The prefixes that queries, exports and pages share; ``d:`` is added for the data base in use.
PREFIXES: dict[str, str] = {
    "onr": ONR,
    "onrsh": SHAPES,
    "concept": CONCEPT,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "prov": PROV,
    "schema": SCHEMA,
    "foaf": FOAF,
    "org": ORG,
    "oa": OA,
    "time": TIME,
    "sh": SH,
    "dcterms": DCTERMS,
    "wd": WD,
    "d": "https://w3id.org/onrecord/id/",
}


def concept(scheme: str, token: str) -> str:
    """The IRI of a scheme's concept by its JSON token."""
    return f"{CONCEPT}{scheme}/{token}"
