"""Every rule a claim can carry is built from the names in one module."""

from __future__ import annotations

import re
from pathlib import Path

from onrecord.extract.claims import rule_names
from onrecord.extract.claims.rule_names import (
    HEDGE,
    OBJECT_TO,
    PHRASE,
    QUOTE,
    VERB,
    construction_rule,
    relay_rule,
)

EXTRACT = Path(rule_names.__file__).parents[1]


def test_a_construction_is_named_by_its_two_parts_and_its_cue() -> None:
    assert construction_rule(VERB, QUOTE, "say") == "verb-quote:say"
    assert construction_rule(VERB, OBJECT_TO, "call on") == "verb-objto:call on"


def test_a_fixed_construction_is_named_without_a_place() -> None:
    assert construction_rule(PHRASE, QUOTE, "according to") == "phrase:according to"
    assert construction_rule(HEDGE, QUOTE, "allegedly") == "hedge:allegedly"


def test_what_is_found_through_another_keeps_its_place() -> None:
    assert relay_rule("verb-quote:say", "cite") == "relay-quote:cite"
    assert relay_rule("phrase:according to", "quote") == "relay-that:quote"


def test_no_rule_is_spelt_out_elsewhere() -> None:
    spelt = re.compile(r'\brule=f?"')
    for room in ("claims", "llm"):
        for path in (EXTRACT / room).rglob("*.py"):
            assert not spelt.search(path.read_text("utf-8")), path.name
