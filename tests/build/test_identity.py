"""Which article is which: what id it has, whether it is the same one read again, and that none is lost."""

from __future__ import annotations

import json
import os
import shutil
import socket
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from onrecord.build import Options, Summary, build
from onrecord.build.report import Outcome
from onrecord.build.upgrade import upgrade
from onrecord.cli import main
from onrecord.export.formats import export
from onrecord.ids import Namer, earlier
from onrecord.load.shards import load_shards
from onrecord.origins import same_origin
from onrecord.store import open_graph, open_writer
from onrecord.store.migration import renamed_text
from onrecord.store.shard_folder import ShardFolder
from support.answers import column, solutions, text_of

OPTIONS = Options(extractor="none")
NAMER = Namer()


def folder(path: Path, **texts: str) -> str:
    path.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (path / f"{name}.txt").write_text(text)
    return str(path)


def lines(path: Path, *records: dict[str, str]) -> str:
    path.write_text("".join(json.dumps(r) + "\n" for r in records))
    return str(path)


def into(graph: Path, *sources: str, **options: Any) -> Summary:
    return build(sources, graph, OPTIONS, **options)


def texts(graph: Path) -> dict[str, str]:
    rows = open_graph(graph).query("SELECT ?id ?t WHERE { ?a schema:identifier ?id ; onr:text ?t }")
    return {text_of(row["id"]): text_of(row["t"]) for row in solutions(rows)}


def command(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return tmp_path / "g"


def test_two_folders_with_the_same_file_name_are_two_articles(tmp_path: Path, graph: Path) -> None:
    one = folder(tmp_path / "one", report="Snow fell in Haven.")
    two = folder(tmp_path / "two", report="Rain fell in Orm.")
    into(graph, one)
    summary = into(graph, two)
    assert str(summary) == "read 1, written 0, unchanged 0, refused 1, skipped 0"
    (refused,) = summary.refused
    assert "source one" in refused.reason
    assert "--collection" in refused.reason
    assert "--replace" in refused.reason
    assert texts(graph) == {"report.txt": "Snow fell in Haven."}
    build([two], graph, Options(extractor="none", collection="two"))
    assert texts(graph) == {
        "report.txt": "Snow fell in Haven.",
        "two/report.txt": "Rain fell in Orm.",
    }


def test_folders_of_one_name_in_two_places_are_two(tmp_path: Path, graph: Path) -> None:
    into(graph, folder(tmp_path / "a" / "news", report="Snow fell."))
    assert into(graph, folder(tmp_path / "b" / "news", report="Rain fell.")).counts["refused"] == 1


def test_a_folder_that_was_moved_is_the_same(tmp_path: Path, graph: Path) -> None:
    one = folder(tmp_path / "one", a="Snow fell.", b="Rain fell.")
    into(graph, one)
    shutil.move(one, tmp_path / "two")
    assert into(graph, str(tmp_path / "two")).counts["unchanged"] == 2
    folder(tmp_path / "two", a="Snow fell again.")
    summary = into(graph, str(tmp_path / "two"))
    assert str(summary) == "read 2, written 1, unchanged 1, refused 0, skipped 0, replaced 1"
    assert texts(graph)["a.txt"] == "Snow fell again."


def test_a_file_named_by_another_path_is_the_same(
    tmp_path: Path, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path / "news" / "june", a="Snow fell.")
    monkeypatch.chdir(tmp_path)
    into(graph, "news")
    (tmp_path / "link").symlink_to(tmp_path / "news")
    for named in (
        str(tmp_path / "news"),
        "news/june/a.txt",
        "news/june",
        "news/../news/june/*.txt",
        "link/june/a.txt",
    ):
        assert into(graph, named).counts["unchanged"] == 1, named
    folder(tmp_path / "news" / "june", a="Snow fell again.")
    assert into(graph, "news/june/a.txt").replaced == 1
    assert texts(graph) == {"june/a.txt": "Snow fell again."}


def test_a_file_that_two_sources_name_is_read_as_one_article(tmp_path: Path, graph: Path) -> None:
    source = folder(tmp_path / "news" / "june", a="Snow fell.")
    summary = into(graph, str(tmp_path / "news"), source)
    assert str(summary) == "read 2, written 1, unchanged 1, refused 0, skipped 0"
    assert list(texts(graph)) == ["june/a.txt"]


def test_an_id_that_is_used_again_elsewhere_replaces_nothing(tmp_path: Path, graph: Path) -> None:
    into(graph, lines(tmp_path / "monday.jsonl", {"id": "1", "text": "Snow fell."}))
    tuesday = lines(tmp_path / "tuesday.jsonl", {"id": "1", "text": "Rain fell."})
    assert into(graph, tuesday).counts["refused"] == 1
    assert into(graph, tuesday, resume=True).counts["refused"] == 1
    assert into(graph, tuesday, replace_others=True).replaced == 1
    assert texts(graph) == {"1": "Rain fell."}


POST = {"id": "1", "publisher": "Harbour Post"}


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (POST, POST, True),
        (POST, {"id": "1", "publisher": "Northern Post"}, False),
        (
            {"id": "1", "url": "https://post.example/a/"},
            {"id": "1", "url": "http://www.post.example/a#top"},
            True,
        ),
        (
            {"id": "1", "url": "https://post.example/a"},
            {"id": "1", "url": "https://post.example/b"},
            False,
        ),
        (
            {"id": "1", "url": "https://post.example/a?id=1"},
            {"id": "1", "url": "https://post.example/a?id=2"},
            False,
        ),
        ({"url": "https://post.example/a"}, {"url": "https://post.example/a"}, True),
        (POST, {**POST, "url": "https://post.example/a"}, False),
    ],
)
def test_address_and_outlet_say_whose_id_it_is(
    tmp_path: Path, graph: Path, first: dict[str, str], second: dict[str, str], same: bool
) -> None:
    into(graph, lines(tmp_path / "a.jsonl", {**first, "text": "Snow fell."}))
    summary = into(graph, lines(tmp_path / "b.jsonl", {**second, "text": "Rain fell."}))
    assert (summary.replaced, summary.counts["refused"]) == ((1, 0) if same else (0, 1))


def test_what_a_file_of_the_same_place_says_later_is_the_same_but_for_its_address(
    tmp_path: Path, graph: Path
) -> None:
    path = tmp_path / "latest.jsonl"
    into(graph, lines(path, {"id": "1", "text": "Snow fell."}))
    later = {"id": "1", "text": "Rain fell.", "url": "https://post.example/a"}
    assert into(graph, lines(path, later)).replaced == 1
    other = {"id": "1", "text": "Hail fell.", "url": "https://post.example/b"}
    assert into(graph, lines(path, other)).counts["refused"] == 1


def test_the_origin_is_recorded(tmp_path: Path, graph: Path) -> None:
    into(
        graph,
        folder(tmp_path / "news", a="Snow fell."),
        lines(
            tmp_path / "wire.jsonl",
            {"id": "1", "text": "Rain fell."},
            {**POST, "id": "2", "text": "Hail fell."},
            {"text": "Fog came.", "url": "https://post.example/3"},
            {"text": "Wind blew."},
        ),
    )
    rows = open_graph(graph).query("SELECT ?o WHERE { ?a onr:origin ?o }")
    assert sorted(column(rows)) == [
        "https://post.example/3",
        "outlet Harbour Post: 2",
        "source news: a.txt",
        f"source {tmp_path.name}: wire.jsonl#4",
        "source wire.jsonl: 1",
    ]


def test_the_path_of_a_file_is_not_in_the_graph(tmp_path: Path, graph: Path) -> None:
    into(graph, folder(tmp_path / "news", a="Snow fell."))
    with (tmp_path / "out.nq").open("wb") as out:
        export(open_graph(graph), "nq", out)
    assert str(tmp_path) not in (tmp_path / "out.nq").read_text()


def test_extract_gives_the_callers_id_to_the_letter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["https://post.example/a b/%41?c=d#e", "../x/./y", " ü/~z/"]
    source = lines(tmp_path / "in.jsonl", *({"id": n, "text": "Snow fell."} for n in names))
    assert command("extract", source) == 0
    assert [json.loads(x)["id"] for x in capsys.readouterr().out.splitlines()] == names


# nothing met in a folder goes unsaid


def test_every_file_met_is_accounted_for(tmp_path: Path, graph: Path) -> None:
    source = Path(folder(tmp_path / "in", a="Snow fell."))
    (source / "notes.docx").write_bytes(b"PK")
    (source / ".hidden.docx").write_bytes(b"PK")
    os.mkfifo(source / "pipe.txt")
    (source / "elsewhere").symlink_to(folder(tmp_path / "else", b="Rain fell."))
    into(source / "graph.onrecord", str(source / "a.txt"))
    build([str(source / "a.txt")], ShardFolder(source / "shards"), OPTIONS)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(source / "s.txt"))
    said: list[Outcome] = []
    summary = build([str(source)], graph, OPTIONS, on_outcome=said.append)
    listening.close()
    assert str(summary) == "read 7, written 1, unchanged 0, refused 0, skipped 6"
    told = {Path(o.id).name: o.reason for o in said if o.state == "skipped"}
    assert told.keys() == {
        "notes.docx",
        "pipe.txt",
        "elsewhere",
        "graph.onrecord",
        "shards",
        "s.txt",
    }
    assert "--input-format" in told["notes.docx"]
    assert "graph directory" in told["graph.onrecord"]
    assert "standard input" in told["pipe.txt"]
    assert "onrecord load" in told["shards"]
    assert into(graph, str(source / "*.txt")).counts["skipped"] == 2
    # what is named itself is read: both .docx, which are plain text here, and the link's b.txt
    assert into(graph, *map(str, source.iterdir())).counts["written"] == 3


@pytest.mark.parametrize("name", ["build", "extract", "load", "check"])
def test_an_empty_source_is_wrong_usage(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    monkeypatch.chdir(folder(tmp_path / "in", a="Snow fell."))
    assert command(name, "") == 2
    assert "empty" in capsys.readouterr().err
    assert command(name, "a.txt", "") == 2
    assert not (tmp_path / "in" / "graph.onrecord").exists()


# graphs of earlier versions


def as_an_earlier_version(graph: Path, *names: str) -> None:
    """Names the articles of a graph as earlier versions did, and forgets their origins."""
    with open_writer(graph) as writer:
        for unit in [u for u in writer.units.values() if u.id in names]:
            old = earlier(unit.graph)
            assert old != unit.graph
            text = writer.read(unit.graph)
            assert text is not None
            document = NAMER.article(unit.id)
            for now, then in ((document, earlier(document)), (unit.graph, old)):
                for end in (">", "#"):
                    text = text.replace(f"<{now}{end}".encode(), f"<{then}{end}".encode())
            writer.put(
                old, kind=unit.kind, id=unit.id, key=unit.key, counts=unit.counts, nquads=text
            )
            writer.drop(unit.graph)
    (graph / "format").write_text("2\n")


def quads(graph: Path) -> set[ox.Quad]:
    store = open_graph(graph)
    return {q for name in store.graphs() for q in store.quads(name)}


def earlier_graph(tmp_path: Path, graph: Path) -> tuple[str, set[ox.Quad]]:
    folder(tmp_path / "in" / "june", a="Snow fell.", b="Rain fell.")
    source = str(tmp_path / "in")
    lines(tmp_path / "in" / "w.jsonl", {"id": "https://post.example/1?a=b", "text": "Hail fell."})
    into(graph, source)
    now = quads(graph)
    as_an_earlier_version(graph, "june/a.txt", "june/b.txt", "https://post.example/1?a=b")
    assert quads(graph) != now
    return source, now


def test_a_build_brings_a_graph_of_an_earlier_version_up_to_date(
    tmp_path: Path, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1935990000")
    source, now = earlier_graph(tmp_path, graph)
    assert len(texts(graph)) == 3  # it is read as it is
    assert into(graph, source).counts["unchanged"] == 3
    assert quads(graph) == now


def test_compact_brings_a_graph_of_an_earlier_version_up_to_date(
    tmp_path: Path, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1935990000")
    _, now = earlier_graph(tmp_path, graph)
    assert command("compact", "--graph", str(graph)) == 0
    assert quads(graph) == now
    with open_writer(graph) as writer:
        assert upgrade(writer) == 0


def test_words_that_look_like_an_old_iri_are_left_as_they_are() -> None:
    old = earlier(NAMER.graph("a/b"))
    article = earlier(NAMER.article("a/b"))
    text = f'<{article}> <http://x.example/p> "see <{article}>" <{old}> .\n'
    assert renamed_text(old, text.encode()).decode() == (
        f'<{NAMER.article("a/b")}> <http://x.example/p> "see <{article}>" <{NAMER.graph("a/b")}> .\n'
    )


def test_shards_that_an_earlier_version_made_are_loaded_under_new_iris(
    tmp_path: Path, graph: Path
) -> None:
    source = folder(tmp_path / "in" / "june", a="Snow fell.")
    shards = tmp_path / "shards"
    build([str(tmp_path / "in")], ShardFolder(shards), OPTIONS)
    with ShardFolder(shards) as made:
        (unit,) = (u for u in made.units.values() if u.kind == "article")
        old = "https://w3id.org/onrecord/id/graph/article/" + quote(unit.id, safe="")
        text = next(made.read([unit.graph]))
        text = text.replace(b"article/june/a.txt", b"article/june%2Fa.txt")
        made.put(old, kind="article", id=unit.id, key=unit.key, counts=unit.counts, nquads=text)
        made.drop(unit.graph)
    assert load_shards([str(shards)], graph).counts["written"] == 1
    names = [n for n in open_graph(graph).graphs() if "/article/" in n]
    assert names == [NAMER.graph("june/a.txt")]
    assert load_shards([str(shards)], graph).counts["unchanged"] == 1
    assert command("build", source, "--shards", str(shards), "--extractor", "none") == 3


def test_shards_of_another_origin_replace_nothing(tmp_path: Path, graph: Path) -> None:
    into(graph, folder(tmp_path / "one", a="Snow fell."))
    shards = tmp_path / "shards"
    build([folder(tmp_path / "two", a="Rain fell.")], ShardFolder(shards), OPTIONS)
    (refused,) = load_shards([str(shards)], graph).refused
    assert "source one" in refused.reason
    assert load_shards([str(shards)], graph, replace_others=True).replaced == 1


@pytest.mark.parametrize(
    ("known", "found", "same"),
    [
        (("", ""), ("source a: x", "/a/x"), True),
        (("source a: x", "s3://a/x"), ("source b: x", "s3://b/x"), False),
        (("source stdin: x", ""), ("source stdin: x", ""), True),
        (("https://a.example:443/x", ""), ("http://a.example/x", "/b"), True),
    ],
)
def test_what_is_not_known_speaks_against_nothing(
    known: tuple[str, str], found: tuple[str, str], same: bool
) -> None:
    assert same_origin(known, found) is same
