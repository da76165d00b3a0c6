"""Shapes and graphs in a few words of Turtle, and what the gate says of them."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.namespace import RDF

from onrecord.check.gate import DataGraph, Gate, GateReport, Verdict
from onrecord.rdf.conversion import graph_of, to_ox
from onrecord.terms import SH

S = rdflib.Namespace(SH)
HEAD = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
EX = "https://example.org/"


def turtle(text: str) -> list[ox.Quad]:
    return list(ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE))


def check(shapes: str, *graphs: str | DataGraph) -> GateReport:
    return Gate(turtle(shapes)).check(
        g if isinstance(g, DataGraph) else DataGraph(str(n), turtle(g))
        for n, g in enumerate(graphs)
    )


def verdict(shapes: str, data: str) -> Verdict:
    return check(shapes, data).verdicts[0]


def found(verdict: Verdict) -> set[tuple[str, str]]:
    """Local names of focus nodes and components."""
    return {
        (
            r.focus.value.removeprefix(EX),
            r.component.removeprefix(SH)[: -len("ConstraintComponent")],
        )
        for r in verdict.results
    }


def by_pyshacl(
    triples: Iterable[ox.Triple | ox.Quad], shapes: rdflib.Graph
) -> set[tuple[object, ...]]:
    """Focus nodes, shapes and components of the results, without those inside others."""
    _, report, _ = pyshacl.validate(graph_of(triples), shacl_graph=shapes, inplace=True)
    assert isinstance(report, rdflib.Graph)
    (whole,) = report.subjects(RDF.type, S.ValidationReport)
    return {
        (
            to_ox(report.value(r, S.focusNode)),
            report.value(r, S.sourceShape),
            str(report.value(r, S.sourceConstraintComponent)),
        )
        for r in report.objects(whole, S.result)
    }


SOURCED = "ex:Sourced a sh:NodeShape ; sh:targetClass ex:Claim ; sh:property ex:Source ."
SOURCED += " ex:Source sh:path ex:source ; sh:minCount 1 ; sh:class ex:Person ."


SPARQL_SHAPE = """
ex:Early a sh:NodeShape ; sh:targetClass ex:Claim ; sh:sparql [
  sh:prefixes ex:prefixes ; sh:select "SELECT $this ?value WHERE { ?value ex:before $this }" ] .
ex:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .
"""


def constraint(select: str, target: str = "sh:targetClass ex:Claim") -> str:
    return f"""
    ex:S {target} ; sh:sparql [ sh:prefixes ex:prefixes ; sh:select \"\"\"{select}\"\"\" ] .
    ex:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .
    """
