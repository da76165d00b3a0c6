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
    whom the text only describes has no ``id`` and the words as ``name``, and so has a thing that
    the event is done to, if it has a code. Codes are in PLOVER's
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
                "recipient": _taking_part(nodes, event, "target") + _things(nodes, event),
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
    for part in _in_role(nodes, event, role):
        actor = nodes.value(part, "participant")
        if actor is not None:
            codes.setdefault(actor, _code(nodes, part))
        else:
            described += _described(nodes, part)
    found = []
    for actor in nodes.values(event, role):
        named = nodes.named(actor)
        country, sector = codes.get(actor, (None, None))
        found.append({**named, "country": country or named["country"], "sector": sector})
    return found + described


def _things(nodes: Nodes, event: str) -> list[dict[str, str | None]]:
    """The things that an event is done to, those whose words have a code: somebody's they are."""
    return [d for part in _in_role(nodes, event, "object") for d in _described(nodes, part)]


def _in_role(nodes: Nodes, event: str, role: str) -> list[str]:
    """The participations of an event in a role."""
    parts = nodes.values(event, "participation")
    return [part for part in parts if nodes.token(part, "role") == role]


def _code(nodes: Nodes, part: str) -> tuple[str | None, str | None]:
    """The country and sector of a participation."""
    sector = nodes.token(part, "ploverSector")
    return nodes.value(part, "countryCode"), sector.upper() if sector else None


def _described(nodes: Nodes, part: str) -> list[dict[str, str | None]]:
    """Who or what takes part, by the words; nothing where these have no code."""
    country, sector = _code(nodes, part)
    if country is None and sector is None:
        return []
    spans = nodes.values(part, "participantSpan")
    words = " … ".join(w for s in spans if (w := nodes.value(s, "exact")))
    return [{"id": None, "name": words or None, "country": country, "sector": sector}]
