"""A child process that answers queries over one read-only version of the graph.

Started as ``python -m onrecord.serve.workers.query_worker``; its options come in the first frame.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
from pyoxigraph import BlankNode, NamedNode, QueryBoolean, QuerySolutions, Triple

from onrecord import terms
from onrecord.errors import OnrecordError, QuerySyntax
from onrecord.ids import DEFAULT_BASE, graph_of, written
from onrecord.rdf.sparql_text import names_dataset, query_error
from onrecord.serve.core.problems import Problem
from onrecord.serve.workers import sparql_guard
from onrecord.serve.workers.frame_writer import FrameWriter
from onrecord.serve.workers.frames import FAIL, READY, pack_json, read_request, write_all
from onrecord.serve.workers.published_version import base_of, version_name
from onrecord.serve.workers.query_depth import AT_ONCE, check_depth
from onrecord.serve.workers.result_writers import write_plain_rows, write_results
from onrecord.serve.workers.sandbox import deepen_stack, end_with, leave_network, limit_memory
from onrecord.serve.workers.worker_process import failure, protocol_ends
from onrecord.store import LocalStore, open_graph
from onrecord.store.oxigraph import ask, is_damage

_LABEL: Final = NamedNode(terms.RDFS + "label")
#: How many triples that point at a thing its description holds.
_INCOMING: Final = 1000


class OpenVersion:
    """The version that is open: engine, name, base and prefixes."""

    def __init__(self, graph: Path, base: str | None, prefixes: bool, memory: int) -> None:
        self._lock: LocalStore = open_graph(graph)  # keeps the version from being removed
        folder = self._lock.version_path
        self.store = ox.Store.read_only(str(folder))
        self.name = version_name(self._lock.version, folder)
        self.base = base or base_of(self.store.named_graphs()) or DEFAULT_BASE
        self.prefixes = {**terms.PREFIXES, "d": self.base} if prefixes else {}
        limit_memory(memory)

    def query(self, text: str) -> Any:
        """The answer to a query of our own, as ``catalogue`` asks them."""
        return ask(self.store, text)

    def close(self) -> None:
        """Let the version go."""
        self._lock.close()


def answer(
    now: OpenVersion, request: Mapping[str, Any], pipe: int, services: frozenset[str]
) -> None:
    """Run one request and send what it gives. Raises Problem."""
    _OPERATIONS[request["op"]](now, request, pipe, services)


def _query(
    now: OpenVersion, request: Mapping[str, Any], pipe: int, services: frozenset[str]
) -> None:
    text: str = request["text"]
    if len(text) > AT_ONCE:
        check_depth(text)
    refuse_services(text, services)
    results = _run(now, text, request)
    write_results(results, request, now.prefixes, pipe, {"version": now.name})


def refuse_services(text: str, services: frozenset[str]) -> None:
    """Raises Problem 403 where a query calls an endpoint that is not on the list."""
    for called in sparql_guard.calls(text, "SERVICE"):
        if called not in services:
            which = f"<{called}>" if called else "an endpoint that is not written as an IRI"
            raise Problem(
                403,
                f"The query calls {which} with SERVICE, which this server does not allow. "
                + (
                    f"It allows {', '.join(sorted(services))}."
                    if services
                    else "Query that endpoint yourself and join the two results."
                ),
            )


def _run(
    now: OpenVersion, text: str, request: Mapping[str, Any]
) -> QuerySolutions | QueryBoolean | Iterator[Triple]:
    default, named = request["default"], request["named"]
    dataset: dict[str, Any] = {}
    if default is not None or named is not None:
        dataset["default_graph"] = [NamedNode(iri) for iri in default or ()]
        dataset["named_graphs"] = [NamedNode(iri) for iri in named or ()]
    else:
        # the engine's union would override the query's own FROM
        dataset["use_default_graph_as_union"] = not names_dataset(text)
    try:
        return now.store.query(text, base_iri=request["base"], prefixes=now.prefixes, **dataset)
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        raise _problem_of(text, error) from error


def _problem_of(text: str, error: Exception) -> Problem:
    if is_damage(error):
        return Problem(500, "The graph's files are damaged; see the server's log.")
    found = query_error(text, error)
    if isinstance(found, QuerySyntax):
        return Problem(400, str(found), line=found.line, column=found.column)
    if "custom function" in str(error):
        return Problem(501, str(found))  # read, and nothing here can run it
    if isinstance(error, OSError | RuntimeError):  # what a SERVICE that is allowed did not give
        return Problem(502, str(found))
    return Problem(400, str(found))


def _graph(now: OpenVersion, request: Mapping[str, Any], pipe: int, _: frozenset[str]) -> None:
    """A named graph as it lies in the store."""
    name = NamedNode(request["iri"])
    triples = (q.triple for q in now.store.quads_for_pattern(None, None, None, name))
    first = next(triples, None)
    if first is None:
        raise Problem(404, f"There is no graph <{name.value}> here.")
    _triples(now, request, pipe, _with(first, triples))


def _describe(now: OpenVersion, request: Mapping[str, Any], pipe: int, _: frozenset[str]) -> None:
    """What the graph holds about an IRI: an article's whole graph, else the triples around it."""
    triples = _description(now.store, request["iri"])
    first = next(triples, None)
    if first is None:
        raise Problem(404, f"There is nothing about <{request['iri']}> here.")
    _triples(now, request, pipe, _with(first, triples))


def _with(first: Triple, rest: Iterator[Triple]) -> Iterator[Triple]:
    yield first
    yield from rest


def _triples(
    now: OpenVersion, request: Mapping[str, Any], pipe: int, found: Iterator[Triple]
) -> None:
    write_results(found, request, now.prefixes, pipe, {"version": now.name})


def _description(store: ox.Store, iri: str) -> Iterator[Triple]:
    """The graph of an article or of that name, with what is said of it; else what is around."""
    for name in written(iri):
        for whole in (name, graph_of(name)):
            if whole is not None and store.contains_named_graph(NamedNode(whole)):
                for quad in store.quads_for_pattern(None, None, None, NamedNode(whole)):
                    yield quad.triple
                yield from _triples_of(store, NamedNode(whole))
                return
    yield from _around(store, NamedNode(iri))


def _around(store: ox.Store, node: NamedNode) -> Iterator[Triple]:
    """The triples of a thing and of its blank nodes, the labels of their objects, what points at
    it; each triple once.
    """
    sent: set[Triple] = set()
    waiting: list[NamedNode | BlankNode] = [node]
    while waiting:  # blank nodes have no other place to be described at
        for triple in _new(_triples_of(store, waiting.pop()), sent):
            yield triple
            if isinstance(triple.object, BlankNode):
                waiting.append(triple.object)
            elif isinstance(triple.object, NamedNode):
                yield from _new(_triples_of(store, triple.object, _LABEL), sent)
    pointing = islice(store.quads_for_pattern(None, None, node, None), _INCOMING)
    yield from _new((quad.triple for quad in pointing), sent)


def _triples_of(
    store: ox.Store, subject: NamedNode | BlankNode, predicate: NamedNode | None = None
) -> Iterator[Triple]:
    """The triples of a subject, in any graph."""
    for quad in store.quads_for_pattern(subject, predicate, None, None):
        yield quad.triple


def _new(triples: Iterable[Triple], sent: set[Triple]) -> Iterator[Triple]:
    """The triples that were not sent before, which then are."""
    for triple in triples:
        if triple not in sent:
            sent.add(triple)
            yield triple


def _named(now: OpenVersion, request: Mapping[str, Any], pipe: int, _: frozenset[str]) -> None:
    """A query of the catalogue, its parameters bound as terms."""
    from onrecord.catalogue.binding import bind
    from onrecord.catalogue.header import parse_query

    text = bind(parse_query(request["text"], request["name"]), request["params"], now)
    results = now.query(text)
    if not isinstance(results, QuerySolutions):
        raise Problem(
            406, f"The query '{request['name']}' does not return rows; send it to /sparql."
        )
    write_plain_rows(results, request["form"], pipe, {"version": now.name}, request["coding"])


def _bind(now: OpenVersion, request: Mapping[str, Any], pipe: int, _: frozenset[str]) -> None:
    """The text of such a query with what is given bound in it; other parameters stay open."""
    from onrecord.catalogue.binding import bind
    from onrecord.catalogue.header import parse_query

    query = parse_query(request["text"], request["name"])
    params = tuple(replace(param, required=False) for param in query.params)
    text = bind(replace(query, params=params), request["params"], now)
    out = FrameWriter(pipe, {"status": 200, "type": "text/plain", "version": now.name}, None)
    out.write(text.encode())
    out.finish()


_OPERATIONS: Final[
    dict[str, Callable[[OpenVersion, Mapping[str, Any], int, frozenset[str]], None]]
] = {
    "query": _query,
    "graph": _graph,
    "describe": _describe,
    "named": _named,
    "bind": _bind,
}


def main() -> None:
    """Answer requests until the server closes the pipe."""
    source, pipe = protocol_ends()
    end_with_server = os.getppid()
    first = read_request(source)
    if first is None:
        return
    options = first[0]
    services = frozenset(options["services"])
    walled = not services and leave_network()
    deepen_stack()
    end_with(end_with_server)
    graph, memory = Path(options["graph"]), options["memory"]

    def reopen() -> OpenVersion:
        return OpenVersion(graph, options["base"], options["prefixes"], memory)

    try:
        now = reopen()
    except OnrecordError as error:
        write_all(pipe, pack_json(FAIL, {"status": 503, "detail": str(error)}))
        sys.exit(3)
    write_all(pipe, pack_json(READY, {"version": now.name, "base": now.base, "walled": walled}))
    while (message := read_request(source)) is not None:
        request, _ = message
        try:
            if request["op"] == "open":
                before, now = now, reopen()
                before.close()
                del before
                ready = {"version": now.name, "base": now.base, "walled": walled}
                write_all(pipe, pack_json(READY, ready))
            else:
                answer(now, request, pipe, services)
        except Exception as error:
            write_all(pipe, pack_json(FAIL, failure(error)))


if __name__ == "__main__":
    main()
