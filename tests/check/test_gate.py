"""The gate: the verdicts and focus nodes of pySHACL, article by article, or a named doubt."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from functools import cache
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from rdflib.namespace import RDF

from onrecord.check.checker import Checker, CheckReport, Finding, Part
from onrecord.check.gate import DataGraph, Gate, GateReport, Verdict
from onrecord.check.gate.compile import compile_shapes
from onrecord.rdf.conversion import graph_of, to_ox, triples_of
from onrecord.resources import data_dir, shapes_dir
from onrecord.terms import SH
from support.paths import SHAPE_EXAMPLES

EXAMPLES = SHAPE_EXAMPLES
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


# --- no graph borrows from another -------------------------------------------------------------

SOURCED = "ex:Sourced a sh:NodeShape ; sh:targetClass ex:Claim ; sh:property ex:Source ."
SOURCED += " ex:Source sh:path ex:source ; sh:minCount 1 ; sh:class ex:Person ."


def test_a_claim_does_not_find_its_source_in_another_graph() -> None:
    lender = "ex:c a ex:Claim ; ex:source ex:p . ex:p a ex:Person ."
    borrower = "ex:c a ex:Claim ."
    report = check(SOURCED, lender, borrower)
    assert [v.conforms for v in report.verdicts] == [True, False]
    assert found(report.verdicts[1]) == {("c", "MinCount")}


def test_a_source_described_in_another_graph_is_not_described_in_this_one() -> None:
    report = check(SOURCED, "ex:p a ex:Person .", "ex:c a ex:Claim ; ex:source ex:p .")
    assert [v.conforms for v in report.verdicts] == [True, False]
    assert found(report.verdicts[1]) == {("c", "Class")}


def test_graphs_of_one_name_are_still_two() -> None:
    name = ox.NamedNode("urn:x:same")
    halves = ("ex:c a ex:Claim ; ex:source ex:p .", "ex:p a ex:Person .")
    graphs = (
        DataGraph(half, [ox.Quad(q.subject, q.predicate, q.object, name) for q in turtle(half)])
        for half in halves
    )
    assert [v.conforms for v in check(SOURCED, *graphs).verdicts] == [False, True]


def test_what_is_lent_serves_one_graph_and_has_no_focus_nodes() -> None:
    own = turtle("ex:c a ex:Claim ; ex:source ex:p .")
    lent = turtle("ex:p a ex:Minister . ex:Minister rdfs:subClassOf ex:Person . ex:d a ex:Claim .")
    report = check(SOURCED, DataGraph("with", own, lent), DataGraph("without", own))
    assert [v.conforms for v in report.verdicts] == [True, False]
    assert {r.focus.value for v in report.verdicts for r in v.results} == {EX + "c"}


def test_a_class_tree_of_one_graph_is_not_another_graphs() -> None:
    tree = "ex:Minister rdfs:subClassOf ex:Person . ex:p a ex:Minister ."
    claim = "ex:c a ex:Claim ; ex:source ex:p . ex:p a ex:Minister ."
    assert [v.conforms for v in check(SOURCED, tree + claim, claim).verdicts] == [True, False]


SPARQL_SHAPE = """
ex:Early a sh:NodeShape ; sh:targetClass ex:Claim ; sh:sparql [
  sh:prefixes ex:prefixes ; sh:select "SELECT $this ?value WHERE { ?value ex:before $this }" ] .
ex:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .
"""


def test_a_sparql_constraint_sees_its_own_graph_only() -> None:
    report = check(SPARQL_SHAPE, "ex:c a ex:Claim .", "ex:x ex:before ex:c . ex:c a ex:Other .")
    assert [v.conforms for v in report.verdicts] == [True, True]
    assert not verdict(SPARQL_SHAPE, "ex:c a ex:Claim . ex:x ex:before ex:c .").conforms


# --- what it cannot decide it names ------------------------------------------------------------

ON_CLAIMS = "ex:S a sh:NodeShape ; sh:targetClass ex:Claim ; "


@pytest.mark.parametrize(
    ("shapes", "reason"),
    [
        (ON_CLAIMS + "sh:property [ sh:path ex:in ; sh:node ex:S ] .", "refers to itself"),
        (ON_CLAIMS + "sh:not [ sh:property [ sh:path ex:in ; sh:node ex:S ] ] .", "to itself"),
        (ON_CLAIMS + "sh:pattern '(?=look)ahead' .", "no such regular expression"),
        (ON_CLAIMS + "sh:js [ ] .", "no parameter of SHACL Core"),
        (ON_CLAIMS + "sh:in ( [ ] ) .", "compares with a blank node"),
        (ON_CLAIMS + "sh:minCount 1 .", "only property shapes"),
        (ON_CLAIMS + "sh:datatype xsd:date , xsd:time .", "more than once"),
        (ON_CLAIMS + "sh:property [ sh:path ex:p , ex:q ] .", "more than one sh:path"),
        (ON_CLAIMS + "sh:property [ sh:path ( ex:p ) ] .", "fewer than two"),
        (ON_CLAIMS + "sh:and ( [ sh:sparql [ sh:select 'SELECT $this {}' ] ] ) .", "within a"),
        (ON_CLAIMS + "sh:sparql [ sh:select 'SELECT $this { MINUS { $this ?p 1 } }' ] .", "MINUS"),
        (ON_CLAIMS + "sh:sparql [ sh:select 'SELECT $this { $this' ] .", "not closed"),
        (
            ON_CLAIMS + "ex:long true . ex:Long a sh:ConstraintComponent ; "
            "sh:parameter [ sh:path ex:long ] .",
            "no parameter of SHACL Core",
        ),
        ("ex:S a sh:NodeShape ; sh:target [ ] ; sh:nodeKind sh:IRI .", "is computed"),
        (
            ON_CLAIMS + "sh:property [ sh:path ex:n ; sh:hasValue 99999999999999999999 ] .",
            "cannot read",
        ),
    ],
)
def test_what_is_not_compiled_is_named_and_leaves_graphs_undecided(
    shapes: str, reason: str
) -> None:
    gate = Gate(turtle(shapes))
    assert len(gate.uncompiled) == 1
    assert reason in gate.uncompiled[0].reason
    (only,) = gate.check([DataGraph("it", turtle("ex:c a ex:Claim ."))]).verdicts
    assert only.undecided == (gate.uncompiled[0].reason,)
    assert not only.conforms
    assert not only.silent
    assert not only.decided


def test_an_uncompiled_shape_without_focus_nodes_casts_no_doubt() -> None:
    shapes = ON_CLAIMS + "sh:js [ ] . ex:T sh:targetClass ex:Tree ; sh:nodeKind sh:IRI ."
    first, second = check(shapes, "ex:t a ex:Tree .", "ex:c a ex:Claim .").verdicts
    assert (first.conforms, second.decided) == (True, False)


def test_a_violation_beside_an_uncompiled_shape_is_decided() -> None:
    shapes = ON_CLAIMS + "sh:js [ ] ; sh:property [ sh:path ex:source ; sh:minCount 1 ] ."
    only = verdict(shapes, "ex:c a ex:Claim .")
    assert (only.decided, only.conforms) == (True, False)


def test_targets_that_meet_nothing_are_counted() -> None:
    shapes = SOURCED + " ex:T sh:targetClass ex:Tree ; sh:nodeKind sh:IRI ."
    report = check(shapes, "ex:c a ex:Claim . ex:d a ex:Claim .", "ex:c a ex:Claim .")
    sourced, trees = (rdflib.URIRef(EX + n) for n in ("Sourced", "T"))
    assert report.focus_nodes == {sourced: 3, trees: 0}
    assert report.unmatched == (trees,)


def test_warnings_do_not_refuse() -> None:
    shapes = "ex:S sh:targetClass ex:Claim ; sh:path ex:p ; sh:minCount 1 ; sh:severity "
    mild, own, grave = (
        verdict(shapes + severity, "ex:c a ex:Claim .")
        for severity in ("sh:Warning .", "ex:Blunder .", "sh:Violation .")
    )
    assert (mild.conforms, mild.silent) == (True, False)
    assert not own.conforms
    assert not grave.conforms


# --- literals, to the letter -------------------------------------------------------------------


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


# --- SPARQL constraints, with $this bound everywhere -------------------------------------------


def constraint(select: str, target: str = "sh:targetClass ex:Claim") -> str:
    return f"""
    ex:S {target} ; sh:sparql [ sh:prefixes ex:prefixes ; sh:select \"\"\"{select}\"\"\" ] .
    ex:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .
    """


TWO_CLAIMS = "ex:c a ex:Claim ; ex:n 1 , 2 , 3 . ex:d a ex:Claim ; ex:n 1 ."


@pytest.mark.parametrize(
    "select",
    [
        "SELECT $this WHERE { $this ex:n 3 }",
        "SELECT $this { { { FILTER ($this = ex:c) } FILTER BOUND($this) } FILTER (true) }",
        "SELECT $this { { FILTER (false) } UNION { FILTER ($this = ex:c) } }",
        "SELECT $this ?that { BIND ($this AS ?that) . FILTER (?that = ex:c) } # a comment {",
        "SELECT $this { FILTER NOT EXISTS { $this ex:n ?n FILTER ($this = ex:d) } }",
        "SELECT $this (COUNT(?n) AS ?all) { $this ex:n ?n } GROUP BY $this HAVING (COUNT(?n) > 2)",
        "SELECT $this { $this ex:n ?n } ORDER BY ?n LIMIT 1 OFFSET 2",
        "SELECT $this { { SELECT $this (MAX(?n) AS ?m) { $this ex:n ?n } GROUP BY $this } "
        "FILTER (?m = 3) }",
        "SELECT DISTINCT $this ?value (ex:n AS ?path) { $this ex:n ?value FILTER (?value>2&&true) }",
        "PREFIX e: <https://example.org/> SELECT $this WHERE { $this e:n 3 ; a e:Claim . }",
        "SELECT $this { $this a ex:Claim OPTIONAL { FILTER ($this = ex:d) BIND (1 AS ?one) } "
        "FILTER (!BOUND(?one)) }",
        'SELECT $this { $this ex:n 3 . FILTER ("} { $that" != \'"\') }',
    ],
)
def test_this_is_bound_in_every_part_of_a_query(select: str) -> None:
    report = check(constraint(select), TWO_CLAIMS, "ex:d a ex:Claim ; ex:n 1 .", "ex:c ex:n 3 .")
    assert [v.undecided for v in report.verdicts] == [(), (), ()]
    assert [found(v) for v in report.verdicts] == [{("c", "SPARQL")}, set(), set()]


def test_a_sum_grouped_by_this_is_over_each_graph_alone() -> None:
    select = """SELECT $this ?all {
      { SELECT $this ?kind (SUM(?n) AS ?all) { $this a ?kind ; ex:n ?n } GROUP BY $this ?kind }
      FILTER (?all > 4) }"""
    shapes = constraint(select)
    report = check(shapes, TWO_CLAIMS, "ex:c a ex:Claim ; ex:n 4 .", "ex:d a ex:Claim ; ex:n 5 .")
    assert [found(v) for v in report.verdicts] == [{("c", "SPARQL")}, set(), {("d", "SPARQL")}]
    (one,) = report.verdicts[0].results
    assert dict(one.selected)["all"].value == "6"


@pytest.mark.parametrize(
    "inner",
    [
        "SELECT $this (SUM(?n) AS ?all) { $this ex:n ?n } GROUP BY $this HAVING (SUM(?n) > 4)",
        "SELECT $this (SUM(?n) AS ?all) { $this ex:n ?n } GROUP BY $this ORDER BY ?all LIMIT 1",
        "SELECT DISTINCT $this (SUM(?n) AS ?all) { $this ex:n ?n } GROUP BY $this",
        "SELECT $this (COUNT(?o) + 5 AS ?all) { $this ex:n 3 . ?o ex:n ?n } GROUP BY $this",
    ],
)
def test_what_else_nests_is_asked_of_one_node_at_a_time(inner: str) -> None:
    shapes = constraint(f"SELECT $this {{ {{ {inner} }} FILTER (?all > 4) }}")
    report = check(shapes, TWO_CLAIMS, "ex:c a ex:Claim ; ex:n 4 .")
    assert [found(v) for v in report.verdicts] == [{("c", "SPARQL")}, set()]


@pytest.mark.parametrize(
    "data",
    [
        "ex:c a ex:Claim ; ex:n [] .",
        "ex:c a ex:Claim . [] ex:n ex:c .",
        "ex:c a ex:Claim . [] a 1 .",
    ],
)
def test_blank_nodes_are_found_where_a_query_filters_for_them(data: str) -> None:
    select = """SELECT $this { { ?s ?p ?n } UNION { ?n ?p ?o } FILTER (true && isBlank(?n)) }"""
    report = check(constraint(select), "ex:c a ex:Claim ; ex:n 3 .", data)
    assert [found(v) for v in report.verdicts] == [set(), {("c", "SPARQL")}]


@pytest.mark.parametrize(
    "group",
    [
        "$this ex:n ?n FILTER (isBlank(?n) || ?n > 2)",
        "$this ex:n ?n FILTER (true && isBlank(?n) || ?n > 2)",
        "$this ex:n ?n FILTER (?n > 2 && !isBlank(?n))",
        "$this ex:n ?n FILTER (?n > 2 && isBlank(?n) = false)",
        "$this ex:n 3 OPTIONAL { $this ex:n ?n FILTER (isBlank(?n)) } FILTER (!BOUND(?n))",
        "$this ex:n 3 FILTER NOT EXISTS { $this ex:n ?n FILTER (isBlank(?n)) }",
        "$this ex:n 3 BIND (BNODE() AS ?n) FILTER (isBlank(?n))",
    ],
)
def test_a_query_that_only_speaks_of_blank_nodes_is_run_where_there_are_none(group: str) -> None:
    assert found(verdict(constraint(f"SELECT $this {{ {group} }}"), TWO_CLAIMS)) == {
        ("c", "SPARQL")
    }


def test_a_querys_value_and_path_are_the_results() -> None:
    shapes = constraint(
        "SELECT $this ?value (ex:n AS ?path) { $this ex:n ?value FILTER(?value>2) }"
    )
    (result,) = verdict(shapes, TWO_CLAIMS).results
    assert (result.value, result.path) == (ox.Literal(3), EX + "n")


def test_the_path_of_a_property_shape_fills_in_path() -> None:
    target = "sh:targetClass ex:Claim ; sh:path [ sh:inversePath ex:of ]"
    shapes = constraint("SELECT $this ?value { $this $PATH ?value . ?value a ex:Lie }", target)
    only = verdict(shapes, "ex:c a ex:Claim . ex:x ex:of ex:c ; a ex:Lie .")
    assert [(r.focus.value, r.value) for r in only.results] == [(EX + "c", ox.NamedNode(EX + "x"))]


def test_a_deactivated_constraint_says_nothing() -> None:
    shapes = constraint("SELECT $this { $this a ex:Claim }").replace(
        "sh:select", "sh:deactivated true ; sh:select"
    )
    assert verdict(shapes, TWO_CLAIMS).silent


def test_this_is_the_one_focus_node_in_a_group_within_exists() -> None:
    select = "SELECT $this { { ?x ex:m ?n FILTER EXISTS { { $this ex:n ?n } } } }"
    only = verdict(constraint(select), TWO_CLAIMS + "ex:x ex:m 3 .")
    assert found(only) == {("c", "SPARQL")}


# --- SPARQL constraints that look at the shapes graph ------------------------------------------

ALLOWED = "ex:S ex:allows ex:p , ex:q . ex:Other ex:allows ex:r . ex:p a ex:Person . ex:r ex:n 9 ."
BY_PERSONS = "ex:c a ex:Claim ; ex:by ex:p . ex:d a ex:Claim ; ex:by ex:r . ex:r a ex:Person ."


@pytest.mark.parametrize(
    "select",
    [
        "SELECT $this ?value { $this ex:by ?value FILTER NOT EXISTS { GRAPH $shapesGraph "
        "{ $currentShape ex:allows ?value } } }",
        "SELECT $this { $this ex:by ?who . GRAPH ?shapesGraph { ?other ex:allows ?who } "
        "FILTER (?other != $currentShape) }",
        "SELECT $this { $this ex:by ?who OPTIONAL { GRAPH $shapesGraph { $currentShape ex:allows "
        "?who BIND (true AS ?so) } } FILTER (!BOUND(?so)) }",
        "SELECT $this { $this ex:by ?who FILTER EXISTS { { GRAPH $shapesGraph { ?x ex:allows ?who "
        "FILTER (BOUND($shapesGraph) && ?x != $currentShape) } } } }",
        "SELECT $this { { SELECT $this (SUM(IF(?x = $currentShape, 1, 0)) AS ?own) { $this ex:by ?w "
        "GRAPH $shapesGraph { ?x ex:allows ?w } } GROUP BY $this } FILTER (?own = 0) }",
        "SELECT $this { $this ex:by ?who . GRAPH $shapesGraph { ?x ex:allows ?who } } "
        "GROUP BY $this $currentShape HAVING (MAX(STR(?x)) != STR($currentShape))",
    ],
)
def test_the_shapes_graph_and_the_current_shape_are_bound_in_every_part_of_a_query(
    select: str,
) -> None:
    report = check(constraint(select) + ALLOWED, BY_PERSONS, "ex:c a ex:Claim ; ex:by ex:p .")
    assert [v.undecided for v in report.verdicts] == [(), ()]
    assert [found(v) for v in report.verdicts] == [{("d", "SPARQL")}, set()]


def test_each_shape_is_the_current_one_in_its_own_queries_a_blank_one_too() -> None:
    shapes = constraint(
        "SELECT $this ?value { $this ex:by ?value "
        "GRAPH $shapesGraph { $currentShape ex:refuses ?value } }"
    ).replace("sh:sparql [", "sh:sparql ex:Q . ex:Q")
    shapes = (
        shapes.replace('""" ] .', '""" .')
        + """
    ex:S ex:refuses ex:p ; sh:property [ sh:path ex:of ; ex:refuses ex:q ; sh:sparql ex:Q ] .
    """
    )
    only = verdict(shapes, "ex:c a ex:Claim ; ex:by ex:p . ex:d a ex:Claim ; ex:by ex:q .")
    found = {(r.focus.value[-1], isinstance(r.shape, rdflib.BNode)) for r in only.results}
    assert found == {("c", False), ("d", True)}


LOOKING = constraint("SELECT $this { GRAPH $shapesGraph { $currentShape ex:never ?it } }")


def test_no_graph_borrows_from_the_shapes_graph() -> None:
    borrower = "ex:c a ex:Claim ; ex:source ex:p ."
    lender = " ex:p a ex:Person . ex:c ex:source ex:p ; a ex:Claim . ex:c2 a ex:Claim ."
    shapes = SOURCED + LOOKING + lender
    report = check(shapes, borrower, "ex:c a ex:Claim .", borrower + "ex:p a ex:Person .")
    assert [v.undecided for v in report.verdicts] == [(), (), ()]
    assert [found(v) for v in report.verdicts] == [{("c", "Class")}, {("c", "MinCount")}, set()]


@pytest.mark.parametrize("beside", ["", "GRAPH $shapesGraph { $currentShape ?p ?o }"])
def test_a_querys_other_patterns_see_nothing_of_the_shapes_graph(beside: str) -> None:
    select = f"SELECT $this {{ {beside} FILTER NOT EXISTS {{ $this ex:n ?n }} }}"
    shapes = constraint(select) + LOOKING.replace("ex:S ", "ex:Looking ") + "ex:c ex:n 1 ."
    report = check(shapes, "ex:c a ex:Claim .", "ex:c a ex:Claim ; ex:n 1 .")
    assert [found(v) for v in report.verdicts] == [{("c", "SPARQL")}, set()]


def test_where_no_query_asks_for_the_shapes_graph_it_is_not_data() -> None:
    assert compile_shapes(graph_of(turtle(SOURCED + SPARQL_SHAPE))).shapes == ()
    assert compile_shapes(graph_of(turtle(SOURCED + LOOKING))).shapes


def test_the_shapes_graph_shares_no_blank_node_with_the_data() -> None:
    select = "SELECT $this { $this ex:by ?who GRAPH $shapesGraph { ?who ex:banned true } }"
    shapes = constraint(select) + "_:who ex:banned true ; ex:not [] ."
    assert verdict(shapes, "ex:c a ex:Claim ; ex:by _:who .").silent


def test_a_filter_for_blank_nodes_may_mean_those_of_the_shapes_graph() -> None:
    select = "SELECT $this { GRAPH $shapesGraph { ?s ex:banned ?o } FILTER (isBlank(?s)) }"
    assert not verdict(constraint(select) + "[] ex:banned true .", "ex:c a ex:Claim .").conforms


@pytest.mark.parametrize(
    ("select", "reason"),
    [
        ("SELECT $this { GRAPH ?any { $this ex:n ?n } }", "GRAPH with another name"),
        ("SELECT $this { GRAPH ex:g { $this ex:n ?n } }", "GRAPH with another name"),
        ("SELECT $this { GRAPH $currentShape { $this ex:n ?n } }", "GRAPH with another name"),
        ("SELECT $this (1 AS ?shapesGraph) { }", "assigns to $shapesGraph"),
        ("SELECT $this { BIND (1 AS $currentShape) }", "assigns to $currentShape"),
    ],
)
def test_no_other_graph_is_looked_at_and_nothing_bound_is_bound_again(
    select: str, reason: str
) -> None:
    other = DataGraph("other", turtle("ex:c ex:n 1 ."))
    report = check(constraint(select), "ex:c a ex:Claim .", other)
    ((doubt,), nothing) = (v.undecided for v in report.verdicts)
    assert reason in doubt
    assert nothing == ()


def test_a_shapes_graph_that_the_store_would_alter_is_a_named_doubt() -> None:
    only = verdict(LOOKING + "ex:S ex:most 01 .", "ex:c a ex:Claim .")
    assert ["of the shapes graph" in reason for reason in only.undecided] == [True]
    assert verdict(SPARQL_SHAPE + "ex:S ex:most 01 .", "ex:c a ex:Claim .").silent


# --- against pySHACL: our own shapes -----------------------------------------------------------


@cache
def checker() -> Checker:
    return Checker(context=tuple(ox.parse(path=EXAMPLES / "authority.ttl")))


def example(file: Path) -> list[ox.Quad]:
    quads = list(ox.parse(path=file))
    if "# base: none" not in file.read_text(encoding="utf-8"):
        quads += ox.parse(path=EXAMPLES / "base.ttl")
    return [canonical(q) for q in quads]


def canonical(quad: ox.Quad) -> ox.Quad:
    """The quad with its decimals as our own builds write them, so that the gate may decide."""
    value = quad.object
    if isinstance(value, ox.Literal) and value.datatype.value.endswith("#decimal"):
        shortest = ox.Literal(value.value.removesuffix(".0"), datatype=value.datatype)
        return ox.Quad(quad.subject, quad.predicate, shortest, quad.graph_name)
    return quad


def by_gate_and_pyshacl(
    graphs: Sequence[Sequence[ox.Quad]], judge: Checker
) -> list[tuple[Verdict, set[Finding], set[Finding]]]:
    """The gate's verdict on each graph, its findings and pySHACL's; warnings are among them."""
    parts = [Part.of_article(quads, judge.context) for quads in graphs]
    contexts = [part.context_triples(judge.classes) for part in parts]
    verdicts = judge.rules.gate.check(
        DataGraph(str(n), part.quads, more)
        for n, (part, more) in enumerate(zip(parts, contexts, strict=True))
    ).verdicts
    both = []
    for part, more, of_gate in zip(parts, contexts, verdicts, strict=True):
        of_context = {q.subject for q in more} - {q.subject for q in part.quads}
        gates = {
            f
            for r in of_gate.results
            for f, focus in [judge.rules.messages.worded(r, part.article)]
            if focus not in of_context
        }
        ran = judge.rules.reporter.run(part.quads, more, part.article)
        both.append((of_gate, gates, {f for f, focus in ran if focus not in of_context}))
    return both


def test_each_example_of_our_shapes_gets_pyshacls_findings() -> None:
    files = sorted(EXAMPLES.glob("*/*.ttl"))
    checked = by_gate_and_pyshacl([example(f) for f in files], checker())
    assert len(checked) > 150
    for file, (of_gate, gates, theirs) in zip(files, checked, strict=True):
        assert of_gate.undecided == (), file
        assert gates == theirs, file


def test_our_shapes_compile_in_full() -> None:
    gate = Gate(q for file in sorted(shapes_dir().glob("*.ttl")) for q in ox.parse(path=file))
    assert gate.uncompiled == ()


def curated() -> list[list[ox.Quad]]:
    file = data_dir() / "graphs" / "istanbul-prisoner-exchange.trig"
    graphs: dict[str, list[ox.Quad]] = {}
    for quad in ox.parse(path=file):
        graphs.setdefault(str(quad.graph_name), []).append(quad)
    return [quads for name, quads in graphs.items() if "/graph/article/" in name]


def test_the_curated_graph_gets_pyshacls_findings() -> None:
    judge = Checker()
    graphs = [*curated(), *([canonical(q) for q in quads] for quads in curated())]
    for of_gate, gates, theirs in by_gate_and_pyshacl(graphs, judge):
        assert gates == theirs
        assert of_gate.conforms or of_gate.undecided
    assert by_gate_and_pyshacl(graphs[-1:], judge)[0][0].conforms


def test_what_the_gate_lets_pass_is_reported_with_its_warnings() -> None:
    file = EXAMPLES / "RecommendedClaim" / "fail-missing.ttl"
    report = checker().check_article(example(file))
    ((of_gate, _, theirs),) = by_gate_and_pyshacl([example(file)], checker())
    assert of_gate.conforms
    assert report == CheckReport.of(report.article, theirs)
    assert {f.severity for f in report.findings} == {"warning"}


BASE = tuple(canonical(q) for q in ox.parse(path=EXAMPLES / "base.ttl"))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False), st.integers(1, 4))
def test_a_mutated_article_gets_pyshacls_findings(choice: random.Random, changes: int) -> None:
    quads = list(BASE)
    for _ in range(changes):
        one, other = choice.sample(range(len(quads)), 2)
        old, donor = quads[one], quads[other]
        match choice.randrange(4):
            case 0:
                quads.pop(one)
            case 1:  # another value beside the old one
                quads.append(ox.Quad(old.subject, old.predicate, donor.object))
            case 2:
                quads[one] = ox.Quad(old.subject, donor.predicate, old.object)
            case _:
                quads[one] = ox.Quad(old.subject, old.predicate, donor.object)
    ((of_gate, gates, theirs),) = by_gate_and_pyshacl([quads], checker())
    assert of_gate.undecided == ()
    assert gates == theirs


# --- against pySHACL: any shapes ---------------------------------------------------------------

NODES = [ox.NamedNode(EX + n) for n in "abcd"]
PREDICATES = [ox.NamedNode(EX + n) for n in "pqr"]
CLASSES = [ox.NamedNode(EX + n) for n in ("A", "B", "C")]
XSD = "http://www.w3.org/2001/XMLSchema#"
LITERALS = [
    ox.Literal(1),
    ox.Literal(2),
    ox.Literal("01", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("many", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("1.50", datatype=ox.NamedNode(XSD + "decimal")),
    ox.Literal("2030-05-01", datatype=ox.NamedNode(XSD + "date")),
    ox.Literal("2031-13-40", datatype=ox.NamedNode(XSD + "date")),
    ox.Literal("abc"),
    ox.Literal(""),
    ox.Literal("Tag", language="en"),
    ox.Literal("Tag", language="de"),
    ox.Literal("day", language="en"),
]
TYPE, BELOW = ox.NamedNode(str(RDF.type)), ox.NamedNode(str(rdflib.RDFS.subClassOf))


#: pySHACL raises an error where values have no order, so bounds and orders are tested by cases.
SIMPLE = (
    ("sh:class ex:B", "sh:class ex:A", "sh:hasValue ex:a", "sh:hasValue 01"),
    ("sh:datatype xsd:integer", "sh:datatype xsd:date", "sh:datatype xsd:decimal"),
    ("sh:nodeKind sh:IRI", "sh:nodeKind sh:BlankNodeOrLiteral", "sh:nodeKind sh:IRIOrLiteral"),
    ("sh:minLength 3", "sh:maxLength 3"),
    ("sh:pattern 't' ; sh:flags 'i'", "sh:pattern '^a'"),
    ("sh:languageIn ( 'en' 'fr' )", "sh:in ( ex:a ex:b 01 'abc' 'Tag'@en )"),
    ("sh:equals ex:q", "sh:disjoint ex:q"),
    ("sh:closed true ; sh:ignoredProperties ( ex:p rdf:type )",),
)
OF_PROPERTIES = (
    *(f"sh:{most}Count {number}" for most in ("min", "max") for number in range(4)),
    "sh:uniqueLang true",
)
TARGETS = (
    "sh:targetClass ex:A",
    "sh:targetClass ex:B , ex:C",
    "sh:targetNode ex:a , ex:d",
    "sh:targetNode 'abc'",
    "sh:targetSubjectsOf ex:p",
    "sh:targetObjectsOf ex:q",
)


class Inventor:
    """Invents shapes and data; the same seed invents the same."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.some = self.random.choice

    def data(self) -> list[ox.Triple]:
        subjects: list[ox.NamedNode | ox.BlankNode] = [*NODES, ox.BlankNode("x")]
        objects: list[ox.NamedNode | ox.BlankNode | ox.Literal] = [*subjects, *LITERALS]
        found = {
            ox.Triple(self.some(subjects), self.some(PREDICATES), self.some(objects))
            for _ in range(self.random.randrange(14))
        }
        for _ in range(self.random.randrange(4)):
            found.add(ox.Triple(self.some(subjects), TYPE, self.some(CLASSES)))
        if self.random.random() < 0.5:
            found.add(ox.Triple(CLASSES[0], BELOW, CLASSES[1]))
        return sorted(found, key=str)

    def path(self, depth: int = 2) -> str:
        if depth == 0 or self.random.random() < 0.5:
            return self.some(["ex:p", "ex:q", "ex:r"])
        form = self.some(
            ["( {} {} )", "[ sh:alternativePath ( {} {} ) ]", "[ sh:inversePath {} ]"]
            + [f"[ sh:{n}Path {{}} ]" for n in ("zeroOrMore", "oneOrMore", "zeroOrOne")]
        )
        return form.format(*(self.path(depth - 1) for _ in range(form.count("{}"))))

    def constraints(self, depth: int) -> list[str]:
        """Some constraints, none of which SHACL allows once only twice."""
        kinds = self.random.sample(SIMPLE, self.random.randrange(1, 3))
        found = [self.some(kind) for kind in kinds]
        if depth and self.random.random() < 0.6:
            one = self.shape(depth - 1, self.random.random() < 0.5)
            listed = " ".join(self.shape(depth - 1, self.random.random() < 0.3) for _ in range(2))
            found.append(
                self.some(
                    [
                        f"sh:not {one}",
                        f"sh:node {self.shape(depth - 1, False)}",
                        f"sh:property {self.shape(depth - 1, True)}",
                    ]
                    + [f"sh:{many} ( {listed} )" for many in ("and", "or", "xone")]
                )
            )
        return found

    def shape(self, depth: int, path: bool, *more: str) -> str:
        parts = [*more, *self.constraints(depth)]
        if path:
            parts += [f"sh:path {self.path()}", self.some(OF_PROPERTIES)]
        return f"[ {' ; '.join(parts)} ]"

    def shapes(self) -> str:
        lines = []
        for name in ("S", "T"):
            shape = self.shape(2, self.random.random() < 0.6, self.some(TARGETS))
            lines.append(f"ex:{name} {shape[2:-2]} .")
        qualified = [
            f"[ sh:path {self.path()} ; sh:qualified{most}Count {self.random.randrange(3)} ;"
            f" sh:qualifiedValueShapesDisjoint {self.some(['true', 'false'])} ;"
            f" sh:qualifiedValueShape {self.shape(1, False)} ]"
            for most in ("Min", "Max")
        ]
        lines.append(f"ex:Q {self.some(TARGETS)} ; sh:property {' , '.join(qualified)} .")
        return "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n" + "\n".join(lines)


def by_pyshacl(triples: Sequence[ox.Triple], shapes: rdflib.Graph) -> set[tuple[object, ...]]:
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


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_random_shapes_on_random_data_find_what_pyshacl_finds(seed: int) -> None:
    logging.getLogger("rdflib.term").disabled = True  # it tells of each ill-formed literal
    inventor = Inventor(seed)
    shapes, triples = graph_of(turtle(inventor.shapes())), inventor.data()
    (ours,) = Gate(shapes).check([DataGraph("it", triples)]).verdicts
    assert all("a path may be empty" in reason for reason in ours.undecided)
    assume(not ours.undecided)
    gates = {(r.focus, r.shape, r.component) for r in ours.results}
    assert gates == by_pyshacl(triples, shapes)


def test_all_graphs_of_a_batch_get_the_verdict_they_get_alone() -> None:
    files = sorted(EXAMPLES.glob("*/*.ttl"))[::6]
    gate = Gate(q for file in sorted(shapes_dir().glob("*.ttl")) for q in ox.parse(path=file))
    graphs = [DataGraph(str(f), example(f)) for f in files]
    together = gate.check(graphs).verdicts
    alone = [gate.check([g]).verdicts[0] for g in graphs]
    assert [set(v.results) for v in together] == [set(v.results) for v in alone]
    assert any(a.results != b.results for a, b in combinations(alone, 2))


def test_triples_of_the_two_libraries_are_the_same() -> None:
    own = turtle("ex:a ex:p 01 , 'x'@en-GB , '2031-13-40'^^xsd:date , [] .")
    assert [tuple(map(to_ox, t)) for t in triples_of(own)] == [
        (q.subject, q.predicate, q.object) for q in own
    ]
