"""Which hosts a server answers for, and which origins' pages may read it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from onrecord.errors import UsageError
from onrecord.serve.core.config import Settings
from onrecord.serve.core.hosts import is_loopback, origin_of
from serve import attacks
from serve.running import TOKEN, Running, serving

ELSEWHERE = "https://elsewhere.example"
#: Requests of every kind: method, target, headers, body.
REQUESTS = {
    "page": ("GET", "/", {}, b""),
    "article": ("GET", "/id/article/istanbul-prisoner-exchange", {}, b""),
    "head": ("HEAD", "/sparql?query=ASK%7B%7D", {}, b""),
    "query": ("GET", "/sparql?query=ASK%7B%7D", {}, b""),
    "no query": ("GET", "/sparql?query=nonsense", {}, b""),
    "posted query": ("POST", "/sparql", {"content-type": "application/sparql-query"}, b"ASK {}"),
    "update": ("POST", "/sparql", {"content-type": "application/sparql-update"}, b"CLEAR ALL"),
    "graph": ("PUT", "/graph-store?default", {"content-type": "text/turtle"}, b"<x:a> <x:b> 1 ."),
    "deletion": ("DELETE", "/graph-store?default", {}, b""),
    "named query": ("GET", "/api/queries/topics", {}, b""),
    "description": ("GET", "/api/queries", {}, b""),
    "ontology": ("GET", "/ontology", {}, b""),
    "static file": ("GET", "/static/page.css", {}, b""),
    "health": ("GET", "/healthz", {}, b""),
    "metrics": ("GET", "/metrics", {}, b""),
    "nothing": ("GET", "/nothing", {}, b""),
    "a method of its own": ("BREW", "/sparql", {}, b""),
    "options": ("OPTIONS", "/sparql", {}, b""),
    **{
        f"preflight of {method} {path}": (
            "OPTIONS",
            path,
            {"access-control-request-method": method, "access-control-request-headers": "x-a"},
            b"",
        )
        for method, path in (("POST", "/sparql"), ("PUT", "/graph-store"), ("GET", "/"))
    },
}


def ask(server: Running, name: str, **headers: str) -> httpx.Response:
    method, target, more, body = REQUESTS[name]
    return server.client.request(method, target, headers={**more, **headers}, content=body)


def granted(answer: httpx.Response) -> dict[str, str]:
    """What an answer allows to other origins."""
    return {k: v for k, v in answer.headers.items() if k.startswith("access-control-")}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_page_whose_name_leads_to_this_machine_is_told_nothing(
    server: Running, name: str
) -> None:
    host = f"rebound.example:{server.port}"
    answer = ask(server, name, host=host, origin=f"http://{host}")
    assert answer.status_code == 421
    assert not granted(answer)
    if name != "head":
        detail = answer.json()["detail"]
        assert "rebound.example" in detail
        assert f"http://127.0.0.1:{server.port}" in detail
        assert "--public-url" in detail
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize("name", REQUESTS)
@pytest.mark.parametrize("origin", [ELSEWHERE, "null", "http://localhost:1", ""])
def test_no_other_origin_may_read_an_answer(server: Running, name: str, origin: str) -> None:
    answer = ask(server, name, origin=origin)
    assert answer.status_code not in (421, 500)
    assert not granted(answer)
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST", "LocalHost.:80", "127.0.0.1", "127.0.0.1:1", "127.8.9.10:65535",
     "127.0.0.1.", "[::1]", "[::1]:8080", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]"],
)  # fmt: skip
def test_this_machine_is_asked_by_any_of_its_names(server: Running, host: str) -> None:
    assert ask(server, "query", host=host).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["rebound.example", "localhost.rebound.example", "127.0.0.1.rebound.example", "localhost.com",
     "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "0.0.0.0", "[::]", "10.0.0.1", "128.0.0.1",
     "[::ffff:10.0.0.1]", "[fe80::1]", "notlocalhost", "local.host", "localhost..", "."],
)  # fmt: skip
def test_no_other_host_is_answered_for(server: Running, host: str) -> None:
    assert ask(server, "query", host=host).status_code == 421
    assert ask(server, "page", host=host + ":80").status_code == 421


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n", 400),
        (b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\n", 400),
        (b"GET / HTTP/1.0\r\nHost: rebound.example\r\n", 421),
        (b"GET / HTTP/1.0\r\nHost: localhost\r\n", 200),
        (b"GET / HTTP/1.1\r\nHost:\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: rebound.example\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: rebound.example\r\nHost: localhost\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost, rebound.example\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost@rebound.example\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost:80:80\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost:123456\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: [::1\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: ::1\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: [::1%25lo]\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhos\xc5\xa7\r\n", 400),
        (b"GET http://rebound.example/ HTTP/1.1\r\nHost: rebound.example\r\n", 421),
        (b"GET http://rebound.example/ HTTP/1.1\r\n", 421),
        (b"GET http://localhost/ HTTP/1.1\r\nHost: rebound.example\r\n", 421),
        (b"OPTIONS * HTTP/1.1\r\nHost: rebound.example\r\n", 421),
    ],
)
def test_a_host_that_is_lacking_doubled_or_disguised_is_none(
    server: Running, head: bytes, status: int
) -> None:
    said = attacks.say(server, head + b"Connection: close\r\n\r\n", 5)
    assert said.status == status, said
    assert b"rebound.example" not in said.body or b"--public-url" in said.body


def test_a_write_is_neither_done_nor_told_of_for_another_host(writable: Running) -> None:
    before = writable.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    bearer = {"authorization": f"Bearer {TOKEN}"}
    for name in ("update", "graph", "deletion"):
        assert ask(writable, name, host="rebound.example", **bearer).status_code == 421
        assert not granted(ask(writable, name, origin=ELSEWHERE))
    assert writable.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == before


@pytest.fixture(scope="module")
def opened(curated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that two origins may read."""
    log = tmp_path_factory.mktemp("opened") / "log"
    cors = ("--cors", ELSEWHERE + "/", "--cors", "HTTP://localhost:3000")
    with serving(curated, log, "--children", "2", *cors) as running:
        yield running


def test_an_origin_that_is_named_may_read_and_no_other(opened: Running) -> None:
    for origin in (ELSEWHERE, "http://localhost:3000"):
        for name in ("query", "no query", "page", "nothing", "update"):
            answer = ask(opened, name, origin=origin)
            assert granted(answer)["access-control-allow-origin"] == origin, name
        answer = ask(opened, "preflight of POST /sparql", origin=origin)
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == origin
        assert answer.headers["access-control-allow-headers"] == "x-a"
    for origin in ("https://third.example", "null", "http://localhost", ELSEWHERE + ":444"):
        for name in REQUESTS:
            answer = ask(opened, name, origin=origin)
            assert "access-control-allow-origin" not in answer.headers, (name, origin)
    # a cache keeps what it sends to one origin from another
    assert "Origin" in ask(opened, "query").headers["vary"]
    assert ask(opened, "query", host="rebound.example").status_code == 421


def test_all_origins_may_read_where_that_is_said(curated: Path, tmp_path: Path) -> None:
    options = ("--children", "1", "--cors", "*")
    with serving(curated, tmp_path / "log", *options) as server:
        for name in ("query", "no query", "page"):
            answer = ask(server, name, origin=ELSEWHERE)
            assert answer.headers["access-control-allow-origin"] == "*"
            assert "access-control-allow-credentials" not in answer.headers
            assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert ask(server, "query", host="rebound.example").status_code == 421


@pytest.mark.parametrize(
    "options", [("--public-url", "https://news.example"), ("--host", "0.0.0.0")]
)
def test_where_others_reach_the_server_their_host_is_answered_for(
    curated: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    with serving(curated, tmp_path / "log", "--children", "1", *options) as server:
        answer = ask(server, "query", host="news.example", origin=ELSEWHERE)
        assert answer.status_code == 200
        assert not granted(answer)
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            assert b" 200 " in connection.recv(100)


@pytest.mark.parametrize(
    ("host", "public", "alone"),
    [
        ("127.0.0.1", None, True),
        ("127.0.0.9", None, True),
        ("localhost", None, True),
        ("::1", None, True),
        ("127.0.0.1", "https://news.example", False),
        ("0.0.0.0", None, False),
        ("::", None, False),
        ("192.0.2.1", None, False),
        ("news.example", None, False),
    ],
)
def test_a_server_at_a_loopback_address_is_for_this_machine(
    host: str, public: str | None, alone: bool
) -> None:
    assert Settings(Path("x"), host=host, public_url=public).loopback_only is alone
    assert is_loopback(host) is (alone or public is not None)


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("*", "*"),
        ("https://News.Example", "https://news.example"),
        ("https://news.example/", "https://news.example"),
        ("https://news.example:443", "https://news.example"),
        ("http://news.example:8080", "http://news.example:8080"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("chrome-extension://abcdef", "chrome-extension://abcdef"),
    ],
)
def test_an_origin_is_named_as_browsers_name_it(text: str, origin: str) -> None:
    assert origin_of(text) == origin


@pytest.mark.parametrize(
    "text",
    ["", "null", "news.example", "https://", "https://news.example/page", "https://a@news.example",
     "https://news.example?x", "https://news.example:x", "https://*.example", "https://a b.example",
     "**"],
)  # fmt: skip
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a valid origin"):
        Settings(Path("x"), cors=(text,))
