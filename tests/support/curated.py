"""The graphs that people described by hand, and questions put to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, RdfFormat, Store

from support.paths import CURATED, ROOT

BASE: Final = "https://w3id.org/onrecord/id/"
CONCEPT: Final = "https://w3id.org/onrecord/concept/"
AUTHORITY_GRAPH: Final = NamedNode(f"{BASE}graph/authority")
#: All graphs of ``data/graphs``, the sample article's first.
CURATED_GRAPHS: Final = (CURATED, *sorted({*CURATED.parent.glob("*.trig")} - {CURATED}))

PREFIXES: Final = f"""
PREFIX onr: <https://w3id.org/onrecord/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX actor: <{BASE}actor/>
PREFIX office: <{BASE}office/>
PREFIX place: <{BASE}place/>
PREFIX topic: <{BASE}topic/>
PREFIX act: <{CONCEPT}speech-act/>
PREFIX certainty: <{CONCEPT}certainty/>
PREFIX distance: <{CONCEPT}distance/>
PREFIX kind: <{CONCEPT}speaker-kind/>
PREFIX quotation: <{CONCEPT}quotation/>
PREFIX status: <{CONCEPT}status/>
"""


@dataclass(frozen=True)
class CuratedGraph:
    """One graph made by hand, with the article that it describes."""

    path: Path

    @property
    def article(self) -> str:
        return f"{BASE}article/{self.path.stem}"

    @property
    def graph(self) -> NamedNode:
        return NamedNode(f"{BASE}graph/article/{self.path.stem}")

    @property
    def text(self) -> str:
        """The article as its file has it, line ends and all."""
        file = ROOT / "data" / "articles" / f"{self.path.stem}.txt"
        return file.read_bytes().decode("utf-8")

    @property
    def alone(self) -> Store:
        store = Store()
        store.load(path=str(self.path), format=RdfFormat.TRIG)
        return store

    @property
    def store(self) -> Store:
        """The curated graph and the authority, each in its own named graph."""
        return _with_authority(self.path)


@cache
def _with_authority(path: Path) -> Store:
    store = Store()
    store.load(path=str(path), format=RdfFormat.TRIG)
    for file in sorted((ROOT / "data" / "authority").glob("*.ttl")):
        store.load(path=str(file), format=RdfFormat.TURTLE, to_graph=AUTHORITY_GRAPH)
    return store


def ask(store: Store, pattern: str) -> bool:
    """Whether the pattern holds in the union of the store's graphs."""
    answer = store.query(f"{PREFIXES} ASK {{ {pattern} }}", use_default_graph_as_union=True)
    assert isinstance(answer, QueryBoolean)
    return bool(answer)


def select(store: Store, query: str) -> list[tuple[str, ...]]:
    """The rows of a query over the union of the store's graphs, as plain strings."""
    answer = store.query(PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)
    return [tuple("" if value is None else value.value for value in row) for row in answer]


def spans_of(store: Store, what: str) -> dict[str, list[tuple[int, int]]]:
    """Subject → its spans as half-open offsets; ``what`` binds ``?node`` to ``?span``."""
    rows = select(
        store,
        f"SELECT ?node ?start ?end {{ {what} ?span onr:start ?start ; onr:end ?end }}",
    )
    found: dict[str, list[tuple[int, int]]] = {}
    for node, start, end in rows:
        found.setdefault(node, []).append((int(start), int(end)))
    return found
