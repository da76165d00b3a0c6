"""Claims and event reports as W3C Web Annotations (https://www.w3.org/TR/annotation-model/)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from onrecord import terms
from onrecord.export.nodes import Nodes

#: Characters of context on each side of a quoted span, as annotation clients like them.
_CONTEXT = 32
#: What an annotation of a claim says of it, as tokens.
_CLAIM_TOKENS = ("speechAct", "quotation", "certainty", "distance", "polarity", "timeReference")


def web_annotations(nodes: Nodes) -> Iterator[dict[str, Any]]:
    """Each claim on its content and each event report on its trigger, by position and quotation."""
    for article in nodes.of_class("Article"):
        text = nodes.value(article, "text") or ""
        source = nodes.value(article, "url", terms.SCHEMA) or article
        for claim in nodes.of_class("Claim"):
            said: dict[str, Any] = {
                "onr:speaker": [{"id": s} for s in nodes.values(claim, "speaker")],
                "onr:speakerDescription": nodes.value(claim, "speakerDescription"),
            }
            names = ("speakerKind", *_CLAIM_TOKENS)
            spans = nodes.values(claim, "contentSpan")
            yield _annotation(nodes, claim, said, names, spans, source, text)
        for report in nodes.of_class("EventReport"):
            event = nodes.value(report, "reports")
            said = {"onr:reports": {"id": event} if event else None}
            spans = nodes.values(report, "triggerSpan")
            yield _annotation(nodes, report, said, ("status",), spans, source, text)


def _annotation(
    nodes: Nodes,
    thing: str,
    said: dict[str, Any],
    tokens: Sequence[str],
    spans: Iterable[str],
    source: str,
    text: str,
) -> dict[str, Any]:
    said |= {f"onr:{name}": nodes.token(thing, name) for name in tokens}
    return {
        "@context": ["http://www.w3.org/ns/anno.jsonld", {"onr": terms.ONR}],
        "id": f"{thing}-annotation",
        "type": "Annotation",
        "motivation": "describing",
        "body": {
            "type": "SpecificResource",
            "source": thing,
            **{name: value for name, value in said.items() if value},
        },
        "target": [
            {
                "type": "SpecificResource",
                "source": source,
                "selector": _selectors(nodes, span, text),
            }
            for span in spans
        ],
    }


def _selectors(nodes: Nodes, span: str, text: str) -> list[dict[str, Any]]:
    start, end = (int(nodes.value(span, name) or 0) for name in ("start", "end"))
    found: list[dict[str, Any]] = [{"type": "TextPositionSelector", "start": start, "end": end}]
    exact = nodes.value(span, "exact")
    if exact is not None:
        quote = {"type": "TextQuoteSelector", "exact": exact}
        if text:
            quote["prefix"] = text[max(0, start - _CONTEXT) : start]
            quote["suffix"] = text[end : end + _CONTEXT]
        found.append(quote)
    return found
