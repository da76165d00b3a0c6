"""Spans are cut by characters, and lose the clause marks at their ends."""

from __future__ import annotations

import pytest

from onrecord.extract.claims.spans import trimmed, up_to, without
from onrecord.model import Span

TEXT = "The port, he said, is open – now."


@pytest.mark.parametrize(
    ("cut", "left"),
    [
        (Span(20, 30), (Span(0, 10),)),
        (Span(2, 4), (Span(0, 2), Span(4, 10))),
        (Span(0, 4), (Span(4, 10),)),
        (Span(4, 12), (Span(0, 4),)),
        (Span(0, 10), ()),
    ],
)
def test_what_is_cut_leaves_what_is_around_it(cut: Span, left: tuple[Span, ...]) -> None:
    assert without((Span(0, 10),), cut) == left


def test_commas_dashes_and_blanks_at_the_ends_are_left_out() -> None:
    spans = trimmed([Span(0, 10), Span(17, 28)], TEXT)
    assert [s.of(TEXT) for s in spans] == ["The port", "is open"]


def test_what_is_all_marks_is_gone() -> None:
    assert trimmed([Span(8, 10)], TEXT) == ()


def test_up_to_a_place() -> None:
    spans = up_to((Span(0, 8), Span(10, 33)), TEXT.index("is open"), TEXT)
    assert [s.of(TEXT) for s in spans] == ["The port", "he said"]
    assert up_to((Span(10, 20),), 10, TEXT) == ()
