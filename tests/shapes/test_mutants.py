"""Sound graphs, each broken in one way, and the rule that must refuse it.

The graphs are the curated one and one that is built at each text level. A mutant that conforms
is a gap in the shapes. Each module of ``mutants`` breaks one kind of thing.
"""

from __future__ import annotations

import pytest

from onrecord.check.checker import Checker
from onrecord.terms import SHAPES
from shapes.mutants import anchors, dates, mentions, numbers, order, voices, world
from shapes.mutants.draft import Draft, Mutant
from shapes.mutants.graphs import known, quads, violated

MUTANTS: list[Mutant] = [
    *anchors.MUTANTS,
    *dates.MUTANTS,
    *mentions.MUTANTS,
    *numbers.MUTANTS,
    *order.MUTANTS,
    *voices.MUTANTS,
    *world.MUTANTS,
]


@pytest.mark.parametrize("of", ["curated", "full", "spans", "none"])
def test_the_graphs_are_sound_before_they_are_broken(of: str) -> None:
    assert violated(of, quads(of)) == set()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: f"{m.of}: {m.name}")
def test_a_graph_broken_in_one_way_is_refused_by_the_rule_for_it(mutant: Mutant) -> None:
    draft = Draft(quads(mutant.of))
    mutant.breaks(draft)
    assert draft.quads != set(quads(mutant.of))
    assert mutant.rule in violated(mutant.of, draft.quads)


@pytest.mark.parametrize("rule", ["ClaimStatement", "ClaimParts", "SpanDigest", "NoWordsKept"])
def test_the_report_names_the_node_the_rule_and_the_remedy(rule: str) -> None:
    mutant = next(m for m in MUTANTS if m.rule == rule)
    draft = Draft(quads(mutant.of))
    mutant.breaks(draft)
    report = Checker(context=known(mutant.of)).check_article(draft.quads)
    found = [f for f in report.findings if f.shape == SHAPES + rule]
    assert not report.conforms
    assert found
    assert all(f.message.endswith(".") and f.remedy and "#" in f.focus for f in found)
