"""Relations that words mark, with the words, the voice and the name of the rule."""

from __future__ import annotations

from functools import cache

import pytest

from onrecord.extract import RulesExtractor
from onrecord.extract.events.links.markers import Order
from onrecord.model import Reading, Relation, joined
from support.examples import example, example_authority

MARKED = {
    "onCondition",
    "causedBy",
    "justifiedBy",
    "hasPurpose",
    "happensBefore",
    "happensAfter",
    "happensUntil",
}


@cache
def extractor() -> RulesExtractor:
    return RulesExtractor(example_authority())


def read(text: str) -> Reading:
    return extractor().read(example(text))


def marked(reading: Reading) -> list[Relation]:
    return [r for r in reading.relations if r.type in MARKED]


def links(text: str) -> list[tuple[str, str, str, str]]:
    """The classes of both events of each marked relation, its type and its words."""
    reading = read(text)
    kinds = {e.id: e.type for e in reading.events}
    whole = reading.article.text
    return [
        (kinds[r.source], r.type, kinds[r.target], joined(whole, r.trigger))
        for r in marked(reading)
    ]


SANCTIONS, ATTACK, MEETING = "SanctionsImposition", "Assault", "Meeting"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Norland will impose sanctions on Sudmark if Sudmark attacks Haven.",
         (SANCTIONS, "onCondition", ATTACK, "if")),
        ("Norland will impose sanctions on Sudmark unless Sudmark withdraws its troops.",
         (SANCTIONS, "onCondition", "Withdrawal", "unless")),
        ("In the event of an attack on Haven, Norland will impose sanctions on Sudmark.",
         (SANCTIONS, "onCondition", ATTACK, "In the event of")),
        ("Norland will withdraw its troops provided that Sudmark signs the ceasefire.",
         ("Withdrawal", "onCondition", "Signing", "provided that")),
        ("Norland attacked Orm because Sudmark had shelled Haven.",
         (ATTACK, "causedBy", "Shelling", "because")),
        ("Norland expelled five diplomats because of the attack on Haven.",
         ("Expulsion", "causedBy", ATTACK, "because of")),
        ("The shelling of Haven by Sudmark led to sanctions against Sudmark.",
         (SANCTIONS, "causedBy", "Shelling", "led to")),
        ("The attack on Haven was triggered by the arrest of Jorun Vik.",
         (ATTACK, "causedBy", "Arrest", "triggered")),
        ("Sudmark justified the blockade of Haven by the attack on its patrol.",
         ("Blockade", "justifiedBy", ATTACK, "justified")),
        ("Norland expelled the ambassador on the grounds that Sudmark had attacked Haven.",
         ("Expulsion", "justifiedBy", ATTACK, "on the grounds that")),
        ("Norland and Sudmark held talks aimed at signing a ceasefire.",
         ("Talks", "hasPurpose", "Ceasefire", "aimed at")),
        ("Norland met Sudmark in order to sign a peace agreement.",
         (MEETING, "hasPurpose", "PeaceAgreement", "in order to")),
        ("Norland met Sudmark before the attack on Haven.",
         (MEETING, "happensBefore", ATTACK, "before")),
        ("Norland met Sudmark ahead of the talks between Norland and Estmark.",
         (MEETING, "happensBefore", "Talks", "ahead of")),
        ("Norland attacked Sudmark after Sudmark had shelled Haven.",
         (ATTACK, "happensAfter", "Shelling", "after")),
        ("Norland attacked Sudmark following the talks in Haven with Estmark.",
         (ATTACK, "happensAfter", "Talks", "following")),
        ("Once Sudmark signs the ceasefire, Norland will withdraw its troops.",
         ("Withdrawal", "happensAfter", "Signing", "Once")),
        ("Norland will not meet Sudmark until Sudmark withdraws its troops from Orm.",
         (MEETING, "happensUntil", "Withdrawal", "until")),
    ],
)  # fmt: skip
def test_a_marker_ties_two_events(text: str, link: tuple[str, str, str, str]) -> None:
    assert links(text) == [link]


@pytest.mark.parametrize(
    "text",
    [
        "Norland attacked Sudmark even if Sudmark had signed the ceasefire.",
        "Jorun Vik asked if Norland had attacked Haven.",
        "Norland attacked Haven as if Sudmark had shelled Orm.",
        "Norland attacked Haven, not because of the arrest of Jorun Vik.",
        "The attack on Haven did not lead to sanctions against Sudmark.",
        "The attack on Haven cannot justify the blockade of Orm.",
        "Norland arrested two men before the court.",
        "Norland met Sudmark after lunch.",
        "Norland met Sudmark until noon.",
        "Norland met Sudmark after the talks with Estmark failed.",  # not after the talks
        "Norland will withdraw if Sudmark holds up the ceasefire deal.",
        "Norland met Sudmark to thank it.",
        "After he met Jorun Vik, he left.",
    ],
)
def test_what_marks_nothing_ties_nothing(text: str) -> None:
    assert links(text) == []


def test_what_a_speaker_ties_is_in_the_claim() -> None:
    reading = read("Ilva Tarn said Norland would attack Sudmark if Sudmark attacked Haven.")
    (said,) = reading.claims
    (link,) = marked(reading)
    assert (link.claim, link.rule) == (said.id, "link:if/clause")


def test_what_the_article_ties_is_in_its_own_voice() -> None:
    (link,) = marked(read("Norland met Sudmark before the attack on Haven."))
    assert (link.claim, link.document, link.rule) == (None, None, "link:before/phrase")


def test_an_event_that_another_voice_reports_is_not_tied() -> None:
    """That the demand came before the attack is said by the article, the attack by Tarn."""
    reading = read("Ilva Tarn said Norland had attacked Haven before the talks in Orm, she added.")
    voices = {r.id: e.reports[0].claim for e in reading.events for r in (e,)}
    assert all(voices[r.source] == voices[r.target] == r.claim for r in marked(reading))


def test_nothing_comes_before_itself() -> None:
    order = Order()
    assert order.admits(1, "happensBefore", 2)
    assert order.admits(3, "happensAfter", 2)
    assert not order.admits(3, "happensBefore", 1)
    assert not order.admits(1, "causedBy", 3)
    assert order.admits(1, "happensUntil", 3)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("At the summit in Orm Ilva Tarn called on Sudmark to withdraw its troops.",
         "subEventOf", "At the summit … called on"),
        ("Norland proposed a ceasefire.", "concerns", "proposed a ceasefire"),
        ("Norland shelled Haven in retaliation for the arrest of Jorun Vik.",
         "responseTo", "shelled … in retaliation for the arrest"),
    ],
)  # fmt: skip
def test_other_relations_have_the_words_that_state_them(text: str, kind: str, words: str) -> None:
    reading = read(text)
    assert (kind, words) in {(r.type, joined(text, r.trigger)) for r in reading.relations}


def test_a_relation_is_in_the_claim_that_has_all_its_words() -> None:
    reading = read("Ilva Tarn said Norland proposed a ceasefire.")
    (link,) = reading.relations
    assert link.claim in {c.id for c in reading.claims}


@pytest.mark.parametrize(
    ("text", "cue", "kind"),
    [
        ("Ilva Tarn demanded the withdrawal of Sudmark's troops.", "demanded", "Demand"),
        ("Jorun Vik accused Norland of attacking Haven.", "accused", "Allegation"),
        ("Jorun Vik rejected the proposal of Norland.", "rejected", "Rejection"),
        ("Norland promised to withdraw its troops.", "promised", "Pledge"),
    ],
)
def test_a_claim_that_is_an_event_says_which(text: str, cue: str, kind: str) -> None:
    reading = read(text)
    kinds = {e.id: e.type for e in reading.events}
    made = {joined(text, c.cue): kinds.get(c.realises or "") for c in reading.claims}
    assert made[cue] == kind


@pytest.mark.parametrize(
    "text",
    [
        "Ilva Tarn said that Norland had attacked Haven.",  # saying so attacks nobody
        "Ilva Tarn may demand the withdrawal of Sudmark's troops.",
        "Radio Meridian reported a demand by Norland for the withdrawal of Sudmark's troops.",
    ],
)
def test_a_claim_that_only_reports_an_event_makes_none(text: str) -> None:
    assert {c.realises for c in read(text).claims} <= {None}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sudmark shelled the bridge.", ["the bridge"]),
        ("Norland seized two tankers.", ["two tankers"]),
        ("A cargo plane crashed in Orm.", ["A cargo plane"]),
        ("Sudmark shelled Haven.", []),
        ("Sudmark attacked the soldiers.", []),
        ("Norland accused the school.", []),
    ],
)
def test_what_can_neither_speak_nor_act_is_an_object(text: str, words: list[str]) -> None:
    parts = [p for e in read(text).events for p in e.participants if p.role == "object"]
    assert [joined(text, p.spans) for p in parts] == words
    assert all(p.ref is None for p in parts)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sudmark illegally deported children from Haven.", "illegally"),
        ("Norland condemned the unprovoked attack on Haven.", "unprovoked"),
        ("It was the largest exchange of prisoners of war in a century.",
         "the largest … in a century"),
        ("Sudmark quickly deported children from Haven.", ""),
        ("The latest attack on Haven was short.", ""),
        ("The armed attack on Haven was short.", ""),
    ],
)  # fmt: skip
def test_words_of_judgement_are_kept_apart(text: str, words: str) -> None:
    found = {joined(text, r.judgement) for e in read(text).events for r in e.reports}
    assert words in found
    assert found <= {words, ""}


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Norland must withdraw its troops from Haven by 9 May 2031.", True),
        ("Norland plans to meet Sudmark no later than 1 June 2031.", True),
        ("Norland will withdraw its troops from Haven by the end of May 2031.", True),
        ("Norland will meet Sudmark on 9 May 2031.", False),
        ("Norland had met Sudmark by 9 May 2031.", False),
    ],
)
def test_a_day_by_which_something_must_be_done_is_a_deadline(text: str, deadline: bool) -> None:
    reports = [r for e in read(text).events for r in e.reports if r.when]
    assert [r.deadline for r in reports] == [deadline]
