"""The whole path: what is written, what is left alone, what is refused, and that nothing else is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.build import Options, Summary, build
from onrecord.build.runners.local import processes
from onrecord.errors import GraphLocked, InputError, UsageError
from onrecord.export.formats import export
from onrecord.store import open_graph, open_writer
from support.answers import column
from support.paths import ROOT

SMALL = Options(text="full")


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1935990000")


def articles(folder: Path, **texts: str) -> str:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return str(folder)


def counts(summary: Summary) -> str:
    return str(summary)


def dump(graph: Path) -> bytes:
    out = graph.parent / "dump.nq"
    with out.open("wb") as file:
        export(open_graph(graph), "nq", file)
    return out.read_bytes()


def ask(graph: Path, query: str) -> list[str]:
    return sorted(column(open_graph(graph).query(query)))


def test_an_article_becomes_a_graph_that_answers(tmp_path: Path) -> None:
    source = articles(tmp_path / "in", a="Norland's premier Oro Lund said the bridge was open.")
    summary = build([source], tmp_path / "g", SMALL)
    assert counts(summary) == "read 1, written 1, unchanged 0, refused 0, skipped 0"
    query = """SELECT ?statement WHERE { ?claim a onr:Claim ; onr:statement ?statement }"""
    assert ask(tmp_path / "g", query) == ["the bridge was open"]


def test_an_unchanged_article_is_left_alone_and_a_changed_one_replaces_its_graph(
    tmp_path: Path,
) -> None:
    source = articles(tmp_path / "in", a="Lund said the bridge was open.", b="Snow fell.")
    build([source], tmp_path / "g", SMALL)
    before = dump(tmp_path / "g")
    assert counts(build([source], tmp_path / "g", SMALL)) == (
        "read 2, written 0, unchanged 2, refused 0, skipped 0"
    )
    assert dump(tmp_path / "g") == before
    articles(tmp_path / "in", a="Lund said the bridge was shut.")
    assert counts(build([source], tmp_path / "g", SMALL)) == (
        "read 2, written 1, unchanged 1, refused 0, skipped 0, replaced 1"
    )
    query = "SELECT ?s WHERE { ?claim onr:statement ?s }"
    assert ask(tmp_path / "g", query) == ["the bridge was shut"]


@pytest.mark.parametrize("change", [Options(text="spans"), Options(extractor="none")])
def test_other_options_make_an_article_anew(tmp_path: Path, change: Options) -> None:
    source = articles(tmp_path / "in", a="Lund said the bridge was open.")
    build([source], tmp_path / "g", SMALL)
    summary = build([source], tmp_path / "g", change)
    assert summary.counts["written"] == 1


def test_the_same_input_gives_the_same_bytes_with_any_number_of_workers(tmp_path: Path) -> None:
    texts = {f"a{n}": f"Lund said bridge {n} was open.\n\nOfficials denied it." for n in range(14)}
    source = articles(tmp_path / "in", **texts)
    build([source], tmp_path / "one", SMALL)
    build([source], tmp_path / "two", SMALL, run=processes(2))
    assert dump(tmp_path / "one") == dump(tmp_path / "two")


def test_two_texts_of_one_id_are_both_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    rows = [{"id": "x", "text": "One."}, {"id": "y", "text": "Two."}, {"id": "x", "text": "Three."}]
    file.write_text("".join(json.dumps(r) + "\n" for r in rows))
    summary = build([str(file)], tmp_path / "g", SMALL)
    assert counts(summary) == "read 3, written 1, unchanged 0, refused 2, skipped 0"
    assert {o.id for o in summary.refused} == {"x"}
    assert "--collection" in summary.refused[0].reason
    assert ask(tmp_path / "g", "SELECT ?id WHERE { ?a schema:identifier ?id }") == ["y"]


def test_every_further_text_of_that_id_is_refused_too(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    rows = [{"id": "x", "text": text} for text in ("One.", "Two.", "One.", "Two.")]
    file.write_text("".join(json.dumps(r) + "\n" for r in rows))
    build([str(file)], tmp_path / "g", SMALL, limit=1)
    summary = build([str(file)], tmp_path / "g", SMALL)
    assert counts(summary) == "read 4, written 0, unchanged 0, refused 4, skipped 0"
    assert ask(tmp_path / "g", "SELECT ?id WHERE { ?a schema:identifier ?id }") == []


def test_an_article_given_twice_is_built_once(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps({"id": "x", "text": "One."}) + "\n")
    summary = build([str(file), str(file)], tmp_path / "g", SMALL)
    assert counts(summary) == "read 2, written 1, unchanged 1, refused 0, skipped 0"


def test_an_unchanged_archive_is_found_so_without_loading_what_reads_and_judges(
    tmp_path: Path,
) -> None:
    source = articles(tmp_path / "in", a="Snow fell.", b="Rain fell.")
    build([source], tmp_path / "g", SMALL)
    program = """
import sys
from pathlib import Path
from onrecord.build import Options, build
print(build([sys.argv[1]], Path(sys.argv[2]), Options()))
print({"spacy", "numpy", "pyshacl", "rdflib", "py3langid"} & set(sys.modules))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, source, str(tmp_path / "g")],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        check=True,
    )
    assert done.stdout == "read 2, written 0, unchanged 2, refused 0, skipped 0\nset()\n"


def test_what_cannot_be_read_is_named_and_the_rest_is_built(tmp_path: Path) -> None:
    source = articles(tmp_path / "in", a="Lund said the bridge was open.")
    (tmp_path / "in" / "broken.txt").write_bytes(b"caf\xe9 \xff\xfe broken")
    (tmp_path / "in" / "empty.txt").write_text("  \n")
    summary = build([source], tmp_path / "g", SMALL)
    assert summary.counts["written"] == 1
    assert any("broken.txt" in o.origin for o in summary.refused)
    assert summary.counts["skipped"] + summary.counts["refused"] == 2


def test_a_source_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        build([str(tmp_path / "nowhere.txt")], tmp_path / "g", SMALL)


def test_a_base_has_to_be_an_iri() -> None:
    with pytest.raises(UsageError, match="absolute"):
        Options(base="news")


def test_a_graph_that_another_process_writes_is_left_alone(tmp_path: Path) -> None:
    source = articles(tmp_path / "in", a="Snow fell.")
    with open_writer(tmp_path / "g"), pytest.raises(GraphLocked):
        build([source], tmp_path / "g", SMALL)


def test_every_graph_stands_with_its_build(tmp_path: Path) -> None:
    source = articles(tmp_path / "in", a="Snow fell.")
    build([source], tmp_path / "g", SMALL)
    query = """SELECT ?started WHERE { ?graph prov:wasDerivedFrom ?article ; prov:wasGeneratedBy ?b .
        ?article a onr:Article . ?b a onr:Build ; prov:startedAtTime ?started }"""
    assert ask(tmp_path / "g", query) == ["2031-05-08T07:00:00Z"]


def test_a_publisher_that_no_authority_knows_is_the_articles_own_outlet(tmp_path: Path) -> None:
    line = json.dumps({"id": "a", "text": "Snow fell.", "publisher": "The Halden Gazette"})
    (tmp_path / "a.jsonl").write_text(line)
    build([str(tmp_path / "a.jsonl")], tmp_path / "g", SMALL)
    query = "SELECT ?n { ?a onr:publishedBy ?o . ?o a onr:MediaOutlet ; rdfs:label ?n }"
    assert ask(tmp_path / "g", query) == ["The Halden Gazette"]
