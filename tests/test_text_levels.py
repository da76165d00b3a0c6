"""What a graph keeps of a text at each level, down to the bytes of its directory."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from onrecord.build import Options, build
from onrecord.build.report import Outcome
from onrecord.catalogue.binding import ask
from onrecord.catalogue.registry import list_queries
from onrecord.check.checker import Checker
from onrecord.export.formats import export
from onrecord.model import TextKept
from onrecord.resources import data_dir, ontology_dir
from onrecord.store import open_graph
from support.answers import column, solutions

SAMPLE = data_dir() / "articles" / "istanbul-prisoner-exchange.txt"
#: Invented, with names and topics that nothing else in the project has.
WORDS = """Quarrymen of Zanbury walk out

The quarrymen of Zanbury walked out on Monday, Petronella Vuksan, a bargeman, said. "We shall not hew granite," she added.

An unnamed overseer said that 40 labourers had been killed in the bombardment of Zanbury. The Zanbury Guild reportedly met the Lithographers' League.

Keywords
- Granite strike
Related Topics
- Lithographers shun Zanbury
"""
METADATA = {
    "id": "z1",
    "text": WORDS,
    "date": "2031-05-06",
    "publisher": "The Wexcombe Argus",
    "url": "https://argus.example/z1",
}


def built(folder: Path, keep: TextKept, *sources: Path) -> Path:
    invented = folder / "invented.jsonl"
    invented.write_text(json.dumps(METADATA) + "\n", encoding="utf-8")
    graph, report = folder / keep, folder / f"{keep}.json"
    told: list[Outcome] = []
    options = Options(text=keep)
    summary = build([str(s) for s in (invented, *sources)], graph, options, on_outcome=told.append)
    report.write_text(repr(told), encoding="utf-8")
    count = 1 + len(sources)
    assert str(summary) == f"read {count}, written {count}, unchanged 0, refused 0, skipped 0"
    return graph


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("levels")
    return {keep: built(folder, keep, SAMPLE) for keep in ("full", "spans", "none")}


def bytes_of(folder: Path) -> bytes:
    """All that a graph directory holds, its shards unpacked."""
    out = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        data = path.read_bytes()
        while data[:2] == b"\x1f\x8b":
            member = zlib.decompressobj(31)
            out.append(member.decompress(data))
            data = member.unused_data
        out.append(data)
    return b"\n".join(out)


def distinctive(text: str, *, but: str) -> set[str]:
    """The text's longer words that neither ``but`` nor the ontology nor the authority has."""
    folders = (data_dir() / "authority", ontology_dir())
    shipped = but + "".join(p.read_text("utf-8") for f in folders for p in f.glob("*.ttl"))
    known = shipped.casefold()
    return {w for w in re.findall(r"\w{5,}", text) if w.casefold() not in known}


def test_each_level_is_written_and_said(graphs: dict[str, Path]) -> None:
    for keep, graph in graphs.items():
        store = open_graph(graph)
        levels = column(
            store.query("SELECT DISTINCT ?l WHERE { ?a a onr:Article ; onr:textLevel ?l }")
        )
        assert [iri.rpartition("/")[2] for iri in levels] == [keep]
        assert bool(store.query("ASK { ?a onr:text ?t }")) is (keep == "full")
        assert bool(store.query("ASK { ?s onr:exact ?w }")) is (keep != "none")
        assert bool(store.query("ASK { ?s onr:wordsDigest ?d }")) is (keep != "full")


def test_without_words_nothing_readable_of_the_article_is_on_disk(graphs: dict[str, Path]) -> None:
    words = distinctive(WORDS, but=WORDS.splitlines()[0] + json.dumps({**METADATA, "text": ""}))
    assert {"Petronella", "Vuksan", "bargeman", "labourers", "Lithographers"} <= words
    kept = bytes_of(graphs["full"]).decode("utf-8", "replace").casefold()
    assert all(w.casefold() in kept for w in words)
    for keep in ("none", "none.json"):
        path = graphs["none"].parent / keep
        data = bytes_of(path) if path.is_dir() else path.read_bytes()
        stored = data.decode("utf-8", "replace").casefold()
        assert {w for w in words if w.casefold() in stored} == set()


def test_without_words_the_metadata_stay(graphs: dict[str, Path]) -> None:
    store = open_graph(graphs["none"])
    assert store.query(
        'ASK { ?a schema:identifier "z1" ; schema:url "https://argus.example/z1" ; '
        "onr:publishedOn ?day ; schema:headline ?title ; "
        'onr:publishedBy/rdfs:label "The Wexcombe Argus"@en }'
    )


def test_what_was_built_at_a_level_loads_at_that_level(graphs: dict[str, Path]) -> None:
    for graph in graphs.values():
        store = open_graph(graph)
        for name in store.graphs():
            if "/graph/article/" in name:
                assert Checker().check_article(store.quads(name)).conforms


def test_every_named_query_copes_with_missing_words(graphs: dict[str, Path]) -> None:
    store = open_graph(graphs["none"])
    some = {
        "claim": "SELECT ?x WHERE { ?x a onr:Claim } ORDER BY ?x LIMIT 1",
        "event": "SELECT ?x WHERE { [] onr:reports ?x } ORDER BY ?x LIMIT 1",
        "article": "SELECT ?x WHERE { ?x a onr:Article } ORDER BY DESC(?x) LIMIT 1",
        "actor": "SELECT ?x WHERE { ?c onr:speaker ?x } ORDER BY ?x LIMIT 1",
    }
    given = {name: column(store.query(q))[0] for name, q in some.items()}
    for query in list_queries():
        params = {p.name: given[p.name] for p in query.params if p.required and p.name in given}
        if all(p.name in given for p in query.params if p.required):
            list(solutions(ask(store, query.name, params)))
    said = list(solutions(ask(store, "who-said-what", {})))
    assert said
    assert not any(row["statement"] and row["statement"].value for row in said)


def test_every_kind_of_page_copes_with_missing_words(graphs: dict[str, Path]) -> None:
    pytest.importorskip("jinja2", reason="needs the extra 'serve'")
    from serve.page_site import Reader, site_app

    store = open_graph(graphs["none"])
    reader = Reader(site_app(store))
    rows = store.query(
        "SELECT DISTINCT ?x WHERE { ?x a ?k ; onr:inArticle|^onr:refersTo ?a "
        "FILTER (?k NOT IN (onr:Span, onr:Segment, onr:Mention)) } ORDER BY ?x LIMIT 120"
    )
    paths = [f"/page?iri={quote(iri, safe='')}" for iri in column(rows)]
    paths += ["/", "/search?q=zelen", "/picture", "/id/article/z1", "/id/actor/russia"]
    for path in paths:
        response = reader.get(path)
        assert response.status_code == 200, path
        assert "None" not in response.text, path


def test_a_span_whose_words_were_altered_on_the_way_is_refused(
    graphs: dict[str, Path], tmp_path: Path
) -> None:
    out = tmp_path / "spans.nq"
    with out.open("wb") as file:
        export(open_graph(graphs["spans"]), "nq", file)
    text = out.read_text("utf-8").replace('"Petronella Vuksan"', '"Petronella Vuksen"')
    quads = [
        q
        for q in ox.parse(text, format=ox.RdfFormat.N_QUADS)
        if q.graph_name.value.endswith("/graph/article/z1")
    ]
    report = Checker().check_article(quads)
    assert not report.conforms
    assert {f.rule for f in report.findings if f.severity == "violation"} == {
        "digest agrees with the text"
    }
