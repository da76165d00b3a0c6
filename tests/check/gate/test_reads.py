"""What a query reads is at least what can make a difference to it."""

from __future__ import annotations

import pytest

from check.gate.cases import EX
from onrecord.check.gate.reads import reads
from onrecord.terms import RDF


def query(group: str, prologue: str = f"PREFIX ex: <{EX}> ") -> str:
    return f"{prologue} SELECT DISTINCT ?gateGraph ?this WHERE {{ GRAPH ?gateGraph {{ {group} }} }}"


@pytest.mark.parametrize(
    "group",
    [
        "?this ?p ?value",
        "?this ex:p ?x ; ?p ?value .",
        "?this a ex:C . FILTER NOT EXISTS { ?this ?p ?value }",
        "?this ex:p ex:o ; ?p 5",
        "[] ?p ?value",
        "(1 2) ?p ?value",
        "BIND (1 AS ?x) (1 2) ?p ?value",
        "?this !ex:p ?value",
        "?this !(ex:p|^ex:q) ?value",
        "?this ex:p/!ex:q ?value",
        "?this ex:p* ?value",
        "?this ex:p? ?value",
        "?this (ex:p|ex:q)* ?value",
        "?this <p> ?value . ?this other:p ?value",
        "?this ex:p:q ?value",
        r"?this ex:p\,q ?value",
    ],
)
def test_a_predicate_that_is_not_named_may_be_any(group: str) -> None:
    assert reads(query(group)).everything


def test_a_base_leaves_names_open() -> None:
    assert reads(query("?this <p> ?value", "BASE <https://example.org/>")).everything


@pytest.mark.parametrize(
    ("group", "predicates"),
    [
        ("?this ex:p ?value . ?value ex:q 'x'@en , 5 ; ex:r true.", "p q r"),
        ("?this ex:p/^ex:q+ ?value", "p q"),
        ("?this ex:p ?x FILTER (?x > 5 && !BOUND(?y)) OPTIONAL { ?x ex:q ?y }", "p q"),
        ("BIND (COALESCE(?a, ?b) AS ?c) ?this ex:p ?c FILTER (!(?a = ?b))", "p"),
        ("{ SELECT ?this (COUNT(*) AS ?n) WHERE { ?this ex:p ?x } GROUP BY ?g ?this ?x }", "p"),
        ("FILTER NOT EXISTS { ?this ex:p ?x. }", "p"),
        ("?this ex:p \"a ?b {\" . # ?this ?any ?value\n ?this ex:q 'c'", "p q"),
    ],
)
def test_named_predicates_are_read(group: str, predicates: str) -> None:
    found = reads(query(group))
    assert not found.everything
    assert {EX + name for name in predicates.split()} <= found.iris


def test_a_is_the_type() -> None:
    assert RDF + "type" in reads(query("?this a ex:C")).iris


@pytest.mark.parametrize(
    ("group", "predicates", "classes"),
    [
        ("?this ex:p ?x ; ex:q ?y . ?y a ex:C", "p q", "C"),
        ("?this ex:p ?x FILTER NOT EXISTS { ?x ex:q ?y }", "p", ""),
        ("OPTIONAL { ?this ex:p ?x } ?this ex:q ?y", "q", ""),
        ("{ ?this ex:p ?x } UNION { ?this a ex:C }", "", ""),
        ("?this ex:p/ex:q ?x . ?x (ex:r) ?y . ?y ^ex:s ?z . ?z ex:t|ex:u ?v", "", ""),
        ("?this ex:p* ?x . ?this ex:q? ?x . ?this ex:r ?x", "r", ""),
        ("?this ?any ex:C . FILTER (?any != ex:p) BIND (ex:f(?x) AS ?y)", "", ""),
    ],
)
def test_a_pattern_outside_of_all_other_groups_is_needed(
    group: str, predicates: str, classes: str
) -> None:
    found = reads(query(group))
    assert {p for p in found.predicates if p.startswith(EX)} == {
        EX + name for name in predicates.split()
    }
    assert found.classes == {EX + name for name in classes.split()}
