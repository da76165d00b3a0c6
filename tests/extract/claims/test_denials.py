"""Who denies what another has said: never the one who has said it, and of what was said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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
