"""Stretches that touch or hold another, against looking at them all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.syntax.span_index import SpanIndex

STRETCHES = st.tuples(st.integers(0, 30), st.integers(0, 8)).map(lambda p: (p[0], p[0] + p[1]))


@given(st.lists(STRETCHES, max_size=40), STRETCHES)
def test_it_finds_what_looking_at_all_finds(
    known: list[tuple[int, int]], asked: tuple[int, int]
) -> None:
    index = SpanIndex(known)
    start, end = asked
    holding = [n for n, (a, b) in enumerate(known) if a <= start and end <= b]
    assert index.holding(start, end) == holding
    touching = [n for n, (a, b) in enumerate(known) if a < end and start < b]
    assert index.touching(start, end) == touching
