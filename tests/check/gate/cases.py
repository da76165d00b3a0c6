"""Shapes and graphs in a few words of Turtle, and what the gate says of them."""

from __future__ import annotations

import pyoxigraph as ox
import rdflib

from onrecord.check.gate import DataGraph, Gate, GateReport, Verdict
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
