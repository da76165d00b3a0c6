"""Quotation marks: which text they enclose."""

from __future__ import annotations

import re
from collections.abc import Iterable

from onrecord.model import Segment, Span

_EITHER = ('"', "''")  # two single marks are the typewriter's double one
_OPEN = ("“", "„", "«", "``", "‘‘")
_CLOSE = ("”", "»", "’’")
_DOUBLE = re.compile("|".join((*_EITHER, *_OPEN, *_CLOSE)))
_SINGLE = re.compile("[‘’']")
_MARKS = '"“”„‟«»'
#: Words that begin or end with a quotation mark. A single one at the end follows punctuation, since
#: it may be an apostrophe. This and what follows are the patterns of shapes/quotation.ttl.
_MARKED = re.compile(
    f"^[ (…—–-]*[{_MARKS}‹›‘’‚‛'`]|([{_MARKS}‹›]|''|’’|[.,;:!?…][’'])[ .,;:!?)…—–-]*$"
)
#: A mark between words of one content, but for one that only goes on with the quotation.
_INSIDE = re.compile(rf"\w.*[{_MARKS}].*\w", re.DOTALL)
_GOES_ON = re.compile(rf"[{_MARKS}][\s,;–—-]+[{_MARKS}]|\n\s*[{_MARKS}]")
_ANY_MARK = re.compile(rf"[{_MARKS}‹›]|''|``|(^|\W)['‘’‚]\w")


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
    """Whether a quotation's marks are at the ends of the words, or directly beside, and not inside.

    One end is enough: a quotation may go on in the next paragraph or after "he said".
    """
    words, beside = span.of(text), text[max(span.start - 1, 0) : span.end + 1]
    marked = _MARKED.search(words) or _MARKED.search(beside)
    return marked is not None and _INSIDE.search(_GOES_ON.sub(" ", words)) is None


def has_marks(text: str, spans: Iterable[Span]) -> bool:
    """Whether there is a quotation mark in the words."""
    return any(_ANY_MARK.search(s.of(text)) for s in spans)
