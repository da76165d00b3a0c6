"""``onrecord query``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.options import common, complete_queries, read_graph, say
from onrecord.errors import InputError, UsageError

if TYPE_CHECKING:
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
    "May be given several times, once for each.",
)
@read_graph
@click.option(
    "--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of a graph directory."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="How the answer is written.",
)
@common
def command(
    query: str, params: tuple[str, ...], graph: Path, endpoint: str | None, form: str
) -> None:
    """Ask a named query, a file with SPARQL, or - for standard input.

    'onrecord queries' lists the named ones and their parameters. Results go to standard output:
    json, csv and tsv in the W3C's forms, jsonl as one plain object a row (null where nothing
    is bound), turtle for CONSTRUCT and DESCRIBE.

    \b
    Example:
      onrecord query who-said-what --param actor="Rustem Umerov"
      onrecord query who-said-what --format csv > claims.csv
      onrecord query my-own.rq --endpoint http://127.0.0.1:6780/sparql
    """
    from onrecord.catalogue.binding import ask
    from onrecord.results import write

    given: dict[str, str] = {}
    for name, value in map(_pair, params):
        if name in given:
            raise UsageError(
                f"The parameter '{name}' is given twice.", hint="Ask once for each of its values."
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


def _warn_where_graphs_are_apart(store: Store, endpoint: str) -> None:
    """Such an endpoint would answer every named query with nothing, and not say why."""
    if not store.query("ASK { ?s ?p ?o }") and store.query("ASK { GRAPH ?g { ?s ?p ?o } }"):
        say(
            f"Note: {endpoint} keeps its named graphs out of the default graph, so only what GRAPH "
            "asks for is found. Serve it with their union (oxigraph serve --union-default-graph)."
        )


def _standard_input() -> str:
    data = sys.stdin.buffer.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "-", f"byte {error.start} is not UTF-8.", hint="Send the query as UTF-8."
        ) from error


def _pair(param: str) -> tuple[str, str]:
    key, sign, value = param.partition("=")
    if not sign or not key:
        raise UsageError(f"'{param}' is no parameter.", hint="Write it as --param name=value.")
    return key.strip().lstrip("?_"), value
