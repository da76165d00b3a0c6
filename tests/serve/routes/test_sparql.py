"""``/sparql`` beyond what the W3C's suite looks at: forms, statuses, caching, codings."""

from __future__ import annotations

import csv
import gzip
import io
import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
import zstandard
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from onrecord.serve.core.content_negotiation import ROWS, TRIPLES, Form
from onrecord.serve.workers.answer_cache import LONGEST
from serve.running import ARTICLE, D, Running, serving

CLAIMS = "SELECT ?claim ?said { ?claim a onr:Claim ; onr:statement ?said } ORDER BY ?claim"
AROUND = f"CONSTRUCT WHERE {{ <{ARTICLE}> ?p ?o }}"


def test_rows_come_in_all_four_forms_with_the_same_content(server: Running) -> None:
    rows = server.rows(CLAIMS)
    assert len(rows) > 10
    found = server.query(CLAIMS, "text/csv")
    assert found.headers["content-type"] == "text/csv; charset=utf-8"
    assert list(csv.DictReader(io.StringIO(found.text, newline=""))) == rows
    xml = server.query(CLAIMS, "application/sparql-results+xml")
    space = "{http://www.w3.org/2005/sparql-results#}"
    said = [e.text for e in ElementTree.fromstring(xml.text).iter(f"{space}literal")]
    assert said == [row["said"] for row in rows]
    tsv = server.query(CLAIMS, "text/tab-separated-values").text.splitlines()
    assert tsv[0] == "?claim\t?said"
    assert [line.partition("\t")[0] for line in tsv[1:]] == [f"<{r['claim']}>" for r in rows]


@pytest.mark.parametrize("form", ROWS, ids=lambda form: form.name)
def test_yes_or_no_comes_in_all_four_forms(server: Running, form: Form) -> None:
    answer = server.query("ASK {}", form.media)
    assert answer.status_code == 200
    assert "true" in answer.text


@pytest.mark.parametrize("form", TRIPLES, ids=lambda form: form.name)
def test_triples_come_in_all_six_forms_with_the_same_content(server: Running, form: Form) -> None:
    want = Graph().parse(data=server.query(AROUND, "application/n-triples").text, format="nt")
    assert len(want) > 5
    answer = server.query(AROUND, form.media)
    names = {"rdfxml": "xml", "jsonld": "json-ld", "ntriples": "nt"}
    got = Dataset(default_union=True)
    got.parse(data=answer.text, format=names.get(form.name, form.name))
    assert isomorphic(Graph() + got.default_graph, want)


@pytest.mark.parametrize(
    ("query", "accept", "form", "media"),
    [
        (CLAIMS, "", "", "application/sparql-results+json"),
        (CLAIMS, "*/*", "", "application/sparql-results+json"),
        (
            CLAIMS,
            "text/csv;q=0.5, text/tab-separated-values;q=0.7",
            "",
            "text/tab-separated-values",
        ),
        (CLAIMS, "text/csv, */*;q=0.1", "", "text/csv"),
        (CLAIMS, "application/json", "", "application/json"),
        (CLAIMS, "text/*;q=0.4, application/sparql-results+xml;q=0.3", "", "text/csv"),
        (CLAIMS, "application/sparql-results+json;q=0, */*", "", "application/sparql-results+xml"),
        (CLAIMS, "text/csv", "json", "application/sparql-results+json"),
        (CLAIMS, "", "text/csv", "text/csv"),
        (AROUND, "", "", "text/turtle"),
        (AROUND, "", "json", "application/ld+json"),
        (AROUND, "", "xml", "application/rdf+xml"),
        (AROUND, "", "nt", "application/n-triples"),
        (
            # what the OWLAPI and Protégé send
            AROUND,
            "application/rdf+xml, application/xml;q=0.7, text/xml;q=0.6, text/plain;q=0.1, */*;q=0.09",
            "",
            "application/rdf+xml",
        ),
        # a browser
        (
            CLAIMS,
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "",
            "application/xml",
        ),
    ],
)
def test_the_client_chooses_the_form(
    server: Running, query: str, accept: str, form: str, media: str
) -> None:
    answer = server.client.get(
        "/sparql",
        params={"query": query, **({"format": form} if form else {})},
        headers={"accept": accept},
    )
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("query", "accept", "form"),
    [
        (CLAIMS, "text/turtle", None),
        (AROUND, "text/csv", None),
        (CLAIMS, "image/png", None),
        (CLAIMS, "*/*", "turtle"),
        (AROUND, "*/*", "nonsense"),
    ],
)
def test_a_form_that_does_not_fit_is_406_and_says_what_does(
    server: Running, query: str, accept: str, form: str | None
) -> None:
    answer = server.query(query, accept, **({"format": form} if form else {}))
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    available = answer.json()["available"]
    assert server.query(query, available[-1]).status_code == 200


def test_a_syntax_error_tells_line_and_column(server: Running) -> None:
    answer = server.query("SELECT ?s\nWHERE { ?s ?p ]")
    assert answer.status_code == 400
    problem = answer.json()
    assert (problem["line"], problem["column"]) == (2, 16)  # where the reader gave up
    assert (problem["status"], problem["title"]) == (400, "Bad Request")
    assert problem["requestId"] == answer.headers["x-request-id"]
    plain = server.query("SELECT", "text/plain")
    assert plain.headers["content-type"] == "text/plain; charset=utf-8"
    assert plain.text.startswith("The query, line 1")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/id/nobody", 303),
        ("PUT", "/sparql", 405),
        ("DELETE", "/api/queries", 405),
        ("PATCH", "/id/actor/x", 405),
        ("POST", "/sparql", 415),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=relative", 400),
        ("GET", "/sparql?query=%FF", 400),
        ("GET", "/sparql?update=CLEAR+ALL", 400),
        ("GET", "/../../etc/passwd", 404),
        ("GET", "/id/..%2f..%2fetc%2fpasswd", 303),
    ],
)
def test_every_fault_has_its_status(server: Running, method: str, path: str, status: int) -> None:
    answer = server.client.request(method, path)
    assert answer.status_code == status
    if status == 405:
        assert "GET" in answer.headers["allow"]
    if status >= 400:
        assert answer.json()["status"] == status


def test_a_query_of_10_megabytes_is_413(server: Running) -> None:
    text = "SELECT * { VALUES ?x { " + "1 " * 5_000_000 + "} }"
    assert server.query(text).status_code == 413
    direct = server.client.post(
        "/sparql", content=text, headers={"content-type": "application/sparql-query"}
    )
    assert direct.status_code == 413


def test_our_prefixes_are_known_and_come_with_turtle(server: Running) -> None:
    text = server.query(AROUND, "text/turtle").text
    assert "@prefix onr: <https://w3id.org/onrecord/ontology#> ." in text
    assert "a onr:Article" in text
    assert f"@prefix d: <{D}> ." in text


def test_queries_see_the_union_unless_a_dataset_is_named(server: Running) -> None:
    graph = f"{D}graph/article/istanbul-prisoner-exchange"
    everything = int(server.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"])
    count = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    inside = int(server.rows(count)[0]["n"])
    assert 0 < inside < everything
    own = f"SELECT (COUNT(*) AS ?n) FROM <{graph}> {{ ?s ?p ?o }}"
    assert int(server.rows(own)[0]["n"]) == inside
    asked = server.query(
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", **{"default-graph-uri": graph, "format": "csv"}
    )
    assert asked.text.split() == ["n", str(inside)]
    none = server.query("ASK { ?s ?p ?o }", **{"named-graph-uri": graph})
    assert none.json()["boolean"] is False
    word = f'ASK {{ <{ARTICLE}> a ?c FILTER("FROM <x:y>" != "FROM NAMED <x:z>") }}'
    assert server.ask(word), "a string is no dataset clause"


def test_an_etag_saves_the_query(server: Running) -> None:
    def get(text: str, **headers: str) -> httpx.Response:
        return server.client.get("/sparql", params={"query": text}, headers=headers)

    first = get(CLAIMS)
    tag = first.headers["etag"]
    again = get(CLAIMS, **{"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert get(CLAIMS, accept="text/csv").headers["etag"] != tag
    assert get(CLAIMS + " LIMIT 3", **{"if-none-match": tag}).status_code == 200
    assert "etag" not in get("SELECT (NOW() AS ?now) {}").headers


def test_head_tells_what_get_would(server: Running) -> None:
    params = {"query": CLAIMS}
    got, head = (
        server.client.get("/sparql", params=params),
        server.client.head("/sparql", params=params),
    )
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-type", "etag", "vary"):
        assert head.headers[name] == got.headers[name]
    assert server.client.head("/sparql", params={"query": "SELECT"}).status_code == 400


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_answers_are_compressed_for_who_asks(server: Running, coding: str) -> None:
    plain = server.client.get("/sparql", params={"query": CLAIMS}, headers={"accept-encoding": ""})
    with server.client.stream(
        "GET", "/sparql", params={"query": CLAIMS}, headers={"accept-encoding": coding}
    ) as answer:
        assert answer.headers["content-encoding"] == coding
        raw = b"".join(answer.iter_raw())
    assert len(raw) < len(plain.content) / 2
    read = (
        gzip.decompress(raw)
        if coding == "gzip"
        else zstandard.ZstdDecompressor().decompressobj().decompress(raw)
    )
    assert read == plain.content
    small = server.query("ASK {}")
    assert "content-encoding" not in small.headers


def test_concurrent_clients_each_get_their_own_answer(server: Running) -> None:
    def one(number: int) -> bool:
        answer = server.client.get(
            "/sparql", params={"query": f"SELECT ({number} AS ?n) {{}}", "format": "csv"}
        )
        return answer.text.split() == ["n", str(number)]

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(one, range(300)))


def test_a_long_result_streams_in_bounded_memory(curated: Path, tmp_path: Path) -> None:
    text = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 300000"
    rows = size = most = 0
    with serving(curated, tmp_path / "log", "--timeout", "120", "--children", "1") as server:
        status = Path(f"/proc/{server.process.pid}/status")
        with server.client.stream(
            "POST", "/sparql", data={"query": text, "format": "csv"}
        ) as answer:
            assert "content-length" not in answer.headers
            for piece in answer.iter_bytes():
                rows += piece.count(b"\n")
                size += len(piece)
                most = max(most, int(status.read_text().partition("VmRSS:")[2].split()[0]))
    assert rows == 300_001
    assert size > 20_000_000
    assert most < 150_000, f"{most} kB"


def test_problems_are_well_formed_json_whatever_the_request_holds(server: Running) -> None:
    answer = server.client.get('/%0d%0aSet-Cookie:%20x=1/"><script>')
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers
    assert json.loads(answer.text)["status"] == 404
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_function_that_nothing_here_can_run_is_501(server: Running) -> None:
    answer = server.query("SELECT (<http://x.example/f>(1) AS ?x) {}")
    assert answer.status_code == 501
    assert "custom function <http://x.example/f>" in answer.json()["detail"]


def hits(server: Running) -> int:
    text = server.client.get("/metrics").text
    return int(float(text.partition("\nonrecord_cache_hits_total ")[2].split()[0]))


@pytest.mark.parametrize("rows", [5, 4_000, 40_000])
def test_an_answer_that_was_kept_is_the_same(server: Running, rows: int) -> None:
    """A short one that comes at once, one in pieces, and one too long to be kept."""
    params = {"query": f"SELECT ?a ?d {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {rows}", "format": "csv"}
    plain = {"accept-encoding": "identity"}
    ask = partial(server.client.get, "/sparql", params=params, headers=plain)
    before = hits(server)
    first, again = ask(), ask()
    is_kept = len(first.content) <= LONGEST
    assert is_kept == (rows < 40_000)
    assert hits(server) == before + is_kept
    assert first.content == again.content
    changing = ("x-request-id", "date", "content-length", "transfer-encoding")
    for name in {*first.headers, *again.headers} - {*changing}:
        assert first.headers[name] == again.headers[name], name
    assert again.headers.get("content-length", str(len(first.content))) == str(len(first.content))


def test_what_is_kept_is_kept_for_each_form_coding_and_dataset(server: Running) -> None:
    text = "SELECT ?s { ?s a onr:Claim } LIMIT 3"
    answers = [
        server.query(text, accept, **more)
        for accept in ("text/csv", "application/sparql-results+json")
        for more in ({}, {"default-graph-uri": "http://x.example/none"})
    ]
    assert len({answer.content for answer in answers}) == 4
    plain = {"accept-encoding": "identity"}
    answer = server.client.get("/sparql", params={"query": text}, headers=plain)
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "STRUUID()", "\\u0052AND()"])
def test_a_query_whose_answer_changes_is_not_kept(server: Running, function: str) -> None:
    before = hits(server)
    answers = {server.query(f"SELECT ({function} AS ?x) {{}}").content for _ in range(3)}
    assert len(answers) == 3 or "u0052" in function
    assert hits(server) == before
