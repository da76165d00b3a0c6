"""Event reports as records with the fields and codes of PLOVER.

https://github.com/openeventdata/PLOVER
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord import terms
from onrecord.export.nodes import Nodes


def plover_records(nodes: Nodes) -> Iterator[dict[str, Any]]:
    """Each report of an event that has a PLOVER type, as one record with PLOVER's fields.

    ``actor`` and ``recipient`` are the event's agents and targets, each with country and sector;
    whom the text only describes has no ``id`` and the words as ``name``. Codes are in PLOVER's
    manner: type and sector in capitals, mode and context in lower case. What PLOVER has no field
    for, such as the status and the claim by which the event is known, has keys of our own.
    """
    for article in nodes.of_class("Article"):
        for report in nodes.of_class("EventReport"):
            event = nodes.value(report, "reports")
            root = nodes.token(event, "ploverRoot") if event else None
            if event is None or root is None:
                continue
            triggers = (nodes.value(s, "exact") for s in nodes.values(report, "triggerSpan"))
            yield {
                "id": report,
                "event_type": root.upper(),
                "event_mode": nodes.token(event, "ploverMode"),
                "event_context": nodes.token(event, "ploverContext"),
                "actor": _taking_part(nodes, event, "agent"),
                "recipient": _taking_part(nodes, event, "target"),
                "place": [nodes.named(p) for p in nodes.values(event, "place")],
                "date": nodes.value(report, "edtf"),
                "date_not_before": nodes.value(report, "notBefore"),
                "date_not_after": nodes.value(report, "notAfter"),
                "publication_date": nodes.value(article, "publishedOn"),
                "status": nodes.token(report, "status"),
                "claim": nodes.value(report, "inClaim"),
                "trigger": " … ".join(t for t in triggers if t),
                "label": nodes.value(event, "label", terms.RDFS),
                "event": event,
                "article": article,
            }


def _taking_part(nodes: Nodes, event: str, role: str) -> list[dict[str, str | None]]:
    """Those who have a role in an event: by their codes in it, else by what is known of them.

    Who is only described is listed where the description has a code: the words alone may be
    anything ("a budget").
    """
    codes: dict[str, tuple[str | None, str | None]] = {}
    described: list[dict[str, str | None]] = []
    for part in nodes.values(event, "participation"):
        if nodes.token(part, "role") != role:
            continue
        sector = nodes.token(part, "ploverSector")
        code = nodes.value(part, "countryCode"), sector.upper() if sector else None
        actor = nodes.value(part, "participant")
        if actor is not None:
            codes.setdefault(actor, code)
        elif any(code):
            spans = nodes.values(part, "participantSpan")
            words = " … ".join(w for s in spans if (w := nodes.value(s, "exact")))
            described.append(
                {"id": None, "name": words or None, "country": code[0], "sector": code[1]}
            )
    found = []
    for actor in nodes.values(event, role):
        named = nodes.named(actor)
        country, sector = codes.get(actor, (None, None))
        found.append({**named, "country": country or named["country"], "sector": sector})
    return found + described
