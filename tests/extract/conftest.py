"""Readings of single paragraphs by an invented authority."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from invented import invented_authority
from onrecord.extract import RulesExtractor
from onrecord.model import Article, Reading, Segment


@pytest.fixture(scope="session")
def read() -> Callable[..., Reading]:
    """Reads paragraphs (one a line) of an article published on a day, or on an unknown one."""
    extractor = RulesExtractor(invented_authority())

    def reading(text: str, published: str | None = "2031-05-06") -> Reading:
        segments, at = [], 0
        for line in text.split("\n"):
            if line:
                segments.append(Segment("paragraph", at, at + len(line)))
            at += len(line) + 1
        return extractor.read(Article("case", text, tuple(segments), published=published))

    return reading
