"""Claims that are events: by saying "release the sailors" Tarn makes the reported demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from onrecord.extract.events.event_classes import root_code
from onrecord.extract.syntax.span_index import SpanIndex
from onrecord.extract.syntax.words import word_set
from onrecord.model import Claim, Event, Report

#: Roots of events that consist in saying something.
_SAID: Final = word_set("AGREE SUPPORT CONCEDE REQUEST ACCUSE REJECT THREATEN")


def with_realised(claims: Sequence[Claim], events: Sequence[Event]) -> list[Claim]:
    """The claims, each with the event that consists in making it, where there is one.

    A report of the event has its trigger in the claim's cue and is in the voice that passes the
    claim on, and who makes the claim acts in the event.
    """
    said = [
        (span, event, report)
        for event in events
        if root_code(event.type) in _SAID
        for report in event.reports
        for span in report.trigger
    ]
    triggers = SpanIndex(span for span, _, _ in said)
    out = []
    for claim in claims:
        at_cue = (said[n] for cue in claim.cue for n in triggers.touching(*cue))
        made = next((e.id for _, e, report in at_cue if _makes(claim, e, report)), None)
        out.append(claim if made is None else replace(claim, realises=made))
    return out


def _makes(claim: Claim, event: Event, report: Report) -> bool:
    """Whether an event, by one of its reports, is the making of the claim."""
    if report.status != "happened" or report.claim != claim.embedded_in:
        return False
    agents = [p for p in event.participants if p.role in ("agent", "signatory")]
    refs = {p.ref for p in agents if p.ref is not None}
    words = [s for p in agents for s in p.spans]
    if claim.speakers:
        return refs.issuperset(claim.speakers)
    return any(w.touches(s) for w in words for s in claim.source)
