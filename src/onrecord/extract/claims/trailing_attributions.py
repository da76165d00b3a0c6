"""Trailing attributions: "…, the minister said, Radio Meridian reported".

A clause of source and cue that closes a sentence after a comma, behind another attribution,
comments on all of the sentence: its content is the sentence with the other attribution in it, and
it is itself no part of what the other says.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from onrecord.extract.claims.model import Attribution
from onrecord.extract.claims.spans import without
from onrecord.extract.syntax.span_index import SpanIndex
from onrecord.model import Span

_QUOTES = frozenset('"“”„«»')


def with_trailing_attributions(found: Sequence[Attribution], text: str) -> list[Attribution]:
    """The attributions, those that close a sentence widened to all of it that they report."""
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
        whole = _reported_sentence(last, [out[n] for n in within], clause, text)
        out[number] = replace(last, content=(whole,))
        for n in within:
            kept = without(out[n].content, Span(whole.end, clause.end))
            out[n] = replace(out[n], content=kept or out[n].content)
    return out


def _reported_sentence(
    last: Attribution, within: Sequence[Attribution], clause: Span, text: str
) -> Span:
    """All that comes before the closing clause, with the attributions in it, without its comma."""
    start = min(
        last.cue_head.sent.start_char,
        *(s.start for other in within for s in (*other.content, *other.source)),
    )
    end = _stripped_end(text, clause.start)
    while end and text[end - 1] == ",":
        end -= 1
    end = _stripped_end(text, end)
    while start < end and text[start].isspace():
        start += 1
    return Span(start, end)


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
    """Whether another cue of the sentence comes before the clause, with no quotation between.

    ``sentence`` is where the other's sentence, which holds the clause, begins; ``marks`` are the
    places of all quotation marks.
    """
    cue = other.cue_spans[-1] if other.cue_spans else None
    if cue is None or cue.end > clause.start or cue.start < sentence:
        return False
    return bisect_left(marks, cue.end) == bisect_left(marks, clause.start)


def _mingled(other: Attribution, last: Attribution, clause: Span) -> bool:
    """Whether what the two say is the same, or one holds the other's words."""
    return any(a.touches(b) for a in other.content for b in (*last.content, clause))
