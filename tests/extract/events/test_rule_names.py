"""The names of the rules that reports carry."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onrecord.extract.events import rule_names
from onrecord.model import Reading


def test_a_name_has_the_kind_the_words_and_how() -> None:
    name = rule_names.rule_name(rule_names.VERB, ("open", "fire"), rule_names.ACTIVE)
    assert name == "verb:open_fire/active"
    assert rule_names.is_of(name, rule_names.VERB)
    assert not rule_names.is_of(name, rule_names.NOUN)


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Norland met Sudria.", "verb:meet/active"),
        ("Norland was attacked by Sudria.", "verb:attack/passive"),
        ("Norland launched an attack on Sudria.", "verb:launch/attack"),
        ("Norland held talks with Sudria.", "noun:talk/with"),
        ("Talks between Norland and Sudria began.", "noun:talk/between"),
        ("The attack by Norland on Sudria began.", "noun:attack/by"),
        ("Norland said that Sudria must withdraw.", "modal:must/say"),
    ],
)
def test_what_a_sentence_is_read_by(read: Callable[..., Reading], sentence: str, rule: str) -> None:
    rules = {report.rule for event in read(sentence).events for report in event.reports}
    assert rule in rules
