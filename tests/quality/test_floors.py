"""No figure of quality falls below its floor, and README says what was measured."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.paths import CORPORA, ROOT

QUALITY = ROOT / "benchmarks" / "quality"

needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason=f"{CORPORA} is not there")


def gate(*words: str, script: Path = QUALITY / "gate.py") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, str(script), *words), capture_output=True, encoding="utf-8"
    )


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The gate's script beside floors that a test may change."""
    return Path(shutil.copytree(QUALITY, tmp_path / "project" / "benchmarks" / "quality"))


def kept(own: Path) -> dict[str, Any]:
    floors: dict[str, Any] = json.loads((own / "floors.json").read_text("utf-8"))
    return floors


@needs_corpora
@pytest.mark.parametrize(
    "part", ["actors", "linking", "plover", "polnear", "reading", "sample_article"]
)
def test_every_figure_holds_its_floor(part: str) -> None:
    done = gate("--corpora", str(CORPORA), "--only", part)
    if done.returncode == 2 and "--accept" in done.stderr:
        pytest.skip(done.stderr.strip())  # another corpus, whose figures say nothing of these
    assert done.returncode == 0, done.stdout + done.stderr
    assert "floor" in done.stdout


def test_readme_gives_the_figures_that_were_measured() -> None:
    done = gate("--check", script=QUALITY / "readme.py")
    assert done.returncode == 0, done.stderr


def test_a_figure_below_its_floor_is_named_with_the_floor_and_the_value(own: Path) -> None:
    floors = kept(own)
    floors["floors"]["sample_article.claims.p"]["sample"]["floor"] = 0.999
    (own / "floors.json").write_text(json.dumps(floors))
    done = gate("--only", "sample_article", script=own / "gate.py")
    assert done.returncode == 1
    assert "sample_article.claims.p is " in done.stderr
    assert "below its floor of 0.9990" in done.stderr


def test_a_floor_is_lowered_only_with_a_reason_which_is_kept(own: Path) -> None:
    figure = "sample_article.claims.p"
    floors = kept(own)
    floors["floors"][figure]["sample"] = {"value": 1.0, "floor": 0.995}
    (own / "floors.json").write_text(json.dumps(floors))
    assert gate("--lower", figure, script=own / "gate.py").returncode == 2
    assert kept(own) == floors
    done = gate("--lower", figure, "--reason", "a stricter scorer", script=own / "gate.py")
    assert done.returncode == 0, done.stderr
    entry = kept(own)["lowered"][-1]
    assert (entry["figure"], entry["from"], entry["reason"]) == (
        figure,
        0.995,
        "a stricter scorer",
    )
    assert kept(own)["floors"][figure]["sample"]["floor"] == entry["to"] < 0.995


def test_an_absent_corpus_is_named_and_skipped(own: Path, tmp_path: Path) -> None:
    done = gate("--only", "actors", "--corpora", str(tmp_path), script=own / "gate.py")
    assert done.returncode == 0
    assert "skipped actors: entities/actor_cases_dev.jsonl" in done.stderr


def test_a_corpus_with_another_digest_is_refused(own: Path, tmp_path: Path) -> None:
    (tmp_path / "entities").mkdir()
    (tmp_path / "entities" / "actor_cases_dev.jsonl").write_text("{}\n")
    done = gate("--only", "actors", "--corpora", str(tmp_path), script=own / "gate.py")
    assert done.returncode == 2
    assert "entities/actor_cases_dev.jsonl" in done.stderr
    assert "--accept actors" in done.stderr
