"""Whether what a reading says is anchored to its words.

The rules are those of shapes/anchor.ttl, mention.ttl, quotation.ttl and figure.ttl, for findings
that are not yet a graph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from onrecord.extract.syntax.quotes import has_marks, is_quoted_outright
from onrecord.model import Article, Claim, Event, Figure, Location, Mention, Segment, Span, Spans
from onrecord.numerals import numbers_in

#: White space as XPath and Rust know it, which is a little less than what Python does.
_SPACE = re.compile("[\t\n\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_LABEL = re.compile(":[^:]?$")
_LABEL_GAP = 3


class Segments:
    """Where the segments of an article lie, side by side."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        self._bounds = sorted((s.start, s.end) for s in segments)
        self._ends = [end for _, end in self._bounds]

    def together(self, one: Span, other: Span) -> bool:
        """Whether some segment has characters of both spans."""
        first = bisect_right(self._ends, one.start)
        held = takewhile(lambda bounds: bounds[0] < one.end, self._bounds[first:])
        return any(start < other.end and other.start < end for start, end in held)

    def stray(self, spans: Iterable[Span], *others: Iterable[Span]) -> bool:
        """Whether one of the spans is in a segment with none of the others, if there are any."""
        near = [o for part in others for o in part]
        if not near or not self._bounds:
            return False
        return not all(any(self.together(s, o) for o in near) for s in spans)


class Anchors:
    """The words of an article, its segments and mentions, to which findings are anchored."""

    def __init__(self, article: Article, mentions: Iterable[Mention]) -> None:
        self.text = article.text
        self.segments = Segments(article.segments)
        self._states: list[Span] = []
        self._mentions: defaultdict[str, list[Span]] = defaultdict(list)
        for mention in mentions:
            if mention.ref is not None:
                self._mentions[mention.ref].append(mention.span)
                if mention.kind == "state":
                    self._states.append(mention.span)

    def names(self, ref: str, words: Iterable[Span]) -> bool:
        """Whether a mention that shares a character with the words refers to ``ref``."""
        mentions = self._mentions.get(ref, ())
        return any(m.touches(w) for w in words for m in mentions)

    def claim_fault(self, claim: Claim) -> str | None:
        """Why a claim is not said in its own words."""
        if set(claim.cue) & set(claim.content):
            return "its cue is its content."
        if not all(self.names(speaker, claim.source) for speaker in claim.speakers):
            return "no mention at its source refers to its speaker."
        if claim.quotation == "direct" and not self._is_direct(claim):
            return "it is quoted directly without quotation marks."
        if claim.quotation == "mixed" and not has_marks(self.text, claim.content):
            return "it is quoted in part without a quotation mark."
        return None

    def describes(self, claim: Claim, claims: Mapping[str, Claim]) -> bool:
        """Whether the speaker's description is words of the source, or of one around the claim."""
        description = claim.speaker_description
        return description is None or any(
            description in _SPACE.sub(" ", span.of(self.text))
            for around in _with_outer(claim, claims)
            for span in (*around.source, *around.described_at)
        )

    def is_addressed(self, ref: str, claim: Claim) -> bool:
        """Whether an addressee is mentioned in a segment of the claim."""
        mentions = self._mentions.get(ref, ())
        words = (*claim.cue, *claim.content, *claim.source)
        return any(not self.segments.stray((m,), words) for m in mentions)

    def is_about(
        self, ref: str, claim: Claim, events: Mapping[str, Event], claims: Mapping[str, Claim]
    ) -> bool:
        """Whether what a claim is about is mentioned or reported in its words."""
        if ref in claims:
            return True
        words = (*claim.content, *claim.cue, *claim.source)
        if self.names(ref, words):
            return True
        reports = events[ref].reports if ref in events else ()
        return any(
            any(t.touches(w) for t in report.trigger for w in words)
            or any(c.id == claim.id for c in _with_outer(claims.get(report.claim or ""), claims))
            for report in reports
        )

    def place_fault(self, place: Location) -> str | None:
        """Why words do not name a place; those of a state name its territory."""
        if place.ref is None or self.names(place.ref, place.spans):
            return None
        if any(s.touches(w) for s in self._states for w in place.spans):
            return None
        return "no mention at its words refers to it."

    def figure_fault(self, figure: Figure) -> str | None:
        """Why a figure is not the number its words say."""
        numbers = numbers_in(figure.span.of(self.text), money=figure.currency is not None)
        if not numbers.state(figure.value, figure.low, figure.high):
            return "its words say another number, or none."
        low, high = figure.low, figure.high
        stated = [n for n in (low, figure.value, high) if n is not None]
        return None if stated == sorted(stated) else "its bounds are not in order."

    def _is_direct(self, claim: Claim) -> bool:
        if all(is_quoted_outright(self.text, span) for span in claim.content):
            return True
        return any(
            cue.end <= span.start <= cue.end + _LABEL_GAP
            and _LABEL.search(self.text[cue.start : span.start]) is not None
            and all(cue.start <= s.start < cue.end for s in claim.source)
            for cue in claim.cue
            for span in claim.content
        )


def inside(spans: Iterable[Span], text: str) -> bool:
    """Whether the spans are ranges of the text."""
    return all(0 <= s.start < s.end <= len(text) for s in spans)


def stray_part(claim: Claim, segments: Segments) -> str | None:
    """Why a claim's parts do not belong to it."""
    if segments.stray(claim.cue, claim.content, claim.source):
        return "its cue is in a different segment from its content and source."
    carried = not claim.cue and claim.source and claim.source[-1].end <= claim.content[0].start
    if not carried and segments.stray(claim.source, claim.content, claim.cue):
        return "its source is in a different segment from its content and cue."
    said: Spans = claim.said.spans if claim.said else ()
    words = (claim.content, claim.cue, claim.source)
    if segments.stray((*claim.certainty_spans, *claim.distance_spans, *said), *words):
        return "its hedge or date is in a different segment from its content, cue and source."
    return None


def _with_outer(claim: Claim | None, claims: Mapping[str, Claim]) -> Iterator[Claim]:
    """A claim, the one that embeds it, the one that embeds that one …"""
    seen: set[str] = set()
    while claim is not None and claim.id not in seen:
        seen.add(claim.id)
        yield claim
        claim = claims.get(claim.embedded_in or "")
