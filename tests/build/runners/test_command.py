"""What ``onrecord build`` takes and tells: how much, where to, and what became of each article."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.build.report import KEPT, Outcome, Summary
from onrecord.build.seen import SeenArticle, SeenRegistry
from onrecord.errors import StoreError
from support.paths import ROOT
from support.poison import archive

LINES = [
    {"id": "a", "text": "Snow fell on the bridge."},
    {"id": "b", "text": "Rain fell on the road."},
    {"id": "a", "text": "Hail fell on the harbour."},
]


def run(cwd: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "onrecord", "build", "--extractor", "none", *args],
        cwd=cwd,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        check=False,
    )


def lines(path: Path, rows: list[dict[str, str]]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


def test_limit_takes_the_first_articles_only(tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", LINES)
    done = run(tmp_path, source, "--graph", "g", "--limit", "2")
    assert done.stdout == "read 2, written 2, unchanged 0, refused 0, skipped 0\n"


def test_the_report_has_a_row_for_each_article_as_they_came(tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", LINES)
    run(tmp_path, source, "--graph", "g", "--limit", "2")
    done = run(tmp_path, source, "--graph", "g", "--report", "r.json")
    assert done.returncode == 1
    assert done.stdout == "read 3, written 0, unchanged 1, refused 2, skipped 0\n"
    report = json.loads((tmp_path / "r.json").read_text())
    assert report["counts"] == {
        "written": 0,
        "unchanged": 1,
        "refused": 2,
        "skipped": 0,
        "replaced": 0,
    }
    rows = [(r["id"], r["state"], r["before"]) for r in report["articles"]]
    assert rows == [
        ("a", "unchanged", None),
        ("b", "unchanged", None),
        ("a", "refused", "unchanged"),
        ("a", "refused", None),
    ]


def test_a_report_that_cannot_be_written_is_said_before_anything_is_built(tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", LINES[:2])
    done = run(tmp_path, source, "--graph", "g", "--report", "no/such/folder/r.json")
    assert done.returncode == 3
    assert "the report cannot be written" in done.stderr
    assert not (tmp_path / "g").exists()


def test_an_article_in_another_language_is_skipped_with_the_reason(tmp_path: Path) -> None:
    text = (
        "Le ministre a dit que le pont serait ouvert avant la fin de l'hiver, selon ses services."
    )
    source = lines(tmp_path / "in.jsonl", [{"id": "f", "text": text}, LINES[0]])
    done = run(tmp_path, source, "--graph", "g")
    assert done.stdout == "read 2, written 1, unchanged 0, refused 0, skipped 1\n"
    assert done.stderr.startswith("skipped f: ")
    assert "French" in done.stderr


def test_shards_are_written_in_place_of_a_graph(tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", LINES[:2])
    done = run(tmp_path, source, "--shards", "shards-of-news")
    assert done.stdout == "read 2, written 2, unchanged 0, refused 0, skipped 0\n", done.stderr
    assert (tmp_path / "shards-of-news" / "commits" / "000001.json").exists()
    assert not (tmp_path / "graph.onrecord").exists()
    again = run(tmp_path, source, "--shards", "shards-of-news")
    assert again.stdout == "read 2, written 0, unchanged 2, refused 0, skipped 0\n"


def test_a_scheduler_needs_the_engine_that_has_one(tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", LINES)
    done = run(tmp_path, source, "--scheduler", "tcp://127.0.0.1:9")
    assert done.returncode == 2
    assert "--engine dask" in done.stderr


def test_a_terminal_shows_how_many_how_fast_and_how_many_were_refused(tmp_path: Path) -> None:
    source = archive(tmp_path / "in.jsonl", [f"a{n}" for n in range(40)])
    terminal, theirs = pty.openpty()
    build = subprocess.Popen(
        [sys.executable, "-m", "onrecord", "build", source, "--graph", "g", "--extractor", "none"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += os.read(terminal, 65536)
        except OSError:  # its other end is closed
            break
    said, _ = build.communicate(timeout=120)
    os.close(terminal)
    assert said == b"read 40, written 40, unchanged 0, refused 0, skipped 0\n"
    assert b"articles" in shown
    assert b"0 refused" in shown


class TestSummary:
    def test_it_keeps_the_first_refusals_and_counts_them_all(self) -> None:
        summary = Summary()
        for number in range(KEPT + 5):
            summary.add(Outcome(str(number), "refused"))
        assert summary.counts["refused"] == KEPT + 5
        assert len(summary.refused) == KEPT

    def test_what_takes_an_outcome_back_is_counted_in_its_place(self) -> None:
        summary = Summary()
        summary.add(Outcome("a", "written"))
        summary.add(Outcome("a", "refused", before="written"))
        assert str(summary) == "read 1, written 0, unchanged 0, refused 1, skipped 0"


class TestRegister:
    def test_it_knows_what_became_of_any_id(self) -> None:
        registry = SeenRegistry()
        assert registry.get("a") is None
        for name in ("a", "ü/x y", "\udcff"):
            registry.put(name, SeenArticle(-5, None))
            registry.set_state(name, "written")
            assert registry.get(name) == SeenArticle(-5, "written", False)
        registry.put("a", SeenArticle(7, "refused", True))
        assert registry.get("a") == SeenArticle(7, "refused", True)

    def test_no_room_is_said_with_where_to_make_some(self) -> None:
        registry = SeenRegistry()
        registry.database.execute("PRAGMA max_page_count = 3")
        with pytest.raises(StoreError, match="TMPDIR"):
            for number in range(10_000):
                registry.put(f"article-{number}", SeenArticle(number, None))
