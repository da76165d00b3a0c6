"""``onrecord query``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from onrecord.cli.options import common, read_graph
from onrecord.errors import UsageError

FORMATS = ["table", "json", "jsonl", "csv", "tsv", "turtle"]


@click.command("query")
@click.argument("query", metavar="NAME|FILE|-")
@click.option("--param", "params", multiple=True, metavar="K=V", help="A parameter of the query: an IRI, a prefixed name or an exact label.")
@read_graph
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of a graph directory.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@common
def command(query: str, params: tuple[str, ...], graph: Path, endpoint: str | None, form: str) -> None:
    """Ask a named query, a file with SPARQL, or - for standard input.

    'onrecord queries' lists the named ones. Results go to standard output.

    \b
    Example:
      onrecord query who-said-what --param actor="Rustem Umerov"
      onrecord query who-said-what --format csv > claims.csv
      onrecord query my-own.rq --endpoint http://localhost:7878/query
    """
    from onrecord.catalogue import ask
    from onrecord.results import write
    from onrecord.store import open_graph, open_remote

    store = open_remote(endpoint) if endpoint else open_graph(graph)
    text = sys.stdin.read() if query == "-" else None
    results = ask(store, query, dict(_pair(p) for p in params), text=text)
    write(results, form, sys.stdout)


def _pair(param: str) -> tuple[str, str]:
    key, sign, value = param.partition("=")
    if not sign or not key:
        raise UsageError(f"'{param}' is no parameter.", hint="Write it as --param name=value.")
    return key.strip().lstrip("?_"), value
