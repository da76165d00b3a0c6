"""A graph out of its store: as RDF, as Web Annotations, as PLOVER records; and what it counts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from onrecord import terms
from onrecord.errors import UsageError
from onrecord.store import LocalStore

_TYPE = terms.RDF + "type"
_RDF = {"trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD}
#: Letters of context on each side of a quoted span, as annotation clients like them.
_CONTEXT = 32
#: From an actor or place to the actor it acts for or belongs to, or the place it lies in.
_UPWARDS = ("affiliatedWith", "bodyOf", "territoryOf", "locatedIn")
#: What an annotation of a claim says of it, as tokens.
_CLAIM_TOKENS = ("speechAct", "quotation", "certainty", "distance", "polarity", "timeReference")
#: What the names of articles' graphs and of those with actors hold.
_ARTICLES, _AUTHORITY = "/graph/article/", "/graph/authority/"


def export(store: LocalStore, form: str, out: IO[bytes], *, articles_only: bool = False) -> None:
    """Writes the graphs of a store, one named graph after the other, in the order of their IRIs.

    ``nq`` is sorted within each graph: equal stores give equal bytes. ``trig`` carries the usual
    prefixes. ``annotations`` (W3C Web Annotations, one a claim and event report) and ``plover``
    (one record an event report) are JSON lines and cover articles. Raises UsageError for another
    format.
    """
    every = sorted(store.graphs())
    graphs = [g for g in every if not articles_only or _ARTICLES in g]
    if form == "nq":
        for graph in graphs:
            data = pyoxigraph.serialize(store.quads(graph), format=RdfFormat.N_QUADS) or b""
            out.writelines(sorted(data.splitlines(keepends=True)))
    elif form in _RDF:
        quads = (q for graph in graphs for q in _ordered(store.quads(graph)))
        pyoxigraph.serialize(quads, output=out, format=_RDF[form], prefixes=terms.PREFIXES)
    elif form in ("annotations", "plover"):
        known = _Nodes(q for g in every if _AUTHORITY in f"{g}/" for q in store.quads(g))
        for graph in graphs:
            if _ARTICLES not in graph:
                continue
            nodes = _Nodes(store.quads(graph), known)
            for record in _annotations(nodes) if form == "annotations" else _plover(nodes):
                out.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
    else:
        raise UsageError(
            f"There is no export format '{form}'.",
            hint="Known are trig, nq, jsonld, annotations and plover.",
        )


def count(store: LocalStore) -> dict[str, int]:
    """How many articles, claims, event reports, events, mentions, actors and quads there are."""
    found: dict[str, int] = {}
    wanted = {
        "Article": "articles",
        "Claim": "claims",
        "EventReport": "event reports",
        "Mention": "mentions",
        "Span": "spans",
    }
    for name, label in wanted.items():
        query = f"SELECT (COUNT(?x) AS ?n) WHERE {{ ?x a <{terms.ONR}{name}> }}"
        found[label] = _number(store, query)
    found["events"] = _number(
        store, f"SELECT (COUNT(DISTINCT ?e) AS ?n) WHERE {{ ?r <{terms.ONR}reports> ?e }}"
    )
    found["actors mentioned"] = _number(
        store, f"SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE {{ ?m <{terms.ONR}refersTo> ?a }}"
    )
    found["graphs"] = sum(1 for _ in store.graphs())
    found["quads"] = _number(store, "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
    return found


def _number(store: LocalStore, query: str) -> int:
    solutions: Any = store.query(query)
    return int(next(iter(solutions))["n"].value)


def _ordered(quads: Iterable[Quad]) -> list[Quad]:
    return sorted(quads, key=str)


class _Nodes:
    """One graph, node by node; what it does not describe is looked up in ``below``."""

    def __init__(self, quads: Iterable[Quad], below: _Nodes | None = None) -> None:
        self._below = below
        self._nodes: dict[str, dict[str, list[str]]] = {}
        self._lands: dict[str, list[str]] = {}
        for quad in sorted(quads, key=str):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                said = self._nodes.setdefault(quad.subject.value, {})
                said.setdefault(quad.predicate.value, []).append(quad.object.value)
                if quad.predicate.value == terms.ONR + "territory":
                    self._lands.setdefault(quad.object.value, []).append(quad.subject.value)

    def of_class(self, name: str) -> list[str]:
        """The nodes of that class of ours in this graph, in the order of their numbers."""
        found = (s for s, said in self._nodes.items() if terms.ONR + name in said.get(_TYPE, ()))
        return sorted(found, key=lambda iri: [(len(p), p) for p in re.split(r"(\d+)", iri)])

    def values(self, node: str, name: str, namespace: str = terms.ONR) -> list[str]:
        """The values of a property of ours, or of another namespace."""
        if node not in self._nodes and self._below is not None:
            return self._below.values(node, name, namespace)
        return self._nodes.get(node, {}).get(namespace + name, [])

    def value(self, node: str, name: str, namespace: str = terms.ONR) -> str | None:
        """The first value in sorted order."""
        return next(iter(self.values(node, name, namespace)), None)

    def token(self, node: str, name: str) -> str | None:
        """The token of a concept: the last segment of its IRI."""
        value = self.value(node, name)
        return value.rpartition("/")[2] if value else None

    def named(self, node: str) -> dict[str, str | None]:
        """An actor or place by IRI and label, with the ISO 3166-1 code of its state."""
        return {
            "id": node,
            "name": self.value(node, "label", terms.RDFS),
            "country": self._country(node, 4),
        }

    def _country(self, node: str, steps: int) -> str | None:
        """The code of the node itself, else of what it acts for, belongs to or lies in."""
        code = self.value(node, "isoAlpha3")
        if code is not None or not steps:
            return code
        above = [o for name in _UPWARDS for o in self.values(node, name)] + self._states(node)
        return next((c for other in above if (c := self._country(other, steps - 1))), None)

    def _states(self, territory: str) -> list[str]:
        """The states whose land it is; the authority says so from the state's side."""
        own = self._lands.get(territory, [])
        return own + (self._below._states(territory) if self._below is not None else [])


def _annotations(nodes: _Nodes) -> Iterator[dict[str, Any]]:
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
    nodes: _Nodes,
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


def _selectors(nodes: _Nodes, span: str, text: str) -> list[dict[str, Any]]:
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


def _plover(nodes: _Nodes) -> Iterator[dict[str, Any]]:
    """Each report of an event that has a PLOVER type, as one record with PLOVER's fields.

    ``actor`` and ``recipient`` are the event's agents and targets. Codes are in PLOVER's manner:
    the type in capitals, mode and context in lower case. What PLOVER has no field for, such as
    the status and the claim by which the event is known, stands beside.
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
