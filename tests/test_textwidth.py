"""Texts cut to a length."""

from __future__ import annotations

import doctest

from hypothesis import given
from hypothesis import strategies as st

from onrecord import textwidth
from onrecord.textwidth import clip, clip_at_word


def test_the_examples_hold() -> None:
    assert doctest.testmod(textwidth).failed == 0


@given(st.text(), st.integers(1, 20))
def test_a_clipped_text_is_a_line_no_longer_than_asked(text: str, most: int) -> None:
    cut = clip(text, most)
    assert len(cut) <= most
    assert len(cut.splitlines()) <= 1
    assert cut == " ".join(text.split()) or cut.endswith("…")


def test_one_long_word_is_cut_within() -> None:
    assert clip_at_word("unbrokenword", 5) == "unbro …"
    assert clip_at_word("unbrokenword", 5, mark="") == "unbro"
