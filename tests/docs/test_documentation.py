"""Everything there is to use is documented, and what the documents show works.

Blocks of shell and Python in README.md, CONTRIBUTING.md and docs/ are run in a folder that has the
sample article, block after block of one document; a block that cannot be run here has the comment
``<!-- not run: reason -->`` on the line before it.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click
import pytest

from onrecord.catalogue import list_queries
from support.commands import every_command
from support.paths import CURATED, ROOT, SAMPLE

PAGES = sorted(
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")],
    key=lambda page: page.name,
)
#: Languages of blocks that are run; without one, a block is what a terminal shows.
RUN = {"", "sh", "shell", "console", "python"}
VARIABLE = re.compile(r"^_?(?:ONRECORD_[A-Z_]+[A-Z]|XDG_CACHE_HOME|SOURCE_DATE_EPOCH)$")


@cache
def documented() -> str:
    return "\n".join(page.read_text("utf-8") for page in PAGES)


def variables() -> set[str]:
    """The environment variables that the program names in its code, whole or as f-strings."""
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and VARIABLE.match(node.value)
            ):
                found.add(node.value)
    from onrecord.store import gsp_client

    return found | {gsp_client.USER, gsp_client.PASSWORD, gsp_client.TOKEN}


def test_the_reference_of_commands_is_what_the_commands_say() -> None:
    script = ROOT / "benchmarks" / "cli_reference.py"
    done = subprocess.run((sys.executable, str(script), "--check"), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words", [words for words, _ in every_command()])
def test_a_command_and_its_options_are_documented(words: str) -> None:
    command = dict(every_command())[words]
    section = documented().partition(f"## {words}\n")[2].partition("\n## ")[0]
    assert section, f"no section for {words}"
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            for name in option.opts:
                assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", section), name


def test_every_named_query_is_documented() -> None:
    assert [q.name for q in list_queries() if f"`{q.name}`" not in documented()] == []


def test_every_environment_variable_is_documented() -> None:
    found = variables()
    assert {"ONRECORD_GRAPH", "SOURCE_DATE_EPOCH", "ONRECORD_ENDPOINT_TOKEN"} <= found
    assert sorted(v for v in found if v not in documented()) == []


def test_every_link_between_the_documents_leads_somewhere() -> None:
    broken = []
    for page in PAGES:
        text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
        own = (t for t in targets if "://" not in t)
        broken += [f"{page.name}: {t}" for t in own if not (page.parent / t).exists()]
    assert broken == []


#: Files that docs/extending.md has its reader write.
TO_BE_WRITTEN = {
    "NAME.rq",
    "fail-other-label.ttl",
    "outlets.html",
    "outlets.py",
    "outlets.rq",
    "test_wiki.py",
    "wiki.py",
}


def test_every_file_that_is_named_is_there() -> None:
    tracked = subprocess.run(
        ("git", "ls-files"), cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    if not tracked:
        pytest.skip("not a checkout: the files are not listed")
    missing = []
    for page in PAGES:
        for name in re.findall(r"`([\w./-]+\.(?:py|csv|ttl|rq|html))`", page.read_text("utf-8")):
            known = any(path == name or path.endswith(f"/{name}") for path in tracked)
            if not known and name.rpartition("/")[2] not in TO_BE_WRITTEN:
                missing.append(f"{page.name}: {name}")
    assert missing == []


def test_the_layers_are_those_that_are_checked() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = next(c["layers"] for c in contracts["contracts"] if c["name"].startswith("rooms"))
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    shown = re.findall(r"^\| \d+ \| (.*) \|$", text, flags=re.MULTILINE)
    names = [re.findall(r"`(\w+)`", line) for line in shown]
    assert names == [re.findall(r"onrecord\.(\w+)", layer) for layer in layers]


# --- what the documents show -----------------------------------------


@dataclass(frozen=True)
class Block:
    page: Path
    line: int
    language: str
    text: str
    reason: str | None

    def script(self) -> str:
        """A shell's lines: prompts and what was printed left out, a file that is shown written."""
        lines = self.text.splitlines()
        if not any(line.startswith("$ ") for line in lines):
            return self.text
        out: list[str] = []
        shown: str | None = None
        for line in lines:
            if line.startswith("$ "):
                shown = line.removeprefix("$ cat ") if line.startswith("$ cat ") else None
                out.append(f": > {shown}" if shown else line.removeprefix("$ "))
            elif shown:
                out.append(f"cat >> {shown} <<'END'\n{line}\nEND")
        return "\n".join(out)


def blocks(page: Path) -> list[Block]:
    found = []
    lines = page.read_text("utf-8").splitlines()
    at = 0
    while at < len(lines):
        if lines[at].startswith("```"):
            end = next(n for n in range(at + 1, len(lines)) if lines[n].startswith("```"))
            before = next((line for line in reversed(lines[:at]) if line.strip()), "")
            told = re.fullmatch(r"<!-- not run: (.+) -->", before)
            text = "\n".join(lines[at + 1 : end])
            language = lines[at].removeprefix("```").strip()
            found.append(Block(page, at + 1, language, text, told[1] if told else None))
            at = end
        at += 1
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the blocks of a document find what they speak of."""
    (tmp_path / "articles").mkdir()
    shutil.copy(SAMPLE, tmp_path / "article.txt")
    shutil.copy(SAMPLE, tmp_path / "articles" / "prisoner-exchange.txt")
    shutil.copy(CURATED, tmp_path / "graph.trig")
    shutil.copy(ROOT / "shapes" / "claim.ttl", tmp_path / "shapes.ttl")
    for name in ("a.ttl", "b.ttl"):
        shutil.copy(ROOT / "tests" / "shapes" / "examples" / "base.ttl", tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_document_shows_works(page: Path, folder: Path) -> None:
    where = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    for block in blocks(page):
        if block.reason is not None or block.language not in RUN:
            continue
        words = (
            (sys.executable, "-c", block.text)
            if block.language == "python"
            else ("bash", "-euo", "pipefail", "-c", block.script())
        )
        done = subprocess.run(
            words,
            cwd=folder,
            env={**os.environ, "PATH": where},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, (
            f"{page.name}, line {block.line}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        )
