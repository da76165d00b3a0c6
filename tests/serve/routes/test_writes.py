"""Writing over HTTP: who may, what the gate refuses, and that a refusal leaves nothing behind."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import Graph, Namespace

from onrecord.store import open_graph, open_writer, sorted_nquads
from serve.running import ARTICLE, TOKEN, D, Running, serving
from support.paths import CURATED

GRAPH = f"{D}graph/article/istanbul-prisoner-exchange"
BEARER = {"authorization": f"Bearer {TOKEN}"}
TURTLE = {**BEARER, "content-type": "text/turtle"}
ALSO = "<http://www.w3.org/2004/02/skos/core#altLabel>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
SH = Namespace("http://www.w3.org/ns/shacl#")


@pytest.fixture(scope="module")
def edited(curated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(curated, tmp_path_factory.mktemp("edited") / "graph"))


@pytest.fixture(scope="module")
def editing(edited: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A writable server over the curated graph; each test leaves a graph that is sound."""
    log = tmp_path_factory.mktemp("log") / "log"
    with serving(edited, log, "--writable", "--children", "2") as running:
        yield running


def content(graph: Path) -> list[bytes]:
    with open_graph(graph) as store:
        return list(sorted_nquads(store))


def note(name: str, text: str = "Lund said it.") -> str:
    iri = f"{D}article/{name}"
    return f'<{iri}> a <https://w3id.org/onrecord/ontology#Article> ; <https://w3id.org/onrecord/ontology#text> "{text}" .'


def test_a_read_only_server_takes_no_write(server: Running) -> None:
    assert server.update("CLEAR ALL").status_code == 403
    put = server.client.put("/graph-store?graph=http://x.example/", content="", headers=TURTLE)
    assert put.status_code == 403
    assert "SPARQL11Update" not in server.client.get("/sparql").text


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer wrong",
        f"Basic {TOKEN}",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
    ],
)
def test_without_the_token_nothing_is_written(writable: Running, header: str | None) -> None:
    headers = {"content-type": "application/sparql-update"}
    if header is not None:
        headers["authorization"] = header
    answer = writable.client.post("/sparql", content="CLEAR ALL", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    put = writable.client.put(
        "/graph-store?graph=http://x.example/", headers={**headers, "content-type": "text/turtle"}
    )
    assert put.status_code == 401


def test_the_token_is_never_logged(writable: Running) -> None:
    writable.update("CLEAR ALL")
    writable.update("CLEAR ALL", token="guessed-by-somebody")
    writable.update("INSERT DATA { not SPARQL")
    log = writable.log.read_text()
    assert TOKEN not in log
    assert "guessed" not in log
    for child in writable.children():
        assert TOKEN.encode() not in Path(f"/proc/{child}/environ").read_bytes()
        assert TOKEN.encode() not in Path(f"/proc/{child}/cmdline").read_bytes()


@pytest.mark.parametrize("token", ["", "short", "with spaces in it and so on"])
def test_a_token_that_is_no_good_is_refused_at_the_start(
    tmp_path: Path, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onrecord.errors import UsageError
    from onrecord.serve.core.config import read_token

    monkeypatch.delenv("ONRECORD_TOKEN", raising=False)
    path = tmp_path / "token"
    path.write_text(token + "\n")
    with pytest.raises(UsageError, match="token"):
        read_token(path, {})
    with pytest.raises(UsageError, match="ONRECORD_TOKEN"):
        read_token(None, {"ONRECORD_TOKEN": token})
    path.write_text(TOKEN + "\n")
    assert read_token(path, {}) == TOKEN


def test_an_article_that_breaks_the_shapes_is_refused_with_the_report(
    editing: Running, edited: Path
) -> None:
    before = content(edited)
    broken = f"DELETE {{ GRAPH ?g {{ ?c onr:speakerKind ?k }} }} WHERE {{ GRAPH ?g {{ ?c onr:speakerKind ?k }} FILTER(?g = <{GRAPH}>) }}"
    answer = editing.update(broken)
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    (report,) = problem["report"]["reports"]
    assert report["article"] == ARTICLE
    assert any("speakerKind" in (f["path"] or "") for f in report["findings"])
    turtle = editing.update(broken, accept="text/turtle")
    assert turtle.status_code == 422
    graph = Graph().parse(data=turtle.text, format="turtle")
    assert len(list(graph.subject_objects(SH.focusNode))) == len(report["findings"])
    assert content(edited) == before
    assert not list((edited / "versions").glob(".tmp-*"))
    # one sound step does not save another that is not: all of it, or nothing
    mixed = f"INSERT DATA {{ GRAPH <http://x.example/g> {{ <http://x.example/a> <http://x.example/p> 1 }} }} ; {broken}"
    assert editing.update(mixed).status_code == 422
    assert content(edited) == before


def test_a_sound_change_is_seen_by_the_next_query(editing: Running, edited: Path) -> None:
    changed = editing.update(
        f"DELETE {{ GRAPH <{GRAPH}> {{ ?t rdfs:label ?l }} }} "
        f'INSERT {{ GRAPH <{GRAPH}> {{ ?t rdfs:label "another label"@en }} }} '
        f"WHERE {{ GRAPH <{GRAPH}> {{ ?t a onr:Topic ; rdfs:label ?l }} FILTER(?t = ?topic) "
        f"{{ SELECT (MIN(?x) AS ?topic) {{ GRAPH <{GRAPH}> {{ ?x a onr:Topic }} }} }} }}"
    )
    assert changed.status_code == 204, changed.text
    assert editing.ask('ASK { ?t rdfs:label "another label"@en }')
    # the record says when the graph was written
    rows = editing.rows(f"SELECT ?b {{ <{GRAPH}> prov:wasGeneratedBy ?b . ?b a onr:Build }}")
    assert len(rows) == 1
    with open_writer(edited) as writer:
        unit = writer.units[GRAPH]
        assert unit.kind == "article"
        assert unit.counts["claims"] > 10


def test_a_new_article_comes_with_put_and_goes_with_delete(editing: Running, edited: Path) -> None:
    before = content(edited)
    address = {"graph": f"{D}graph/article/new-one"}
    answer = editing.client.put(
        "/graph-store", params=address, content=note("new-one"), headers=TURTLE
    )
    assert answer.status_code == 201, answer.text
    assert editing.ask(f"ASK {{ <{D}article/new-one> a onr:Article }}")
    again = editing.client.put(
        "/graph-store", params=address, content=note("new-one"), headers=TURTLE
    )
    assert again.status_code == 204
    gone = editing.client.delete("/graph-store", params=address, headers=BEARER)
    assert gone.status_code == 204
    assert editing.client.get("/graph-store", params=address).status_code == 404
    builds = re.compile(rb"^<[^>]*/build/")
    assert [line for line in content(edited) if not builds.match(line)] == [
        line for line in before if not builds.match(line)
    ]


@pytest.mark.parametrize(
    ("graph", "turtle", "words"),
    [
        ("http://x.example/g", note("stray"), "instead of"),
        (f"{D}graph/article/a", note("b"), "instead of"),
        (
            "http://x.example/g",
            "<http://x.example/c> a <https://w3id.org/onrecord/ontology#Claim> .",
            "not describe an onr:Article",
        ),
        (
            "http://x.example/g",
            "<https://w3id.org/onrecord/ontology#Claim> <http://www.w3.org/2000/01/rdf-schema#label> 'x' .",
            "redefines the ontology",
        ),
        (
            "https://w3id.org/onrecord/ontology",
            "<http://x.example/c> a <http://x.example/D> .",
            "maintains this graph itself",
        ),
        (
            f"{D}graph/authority",
            "<http://x.example/c> a <http://x.example/D> .",
            "maintains this graph itself",
        ),
        (
            f"{D}graph/provenance",
            "<http://x.example/c> a <http://x.example/D> .",
            "maintains this graph itself",
        ),
        (
            f"{D}graph/authority/mine",
            f"<{D}actor/x> a <https://w3id.org/onrecord/ontology#Person> .",
            "",
        ),
        (
            "http://x.example/g",
            f"<{D}actor/ukraine> {ALSO} 'Nowhere' .",
            "belongs to another graph",
        ),
        (
            "http://x.example/g",
            f"<{D}office/france-president> {ALSO} 'Nowhere' .",
            "belongs to another graph",
        ),
        (
            "http://x.example/g",
            f"<{ARTICLE}#claim-1> {ALSO} 'Nowhere' .",
            "belongs to another graph",
        ),
        ("http://x.example/g", f"<{GRAPH}> {ALSO} 'Nowhere' .", "belongs to another graph"),
        (
            "http://x.example/g",
            f"<{D}topic/ceasefire> {ALSO} 'Nowhere' .",
            "belongs to another graph",
        ),
        (
            "http://x.example/g",
            f"<https://w3id.org/onrecord/concept/status/planned> {ALSO} 'Nowhere' .",
            "redefines the ontology",
        ),
        (f"{D}graph/authority/mine", f"<{D}actor/ukraine> {LABEL} 'Nowhere' .", "redefines"),
        (
            f"{D}graph/authority/mine",
            f"<{D}actor/ukraine> <https://w3id.org/onrecord/ontology#bodyOf> <{D}actor/ukraine> .",
            "redefines",
        ),
        (
            f"{D}graph/authority/mine",
            f"<{ARTICLE}#claim-1> {ALSO} 'Nowhere' .",
            "belongs to another graph",
        ),
        (f"{D}graph/article/a%2Fb", note("a%2Fb"), "not the IRI"),
        (
            GRAPH,
            f"<{D}actor/ukraine> a <https://w3id.org/onrecord/ontology#Topic> ; {LABEL} 'Nowhere' .",
            "not part of this article",
        ),
    ],
)
def test_what_is_out_of_its_place_is_refused(
    editing: Running, edited: Path, graph: str, turtle: str, words: str
) -> None:
    before = content(edited)
    answer = editing.client.post(
        "/graph-store", params={"graph": graph}, content=turtle, headers=TURTLE
    )
    assert answer.status_code == 422, answer.text
    messages = [f["message"] for r in answer.json()["report"]["reports"] for f in r["findings"]]
    assert any(words in message for message in messages), messages
    assert content(edited) == before


def test_actors_of_ones_own_are_kept_and_hold_what_refers_to_them(editing: Running) -> None:
    authority = {"graph": f"{D}graph/authority/mine"}
    person = f"""@prefix onr: <https://w3id.org/onrecord/ontology#> .
    <{D}actor/ilva-tarn> a onr:Person ; <http://www.w3.org/2000/01/rdf-schema#label> "Ilva Tarn"@en ."""
    put = editing.client.put("/graph-store", params=authority, content=person, headers=TURTLE)
    assert put.status_code == 201, put.text
    assert editing.ask(f"ASK {{ <{D}actor/ilva-tarn> a onr:Person }}")
    gone = editing.client.delete("/graph-store", params=authority, headers=BEARER)
    assert gone.status_code == 204


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("LOAD <http://127.0.0.1/x>", 403),
        ("LOAD SILENT <file:///etc/passwd> INTO GRAPH <http://x.example/>", 403),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 403),
        ("INSERT DATA { <a> <b> }", 400),
        ("SELECT * { ?s ?p ?o }", 400),
        ("CLEAR GRAPH <https://w3id.org/onrecord/ontology>", 422),
        ("DROP ALL", 422),
    ],
)
def test_what_an_update_may_not_do(editing: Running, edited: Path, text: str, status: int) -> None:
    before = content(edited)
    answer = editing.update(text)
    assert answer.status_code == status, answer.text
    if status == 400:
        assert answer.json()["line"] == 1
    assert content(edited) == before


@pytest.mark.parametrize(
    ("media", "body", "status"),
    [
        ("text/turtle", b"<a> <b> .", 400),
        ("text/turtle", b"\xff\xfe", 400),
        ("application/ld+json", b"{", 400),
        ("application/rdf+xml", b"<x", 400),
        ("application/trig", b"", 415),
        ("text/html", b"", 415),
        ("multipart/form-data; boundary=x", b"nothing", 400),
    ],
)
def test_a_body_that_is_no_graph_is_told(
    writable: Running, media: str, body: bytes, status: int
) -> None:
    answer = writable.client.put(
        "/graph-store?graph=http://x.example/g",
        content=body,
        headers={**BEARER, "content-type": media},
    )
    assert answer.status_code == status, answer.text


def test_writes_of_several_clients_take_turns(writable: Running) -> None:
    assert writable.update("CLEAR ALL").status_code == 204

    def put(number: int) -> int:
        data = f"<http://x.example/{number}> <http://x.example/p> {number} ."
        with httpx.Client(base_url=writable.url, timeout=60) as client:
            return client.post(
                "/graph-store?graph=http://x.example/g", content=data, headers=TURTLE
            ).status_code

    with ThreadPoolExecutor(5) as threads:
        assert sorted(threads.map(put, range(5))) == [201, 204, 204, 204, 204]
    rows = writable.rows("SELECT ?n { GRAPH <http://x.example/g> { ?s ?p ?n } } ORDER BY ?n")
    assert [row["n"] for row in rows] == list("01234")


def test_while_another_process_writes_the_client_is_told_to_wait(
    editing: Running, edited: Path
) -> None:
    with open_writer(edited):
        answer = editing.update("INSERT DATA { <http://x.example/a> <http://x.example/b> 1 }")
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert "is being written" in answer.json()["detail"]
    assert (
        editing.update("INSERT DATA { <http://x.example/a> <http://x.example/b> 1 }").status_code
        == 204
    )


def test_json_ld_rdf_xml_and_n_triples_are_read(writable: Running) -> None:
    for media, body in (
        ("application/ld+json", json.dumps({"@id": "http://x.example/a", "http://x.example/p": 1})),
        (
            "application/rdf+xml",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x.example/">'
            '<rdf:Description rdf:about="http://x.example/a"><x:p>1</x:p></rdf:Description></rdf:RDF>',
        ),
        ("application/n-triples", '<http://x.example/a> <http://x.example/p> "1" .\n'),
    ):
        put = writable.client.put(
            "/graph-store?graph=http://x.example/forms",
            content=body,
            headers={**BEARER, "content-type": media},
        )
        assert put.status_code in (201, 204), (media, put.text)
        assert writable.ask("ASK { GRAPH <http://x.example/forms> { <http://x.example/a> ?p ?o } }")


def test_the_curated_article_comes_whole_over_http(tmp_path: Path) -> None:
    """What a file brings in, the graph store brings in: the same gate, and the same claims."""
    quads = list(parse(path=CURATED, format=RdfFormat.TRIG))
    parts = {
        f"{D}graph/authority/curated": [
            q.triple for q in quads if q.graph_name.value == f"{D}graph/authority"
        ],
        GRAPH: [q.triple for q in quads if q.graph_name.value == GRAPH],
    }
    with open_writer(tmp_path / "graph"):
        pass
    with serving(tmp_path / "graph", tmp_path / "log", "--writable", "--children", "1") as server:
        for graph, triples in parts.items():
            if triples:
                put = server.client.put(
                    "/graph-store",
                    params={"graph": graph},
                    content=serialize(triples, format=RdfFormat.TURTLE),
                    headers=TURTLE,
                )
                assert put.status_code == 201, put.text
        assert len(server.rows("SELECT ?c { ?c a onr:Claim }")) > 10
        ontology = "https://w3id.org/onrecord/ontology"
        assert server.ask(f"ASK {{ GRAPH <{ontology}> {{ onr:Claim a owl:Class }} }}")
