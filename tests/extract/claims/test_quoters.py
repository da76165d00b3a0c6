"""Who speaks inside and beside a quotation, and how those without a name are called."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onrecord.extract.names.resolver import short_description
from onrecord.model import Claim, Reading

Lines = Callable[[Reading], list[tuple[str, str, str]]]


@pytest.mark.parametrize(
    "text",
    [
        'Anton Brask spoke first. "I told Ms Quell that I would think about it," he said.',
        'Anton Brask spoke first. "I told Sir Quell that I would think about it," he said.',
        'Anton Brask spoke first. "I told Berta Quell that I would think about it," he said.',
    ],
)
def test_who_is_named_in_a_quotation_does_not_speak_it(
    read: Callable[..., Reading], lines: Lines, text: str
) -> None:
    (outer,) = [who for who, _, said in lines(read(text)) if said.startswith('"I told')]
    assert outer == "Anton Brask"


def test_a_title_says_which_pronoun_may_stand_for_a_person(
    read: Callable[..., Reading], lines: Lines
) -> None:
    text = "Ms Quell met Anton Brask. He said the port was open."
    assert [who for who, *_ in lines(read(text))] == ["Anton Brask"]


@pytest.mark.parametrize("pronoun", ["I", "We"])
def test_the_first_person_of_a_quotation_is_whoever_is_quoted(
    read: Callable[..., Reading], lines: Lines, pronoun: str
) -> None:
    text = f'"{pronoun} told Ms Quell that I would think about it," Anton Brask said.'
    found = lines(read(text))
    assert len(found) > 1
    assert {who for who, *_ in found} == {"Anton Brask"}


def test_the_first_person_of_somebody_without_a_name_is_called_as_that_one_is(
    read: Callable[..., Reading],
) -> None:
    text = '"I told Ms Quell that I would think about it," a clerk said.'
    claims: tuple[Claim, ...] = read(text).claims
    assert len(claims) > 1
    assert {c.speaker_description for c in claims} == {"a clerk"}


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ('"Brask', "Brask"),
        ("“the clerk", "the clerk"),
        ("One of the clerks,", "One of the clerks"),
        ('the "iron" clerk', 'the "iron" clerk'),
        ('"Iron" Brask', '"Iron" Brask'),
        ("a group called “Iron”", "a group called “Iron”"),
    ],
)
def test_a_description_has_no_marks_of_what_stands_around_it(words: str, label: str) -> None:
    assert short_description(words) == label
