"""Standard streams: code pages, full disks, closed outputs, pipes that close, and completion."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.paths import CURATED, ROOT

ARTICLES = ROOT / "data" / "articles"
ONRECORD = [sys.executable, "-c", "from onrecord.cli import main; main()"]
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full, as Linux has it")


def environment(**more: str) -> dict[str, str]:
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTHONIO", "ONRECORD", "LC_"))
    }
    return {**kept, "PYTHONPATH": str(ROOT / "src"), **more}


def run(*words: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*ONRECORD, *words], capture_output=True, env=environment(**more), stdin=subprocess.DEVNULL
    )


def shell(line: str, graph: Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    """A line of bash in which ``onrecord`` is the command, and ``$G`` a graph."""
    command = (
        f'onrecord() {{ "$PYTHON" -c \'from onrecord.cli import main; main()\' "$@"; }}; {line}'
    )
    more |= {"PYTHON": sys.executable, "G": str(graph)}
    return subprocess.run(["bash", "-c", command], capture_output=True, env=environment(**more))


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("terminal") / "g"
    curated = CURATED
    done = run("load", str(curated), "--into", str(path))
    assert done.returncode == 0, done.stderr
    return path


# code pages

TEXT = "Ilva Tarnoğlu said “no” to Путин’s envoy 🛥."


@pytest.mark.parametrize("page", ["cp1252", "cp437", "ascii", "latin-1:strict", "utf-16"])
def test_data_are_utf8_whatever_the_code_page(tmp_path: Path, page: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "ğ", "text": TEXT}), encoding="utf-8")
    done = run("extract", str(path), PYTHONIOENCODING=page)
    assert done.returncode == 0
    assert not done.stderr
    assert json.loads(done.stdout)["text"] == TEXT


@pytest.mark.parametrize("page", ["cp1252", "cp437", "ascii"])
@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["build", "--help"],
        ["queries"],
        ["queries", "who-said-what"],
        ["ontology", "tree"],
        ["ontology", "convert", "--format", "turtle"],
        ["query", "who-said-what", "--graph", "G"],
        ["query", "who-said-what", "--graph", "G", "--format", "jsonl"],
        ["check", "--graph", "G"],
        ["export", "--graph", "G", "--format", "annotations"],
        ["stats", "--graph", "G"],
    ],
    ids=lambda words: " ".join(words),
)
def test_every_command_prints_the_same_under_any_code_page(
    graph: Path, words: list[str], page: str
) -> None:
    words = [str(graph) if w == "G" else w for w in words]
    done, plain = run(*words, PYTHONIOENCODING=page), run(*words)
    assert (done.returncode, done.stdout) == (plain.returncode, plain.stdout)
    assert plain.returncode == 0
    assert plain.stdout.decode()


def test_a_terminal_gets_its_code_page_with_the_rest_escaped(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "a", "text": TEXT}), encoding="utf-8")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*ONRECORD, "extract", str(path)],
        stdout=theirs,
        stderr=subprocess.PIPE,
        env=environment(PYTHONIOENCODING="cp1252"),
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                more = os.read(ours, 4096)
            except OSError:  # how a terminal ends
                break
            if not more:
                break
            shown += more
    os.close(ours)
    assert process.returncode == 0
    words = shown.decode("cp1252")
    assert "Tarn\\u011flu" in words.replace("o\\u011flu", "\\u011flu")
    assert "“no”" in words


def test_messages_are_escaped_where_the_code_page_lacks_a_letter(tmp_path: Path) -> None:
    done = run("extract", str(tmp_path / "Ердоğан.txt"), PYTHONIOENCODING="cp1252")
    assert done.returncode == 3
    assert b"there is no such file" in done.stderr
    assert b"\\u" in done.stderr


# full, closed, and nobody reading

COMMANDS = [
    "--help",
    "--version",
    "queries",
    "queries events",
    "query who-said-what --graph $G",
    "query who-said-what --graph $G --format json",
    "query who-said-what --graph $G --format jsonl",
    "query who-said-what --graph $G --format csv",
    "query $Q --graph $G --format turtle",
    "query $Q --graph $G",
    "export --graph $G",
    "export --graph $G --format trig",
    "export --graph $G --format jsonld",
    "export --graph $G --format annotations",
    "export --graph $G --format plover",
    "stats --graph $G",
    "stats --graph $G --format json",
    "check --graph $G",
    "check --graph $G --format json",
    "check --graph $G --format turtle",
    "extract $A",
    "extract $A --explain",
    "build $A --extractor none --into $T",
    "load $C --into $T",
    "ontology tree",
    "ontology convert",
    "ontology check --no-reason",
    "demo --into $T",
]


def filled(command: str, folder: Path) -> str:
    asked = folder / "asked.rq"
    asked.write_text("CONSTRUCT { ?s a ?t } WHERE { ?s a ?t }")
    article = folder / "a.txt"
    article.write_text("Oro Lund said the bridge was open.")
    curated = CURATED
    values = {"$Q": asked, "$A": article, "$T": folder / "target", "$C": curated}
    for name, value in values.items():
        command = command.replace(name, str(value))
    return command


@needs_full
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_output_is_one_sentence(graph: Path, tmp_path: Path, command: str) -> None:
    done = shell(f"onrecord {filled(command, tmp_path)} > /dev/full", graph)
    assert done.returncode == 3, done.stderr
    assert b"The output cannot be written: No space left on device." in done.stderr
    assert done.stderr.count(b"Error") == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("command", COMMANDS[:-1])
def test_a_closed_output_is_one_sentence(graph: Path, tmp_path: Path, command: str) -> None:
    done = shell(f"onrecord {filled(command, tmp_path)} >&-", graph)
    assert done.returncode == 3, done.stderr
    assert b"The output cannot be written: it is closed." in done.stderr
    assert done.stderr.count(b"Error") == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        "query who-said-what --graph $G",
        "export --graph $G",
        "export --graph $G --format trig",
        "ontology convert",
        "queries",
    ],
)
def test_a_pipe_that_is_closed_is_no_fault(graph: Path, command: str) -> None:
    line = f"for n in 1 2 3 4 5; do onrecord {command}; done"
    done = shell(f"onrecord {command} | head -1; echo ${{PIPESTATUS[0]}}", graph)
    assert done.stdout.splitlines()[-1] == b"0"
    assert len(done.stdout.splitlines()) == 2
    assert not done.stderr
    assert not shell(f"({line}) | head -1", graph).stderr


def test_what_was_printed_before_a_fault_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "a", "text": "Snow fell."}\n', encoding="utf-8")
    done = run("extract", str(path), str(path), "--quiet")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 2


@needs_full
@pytest.mark.parametrize(
    "words",
    [
        ["build", "A", "--extractor", "none", "--into", "T", "--report", "/dev/full"],
        ["load", "C", "--into", "T", "--report", "/dev/full"],
        ["ontology", "convert", "-o", "/dev/full"],
    ],
    ids=lambda words: words[0],
)
def test_a_file_that_cannot_be_written_is_named(tmp_path: Path, words: list[str]) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Snow fell.")
    curated = CURATED
    named = {"A": str(article), "T": str(tmp_path / "t"), "C": str(curated)}
    done = run(*(named.get(w, w) for w in words))
    assert done.returncode == 3
    assert done.stderr.count(b"\n") == 1
    assert b"/dev/full: " in done.stderr
    assert b"No space left on device" in done.stderr


@needs_full
def test_messages_that_can_be_written_nowhere_do_no_harm(tmp_path: Path) -> None:
    for line in ("2> /dev/full", "2>&-", "2>&- >&- <&-"):
        assert shell(f"onrecord stats --graph {tmp_path}/none {line}", tmp_path).returncode == 3
        assert shell(f"onrecord stats --no-such-option {line}", tmp_path).returncode == 2


def test_a_closed_input_is_an_empty_one(tmp_path: Path) -> None:
    done = shell("onrecord extract - --input-format jsonl <&-", tmp_path)
    assert done.returncode == 1
    assert b"the file is empty" in done.stderr


def test_a_file_never_takes_the_number_of_a_closed_stream(graph: Path, tmp_path: Path) -> None:
    target = tmp_path / "t"
    done = shell(f"onrecord load {filled('$C', tmp_path)} --into {target} >&- 2>&- <&-", graph)
    assert done.returncode == 3
    assert run("stats", "--graph", str(target)).returncode == 0


# completion


def completed(line: str) -> list[str]:
    words = line.split(" ")
    done = run(_ONRECORD_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1))
    assert done.returncode == 0
    assert not done.stderr
    return done.stdout.decode().splitlines()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("onrecord qu", ["plain,query", "plain,queries"]),
        ("onrecord ontology ", ["plain,check", "plain,convert", "plain,tree"]),
        ("onrecord query who-said", ["plain,who-said-what"]),
        ("onrecord query mine", ["file,mine"]),
        ("onrecord build art", ["file,art"]),
        ("onrecord load x", ["file,x"]),
        ("onrecord stats --form", ["plain,--format"]),
        ("onrecord stats --format ", ["plain,text", "plain,json"]),
        ("onrecord check --shapes s", ["file,s"]),
        ("onrecord nothing", [""]),
    ],
)
def test_words_are_completed(line: str, found: list[str]) -> None:
    assert completed(line) == found


def test_without_a_word_every_command_is_offered() -> None:
    from onrecord.cli import COMMANDS as table

    assert completed("onrecord ") == [f"plain,{name}" for name in table]


def test_commands_are_completed_without_importing_them() -> None:
    program = """
import sys
from onrecord.cli import main
try:
    main([])
except SystemExit:
    pass
print([m for m in sys.modules if m.startswith(("onrecord.cli.", "pyoxigraph", "rich"))])
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=environment(
            _ONRECORD_COMPLETE="bash_complete", COMP_WORDS="onrecord st", COMP_CWORD="1"
        ),
    )
    assert done.stdout.splitlines() == [
        "plain,stats",
        "['onrecord.cli.shared', 'onrecord.cli.shared.streams']",
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("bash", b"complete -o nosort -F _onrecord_completion onrecord"),
        ("zsh", b"#compdef onrecord"),
        ("fish", b"complete --no-files --command onrecord"),
    ],
)
def test_each_shell_is_given_its_script(name: str, words: bytes) -> None:
    done = run(_ONRECORD_COMPLETE=f"{name}_source")
    assert done.returncode == 0
    assert words in done.stdout
    assert b"Usage" not in done.stdout


def test_bash_completes_by_the_script_as_help_says(tmp_path: Path) -> None:
    (tmp_path / "onrecord").write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'from onrecord.cli import main; main()' \"$@\"\n"
    )
    (tmp_path / "onrecord").chmod(0o755)
    (line,) = [
        x for x in run("--help").stdout.decode().splitlines() if "bash_source onrecord)" in x
    ]
    told = line.strip()
    script = f"""
{told}
COMP_WORDS=(onrecord que)
COMP_CWORD=1
_onrecord_completion onrecord que onrecord
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    bash = shutil.which("bash")
    assert bash
    done = subprocess.run(
        [bash, "--norc", "-c", script], capture_output=True, text=True, env=environment(PATH=path)
    )
    assert done.stdout.split() == ["query", "queries"], done.stderr
