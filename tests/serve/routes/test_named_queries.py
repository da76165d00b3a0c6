"""The named queries over HTTP, and the OpenAPI document that describes them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from onrecord.catalogue.binding import ask
from onrecord.catalogue.model import NamedQuery
from onrecord.catalogue.registry import list_queries
from onrecord.results import plain_rows
from onrecord.store import open_graph
from serve.running import Running
from support.answers import solutions

NEEDED = {"attribution-chain", "claim-provenance", "related-articles", "article-summary"}


def test_every_query_is_described(server: Running) -> None:
    answer = server.client.get("/api/queries")
    document = answer.json()
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": server.url}]
    names = {query.name for query in list_queries()}
    assert set(document["paths"]) == {f"/api/queries/{name}" for name in names}
    for query in list_queries():
        operation = document["paths"][f"/api/queries/{query.name}"]["get"]
        assert operation["summary"] == query.summary
        described = {p["name"]: p["required"] for p in operation["parameters"]}
        assert described == {**{p.name: p.required for p in query.params}, "format": False}
        row = operation["responses"]["200"]["content"]["application/json"]["schema"]["items"]
        assert list(row["properties"]) == list(query.columns)


@pytest.mark.parametrize("query", list_queries(), ids=lambda query: query.name)
def test_every_query_answers_as_the_command_does(
    server: Running, curated: Path, query: NamedQuery
) -> None:
    required = [p for p in query.params if p.required]
    if required:
        answer = server.client.get(f"/api/queries/{query.name}")
        assert answer.status_code == 400
        assert f"?{required[0].name}=" in answer.json()["detail"]
        assert "--" not in answer.json()["detail"]
        return
    answer = server.client.get(f"/api/queries/{query.name}")
    assert answer.status_code == 200, answer.text
    with open_graph(curated) as store:
        want = list(plain_rows(solutions(ask(store, query.name))))
    key = repr
    assert sorted(answer.json(), key=key) == sorted(want, key=key)


def test_labels_prefixed_names_and_iris_are_bound(server: Running) -> None:
    path = "/api/queries/who-said-what"
    rows = server.client.get(path).json()
    one = next(row for row in rows if row["speaker"] and "#" not in row["speaker"])
    by_label = server.client.get(path, params={"actor": one["speaker_label"]}).json()
    assert by_label
    assert {row["speaker"] for row in by_label} == {one["speaker"]}
    by_iri = server.client.get(path, params={"actor": one["speaker"]}).json()
    assert by_iri == by_label


def test_csv_holds_the_same_rows(server: Running) -> None:
    path = "/api/queries/events"
    rows = server.client.get(path).json()
    text = server.client.get(path, headers={"accept": "text/csv"})
    assert text.headers["content-type"] == "text/csv; charset=utf-8"
    read = list(csv.DictReader(io.StringIO(text.text, newline="")))
    assert [row["event"] for row in read] == [row["event"] for row in rows]
    assert server.client.get(path, params={"format": "csv"}).text == text.text


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("nonsense", 404, "no query"),
        ("..%2F..%2Fetc%2Fpasswd", 404, ""),
        ("checks%2Fsomething", 404, ""),
        ("who-said-what?actor=Nobody+At+All", 400, "no actor"),
        ("who-said-what?aktor=x", 400, "aktor"),
        ("who-said-what?actor=a&actor=b", 400, "2 times"),
        ("who-said-what?actor=%3Chttp://x%3E%20}%20%23", 400, "not an IRI"),
        ("who-said-what?format=xml", 406, "JSON or CSV"),
    ],
)
def test_faults_are_told(server: Running, path: str, status: int, words: str) -> None:
    answer = server.client.get(f"/api/queries/{path}")
    assert answer.status_code == status, answer.text
    assert words in answer.json()["detail"]


def test_an_etag_holds_until_the_graph_changes(server: Running) -> None:
    path = "/api/queries/actors"
    first = server.client.get(path)
    again = server.client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
