"""A store that exists as long as its process: for an article, a test or a check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, RdfFormat

from onrecord.rdf.nquads import canonical, graph_node
from onrecord.store.base import Results
from onrecord.store.oxigraph import ask, graph_names, quads_of, replacement


class MemoryStore:
    """Named graphs in memory; the same protocol as the graph directory."""

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        self._store = ox.Store()
        self._store.extend(quads)

    def query(self, text: str) -> Results:
        """The result of a SPARQL 1.1 query. Raises QueryError if the query is faulty."""
        return ask(self._store, text)

    def graphs(self) -> Iterator[str]:
        """The IRIs of the named graphs that are not empty, sorted."""
        return graph_names(self._store)

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """The quads of one named graph, or of all."""
        return quads_of(self._store, graph)

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads to the graphs they are in, all or none."""
        self._store.extend(quads)

    def replace(self, graph: str, quads: Iterable[Quad]) -> None:
        """Replace the named graph with ``quads``, atomically."""
        text = canonical(graph, quads)
        self._store.update(replacement(graph, ox.parse(text, format=RdfFormat.N_QUADS)))

    def remove(self, graph: str) -> None:
        """Remove the named graph; does nothing if there is none."""
        node: NamedNode = graph_node(graph)
        if self._store.contains_named_graph(node):
            self._store.remove_graph(node)
