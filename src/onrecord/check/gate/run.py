"""Runs compiled shapes over a batch of graphs in one Oxigraph store."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any, TypeAlias

import pyoxigraph as ox
import rdflib
from rdflib.term import Node

from onrecord.check.gate.compile import ONE, Query, compile_shapes
from onrecord.check.gate.focus import TargetFinder, found_quads
from onrecord.check.gate.graph_index import ReadGraph, Used
from onrecord.check.gate.literals import FUNCTIONS, is_sealed, opened
from onrecord.check.gate.model import DataGraph, GateReport, Result, Term, Uncompiled, Verdict
from onrecord.check.gate.prebound import BINDINGS, SHAPES
from onrecord.rdf.conversion import graph_of

_Row: TypeAlias = dict[str, Any]
_ONE = ox.NamedNode(ONE)
_SHAPES = [ox.NamedNode(SHAPES), ox.NamedNode(BINDINGS)]
_ALTERED = "Oxigraph would alter literals that a SPARQL constraint may look at."


class Gate:
    """A shapes graph compiled once, to decide any number of graphs.

    ``uncompiled`` names what of the shapes it leaves to a full validator. No error is raised for
    shapes that are malformed or beyond the gate; the graphs that they concern are undecided.
    """

    def __init__(self, shapes: rdflib.Graph | Iterable[ox.Quad | ox.Triple]) -> None:
        """Compile a shapes graph.

        rdflib's parsers rewrite some literals (``"1"^^xsd:boolean`` as ``true``); triples that
        ``pyoxigraph.parse`` reads stay as they are.
        """
        self._program = compile_shapes(graph_of(shapes))
        self._finder = TargetFinder(self._program)

    @property
    def uncompiled(self) -> tuple[Uncompiled, ...]:
        """The shapes that are not compiled, or not in full."""
        rules = self._program.rules
        return (*self._program.anywhere, *(u for rule in rules for u in rule.uncompiled))

    @property
    def looking(self) -> frozenset[Node]:
        """The shapes with targets that ``GateReport.focus_nodes`` counts."""
        return frozenset(rule.shape for rule in self._program.rules)

    @property
    def of_shapes(self) -> frozenset[tuple[Node, Node]]:
        """Shapes, each with a SPARQL constraint that uses ``$shapesGraph`` or ``$currentShape``.

        Other validators may not have these; SHACL leaves it to them.
        """
        queries = (q for rule in self._program.rules for q in rule.queries if q.of_shapes)
        return frozenset(
            (mark.shape, mark.constraint)
            for query in queries
            for mark in query.marks
            if mark.constraint is not None
        )

    def check(self, graphs: Iterable[DataGraph]) -> GateReport:
        """The verdict on each graph by itself, in their order.

        All graphs of one call lie in memory together, at about a kilobyte a triple.
        """
        with _without_collection():
            return self._check(graphs)

    def _check(self, graphs: Iterable[DataGraph]) -> GateReport:
        batch = _Batch()
        for graph in graphs:
            batch.read.append(self._finder.read(graph, batch.keys, batch.sound))
            batch.keys.add(batch.read[-1].key)
        used = Used(batch.read)
        looking = {iri for read in batch.read for iri in read.focus}
        queries = [
            query
            for rule in self._program.rules
            if rule.iri in looking
            for query in rule.queries
            if query.may_find(used)
        ]
        batch.fill(queries)
        late = []
        for query in filter(batch.may_find, queries):
            if query.of_shapes:
                late.append(query)
            else:
                batch.run(query)
        if late:  # the other queries are done, and have seen nothing of the shapes graph
            batch.store.extend(self._program.shapes)
        for query in late:
            batch.run(query)
        return GateReport(
            tuple(self._verdict(read, batch.results[read.key]) for read in batch.read),
            {
                rule.shape: sum(len(read.focus.get(rule.iri, ())) for read in batch.read)
                for rule in self._program.rules
            },
        )

    def _verdict(self, read: ReadGraph, results: list[Result]) -> Verdict:
        undecided = [*read.faults, *(u.reason for u in self._program.anywhere)]
        for rule in self._program.rules:
            if rule.iri in read.focus:
                undecided += [u.reason for u in rule.uncompiled]
                if read.seals and rule.has_sparql:
                    undecided.append(_ALTERED)
        kept = (r for r in results if r.focus not in read.of_context)
        return Verdict(read.name, tuple(dict.fromkeys(kept)), tuple(dict.fromkeys(undecided)))


@contextmanager
def _without_collection() -> Iterator[None]:
    """Puts garbage collection off: it would pass over a batch often, and there are no circles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Batch:
    """The store of one call, and what is found in it."""

    def __init__(self) -> None:
        self.store = ox.Store()
        self.read: list[ReadGraph] = []
        self.keys: set[ox.NamedNode] = set()
        self.sound: set[Any] = set()
        self.results: defaultdict[ox.NamedNode, list[Result]] = defaultdict(list)
        self._any: dict[str, bool] = {}

    def fill(self, queries: Iterable[Query]) -> None:
        """Fills the store with what the queries read."""
        reads = [some for query in queries for some in query.reads]
        named = frozenset().union(*(some.iris for some in reads))
        wanted = None if any(some.everything for some in reads) else named
        for read in self.read:
            self.store.add_graph(read.key)  # a pattern may ask for the graph alone
            self.store.bulk_extend(chain(read.quads(wanted), found_quads(read, named)))

    def may_find(self, query: Query) -> bool:
        """Whether the query has to be run; says no only where it would find nothing."""
        if query.first is None:
            return True
        if query.first not in self._any:
            self._any[query.first] = any(True for _ in self._rows(query.first))
        return self._any[query.first]

    def run(self, query: Query) -> None:
        """Adds what the query finds to the results."""
        if query.nodes is None:
            for row in _as_dicts(self._rows(query.text)):
                self._add(query, row["gateGraph"], row)
            return
        for key, focus in list(self._rows(query.nodes)):  # sealed, if it is, as the store has it
            one = ox.Quad(_ONE, _ONE, focus, _ONE)
            self.store.add(one)
            named: list[ox.NamedNode | ox.BlankNode] = [_ONE]
            if query.of_shapes:
                named += _SHAPES
            for row in _as_dicts(self._rows(query.text, key, named)):
                self._add(query, key, row)
            self.store.remove(one)

    def _rows(
        self,
        text: str,
        graph: ox.NamedNode | None = None,
        named: list[ox.NamedNode | ox.BlankNode] | None = None,
    ) -> ox.QuerySolutions:
        found = self.store.query(
            text,
            custom_functions=FUNCTIONS,
            default_graph=None if graph is None else [graph],
            named_graphs=named,
        )
        assert isinstance(found, ox.QuerySolutions)
        return found

    def _add(self, query: Query, key: ox.NamedNode, row: _Row) -> None:
        mask = row.get("gateMask")
        bits = int(mask.value) if mask is not None else 1
        path = row.get("path")
        selected = () if query.marks[0].constraint is None else _selected(row)
        for number, mark in enumerate(query.marks):
            if bits >> number & 1:
                self.results[key].append(
                    Result(
                        mark.shape,
                        row["this"],
                        mark.component,
                        mark.severity,
                        row.get("value"),
                        path.value if isinstance(path, ox.NamedNode) else None,
                        mark.constraint,
                        selected,
                    )
                )


def _as_dicts(rows: ox.QuerySolutions) -> Iterator[_Row]:
    """The solutions by the names of their bound variables."""
    names = [v.value for v in rows.variables]
    for row in rows:
        yield {
            name: opened(term) if is_sealed(term) else term
            for name, term in zip(names, row, strict=True)
            if term is not None
        }


def _selected(row: _Row) -> tuple[tuple[str, Term], ...]:
    """What a query of the shapes' authors selected, without what the gate added to it."""
    return tuple((name, term) for name, term in row.items() if name != "gateGraph")
