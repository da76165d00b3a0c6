"""Our own shapes: the gate's findings are pySHACL's."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.check.checker import Checker, CheckReport, Finding, Part
from onrecord.check.gate import DataGraph, Gate, Verdict
from onrecord.resources import data_dir, shapes_dir
from support.paths import SHAPE_EXAMPLES


@cache
def checker() -> Checker:
    return Checker(context=tuple(ox.parse(path=SHAPE_EXAMPLES / "authority.ttl")))


def example(file: Path) -> list[ox.Quad]:
    quads = list(ox.parse(path=file))
    if "# base: none" not in file.read_text(encoding="utf-8"):
        quads += ox.parse(path=SHAPE_EXAMPLES / "base.ttl")
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
    files = sorted(SHAPE_EXAMPLES.glob("*/*.ttl"))
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
    file = SHAPE_EXAMPLES / "RecommendedClaim" / "fail-missing.ttl"
    report = checker().check_article(example(file))
    ((of_gate, _, theirs),) = by_gate_and_pyshacl([example(file)], checker())
    assert of_gate.conforms
    assert report == CheckReport.of(report.article, theirs)
    assert {f.severity for f in report.findings} == {"warning"}


BASE = tuple(canonical(q) for q in ox.parse(path=SHAPE_EXAMPLES / "base.ttl"))


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


def test_all_graphs_of_a_batch_get_the_verdict_they_get_alone() -> None:
    files = sorted(SHAPE_EXAMPLES.glob("*/*.ttl"))[::6]
    gate = Gate(q for file in sorted(shapes_dir().glob("*.ttl")) for q in ox.parse(path=file))
    graphs = [DataGraph(str(f), example(f)) for f in files]
    together = gate.check(graphs).verdicts
    alone = [gate.check([g]).verdicts[0] for g in graphs]
    assert [set(v.results) for v in together] == [set(v.results) for v in alone]
    assert any(a.results != b.results for a, b in combinations(alone, 2))
