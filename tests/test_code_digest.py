"""What makes an extractor another version, and what an article's graph says it was made from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord import code_digest as module
from onrecord.build import Options, build
from onrecord.build import article as pipeline
from onrecord.code_digest import code_digest
from onrecord.errors import ResourceMissing
from onrecord.extract import extractor
from onrecord.store import open_graph, open_writer
from support.answers import column
from support.module_graph import closure, imports, modules
from support.paths import SAMPLE

PACKAGE = Path(module.__file__).parent
PARTS = ("extract", "ids.py")


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another checkout of the package and its data, of which the digest is taken."""
    root = tmp_path / "elsewhere" / "onrecord"
    shutil.copytree(PACKAGE, root, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(extract_tables(), root / "data" / "language")
    monkeypatch.setattr(module, "_PACKAGE", root)
    monkeypatch.setattr(module, "data_dir", lambda: root / "data")
    return root


def extract_tables() -> Path:
    from onrecord.resources import data_dir

    return data_dir() / "language"


@pytest.fixture(autouse=True)
def forgotten() -> None:
    code_digest.cache_clear()


def digest() -> str:
    code_digest.cache_clear()
    return code_digest(*PARTS, tables="language")


HERE = digest()


def test_it_is_the_same_in_every_checkout(copy: Path) -> None:
    assert digest() == HERE
    for path in copy.rglob("*"):
        if path.suffix in (".py", ".csv"):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        os.utime(path, (0, 0))
    (copy / "extract" / "__pycache__").mkdir()
    (copy / "extract" / "__pycache__" / "rules.cpython-311.pyc").write_bytes(b"\0")
    assert digest() == HERE


@pytest.mark.parametrize(
    "changed",
    ["extract/rules.py", "extract/llm/prompt.py", "ids.py", "data/language/cues.csv"],
)
def test_another_byte_of_code_or_of_a_table_is_another_version(copy: Path, changed: str) -> None:
    path = copy / changed
    path.write_bytes(path.read_bytes() + b"# \n")
    assert digest() != HERE


def test_weights_count_and_notes_on_them_do_not(copy: Path) -> None:
    (copy / "data" / "language" / "attribution-model.md").write_text("Another note.")
    assert digest() == HERE
    (copy / "data" / "language" / "attribution.npz").write_bytes(b"other weights")
    assert digest() != HERE


def test_a_module_under_another_name_is_another_version(copy: Path) -> None:
    (copy / "extract" / "rules.py").rename(copy / "extract" / "other_rules.py")
    assert digest() != HERE


def test_a_part_that_was_moved_away_is_missed(copy: Path) -> None:
    (copy / "ids.py").unlink()
    with pytest.raises(ResourceMissing, match=r"ids\.py"):
        digest()


def article(folder: Path) -> str:
    path = folder / "a.txt"
    path.write_text("Norland's premier Oro Lund said the bridge was open.", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("what", ["extractor", "description"])
def test_an_article_is_read_anew_after_an_upgrade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    source, graph = article(tmp_path), tmp_path / "g"
    assert build([source], graph, Options()).counts["written"] == 1
    assert build([source], graph, Options()).counts["unchanged"] == 1
    changed = extractor if what == "extractor" else pipeline
    monkeypatch.setattr(changed, "code_digest", lambda *parts, tables=None: "0" * 64)
    assert build([source], graph, Options()).counts["written"] == 1
    versions = open_graph(graph).query("SELECT ?v { ?e a onr:Extractor ; onr:softwareVersion ?v }")
    assert len(column(versions)) == (2 if what == "extractor" else 1)


def test_a_start_that_builds_nothing_takes_no_digest() -> None:
    program = """
import sys
from onrecord import code_digest
code_digest.code_digest.__wrapped__.__code__ = (lambda *parts, tables=None: 1 / 0).__code__
from onrecord.build.run import readings
print(len(list(readings([sys.argv[1]]))))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(SAMPLE)], capture_output=True, text=True
    )
    assert done.stdout.strip() == "1", done.stderr


QUERY = "SELECT ?d { ?g onr:inputDigest ?d }"


def digests(graph: Path) -> list[str]:
    return column(open_graph(graph).query(QUERY))


def test_the_input_digest_is_that_of_all_the_graph_was_made_from(tmp_path: Path) -> None:
    source = article(tmp_path)
    record = tmp_path / "b.jsonl"
    line = '{"id": "a.txt", "text": "Norland\'s premier Oro Lund said the bridge was open."%s}\n'
    found = {}
    for name, data, options in (
        ("plain", None, Options()),
        ("none", None, Options(extractor="none")),
        ("spans", None, Options(text="spans")),
        ("base", None, Options(base="https://post.example/id/")),
        ("dated", line % ', "date": "2031-05-06"', Options()),
        ("titled", line % ', "title": "The bridge"', Options()),
        ("published", line % ', "publisher": "The Harbour Post"', Options()),
    ):
        if data:
            record.write_text(data, encoding="utf-8")
        graph = tmp_path / name
        build([str(record) if data else source], graph, options)
        (found[name],) = digests(graph)
        with open_writer(graph) as writer:
            (unit,) = [u for u in writer.units.values() if u.kind == "article"]
            assert unit.key == found[name]  # what "unchanged" is told by
    assert len(set(found.values())) == len(found)
    again = tmp_path / "again"
    build([source], again, Options())
    assert digests(again) == [found["plain"]]


def test_the_authority_is_part_of_the_input(tmp_path: Path) -> None:
    source = article(tmp_path)
    table = tmp_path / "ours.csv"
    table.write_text("id,kind,label\noro-lund,person,Oro Lund\n", encoding="utf-8")
    build([source], tmp_path / "one", Options())
    build([source], tmp_path / "two", Options(authority=(table,)))
    assert digests(tmp_path / "one") != digests(tmp_path / "two")


#: What neither a reading nor a description depends on, although their modules import it.
SERVES = {"code_digest", "errors", "lazy", "resources"}


@pytest.mark.parametrize(
    ("room", "listed", "besides"),
    [
        # of these, a change in what a reading is made of is a change of its code as well
        ("onrecord.extract", extractor.READING_MODULES, SERVES | {"digests", "model", "terms"}),
        ("onrecord.describe", pipeline.DESCRIBING_MODULES, SERVES),
    ],
)
def test_every_module_that_the_result_depends_on_counts(
    room: str, listed: tuple[str, ...], besides: set[str]
) -> None:
    graph = imports(modules())
    parts = [part.removesuffix(".py").replace("/", ".") for part in listed]
    needed = closure([name for name in graph if name.startswith(room)], graph)
    left = {name.removeprefix("onrecord.") for name in needed} - besides
    assert not {n for n in left if not any(n == p or n.startswith(f"{p}.") for p in parts)}
