"""Readings of single paragraphs by an invented authority."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onrecord.extract import RulesExtractor
from onrecord.model import Article, Claim, Reading, Segment, joined
from support.invented import invented_authority


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


def _speaker(reading: Reading, claim: Claim) -> str:
    own = {a.id: a.label for a in reading.actors}
    named = [own.get(ref, ref.rsplit("/", 1)[-1]) for ref in claim.speakers]
    return ", ".join(named) or claim.speaker_description or ""


@pytest.fixture(scope="session")
def speaker() -> Callable[[Reading, Claim], str]:
    """Whom a claim names: the last part of an IRI, the name of the article's actor, or words."""
    return _speaker


@pytest.fixture(scope="session")
def lines() -> Callable[[Reading], list[tuple[str, str, str]]]:
    """Of every claim: who, which speech act, of what (parts of it joined by " … ")."""

    def of(reading: Reading) -> list[tuple[str, str, str]]:
        text = reading.article.text
        return [
            (_speaker(reading, c), c.speech_act, joined(text, c.content)) for c in reading.claims
        ]

    return of
