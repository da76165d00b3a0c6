"""Reading → the JSON object that ``onrecord extract`` prints: the contract with other programs."""

from __future__ import annotations

from typing import Any

from onrecord.ids import Namer
from onrecord.model import Mention, Participant, Reading, Spans, When


def _pairs(spans: Spans) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


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


def as_record(reading: Reading, namer: Namer) -> dict[str, Any]:
    """One plain object per article; offsets are half-open code points into its ``text``.

    Actors are IRIs, those of the article's own as well; claims and events are named by their ids.
    ``rejected`` is there only where the reading holds what was considered and not taken.
    """
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
                "span": [m.span.start, m.span.end],
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
                        "role": p.role,
                        "spans": _pairs(p.spans),
                        "actor": iri(p.ref),
                        **_codes(p),
                    }
                    for p in e.participants
                ],
                "place": {"spans": _pairs(e.place.spans), "iri": iri(e.place.ref)}
                if e.place
                else None,
                "reports": [
                    {
                        "trigger": _pairs(r.trigger),
                        "claim": r.claim,
                        "status": r.status,
                        "date": _when(r.when),
                    }
                    for r in e.reports
                ],
            }
            for e in reading.events
        ],
        "relations": [
            {
                "from": r.source,
                "type": r.type,
                "to": r.target,
                "trigger": _pairs(r.trigger),
                "claim": r.claim,
            }
            for r in reading.relations
        ],
        "topics": [{"label": t.label, "spans": _pairs(t.spans)} for t in reading.topics],
    }
    if reading.rejected is not None:
        record["rejected"] = [
            {
                "what": r.what,
                "words": r.words,
                "span": [r.span.start, r.span.end] if r.span else None,
                "kind": r.kind,
                "rule": r.rule,
                "reason": r.reason,
                "score": r.score,
                "threshold": r.threshold,
            }
            for r in reading.rejected
        ]
    return record
