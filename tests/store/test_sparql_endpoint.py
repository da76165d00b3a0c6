"""A SPARQL 1.1 server answers like the graph directory, and says what is wrong when it does not."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from onrecord.errors import QueryError, StoreError, StoreUnreachable
from onrecord.results import write
from onrecord.store import MemoryStore, RemoteStore, Store, open_graph, sorted_nquads
from store.units import BASE, ONR, PROVENANCE, build, graph, quads
from support.answers import column, solutions, triples

OXIGRAPH = shutil.which("oxigraph") or shutil.which("oxigraph", path=Path(sys.executable).parent)
needs_server = pytest.mark.skipif(
    OXIGRAPH is None, reason="the oxigraph server is not installed: pip install oxigraph"
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert OXIGRAPH is not None
    process = subprocess.Popen(
        [OXIGRAPH, "serve", "--bind", f"127.0.0.1:{port}", "--union-default-graph"],
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{url}/query?query=ASK%7B%7D", timeout=5).close()
                break
            except OSError:
                time.sleep(0.05)
        yield url
    finally:
        process.kill()
        process.wait()


@pytest.fixture(params=["by graph store protocol", "by update"])
def remote(request: pytest.FixtureRequest, server: str) -> Iterator[RemoteStore]:
    gsp = f"{server}/store" if request.param == "by graph store protocol" else None
    store = RemoteStore(f"{server}/query", f"{server}/update", gsp)
    yield store
    for name in list(store.graphs()):
        store.remove(name)


@needs_server
class TestLikeTheDirectory:
    @pytest.fixture
    def both(self, remote: RemoteStore, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
        """A graph directory and a server that were given the same graphs."""
        build(tmp_path / "graph.onrecord", [1, 2])
        for number in (1, 2):
            remote.replace(graph(number), parse(quads(number), format=RdfFormat.N_QUADS))
        with open_graph(tmp_path / "graph.onrecord") as local:
            yield local, remote

    def test_the_same_graphs(self, both: tuple[Store, Store]) -> None:
        local, remote = both
        assert list(remote.graphs()) == list(local.graphs()) == [graph(1), graph(2), PROVENANCE]

    @pytest.mark.parametrize("name", [None, graph(1), graph(9)])
    def test_the_same_quads(self, both: tuple[Store, Store], name: str | None) -> None:
        local, remote = both
        assert set(remote.quads(name)) == set(local.quads(name))
        assert list(sorted_nquads(remote, name)) == list(sorted_nquads(local, name))

    @pytest.mark.parametrize(
        "text",
        [
            "SELECT ?c ?s WHERE { ?c onr:statement ?s . OPTIONAL { ?c onr:no ?no } } ORDER BY ?c",
            "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }",
            'SELECT ("onr:x" AS ?words) (1.5 AS ?n) WHERE { }',
            "#+ summary: a comment that says INSERT\nSELECT ?g { ?g onr:madeFrom ?v } ORDER BY ?g",
        ],
    )
    def test_the_same_rows(self, both: tuple[Store, Store], text: str) -> None:
        local, remote = both
        rows = [[list(row) for row in solutions(store.query(text))] for store in both]
        assert rows[0] == rows[1] != []
        assert solutions(local.query(text)).variables == solutions(remote.query(text)).variables

    def test_the_same_yes_and_no(self, both: tuple[Store, Store]) -> None:
        for store in both:
            assert bool(store.query("ASK { ?g onr:madeFrom 'version 0' }"))
            assert not bool(store.query("ASK { ?g onr:madeFrom 'version 1' }"))

    def test_the_same_triples(self, both: tuple[Store, Store]) -> None:
        text = "CONSTRUCT { ?g a prov:Entity } WHERE { ?g onr:madeFrom ?v }"
        local, remote = (set(triples(store.query(text))) for store in both)
        assert local == remote
        assert len(local) == 2

    def test_replace_replaces_one_graph_wholly(self, both: tuple[Store, Store]) -> None:
        new = Quad(
            NamedNode(f"{BASE}é"), NamedNode(f"{ONR}p"), Literal("«\n»"), NamedNode(graph(1))
        )
        for store in both:
            store.replace(graph(1), [new])
        local, remote = both
        assert list(sorted_nquads(local)) == list(sorted_nquads(remote))
        assert list(remote.quads(graph(1))) == [new]

    def test_replace_with_provenance_replaces_that_too(self, both: tuple[Store, Store]) -> None:
        for store in both:
            store.replace(graph(1), parse(quads(1, 1), format=RdfFormat.N_QUADS))
        local, remote = both
        assert list(sorted_nquads(local)) == list(sorted_nquads(remote))
        assert not remote.query(f"ASK {{ <{graph(1)}> onr:madeFrom 'version 0' }}")

    def test_remove_removes_one_graph(self, both: tuple[Store, Store]) -> None:
        for store in both:
            store.remove(graph(1))
            store.remove(graph(9))
        local, remote = both
        assert list(local.graphs()) == list(remote.graphs()) == [graph(2), PROVENANCE]

    def test_both_refuse_an_update_as_a_query(self, both: tuple[Store, Store]) -> None:
        for store in both:
            with pytest.raises(QueryError, match="DROP is an update"):
                store.query("PREFIX x: <http://select/> DROP ALL")
            assert len(list(store.graphs())) == 3


@needs_server
def test_a_replacement_that_is_refused_changes_nothing(remote: RemoteStore) -> None:
    remote.replace(graph(1), parse(quads(1), format=RdfFormat.N_QUADS))
    before = list(sorted_nquads(remote))
    with pytest.raises(StoreError, match="must lie in that graph"):
        remote.replace(graph(1), parse(quads(2), format=RdfFormat.N_QUADS))
    assert list(sorted_nquads(remote)) == before


@needs_server
def test_a_query_too_long_for_an_address_is_sent_another_way(remote: RemoteStore) -> None:
    values = " ".join(f'"{"x" * 60}{n}"' for n in range(3000))
    found = remote.query(f"SELECT (COUNT(?v) AS ?n) WHERE {{ VALUES ?v {{ {values} }} }}")
    assert column(found) == ["3000"]


@needs_server
def test_an_error_in_a_query_is_told_in_the_endpoints_words(remote: RemoteStore) -> None:
    with pytest.raises(QueryError, match=r"/query rejected the query: error at 2:\d+: expected"):
        remote.query("SELECT ?x WHERE {\n ?x a onr:Claim ; }}")


@needs_server
def test_a_prefix_may_have_another_meaning(remote: RemoteStore) -> None:
    remote.replace(graph(1), parse(quads(1), format=RdfFormat.N_QUADS))
    assert remote.query("ASK { ?c onr:statement ?s }")
    assert not remote.query("PREFIX onr: <http://other/> ASK { ?c onr:statement ?s }")


@needs_server
def test_without_an_address_for_updates_nothing_is_written(server: str) -> None:
    store = RemoteStore(f"{server}/query")
    with pytest.raises(StoreError, match="can be queried but not written"):
        store.replace(graph(1), [])


@needs_server
def test_a_wrong_path_is_no_endpoint(server: str) -> None:
    with pytest.raises(StoreUnreachable, match="HTTP 404"):
        RemoteStore(f"{server}/nothing").query("ASK { }")


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/query"
        with pytest.raises(StoreUnreachable, match="Connection refused"):
            RemoteStore(url).query("ASK { }")


def test_an_address_that_is_no_web_address_is_refused() -> None:
    with pytest.raises(StoreUnreachable, match="not an http or https address"):
        RemoteStore("file:///etc/hosts")


@pytest.fixture
def answering() -> Iterator[Callable[[int, str, bytes], str]]:
    """Start servers that give one answer to whatever they are asked."""
    servers: list[HTTPServer] = []

    def start(status: int, media_type: str, body: bytes) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.send_header("Content-Type", media_type)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        servers.append(HTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/sparql"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


ROWS = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": []}}).encode()


@pytest.mark.parametrize(
    ("status", "media_type", "body", "error", "words"),
    [
        (200, "text/html", b"<html>hello", StoreUnreachable, "answered with text/html"),
        (200, "application/sparql-results+json", ROWS[:-9], StoreUnreachable, "cut off"),
        (200, "application/sparql-results+json", b'{"a": 1}', StoreUnreachable, "damaged"),
        (400, "text/plain", b"\nno such thing\nmore", QueryError, "query: no such thing$"),
        (500, "text/plain", b"out of memory", StoreUnreachable, "HTTP 500, out of memory"),
        (503, "text/html", b"<html>busy", StoreUnreachable, r"HTTP 503\."),
        (401, "text/plain", b"", StoreUnreachable, "HTTP 401"),
    ],
)
def test_a_strange_answer_is_an_error(
    answering: Callable[[int, str, bytes], str],
    status: int,
    media_type: str,
    body: bytes,
    error: type[Exception],
    words: str,
) -> None:
    with pytest.raises(error, match=words):
        list(
            solutions(
                RemoteStore(answering(status, media_type, body)).query("SELECT * { ?s ?p ?o }")
            )
        )


def test_the_older_json_of_virtuoso_is_read(answering: Callable[[int, str, bytes], str]) -> None:
    value = {"type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
    rows = {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": value | {"value": "3"}}]}}
    url = answering(200, "application/sparql-results+json", json.dumps(rows).encode())
    assert [row["x"] for row in solutions(RemoteStore(url).query("SELECT * { ?s ?p ?o }"))] == [
        Literal(3)
    ]


def test_a_server_that_does_not_answer_is_waited_for_only_so_long() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        store = RemoteStore(f"http://127.0.0.1:{silent.getsockname()[1]}/query", timeout=0.3)
        began = time.monotonic()
        with pytest.raises(StoreUnreachable, match=r"no response within 0\.3 seconds"):
            store.query("ASK { }")
        assert time.monotonic() - began < 5


def test_memory_answers_the_same_protocol() -> None:
    store: Store = MemoryStore(parse(quads(1), format=RdfFormat.N_QUADS))
    assert list(store.graphs()) == [graph(1), PROVENANCE]


BROKEN_TERMS = [
    {"type": "uri", "value": "http://post.example/a b"},
    {"type": "uri", "value": "relative"},
    {"type": "uri", "value": "http://post.example/<a>"},
    {"type": "literal", "value": "a", "xml:lang": "not a tag"},
    {"type": "literal", "value": "a", "datatype": "http://post.example/a b"},
    {"type": "uri"},
    {"type": "nothing", "value": "a"},
    {"type": "bnode", "value": "a b"},
]


@pytest.mark.parametrize("term", BROKEN_TERMS, ids=lambda term: json.dumps(term))
@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "table"])
def test_a_term_that_is_none_is_told_by_row_and_variable_and_nothing_is_written(
    answering: Callable[[int, str, bytes], str],
    capfdbinary: pytest.CaptureFixture[bytes],
    term: dict[str, str],
    form: str,
) -> None:
    good = {"type": "literal", "value": "good"}
    rows = [{"n": good, "m": good}, {"m": good, "n": term}, {"n": good}]
    body = {"head": {"vars": ["n", "m"]}, "results": {"bindings": rows}}
    url = answering(200, "application/sparql-results+json", json.dumps(body).encode())
    query = "SELECT * { ?n ?m ?o }"
    with pytest.raises(StoreUnreachable) as told:
        write(RemoteStore(url).query(query), form, sys.stdout.buffer)
    assert "(row 2, variable 'n': " in str(told.value)
    assert not capfdbinary.readouterr().out


def test_a_term_that_is_none_in_xml_is_told_by_its_row(
    answering: Callable[[int, str, bytes], str],
) -> None:
    row = "<result><binding name='n'><uri>http://post.example/{}</uri></binding></result>"
    body = (
        "<sparql xmlns='http://www.w3.org/2005/sparql-results#'><head><variable name='n'/></head>"
        f"<results>{row.format('a')}{row.format('a b')}</results></sparql>"
    )
    url = answering(200, "application/sparql-results+xml", body.encode())
    with pytest.raises(StoreUnreachable, match="row 2"):
        RemoteStore(url).query("SELECT * { ?n ?m ?o }")
