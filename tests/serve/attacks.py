"""Queries and requests that mean harm, and a good client that is watched meanwhile."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from serve.running import Running

#: Where the attacks come from; the good client is at 127.0.0.1.
ATTACKER = "127.0.0.2"
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"


def growing(function: str) -> str:
    """Forty doublings of a string of ten characters."""
    steps = (f"BIND({function.format(s=f'?s{n}')} AS ?s{n + 1})" for n in range(40))
    return f"SELECT (STRLEN(?s40) AS ?n) {{ BIND('0123456789' AS ?s0) {' '.join(steps)} }}"


def nested(times: int, part: str) -> str:
    return f"SELECT * {{ {part * times} ?s ?p ?o {'}' * times} }}"


#: Queries by name. Each may end in any way but one: that the server or another client suffers.
QUERIES = {
    "cross product, counted": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
    "cross product, ordered": f"SELECT * {{ {CROSS} }} ORDER BY ?a ?f ?i",
    "cross product, distinct": f"SELECT DISTINCT ?a ?f ?i {{ {CROSS} }}",
    "cross product, grouped": f"SELECT ?a ?f (COUNT(*) AS ?n) {{ {CROSS} }} GROUP BY ?a ?f ?i",
    "cross product, constructed": f"CONSTRUCT {{ ?a ?e ?i }} {{ {CROSS} }}",
    "cross product, sought": f"ASK {{ {CROSS} FILTER(STR(?a) = CONCAT(STR(?f), STR(?i), 'x')) }}",
    "paths joined": "SELECT (COUNT(*) AS ?n) { ?a (<x:a>|!<x:a>)* ?c . ?c (<x:a>|!<x:a>)* ?d }",
    "paths nested": "SELECT (COUNT(*) AS ?n) { ?a "
    + "(" * 30 + "!<x:a>" + "*)" * 30 + " ?c . ?c !<x:a>+ ?d . ?d (!<x:a>/!<x:a>)* ?e }",
    "path, long": "SELECT * { ?a " + "/".join(["(!<x:a>|^!<x:a>)"] * 40) + " ?b }",
    "regex, nested repeats": f'SELECT ?a {{ {CROSS} FILTER REGEX(STR(?c), "^(([a-z])+.)+[A-Z]+$") }}',
    "regex, counted repeats": 'SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), "(((a{99}){99}){99}){99}") }',
    "regex, large program": 'SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), "' + "(\\\\w{1,50}|" * 200
    + "x" + ")" * 200 + '") }',
    "list of 50,000": "SELECT * { ?s ?p ?o FILTER(?o IN ("
    + ",".join(map(str, range(50_000))) + ")) }",
    "values, crossed": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(1000)))} }}" for n in range(4))
    + " }",
    "doubling by CONCAT": growing("CONCAT({s}, {s})"),
    "doubling by REPLACE": growing('REPLACE({s}, "(.)", "$1$1")'),
    "growing by ENCODE_FOR_URI": growing("ENCODE_FOR_URI(CONCAT('%', {s}, {s}))"),
    "one large group": f'SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?f)); separator="{"," * 999}")'
    f" AS ?g) {{ {CROSS} }}",
    "subqueries": nested(60, "{ SELECT * { ?a ?b ?c . "),
    "optional chain": "SELECT (COUNT(*) AS ?n) { ?s0 ?p0 ?o0 "
    + " ".join(f"OPTIONAL {{ ?s{n} ?p{n} ?o{n} }}" for n in range(1, 30)) + " }",
    "unions": "SELECT * { " + " UNION ".join(["{ ?a ?b ?c }"] * 5_000) + " }",
    "not exists": f"SELECT * {{ {CROSS} FILTER NOT EXISTS {{ ?x ?y ?z FILTER(?z = ?i && ?x = ?d) }} }}",
    "minus": f"SELECT * {{ {CROSS} MINUS {{ ?a ?y ?z . ?z2 ?y2 ?i }} }}",
    "braces": "SELECT * " + "{" * 20_000 + "}" * 20_000,
    "parentheses": "SELECT * { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
    "negations": "SELECT * { ?s ?p ?o FILTER(" + "!" * 200_000 + "true) }",
    "quoted triples": "SELECT * { " + "<<( ?a ?b " * 5_000 + "?c" + " )>>" * 5_000 + " ?p ?o }",
    "lists": "SELECT * { ?s ?p " + "(" * 20_000 + ")" * 20_000 + " }",
    "a broken string": "SELECT * { ?s ?p '" + "x" * 900_000,
    "long comment": "#" * 900_000 + "\nASK {}",
}  # fmt: skip

#: Addresses that no query may make the server call, as an attacker would spell them.
CALLED = (
    "http://127.0.0.1:{port}/", "http://127.1:{port}/", "http://2130706433:{port}/",
    "http://0x7f000001:{port}/", "http://0177.0.0.1:{port}/", "http://[::1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/", "http://localhost:{port}/", "http://LOCALHOST.:{port}/",
    "http://0.0.0.0:{port}/", "http://user:pass@127.0.0.1:{port}/", "HTTP://127.0.0.1:{port}/",
    "http://127.0.0.1.nip.example:{port}/", "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/latest/", "http://metadata.google.internal/computeMetadata/v1/",
    "file:///etc/passwd", "ftp://127.0.0.1:{port}/", "gopher://127.0.0.1:{port}/_x", "//127.0.0.1:{port}/",
)  # fmt: skip


def request(
    method: str, target: str, *headers: str, body: bytes = b"", length: bool = True
) -> bytes:
    """An HTTP request as it goes over the wire."""
    head = [f"{method} {target} HTTP/1.1", "Host: localhost", *headers]
    if body and length:
        head.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


def get(target: str, *headers: str) -> bytes:
    return request("GET", target, *headers)


def post(target: str, kind: str, body: bytes, *headers: str) -> bytes:
    return request("POST", target, f"Content-Type: {kind}", *headers, body=body)


_QUERY = "application/sparql-query"
_FORM = "application/x-www-form-urlencoded"
_LOAD = "LOAD <http://169.254.169.254/> INTO GRAPH <x:g>"
_ZEROS = b"0" * 20_000_000

#: Requests by name, each with the statuses it may be answered with; 0 is a closed connection.
REQUESTS: dict[str, tuple[bytes, frozenset[int]]] = {
    name: (sent, frozenset(statuses))
    for name, sent, *statuses in (
        ("LOAD", post("/sparql", "application/sparql-update", _LOAD.encode()), 403),
        ("LOAD as a query", post("/sparql", _QUERY, _LOAD.encode()), 400),
        ("10 MB of query", post("/sparql", _QUERY, b"ASK { # " + b"x" * 10_000_000), 413, 0),
        ("10 MB of query as a form", post("/sparql", _FORM, b"query=" + b"%41" * 3_500_000), 413, 0),
        ("query longer than it says", post("/sparql", _QUERY, b"ASK {}" + b"x" * 9, "Content-Length: 6"), 400, 200, 0),
        ("a length below nothing", request("POST", "/sparql", f"Content-Type: {_QUERY}", "Content-Length: -1", body=b"ASK {}", length=False), 400, 0),
        ("a length beyond all", request("POST", "/sparql", f"Content-Type: {_QUERY}", "Content-Length: 99999999999999999999999", body=b"ASK {}", length=False), 400, 413, 0),
        ("two lengths", request("POST", "/sparql", f"Content-Type: {_QUERY}", "Content-Length: 6", "Content-Length: 60", body=b"ASK {}", length=False), 400, 0),
        ("length and chunks", request("POST", "/sparql", f"Content-Type: {_QUERY}", "Content-Length: 6", "Transfer-Encoding: chunked", body=b"0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n", length=False), 400, 0),
        ("a chunk that is none", request("POST", "/sparql", f"Content-Type: {_QUERY}", "Transfer-Encoding: chunked", body=b"zz\r\nASK {}\r\n0\r\n\r\n", length=False), 400, 0),
        ("a chunk beyond all", request("POST", "/sparql", f"Content-Type: {_QUERY}", "Transfer-Encoding: chunked", body=b"ffffffffffffffffff\r\nASK {}", length=False), 400, 0),
        ("chunks without an end", request("POST", "/sparql", f"Content-Type: {_QUERY}", "Transfer-Encoding: chunked", body=b"10000\r\n" + b"x" * 65536 + b"\r\n", length=False), 400, 408, 0),
        ("another coding of transfer", request("POST", "/sparql", f"Content-Type: {_QUERY}", "Transfer-Encoding: gzip, identity", body=b"ASK {}", length=False), 400, 501, 0),
        ("gzip bomb", post("/sparql", _QUERY, gzip.compress(_ZEROS), "Content-Encoding: gzip"), 400, 415),
        ("deflate bomb", post("/sparql", _FORM, zlib.compress(_ZEROS), "Content-Encoding: deflate"), 400, 415),
        ("path out of /static", get("/static/../../../../../../etc/passwd"), 404),
        ("path out of /static, encoded", get("/static/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd"), 404),
        ("path out of /static, twice encoded", get("/static/%252e%252e%252f%252e%252e%252fetc%252fpasswd"), 404),
        ("absolute path in /static", get("/static//etc/passwd"), 404),
        ("nul in /static", get("/static/site.css%00.html"), 404),
        ("path out of /ontology", get("/ontology/..%2f..%2fetc%2fpasswd"), 404),
        ("path out of /api/queries", get("/api/queries/..%2f..%2f..%2fpyproject"), 404),
        ("path out of /id", get("/id/..%2f..%2f..%2fetc/passwd"), 303),
        ("file as an IRI", get("/page?iri=file%3A%2F%2F%2Fetc%2Fpasswd", "Accept: text/html"), 404),
        ("file as a dataset", get("/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D&default-graph-uri=file:///etc/passwd"), 200),
        ("line break in format", get("/sparql?query=ASK%7B%7D&format=json%0d%0aSet-Cookie:%20a=b"), 406),
        ("line break in iri", get("/data?iri=http://x.example/%0d%0aSet-Cookie:%20a=b"), 400, 404),
        ("line break in a page", get("/page?iri=http://x.example/%0d%0aSet-Cookie:%20a=b"), 400, 404),
        ("line break in a redirect", get("/id/x%0d%0aSet-Cookie:%20a=b", "Accept: text/html"), 303, 404, 400),
        ("address elsewhere in a redirect", get("//evil.example/%2f..", "Accept: text/html"), 404),
        ("line break in a graph's name", get("/graph-store?graph=http://x.example/%0d%0aSet-Cookie:a"), 400),
        ("line break in X-Request-ID", get("/healthz", "X-Request-ID: a\nSet-Cookie: a=b"), 200, 400, 0),
        ("markup in X-Request-ID", get("/sparql?query=x", "X-Request-ID: <script>alert(1)</script>"), 400),
        ("return in a header", get("/healthz", "X-A: b\rSet-Cookie: a=b"), 400, 0),
        ("host that is none", b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\"><script>\r\n\r\n", 400),
        ("no host", b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n\r\n", 400),
        ("a header of 1 MB", get("/healthz", "X-A: " + "x" * 1_000_000), 400, 431, 0),
        ("5,000 headers", get("/healthz", *(f"X-{n}: y" for n in range(5_000))), 400, 431, 0),
        ("an address of 1 MB", get("/page?iri=" + "x" * 1_000_000), 400, 414, 431, 0),
        ("100,000 parameters", post("/sparql", _FORM, b"a=b&" * 100_000 + b"query=ASK{}"), 400),
        ("parameter of 900 kB", post("/sparql", _FORM, b"query=ASK{}&format=" + b"x" * 900_000), 406, 413),
        ("search for 50 kB", get("/search?q=" + "x" * 50_000), 200, 400, 414),
        ("an Accept of many parts", get("/sparql?query=ASK%7B%7D", "Accept: " + "a/b;q=0.1," * 5_000), 406),
        ("TRACE", request("TRACE", "/sparql"), 400, 404, 405, 501),
        ("CONNECT", b"CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, 404, 405, 501, 0),
        ("a method of its own", request("BREW", "/sparql"), 400, 404, 405, 501),
        ("a method of 100 kB", request("X" * 100_000, "/sparql"), 400, 405, 431, 0),
        ("another method by header", request("POST", "/graph-store?default", "X-HTTP-Method-Override: DELETE"), 403),
        ("proxy request", get("http://169.254.169.254/latest/meta-data/"), 400, 404),
        ("HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, 505, 0),
        ("HTTP/0.9", b"GET /\r\n\r\n", 400, 505, 0),
        ("TLS hello", bytes.fromhex("16030100a5010000a10303") + b"\0" * 200, 400, 0),
        ("100 requests in one", get("/sparql?query=ASK%7B%7D") * 100, 200),
    )
}  # fmt: skip

#: Bodies for a writable server, with their media types; none may be written.
_LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(12)
)
_RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:">'
    '<rdf:Description rdf:about="urn:x:s"><x:p>{}</x:p></rdf:Description></rdf:RDF>'
)
BODIES: dict[str, tuple[str, bytes]] = {
    "billion laughs": (
        "application/rdf+xml",
        f"<!DOCTYPE x [{_LAUGHS}]>{_RDF.format('&l11;')}".encode(),
    ),
    "quadratic entity": (
        "application/rdf+xml",
        f'<!DOCTYPE x [<!ENTITY a "{"x" * 100_000}">]>{_RDF.format("&a;" * 100_000)}'.encode(),
    ),
    "external entity": (
        "application/rdf+xml",
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + _RDF.format("&a;").encode(),
    ),
    "external DTD": (
        "application/rdf+xml",
        b'<!DOCTYPE x SYSTEM "http://169.254.169.254/x.dtd">' + _RDF.format("&a;").encode(),
    ),
    "nested elements": (
        "application/rdf+xml",
        _RDF.format("").replace("<x:p></x:p>", "<x:p><x:T>" * 2_000).encode(),
    ),
    "elements nested too deep to be read in time": (
        "application/rdf+xml",
        _RDF.format("<x:T><x:p>" * 50_000 + "</x:p></x:T>" * 50_000).encode(),
    ),
    "nested JSON": ("application/ld+json", b"[" * 100_000 + b"]" * 100_000),
    "nested JSON-LD": (
        "application/ld+json",
        b'{"urn:x:p":' * 20_000 + b"1" + b"}" * 20_000,
    ),
    "remote context": (
        "application/ld+json",
        b'{"@context":"http://169.254.169.254/c","p":1}',
    ),
    "nested lists": ("text/turtle", b"<x:s> <x:p> " + b"(" * 200_000 + b")" * 200_000 + b" ."),
    "nested blank nodes": (
        "text/turtle",
        b"<x:s> <x:p> " + b"[ <x:p> " * 200_000 + b"]" * 200_000 + b" .",
    ),
    "gzip bomb": ("text/turtle", gzip.compress(b"<x:s> <x:p> 1 .\n" * 1_000_000)),
}


@dataclass
class Said:
    """What came back on a connection: 0 where it was closed without an answer."""

    status: int
    headers: dict[str, str]
    body: bytes


def say(server: Running, sent: bytes, seconds: float = 20) -> Said:
    """Send bytes as they are, from the attacker's address."""
    with socket.create_connection(
        ("127.0.0.1", server.port), seconds, source_address=(ATTACKER, 0)
    ) as connection:
        with suppress(ConnectionError):  # the rest of a long request is not wanted
            connection.sendall(sent)
        answer = http.client.HTTPResponse(connection)
        try:
            answer.begin()
            return Said(
                answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
            )
        except (OSError, http.client.HTTPException):
            return Said(0, {}, b"")


def ask(
    server: Running,
    text: str,
    most: int = 1 << 20,
    seconds: float = 30,
    address: str = ATTACKER,
) -> int:
    """Send a query from an attacker's address, read ``most`` bytes at most; the status, or 0."""
    connection = http.client.HTTPConnection(
        "127.0.0.1", server.port, seconds, source_address=(address, 0)
    )
    try:
        connection.request("POST", "/sparql", text.encode(), {"Content-Type": _QUERY})
        answer = connection.getresponse()
        answer.read(most)
        return answer.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


@contextmanager
def good_client(server: Running, address: str = "127.0.0.1") -> Iterator[list[float]]:
    """Asks quick queries from a process of its own; at the end, how long each took, in seconds."""
    times: list[float] = []
    script = Path(__file__).with_name("good_client.py")
    with subprocess.Popen(
        [sys.executable, "-S", str(script), str(server.port), address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()  # it has got its first answer
        try:
            yield times
        finally:
            process.stdin.close()
            found = process.stdout.read()
    assert process.returncode == 0, found.decode()
    times += json.loads(found)


def percentile(times: Sequence[float], part: float) -> float:
    """The value that ``part`` of the times (0 to 1) do not exceed."""
    return sorted(times)[max(0, round(part * len(times)) - 1)]


@dataclass
class Footprint:
    """What the server and its children take of the system."""

    processes: int
    handles: int
    memory: int  # bytes, what is shared counted once


def footprint(server: Running) -> Footprint:
    """The server's process tree, by /proc: Linux only."""
    processes = [server.process.pid, *server.children()]
    memory = 0
    for process in processes:
        with suppress(OSError):
            for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    memory += int(line.split()[1]) << 10
    return Footprint(
        len(processes), len(list(Path(f"/proc/{server.process.pid}/fd").iterdir())), memory
    )


@contextmanager
def watched(server: Running, seconds: float = 0.2) -> Iterator[list[Footprint]]:
    """Look at the process tree again and again."""
    found: list[Footprint] = []
    done = threading.Event()

    def run() -> None:
        while not done.wait(seconds):
            found.append(footprint(server))

    with ThreadPoolExecutor(1) as thread:
        watching = thread.submit(run)
        try:
            yield found
        finally:
            done.set()
            watching.result()


def all_at_once(attacks: Sequence[Callable[[], object]]) -> list[object]:
    """Start all of them in one instant; what each gave."""
    gate = threading.Barrier(len(attacks))

    def run(attack: Callable[[], object]) -> object:
        gate.wait()
        return attack()

    with ThreadPoolExecutor(len(attacks)) as threads:
        return list(threads.map(run, attacks))
