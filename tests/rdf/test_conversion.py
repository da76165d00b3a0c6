"""Terms of rdflib and of Oxigraph, one as the other."""

from __future__ import annotations

from check.gate.cases import turtle
from onrecord.rdf.conversion import to_ox, triples_of


def test_triples_of_the_two_libraries_are_the_same() -> None:
    own = turtle("ex:a ex:p 01 , 'x'@en-GB , '2031-13-40'^^xsd:date , [] .")
    assert [tuple(map(to_ox, t)) for t in triples_of(own)] == [
        (q.subject, q.predicate, q.object) for q in own
    ]
