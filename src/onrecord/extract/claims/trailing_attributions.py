"""Words passed on: "…, the minister said, Radio Meridian reported".

A clause of source and cue that closes a sentence after a comma, behind another attribution,
comments on all of the sentence: its content is the sentence with the other attribution in it, and
it is itself no part of what the other says.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from onrecord.extract.syntax.span_index import SpanIndex
from onrecord.model import Span, Spans, merge

if TYPE_CHECKING:
    from onrecord.extract.claims.attributions import Attribution

_LEADING = " \n\t,–—-"
_QUOTES = frozenset('"“”„«»')


def relayed(found: Sequence[Attribution], text: str) -> list[Attribution]:
    """The attributions, those that close a sentence widened to what they pass on."""
    out = list(found)
    sentences = [(a.cue_head.sent.start_char, a.cue_head.sent.end_char) for a in out]
    holding = SpanIndex(sentences)
    marks = [at for at, c in enumerate(text) if c in _QUOTES]
    for number, last in enumerate(out):
        clause = _closing_clause(last, text)
        if clause is None:
            continue
        within = [
            n
            for n in holding.holding(clause.start, clause.end)
            if n != number and _before(out[n], sentences[n][0], clause, marks)
        ]
        if not any(_mingled(out[n], last, clause) for n in within):
            continue
        start = min(
            last.cue_head.sent.start_char,
            *(s.start for n in within for s in (*out[n].content, *out[n].source)),
        )
        end = _stripped_end(text, clause.start)
        while end and text[end - 1] == ",":
            end -= 1
        end = _stripped_end(text, end)
        while start < end and text[start].isspace():
            start += 1
        out[number] = replace(last, content=(Span(start, end),))
        for n in within:
            kept = without(out[n].content, Span(end, clause.end))
            out[n] = replace(out[n], content=kept or out[n].content)
    return out


def _closing_clause(attribution: Attribution, text: str) -> Span | None:
    """Source and cue as one stretch between a comma and the end of the sentence.

    What is still to be said reports nothing: "…, Norland would answer".
    """
    if any(c.tag_ == "MD" for c in attribution.cue_head.children):
        return None
    parts = sorted((*attribution.source, *attribution.cue_spans))
    if not attribution.source or any(text[a.end : b.start].strip() for a, b in pairwise(parts)):
        return None
    clause = Span(parts[0].start, parts[-1].end)
    after = text[clause.end : attribution.cue_head.sent.end_char]
    before = _stripped_end(text, clause.start)
    closes = text[before - 1 : before] == "," and not any(c.isalnum() for c in after)
    return clause if closes else None


def _stripped_end(text: str, end: int) -> int:
    """Where the text before a place ends without white space."""
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _before(other: Attribution, sentence: int, clause: Span, marks: Sequence[int]) -> bool:
    """Whether another cue of the sentence stands before the clause, with no quotation between.

    ``sentence`` is where the other's sentence, which holds the clause, begins; ``marks`` are the
    places of all quotation marks.
    """
    cue = other.cue_spans[-1] if other.cue_spans else None
    if cue is None or cue.end > clause.start or cue.start < sentence:
        return False
    return bisect_left(marks, cue.end) == bisect_left(marks, clause.start)


def _mingled(other: Attribution, last: Attribution, clause: Span) -> bool:
    """Whether what the two say is the same, or one holds the other's words."""
    return any(
        a.start < b.end and b.start < a.end for a in other.content for b in (*last.content, clause)
    )


def without(spans: Spans, cut: Span) -> Spans:
    """The spans less the letters of one."""
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
        start = s.start + len(words) - len(words.lstrip(_LEADING))
        end = s.start + len(words.rstrip(_LEADING))
        if start < end:
            out.append(Span(start, end))
    return tuple(out)
