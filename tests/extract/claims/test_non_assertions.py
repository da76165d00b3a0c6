"""What was asked, supposed, denied or still to be said is no claim that it was said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onrecord.model import Reading

Read = Callable[..., Reading]
Lines = Callable[[Reading], list[tuple[str, str, str]]]


@pytest.mark.parametrize(
    "text",
    [
        # conditions
        "If Norland says it will attack, we will answer.",
        "If Ilva Tarn says that Sudmark attacked the port, the talks will fail.",
        "Unless Ilva Tarn says that the port is open, the ships will wait.",
        "Even if Ilva Tarn denies that the port is open, the ships will come.",
        "Had Ilva Tarn said that the port was open, the ships would have come.",
        "Should Norland say that it will attack, the ships will leave.",
        # questions
        "Did Ilva Tarn say that the port was open?",
        "Has Sudmark denied that its troops crossed the river?",
        "Who said that the port was open?",
        "Whether Ilva Tarn said that the port was open is disputed.",
        "It is unclear whether Ilva Tarn said that the port was open.",
        "It was not clear if Ilva Tarn had accused Sudmark of shelling the village.",
        # negations
        "Ilva Tarn never said that the port was open.",
        "Ilva Tarn would not say whether the port was open.",
        "Ilva Tarn has yet to say whether the port is open.",
        "Ilva Tarn did not deny that the port was open.",
        "Ilva Tarn neither confirmed nor denied the attack.",
        "Norland did not agree to open the crossing.",
        "No minister said that the port was open.",
        "Ilva Tarn is not sure that the port is open.",
        # not yet, or perhaps
        "Ilva Tarn could say that the port is open.",
        "Ilva Tarn may accuse Sudmark of shelling the village.",
        "Ilva Tarn will say on Friday whether the port is open.",
    ],
)
def test_nothing_was_said(read: Read, lines: Lines, text: str) -> None:
    assert lines(read(text)) == []


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Ilva Tarn refused to say whether the port was open.",
            ("ilva-tarn", "refusal", "whether the port was open"),
        ),
        (
            "Ilva Tarn declined to say who said the port was open.",
            ("ilva-tarn", "refusal", "who said the port was open"),
        ),
        (
            "Journalists asked whether Ilva Tarn had said that the port was open.",
            ("Journalists", "question", "whether Ilva Tarn had said that the port was open"),
        ),
        (
            "Radio Meridian denied that Ilva Tarn had said the port was open.",
            ("radio-meridian", "denial", "that Ilva Tarn had said the port was open"),
        ),
        (
            "Norland urged Ilva Tarn to deny that the port was closed.",
            ("norland", "demand", "Ilva Tarn to deny that the port was closed"),
        ),
        (
            "Did Norland attack the port, asked Ilva Tarn?",
            ("ilva-tarn", "question", "Did Norland attack the port"),
        ),
        (
            '"Did Norland attack the port?" asked Ilva Tarn.',
            ("ilva-tarn", "question", '"Did Norland attack the port?"'),
        ),
        (
            '"If Sudmark says no, we will answer," Ilva Tarn said.',
            ("ilva-tarn", "assertion", '"If Sudmark says no, we will answer,"'),
        ),
        (
            "Ilva Tarn said that if Sudmark attacked, Norland would answer.",
            ("ilva-tarn", "assertion", "that if Sudmark attacked, Norland would answer"),
        ),
        (
            "If the port is closed, Ilva Tarn said, Norland will answer.",
            ("ilva-tarn", "assertion", "If the port is closed … Norland will answer"),
        ),
    ],
)
def test_what_is_said_of_the_unsaid_stands(
    read: Read, lines: Lines, text: str, claim: tuple[str, str, str]
) -> None:
    assert lines(read(text)) == [claim]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Ilva Tarn does not believe that the port is open.", "belief"),
        ("Ilva Tarn does not think the talks will succeed.", "belief"),
        ("Norland does not plan to attack.", "intention"),
    ],
)
def test_not_to_believe_or_plan_is_to_hold_that_it_is_not_so(
    read: Read, text: str, act: str
) -> None:
    (claim,) = read(text).claims
    assert (claim.speech_act, claim.polarity) == (act, "negated")


@pytest.mark.parametrize(
    "text",
    [
        "When Ilva Tarn said that the port was open, the ships came.",
        "Ilva Tarn, who said that the port was open, left.",
        "Asked whether the port was open, Ilva Tarn said that it was.",
        "Norland will leave Haven, minister Ilva Tarn said.",
    ],
)
def test_what_stands_beside_a_clause_like_these_was_said(
    read: Read, lines: Lines, text: str
) -> None:
    assert ("ilva-tarn", "assertion") in [line[:2] for line in lines(read(text))]


def test_what_follows_from_a_condition_is_still_the_articles(read: Read) -> None:
    reading = read(
        "If Ilva Tarn says that Sudmark attacked the port, the talks in Haven will fail."
    )
    assert [e.type for e in reading.events] == ["Talks"]


@pytest.mark.parametrize(
    "text", ["Norland attacked Sudmark at dawn.", "Sudmark attacked the port."]
)
def test_a_blow_is_no_word(read: Read, lines: Lines, text: str) -> None:
    assert lines(read(text)) == []


def test_an_attack_on_a_plan_is_one(read: Read, lines: Lines) -> None:
    text = "Ilva Tarn attacked the decision to close the port."
    assert [line[0] for line in lines(read(text))] == ["ilva-tarn"]
