"""How much there is of everything in a graph."""

from __future__ import annotations

from typing import Any

from onrecord import terms
from onrecord.store import LocalStore


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
