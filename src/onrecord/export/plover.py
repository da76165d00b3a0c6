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

    ``actor`` and ``recipient`` are the event's agents and targets. Codes are in PLOVER's manner:
    the type in capitals, mode and context in lower case. What PLOVER has no field for, such as
    the status and the claim by which the event is known, has keys of our own.
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
                "actor": [nodes.named(a) for a in nodes.values(event, "agent")],
                "recipient": [nodes.named(a) for a in nodes.values(event, "target")],
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
