"""Queries on an Oxigraph store, on disk or in memory; and a replacement as SPARQL Update."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, Triple

from onrecord.rdf.nquads import dumped, graph_node
from onrecord.rdf.sparql_text import names_dataset, query_error
from onrecord.store.base import Results
from onrecord.terms import PREFIXES


def ask(store: ox.Store, text: str) -> Results:
    """Run a query over its own dataset, else the union of the named graphs; prefixes are known.

    Raises QueryError; what comes from the store's files passes through (see ``is_damage``).
    """
    try:
        # Oxigraph's union would replace a FROM clause of the query's own
        union = not names_dataset(text)
        return store.query(text, prefixes=PREFIXES, use_default_graph_as_union=union)
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        if is_damage(error):
            raise
        raise query_error(text, error) from error


def is_damage(error: Exception) -> bool:
    """Whether an error comes from the store's files, and not from a query or its SERVICE.

    Oxigraph raises OSError or RuntimeError for either; RocksDB's messages distinguish them.
    """
    signs = ("Corruption:", "IO error:", "checksum")
    return isinstance(error, OSError | RuntimeError) and any(s in str(error) for s in signs)


def graph_names(store: ox.Store) -> Iterator[str]:
    """The IRIs of the named graphs that are not empty, sorted."""
    named = sorted(g.value for g in store.named_graphs() if isinstance(g, NamedNode))
    return (iri for iri in named if next(quads_of(store, iri), None) is not None)


def quads_of(store: ox.Store, graph: str | None) -> Iterator[Quad]:
    """The quads of one named graph, or of all."""
    node = None if graph is None else graph_node(graph)
    return store.quads_for_pattern(None, None, None, node)


def replacement(graph: str, quads: Iterable[Quad]) -> str:
    """One update that replaces the graph with ``quads``.

    If some are in another graph, what that one stated about ``graph`` is removed too. An endpoint
    that follows SPARQL's recommendation runs one request as one transaction.
    """
    node = str(graph_node(graph))
    parts: dict[str, list[Triple]] = {node: []}
    for quad in quads:
        parts.setdefault(str(quad.graph_name), []).append(quad.triple)
    steps = [f"DROP SILENT GRAPH {node}"]
    steps += [
        f"DELETE WHERE {{ GRAPH {name} {{ {node} ?p ?o }} }}" for name in parts if name != node
    ]
    data = "".join(
        f"GRAPH {name} {{\n{dumped(triples, triples=True).decode()}}}\n"
        for name, triples in parts.items()
        if triples
    )
    if data:
        steps.append(f"INSERT DATA {{\n{data}}}")
    return " ;\n".join(steps)
