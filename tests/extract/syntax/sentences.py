"""Parsed sentences, and the words in them that a test is about."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from onrecord.extract.syntax.parser import parse
from onrecord.model import Article, Segment

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Doc, Token


@cache
def sentence(text: str) -> Doc:
    """The parse of a sentence."""
    return parse(Article("sentence", text, (Segment("paragraph", 0, len(text)),)))


def word(text: str, written: str) -> Token:
    """The first token of a sentence that is written so."""
    return next(token for token in sentence(text) if token.text == written)
