"""Text cut at the borders of its marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("jinja2", reason="needs the extra 'serve'")
from onrecord.serve.pages.widgets.marked_text import Mark, pieces

marks = st.lists(
    st.builds(
        lambda start, length, part, of, depth: Mark(start, start + length, part, of, "0", depth),
        st.integers(0, 40),
        st.integers(0, 20),
        st.sampled_from(["content", "cue", "source", "trigger"]),
        st.sampled_from(["a", "b", "c"]),
        st.integers(0, 3),
    ),
    max_size=8,
)


@given(st.text(min_size=1, max_size=40), marks, st.integers(0, 10))
def test_pieces_are_the_text_and_each_lies_in_just_its_marks(
    text: str, marked: list[Mark], start: int
) -> None:
    found = pieces(text, start, len(text), marked, [(m.start, m.end) for m in marked])
    assert "".join(piece.text for piece in found) == text[start:]
    for piece in found:
        middle = range(piece.start, piece.start + len(piece.text))
        for at in middle:
            assert set(piece.marks) == {m for m in marked if m.start <= at < m.end}
    opened = {span for piece in found for span in piece.opens}
    assert opened == {(m.start, m.end) for m in marked if start <= m.start < len(text)}


def test_overlapping_marks_show_the_inner_colour_over_the_outer() -> None:
    outer, inner = Mark(0, 10, "content", "x", "0", 0), Mark(4, 14, "content", "y", "1", 1)
    found = pieces("abcdefghijklmnop", 0, 16, [outer, inner])
    assert [(p.text, p.classes, p.things) for p in found] == [
        ("abcd", "m-content k0", ("x",)),
        ("efghij", "m-content k1 b0", ("y", "x")),
        ("klmn", "m-content k1", ("y",)),
        ("op", "", ()),
    ]
