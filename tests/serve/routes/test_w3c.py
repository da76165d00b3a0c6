"""The W3C's SPARQL 1.1 suites of the protocol, the graph store and the service description."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from rdflib import RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.term import Node

from onrecord.store import open_writer
from serve.running import TOKEN, Running, serving
from serve.w3c import MF, UT, cases, file_of, needs_suite

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
CODES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}

pytestmark = needs_suite


def requests_of(graph: Graph, test: Node) -> Iterator[tuple[Node, Node]]:
    connection = graph.value(test, MF.action)
    requests = graph.value(connection, HT.requests)
    assert requests is not None
    for request in Collection(graph, requests):
        response = graph.value(request, HT.resp)
        assert response is not None
        yield request, response


def headers_of(graph: Graph, node: Node) -> dict[str, str]:
    listed = graph.value(node, HT.headers)
    if listed is None:
        return {}
    return {
        str(graph.value(h, HT.fieldName)).lower(): str(graph.value(h, HT.fieldValue))
        for h in Collection(graph, listed)
    }


def body_of(graph: Graph, node: Node) -> bytes | None:
    body = graph.value(node, HT.body)
    if body is None:
        return None
    encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
    return str(graph.value(body, CNT.chars)).encode(encoding)


@pytest.fixture(scope="module")
def www_example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A writable server at the address of the suite's, which is part of its names of graphs."""
    folder = tmp_path_factory.mktemp("www-example")
    with open_writer(folder / "graph"):
        pass
    options = ("--writable", "--children", "2", "--public-url", "http://www.example")
    with serving(folder / "graph", folder / "log", *options) as running:
        yield running


def send(server: Running, graph: Graph, request: Node, path: str) -> httpx.Response:
    headers = {"authorization": f"Bearer {TOKEN}", **headers_of(graph, request)}
    method = str(graph.value(request, HT.methodName))
    return server.client.request(method, path, content=body_of(graph, request), headers=headers)


def expected(graph: Graph, response: Node, answer: httpx.Response) -> None:
    said = {str(o).rpartition("#")[2] for o in graph.objects(response, MF.expectedStatus)}
    classes = {f"StatusCode{answer.status_code // 100}xx"}
    names = {name for name, code in CODES.items() if code == answer.status_code}
    assert said & (classes | names), f"{answer.status_code}, not {said}: {answer.text[:500]}"


@pytest.mark.parametrize(("graph", "test"), cases("protocol/manifest.ttl", "ProtocolTest"))
def test_protocol(writable: Running, graph: Graph, test: Node) -> None:
    assert writable.update("CLEAR ALL").status_code == 204
    for data in graph.objects(test, UT.graphData):
        name, file = str(graph.value(data, RDFS.label)), graph.value(data, UT.graph)
        assert file is not None
        content = file_of(file).read_bytes()
        put = writable.client.put(
            "/graph-store",
            params={"graph": name},
            content=content,
            headers={
                "authorization": f"Bearer {TOKEN}",
                "content-type": "application/n-triples",
            },
        )
        assert put.status_code == 201, put.text
    for request, response in requests_of(graph, test):
        answer = send(writable, graph, request, str(graph.value(request, HT.absolutePath)))
        expected(graph, response, answer)
        form = graph.value(response, MF.expectedFormat)
        media = answer.headers.get("content-type", "").partition(";")[0]
        if form is not None:
            assert (
                media
                in {
                    "boolean": {
                        "application/sparql-results+json",
                        "application/sparql-results+xml",
                    },
                    "tabular": {"application/sparql-results+json", "text/csv"},
                    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
                }[str(form)]
            )
        truth = graph.value(response, MF.expectedBoolean)
        if truth is not None:
            assert Literal(answer.json()["boolean"]) == truth


@pytest.mark.parametrize(
    ("graph", "test"),
    [
        *cases("graph-store-protocol/manifest-direct.ttl", "GraphStoreProtocolTest"),
        *cases("graph-store-protocol/manifest-indirect.ttl", "GraphStoreProtocolTest"),
    ],
)
def test_graph_store(www_example: Running, graph: Graph, test: Node) -> None:
    assert www_example.update("CLEAR ALL").status_code == 204
    location = ""
    for request, response in requests_of(graph, test):
        address = str(graph.value(request, HT.absolutePath))
        address = address.replace("$LOCATION$", location).replace("/gsp", "/graph-store", 1)
        answer = send(www_example, graph, request, address)
        expected(graph, response, answer)
        location = answer.headers.get("location", location)
        body = body_of(graph, response)
        if body is not None:
            assert answer.headers["content-type"] == headers_of(graph, response)["content-type"]
            got = Graph().parse(data=answer.text, format="turtle")
            want = Graph().parse(data=body.decode(), format="turtle")
            assert isomorphic(got, want), answer.text


def described(server: Running) -> Graph:
    answer = server.client.get("/sparql")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    return Graph().parse(data=answer.text, format="turtle")


def test_service_description_returns_rdf(server: Running) -> None:
    for media, form in (
        ("application/rdf+xml", "xml"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
    ):
        answer = server.client.get("/sparql", headers={"accept": media})
        assert answer.headers["content-type"].startswith(media)
        assert isomorphic(Graph().parse(data=answer.text, format=form), described(server))


def test_service_description_has_its_endpoint(server: Running) -> None:
    here = URIRef(f"{server.url}/sparql")
    assert (here, SD.endpoint, here) in described(server)


def test_service_description_keeps_to_its_schema(server: Running) -> None:
    graph = described(server)
    (service,) = graph.subjects(RDF.type, SD.Service)
    known = {
        *("Service", "Language", "Function", "Aggregate", "EntailmentRegime", "Dataset", "Graph"),
        *("endpoint", "feature", "supportedLanguage", "resultFormat", "inputFormat"),
        *("defaultDataset", "defaultGraph", "SPARQL11Query", "UnionDefaultGraph"),
    }
    used = {
        str(term).removeprefix(str(SD))
        for triple in graph
        for term in triple
        if str(term).startswith(str(SD))
    }
    assert used <= known
    assert set(graph.objects(service, SD.feature)) == {SD.UnionDefaultGraph}
    (dataset,) = graph.objects(service, SD.defaultDataset)
    assert isinstance(dataset, BNode)
    assert (dataset, RDF.type, SD.Dataset) in graph
    assert len(set(graph.objects(service, SD.resultFormat))) == 10
    assert not re.search("SPARQL11Update", graph.serialize())
