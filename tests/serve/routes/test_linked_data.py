"""Every IRI leads somewhere: articles, things, the ontology and its modules, the shapes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from rdflib import OWL, RDF, RDFS, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from onrecord import terms
from onrecord.build import Options, build
from onrecord.ids import Namer, earlier
from onrecord.store import open_writer
from serve.running import ARTICLE, D, Running, serving
from support.paths import CURATED

OWLAPI = "application/rdf+xml, application/xml;q=0.7, text/xml;q=0.6, text/plain;q=0.1, */*;q=0.09"
ONR = Namespace(terms.ONR)
ONTOLOGY = URIRef(terms.ONTOLOGY)


def fetch(server: Running, path: str, accept: str = "text/turtle") -> Graph:
    answer = server.client.get(path, headers={"accept": accept}, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    names = {
        "text/turtle": "turtle",
        "application/rdf+xml": "xml",
        "application/ld+json": "json-ld",
    }
    return Graph().parse(
        data=answer.text, format=names[answer.headers["content-type"].partition(";")[0]]
    )


def values(graph: Graph) -> set[tuple[object, ...]]:
    """The triples with numbers as numbers: the engine writes 1.0 as 1."""
    return {
        tuple(term.toPython() if isinstance(term, Literal) else term for term in triple)
        for triple in graph
    }


def test_an_article_is_sent_with_all_that_comes_from_it(server: Running) -> None:
    got = fetch(server, "/id/article/istanbul-prisoner-exchange")
    curated = Dataset()
    curated.parse(CURATED, format="trig")
    graph = URIRef(f"{D}graph/article/istanbul-prisoner-exchange")
    assert values(curated.graph(graph)) <= values(got)
    assert (graph, URIRef(terms.PROV + "wasDerivedFrom"), URIRef(ARTICLE)) in got


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/ld+json"])
def test_machines_get_the_form_they_read(server: Running, accept: str) -> None:
    want = fetch(server, "/id/article/istanbul-prisoner-exchange")
    assert isomorphic(fetch(server, "/id/article/istanbul-prisoner-exchange", accept), want)


def test_a_thing_leads_to_its_description(server: Running) -> None:
    (row,) = server.rows(
        "SELECT ?a ?l { ?c onr:speaker ?a . ?a rdfs:label ?l FILTER(STRSTARTS(STR(?a), STR(d:))) } "
        "ORDER BY ?a LIMIT 1"
    )
    path = f"/id/{row['a'].removeprefix(D)}"
    answer = server.client.get(path, headers={"accept": "text/turtle"})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/data?iri={quote(row['a'], safe='')}"
    graph = fetch(server, path)
    actor = URIRef(row["a"])
    assert row["l"] in {str(label) for label in graph.objects(actor, RDFS.label)}
    said = list(graph.subjects(ONR.speaker, actor))
    assert said, "what points at it is there too"


def test_what_has_a_fragment_is_described_by_its_iri(server: Running) -> None:
    claim = server.rows("SELECT ?c { ?c a onr:Claim } ORDER BY ?c LIMIT 1")[0]["c"]
    graph = fetch(server, f"/data?iri={quote(claim, safe='')}")
    assert (URIRef(claim), RDF.type, ONR.Claim) in graph
    answer = server.client.get("/data", params={"iri": claim, "format": "json"})
    assert answer.headers["content-type"] == "application/ld+json"


NAMES = ("https://post.example/a;b/1?c=d", "june/a b.txt")
#: How a link to each may reach the server: as it is, as earlier versions wrote it, and as a proxy
#: may have decoded or encoded it on the way.
ADDRESSES = [
    (NAMES[0], "https:/~/post.example/a%3Bb/1%3Fc=d"),
    (NAMES[0], "https%3A%2F%2Fpost.example%2Fa%3Bb%2F1%3Fc%3Dd"),
    (NAMES[0], "https:/%7E/post.example/a;b/1%3fc%3Dd"),
    (NAMES[1], "june/a%20b.txt"),
    (NAMES[1], "june%2Fa%20b.txt"),
    (NAMES[1], "june%2fa%20b%2Etxt"),
]


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Running]]:
    """A server over articles with slashes in their ids, and one over those of an earlier version."""
    folder = tmp_path_factory.mktemp("named")
    source = folder / "in.jsonl"
    source.write_text("".join(json.dumps({"id": n, "text": "Snow fell."}) + "\n" for n in NAMES))
    build([str(source)], folder / "g", Options(extractor="none"))
    shutil.copytree(folder / "g", folder / "old")
    with open_writer(folder / "old") as writer:
        for unit in [u for u in writer.units.values() if u.kind == "article"]:
            text = writer.read(unit.graph)
            assert text is not None
            article = Namer().article(unit.id)
            for iri in (unit.graph, article):
                for end in (b">", b"#"):
                    text = text.replace(iri.encode() + end, earlier(iri).encode() + end)
            old = earlier(unit.graph)
            writer.put(old, kind="article", id=unit.id, key="", counts={}, nquads=text)
            writer.drop(unit.graph)
    with (
        serving(folder / "g", folder / "log", "--children", "1") as now,
        serving(folder / "old", folder / "log2", "--children", "1") as then,
    ):
        yield now, then


@pytest.mark.parametrize(("name", "path"), ADDRESSES)
@pytest.mark.parametrize("which", [0, 1], ids=["now", "earlier"])
def test_an_article_is_found_however_its_address_is_written(
    named: tuple[Running, Running], which: int, name: str, path: str
) -> None:
    server = named[which]
    own = Namer().article(name) if which == 0 else earlier(Namer().article(name))
    for address in (f"/id/article/{path}", f"/id/graph/article/{path}"):
        graph = fetch(server, address)
        assert (URIRef(own), RDF.type, ONR.Article) in graph
    page = server.client.get(f"/id/article/{path}", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "Snow fell." in page.text
    asked = server.client.get("/page", params={"iri": f"{D}article/{path}"})
    assert asked.status_code == 200
    assert "Snow fell." in asked.text


def test_what_nobody_knows_is_404(server: Running) -> None:
    answer = server.client.get("/id/actor/nobody-at-all", follow_redirects=True)
    assert answer.status_code == 404
    assert f"<{D}actor/nobody-at-all>" in answer.json()["detail"]
    assert server.client.get("/data").status_code == 400
    assert server.client.get("/data", params={"iri": "not an IRI"}).status_code == 400


def test_concepts_lead_to_their_definition(server: Running) -> None:
    graph = fetch(server, "/concept/speech-act/demand")
    demand = URIRef(terms.CONCEPT + "speech-act/demand")
    assert list(graph.objects(demand, URIRef(terms.SKOS + "definition")))


def test_protege_gets_the_whole_ontology_in_one_request(server: Running) -> None:
    answer = server.client.get("/ontology", headers={"accept": OWLAPI})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/rdf+xml"
    graph = Graph().parse(data=answer.text, format="xml")
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [ONTOLOGY]
    assert not list(graph.triples((None, OWL.imports, None)))
    assert list(graph.objects(ONTOLOGY, OWL.versionIRI))
    for name in ("Claim", "Event", "Actor", "Span", "Topic"):
        assert (ONR[name], RDF.type, OWL.Class) in graph
    tag = answer.headers["etag"]
    again = server.client.get("/ontology", headers={"accept": OWLAPI, "if-none-match": tag})
    assert again.status_code == 304


def test_each_module_stands_alone(server: Running) -> None:
    whole = fetch(server, "/ontology")
    for name in ("actors", "events", "claims", "provenance", "topics", "text", "alignments"):
        graph = fetch(server, f"/ontology/{name}")
        assert list(graph.subjects(RDF.type, OWL.Ontology)) == [URIRef(f"{terms.ONTOLOGY}/{name}")]
        assert not list(graph.triples((None, OWL.imports, None)))
        declared = set(graph.subjects(RDF.type, OWL.Class))
        used = {s for s in graph.objects(None, RDFS.subClassOf) if isinstance(s, URIRef)}
        assert used <= declared, used - declared
        assert len(graph) < len(whole)
    assert server.client.get("/ontology/nonsense").status_code == 404


def test_the_shapes_are_served(server: Running) -> None:
    graph = fetch(server, "/shapes")
    assert (
        URIRef(terms.SHAPES + "Claim"),
        URIRef(terms.SH + "targetClass"),
        ONR.Claim,
    ) in graph


def test_void_counts_what_is_there(server: Running) -> None:
    graph = fetch(server, "/.well-known/void")
    void = Namespace("http://rdfs.org/ns/void#")
    (dataset,) = graph.subjects(RDF.type, void.Dataset)
    count = int(server.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"])
    assert graph.value(dataset, void.triples) == Literal(count)
    claims = int(server.rows("SELECT (COUNT(*) AS ?n) { ?s a onr:Claim }")[0]["n"])
    part = graph.value(None, void["class"], ONR.Claim)
    assert graph.value(part, void.entities) == Literal(claims)
    assert graph.value(dataset, void.sparqlEndpoint) == URIRef(f"{server.url}/sparql")
    assert str(graph.value(dataset, void.uriSpace)) == D


def test_a_named_graph_is_a_document(server: Running) -> None:
    path = "/id/graph/article/istanbul-prisoner-exchange"
    answer = server.client.get(path, headers={"accept": "text/turtle"})
    assert answer.status_code == 200
    store = server.client.get(
        "/graph-store", params={"graph": f"{D}graph/article/istanbul-prisoner-exchange"}
    )
    direct = Graph().parse(data=answer.text, format="turtle")
    assert values(Graph().parse(data=store.text, format="turtle")) <= values(direct)
