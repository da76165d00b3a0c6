"""Reading → the JSON object that ``onrecord extract`` prints: the contract with other programs."""

from __future__ import annotations

from typing import Any

from onrecord.describe.numbers import Named, NamedParticipant, NamedReport, named
from onrecord.ids import Namer
from onrecord.model import (
    Claim,
    Mention,
    Participant,
    Reading,
    Relation,
    Report,
    Span,
    Spans,
    When,
)


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _pairs(spans: Spans) -> list[list[int]]:
    return [_pair(s) for s in spans]


def _codes(coded: Mention | Participant) -> dict[str, str]:
    """Country and sector, each where it is known."""
    codes = {"country": coded.country, "sector": coded.sector}
    return {name: code for name, code in codes.items() if code is not None}


def _when(when: When | None) -> dict[str, Any] | None:
    if when is None:
        return None
    return {
        "edtf": when.edtf,
        "not_before": when.not_before,
        "not_after": when.not_after,
        "spans": _pairs(when.spans),
    }


def _document(said: Claim | Report | Relation) -> dict[str, str]:
    """The related document whose voice it is in, where it is in one's."""
    return {} if said.document is None else {"document": said.document}


def _taking(taking: NamedParticipant) -> dict[str, Any]:
    """The reports that say so, and the thing that takes part, where it is one."""
    thing = {} if taking.thing is None else {"object": taking.thing}
    return {"reports": list(taking.reports), **thing}


def _report(told: NamedReport) -> dict[str, Any]:
    report = told.report
    record: dict[str, Any] = {
        "id": told.name,
        "trigger": _pairs(report.trigger),
        "claim": report.claim,
        **_document(report),
        "status": report.status,
        "date": _when(report.when),
    }
    if report.deadline:
        record["deadline"] = True
    if report.judgement:
        record["judgement"] = _pairs(report.judgement)
    return record


def _figures(names: Named) -> list[dict[str, Any]]:
    """The figures of all reports, by their names in the graph."""
    return [
        {
            "id": name,
            "span": _pair(figure.span),
            "value": figure.value,
            "min": figure.low,
            "max": figure.high,
            "min_exclusive": figure.excludes_low,
            "max_exclusive": figure.excludes_high,
            "approximate": figure.approximate,
            "unit": figure.unit,
            "currency": figure.currency,
            "counted": figure.of,
            "report": said.name,
            "claim": said.report.claim,
        }
        for told in names.events
        for said in told.reports
        for name, figure in said.figures
    ]


def as_record(reading: Reading, namer: Namer) -> dict[str, Any]:
    """One plain object per article; offsets are half-open code points into its ``text``.

    Actors are IRIs, those of the article's own as well; whatever else is found is named by its
    local name in the article's graph: ``claim-1``, ``event-1``, ``report-1``, ``figure-1``,
    ``object-1``, ``document-1``. Who says what is reported or related is ``claim``, the claim whose
    content says so; where that is null, it is the article in its own voice, or the related
    document ``document``, which is there only where it is.

    A figure has ``report``, the report that states it, and ``claim``, the claim that it is in or
    null; ``unit``, ``currency`` (ISO 4217), ``approximate``, ``min_exclusive`` and
    ``max_exclusive``; ``value`` or bounds are null where the words do not give them. A participant
    has ``reports``, those that say so, and ``object`` only where it is a thing. A claim has
    ``realises``, the event that consists in making it, or null. A report has ``deadline`` only
    where its date is one, and ``judgement``, the spans of words that judge or rank what it reports,
    only where there are any. ``rejected`` is there only where the reading holds what was
    considered and not taken.
    """
    names = named(reading)
    article = reading.article

    def iri(ref: str | None) -> str | None:
        return namer.ref(article.id, ref) if ref else None

    def name(ref: str) -> str:
        own = ref.partition("-")[0] in ("claim", "event")
        return ref if own else namer.ref(article.id, ref)

    record = {
        "id": article.id,
        "text": article.text,
        "segments": [{"kind": s.kind, "start": s.start, "end": s.end} for s in article.segments],
        "mentions": [
            {
                "id": m.id,
                "span": _pair(m.span),
                "kind": m.kind,
                "actor": iri(m.ref),
                "confidence": m.confidence,
                "reason": m.reason,
                "possible_actor": iri(m.possible_ref),
                **_codes(m),
            }
            for m in reading.mentions
        ],
        "claims": [
            {
                "id": c.id,
                "source": _pairs(c.source),
                "cue": _pairs(c.cue),
                "content": _pairs(c.content),
                "speaker_kind": c.speaker_kind,
                "speakers": [iri(s) for s in c.speakers],
                "speaker_description": c.speaker_description,
                "speaking_as": iri(c.speaking_as),
                "possible_speakers": [iri(s) for s in c.possible_speakers],
                "possible_office": iri(c.possible_office),
                "addressee": [iri(a) for a in c.addressee],
                "about": [name(a) for a in c.about],
                "quotation": c.quotation,
                "speech_act": c.speech_act,
                "certainty": c.certainty,
                "distance": c.distance,
                "polarity": c.polarity,
                "time_reference": c.time_reference,
                "embedded_in": c.embedded_in,
                "realises": c.realises,
                **_document(c),
                "rule": c.rule,
                "confidence": c.confidence,
            }
            for c in reading.claims
        ],
        "events": [
            {
                "id": e.id,
                "label": e.label,
                "type": f"onr:{e.type}",
                "plover": e.plover,
                "mode": e.mode,
                "context": e.context,
                "participants": [
                    {
                        "role": p.participant.role,
                        "spans": _pairs(p.participant.spans),
                        "actor": iri(p.participant.ref),
                        **_codes(p.participant),
                        **_taking(p),
                    }
                    for p in told.participants
                ],
                "place": {"spans": _pairs(e.place.spans), "iri": iri(e.place.ref)}
                if e.place
                else None,
                "reports": [_report(r) for r in told.reports],
            }
            for e, told in zip(reading.events, names.events, strict=True)
        ],
        "relations": [
            {
                "from": r.source,
                "type": r.type,
                "to": r.target,
                "trigger": _pairs(r.trigger),
                "claim": r.claim,
                **_document(r),
            }
            for r in reading.relations
        ],
        "figures": _figures(names),
        "related": [
            {"id": d.id, "headline": d.headline, "span": _pair(d.span)} for d in reading.related
        ],
        "topics": [{"label": t.label, "spans": _pairs(t.spans)} for t in reading.topics],
    }
    if reading.rejected is not None:
        record["rejected"] = [
            {
                "what": r.what,
                "words": r.words,
                "span": _pair(r.span) if r.span else None,
                "kind": r.kind,
                "rule": r.rule,
                "reason": r.reason,
                "score": r.score,
                "threshold": r.threshold,
            }
            for r in reading.rejected
        ]
    return record
