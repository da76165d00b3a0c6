"""``onrecord query``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.shared.options import common, complete_queries, read_graph, say
from onrecord.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from onrecord.catalogue import NamedQuery
    from onrecord.store import Store

FORMATS = ["table", "json", "jsonl", "csv", "tsv", "turtle"]


@click.command("query")
@click.argument("query", metavar="NAME|FILE|-", shell_complete=complete_queries)
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="K=V",
    help="A parameter of the query: an IRI, a prefixed name or an exact label. "
    "May be given several times, once per parameter.",
)
@read_graph
@click.option(
    "--endpoint", metavar="URL", help="Query this SPARQL endpoint instead of a graph directory."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="The output format.",
)
@common
def command(
    query: str, params: tuple[str, ...], graph: Path, endpoint: str | None, form: str
) -> None:
    """Run a named query, a SPARQL file, or - for a query on standard input.

    'onrecord queries' lists the named queries, 'onrecord queries NAME' shows the parameters of one.
    Results go to standard output: json, csv and tsv are the W3C's SPARQL result formats, jsonl is
    one plain object per row (null for an unbound variable), turtle is for CONSTRUCT and DESCRIBE.

    \b
    Example:
      onrecord query who-said-what --param actor="Rustem Umerov"
      onrecord query who-said-what --format csv > claims.csv
      onrecord query my-own.rq --endpoint http://127.0.0.1:6780/sparql
    """
    from onrecord.catalogue.binding import ask
    from onrecord.catalogue.header import parse_query
    from onrecord.catalogue.registry import find_query
    from onrecord.results import write

    given: dict[str, str] = {}
    for name, value in map(_pair, params):
        if name in given:
            raise UsageError(
                f"The parameter '{name}' is given twice.",
                hint="Run the query once for each value.",
            )
        given[name] = value
    text = _standard_input() if query == "-" else None
    store: Store
    if endpoint:
        from onrecord.store import open_remote

        store = open_remote(endpoint)
        _warn_where_graphs_are_apart(store, endpoint)
    else:
        from onrecord.store import open_graph

        store = open_graph(graph)
    write(ask(store, query, given, text=text), form, sys.stdout.buffer)
    _say_what_is_missing(store, parse_query(text, query) if text else find_query(query), given)


def _say_what_is_missing(store: Store, query: NamedQuery, given: Mapping[str, str]) -> None:
    """What the answer leaves out: all but the first articles, or what an earlier version lacks."""
    from onrecord.catalogue.binding import covers, lacks_what_follows
    from onrecord.store import LocalStore

    if query.summary and lacks_what_follows(store):
        how = (
            f"rewrite it: onrecord compact --graph {store.path}."
            if isinstance(store, LocalStore)
            else "load its articles into the endpoint again."
        )
        say(f"Note: an earlier version of onrecord wrote this graph; for complete answers, {how}")
    elif (most := covers(query, given, store)) is not None:
        say(
            f"Note: this covers at most {most} articles, the earliest first; "
            "--param limit=N covers more."
        )


def _warn_where_graphs_are_apart(store: Store, endpoint: str) -> None:
    """Every named query would return nothing from such an endpoint, without any error."""
    if not store.query("ASK { ?s ?p ?o }") and store.query("ASK { GRAPH ?g { ?s ?p ?o } }"):
        say(
            f"Note: the default graph of {endpoint} does not include its named graphs, so only "
            "GRAPH patterns match anything. Serve it with the union of its named graphs as the "
            "default graph (oxigraph serve --union-default-graph)."
        )


def _standard_input() -> str:
    data = sys.stdin.buffer.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "-", f"byte {error.start} is not UTF-8.", hint="Encode the query as UTF-8."
        ) from error


def _pair(param: str) -> tuple[str, str]:
    key, sign, value = param.partition("=")
    if not sign or not key:
        raise UsageError(f"--param '{param}' has no value.", hint="Write it as --param name=value.")
    return key.strip().lstrip("?_"), value
