"""A reporting clause that closes a sentence reports all of it, with the attributions in it."""

from __future__ import annotations

import pytest

from extract.claims.parsed import attribution, parsed, words
from onrecord.extract.claims.trailing_attributions import with_trailing_attributions


def widened(text: str, *parts: tuple[str, ...]) -> list[str]:
    """The contents once trailing attributions are widened."""
    doc = parsed(text).doc
    found = with_trailing_attributions([attribution(doc, *each) for each in parts], text)
    return [words(text, a.content) for a in found]


def test_the_last_clause_reports_the_sentence_and_is_no_part_of_what_another_says() -> None:
    text = "The port was open, Tarn said, Radio Meridian reported."
    said = ("Tarn", "said", "The port was open")
    reported = ("Radio Meridian", "reported", "The port was open, Tarn said")
    assert widened(text, said, reported) == ["The port was open", "The port was open, Tarn said"]


def test_what_another_says_ends_before_the_last_clause() -> None:
    text = "Tarn said that the port was open, Radio Meridian reported."
    said = ("Tarn", "said", "that the port was open, Radio Meridian reported")
    reported = ("Radio Meridian", "reported", "the port was open")
    assert widened(text, said, reported) == [
        "that the port was open",
        "Tarn said that the port was open",
    ]


@pytest.mark.parametrize(
    ("text", "said", "last"),
    [
        # what is still to be said reports nothing
        (
            "Tarn said the port was open, Norland would answer.",
            ("Tarn", "said", "the port was open"),
            ("Norland", "answer", "the port was open"),
        ),
        # no comma before it
        (
            "Tarn said the port was open and Orm reported.",
            ("Tarn", "said", "the port was open"),
            ("Orm", "reported", "the port was open"),
        ),
        # it does not close the sentence
        (
            "Tarn said the port was open, Orm reported on Monday from Haven.",
            ("Tarn", "said", "the port was open"),
            ("Orm", "reported", "the port was open"),
        ),
        # a quotation between the two
        (
            'Tarn said the port was open, adding "it will stay so," Orm reported.',
            ("Tarn", "said", "the port was open"),
            ("Orm", "reported", '"it will stay so,"'),
        ),
    ],
)
def test_other_clauses_are_left_as_they_are(
    text: str, said: tuple[str, ...], last: tuple[str, ...]
) -> None:
    assert widened(text, said, last) == [said[2], last[2]]
