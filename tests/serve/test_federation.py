"""SERVICE both ways: other servers call the endpoint, and it calls those it was told to trust."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from onrecord import terms
from serve.neighbours import needs_oxigraph, needs_virtuoso, oxigraph, virtuoso
from serve.running import D, Running, serving

UKRAINE = f"{D}actor/ukraine"
NOTES = (
    f'<{UKRAINE}> <urn:note> "one \\u00FCber all"@de <urn:notes> .\n'
    f'<{UKRAINE}> <urn:size> "7"^^<{terms.XSD}integer> <urn:notes> .\n'
)
CLAIMS = f"?c a <{terms.ONR}Claim> ; <{terms.ONR}speaker> ?who"
JSON = "application/sparql-results+json"

Cells = set[frozenset[tuple[str, ...]]]


def cells(answer: httpx.Response) -> Cells:
    """Rows of SPARQL's results JSON without their order."""
    assert answer.status_code == 200, answer.text
    return {
        frozenset(
            (name, term["value"], term.get("xml:lang", ""), term.get("datatype", ""))
            for name, term in row.items()
        )
        for row in answer.json()["results"]["bindings"]
    }


def asked(endpoint: str, query: str) -> Cells:
    return cells(httpx.post(endpoint, data={"query": query}, headers={"accept": JSON}, timeout=30))


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("oxigraph", marks=needs_oxigraph),
        pytest.param("virtuoso", marks=needs_virtuoso),
    ],
)
def other(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The endpoint of another's server with two notes about an actor in the graph urn:notes."""
    started = (
        oxigraph(NOTES)
        if request.param == "oxigraph"
        else virtuoso(tmp_path_factory.mktemp("other") / "virtuoso", NOTES)
    )
    with started as endpoint:
        yield endpoint


@pytest.fixture(params=[pytest.param("oxigraph", marks=needs_oxigraph), "ours"])
def called(request: pytest.FixtureRequest) -> Iterator[str]:
    """The endpoint of a server that ours calls, with the same notes."""
    if request.param == "oxigraph":
        with oxigraph(NOTES) as endpoint:
            yield endpoint
    else:
        server: Running = request.getfixturevalue("writable")
        triples = NOTES.replace("<urn:notes>", "")
        assert server.update(f"INSERT DATA {{ GRAPH <urn:notes> {{ {triples} }} }}").is_success
        yield f"{server.url}/sparql"
        assert server.update("CLEAR ALL").is_success


@pytest.mark.parametrize(
    "pattern",
    [
        CLAIMS,
        f"{CLAIMS} ; ?p ?o FILTER(isLiteral(?o))",
        f"<{UKRAINE}> <{terms.RDFS}label> ?name",
        "?s a <urn:nothing>",
    ],
    ids=["resources", "literals", "language tags", "no rows"],
)
def test_another_server_is_told_the_same_by_service(
    other: str, server: Running, pattern: str
) -> None:
    ours = cells(server.query(f"SELECT * {{ {pattern} }}", JSON))
    assert bool(ours) is ("nothing" not in pattern)
    assert asked(other, f"SELECT * {{ SERVICE <{server.url}/sparql> {{ {pattern} }} }}") == ours


def test_another_server_joins_its_own_data_with_ours(other: str, server: Running) -> None:
    # a GRAPH, not a FROM: Virtuoso would send the FROM along, and we have no such graph
    query = f"""SELECT ?c ?size {{
        GRAPH <urn:notes> {{ ?who <urn:size> ?size }}
        SERVICE <{server.url}/sparql> {{ {CLAIMS} }}
    }}"""
    ours = server.rows(f"SELECT ?c {{ {CLAIMS} FILTER(?who = <{UKRAINE}>) }}")
    assert ours
    assert asked(other, query) == {
        frozenset({("c", row["c"], "", ""), ("size", "7", "", f"{terms.XSD}integer")})
        for row in ours
    }


def test_ours_joins_its_own_data_with_another_server_s(
    called: str, curated: Path, tmp_path: Path
) -> None:
    query = f"""SELECT ?c ?note ?size {{
        {CLAIMS} .
        SERVICE <{called}> {{
            GRAPH <urn:notes> {{ ?who <urn:note> ?note ; <urn:size> ?size }}
        }}
    }}"""
    options = ("--children", "1", "--allow-service", called)
    with serving(curated, tmp_path / "log", *options) as trusting:
        ours = trusting.rows(f"SELECT ?c {{ {CLAIMS} FILTER(?who = <{UKRAINE}>) }}")
        assert ours
        assert cells(trusting.query(query, JSON)) == {
            frozenset(
                {
                    ("c", row["c"], "", ""),
                    ("note", "one über all", "de", ""),
                    ("size", "7", "", f"{terms.XSD}integer"),
                }
            )
            for row in ours
        }
        elsewhere = called.replace("127.0.0.1", "localhost")
        refused = trusting.query(f"SELECT * {{ SERVICE <{elsewhere}> {{ ?s ?p ?o }} }}", JSON)
        assert refused.status_code == 403
        assert called in refused.text


def test_a_called_server_that_never_answers_costs_no_more_than_the_deadline(
    curated: Path, tmp_path: Path
) -> None:
    # as Virtuoso 7.2.5 does when it is sent a query as application/sparql-query, which ours sends
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}/sparql"
        options = ("--children", "1", "--timeout", "1", "--allow-service", endpoint)
        with serving(curated, tmp_path / "log", *options) as trusting:
            answer = trusting.query(f"SELECT * {{ SERVICE <{endpoint}> {{ ?s ?p ?o }} }}", JSON)
            assert answer.status_code == 503
            assert "1 second" in answer.json()["detail"]
            trusting.until_whole(1)
            assert trusting.ask(f"ASK {{ {CLAIMS} }}")
