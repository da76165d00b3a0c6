"""Curated triples through the same gate: taken or refused article by article, with what to mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.load import check_files, load, parse_file
from onrecord.errors import InputError
from onrecord.store import open_graph

SHARED = Path(__file__).parent.parent.parent / "shared"
CURATED = Path(__file__).parent.parent / "data" / "graphs" / "istanbul-prisoner-exchange.trig"

HEAD = """@prefix onr: <https://w3id.org/onrecord/ontology#> .
@prefix d: <https://w3id.org/onrecord/id/> .
@prefix c: <https://w3id.org/onrecord/concept/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""


def article(name: str, more: str = "", graph: str | None = None) -> str:
    return f"""
<https://w3id.org/onrecord/id/graph/article/{graph or name}> {{
  <https://w3id.org/onrecord/id/article/{name}> a onr:Article ; onr:text "Lund said it." .
  {more}
}}
"""


def file(folder: Path, text: str, name: str = "in.trig") -> Path:
    path = folder / name
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def test_the_curated_graph_is_sound_and_loads_once(tmp_path: Path) -> None:
    assert all(r.conforms for r in check_files([CURATED]))
    assert str(load([CURATED], tmp_path / "g")) == "read 1, written 1, unchanged 0, refused 0, skipped 0"
    assert str(load([CURATED], tmp_path / "g")) == "read 1, written 0, unchanged 1, refused 0, skipped 0"


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/notes, which is not here")
def test_the_worked_example_loads(tmp_path: Path) -> None:
    summary = load([SHARED / "notes" / "model-example.trig"], tmp_path / "g")
    assert str(summary) == "read 1, written 1, unchanged 0, refused 0, skipped 0"
    rows = open_graph(tmp_path / "g").query(
        'SELECT ?l WHERE { ?c onr:speaker ?s . ?s rdfs:label ?l } ORDER BY ?l'
    )
    assert [r[0].value for r in rows] == ["Ilva Tarn", "Radio Meridian"]  # type: ignore[union-attr,index]


def test_a_bad_article_is_refused_by_name_and_the_good_one_is_loaded(tmp_path: Path) -> None:
    bad = "<https://w3id.org/onrecord/id/article/bad#claim-1> a onr:Claim ."
    path = file(tmp_path, article("good") + article("bad", bad))
    summary = load([path], tmp_path / "g")
    assert str(summary) == "read 2, written 1, unchanged 0, refused 1, skipped 0"
    (refused,) = summary.refused
    assert refused.id.endswith("article/bad") and refused.findings
    assert all(f.message and f.focus.endswith("bad#claim-1") for f in refused.findings)


MISPLACED = {
    "it redefines the ontology": article("x", "onr:Claim rdfs:label 'mine' ."),
    "which is not part of this article": article("x", "d:article\\/y rdfs:label 'not mine' ."),
    "Its graph is": article("x", graph="z"),
    "describes no onr:Article": "<https://w3id.org/onrecord/id/graph/article/x> { d:actor\\/a a onr:Person . }",
    "belong to no article": "d:actor\\/a a onr:Person .",
    "which the ontology does not have": article(
        "x", "<https://w3id.org/onrecord/id/article/x#claim-1> onr:speeker d:actor\\/a ."
    ),
    "it holds a blank node": article("x", "<https://w3id.org/onrecord/id/article/x> onr:about [] ."),
}


@pytest.mark.parametrize("sentence", MISPLACED)
def test_what_is_out_of_place_is_refused_with_a_sentence(tmp_path: Path, sentence: str) -> None:
    summary = load([file(tmp_path, MISPLACED[sentence])], tmp_path / "g")
    assert [sentence in o.reason for o in summary.refused] == [True]
    assert summary.counts["written"] == 0


def test_a_turtle_file_goes_to_the_graph_of_its_article(tmp_path: Path) -> None:
    text = '<https://w3id.org/onrecord/id/article/x> a onr:Article ; onr:text "Snow fell." .'
    load([file(tmp_path, text, "x.ttl")], tmp_path / "g")
    assert "https://w3id.org/onrecord/id/graph/article/x" in set(open_graph(tmp_path / "g").graphs())


BROKEN = {
    "line 6": ("x.ttl", HEAD.encode() + b"<a> <b> .\n"),
    "the file is empty": ("x.trig", b""),
    "this kind of file is not known": ("x.docx", b"hello"),
    "line 1": ("x.nt", b"<http://example.org/a b> <http://example.org/c> <http://example.org/d> .\n"),
}


@pytest.mark.parametrize("sentence", BROKEN)
def test_a_broken_file_says_where_and_loses_nothing_else(tmp_path: Path, sentence: str) -> None:
    name, data = BROKEN[sentence]
    path = tmp_path / name
    path.write_bytes(data)
    summary = load([path, file(tmp_path, article("good"))], tmp_path / "g")
    assert summary.counts["written"] == 1
    (refused,) = summary.refused
    assert sentence in refused.reason and name in refused.reason


def test_bytes_that_are_not_utf8_and_directories_are_named(tmp_path: Path) -> None:
    path = tmp_path / "latin.ttl"
    path.write_bytes(HEAD.encode() + '<a:a> <a:b> "café" .'.encode("latin-1"))
    with pytest.raises(InputError, match=r"latin\.ttl"):
        list(parse_file(path))
    with pytest.raises(InputError, match="directory"):
        list(parse_file(tmp_path))
    with pytest.raises(InputError, match="no such file"):
        list(parse_file(tmp_path / "none.ttl"))
