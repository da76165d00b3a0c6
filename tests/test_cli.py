"""The command line's contract: help with an example, statuses, data on stdout and words on stderr."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from onrecord.cli import COMMANDS, cli
from onrecord.cli.options import common  # noqa: F401  # the module must import alone

ROOT = Path(__file__).parent.parent
CURATED = ROOT / "data" / "graphs" / "istanbul-prisoner-exchange.trig"


def run(*args: str, cwd: Path, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "onrecord", *args],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **env},
        check=False,
    )


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    done = run("load", str(CURATED), "--into", "g", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "g"


def every_command() -> list[tuple[str, click.Command]]:
    context = click.Context(cli)
    found = []
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        found.append((name, command))
        if isinstance(command, click.Group):
            found += [(f"{name} {sub}", c) for sub, c in command.commands.items()]
    return found


@pytest.mark.parametrize(("name", "command"), every_command(), ids=[n for n, _ in every_command()])
def test_every_command_has_help_with_an_example(name: str, command: click.Command) -> None:
    text = command.get_help(click.Context(command, info_name=f"onrecord {name}"))
    assert "Example:" in text and f"onrecord {name.split()[0]}" in text
    first = (command.help or "").splitlines()[0]
    assert first.endswith((".", "?"))
    for option in command.params:
        if isinstance(option, click.Option) and not isinstance(option.type, click.Choice):
            assert option.help, f"{name} {option.name} has no help"


def test_the_summary_line_and_the_statuses(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Oro Lund said the bridge was open.")
    done = run("build", "a.txt", cwd=tmp_path)
    assert done.stdout == "read 1, written 1, unchanged 0, refused 0, skipped 0\n"
    assert done.returncode == 0
    assert (tmp_path / "graph.onrecord" / "CURRENT").exists()
    assert run("build", cwd=tmp_path).returncode == 2
    assert run("nonsense", cwd=tmp_path).returncode == 2
    missing = run("build", "nowhere.txt", cwd=tmp_path)
    assert missing.returncode == 3 and "nowhere.txt" in missing.stderr
    assert "Traceback" not in missing.stderr
    assert "Traceback" in run("build", "nowhere.txt", "--debug", cwd=tmp_path).stderr


def test_a_refusal_makes_the_status_1_and_is_told_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "bad.trig").write_text(
        "@prefix onr: <https://w3id.org/onrecord/ontology#> .\n"
        "<https://w3id.org/onrecord/id/graph/article/x> {\n"
        "  <https://w3id.org/onrecord/id/article/x> a onr:Article .\n"
        "  <https://w3id.org/onrecord/id/article/x#claim-1> a onr:Claim .\n}\n"
    )
    loaded = run("load", "bad.trig", cwd=tmp_path)
    assert loaded.returncode == 1
    assert loaded.stdout == "read 1, written 0, unchanged 0, refused 1, skipped 0\n"
    assert "#claim-1" in loaded.stderr
    checked = run("check", "bad.trig", "--format", "json", cwd=tmp_path)
    assert checked.returncode == 1 and json.loads(checked.stdout)["conforms"] is False


def test_extract_prints_one_object_an_article(tmp_path: Path) -> None:
    text = "Oro Lund said the bridge was open.\n"
    done = run("extract", "-", cwd=tmp_path, stdin=text)
    record = json.loads(done.stdout)
    assert record["text"] == text
    (claim,) = record["claims"]
    (start, end), = claim["content"]
    assert text[start:end] == "the bridge was open"
    shown = run("extract", "-", "--explain", cwd=tmp_path, stdin=text)
    assert "verb-that:say" in shown.stdout


def test_query_by_name_by_file_and_from_stdin(graph: Path, tmp_path: Path) -> None:
    named = run(
        "query", "who-said-what", "--param", "actor=Rustem Umerov", "--graph", str(graph),
        "--format", "csv", cwd=tmp_path,
    )
    assert named.returncode == 0, named.stderr
    assert named.stdout.splitlines()[0].startswith("claim,speaker,speaker_label,office,cue,statement")
    assert "Suspilne" in named.stdout
    text = "SELECT (COUNT(?c) AS ?n) WHERE { ?c a onr:Claim }"
    (tmp_path / "mine.rq").write_text(text)
    by_file = run("query", "mine.rq", "--format", "jsonl", cwd=tmp_path, ONRECORD_GRAPH=str(graph))
    by_stdin = run("query", "-", "--graph", str(graph), "--format", "jsonl", cwd=tmp_path, stdin=text)
    assert by_file.stdout == by_stdin.stdout and json.loads(by_file.stdout)["n"] > 10


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("query", "who-sayd-what"), "who-said-what"),
        (("query", "who-said-what", "--param", "actor=Nobody At All"), "Nobody At All"),
        (("query", "who-said-what", "--param", "colour=red"), "actor"),
        (("query", "-"), "line 1"),
    ],
)
def test_a_wrong_question_is_answered_with_the_remedy(
    graph: Path, tmp_path: Path, args: tuple[str, ...], words: str
) -> None:
    done = run(*args, "--graph", str(graph), cwd=tmp_path, stdin="SELECT WHERE")
    assert done.returncode == 2 and words in done.stderr and "Traceback" not in done.stderr


def test_a_missing_graph_says_how_to_make_one(tmp_path: Path) -> None:
    done = run("query", "topics", "--graph", "none", cwd=tmp_path)
    assert done.returncode == 3 and "onrecord build" in done.stderr


@pytest.mark.parametrize("form", ["nq", "trig", "jsonld", "annotations", "plover"])
def test_export(graph: Path, tmp_path: Path, form: str) -> None:
    done = run("export", "--graph", str(graph), "--format", form, "--articles-only", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    if form == "nq":
        lines = done.stdout.splitlines()
        assert lines == sorted(lines) and len(lines) > 1000
    if form == "annotations":
        first = json.loads(done.stdout.splitlines()[0])
        assert first["type"] == "Annotation" and first["target"][0]["selector"]
    if form == "plover":
        records = [json.loads(line) for line in done.stdout.splitlines()]
        assert "CONSULT" in {r["event_type"] for r in records}


def test_stats_compact_and_backup(graph: Path, tmp_path: Path) -> None:
    counts = json.loads(run("stats", "--graph", str(graph), "--format", "json", cwd=tmp_path).stdout)
    assert counts["articles"] == 1 and counts["claims"] > 10
    copy = run("backup", "copy", "--graph", str(graph), cwd=tmp_path)
    assert copy.returncode == 0, copy.stderr
    assert run("compact", "--graph", "copy", cwd=tmp_path).returncode == 0
    again = run("stats", "--graph", "copy", "--format", "json", cwd=tmp_path)
    assert json.loads(again.stdout) == counts


def test_help_is_quick_to_import() -> None:
    code = "import sys, onrecord.cli; print(*[m for m in ('spacy','rdflib','pyoxigraph','rich','pyshacl') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert done.stdout.split() == []
