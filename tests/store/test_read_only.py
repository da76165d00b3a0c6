"""A graph directory that one may read and not write: everything that only reads works."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.load.loader import load
from onrecord.store import open_graph, sorted_nquads
from support.paths import CURATED, ROOT

ONRECORD = [sys.executable, "-c", "from onrecord.cli import main; main()"]


def without_override() -> None:
    """Gives up root's right to write where nobody may (capabilities(7)), from the next program on."""
    libc = ctypes.CDLL(None)
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


#: Root may write everywhere, so what it runs here has that right no more.
LIKE_OTHERS: dict[str, Any] = {"preexec_fn": without_override} if os.geteuid() == 0 else {}


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run([*ONRECORD, *words], capture_output=True, cwd=cwd, env=env, **LIKE_OTHERS)


def lock_up(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("read-only") / "g"
    load([CURATED], path)
    lock_up(path)
    probe = f"open({str(path / 'new')!r}, 'w')"
    tried = subprocess.run([sys.executable, "-c", probe], capture_output=True, **LIKE_OTHERS)
    if b"PermissionError" not in tried.stderr:
        pytest.skip("whoever runs these tests may write everywhere")
    yield path
    for folder in (path, *(p for p in path.rglob("*") if p.is_dir())):
        folder.chmod(0o755)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ["query", "who-said-what"],
        ["export"],
        ["export", "--format", "annotations"],
        ["stats"],
        ["check"],
    ],
    ids=lambda words: " ".join(words),
)
def test_what_only_reads_needs_no_right_to_write(graph: Path, home: Path, words: list[str]) -> None:
    done = run(*words, "--graph", str(graph), cwd=home)
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("lock", ["a lock", "no lock"])
def test_it_can_be_backed_up_and_the_copy_written(graph: Path, home: Path, lock: str) -> None:
    source = graph
    if lock == "no lock":  # as in what is itself a copy
        source = home / "without"
        shutil.copytree(graph, source)
        source.chmod(0o755)
        (source / "lock").unlink()
        lock_up(source)
    done = run("backup", "copy", "--graph", str(source), cwd=home)
    assert done.returncode == 0, done.stderr
    copy = home / "copy"
    assert set(open_graph(copy).quads()) == set(open_graph(graph).quads())
    assert run("stats", "--graph", "copy", cwd=home).returncode == 0
    assert run("compact", "--graph", "copy", cwd=home).returncode == 0


def test_to_write_in_it_is_refused_in_one_sentence(graph: Path, home: Path) -> None:
    done = run("compact", "--graph", str(graph), cwd=home)
    assert done.returncode == 3
    assert b"cannot be written: Permission denied" in done.stderr
    assert done.stderr.count(b"\n") == 1


#: Exports a graph, and then opens it for writing.
READ_THEN_WRITE = """
import sys
from pathlib import Path
from onrecord.errors import GraphNotWritable
from onrecord.store import open_graph, open_writer, sorted_nquads
path = Path(sys.argv[1])
with open_graph(path) as store:
    sys.stdout.buffer.write(b"".join(sorted_nquads(store)))
try:
    open_writer(path)
except GraphNotWritable as error:
    sys.exit(str(error))
"""


def test_the_library_reads_it_whole_and_a_writer_says_why_it_cannot_be_opened(graph: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ_THEN_WRITE, str(graph)],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        **LIKE_OTHERS,
    )
    assert done.returncode == 1
    assert b"cannot be written: Permission denied" in done.stderr
    with open_graph(graph) as store:
        assert done.stdout == b"".join(sorted_nquads(store))


def test_what_may_not_be_read_either_is_named(graph: Path, home: Path) -> None:
    source = home / "secret"
    shutil.copytree(graph, source)
    (shard, *_) = (source / "shards").iterdir()
    shard.chmod(0)
    done = run("backup", "copy", "--graph", str(source), cwd=home)
    assert done.returncode == 3
    assert f"{shard} cannot be read: Permission denied".encode() in done.stderr
    assert not (home / "copy").exists()


def test_it_can_be_served(graph: Path, home: Path) -> None:
    pytest.importorskip("granian")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    words = ["serve", "--graph", str(graph), "--port", str(port), "--children", "1"]
    process = subprocess.Popen(
        [*ONRECORD, *words], cwd=home, env=env, stderr=subprocess.PIPE, **LIKE_OTHERS
    )
    try:
        answer = b""
        for _ in range(300):
            try:
                address = (
                    f"http://127.0.0.1:{port}/sparql?query=ASK%20%7B%20%3Fc%20a%20onr%3AClaim%20%7D"
                )
                answer = urllib.request.urlopen(address, timeout=20).read()
                break
            except OSError:
                time.sleep(0.1)
        assert b"true" in answer
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
