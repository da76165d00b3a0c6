"""The verdict on a graph: it borrows from no other, and what the gate cannot decide it names."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib

from check.gate.cases import EX, SOURCED, SPARQL_SHAPE, check, found, turtle, verdict
from onrecord.check.gate import DataGraph, Gate


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


def test_a_sparql_constraint_sees_its_own_graph_only() -> None:
    report = check(SPARQL_SHAPE, "ex:c a ex:Claim .", "ex:x ex:before ex:c . ex:c a ex:Other .")
    assert [v.conforms for v in report.verdicts] == [True, True]
    assert not verdict(SPARQL_SHAPE, "ex:c a ex:Claim . ex:x ex:before ex:c .").conforms


ON_CLAIMS = "ex:S a sh:NodeShape ; sh:targetClass ex:Claim ; "


@pytest.mark.parametrize(
    ("shapes", "reason"),
    [
        (ON_CLAIMS + "sh:property [ sh:path ex:in ; sh:node ex:S ] .", "refers to itself"),
        (ON_CLAIMS + "sh:not [ sh:property [ sh:path ex:in ; sh:node ex:S ] ] .", "to itself"),
        (ON_CLAIMS + "sh:pattern '(?=look)ahead' .", "not support the regular expression"),
        (ON_CLAIMS + "sh:js [ ] .", "not a parameter of SHACL Core"),
        (ON_CLAIMS + "sh:in ( [ ] ) .", "compares with a blank node"),
        (ON_CLAIMS + "sh:minCount 1 .", "only property shapes"),
        (ON_CLAIMS + "sh:datatype xsd:date , xsd:time .", "more than once"),
        (ON_CLAIMS + "sh:property [ sh:path ex:p , ex:q ] .", "more than one sh:path"),
        (ON_CLAIMS + "sh:property [ sh:path ( ex:p ) ] .", "fewer than two"),
        (ON_CLAIMS + "sh:and ( [ sh:sparql [ sh:select 'SELECT $this {}' ] ] ) .", "nested shape"),
        (ON_CLAIMS + "sh:sparql [ sh:select 'SELECT $this { MINUS { $this ?p 1 } }' ] .", "MINUS"),
        (ON_CLAIMS + "sh:sparql [ sh:select 'SELECT $this { $this' ] .", "not closed"),
        (
            ON_CLAIMS + "ex:long true . ex:Long a sh:ConstraintComponent ; "
            "sh:parameter [ sh:path ex:long ] .",
            "not a parameter of SHACL Core",
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
