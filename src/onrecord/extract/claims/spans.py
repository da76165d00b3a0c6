"""Cutting what attributions cover: without a stretch, without the punctuation at the ends."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.model import Span, Spans, merge

_CLAUSE_MARKS = " \n\t,–—-"


def without(spans: Spans, cut: Span) -> Spans:
    """The spans less the characters of ``cut``."""
    pieces = [
        piece
        for s in spans
        for piece in (
            (s,)
            if s.end <= cut.start or cut.end <= s.start
            else (Span(s.start, max(s.start, cut.start)), Span(min(s.end, cut.end), s.end))
        )
    ]
    return merge(pieces)


def trimmed(spans: Iterable[Span], text: str) -> Spans:
    """The spans without the commas, dashes and blanks at their ends; empty ones are left out."""
    out = []
    for s in spans:
        words = s.of(text)
        start = s.start + len(words) - len(words.lstrip(_CLAUSE_MARKS))
        end = s.start + len(words.rstrip(_CLAUSE_MARKS))
        if start < end:
            out.append(Span(start, end))
    return tuple(out)


def up_to(spans: Spans, end: int, text: str) -> Spans:
    """What of the spans comes before a place, without the comma that leads on to it."""
    return trimmed([Span(s.start, min(s.end, end)) for s in spans if s.start < end], text)
