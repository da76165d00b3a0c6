"""A graph that an earlier version wrote, without what follows from it, gets that by one command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import Quad

from onrecord.build.upgrade import upgrade
from onrecord.cli import main
from onrecord.load import load
from onrecord.store import open_graph, open_writer
from support.paths import ROOT

INVENTED = ROOT / "tests" / "queries" / "invented.trig"
DERIVED = ("#voiceName>", "#chainDepth>", "#involves>", "#Event>", "#Actor>", "#Place>")


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """The invented articles as an earlier version would have stored them."""
    path = tmp_path / "news.onrecord"
    known = tmp_path / "known.ttl"
    text = INVENTED.read_text()
    prefixes = "\n".join(line for line in text.splitlines() if line.startswith("@prefix"))
    known.write_text(prefixes + text.partition("graph/authority> {")[2].partition("\n}\n")[0])
    articles = tmp_path / "articles.trig"
    articles.write_text(prefixes + "\n<" + text.partition("\n}\n")[2].partition("<")[2])
    assert load([articles], path, authority=[known]).counts["written"] == 2
    return path


def run(*args: str) -> int:
    """The exit status of a command."""
    try:
        main(args)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def as_layout_3(path: Path) -> None:
    """Take out what follows, and the marks that say that it is there."""
    with open_writer(path) as writer:
        for unit in list(writer.units.values()):
            if unit.kind not in ("article", "authority"):
                continue
            text = writer.read(unit.graph)
            assert text is not None
            lines = [
                line
                for line in text.decode().splitlines(keepends=True)
                if not any(word in line for word in DERIVED)
            ]
            writer.put(
                unit.graph,
                kind=unit.kind,
                id=unit.id,
                key=unit.key,
                counts=unit.counts,
                nquads="".join(lines).encode(),
                origin=unit.origin,
                place=unit.place,
            )
    manifest = path / "manifest.jsonl"
    commits = [json.loads(line) for line in manifest.read_text().splitlines()]
    for commit in commits:
        for unit in commit["units"]:
            unit.pop("content", None)
    manifest.write_text("".join(json.dumps(commit) + "\n" for commit in commits))
    (path / "format").write_text("3\n")


def quads(path: Path) -> set[Quad]:
    with open_graph(path) as store:
        return set(store.quads())


def test_compact_adds_what_follows_without_judging_anew(
    graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = quads(graph)
    as_layout_3(graph)
    before = quads(graph)
    assert before < now
    monkeypatch.setattr("onrecord.check.checker.Checker.check_articles", None)  # never asked
    assert run("compact", "--graph", str(graph), "--quiet") == 0
    assert quads(graph) == now
    with open_writer(graph) as writer:
        assert upgrade(writer) == 0


def test_a_query_says_that_the_graph_is_of_an_earlier_version(
    graph: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = ["query", "events", "--graph", str(graph), "--format", "jsonl"]
    assert run(*asked) == 0
    assert "earlier version" not in capfd.readouterr().err
    as_layout_3(graph)
    assert run(*asked) == 0
    assert f"onrecord compact --graph {graph}" in capfd.readouterr().err
