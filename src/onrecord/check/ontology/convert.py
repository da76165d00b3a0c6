"""All modules as one ontology without imports, for tools that take a single file."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import rdflib

from onrecord.check.ontology.modules import PREFIXES, read_modules
from onrecord.errors import UsageError
from onrecord.rdf import formats
from onrecord.resources import ontology_dir
from onrecord.terms import XSD

#: The names of the formats it is written in.
FORMATS = tuple(
    f.name for f in (formats.RDF_XML, formats.TURTLE, formats.N_TRIPLES, formats.JSON_LD)
)


def convert(form: str) -> str:
    """The merged ontology as text; the same modules always give the same text.

    ``form`` is one of FORMATS. Raises UsageError for any other.
    """
    if form not in FORMATS:
        raise UsageError(
            f"The ontology cannot be written as '{form}'.",
            hint=f"Choose {', '.join(FORMATS)}.",
        )
    triples = _in_order(read_modules(ontology_dir()).triples())
    chosen = formats.BY_NAME[form]
    if chosen is formats.TURTLE:  # rdflib writes lists and restrictions where they belong
        return _turtle(triples)
    data = ox.serialize(triples, format=chosen.rdf, prefixes=PREFIXES) or b""
    return data.decode()


def _in_order(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Sorted, and with blank nodes named by what they hold, so that no order is left to chance."""
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return sorted((quad.triple for quad in dataset), key=str)


def _turtle(triples: Iterable[ox.Triple]) -> str:
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, space in PREFIXES.items():
        graph.bind(prefix, space)
    for t in triples:
        graph.add((_plain(t.subject), _plain(t.predicate), _plain(t.object)))
    return graph.serialize(format="turtle")


def _plain(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Node:
    match term:
        case ox.NamedNode():
            return rdflib.URIRef(term.value)
        case ox.BlankNode():
            return rdflib.BNode(term.value)
        case ox.Literal():
            if term.language:
                return rdflib.Literal(term.value, lang=term.language)
            if term.datatype.value == XSD + "string":  # rdflib tells "a" from "a"^^xsd:string
                return rdflib.Literal(term.value)
            return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))
    raise TypeError(f"{term} is not an RDF 1.1 term.")  # the modules are Turtle 1.1
