"""The changes a write would make to the graph, computed in a copy, graph by graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from typing import Any

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat

from onrecord.rdf.jsonld import left_out
from onrecord.rdf.nesting import MOST, TooDeep, check
from onrecord.rdf.sparql_text import PLACE_OF_ERROR
from onrecord.serve.core.problems import Problem
from onrecord.serve.workers import sparql_guard
from onrecord.serve.workers.result_writers import TRIPLE_FORMATS
from onrecord.store import LocalStore
from onrecord.store.atomic import TEMPORARY

#: The graphs that change, by IRI, each with all that it shall hold; nothing for one that goes.
GraphChanges = Mapping[str, Sequence[Quad]]


def diff_of_update(
    request: Mapping[str, Any], view: LocalStore, base: str, prefixes: Mapping[str, str]
) -> GraphChanges:
    """What a SPARQL Update would change. Raises Problem.

    Triples outside GRAPH are in the graph ``graph/default`` below the base, and a WHERE without
    GRAPH, USING or WITH looks there alone, as SPARQL Update says of the default graph.
    """
    text = _allowed(request)
    # beside the versions, where the next writer clears it away should this process be killed
    folder = view.version_path.parent / f"{TEMPORARY}write-{token_hex(4)}"
    try:
        return _tried(text, request["base"], base, prefixes, view.version_path, folder)
    finally:
        # the engine's threads may be removing files of it at the same time
        rmtree(folder, ignore_errors=True)


def _tried(
    text: str, relative_to: str, base: str, prefixes: Mapping[str, str], version: Path, folder: Path
) -> GraphChanges:
    """What the update changes in a copy of the version (its files hard-linked). Raises Problem."""
    before = ox.Store.read_only(str(version))
    before.backup(str(folder))
    after = ox.Store(str(folder))
    default = NamedNode(f"{base}graph/default")
    for quad in list(after.quads_for_pattern(None, None, None, default)):
        after.add(Quad(quad.subject, quad.predicate, quad.object))
    after.remove_graph(default)
    try:
        after.update(text, base_iri=relative_to, prefixes=dict(prefixes))
    except SyntaxError as error:
        raise _syntax(str(error)) from error
    except (ValueError, RuntimeError, OSError) as error:
        raise Problem(400, f"The update cannot be run: {error}.") from error
    return dict(_differences(before, after, default, text))


def _allowed(request: Mapping[str, Any]) -> str:
    """The update's text with the request's graphs in it. Raises Problem 400, 403."""
    text: str = request["text"]
    for word, why in (
        ("LOAD", "Send the triples themselves."),
        ("SERVICE", "Query the endpoint yourself and send the triples."),
    ):
        if sparql_guard.calls(text, word):  # type: ignore[arg-type]  # both are literals of its type
            raise Problem(403, f"The update uses {word}, but this server fetches nothing. {why}")
    using, named = request["using"], request["using_named"]
    if not using and not named:
        return text
    if sparql_guard.names_using(text):
        raise Problem(
            400,
            "Both the request (using-graph-uri) and its update (USING or WITH) name graphs. Name "
            "them in one place only.",
        )
    return sparql_guard.with_using(text, using, named)


def _syntax(message: str) -> Problem:
    place = PLACE_OF_ERROR.match(message)
    if place is None:
        return Problem(400, f"The update is not SPARQL Update: {message}.")
    line, column = int(place[1]), int(place[2])
    reason = place[3].strip().rstrip(".")[:200]
    return Problem(
        400,
        f"The update, line {line}, column {column}: {reason}.",
        line=line,
        column=column,
    )


def _differences(
    before: ox.Store, after: ox.Store, default: NamedNode, text: str
) -> Iterator[tuple[str, list[Quad]]]:
    for name in {*before.named_graphs(), *after.named_graphs()} - {default}:
        # to compare all graphs takes long, and most updates name the few they change
        if sparql_guard.may_name(text, name.value) and _bytes(before, name) != _bytes(after, name):
            old = set(before.quads_for_pattern(None, None, None, name))
            new = list(after.quads_for_pattern(None, None, None, name))
            if old != set(new):
                yield name.value, new
    old = set(before.quads_for_pattern(None, None, None, default))
    new = [
        Quad(q.subject, q.predicate, q.object, default)
        for q in after.quads_for_pattern(None, None, None, DefaultGraph())
    ]
    if old != set(new):
        yield default.value, new


def _bytes(store: ox.Store, name: Any) -> bytes:
    """A graph in the store's own order, which is the same for the same triples."""
    return store.dump(format=RdfFormat.N_TRIPLES, from_graph=name) or b""


def diff_of_graph(
    request: Mapping[str, Any], bodies: Sequence[bytes], view: LocalStore
) -> GraphChanges:
    """What putting, adding to or deleting one graph would change. Raises Problem 400, 404."""
    graph = NamedNode(request["graph"])
    old = list(view.quads(graph.value))
    if request["op"] == "delete":
        if not old:
            raise Problem(404, f"There is no graph <{graph.value}> here.")
        return {graph.value: []}
    new = [
        Quad(t.subject, t.predicate, t.object, graph)
        for body, form in zip(bodies, request["formats"], strict=True)
        for t in _parsed(body, TRIPLE_FORMATS[form], request["base"])
    ]
    if request["op"] == "post":
        new = [*old, *new]
    return {} if set(new) == set(old) else {graph.value: new}


def _parsed(body: bytes, form: RdfFormat, base: str) -> Iterator[Quad]:
    try:
        check(body, form)  # also as the reader of JSON-LD takes some broken JSON for an empty graph
        if form == RdfFormat.JSON_LD:
            fault = left_out(body, based=True)  # and leaves this out without a word
            if fault is not None:
                raise Problem(400, f"Nothing was written: {fault[0]} {fault[1]}")
        for quad in ox.parse(body, format=form, base_iri=base, rename_blank_nodes=True):
            if isinstance(quad, Quad):
                if not isinstance(quad.graph_name, DefaultGraph):
                    raise Problem(
                        400, "The body contains named graphs. Send the triples of one graph."
                    )
                yield quad
            else:
                yield Quad(quad.subject, quad.predicate, quad.object)
    except SyntaxError as error:
        place: dict[str, Any] = {"line": error.lineno, "column": error.offset}
        raise Problem(
            400, f"The body is not valid RDF of its Content-Type: {error.msg}.", **place
        ) from error
    except TooDeep as error:
        raise Problem(400, f"The body is nested more than {MOST} levels deep.") from error
    except (ValueError, OSError) as error:
        raise Problem(400, f"The body cannot be read: {error}.") from error
