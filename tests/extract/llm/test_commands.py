"""Builds and extractions with a language model, as they are started."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from extract.llm.cases import (
    OFFICIALS,
    P1,
    P2,
    PROMISE,
    TEXT,
    claim,
    event,
    findings,
    options,
    text_files,
)
from extract.llm.fake_llm import FakeLlm
from onrecord.build import build, readings
from onrecord.cli import main
from onrecord.errors import LlmUnusable
from onrecord.export.formats import export
from onrecord.extract.extractor import code_version
from onrecord.extract.llm.settings import LlmSettings, Usage
from onrecord.model import Reading
from onrecord.store import open_graph
from support.answers import column


def test_a_build_passes_the_shapes_and_names_model_and_prompt_in_its_provenance(
    server: FakeLlm, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = text_files(tmp_path / "in", TEXT)
    server.says(findings(claims=[claim(), OFFICIALS, PROMISE], events=[event()]))
    with pytest.raises(SystemExit) as done:
        command = ["build", source, "--extractor", "llm", "--into", str(tmp_path / "g")]
        main([*command, "--llm-url", server.url, "--llm-model", "org/test model"])
    out, err = capsys.readouterr()
    assert out == "read 1, written 1, unchanged 0, refused 0, skipped 0\n", err
    assert done.value.code == 0
    assert "language model org/test model: requests 1, from the cache 0, tokens 100 in" in err
    graph = open_graph(tmp_path / "g")
    rows = graph.query("SELECT ?s WHERE { ?c a onr:Claim ; onr:statement ?s }")
    assert sorted(column(rows)) == [
        "it was open",
        "that the bridge was mined",
        "“We will open the crossing,”",
    ]
    versions = graph.query("SELECT ?v WHERE { ?e a onr:Extractor ; onr:softwareVersion ?v }")
    (version,) = column(versions)
    assert version.startswith(f"3+{code_version()}+org/test model+en_core_web_sm")


def test_the_same_answers_give_the_same_bytes(server: FakeLlm, tmp_path: Path) -> None:
    source = text_files(tmp_path / "in", TEXT)
    server.says(findings(claims=[claim(), PROMISE], events=[event()]))
    dumps = []
    for name in ("one", "two"):
        assert build([source], tmp_path / name, options(server)).counts["written"] == 1
        with (tmp_path / f"{name}.nq").open("wb") as file:
            export(open_graph(tmp_path / name), "nq", file)
        dumps.append((tmp_path / f"{name}.nq").read_bytes())
    assert dumps[0] == dumps[1]
    assert len(server.asked) == 1


def test_a_build_over_budget_ends_early_keeps_what_was_done_and_goes_on(
    server: FakeLlm, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = text_files(tmp_path / "in", P1, P2)
    server.says(findings(claims=[claim()]), prompt=9000, completion=900)
    command = ["build", source, "--extractor", "llm", "--into", str(tmp_path / "g")]
    command += ["--llm-url", server.url, "--llm-model", "test-model"]
    with pytest.raises(SystemExit) as done:
        main([*command, "--llm-budget", "10000"])
    out, err = capsys.readouterr()
    assert done.value.code == 3
    assert out == "read 1, written 1, unchanged 0, refused 0, skipped 0\n"
    assert "Error: The budget of 10000 tokens" in err
    assert "(9900 used so far)" in err
    assert "requests 1" in err
    rows = open_graph(tmp_path / "g").query("SELECT ?s WHERE { ?c onr:statement ?s }")
    assert column(rows) == ["that the bridge was mined"]
    server.says(findings(claims=[]))
    with pytest.raises(SystemExit) as done:
        main(command)
    out, err = capsys.readouterr()
    assert out == "read 2, written 1, unchanged 1, refused 0, skipped 0\n"
    assert len(server.asked) == 2


def test_a_server_that_fails_midway_keeps_what_was_done(server: FakeLlm, tmp_path: Path) -> None:
    source = text_files(tmp_path / "in", P1, P2)
    server.says(findings(claims=[claim()]))
    server.fails(403, "not today")
    summary = build([source], tmp_path / "g", options(server))
    assert summary.counts["written"] == 1
    assert isinstance(summary.stopped, LlmUnusable)


def test_extract_prints_what_the_model_found_and_its_cost(
    server: FakeLlm,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ONRECORD_LLM_URL", server.url)
    monkeypatch.setenv("ONRECORD_LLM_MODEL", "test-model")
    server.says(findings(claims=[claim()]))
    with pytest.raises(SystemExit) as done:
        main(["extract", text_files(tmp_path / "in", TEXT), "--extractor", "llm"])
    assert done.value.code == 0
    out, err = capsys.readouterr()
    (row,) = [json.loads(line) for line in out.splitlines()]
    (found,) = row["claims"]
    start, end = found["content"][0]
    assert row["text"][start:end] == "that the bridge was mined"
    assert found["rule"] == "llm"
    assert err.startswith("language model test-model: requests 1")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["build", "x.txt", "--extractor", "llm"], "--llm-url"),
        (["extract", "x.txt", "--extractor", "llm", "--recall"], "apply only to --extractor rules"),
    ],
)
def test_what_is_missing_or_does_not_fit_is_a_usage_error(
    words: list[str],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("ONRECORD_LLM_URL", "ONRECORD_LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SystemExit) as done:
        main(words)
    assert done.value.code == 2
    assert message in capsys.readouterr().err


def test_readings_take_a_language_model(server: FakeLlm, tmp_path: Path) -> None:
    source = text_files(tmp_path / "in", TEXT)
    server.says(findings(claims=[claim()]))
    usage = Usage()
    (found,) = readings([source], llm=LlmSettings(server.url, "test-model"), usage=usage)
    assert isinstance(found, Reading)
    assert len(found.claims) == 1
    assert usage.requests == 1


@pytest.mark.parametrize("gone", ["httpx", "pydantic"])
def test_without_the_extra_the_rules_work_and_the_error_names_the_extra(
    gone: str, tmp_path: Path
) -> None:
    source = text_files(tmp_path / "in", P1)
    hidden = (
        "import sys; sys.modules[NAME] = None\nfrom onrecord.cli import main\nmain(sys.argv[1:])\n"
    ).replace("NAME", repr(gone))
    words = ["build", source, "--into", str(tmp_path / "g"), "--workers", "1"]
    asked = [*words, "--extractor", "llm", "--llm-url", "http://127.0.0.1:9/v1", "--llm-model", "m"]
    done = subprocess.run(
        [sys.executable, "-c", hidden, *asked], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3, done.stderr
    assert "pip install 'onrecord[llm]'" in done.stderr
    none = subprocess.run(
        [sys.executable, "-c", hidden, *words, "--extractor", "none"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert none.returncode == 0, none.stderr
