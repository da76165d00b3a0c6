"""Drops what is invalid from an extractor's reading, with the reason for each.

The shapes validate graphs; this validates a reading before it is described, so that one bad claim
does not cost its article. The parts of a claim or report have to be near it, as shapes/anchor.ttl
says. Dates are in ``valid_dates``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import takewhile

from onrecord.build.valid_dates import drop_invalid_dates
from onrecord.model import (
    Claim,
    Dropped,
    Event,
    Mention,
    Participant,
    Reading,
    Relation,
    Report,
    Segment,
    Span,
    Spans,
)


def drop_invalid(reading: Reading) -> Reading:
    """The reading without invalid mentions, claims, events and relations; lists what it dropped."""
    text = reading.article.text
    dropped: list[Dropped] = list(reading.dropped)
    own = {a.id for a in reading.actors}
    segments = _Segments(reading.article.segments)

    def keep(what: str, fault: str | None) -> bool:
        if fault is not None:
            dropped.append(Dropped(what, fault))
        return fault is None

    def known(ref: str) -> bool:
        return ":" in ref or ref in own

    mentions = tuple(
        m for m in reading.mentions if keep(m.id, _mention_fault(m, text, known(m.ref or ":")))
    )
    claims = {
        c.id: c
        for c in reading.claims
        if keep(
            c.id,
            _claim_fault(c, text, all(map(known, (*c.speakers, *c.addressee))))
            or _stray_part(c, segments),
        )
    }
    events: dict[str, Event] = {}
    for event in reading.events:
        kept = [
            n
            for n, r in enumerate(event.reports)
            if keep(f"a report of {event.id}", _report_fault(r, text, claims))
        ]
        reports = tuple(
            _anchored(
                event.reports[n],
                claims,
                segments,
                partial(keep, f"a part of a report of {event.id}"),
            )
            for n in kept
        )
        if keep(event.id, None if reports else "nothing in the text reports it."):
            participants = tuple(
                replace(p, reports=tuple(kept.index(n) for n in p.reports if n in kept))
                for p in event.participants
                if keep(
                    f"the {p.role} of {event.id}",
                    _participant_fault(p, text, known(p.ref or ":"), kept),
                )
            )
            place = event.place
            if place is not None and not keep(
                f"the place of {event.id}",
                _place_fault(place.spans, reports, text, claims, segments),
            ):
                place = None
            events[event.id] = replace(
                event, reports=reports, participants=participants, place=place
            )
    refs = own | claims.keys() | events.keys()
    valid = replace(
        reading,
        mentions=mentions,
        claims=tuple(
            replace(
                c,
                embedded_in=c.embedded_in if c.embedded_in in claims else None,
                realises=c.realises if c.realises in events else None,
                about=tuple(a for a in c.about if ":" in a or a in refs),
            )
            for c in claims.values()
        ),
        events=tuple(events.values()),
        relations=tuple(
            r
            for r in reading.relations
            if r.source in events
            and (":" in r.target or r.target in refs)
            and keep(
                f"the relation {r.type} from {r.source} to {r.target}",
                _told_fault(r, text, claims),
            )
        ),
        dropped=tuple(dropped),
    )
    return drop_invalid_dates(valid)


class _Segments:
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


def _stray_part(claim: Claim, segments: _Segments) -> str | None:
    """Why a claim's parts do not belong to it."""
    if segments.stray(claim.cue, claim.content, claim.source):
        return "its cue is in a different segment from its content and source."
    carried = not claim.cue and claim.source and claim.source[-1].end <= claim.content[0].start
    if not carried and segments.stray(claim.source, claim.content, claim.cue):
        return "its source is in a different segment from its content and cue."
    said = claim.said.spans if claim.said else ()
    words = (claim.content, claim.cue, claim.source)
    if segments.stray((*claim.certainty_spans, *claim.distance_spans, *said), *words):
        return "its hedge or date is in a different segment from its content, cue and source."
    return None


def _anchored(
    report: Report,
    claims: Mapping[str, Claim],
    segments: _Segments,
    keep: Callable[[str | None], bool],
) -> Report:
    """The report without a date or figures that belong to another."""
    content = claims[report.claim].content if report.claim is not None else ()

    def said(span: Span) -> bool:
        return any(c.holds(span) for c in content)

    def stray(span: Span) -> bool:
        return segments.stray((span,), report.trigger)

    when = report.when
    if when and any(not said(s) and stray(s) for s in when.spans):
        keep("its date is in a different segment from its trigger.")
        when = None
    figures = tuple(
        f
        for f in report.figures
        if not (stray(f.span) if report.claim is None else not said(f.span))
        or keep(f"the figure at offset {f.span.start} is not part of it.")
    )
    return replace(report, when=when, figures=figures)


def _place_fault(
    spans: Spans,
    reports: Iterable[Report],
    text: str,
    claims: Mapping[str, Claim],
    segments: _Segments,
) -> str | None:
    if not _inside(spans, text):
        return "its words lie outside the text."
    stated = [s for r in reports for s in r.trigger]
    stated += [s for r in reports if r.claim is not None for s in claims[r.claim].content]
    return (
        "it is in a different segment from every report of the event."
        if segments.stray(spans, stated)
        else None
    )


def _inside(spans: Iterable[Span], text: str) -> bool:
    return all(0 <= s.start < s.end <= len(text) for s in spans)


def _mention_fault(mention: Mention, text: str, known: bool) -> str | None:
    if not _inside((mention.span,), text):
        return "its span lies outside the text."
    return None if known else "it refers to an actor that is not described."


def _participant_fault(
    participant: Participant, text: str, known: bool, reports: Sequence[int]
) -> str | None:
    if not participant.spans or not _inside(participant.spans, text):
        return "its words lie outside the text."
    if participant.reports and not set(participant.reports) & set(reports):
        return "no report that is kept says so."
    return None if known else "it refers to an actor that is not described."


def _claim_fault(claim: Claim, text: str, known: bool) -> str | None:
    if not claim.content:
        return "it has no content."
    if not claim.cue and not claim.no_cue_reason:
        return "it has no cue and no reason for having none."
    spans = (
        *claim.source,
        *claim.cue,
        *claim.content,
        *claim.certainty_spans,
        *claim.distance_spans,
        *(claim.said.spans if claim.said else ()),
    )
    if not _inside(spans, text):
        return "one of its spans lies outside the text."
    if not known:
        return "it refers to an actor that is not described."
    needs = {
        "named": bool(claim.speakers),
        "described": bool(claim.speaker_description) and not claim.speakers,
        "none": not claim.speakers and not claim.speaker_description,
    }
    if not needs[claim.speaker_kind]:
        return f"its speaker is not what '{claim.speaker_kind}' requires."
    return None


def _report_fault(report: Report, text: str, claims: dict[str, Claim]) -> str | None:
    stated = (*(report.when.spans if report.when else ()), *(f.span for f in report.figures))
    if not _inside(stated, text):
        return "its time or a figure lies outside the text."
    return _told_fault(report, text, claims)


def _told_fault(report: Report | Relation, text: str, claims: dict[str, Claim]) -> str | None:
    """Why a report or relation has no voice or no words."""
    if not report.trigger or not _inside(report.trigger, text):
        return "its trigger lies outside the text."
    if report.claim is not None:
        claim = claims.get(report.claim)
        if claim is None:
            return f"the claim that contains it ({report.claim}) was dropped."
        words = (*claim.content, *claim.cue)
        if not all(any(w.holds(t) for w in words) for t in report.trigger):
            return f"its trigger is outside the content and cue of its claim ({claim.id})."
    return None
