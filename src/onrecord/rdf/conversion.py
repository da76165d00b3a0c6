"""Terms of rdflib and of pyoxigraph, each as exactly the other."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeAlias

import pyoxigraph as ox
import rdflib
from rdflib.term import BNode, Literal, Node, URIRef

from onrecord.errors import InputError

#: A triple in rdflib's terms.
Triple: TypeAlias = tuple[Node, Node, Node]

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_iri = lru_cache(maxsize=65536)(URIRef)
_ox_iri = lru_cache(maxsize=65536)(ox.NamedNode)


def to_rdflib(term: Any) -> URIRef | BNode | Literal:
    """A term of pyoxigraph's in rdflib's; raises InputError for a triple."""
    if isinstance(term, ox.NamedNode):
        return _iri(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        if datatype == _XSD_STRING:
            return Literal(term.value)
        # Not normalised: an ill-formed "2031-13-40" must be seen as it is.
        return Literal(term.value, datatype=_iri(datatype), normalize=False)
    raise InputError(
        str(term),
        "a triple nested in a triple cannot be checked.",
        hint="Describe the statement as an onr:Claim instead.",
    )


def to_ox(term: Any) -> Any:
    """A term of rdflib's in pyoxigraph's."""
    if isinstance(term, URIRef):
        return _ox_iri(term)
    if isinstance(term, BNode):
        return ox.BlankNode(term)
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=_ox_iri(term.datatype or _XSD_STRING))


def triples_of(source: Iterable[ox.Quad | ox.Triple]) -> list[Triple]:
    """Triples in rdflib's terms, graph names left off."""
    return [(to_rdflib(t.subject), to_rdflib(t.predicate), to_rdflib(t.object)) for t in source]


def graph_of(source: rdflib.Graph | Iterable[ox.Quad | ox.Triple]) -> rdflib.Graph:
    """A graph as it is, or triples as one."""
    if isinstance(source, rdflib.Graph):
        return source
    graph = rdflib.Graph(bind_namespaces="none")
    for triple in triples_of(source):
        graph.add(triple)
    return graph
