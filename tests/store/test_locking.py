"""One writer at a time, and readers who never wait for it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from onrecord.errors import GraphLocked
from onrecord.store import open_graph, open_writer, sorted_nquads
from store.units import build, expected, exported, put
from support.paths import ROOT

HOLDER = """
import sys, time
from onrecord.store import open_writer
from store.units import put
writer = open_writer(sys.argv[1])
put(writer, 1)
writer.commit()
if sys.argv[2] == "with a worker":
    import os
    worker = os.fork()
    if worker == 0:
        time.sleep(60)
        os._exit(0)
    print(worker, flush=True)
print("holding", flush=True)
time.sleep(60)
"""


def _hold(path: Path, how: str = "alone") -> subprocess.Popen[str]:
    places = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), how],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": places},
    )


def test_a_second_writer_is_told_who_is_writing(path: Path) -> None:
    holder = _hold(path)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "holding\n"
        with pytest.raises(GraphLocked) as raised:
            open_writer(path)
        assert f"process {holder.pid} (" in raised.value.holder
        assert f"{path} alone)" in raised.value.holder, "the command is named"
        assert "another directory with --graph" in str(raised.value)
    finally:
        holder.kill()
        holder.wait()


def test_a_second_writer_in_the_same_process_is_refused_too(path: Path) -> None:
    with open_writer(path) as writer:
        put(writer, 1)
        with pytest.raises(GraphLocked, match=f"process {os.getpid()} "):
            open_writer(path)
    build(path, [2])
    assert exported(path) == expected([1, 2])


def test_the_lock_of_a_dead_process_does_not_block(path: Path) -> None:
    holder = _hold(path)
    assert holder.stdout is not None
    holder.stdout.readline()
    holder.kill()
    holder.wait()
    build(path, [2])
    assert exported(path) == expected([1, 2])


def _patiently(do: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            do()
        except GraphLocked:
            assert time.monotonic() < end, "the lock is still held"
            time.sleep(0.05)
        else:
            return


def test_a_worker_that_outlives_a_dead_writer_does_not_block(path: Path) -> None:
    holder = _hold(path, "with a worker")
    assert holder.stdout is not None
    worker = int(holder.stdout.readline())
    assert holder.stdout.readline() == "holding\n"
    try:
        holder.kill()
        holder.wait()
        os.kill(worker, 0)  # it is alive
        _patiently(lambda: build(path, [2]))  # it lets go as it begins, which may take a moment
        assert exported(path) == expected([1, 2])
    finally:
        os.kill(worker, signal.SIGKILL)


def test_an_error_while_opening_lets_go_of_the_lock(path: Path) -> None:
    build(path, [1])
    manifest = (path / "manifest.jsonl").read_bytes()
    (path / "manifest.jsonl").write_bytes(b"rubbish\n" + manifest)
    with pytest.raises(Exception, match="line 1"):
        open_writer(path)
    (path / "manifest.jsonl").write_bytes(manifest)
    build(path, [2])
    assert exported(path) == expected([1, 2])


def test_two_directories_have_two_writers(path: Path) -> None:
    other = path.with_name("other")
    with open_writer(path) as first, open_writer(other) as second:
        put(first, 1)
        put(second, 2)
    assert (exported(path), exported(other)) == (expected([1]), expected([2]))


def test_readers_see_whole_versions_while_a_writer_publishes(path: Path) -> None:
    build(path, [0])
    context = multiprocessing.get_context("spawn")
    seen, stop = context.Queue(), context.Event()
    readers = [context.Process(target=_read, args=(path, seen, stop)) for _ in range(2)]
    for reader in readers:
        reader.start()
    counts: set[int] = set()
    number = 0
    deadline = time.monotonic() + 60
    while (len(counts) < 4 or number < 8) and time.monotonic() < deadline:
        number += 1
        build(path, [number])
        while not seen.empty():
            counts.add(seen.get())
    stop.set()
    for reader in readers:
        reader.join()
    assert [reader.exitcode for reader in readers] == [0, 0]
    assert len(counts) >= 4, "the readers saw the graph grow"
    assert exported(path) == expected(range(number + 1))


def _read(path: Path, seen: multiprocessing.Queue[int], stop: Event) -> None:
    while not stop.is_set():
        with open_graph(path) as store:
            text = b"".join(sorted_nquads(store))
        count = text.count(b"madeFrom")
        assert text == expected(range(count))
        seen.put(count)
    seen.cancel_join_thread()
