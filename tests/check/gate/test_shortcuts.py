"""What the gate settles without a query comes out as the queries would have it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from check.gate.cases import HEAD, check, constraint, found, verdict
from check.gate.test_random_shapes import LITERALS, NODES, TARGETS, Inventor
from onrecord.check.gate import DataGraph, Gate, GateReport
from onrecord.check.gate.graph_index import Used
from onrecord.check.gate.reads import Reads, reads

#: Constraints that pySHACL does not decide as SHACL has it for values without an order.
ORDERED = (
    "sh:lessThan ex:q",
    "sh:lessThanOrEquals ex:p",
    "sh:equals ex:r",
    "sh:minInclusive 1",
    "sh:maxExclusive 2",
    "sh:minExclusive '2030-05-01'^^xsd:date",
    "sh:maxInclusive 01",
    "sh:hasValue 1",
    "sh:minCount 1",
    "sh:or ( [ sh:class ex:A ] [ sh:nodeKind sh:Literal ; sh:minLength 2 ] [ sh:in ( ex:a ) ] )",
)
SELECTS = (
    "?this ex:p ?value . ?value a ex:B",
    "?this ex:p ?x . FILTER NOT EXISTS { ?x ex:q ?value }",
    "?this ex:p* ?value",
    "?this ex:p? ?value FILTER (?value != ?this)",
    "?this ?any ?value FILTER (isIRI(?value))",
    "?this !ex:p ?value",
    "OPTIONAL { ?this ex:p ?value } FILTER (!BOUND(?value))",
    "{ SELECT ?this (COUNT(?x) AS ?n) WHERE { OPTIONAL { ?this ex:r ?x } } GROUP BY ?this }"
    " FILTER (?n < 1)",
    "?value ^ex:q ?this ; ex:p ?x",
)
MORE = [*LITERALS, *(ox.Literal(f"2030-05-0{n}", datatype=LITERALS[5].datatype) for n in (1, 2))]


@contextmanager
def without_shortcuts() -> Iterator[None]:
    """The gate runs every query on all triples."""

    def everything(text: str) -> Reads:
        return Reads(reads(text).iris, True, frozenset(), frozenset())

    questions = ("any_unsettled", "any_doubtful_value", "any_doubtful_focus", "repeats")
    with ExitStack() as patches:
        for name in questions:
            patches.enter_context(patch.object(Used, name, lambda *_: True))
        patches.enter_context(patch("onrecord.check.gate.compile.reads", everything))
        yield


def ordered_shapes(inventor: Inventor) -> str:
    lines = []
    for name in "UVW":
        path, target = inventor.some(["ex:p", "ex:q", "ex:r"]), inventor.some(TARGETS)
        some = inventor.random.sample(ORDERED, 2)
        lines.append(f"ex:{name} {target} ; sh:property [ sh:path {path} ; {' ; '.join(some)} ] .")
    select = f"SELECT ?this WHERE {{ {inventor.some(SELECTS)} }}"
    return "\n".join(lines) + constraint(select, inventor.some(TARGETS))


def graphs(inventor: Inventor) -> list[DataGraph]:
    """Three graphs with a context each; some are alike, so that a node is in several of them."""
    made = []
    for name in "xyz":
        own = [*inventor.data(), *inventor.data()]
        for node in inventor.random.sample(NODES, 3):
            predicates = inventor.random.sample([t.predicate for t in own] or [NODES[0]], 1)
            own += [ox.Triple(node, p, inventor.some(MORE)) for p in predicates]
        made.append(DataGraph(name, own, inventor.data()))
    return made


def said(report: GateReport) -> list[tuple[object, ...]]:
    return [(v.name, set(v.results), set(v.undecided)) for v in report.verdicts]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_shortcuts_change_no_verdict(seed: int) -> None:
    logging.getLogger("rdflib.term").disabled = True  # it tells of each ill-formed literal
    inventor = Inventor(seed)
    text = HEAD + inventor.shapes().replace("ex:S ", "ex:S1 ") + ordered_shapes(inventor)
    gate = Gate(ox.parse(text, format=ox.RdfFormat.TURTLE))
    data = graphs(inventor)
    quick = gate.check(data)
    with without_shortcuts():
        slow = gate.check(data)
    assert said(quick) == said(slow)
    assert quick.focus_nodes == slow.focus_nodes


@pytest.mark.parametrize(
    ("constraint", "sound", "faulty"),
    [
        ("sh:datatype xsd:integer", "1, -20, 0", "'1'"),
        ("sh:datatype xsd:integer", "1, 01", "'x'^^xsd:integer"),
        ("sh:datatype xsd:date", "'2030-05-01'^^xsd:date", "'2030-02-30'^^xsd:date"),
        ("sh:nodeKind sh:IRI", "ex:b", "[]"),
        ("sh:class ex:B", "ex:b", "ex:c"),
        ("sh:in ( 1 ex:b )", "1, ex:b", "01"),
        ("sh:minLength 2", "'ab', ex:b", "'a'"),
        ("sh:languageIn ( 'en' )", "'a'@en-GB, 'b'@EN", "'a'@eng"),
        ("sh:minInclusive 2", "2, 3", "'many'^^xsd:integer"),
        ("sh:maxExclusive 2", "1, 01, 1.5", "2"),
        ("sh:or ( [ sh:class ex:B ] [ sh:datatype xsd:string ] )", "ex:b, 'a'", "1"),
        ("sh:and ( [ sh:nodeKind sh:IRI ] [ sh:class ex:B ] )", "ex:b", "ex:c"),
        ("sh:node [ sh:class ex:B ; sh:nodeKind sh:IRI ]", "ex:b", "ex:c"),
        ("sh:lessThan ex:end", "1, 2, 02", "3"),
        ("sh:lessThanOrEquals ex:end", "3", "'2030-05-01'^^xsd:date"),
        ("sh:equals ex:same", "ex:b", "ex:b, ex:c"),
        ("sh:hasValue ex:b", "ex:b, ex:c", "ex:c"),
        ("sh:maxCount 2", "1, 2", "1, 2, 3"),
    ],
)
def test_one_fault_among_sound_values_is_found(constraint: str, sound: str, faulty: str) -> None:
    shapes = f"ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; {constraint} ] ."
    rest = "ex:b a ex:B . ex:a ex:end 3 ; ex:same ex:b ; a ex:A ; ex:p"
    report = check(shapes, f"{rest} {sound} .", f"{rest} {faulty} .", f"{rest} {sound} .")
    first, second, third = (found(v) for v in report.verdicts)
    assert (first, third) == (set(), set())
    assert len(second) == 1


def test_a_node_that_only_unread_triples_name_is_still_in_the_graph() -> None:
    shapes = "ex:S sh:targetClass ex:A ; sh:property [ sh:path [ sh:zeroOrMorePath ex:p ] ; "
    assert found(verdict(shapes + "sh:class ex:B ] .", "ex:a a ex:A ."))


def test_a_group_that_reads_nothing_is_evaluated_in_a_graph_that_is_there() -> None:
    select = SELECTS[-2]
    assert found(verdict(constraint(f"SELECT $this WHERE {{ {select} }}"), "ex:c a ex:Claim ."))
