"""A build is killed, interrupted or out of room at any moment; gone on with, it is as if it never was."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from onrecord.export.formats import export
from onrecord.store import open_graph, open_writer
from support.paths import ROOT
from support.poison import archive, heed_interrupts
from support.small_disk import SmallDisk, small_disk

ALL = bool(os.environ.get("ONRECORD_ALL_FAULTS"))
ARTICLES = 400


def command(source: str, graph: Path, *more: str) -> list[str]:
    words = ["build", source, "--graph", str(graph), "--extractor", "none", "--workers", "2", *more]
    return [sys.executable, "-m", "onrecord", *words]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT / "src"), "SOURCE_DATE_EPOCH": "1935990000"}


def start(source: str, graph: Path, *more: str) -> subprocess.Popen[str]:
    """A build in a process group of its own, as a shell would start it."""
    return subprocess.Popen(
        command(source, graph, *more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        start_new_session=True,
        preexec_fn=heed_interrupts,
    )


def group(leader: int) -> list[int]:
    """The processes of a process group that still run."""
    found = []
    for path in Path("/proc").iterdir():
        if path.name.isdecimal():
            try:
                after_name = (path / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(after_name[2]) == leader and after_name[0] != "Z":
                found.append(int(path.name))
    return found


def gone(leader: int) -> bool:
    """Whether all processes of the group end within some seconds."""
    for _ in range(200):
        if not group(leader):
            return True
        time.sleep(0.05)
    return False


def commits(graph: Path) -> int:
    manifest = graph / "manifest.jsonl"
    return manifest.read_bytes().count(b"\n") if manifest.exists() else 0


def wait_for_commits(graph: Path, build: subprocess.Popen[str], number: int) -> None:
    deadline = time.monotonic() + 120
    while commits(graph) < number:
        assert build.poll() is None, build.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


def dump(graph: Path) -> bytes:
    out = graph.with_suffix(".nq")
    with out.open("wb") as file:
        export(open_graph(graph), "nq", file)
    return out.read_bytes()


def go_on(source: str, graph: Path, *more: str) -> str:
    done = start(source, graph, *more)
    said, faults = done.communicate(timeout=300)
    assert done.returncode == 0, faults
    return said


@dataclass(frozen=True)
class Whole:
    """An uninterrupted build: its source, what it exports, and how many seconds it took."""

    source: str
    nquads: bytes
    seconds: float


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    folder = tmp_path_factory.mktemp("whole")
    source = archive(folder / "in.jsonl", [f"a{n}" for n in range(ARTICLES)])
    began = time.monotonic()
    said = go_on(source, folder / "g")
    assert said == f"read {ARTICLES}, written {ARTICLES}, unchanged 0, refused 0, skipped 0\n"
    return Whole(source, dump(folder / "g"), time.monotonic() - began)


@pytest.mark.parametrize("seed", range(50 if ALL else 4))
@pytest.mark.parametrize("victim", ["writer", "worker", "all"])
def test_killed_at_any_moment(victim: str, seed: int, whole: Whole, tmp_path: Path) -> None:
    if not ALL and seed % 3 != ["writer", "worker", "all"].index(victim):
        pytest.skip("four of these in ordinary runs; all with ONRECORD_ALL_FAULTS=1")
    rng = random.Random(f"{victim}{seed}")
    graph = tmp_path / "g"
    build = start(whole.source, graph)
    time.sleep(rng.uniform(0, whole.seconds))
    workers = [pid for pid in group(build.pid) if pid != build.pid]
    if victim == "all":
        os.killpg(build.pid, signal.SIGKILL)
    elif victim == "writer":
        os.kill(build.pid, signal.SIGKILL)
    elif workers:
        os.kill(rng.choice(workers), signal.SIGKILL)
    _, faults = build.communicate(timeout=300)
    assert gone(build.pid), "no worker outlives its build"
    if victim == "worker":
        assert build.returncode == 0, faults
    else:
        go_on(whole.source, graph, "--resume")
    assert dump(graph) == whole.nquads


@pytest.mark.parametrize(
    ("number", "word"), [(signal.SIGINT, "Interrupted"), (signal.SIGTERM, "Terminated")]
)
def test_interrupted_it_keeps_what_is_committed_and_the_same_command_goes_on(
    number: signal.Signals, word: str, whole: Whole, tmp_path: Path
) -> None:
    graph = tmp_path / "g"
    build = start(whole.source, graph)
    wait_for_commits(graph, build, 2)
    # a terminal sends Ctrl-C to the whole group, "kill" to one process
    (os.killpg if number == signal.SIGINT else os.kill)(build.pid, number)
    _, said = build.communicate(timeout=60)
    assert build.returncode == 128 + number
    assert said == f"{word}. Committed work is kept; run the same command again to resume.\n"
    assert gone(build.pid)
    assert not (graph / "CURRENT").exists(), "readers see none of it yet"
    kept = commits(graph)
    said = go_on(whole.source, graph)
    unchanged = int(said.split("unchanged ")[1].split(",")[0])
    assert kept >= 2
    assert 0 < unchanged < ARTICLES
    assert dump(graph) == whole.nquads


def test_resume_takes_what_is_there_for_done_without_comparing(tmp_path: Path) -> None:
    source = archive(tmp_path / "in.jsonl", ["a", "b"])
    go_on(source, tmp_path / "g")
    rows = [{"id": "a", "text": "Rain fell."}, {"id": "c", "text": "Hail fell."}]
    Path(source).write_text("".join(json.dumps(row) + "\n" for row in rows))
    said = go_on(source, tmp_path / "g", "--resume")
    assert said == "read 2, written 1, unchanged 1, refused 0, skipped 0\n"
    said = go_on(source, tmp_path / "g")
    assert said == "read 2, written 1, unchanged 1, refused 0, skipped 0, replaced 1\n"


class TestNoRoom:
    @pytest.fixture
    def disk(self, tmp_path: Path) -> Iterator[SmallDisk]:
        with small_disk(tmp_path, "3m") as disk:
            yield disk

    def test_a_full_disk_is_said_and_with_more_room_the_same_command_goes_on(
        self, disk: SmallDisk, whole: Whole
    ) -> None:
        build = start(whole.source, disk.path / "g")
        _, said = build.communicate(timeout=120)
        assert build.returncode == 3
        assert said.startswith("Error: The graph")
        assert "no space left" in said
        assert "Free some space" in said
        assert said.count("\n") == 1
        assert gone(build.pid)
        disk.resize("200m")
        go_on(whole.source, disk.path / "g")
        with (disk.path / "dump").open("wb") as file:
            export(open_graph(disk.path / "g"), "nq", file)
        assert (disk.path / "dump").read_bytes() == whole.nquads

    def test_a_read_only_directory_is_said_before_anything_is_made(
        self, disk: SmallDisk, whole: Whole
    ) -> None:
        with open_writer(disk.path / "g"):
            pass
        disk.read_only()
        build = start(whole.source, disk.path / "g")
        _, said = build.communicate(timeout=120)
        assert build.returncode == 3
        assert said.startswith("Error: The graph")
        assert "ead-only" in said
        assert said.count("\n") == 1
