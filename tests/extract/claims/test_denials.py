"""Who denies what another has said: never the one who has said it, and of what was said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.claims.parsed import attribution, parsed, words
from onrecord.extract.claims.cues.table import shipped_cues
from onrecord.extract.claims.denials import with_denials
from onrecord.extract.claims.model import Attribution
from onrecord.model import Reading

Read = Callable[..., Reading]
Lines = Callable[[Reading], list[tuple[str, str, str]]]

DENIALS = [
    (
        "Norland accused Sudmark of shelling the village, which it denied.",
        ("norland", "accusation", "Sudmark of shelling the village"),
        ("sudmark", "denial", "Sudmark of shelling the village"),
    ),
    (
        "Norland accused Sudmark of shelling the village, which Orm denied.",
        ("norland", "accusation", "Sudmark of shelling the village"),
        ("sudmark", "denial", "Sudmark of shelling the village"),
    ),
    (
        "Sudmark was accused by Norland of shelling the village, which it denied.",
        ("norland", "accusation", "Sudmark … of shelling the village"),
        ("sudmark", "denial", "Sudmark … of shelling the village"),
    ),
    (
        "Norland said Sudmark had shelled the village, which Orm rejected.",
        ("norland", "assertion", "Sudmark had shelled the village"),
        ("sudmark", "denial", "Sudmark had shelled the village"),
    ),
    (
        "Norland said Sudmark had shelled the village, a claim Sudmark denied.",
        ("norland", "assertion", "Sudmark had shelled the village"),
        ("sudmark", "denial", "Sudmark had shelled the village"),
    ),
    (
        "Norland said Sudmark had shelled the village, but Sudmark denied it.",
        ("norland", "assertion", "Sudmark had shelled the village"),
        ("sudmark", "denial", "Sudmark had shelled the village"),
    ),
    (
        "Norland accused Sudmark of shelling the village, but Sudmark rejected the accusation.",
        ("norland", "accusation", "Sudmark of shelling the village"),
        ("sudmark", "denial", "Sudmark of shelling the village"),
    ),
    (
        "Police say the men shot first, which their families dispute.",
        ("Police", "assertion", "the men shot first"),
        ("their families", "denial", "the men shot first"),
    ),
    (
        "Norland announced sanctions, which Sudmark rejected.",
        ("norland", "announcement", "sanctions"),
        ("sudmark", "refusal", "sanctions"),
    ),
    (
        "Norland proposed a truce, which Sudmark rejected.",
        ("norland", "proposal", "a truce"),
        ("sudmark", "refusal", "a truce"),
    ),
]


@pytest.mark.parametrize(("text", "said", "denied"), DENIALS, ids=[d[0] for d in DENIALS])
def test_a_denial_is_the_deniers_and_of_what_was_said(
    read: Read, lines: Lines, text: str, said: tuple[str, str, str], denied: tuple[str, str, str]
) -> None:
    reading = read(text)
    assert lines(reading) == [said, denied]
    assert all(c.embedded_in is None for c in reading.claims)


def test_what_an_outlet_tells_of_both_stays_within_its_report(read: Read) -> None:
    text = (
        "Radio Meridian said Norland accused Sudmark of shelling the village, which Sudmark denied."
    )
    outlet, accuser, denier = read(text).claims
    assert accuser.embedded_in == denier.embedded_in == outlet.id
    assert accuser.content == denier.content


@pytest.mark.parametrize(
    ("text", "denier"),
    [
        ("President Oro Lund accused minister Mira Holt of lying, which she denied.", "Mira Holt"),
        ("Ilva Tarn said Oro Lund had lied, which he denied.", "Oro Lund"),
        ("Ilva Tarn accused Mira Holt of taking bribes, which she denied.", "she"),
        ("Ilva Tarn accused Mira Holt of taking bribes, an allegation she denied.", "she"),
        ("Ilva Tarn accused Sudmark of lying. It denied the accusation.", "sudmark"),
        ("Ilva Tarn accused the company of lying, which it denies.", "it"),
    ],
)
def test_a_pronoun_that_denies_is_not_the_one_who_accused(
    read: Read, lines: Lines, text: str, denier: str
) -> None:
    who, act, _ = lines(read(text))[-1]
    assert (who, act) == (denier, "denial")


def test_one_who_denies_something_new_may_be_the_one_who_spoke(read: Read, lines: Lines) -> None:
    text = "Ilva Tarn said the port was open. She denied it was closed."
    assert lines(read(text))[-1] == ("ilva-tarn", "denial", "it was closed")


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Sudmark rejected the claim.", "denial"),
        ("Sudmark dismissed the accusation.", "denial"),
        ("Sudmark rejected Norland's claim that its troops had crossed the river.", "denial"),
        ("Sudmark rejected the proposal.", "refusal"),
        ("Sudmark opposed the recognition of the island.", "refusal"),
    ],
)
def test_to_reject_what_is_said_is_to_deny_it(
    read: Read, lines: Lines, text: str, act: str
) -> None:
    who, found, _ = lines(read(text))[0]
    assert (who, found) == ("sudmark", act)


def test_a_claim_within_the_words_of_the_accuser_is_not_taken_for_the_articles(
    read: Read, lines: Lines
) -> None:
    text = "Norland said that Sudmark had made a claim that Orm denied."
    assert lines(read(text))[0] == (
        "norland",
        "assertion",
        "that Sudmark had made a claim that Orm denied",
    )


def test_what_is_denied_is_told_of_an_event_by_the_accuser(read: Read) -> None:
    reading = read("Norland said Sudmark had attacked Haven, which Sudmark denied.")
    said, denied = reading.claims
    (attack,) = (e for e in reading.events if "attacked" in e.label)
    assert [r.claim for r in attack.reports] == [said.id]
    assert attack.id in denied.about


# the steps, on attributions made by hand


def resolved(text: str, *parts: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Cue, act and content of each attribution once the denials are resolved."""
    doc = parsed(text).doc
    found: list[Attribution] = [attribution(doc, *each) for each in parts]
    return [
        (words(text, a.cue_spans), a.cue.act, words(text, a.content))
        for a in with_denials(found, shipped_cues(), text)
    ]


SAID = ("Tarn", "said", "the port was open")


def test_a_clause_that_denies_is_no_part_of_what_it_denies() -> None:
    text = "Tarn said the port was open, which Orm denied."
    said = ("Tarn", "said", "the port was open, which Orm denied")
    assert resolved(text, said, ("Orm", "denied", "which", "denial")) == [
        ("said", "assertion", "the port was open"),
        ("denied", "denial", "the port was open"),
    ]


def test_a_pronoun_that_is_denied_stands_for_what_was_said_before() -> None:
    text = "Tarn said the port was open, but Orm denied it."
    assert resolved(text, SAID, ("Orm", "denied", "it", "denial"))[1] == (
        "denied",
        "denial",
        "the port was open",
    )


def test_an_object_of_its_own_is_what_is_denied() -> None:
    text = "Tarn said the port was open, but Orm denied the theft."
    assert resolved(text, SAID, ("Orm", "denied", "the theft", "denial"))[1][2] == "the theft"


def test_with_nothing_said_before_a_denial_keeps_its_object() -> None:
    text = "Orm denied it."
    assert resolved(text, ("Orm", "denied", "it", "denial")) == [("denied", "denial", "it")]


def test_nobody_denies_what_they_have_just_said() -> None:
    text = "Tarn said the port was open and denied it."
    denial = ("Tarn", "denied", "it", "denial")
    assert resolved(text, SAID, denial)[1][2] == "it"


@pytest.mark.parametrize(
    ("act", "content", "becomes"),
    [
        ("assertion", "the port was open", "denial"),
        ("proposal", "the port was open", "refusal"),
        ("demand", "the port was open", "refusal"),
    ],
)
def test_rejecting_what_is_said_is_denial_and_what_is_wanted_refusal(
    act: str, content: str, becomes: str
) -> None:
    text = "Tarn said the port was open, which Orm rejected."
    found = resolved(text, ("Tarn", "said", content, act), ("Orm", "rejected", "which", "refusal"))
    assert found[1] == ("rejected", becomes, content)


def test_a_court_dismisses_a_charge_without_denying_it() -> None:
    assert resolved(
        "The court dismissed the charge.", ("The court", "dismissed", "the charge", "refusal")
    ) == [("dismissed", "refusal", "the charge")]
    assert resolved(
        "The court dismissed the claim.", ("The court", "dismissed", "the claim", "refusal")
    ) == [("dismissed", "denial", "the claim")]


def test_whoever_seems_to_say_the_denials_clause_is_misread() -> None:
    text = "Tarn said Brask warned the port was open, which Orm denied."
    found = resolved(
        text,
        ("Tarn", "said", "Brask warned the port was open"),
        ("Brask", "warned", "which Orm denied", "warning"),
        ("Orm", "denied", "which", "denial"),
    )
    assert [cue for cue, *_ in found] == ["said", "denied"]
