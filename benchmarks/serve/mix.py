"""The catalogue's queries as a mix: each with what a reader of this graph would ask it about."""

from __future__ import annotations

import random
from dataclasses import dataclass

from onrecord.catalogue.binding import bind
from onrecord.catalogue.registry import list_queries
from onrecord.store import LocalStore
from onrecord.terms import ONR

#: Of each type of parameter, what the graph knows most about, the best first.
_EXAMPLES = {
    "actor": "?record onr:speaker ?x",
    "article": "?record a onr:Claim ; onr:inArticle ?x",
    "event": "?record onr:reports ?x",
    "claim": "?x a onr:Claim ; onr:embeddedIn ?record",
    "topic": "?record onr:about ?x . ?x a onr:Topic",
    "office": "?record onr:speakingAs ?x",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of the mix: its name, what it is asked about, and its text with that bound."""

    name: str
    about: str
    text: str


def examples(store: LocalStore, number: int) -> dict[str, list[str]]:
    """IRIs by type of parameter, at most ``number`` of each."""
    found = {}
    for kind, pattern in _EXAMPLES.items():
        rows = store.query(
            f"PREFIX onr: <{ONR}> SELECT ?x (COUNT(*) AS ?n) WHERE {{ {pattern} }} "
            f"GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT {number}"
        )
        found[kind] = [row["x"].value for row in rows]  # type: ignore[union-attr]  # a SELECT
    return found


def mix(store: LocalStore, number: int = 2) -> list[Asked]:
    """Every query of the catalogue, with what it requires and one parameter more each time.

    The order is shuffled, the same each time for the same graph.
    """
    known, asked = examples(store, number), []
    for query in list_queries():
        required = [p for p in query.params if p.required]
        for param in required or [p for p in query.params if p.type in known]:
            for i, value in enumerate(known.get(param.type, ())):
                values = {p.name: known[p.type][i % len(known[p.type])] for p in required}
                values[param.name] = value
                text = bind(query, values, store)
                asked.append(Asked(query.name, f"{param.name}={value}", text))
    random.Random(1).shuffle(asked)
    return asked
