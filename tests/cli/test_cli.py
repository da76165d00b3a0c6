"""The command line's contract: help with an example, statuses, data on stdout and words on stderr."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest

from onrecord.cli.demo import TOUR
from onrecord.cli.shared.options import common  # noqa: F401  # the module must import alone
from support.commands import every_command
from support.paths import CURATED, ROOT

ARTICLE = "https://w3id.org/onrecord/id/article/istanbul-prisoner-exchange"


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


#: Without the program itself, and without its name.
EVERY = [(words.removeprefix("onrecord "), command) for words, command in every_command()[1:]]


@pytest.mark.parametrize(("name", "command"), EVERY, ids=[n for n, _ in EVERY])
def test_every_command_has_help_with_an_example(name: str, command: click.Command) -> None:
    text = command.get_help(click.Context(command, info_name=f"onrecord {name}"))
    assert "Example:" in text
    assert f"onrecord {name.split()[0]}" in text
    first = (command.help or "").splitlines()[0]
    assert first.endswith((".", "?"))
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            assert option.help, f"{name} {option.name} has no help"


def test_an_option_takes_the_same_kind_of_thing_in_every_command() -> None:
    taken: dict[str, dict[str, list[str]]] = {}
    for name, command in EVERY:
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                for word in option.opts:
                    kind = option.make_metavar(click.Context(command)).strip("[]")
                    taken.setdefault(word, {}).setdefault(kind, []).append(name)
    different = {word: kinds for word, kinds in taken.items() if len(kinds) > 1}
    # these choose among what the command has: its formats, its extractors
    assert different.keys() <= {"--format", "--extractor", "--check"}, different


@pytest.mark.parametrize("way", [["--endpoint", "http://store.example/sparql"]])
def test_load_names_the_option_for_a_graph_store(tmp_path: Path, way: list[str]) -> None:
    done = run("load", str(CURATED), *way, cwd=tmp_path)
    assert done.returncode == 2
    assert "--graph-store" in done.stderr
    assert not list(tmp_path.iterdir())


def test_the_server_does_not_take_the_port_of_another_sparql_server() -> None:
    ports = {p.default for n, c in EVERY if n == "serve" for p in c.params if p.name == "port"}
    others = {
        3030: "Fuseki",
        7200: "GraphDB",
        7878: "Oxigraph",
        8890: "Virtuoso",
        9999: "Blazegraph",
    }
    assert len(ports) == 1
    assert not ports & others.keys()


def test_no_summary_of_a_command_is_cut_off(tmp_path: Path) -> None:
    for group in ((), ("ontology",)):
        shown = run(*group, "--help", cwd=tmp_path).stdout
        summaries = [line for line in shown.partition("Commands:\n")[2].splitlines() if line]
        assert len(summaries) >= 3
        assert all(s.endswith(".") and not s.endswith("...") for s in summaries)


#: What is given, the exit status, and the name, the fault and the remedy that are told.
WRONG = [
    (("build", "gone.txt"), 3, ("gone.txt", "no such file", "Check the path")),
    (("build", "empty"), 3, ("empty", "no files of a known format", "--input-format")),
    (("build", "empty.jsonl"), 1, ("empty.jsonl", "is empty", "Add articles to it")),
    (("build", "bad.jsonl"), 1, ("bad.jsonl, line 2, column 13", "not JSON", "Fix or remove")),
    (
        ("build", "no-text.csv"),
        1,
        ("no-text.csv", "no column is named 'text'", "Rename the column"),
    ),
    (("build", "picture.png"), 1, ("picture.png", "unknown file format", "--input-format")),
    (("build", "ok.txt", "--graph", "ok.txt"), 3, ("ok.txt", "it is a file", "Name a directory")),
    (("build", "ok.txt", "--graph", "/proc/0/g"), 3, ("/proc/0/g", "written", "another directory")),
    (("queries", "who-said"), 2, ("who-said", "no query named", "who-said-what")),
    (("query", "topics", "--param", "a"), 2, ("'a'", "no value", "name=value")),
    (("query", "topics", "--graph", "gone"), 3, ("gone", "no graph", "onrecord build")),
    (("load", "gone.trig"), 3, ("gone.trig", "no such file", "Check the path")),
    (("load", "bad.ttl"), 1, ("bad.ttl: line 1, column 12", "Fix it at that place")),
    (("check", "bad.ttl"), 1, ("bad.ttl", "line 1, column 12", "Remedy: Fix it at that place")),
    (("check", "bad.ttl", "--shapes", "gone.ttl"), 3, ("gone.ttl", "cannot be read", "Name a")),
    (("check", "bad.csv"), 1, ("bad.csv", "line 1", "the column 'id' is missing", "are required")),
    (("check", "lost.csv"), 1, ("lost.csv", "line 2", "actor/nowhere", "Describe it")),
    (("check", "gone.csv"), 3, ("gone.csv", "no such file", "Check the path")),
    (("check", "a.onrecord"), 3, ("this is a graph directory", "check --graph a.onrecord")),
    (
        ("check", "x.trig", "--shapes", "bad.csv"),
        3,
        ("bad.csv, line 1", "not well-formed", "Fix the file"),
    ),
]


@pytest.mark.parametrize(("args", "status", "words"), WRONG, ids=[" ".join(w[0]) for w in WRONG])
def test_a_wrong_input_is_told_by_its_name_its_fault_and_its_remedy(
    tmp_path: Path, args: tuple[str, ...], status: int, words: tuple[str, ...]
) -> None:
    (tmp_path / "empty").mkdir()
    for name, data in {
        "empty.jsonl": b"",
        "bad.jsonl": b'{"id": "a", "text": "Snow."}\n{"id": "b", text}\n',
        "no-text.csv": b"id,said\n1,Snow.\n",
        "picture.png": b"\x89PNG\r\n\x1a\n\x00",
        "ok.txt": b"Snow fell.",
        "bad.ttl": b"<a:a> <a:b>",
        "bad.csv": b"a,b\n",
        "lost.csv": b"id,kind,label,country\nx,person,Oro Lund,nowhere\n",
        "a.onrecord/manifest.jsonl": b"",
        "x.trig": b"<a:a> <a:b> <a:c> .",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    done = run(*args, cwd=tmp_path)
    told = done.stdout + done.stderr
    assert done.returncode == status, told
    assert all(word in told for word in words), told
    assert "Traceback" not in told
    assert "unexpectedly" not in told


def test_the_summary_line_and_the_statuses(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Oro Lund said the bridge was open.")
    done = run("build", "a.txt", cwd=tmp_path)
    assert done.stdout == "read 1, written 1, unchanged 0, refused 0, skipped 0\n"
    assert done.returncode == 0
    assert (tmp_path / "graph.onrecord" / "CURRENT").exists()
    assert run("build", cwd=tmp_path).returncode == 2
    assert run("nonsense", cwd=tmp_path).returncode == 2
    missing = run("build", "nowhere.txt", cwd=tmp_path)
    assert missing.returncode == 3
    assert "nowhere.txt" in missing.stderr
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
    assert checked.returncode == 1
    assert json.loads(checked.stdout)["conforms"] is False


def test_tables_of_actors_that_refer_to_each_other_are_checked(tmp_path: Path) -> None:
    (tmp_path / "who.csv").write_text("id,kind,label,country\noro,person,Oro Lund,norland\n")
    (tmp_path / "states.csv").write_text("id,kind,label\nnorland,state,Norland\n")
    done = run("check", "who.csv", "states.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("Checked 2 graphs: 0 with violations")
    alone = run("check", "who.csv", "--format", "json", cwd=tmp_path)
    assert alone.returncode == 1
    assert json.loads(alone.stdout)["conforms"] is False


def test_a_date_that_cannot_be_read_is_told_and_its_article_built(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "id,text,date\na,Snow fell.,12/03/2031\nb,Rain fell.,2031-03-12\n"
    )
    (tmp_path / "b.txt").write_text("2031-02-30\n\nOro Lund said the bridge was open.")
    done = run("build", "a.csv", "b.txt", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout == "read 3, written 3, unchanged 0, refused 0, skipped 0\n"
    csv, txt = done.stderr.splitlines()
    assert csv.startswith("a.csv, ")
    assert "Write it as 2031-03-12 or 2031-12-03" in csv
    assert txt.startswith("b.txt: the date '2031-02-30'")
    assert "YYYY-MM-DD" in txt


def test_extract_prints_one_object_an_article(tmp_path: Path) -> None:
    text = "Oro Lund said the bridge was open.\n"
    done = run("extract", "-", cwd=tmp_path, stdin=text)
    record = json.loads(done.stdout)
    assert record["text"] == text
    (claim,) = record["claims"]
    ((start, end),) = claim["content"]
    assert text[start:end] == "the bridge was open"
    shown = run("extract", "-", "--explain", cwd=tmp_path, stdin=text)
    assert "verb-that:say" in shown.stdout


def test_extract_shows_what_it_did_not_take_only_where_it_is_asked_to(tmp_path: Path) -> None:
    text = "Oro Lund did not say that the bridge was open.\n\nOro Lund left the room.\n"
    plain = run("extract", "-", cwd=tmp_path, stdin=text)
    assert "rejected" not in json.loads(plain.stdout)
    record = json.loads(run("extract", "-", "--rejected", cwd=tmp_path, stdin=text).stdout)
    first = record["rejected"][0]
    assert first["what"] == "claim"
    assert first["rule"] == "not-said:negated"
    start, end = first["span"]
    assert text[start:end] == first["words"] == "did not say"
    shown = run("extract", "-", "--explain", "--rejected", cwd=tmp_path, stdin=text).stdout
    said, left = shown.index("not-said:negated"), shown.index("Oro Lund left")
    assert shown.index("Oro Lund did not say") < said < left < shown.index("trigger:object")
    without = run("extract", "-", "--explain", cwd=tmp_path, stdin=text).stdout
    assert "not-said" not in without


def test_query_by_name_by_file_and_from_stdin(graph: Path, tmp_path: Path) -> None:
    named = run(
        "query",
        "who-said-what",
        "--param",
        "actor=Rustem Umerov",
        "--graph",
        str(graph),
        "--format",
        "csv",
        cwd=tmp_path,
    )
    assert named.returncode == 0, named.stderr
    assert named.stdout.splitlines()[0].startswith(
        "claim,speaker,speaker_label,office,cue,statement"
    )
    assert "Suspilne" in named.stdout
    text = "SELECT (COUNT(?c) AS ?n) WHERE { ?c a onr:Claim }"
    (tmp_path / "mine.rq").write_text(text)
    by_file = run("query", "mine.rq", "--format", "jsonl", cwd=tmp_path, ONRECORD_GRAPH=str(graph))
    by_stdin = run(
        "query", "-", "--graph", str(graph), "--format", "jsonl", cwd=tmp_path, stdin=text
    )
    assert by_file.stdout == by_stdin.stdout
    assert json.loads(by_file.stdout)["n"] > 10


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
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_graph_says_how_to_make_one(tmp_path: Path) -> None:
    done = run("query", "topics", "--graph", "none", cwd=tmp_path)
    assert done.returncode == 3
    assert "onrecord build" in done.stderr


@pytest.mark.parametrize("form", ["nq", "trig", "jsonld", "annotations", "plover"])
def test_export(graph: Path, tmp_path: Path, form: str) -> None:
    done = run("export", "--graph", str(graph), "--format", form, "--articles-only", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    if form == "nq":
        lines = done.stdout.splitlines()
        assert lines == sorted(lines)
        assert len(lines) > 1000
    if form == "annotations":
        first = json.loads(done.stdout.splitlines()[0])
        assert first["type"] == "Annotation"
        assert first["target"][0]["selector"]
    if form == "plover":
        records = [json.loads(line) for line in done.stdout.splitlines()]
        assert "CONSULT" in {r["event_type"] for r in records}


def test_stats_compact_and_backup(graph: Path, tmp_path: Path) -> None:
    counts = json.loads(
        run("stats", "--graph", str(graph), "--format", "json", cwd=tmp_path).stdout
    )
    assert counts["articles"] == 1
    assert counts["claims"] > 10
    copy = run("backup", "copy", "--graph", str(graph), cwd=tmp_path)
    assert copy.returncode == 0, copy.stderr
    assert run("compact", "--graph", "copy", cwd=tmp_path).returncode == 0
    again = run("stats", "--graph", "copy", "--format", "json", cwd=tmp_path)
    assert json.loads(again.stdout) == counts


def test_help_is_quick_to_import() -> None:
    code = "import sys, onrecord.cli; print(*[m for m in ('spacy','rdflib','pyoxigraph','rich','pyshacl') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert done.stdout.split() == []


# Asking


def ask(graph: Path, *args: str, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return run("query", *args, "--graph", str(graph), cwd=graph.parent, stdin=stdin, **env)


@pytest.mark.parametrize(
    ("text", "form", "begins"),
    [
        ("SELECT (1 AS ?n) { }", "table", "n\n1\n"),
        ("SELECT (1 AS ?n) { }", "csv", "n\n1\n"),
        ("SELECT (1 AS ?n) { }", "tsv", "?n\n1\n"),
        ("SELECT (1 AS ?n) { }", "jsonl", '{"n": 1}\n'),
        ("SELECT (1 AS ?n) { }", "json", '{"head":{"vars":["n"]}'),
        ("ASK { ?s ?p ?o }", "table", "yes\n"),
        ("ASK { ?s ?p ?o }", "json", '{"head":{},"boolean":true}\n'),
        ("CONSTRUCT { onr:Claim a owl:Class } WHERE { }", "turtle", "@prefix "),
    ],
)
def test_an_answer_is_written_in_the_form_asked_for(
    graph: Path, text: str, form: str, begins: str
) -> None:
    done = ask(graph, "-", "--format", form, stdin=text)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(begins)


@pytest.mark.parametrize(
    ("args", "stdin", "words"),
    [
        (("-", "--format", "turtle"), "SELECT * { ?s ?p ?o }", "--format table or json"),
        (("-", "--format", "csv"), "ASK { }", "yes or no"),
        (("-",), "SELECT * {\n ?s a onr:Claim ; }}", "line 2, column"),
        (("-",), "SELECT * { ?s foo:bar ?o }", "a prefix is not declared"),
        (("-",), "DROP ALL", "DROP is an update"),
        (("-",), "", "the query is empty"),
        (("topics", "--param", "article"), "", "--param name=value"),
        (("topics", "--param", "article=a", "--param", "_article=b"), "", "given twice"),
        (("attribution-chain",), "", "--param claim="),
        (("topics", "--format", "xlsx"), "", "xlsx"),
    ],
)
def test_a_question_that_cannot_be_asked_exits_2(
    graph: Path, args: tuple[str, ...], stdin: str, words: str
) -> None:
    done = ask(graph, *args, stdin=stdin)
    assert done.returncode == 2
    assert done.stdout == ""
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_what_cannot_run_exits_3_and_debug_shows_where(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a graph")
    for place in ("nowhere", "file"):
        done = run("query", "topics", "--graph", place, cwd=tmp_path)
        assert done.returncode == 3
        assert place in done.stderr
        assert "Traceback" not in done.stderr
    debug = run("query", "topics", "--graph", "nowhere", "--debug", cwd=tmp_path)
    assert debug.returncode != 0
    assert "Traceback" in debug.stderr
    assert "GraphMissing" in debug.stderr
    wrong = subprocess.run(
        [sys.executable, "-m", "onrecord", "query", "-", "--graph", str(graph)],
        input=b"SELECT \xff",
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=False,
    )
    assert wrong.returncode == 3
    assert b"byte 7 is not UTF-8" in wrong.stderr


def test_the_answer_may_be_cut_off_by_its_reader(graph: Path) -> None:
    command = f"'{sys.executable}' -m onrecord query - --graph '{graph}' --format csv | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command],
        input="SELECT ?s ?p ?o { ?s ?p ?o }",
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=False,
    )
    assert (done.stdout, done.stderr) == ("s,p,o\n0\n", "")


def test_text_is_utf_8_whatever_the_locale(graph: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", "query", "-", "--graph", str(graph)],
        input='SELECT ("é…漢" AS ?x) { }'.encode(),
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "latin-1"},
        check=True,
    )
    assert done.stdout.decode() == "x\né…漢\n"


def test_the_catalogue_lists_every_query_and_shows_one(tmp_path: Path) -> None:
    listed = run("queries", cwd=tmp_path)
    names = [line.split()[0] for line in listed.stdout.splitlines()]
    assert names == sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
    one = run("queries", "attribution-chain", cwd=tmp_path)
    assert "claim  claim, required: the claim to start from" in one.stdout
    assert one.stdout.endswith((ROOT / "queries" / "attribution-chain.rq").read_text())
    unknown = run("queries", "attribution", cwd=tmp_path)
    assert unknown.returncode == 2
    assert "attribution-chain" in unknown.stderr


def test_quiet_says_less_and_changes_no_data(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Oro Lund said the bridge was open.")
    (tmp_path / "b.weird").write_text("?")
    loud = run("build", "a.txt", "b.weird", "--graph", "loud", cwd=tmp_path)
    still = run("build", "a.txt", "b.weird", "--graph", "still", "--quiet", cwd=tmp_path)
    assert (loud.stdout, loud.returncode) == (still.stdout, still.returncode)
    assert len(still.stderr) <= len(loud.stderr)


# A server that is not ours


@contextmanager
def oxigraph(*options: str) -> Iterator[str]:
    """A real SPARQL server that holds the curated graph; its address."""
    program = shutil.which("oxigraph", path=Path(sys.executable).parent) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("the oxigraph server is not installed: pip install oxigraph")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [program, "serve", "--bind", f"127.0.0.1:{port}", *options], stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{url}/query?query=ASK%7B%7D", timeout=5).close()
                break
            except OSError:
                time.sleep(0.05)
        request = urllib.request.Request(
            f"{url}/store", CURATED.read_bytes(), {"Content-Type": "application/trig"}
        )
        urllib.request.urlopen(request, timeout=30).close()
        yield url
    finally:
        server.kill()
        server.wait()


def test_an_endpoint_answers_like_the_graph(graph: Path, tmp_path: Path) -> None:
    question = ("attribution-chain", "--param", f"claim={ARTICLE}#claim-2", "--format", "csv")
    with oxigraph("--union-default-graph") as url:
        there = run("query", *question, "--endpoint", f"{url}/query", cwd=tmp_path)
        count = ("-", "--format", "jsonl", "--endpoint", f"{url}/query")
        text = "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a onr:Claim }"
        counted = run("query", *count, cwd=tmp_path, stdin=text)
        broken = run("query", *count, cwd=tmp_path, stdin="SELECT * {\n ?c a onr:Claim ; }}")
        nothing = run("query", "topics", "--endpoint", f"{url}/nothing", cwd=tmp_path)
    here = ask(graph, *question)
    # the server was not given the authority, and so knows no names
    assert there.returncode == 0, there.stderr
    rows = [
        [{**row, "speaker_label": ""} for row in csv.DictReader(io.StringIO(done.stdout))]
        for done in (there, here)
    ]
    assert len(rows[0]) == 2
    assert rows[0] == rows[1]
    assert json.loads(counted.stdout) == {"n": 18}
    assert broken.returncode == 2
    assert "error at 2:" in broken.stderr
    assert nothing.returncode == 3
    assert "HTTP 404" in nothing.stderr
    gone = run("query", "topics", "--endpoint", f"{url}/query", cwd=tmp_path)
    assert gone.returncode == 3
    assert "Connection refused" in gone.stderr
    assert "Traceback" not in broken.stderr + nothing.stderr + gone.stderr


def test_an_endpoint_without_the_union_of_its_graphs_is_told_of(tmp_path: Path) -> None:
    with oxigraph() as url:
        asked = ("query", "topics", "--format", "jsonl", "--endpoint", f"{url}/query")
        done, quiet = run(*asked, cwd=tmp_path), run(*asked, "--quiet", cwd=tmp_path)
    assert (done.returncode, quiet.returncode, quiet.stderr) == (0, 0, "")
    assert "--union-default-graph" in done.stderr


# The tour


def test_the_demo_builds_checks_and_shows_the_sample(tmp_path: Path) -> None:
    done = run("demo", "--into", "tour", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    text = done.stdout
    assert text.count("read 1, written 1, unchanged 0, refused 0, skipped 0") == 2
    assert text.count("0 with violations") == 2
    assert len(text.splitlines()) < 120
    assert max(map(len, text.splitlines())) < 160
    # each stop shows its command, and the command gives the rows that are shown
    commands = [line.strip(" $") for line in text.splitlines() if line.startswith("   $ ")]
    assert len(commands) == len(TOUR)
    for stop, command in zip(TOUR, commands, strict=True):
        words = shlex.split(command)
        assert words[:2] == ["onrecord", "query"]
        again = run(*words[1:], "--format", "jsonl", cwd=tmp_path)
        rows = [json.loads(line) for line in again.stdout.splitlines()]
        assert rows, again.stderr
        assert set(stop.columns) <= set(rows[0])
        first = str(rows[0][stop.columns[0]] or rows[0][stop.columns[1]])
        assert first.split()[0] in text
    assert re.search(r"Rustem Umerov +Suspilne +confirmed", text)
    second = run("demo", "--into", "tour", cwd=tmp_path)
    assert second.stdout.count("written 0, unchanged 1") == 2
    assert second.stdout.split("\n\n")[1:] == text.split("\n\n")[1:]
