"""A writer is killed, the disk is full, a file is damaged: what was committed is there, whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.errors import GraphCorrupt, GraphNotWritable, OnrecordError
from onrecord.store import open_graph, open_writer, versions
from store.units import ONR, build, expected, exported, graph, put, quads
from support.answers import column, text_of
from support.paths import ROOT
from support.small_disk import SmallDisk, small_disk

ALL = bool(os.environ.get("ONRECORD_ALL_FAULTS"))
UNITS = 30

#: Builds units 0 … 29 twice over: as version 0, then as version 1, with commits, publishing and
#: compacting; says on stdout what it has committed. With KILL_AT=N it kills itself at the N-th
#: time that it is about to wait for the disk or to rename a file. With "publish" or "compact" as
#: second argument it does that alone and leaves without closing.
CHILD = f"""
import os, pathlib, signal, sys
from onrecord.store import open_writer, versions
from store.units import graph, put

kill_at, calls = int(os.environ.get("KILL_AT", "0")), 0

def counted(function):
    def call(*args):
        global calls
        calls += 1
        if calls == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args)
    return call

os.fsync = counted(os.fsync)
pathlib.Path.rename = counted(pathlib.Path.rename)
if sys.argv[2:]:
    writer = open_writer(sys.argv[1])
    writer.publish() if sys.argv[2] == "publish" else writer.compact()
    os._exit(0)
versions.SMALL = 0
print("ready", flush=True)
for version in (0, 1):
    with open_writer(sys.argv[1]) as writer:
        done = []
        for number in range({UNITS}):
            unit = writer.units.get(graph(number))
            if unit and unit.key in ("digest of 1", f"digest of {{version}}"):
                continue
            put(writer, number, version, claims=60)
            done.append(number)
            if len(done) == 4:
                writer.commit()
                print("committed", version, *done, flush=True)
                done = []
            if number % 10 == 9:
                writer.publish()
            if number == 22:
                writer.compact()
print("calls", calls, flush=True)
"""


def _start(path: Path, *step: str, kill_at: int = 0) -> subprocess.Popen[str]:
    source = ROOT / "src"
    tests = Path(__file__).resolve().parents[1]
    environment = os.environ | {
        "PYTHONPATH": f"{source}{os.pathsep}{tests}",
        "KILL_AT": str(kill_at),
    }
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path), *step],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )


def _whole(number: int, version: int) -> bytes:
    return b"".join(sorted(quads(number, version, 60).splitlines(keepends=True)))


def _check_after_kill(path: Path, said: str) -> None:
    """All that was said to be committed is there, and nothing is there by halves."""
    promised: dict[int, int] = {}
    for line in said.splitlines():
        word, *numbers = line.split()
        if word == "committed":
            version, *units = map(int, numbers)
            promised |= dict.fromkeys(units, version)
    if (path / "CURRENT").exists():
        with open_graph(path) as store:
            published = {text_of(q.graph_name) for q in store.quads()}
            for number in range(UNITS):
                if graph(number) in published:
                    _check_published(path, number)
    with pytest.raises(InterruptedError), open_writer(path) as writer:
        for number in range(UNITS):
            text = writer.read(graph(number))
            at_least = promised.get(number)
            allowed = [_whole(number, v) for v in (0, 1) if at_least is None or v >= at_least]
            assert text in allowed or (text is None and at_least is None), number
        names = {p.name for p in (path / "shards").iterdir()}
        assert names >= {u.shard for u in writer.units.values()}
        assert not list(path.rglob(".tmp-*")), "what was half done is cleared away"
        raise InterruptedError  # publish nothing yet: the child is to find what we found


def _check_published(path: Path, number: int) -> None:
    with open_graph(path) as store:
        made = column(store.query(f"SELECT ?v {{ <{graph(number)}> onr:madeFrom ?v }}"))
        version = int(made[0].split()[-1])
        assert made == [f"version {version}"]
        lines = {text_of(q.object)[:3] for q in store.quads(graph(number)) if "stat" in str(q)}
        assert lines == {f"v{version}:"}
        assert len(list(store.quads(graph(number)))) == 120


def _finish(path: Path, uninterrupted: bytes) -> None:
    child = _start(path)
    said, _ = child.communicate(timeout=120)
    assert child.returncode == 0, said
    assert exported(path) == uninterrupted
    assert len(list((path / "versions").iterdir())) <= versions.KEPT


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, int, float]:
    """An uninterrupted run: what it exports, how often it waits for the disk, how long it takes."""
    path = tmp_path_factory.mktemp("run") / "graph.onrecord"
    child = _start(path)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    began = time.monotonic()
    said, _ = child.communicate(timeout=120)
    return exported(path), int(said.split()[-1]), time.monotonic() - began


def test_the_uninterrupted_run_gives_the_last_version(run: tuple[bytes, int, float]) -> None:
    lines = b"".join(quads(n, 1, 60) for n in range(UNITS)).splitlines(keepends=True)
    assert run[0] == b"".join(sorted(lines))


@pytest.mark.parametrize("seed", range(50 if ALL else 4))
def test_killed_at_any_moment(seed: int, run: tuple[bytes, int, float], tmp_path: Path) -> None:
    path, rng = tmp_path / "graph.onrecord", random.Random(seed)
    for _ in range(2):  # killed, gone on with, killed again
        child = _start(path)
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(rng.uniform(0, run[2]))
        child.send_signal(signal.SIGKILL)
        said, _ = child.communicate(timeout=120)
        if path.exists() and (path / "format").exists():
            _check_after_kill(path, said)
    _finish(path, run[0])


@pytest.mark.parametrize("share", [(n + 0.5) / (50 if ALL else 5) for n in range(50 if ALL else 5)])
def test_killed_where_it_waits_for_the_disk_or_renames(
    share: float, run: tuple[bytes, int, float], tmp_path: Path
) -> None:
    path = tmp_path / "graph.onrecord"
    child = _start(path, kill_at=1 + int(share * run[1]))
    said, _ = child.communicate(timeout=120)
    assert child.returncode == -signal.SIGKILL
    if (path / "format").exists():
        _check_after_kill(path, said)
    _finish(path, run[0])


@pytest.mark.parametrize("step", ["publish", "compact"])
@pytest.mark.parametrize("kill_at", range(1, 40, 1 if ALL else 13))
def test_killed_in_publish_or_compact(step: str, kill_at: int, tmp_path: Path) -> None:
    path = tmp_path / "graph.onrecord"
    build(path, range(3))
    with pytest.raises(InterruptedError), open_writer(path) as writer:
        put(writer, 1, version=1)
        raise InterruptedError
    _start(path, step, kill_at=kill_at).communicate(timeout=120)
    before = expected([0, 1, 2])
    after = b"".join(sorted((expected([0, 2]) + expected([1], 1)).splitlines(keepends=True)))
    assert exported(path) in (before, after)
    build(path, [])
    assert exported(path) == after


class TestDamage:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "graph.onrecord"
        build(path, [0, 1])
        build(path, [2, 3])
        return path

    @pytest.mark.parametrize("tail", [b'{"commit":3,"shard":"0000', b"\0\0\0\0\n", b"{"])
    def test_a_torn_last_line_of_the_manifest_never_counted(self, path: Path, tail: bytes) -> None:
        (path / "shards" / "000003.nq.gz").write_bytes(quads(4))
        with (path / "manifest.jsonl").open("ab") as file:
            file.write(tail)
        with open_writer(path) as writer:
            assert sorted(writer.units) == [graph(n) for n in range(4)]
            assert not (path / "shards" / "000003.nq.gz").exists()
            put(writer, 4)
        assert exported(path) == expected(range(5))

    @pytest.mark.parametrize("number", [1, 2])
    def test_a_damaged_whole_line_of_the_manifest_is_named(self, path: Path, number: int) -> None:
        lines = (path / "manifest.jsonl").read_bytes().splitlines(keepends=True)
        lines[number - 1] = lines[number - 1].replace(b'"units"', b'"nuits"')
        (path / "manifest.jsonl").write_bytes(b"".join(lines))
        with pytest.raises(GraphCorrupt, match=rf"line {number} of manifest\.jsonl.*backup"):
            open_writer(path)
        assert exported(path) == expected(range(4)), "readers have what was published"

    def test_a_missing_shard_is_named(self, path: Path) -> None:
        (path / "shards" / "000001.nq.gz").unlink()
        with pytest.raises(GraphCorrupt, match=r"the shard 000001\.nq\.gz is missing"):
            open_writer(path)
        assert exported(path) == expected(range(4))

    def test_a_shard_that_was_cut_is_named(self, path: Path) -> None:
        shard = path / "shards" / "000002.nq.gz"
        shard.write_bytes(shard.read_bytes()[:-5])
        with pytest.raises(
            GraphCorrupt, match=r"000002\.nq\.gz has [\d,]+ bytes, but [\d,]+ were written"
        ):
            open_writer(path)

    def test_a_changed_byte_in_a_shard_is_never_published(self, path: Path) -> None:
        shard = path / "shards" / "000001.nq.gz"
        data = bytearray(shard.read_bytes())
        data[len(data) // 2] ^= 1
        shard.write_bytes(data)
        for step in ("publish", "compact"):
            with pytest.raises(GraphCorrupt, match=r"shard 000001\.nq\.gz are not those"):
                writer = open_writer(path)
                try:
                    writer.publish(whole=True) if step == "publish" else writer.compact()
                finally:
                    writer.close()
        assert exported(path) == expected(range(4))

    def test_an_unfinished_version_is_cleared_away(self, path: Path) -> None:
        (path / "versions" / ".tmp-3").mkdir()
        (path / "versions" / ".tmp-3" / "CURRENT").write_text("x")
        build(path, [4])
        assert exported(path) == expected(range(5))
        assert not (path / "versions" / ".tmp-3").exists()

    def test_an_interruption_inside_a_commit_can_be_tried_again(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with open_writer(path) as writer:
            put(writer, 4)
            for failing in range(1, 6):
                with monkeypatch.context() as patch:
                    _fail_at(patch, failing)
                    with pytest.raises((KeyboardInterrupt, OnrecordError)):
                        writer.commit()
                        raise KeyboardInterrupt  # so few steps has a commit
                if not writer.pending:
                    break
                assert graph(4) not in writer.units
            else:
                pytest.fail("the commit never came through")
        assert exported(path) == expected(range(5))


def _fail_at(patch: pytest.MonkeyPatch, number: int) -> None:
    calls = iter(range(number - 1))
    fsync = os.fsync

    def failing(handle: int) -> None:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        fsync(handle)

    patch.setattr(os, "fsync", failing)


class TestFullDisk:
    @pytest.fixture
    def disk(self, tmp_path: Path) -> Iterator[SmallDisk]:
        with small_disk(tmp_path, "4m") as disk:
            yield disk

    def test_what_was_committed_is_kept_and_the_work_goes_on_with_more_room(
        self, disk: SmallDisk
    ) -> None:
        path = disk.path / "graph.onrecord"
        build(path, [0])
        done = []
        with pytest.raises(GraphNotWritable, match=r"no space left.*Free some space") as raised:
            for number in range(1, 1000):
                with open_writer(path) as writer:
                    put(writer, number, claims=1000)
                    writer.commit()
                    done.append(number)
                    writer.publish()
        assert raised.value.exit_status == 3
        shown = exported(path)
        assert shown.count(b"madeFrom") >= 1, "the last version published can be read"
        assert not list((path / "versions").glob(".tmp-*"))
        disk.resize("64m")
        with open_writer(path) as writer:
            assert {int(u.id) for u in writer.units.values()} >= {0, *done}
            writer.publish()
        with open_graph(path) as store:
            assert {graph(n) for n in (0, *done)} <= set(store.graphs())

    def test_what_has_no_room_to_be_published_is_taken_back_where_both_were_asked_for(
        self, disk: SmallDisk
    ) -> None:
        path = disk.path / "graph.onrecord"
        build(path, [0])
        before = sorted(p.name for p in path.rglob("*"))
        lines = (f'<{graph(1)}> <{ONR}p> "{n:0400}" <{graph(1)}> .\n' for n in range(20_000))
        nquads = "".join(lines).encode()  # 10 MB, which pack to little
        with open_writer(path) as writer:
            writer.put(graph(1), kind="article", id="1", key="", counts={}, nquads=nquads)
            with pytest.raises(GraphNotWritable, match="no space left"):
                writer.commit_and_publish()
            assert (list(writer.units), writer.pending) == ([graph(0)], 0)
            assert not writer.unpublished
        assert sorted(p.name for p in path.rglob("*")) == before
        disk.resize("200m")
        with open_writer(path) as writer:
            writer.put(graph(1), kind="article", id="1", key="", counts={}, nquads=nquads)
            writer.commit_and_publish()
            assert not writer.unpublished
        with open_graph(path) as store:
            assert len(list(store.quads(graph(1)))) == 20_000

    def test_a_commit_that_did_not_fit_leaves_nothing_and_fits_later(self, disk: SmallDisk) -> None:
        path = disk.path / "graph.onrecord"
        build(path, [0])
        writer = open_writer(path)
        noise = random.Random(1).randbytes(5 << 20).hex()  # which packs to 5 MB
        line = f'<{graph(1)}> <{ONR}p> "{noise}" <{graph(1)}> .\n'.encode()
        writer.put(graph(1), kind="article", id="1", key="", counts={}, nquads=line)
        with pytest.raises(GraphNotWritable, match="no space left"):
            writer.commit()
        assert sorted(p.name for p in (path / "shards").iterdir()) == ["000001.nq.gz"]
        disk.resize("200m")
        writer.close()
        with open_graph(path) as store:
            assert [text_of(quad.object) for quad in store.quads(graph(1))] == [noise]
