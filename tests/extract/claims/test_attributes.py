"""What the words show of a claim, read off its content: each attribute alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.claims.parsed import parsed
from onrecord.extract.claims.attributes import certainty, polarity, quotation, time_reference
from onrecord.model import Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token


def head(sentence: str) -> Token:
    return next(t for t in parsed(sentence).doc if t.dep_ == "ROOT")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ((Span(0, 10),), "direct"),
        ((Span(1, 9),), "direct"),
        ((Span(1, 6),), "direct"),
        ((Span(2, 8),), "indirect"),
        ((Span(0, 10), Span(20, 30)), "direct"),
        ((Span(5, 15),), "mixed"),
        ((Span(11, 20), Span(20, 30)), "mixed"),
        ((Span(11, 19),), "indirect"),
        ((), "indirect"),
    ],
)
def test_quotation_is_how_much_of_the_content_lies_between_marks(
    content: tuple[Span, ...], expected: str
) -> None:
    text = '"bcdefghi"abcdefghij"bcdefghi"'
    assert quotation(text, content, [Span(0, 10), Span(20, 30)]) == expected


def test_marks_and_blanks_do_not_make_a_quotation_mixed() -> None:
    text = '"It is." , "Yes."'
    quotes = [Span(0, 8), Span(11, 17)]
    assert quotation(text, (Span(0, len(text)),), quotes) == "direct"


@pytest.mark.parametrize(
    ("sentence", "given", "expected", "words"),
    [
        ("The port may open.", "", "possible", "may"),
        ("The port may open.", "certain", "possible", "may"),
        ("The port will probably open.", "", "probable", "probably"),
        ("The port opened.", "possible", "possible", ""),
        ("The port opened.", "", "certain", ""),
        ("Chaos.", "", "unknown", ""),
    ],
)
def test_a_hedge_of_the_speakers_goes_before_what_the_cue_gives(
    sentence: str, given: str, expected: str, words: str
) -> None:
    found, spans = certainty(head(sentence), given)
    assert (found, " ".join(s.of(sentence) for s in spans)) == (expected, words)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The port was not open.", "negated"),
        ("Nobody crossed the river.", "negated"),
        ("No soldiers crossed the river.", "negated"),
        ("The soldiers took no prisoners.", "negated"),
        ("The port was open.", "affirmed"),
    ],
)
def test_polarity_is_the_main_verbs(sentence: str, expected: str) -> None:
    assert polarity(head(sentence)) == expected
    turned = {"negated": "affirmed", "affirmed": "negated"}
    assert polarity(head(sentence), turned=True) == turned[expected]


@pytest.mark.parametrize(
    ("sentence", "act", "expected"),
    [
        ("The port will open.", "assertion", "future"),
        ("The port is going to open.", "assertion", "future"),
        ("The port opened.", "demand", "past"),
        ("The port has opened.", "assertion", "past"),
        ("The port opens at noon.", "assertion", "present"),
        ("To open the port.", "assertion", "future"),
        ("Opening the port.", "accusation", "past"),
        ("Opening the port.", "proposal", "future"),
        ("Opening the port.", "assertion", "present"),
    ],
)
def test_time_is_the_verbs_tense_or_the_acts(sentence: str, act: str, expected: str) -> None:
    assert time_reference(head(sentence), act) == expected


def test_content_without_a_head_shows_nothing() -> None:
    assert certainty(None, "certain") == ("unknown", ())
    assert polarity(None) == "affirmed"
    assert time_reference(None, "demand") == "present"
