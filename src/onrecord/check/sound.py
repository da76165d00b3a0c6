"""What an extractor found, without what cannot be made sound: dropped, by name, with the reason.

The shapes judge graphs; this judges a reading before it is described, so that one bad claim does
not cost its article.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from onrecord.model import Claim, Dropped, Event, Mention, Participant, Reading, Report, Span


def sound(reading: Reading) -> Reading:
    """The reading without unsound mentions, claims, events and relations, which it names."""
    text = reading.article.text
    dropped: list[Dropped] = list(reading.dropped)
    own = {a.id for a in reading.actors}

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
        if keep(c.id, _claim_fault(c, text, all(map(known, (*c.speakers, *c.addressee)))))
    }
    events: dict[str, Event] = {}
    for event in reading.events:
        reports = tuple(
            r
            for r in event.reports
            if keep(f"a report of {event.id}", _report_fault(r, text, claims))
        )
        if keep(event.id, None if reports else "nothing in the text reports it."):
            participants = tuple(
                p
                for p in event.participants
                if keep(
                    f"the {p.role} of {event.id}",
                    _participant_fault(p, text, known(p.ref or ":")),
                )
            )
            events[event.id] = replace(event, reports=reports, participants=participants)
    refs = own | claims.keys() | events.keys()
    return replace(
        reading,
        mentions=mentions,
        claims=tuple(
            replace(
                c,
                embedded_in=c.embedded_in if c.embedded_in in claims else None,
                about=tuple(a for a in c.about if ":" in a or a in refs),
            )
            for c in claims.values()
        ),
        events=tuple(events.values()),
        relations=tuple(
            r
            for r in reading.relations
            if r.source in events and (":" in r.target or r.target in refs)
        ),
        dropped=tuple(dropped),
    )


def _inside(spans: Iterable[Span], text: str) -> bool:
    return all(0 <= s.start < s.end <= len(text) for s in spans)


def _mention_fault(mention: Mention, text: str, known: bool) -> str | None:
    if not _inside((mention.span,), text):
        return "its span lies outside the text."
    return None if known else "it refers to an actor that is not described."


def _participant_fault(participant: Participant, text: str, known: bool) -> str | None:
    if not participant.spans or not _inside(participant.spans, text):
        return "its words lie outside the text."
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
    if not report.trigger or not _inside(report.trigger, text):
        return "its trigger lies outside the text."
    stated = (*(report.when.spans if report.when else ()), *(f.span for f in report.figures))
    if not _inside(stated, text):
        return "its time or a figure lies outside the text."
    if report.claim is not None and report.claim not in claims:
        return f"the claim it stands in ({report.claim}) was dropped."
    return None
