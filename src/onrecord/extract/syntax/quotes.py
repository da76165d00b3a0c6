"""Quotation marks: which text they enclose."""

from __future__ import annotations

import re

from onrecord.model import Segment, Span

_EITHER = ('"', "''")  # two single marks are the typewriter's double one
_OPEN = ("“", "„", "«", "``", "‘‘")
_CLOSE = ("”", "»", "’’")
_DOUBLE = re.compile("|".join((*_EITHER, *_OPEN, *_CLOSE)))
_SINGLE = re.compile("[‘’']")
_MARKS = "\"“”„‟«»‹›"
#: Words that begin or end with a quotation mark; a single one at the end follows punctuation, since
#: it may be an apostrophe. The patterns are those of onrsh:ClaimDirect in shapes/quotation.ttl.
_BEGINS = re.compile(f"^[\\s(\\[…—–-]*[{_MARKS}‘’‚‛'`]")
_ENDS = re.compile(f"([{_MARKS}]|''|’’|[.,;:!?…][’'])[\\s.,;:!?)\\]…—–-]*$")


def find_quotes(text: str, segments: tuple[Segment, ...]) -> list[Span]:
    """The quoted stretches of every segment, marks included, in order, never nested.

    A paragraph that opens a quotation and does not close it is quoted to its end, as is the
    custom when the next paragraph goes on. Single marks count where a segment has no double ones.
    """
    found: list[Span] = []
    for segment in segments:
        spans = _double(text, segment.start, segment.end)
        if not spans:
            spans = _single(text, segment)
        found.extend(spans)
    return found


def _double(text: str, start: int, end: int) -> list[Span]:
    spans: list[Span] = []
    opened: int | None = None
    for mark in _DOUBLE.finditer(text, start, end):
        c = mark.group()
        if opened is None:
            if c not in _CLOSE:
                opened = mark.start()
        elif c not in _OPEN:
            spans.append(Span(opened, mark.end()))
            opened = None
    if opened is not None and end - opened > 20:
        spans.append(Span(opened, end))
    return spans


def _single(text: str, segment: Segment) -> list[Span]:
    """Curly or straight single marks; an apostrophe inside a word is none.

    Headlines quote single words by them, running text no fewer than two.
    """
    start, end = segment.start, segment.end
    least = 1 if segment.kind == "headline" else 2
    spans: list[Span] = []
    opened: int | None = None
    for mark in _SINGLE.finditer(text, start, end):
        at, c = mark.start(), mark.group()
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        if opened is None:
            if c in "‘'" and not before.isalnum() and after.isalnum():
                opened = at
        elif c in "’'" and not after.isalnum() and (before in ".,!?;" or not before.isspace()):
            words = text[opened:at].split()
            if before in ".,!?" or len(words) >= least:
                spans.append(Span(opened, at + 1))
            opened = None
    return spans


def is_quoted_outright(text: str, span: Span) -> bool:
    """Whether the words begin or end with a quotation mark, or one is directly beside them."""
    beside = text[max(span.start - 1, 0) : span.end + 1]
    return any(
        _BEGINS.search(words) is not None or _ENDS.search(words) is not None
        for words in (span.of(text), beside)
    )
