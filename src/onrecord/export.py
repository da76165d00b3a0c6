"""A graph out of its store: as RDF, as Web Annotations, as PLOVER records; and what it counts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import IO, Any

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from onrecord import terms
from onrecord.errors import UsageError
from onrecord.store import LocalStore

_TYPE = terms.RDF + "type"
_RDF = {"trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD}
#: Letters of context on each side of a quoted span, as annotation clients like them.
_CONTEXT = 32


def export(store: LocalStore, form: str, out: IO[bytes], *, articles_only: bool = False) -> None:
    """Writes the graphs of a store, one named graph after the other, in the order of their IRIs.

    ``nq`` is sorted within each graph: equal stores give equal bytes. ``trig`` and ``jsonld``
    carry the usual prefixes. ``annotations`` and ``plover`` are JSON lines and cover articles.
    """
    graphs = sorted(g for g in store.graphs() if not articles_only or "/graph/article/" in g)
    if form == "nq":
        for graph in graphs:
            data = pyoxigraph.serialize(store.quads(graph), format=RdfFormat.N_QUADS) or b""
            out.writelines(sorted(data.splitlines(keepends=True)))
    elif form in _RDF:
        quads = (q for graph in graphs for q in _ordered(store.quads(graph)))
        pyoxigraph.serialize(quads, output=out, format=_RDF[form], prefixes=terms.PREFIXES)
    elif form in ("annotations", "plover"):
        make = _annotations if form == "annotations" else _plover
        for graph in graphs:
            if "/graph/article/" in graph:
                for record in make(_Nodes(store.quads(graph))):
                    out.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
    else:
        raise UsageError(f"There is no export format '{form}'.")


def count(store: LocalStore) -> dict[str, int]:
    """How many articles, claims, event reports, events, mentions, actors and quads there are."""
    found: defaultdict[str, int] = defaultdict(int)
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
    return dict(found)


def _number(store: LocalStore, query: str) -> int:
    solutions: Any = store.query(query)
    return int(next(iter(solutions))["n"].value)


def _ordered(quads: Iterable[Quad]) -> list[Quad]:
    return sorted(quads, key=str)


class _Nodes:
    """One article's graph, node by node."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._by_subject: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for quad in sorted(quads, key=str):
            self._by_subject[quad.subject.value][quad.predicate.value].append(quad.object)

    def of_class(self, name: str) -> list[str]:
        return [
            s
            for s, said in self._by_subject.items()
            if any(o.value == terms.ONR + name for o in said.get(_TYPE, ()))
        ]

    def values(self, node: str, name: str, namespace: str = terms.ONR) -> list[str]:
        said = self._by_subject.get(node, {})
        return [o.value for o in said.get(namespace + name, ())]

    def value(self, node: str, name: str, namespace: str = terms.ONR) -> str | None:
        return next(iter(self.values(node, name, namespace)), None)

    def token(self, node: str, name: str) -> str | None:
        value = self.value(node, name)
        return value.rpartition("/")[2] if value else None


def _annotations(nodes: _Nodes) -> Iterator[dict[str, Any]]:
    """Each claim as a Web Annotation on its content; the spans carry position and quotation."""
    for article in nodes.of_class("Article"):
        text = nodes.value(article, "text") or ""
        source = nodes.value(article, "url", terms.SCHEMA) or article
        for claim in nodes.of_class("Claim"):
            body = {
                "type": "SpecificResource",
                "source": claim,
                "onr:speaker": nodes.values(claim, "speaker")
                or nodes.value(claim, "speakerDescription"),
                **{
                    f"onr:{name}": nodes.token(claim, name)
                    for name in ("speechAct", "certainty", "distance", "polarity", "quotation")
                },
            }
            yield {
                "@context": ["http://www.w3.org/ns/anno.jsonld", {"onr": terms.ONR}],
                "id": f"{claim}-annotation",
                "type": "Annotation",
                "motivation": "describing",
                "body": body,
                "target": [
                    _target(nodes, span, source, text) for span in nodes.values(claim, "contentSpan")
                ],
            }


def _target(nodes: _Nodes, span: str, source: str, text: str) -> dict[str, Any]:
    start = int(nodes.value(span, "start") or 0)
    end = int(nodes.value(span, "end") or 0)
    selectors: list[dict[str, Any]] = [
        {"type": "TextPositionSelector", "start": start, "end": end}
    ]
    exact = nodes.value(span, "exact")
    if exact is not None:
        quote = {"type": "TextQuoteSelector", "exact": exact}
        if text:
            quote["prefix"] = text[max(0, start - _CONTEXT) : start]
            quote["suffix"] = text[end : end + _CONTEXT]
        selectors.append(quote)
    return {"source": source, "selector": selectors}


def _plover(nodes: _Nodes) -> Iterator[dict[str, Any]]:
    """Each report of an event that has a PLOVER root, as one flat record."""
    for article in nodes.of_class("Article"):
        for report in nodes.of_class("EventReport"):
            event = nodes.value(report, "reports")
            if event is None or nodes.token(event, "ploverRoot") is None:
                continue
            yield {
                "id": report,
                "event": event,
                "article": article,
                "event_type": (nodes.token(event, "ploverRoot") or "").upper(),
                "event_mode": nodes.token(event, "ploverMode"),
                "context": nodes.token(event, "ploverContext"),
                "actor": nodes.values(event, "agent"),
                "recipient": nodes.values(event, "target"),
                "place": nodes.values(event, "place"),
                "status": nodes.token(report, "status"),
                "claim": nodes.value(report, "inClaim"),
                "edtf": nodes.value(report, "edtf"),
                "label": nodes.value(event, "label", terms.RDFS),
            }
