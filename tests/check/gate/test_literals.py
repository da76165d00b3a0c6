"""Literals are compared to the letter, as SHACL compares them."""

from __future__ import annotations

import pytest

from check.gate.cases import SPARQL_SHAPE, verdict


def numbers(constraint: str) -> str:
    return f"ex:S sh:targetSubjectsOf ex:n ; sh:path ex:n ; {constraint} ."


@pytest.mark.parametrize(
    ("constraint", "data", "conforms"),
    [
        ("sh:maxCount 1", "ex:a ex:n 1 , 01 .", False),
        ("sh:in ( 1 )", "ex:a ex:n 01 .", False),
        ("sh:in ( 01 )", "ex:a ex:n 01 .", True),
        ("sh:hasValue 1.0", "ex:a ex:n 1.00 .", False),
        ("sh:hasValue 1.0", "ex:a ex:n 1.0 .", True),
        ("sh:pattern '^0'", "ex:a ex:n 01 .", True),
        ("sh:minLength 4", "ex:a ex:n 1.50 .", True),
        ("sh:maxInclusive 1.0", "ex:a ex:n 1.00 .", True),
        ("sh:maxExclusive 1.0", "ex:a ex:n 1.00 .", False),
        ("sh:datatype xsd:byte", "ex:a ex:n '7'^^xsd:byte .", True),
        ("sh:datatype xsd:integer", "ex:a ex:n '7'^^xsd:byte .", False),
        ("sh:datatype xsd:byte", "ex:a ex:n '700'^^xsd:byte .", False),
        ("sh:datatype xsd:decimal", "ex:a ex:n 1.50 .", True),
        ("sh:datatype xsd:date", "ex:a ex:n '2031-13-40'^^xsd:date .", False),
        ("sh:not [ sh:datatype xsd:date ]", "ex:a ex:n '2031-13-40'^^xsd:date .", True),
        ("sh:datatype xsd:boolean", "ex:a ex:n '1'^^xsd:boolean .", True),
        ("sh:datatype xsd:anyURI", "ex:a ex:n 'https://x.y'^^xsd:anyURI .", True),
        ("sh:lessThan ex:m", "ex:a ex:n 1.0 ; ex:m 02 .", True),
        ("sh:lessThan ex:m", "ex:a ex:n 1.0 ; ex:m 01 .", False),
        ("sh:lessThan ex:m", "ex:a ex:n 1 ; ex:m 'two' .", False),
        ("sh:equals ex:m", "ex:a ex:n 1.0 ; ex:m 1.0 .", True),
        ("sh:equals ex:m", "ex:a ex:n 1.0 ; ex:m 1 .", False),
        ("sh:minInclusive 5", "ex:a ex:n 'many' .", False),
    ],
)
def test_literals_are_compared_as_shacl_does(constraint: str, data: str, conforms: bool) -> None:
    only = verdict(numbers(constraint), data)
    assert only.undecided == ()
    assert only.conforms is conforms


def test_a_result_shows_the_literal_as_it_was() -> None:
    (result,) = verdict(numbers("sh:maxInclusive 1"), "ex:a ex:n 02 .").results
    assert str(result.value) == '"02"^^<http://www.w3.org/2001/XMLSchema#integer>'


@pytest.mark.parametrize("literal", ["99999999999999999999", "'2030-01-01T24:00:00'^^xsd:time"])
def test_a_literal_that_oxigraph_misreads_is_a_named_doubt_or_ill_formed(literal: str) -> None:
    only = verdict(numbers("sh:nodeKind sh:Literal"), f"ex:a ex:n {literal} .")
    assert bool(only.undecided) is literal.isdigit()
    assert all("99999999999999999999" in reason for reason in only.undecided)


def test_a_sparql_constraint_does_not_judge_altered_literals() -> None:
    data = "ex:c a ex:Claim ; ex:weight "
    assert verdict(SPARQL_SHAPE, data + "1 .").conforms
    assert verdict(SPARQL_SHAPE, data + "01 .").undecided
