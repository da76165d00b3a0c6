"""How long each named query takes on a graph, open and with each of its parameters given.

    python benchmarks/queries.py GRAPH
    python benchmarks/queries.py GRAPH --only demands --only actor-network --runs 1
    python benchmarks/queries.py GRAPH --queries OTHER_FOLDER         the same of other versions

GRAPH is a graph directory; one of about a million triples comes from ``synthetic.py`` and
``onrecord load``. A parameter's example is taken from the graph itself: what occurs most often of
its kind (the actor that speaks most, the topic most articles list), so that the figures are those
of the hardest value and not of an average one. A query whose parameter is required is not asked
without it; the limit is the default. Prints a Markdown table: the rows of each answer, and the
milliseconds of processor time to its last row, the median of the runs.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import QuerySolutions

from onrecord import terms
from onrecord.catalogue.binding import bind
from onrecord.catalogue.model import NamedQuery, Param
from onrecord.catalogue.registry import list_queries
from onrecord.store import LocalStore, open_graph

#: What occurs most often of a kind, by the type of the parameter that takes it.
MOST = {
    "actor": "?record onr:speaker ?thing",
    "topic": "?record onr:hasTopic ?thing . ?record a onr:Article",
    "article": "?record a onr:Claim ; onr:inArticle ?thing",
    "event": "?record onr:reports ?thing",
    "claim": "?thing onr:embeddedIn ?record",
    "office": "?record onr:office ?thing",
    "date": "?record onr:publishedOn ?thing",
}
#: Classes with many members, by the tag of the queries that take one.
CLASSES = {"actors": "onr:Person", "events": "onr:Consultation"}


def selected(store: LocalStore, text: str) -> QuerySolutions:
    """The rows of a SELECT query. Raises TypeError where the text is a query of another form."""
    found = store.query(text)
    if not isinstance(found, QuerySolutions):
        raise TypeError("a named query is a SELECT")
    return found


def example(store: LocalStore, query: NamedQuery, param: Param) -> str | None:
    """A value for the parameter that occurs in the graph, or None where there is none."""
    if param.type == "class":
        return next((CLASSES[tag] for tag in query.tags if tag in CLASSES), None)
    pattern = MOST.get(param.type)
    if pattern is None:
        return None
    rows = selected(
        store,
        f"PREFIX onr: <{terms.ONR}> SELECT ?thing WHERE {{ {pattern} }} "
        "GROUP BY ?thing ORDER BY DESC(COUNT(DISTINCT ?record)) STR(?thing) LIMIT 1",
    )
    return next((str(row["thing"].value) for row in rows), None)


def questions(store: LocalStore, query: NamedQuery) -> Iterator[dict[str, str]]:
    """The parameters to ask the query with: none, then each on its own."""
    if not any(param.required for param in query.params):
        yield {}
    for param in query.params:
        value = example(store, query, param)
        others = [p for p in query.params if p.required and p is not param]
        if value is not None and not others:
            yield {param.name: value}


def measured(store: LocalStore, text: str, runs: int) -> tuple[int, float]:
    """The rows of the answer, and the milliseconds of processor time to its last row (median)."""
    took: list[float] = []
    rows = 0
    for _ in range(runs):
        began = time.process_time()
        rows = sum(1 for _ in selected(store, text))
        took.append((time.process_time() - began) * 1000)
    return rows, statistics.median(took)


def main() -> None:
    """Print the table, a line as soon as it is known."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("graph", type=Path)
    parser.add_argument("--queries", type=Path, action="append", default=[])
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    store = open_graph(asked.graph)
    sys.stdout.write("| query | parameter | rows | ms |\n| --- | --- | ---: | ---: |\n")
    for query in list_queries(asked.queries):
        if asked.only and query.name not in asked.only:
            continue
        for values in questions(store, query):
            rows, took = measured(store, bind(query, values, store), asked.runs)
            given = ", ".join(values) or "–"
            sys.stdout.write(f"| {query.name} | {given} | {rows:,} | {took:,.0f} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
