"""The protocol that every store implements, and functions for any store."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import IO, Protocol, TypeAlias

from pyoxigraph import Quad, QueryBoolean, QuerySolutions, Triple

from onrecord.rdf.nquads import dumped, split_lines

#: What a query gives: rows (SELECT), yes or no (ASK), or triples (CONSTRUCT, DESCRIBE).
Results: TypeAlias = QuerySolutions | QueryBoolean | Iterator[Triple]


class Store(Protocol):
    """A set of named graphs that answers SPARQL.

    A query sees the union of the named graphs as its default graph, and knows the prefixes of
    ``terms.PREFIXES`` without declaring them.
    """

    def query(self, text: str) -> Results:
        """The result of a SPARQL 1.1 query. Raises QueryError if the query is faulty."""
        ...

    def graphs(self) -> Iterator[str]:
        """The IRIs of the named graphs that are not empty, sorted."""
        ...

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """The quads of one named graph, or of all."""
        ...

    def replace(self, graph: str, quads: Iterable[Quad]) -> None:
        """Replace the named graph with ``quads``, atomically.

        A quad may also be in another named graph if its subject is ``graph`` (the record of the
        graph's provenance): what that other graph stated about ``graph`` is then replaced.
        """
        ...

    def remove(self, graph: str) -> None:
        """Remove the named graph; does nothing if there is none."""
        ...


#: Lines sorted in memory at a time: about 100 MB of quads of ordinary length.
_RUN = 500_000


def sorted_nquads(store: Store, graph: str | None = None, *, run: int = _RUN) -> Iterator[bytes]:
    """The lines of the store (or of one graph) as canonical N-Quads in byte order.

    The same quads give the same lines, however and in whatever order they came in. More than
    ``run`` lines are sorted through temporary files.
    """
    import tempfile  # only here: it takes its time to import

    with ExitStack() as files:
        runs: list[IO[bytes]] = []
        quads = store.quads(graph)
        while True:
            lines = sorted(split_lines(dumped(islice(quads, run))))
            if len(lines) < run and not runs:
                yield from lines
                return
            if not lines:
                break
            spill = files.enter_context(tempfile.TemporaryFile())
            spill.writelines(lines)
            spill.seek(0)
            runs.append(spill)
        yield from heapq.merge(*runs)
