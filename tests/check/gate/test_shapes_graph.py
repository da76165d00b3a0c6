"""SPARQL constraints that look at the shapes graph."""

from __future__ import annotations

import pytest
import rdflib

from check.gate.cases import SOURCED, SPARQL_SHAPE, check, constraint, found, turtle, verdict
from onrecord.check.gate import DataGraph
from onrecord.check.gate.compile import compile_shapes
from onrecord.rdf.conversion import graph_of

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
