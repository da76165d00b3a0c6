"""The rules of the name finder: which one decides on a name, and in which order they are tried."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.authority.model import AuthorityActor
from onrecord.extract.names.finder.name_finder import NameFinder
from onrecord.extract.names.finder.short_names import ShortNames
from support.invented import actor
from support.naming import article_names, peopled

WEIGHED = [
    # text, name, the rule that decides on it
    ("Bruno Norland spoke to Oro Lund.", "Norland", "within_a_persons_name"),
    ("Ilva Tarn Jr. spoke.", "Ilva Tarn", "with_a_suffix"),
    ("Ilva Tarn spoke.", "Ilva Tarn", "full_name"),
    ("The Tarn flows south.", "Tarn", "no_family_name"),
    ("Tarn spoke.", "Tarn", "family_name"),
    ("Oro Tarn spoke.", "Tarn", "family_name"),
    ("Haven is near. Navies sail.", "Haven", "common_word"),
    (
        "The Northern Old Rail Lines of Arn Near Dale (Norland) met.",
        "Norland",
        "abbreviates_another",
    ),
    ("He won the Norland Open in June.", "Norland", "within_a_longer_name"),
    ("The striker scored two goals in the match as Norland beat Sudmark.", "Norland", "team"),
    ("They live in Lantern Bay, Norland.", "Norland", "region_behind_a_city"),
    ("They live in Haven, Idaho.", "Haven", "town_before_a_region"),
    ("They live in Haven, Georgia.", "Georgia", "region_behind_a_town"),
    ("They voted in Twinmark.", "Twinmark", "of_several_countries"),
    ("Norland voted.", "Norland", "best_reading"),
    ("The Norlandic Navy sailed.", "Norlandic Navy", "best_reading"),
]


@pytest.mark.parametrize(("text", "name", "rule"), WEIGHED, ids=[w[0] for w in WEIGHED])
def test_a_name_is_decided_on_by_the_first_rule_that_can(text: str, name: str, rule: str) -> None:
    base = peopled()
    others = (
        AuthorityActor(actor("georgia"), "state", "Georgia"),
        AuthorityActor(actor("twinmark-east"), "state", "East Twinmark", names=("Twinmark",)),
        AuthorityActor(actor("twinmark-west"), "state", "West Twinmark", names=("Twinmark",)),
    )
    names = article_names(text, replace(base, actors=(*base.actors, *others)))
    finder = NameFinder(names)
    decided = {
        hit.span.of(text): finder.weigh(hit, headline=False)
        for hit in names.lexicon.find(text, 0, len(text))
    }
    assert decided[name] == rule


def test_nobody_of_another_time_is_weighed() -> None:
    text = "Ilva Tarn spoke."
    names = article_names(text, peopled(), "1990-01-01")
    (hit,) = names.lexicon.find(text, 0, len(text))
    assert NameFinder(names).weigh(hit, headline=False) is None


def test_every_rule_is_tried_above() -> None:
    assert {rule.__name__.removeprefix("_") for rule in NameFinder.RULES} == {w[2] for w in WEIGHED}


SHORT = [
    # text, name, who and why it is taken
    ("Ilva Tarn left. Tarn spoke.", "Tarn", "ilva-tarn", "coreference:family-name"),
    ("Ilva Tarn and Berta Tarn left. Tarn spoke.", "Tarn", None, "name:ambiguous"),
    ("Foreign Minister Tarn spoke.", "Tarn", "ilva-tarn", "authority:family-name/title"),
    ("Jorun Maria Vik spoke.", "Jorun Maria Vik", "jorun-vik", "name:with-middle-name"),
    (
        "He thanked Jorun Vik for the map, and later Jorun said it was old.",
        "Jorun",
        "jorun-vik",
        "coreference:given-name",
    ),
    ("The council heard Berta Oakes.", "Berta Oakes", "new-0", "name:person"),
]


@pytest.mark.parametrize(("text", "name", "ref", "reason"), SHORT, ids=[s[0] for s in SHORT])
def test_a_short_name_is_settled(text: str, name: str, ref: str | None, reason: str) -> None:
    names = article_names(text, peopled())
    finder = NameFinder(names)
    for hit in names.lexicon.find(text, 0, len(text)):
        finder.weigh(hit, headline=False)
    finder.settle()
    taken = [
        (m.ref and m.ref.rsplit("/", 1)[-1], m.reason)
        for m in names.register.found.values()
        if m.span.of(text) == name
    ]
    assert (ref, reason) in taken


def test_the_order_of_the_rules_for_short_names() -> None:
    assert [rule.__name__ for rule in ShortNames.RULES] == [
        "_named_in_full",
        "_known_family_name",
        "_part_of_a_longer_name",
        "_with_a_middle_name",
        "_known_as_something_else",
        "_given_name",
        "_common_word",
        "_own",
    ]
