"""SPARQL constraints, with $this bound everywhere."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from check.gate.cases import EX, check, constraint, found, verdict

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
