"""Words that a model quotes are found in the text, to the letter or by a repair."""

from __future__ import annotations

import pytest

from onrecord.extract.llm.anchor import Quoted, anchor, occurrences
from onrecord.model import Span


@pytest.mark.parametrize(
    ("text", "quote", "found", "repaired"),
    [
        ("He said no.", "He said", ["He said"], False),
        ("The theme.", "he", [], False),
        ("It’s over.", "It's over", ["It’s over"], True),
        ("He said “no”.", '"no"', ["“no”"], True),
        ("a – b", "a - b", ["a – b"], True),
        ("a\n  b", "a b", ["a\n  b"], True),
        ("wait … then", "wait ... then", ["wait … then"], True),
        ("wait ... then", "wait … then", ["wait ... then"], True),
        ("the end", "The end", ["the end"], True),
        ("the end", "the End", [], False),
        ("soft\u00adware", "software", ["soft\u00adware"], True),
        ("one two", "one too", [], False),
        ("😀 yes 😀", "yes", ["yes"], False),
        ("no, no", "no", ["no", "no"], False),
        ("anything", "", [], False),
        ("anything", "…", [], False),
        ("half…", "half.", [], False),
    ],
)
def test_words_are_found_to_the_letter_or_by_a_repair_that_is_marked(
    text: str, quote: str, found: list[str], repaired: bool
) -> None:
    spans, mended = occurrences(text, Span(0, len(text)), quote)
    assert ([s.of(text) for s in spans], mended) == (found, repaired)


def test_of_several_places_the_nearest_to_the_other_words_is_taken() -> None:
    text = "A said x. B said y. C said z."
    whole = Span(0, len(text))
    out = anchor(text, whole, [Quoted("cue", "said"), Quoted("content", "z")], "paragraph 1")
    assert out.of("cue") == (Span(22, 26),)
    alone = anchor(text, whole, [Quoted("cue", "said")], "paragraph 1")
    assert "stands 3 times" in alone.faults["cue"]
    assert not alone.of("cue")
    between = anchor(
        "said x said", Span(0, 11), [Quoted("cue", "said"), Quoted("content", "x")], ""
    )
    assert "nothing says which" in between.faults["cue"]


def test_a_repair_with_two_places_is_none() -> None:
    text = "It’s so. It’s so."
    out = anchor(text, Span(0, len(text)), [Quoted("content", "It's so")], "paragraph 1")
    assert out.faults == {"content": "'It's so' resembles 2 places in paragraph 1."}


def test_a_cue_in_the_content_is_not_exchanged_for_that_of_another_sentence() -> None:
    quotes = [
        Quoted("content", "“They said no”"),
        Quoted("source", "a source"),
        Quoted("cue", "said"),
    ]
    quoted = "“They said no”, a source said. Others said yes."
    assert anchor(quoted, Span(0, len(quoted)), quotes, "").of("cue") == (Span(25, 29),)
    swallowed = "A source said that it rained. The other people in the town said it did not."
    quotes = [Quoted("content", "said that it rained"), Quoted("cue", "said")]
    assert anchor(swallowed, Span(0, len(swallowed)), quotes, "").of("cue") == (Span(9, 13),)


def test_a_hedge_is_sought_inside_the_content_and_a_cue_outside() -> None:
    text = "It may rain, he said: it may snow, she may have said."
    whole = Span(0, len(text))
    quotes = [Quoted("content", "it may snow"), Quoted("certainty words", "may", "inside")]
    assert anchor(text, whole, quotes, "").of("certainty words") == (Span(25, 28),)
    apart = [Quoted("content", "It may rain, he said: it may snow"), Quoted("cue", "said")]
    assert anchor(text, whole, apart, "").of("cue") == (Span(48, 52),)
