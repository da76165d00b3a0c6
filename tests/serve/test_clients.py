"""Programs that people use against an endpoint: SPARQLWrapper, rdflib, and our own."""

from __future__ import annotations

from pathlib import Path
from xml.dom.minidom import Document

import pytest
from click.testing import CliRunner
from rdflib import RDF, Dataset, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, POST, RDFXML, TURTLE, XML, SPARQLWrapper

from onrecord import terms
from onrecord.cli import cli
from onrecord.store import open_remote
from serve.running import ARTICLE, TOKEN, Running
from support.answers import solutions

CLAIM = URIRef(terms.ONR + "Claim")
COUNT = "SELECT (COUNT(*) AS ?n) { ?c a onr:Claim }"


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper(server: Running, method: str) -> None:
    wrapper = SPARQLWrapper(f"{server.url}/sparql")
    wrapper.setMethod(method)
    wrapper.setQuery(COUNT)
    wrapper.setReturnFormat(JSON)
    table = wrapper.queryAndConvert()
    assert isinstance(table, dict)
    found = table["results"]["bindings"][0]["n"]["value"]
    assert int(found) > 10
    wrapper.setReturnFormat(XML)
    document = wrapper.queryAndConvert()
    assert isinstance(document, Document)
    assert found in document.toxml()
    wrapper.setReturnFormat(CSV)
    lines = wrapper.queryAndConvert()
    assert isinstance(lines, bytes)
    assert lines.decode().split() == ["n", found]
    wrapper.setQuery(f"CONSTRUCT WHERE {{ <{ARTICLE}> ?p ?o }}")
    wrapper.setReturnFormat(TURTLE)
    turtle = wrapper.queryAndConvert()
    assert isinstance(turtle, bytes)
    wrapper.setReturnFormat(RDFXML)
    graph = wrapper.queryAndConvert()
    assert isinstance(graph, Graph)
    assert set(graph) == set(Graph().parse(data=turtle, format="turtle"))
    wrapper.setQuery("ASK { ?c a onr:Claim }")
    wrapper.setReturnFormat(JSON)
    truth = wrapper.queryAndConvert()
    assert isinstance(truth, dict)
    assert truth["boolean"] is True


def test_rdflib_sparqlstore(server: Running) -> None:
    graph = Graph(SPARQLStore(f"{server.url}/sparql"))
    claims = list(graph.subjects(RDF.type, CLAIM))
    assert len(claims) > 10
    assert (claims[0], RDF.type, CLAIM) in graph
    assert len(list(graph.query(COUNT))) == 1
    assert graph.query("ASK { ?c a onr:Claim }").askAnswer is True
    told = graph.query(f"CONSTRUCT WHERE {{ <{ARTICLE}> ?p ?o }}").graph
    assert told is not None
    assert len(told) > 3


def test_rdflib_sparqlupdatestore_writes(writable: Running) -> None:
    assert writable.update("CLEAR ALL").status_code == 204
    store = SPARQLUpdateStore(
        f"{writable.url}/sparql",
        f"{writable.url}/sparql",
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    name = URIRef("http://x.example/g")
    dataset = Dataset(store)
    dataset.graph(name).add((URIRef("http://x.example/a"), RDF.value, Literal(1)))
    assert writable.ask("ASK { GRAPH <http://x.example/g> { <http://x.example/a> ?p 1 } }")


def test_our_own_commands_ask_it(server: Running, tmp_path: Path) -> None:
    store = open_remote(f"{server.url}/sparql")
    assert len(list(solutions(store.query("SELECT ?c { ?c a onr:Claim }")))) > 10
    run = CliRunner().invoke(
        cli, ["query", "actors", "--endpoint", f"{server.url}/sparql", "--format", "csv"]
    )
    assert run.exit_code == 0, run.output
    assert run.stdout.count("\n") > 3
