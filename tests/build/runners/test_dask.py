"""A Dask cluster makes the graph that this process makes, and outlives its workers' deaths."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="dask.distributed is not installed: onrecord[cluster]")

import distributed
from distributed.client import FutureCancelledError
from distributed.comm.core import CommClosedError
from tornado.iostream import StreamClosedError

from onrecord.build import Options, build
from onrecord.build.article import ArticlePipeline, ArticleResult
from onrecord.build.batches import Runner, run_serially
from onrecord.build.report import Outcome, Summary
from onrecord.build.runners import dask as cluster
from onrecord.build.runners.dask import dask
from onrecord.errors import OnrecordError, UsageError
from onrecord.extract.llm.settings import LlmSettings
from onrecord.model import Article
from onrecord.store import open_graph, sorted_nquads
from onrecord.store.shard_folder import ShardFolder
from support.poison import heed_interrupts

DEADLY = "This one ends whoever reads it."
#: What a worker of the tests loads first: it dies of one article, as of a fault in a library.
PRELOAD = f"""
import os
from onrecord.build.article import ArticlePipeline
def dies(self, articles, process_batch=ArticlePipeline.process_batch):
    if any({DEADLY!r} in article.text for article in articles):
        os._exit(1)
    return process_batch(self, articles)
ArticlePipeline.process_batch = dies
"""
#: In a folder of its own, as on another machine; and fewer words.
ENVIRONMENT = {
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    "DASK_LOGGING__DISTRIBUTED": "critical",
}


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1935990000")


@contextmanager
def running(folder: Path, module: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{module}", *arguments, "--no-dashboard"],
        cwd=folder,
        env=os.environ | ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a scheduler without workers, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with running(folder, "dask_scheduler", "--host", "127.0.0.1", "--port", port) as process:
        yield f"tcp://127.0.0.1:{port}", process


def worker(
    folder: Path, address: str, *more: str
) -> AbstractContextManager[subprocess.Popen[bytes]]:
    return running(folder, "dask_worker", address, "--nthreads", "1", *more)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A cluster of two workers, which are started again when they die."""
    folder = tmp_path_factory.mktemp("cluster")
    (folder / "preload.py").write_text(PRELOAD)
    preload = ("--preload", str(folder / "preload.py"))
    with (
        scheduler(folder) as (url, _),
        worker(folder, url, *preload),
        worker(folder, url, *preload),
    ):
        yield url


def articles(folder: Path, number: int, **more: str) -> str:
    """Invented news of that many articles, and ``more`` of the given ids and texts."""
    rows = [
        {
            "id": f"a{n:03}",
            "text": f"Premier Oro Lund said bridge {n} was open.\n\nOfficials in Halden denied it.",
            "language": "en",
        }
        for n in range(number)
    ]
    rows += [{"id": id, "text": text, "language": "en"} for id, text in more.items()]
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


def dump(graph: Path) -> bytes:
    with open_graph(graph) as store:
        return b"".join(sorted_nquads(store))


#: Articles are written as they are, for what matters is who writes them.
NOTHING = Options(extractor="none")


def make(source: str, graph: Path, run: Runner = run_serially, **options: Any) -> Summary:
    return build([source], graph, replace(NOTHING, **options), run=run)


def test_a_cluster_makes_the_same_bytes_as_this_process_without_the_files_of_the_user(
    tmp_path: Path, address: str
) -> None:
    people = tmp_path / "people.csv"
    people.write_text("id,kind,label\nperson-lund,person,Oro Lund\n")
    source = articles(tmp_path, 40)
    here = make(source, tmp_path / "here", authority=(people,))

    def elsewhere(pipeline: ArticlePipeline, items: Iterable[Article]) -> Iterator[ArticleResult]:
        people.unlink()  # as on the machines of the workers
        return dask(address, 2)(pipeline, items)

    summary = make(source, tmp_path / "there", elsewhere, authority=(people,))
    assert str(summary) == "read 40, written 40, unchanged 0, refused 0, skipped 0"
    assert str(summary) == str(here)
    assert dump(tmp_path / "there") == dump(tmp_path / "here")


def test_without_an_address_it_starts_workers_here_which_read_by_the_rules(tmp_path: Path) -> None:
    source = articles(tmp_path, 40)
    make(source, tmp_path / "here", extractor="rules")
    summary = make(source, tmp_path / "there", dask(None, 2), extractor="rules")
    assert summary.counts["written"] == 40
    assert dump(tmp_path / "there") == dump(tmp_path / "here")
    assert b'statement> "bridge 7 was open"' in dump(tmp_path / "there")


def test_an_article_that_ends_its_worker_twice_is_set_aside_and_nothing_else_is_lost(
    tmp_path: Path, address: str
) -> None:
    source = articles(tmp_path, 40, deadly=DEADLY)
    summary = make(source, tmp_path / "g", dask(address, 2))
    assert str(summary) == "read 41, written 40, unchanged 0, refused 1, skipped 0"
    (refused,) = summary.refused
    assert refused.id == "deadly"
    assert "crashed its worker twice" in refused.reason


def test_a_build_ends_whole_when_a_worker_is_killed_in_its_midst(tmp_path: Path) -> None:
    source = articles(tmp_path, 160)
    with (
        scheduler(tmp_path) as (url, _),
        worker(tmp_path, url, "--no-nanny") as first,
        worker(tmp_path, url, "--no-nanny"),
    ):
        deaths = 0

        def kill_one(outcome: Outcome) -> None:
            nonlocal deaths
            if outcome.state == "written" and not deaths:
                first.kill()
                deaths += 1

        summary = build(
            [source],
            tmp_path / "there",
            Options(extractor="none"),
            run=dask(url, 2),
            on_outcome=kill_one,
        )
        assert first.wait(5) == -signal.SIGKILL
    assert deaths == 1
    assert str(summary) == "read 160, written 160, unchanged 0, refused 0, skipped 0"
    make(source, tmp_path / "here")
    assert dump(tmp_path / "there") == dump(tmp_path / "here")


def test_a_build_whose_scheduler_goes_away_says_so_and_keeps_what_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 15)  # a busy machine starts a worker slowly
    source = articles(tmp_path, 200)
    with (
        scheduler(tmp_path) as (url, process),
        worker(tmp_path, url, "--no-nanny"),
        pytest.raises(OnrecordError, match="connection to the Dask scheduler was lost"),
    ):
        build(
            [source],
            tmp_path / "g",
            Options(extractor="none"),
            run=dask(url, 1),
            on_outcome=lambda outcome: process.kill(),
        )
    summary = make(source, tmp_path / "g")
    assert summary.counts["unchanged"] > 0
    assert sum(summary.counts.values()) == 200


def test_shards_are_written_to_any_place_and_the_build_goes_on_from_them(
    tmp_path: Path, address: str
) -> None:
    source = articles(tmp_path, 30)
    with ShardFolder(tmp_path / "shards") as folder:
        first = build([source], folder, Options(extractor="none"), run=dask(address, 2))
    with ShardFolder(tmp_path / "shards") as folder:
        again = build([source], folder, Options(extractor="none"), run=dask(address, 2))
    assert (first.counts["written"], again.counts["unchanged"]) == (30, 30)


def test_workers_of_another_version_are_refused(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "gate", lambda: {"onrecord": "99.0", "shapes": "sha256:0"})
    with pytest.raises(OnrecordError, match=r"another version of onrecord .*this build 99\.0"):
        make(articles(tmp_path, 3), tmp_path / "g", dask(address, 2))


def test_a_cluster_on_which_another_build_works_is_left_alone(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with distributed.Client(address):
        turn = distributed.Semaphore(max_leases=1, name="onrecord")
        turn.acquire()
        with pytest.raises(OnrecordError, match="Another build is using the cluster"):
            make(articles(tmp_path, 3), tmp_path / "g", dask(address, 2))
        turn.release()


def test_an_address_without_a_scheduler_or_a_scheduler_without_workers_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = articles(tmp_path, 3)
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with pytest.raises(OnrecordError, match=r"no Dask scheduler at tcp://127\.0\.0\.1:9"):
        make(source, tmp_path / "g", dask("tcp://127.0.0.1:9", 2))
    monkeypatch.setattr(cluster, "PATIENCE", 2)
    with scheduler(tmp_path) as (url, _), pytest.raises(OnrecordError, match="has no workers"):
        make(source, tmp_path / "g", dask(url, 2))


def test_a_language_model_is_refused(tmp_path: Path) -> None:
    llm = LlmSettings("http://127.0.0.1:9/v1", "m")
    with pytest.raises(UsageError, match="one token budget"):
        make(articles(tmp_path, 3), tmp_path / "g", dask(None, 2), extractor="llm", llm=llm)


def test_the_memory_of_workers_that_run_already_is_not_ours_to_limit() -> None:
    with pytest.raises(UsageError, match="dask worker --memory-limit"):
        dask("tcp://127.0.0.1:8786", 2, memory=500)


def test_ctrl_c_ends_the_workers_and_keeps_what_was_committed(tmp_path: Path) -> None:
    source = articles(tmp_path, 3000)
    program = f"""
from pathlib import Path
from onrecord.build import Options, build
from onrecord.build.runners.dask import dask
if __name__ == "__main__":
    build([{source!r}], Path({str(tmp_path / "g")!r}), Options(extractor="none"), run=dask(None, 2))
"""
    (tmp_path / "program.py").write_text(program)
    process = subprocess.Popen(
        [sys.executable, str(tmp_path / "program.py")],
        start_new_session=True,  # Ctrl-C goes to the whole group, and the tests are in another
        preexec_fn=heed_interrupts,
        stderr=subprocess.PIPE,
    )
    manifest = tmp_path / "g" / "manifest.jsonl"
    end = time.monotonic() + 60
    while not (manifest.exists() and manifest.read_bytes().count(b"\n") > 1):
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode != 0
    assert said.count(b"\nKeyboardInterrupt") == 1, said.decode()  # the program's own, no worker's
    with pytest.raises(ProcessLookupError):
        for _ in range(50):
            os.killpg(process.pid, 0)  # nobody of the group is left
            time.sleep(0.1)
    shutil.copytree(tmp_path / "g", tmp_path / "copy")
    few = articles(tmp_path, 60)
    assert make(few, tmp_path / "copy").counts["unchanged"] >= 16


# a scheduler that is lost at any call


class Cluster:
    """A cluster in this process, whose scheduler is lost at one call and stays so."""

    def __init__(self, call: str, error: BaseException) -> None:
        self.call, self.error = call, error
        self.asked: list[str] = []
        self.status = "running"
        self.loop, self.id = object(), "client"
        self.lost = False

    def reach(self, call: str) -> None:
        self.asked.append(call)
        if self.lost or call == self.call:
            self.lost = True
            # of a closed client, or of one that has not yet seen that its connection is
            if not isinstance(self.error, (*CANCELLED, OSError)):
                self.status = "closed"
            raise self.error

    # what onrecord calls of Dask

    def client(self, *_: object, **__: object) -> Cluster:
        self.reach("Client")
        return self

    def semaphore(self, *_: object, **__: object) -> Cluster:
        self.reach("Semaphore")
        return self

    def completed(self, *, loop: object) -> Cluster:
        assert loop is self.loop
        self.futures: dict[Cluster, None] = {}
        return self

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.reach("close")

    def wait_for_workers(self, *_: object, **__: object) -> None:
        self.reach("wait_for_workers")

    def acquire(self, **__: object) -> bool:
        self.reach("acquire")
        return True

    def release(self) -> None:
        self.reach("release")

    def register_plugin(self, *_: object, **__: object) -> None:
        self.reach("register_plugin")

    def nthreads(self) -> dict[str, int]:
        self.reach("nthreads")
        return {"worker": 1}

    def submit(self, _: object, batch: list[Article], *, key: str, pure: bool) -> Cluster:
        self.reach("submit")
        self.key, self.batch = key, batch
        return self

    def add(self, future: Cluster) -> None:
        self.reach("add")
        self.futures[future] = None

    def __next__(self) -> Cluster:
        self.reach("next")
        return self.futures.popitem()[0]

    def result(self) -> list[ArticleResult]:
        self.reach("result")
        return [ArticleResult(article, fault="made") for article in self.batch]

    def cancel(self, _: object) -> None:
        self.reach("cancel")


CANCELLED = (CancelledError, asyncio.CancelledError)
LOSSES = [
    CommClosedError("in <TCP (closed)>: Stream is closed"),
    StreamClosedError(),
    ConnectionRefusedError("refused"),
    OSError("Timed out trying to connect"),
    TimeoutError(),
    CancelledError(),
    FutureCancelledError(key="a", reason="lost dependencies"),
    asyncio.CancelledError(),
    Exception("Client is closed. Can't send update-graph message."),  # Dask's ClosedClientError
    RuntimeError("IOLoop is closed"),
    AttributeError("'NoneType' object has no attribute 'send'"),
    ValueError("No clients found"),
]
WHILE_STARTING = ["Client", "wait_for_workers", "Semaphore", "acquire", "register_plugin"]
WHILE_MAKING = ["nthreads", "submit", "add", "next", "result"]
WHILE_ENDING = ["release", "close"]


@cache
def pipeline() -> ArticlePipeline:
    return ArticlePipeline(Options(extractor="none"))


def through(
    cluster_: Cluster, monkeypatch: pytest.MonkeyPatch, source: Iterable[Article] | None = None
) -> list[ArticleResult]:
    monkeypatch.setattr(cluster, "Client", cluster_.client)
    monkeypatch.setattr(cluster, "Semaphore", cluster_.semaphore)
    monkeypatch.setattr(cluster, "as_completed", cluster_.completed)
    items = [Article(f"a{n}", "It was late.") for n in range(3)] if source is None else source
    return list(dask("tcp://127.0.0.1:9", 1)(pipeline(), items))


@pytest.mark.parametrize(
    ("call", "error"),
    [
        pytest.param(call, error, id=f"{call}-{type(error).__name__}")
        for call in (*WHILE_STARTING, *WHILE_MAKING)
        for error in LOSSES
        # a client that is being made is not closed yet
        if call != "Client" or isinstance(error, (*CANCELLED, OSError, ValueError))
    ],
)
def test_a_scheduler_lost_at_any_call_is_told_in_a_sentence(
    call: str, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Cluster(call, error)
    with pytest.raises(OnrecordError) as told:
        through(lost, monkeypatch)
    sentence = {"Client": "There is no Dask scheduler at tcp://127.0.0.1:9."}.get(
        call, "The connection to the Dask scheduler was lost."
    )
    if call == "wait_for_workers" and isinstance(error, TimeoutError):
        sentence = "The Dask scheduler at tcp://127.0.0.1:9 has no workers."
    assert str(told.value).startswith(sentence)
    assert told.value.exit_status == 3
    cause = told.value.__cause__
    assert cause is not None
    assert error in (cause, cause.__cause__)


@pytest.mark.parametrize("error", LOSSES, ids=lambda e: type(e).__name__)
@pytest.mark.parametrize("call", WHILE_ENDING)
def test_a_scheduler_lost_when_all_is_made_is_no_fault(
    call: str, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Cluster(call, error)
    assert [made.article.id for made in through(lost, monkeypatch)] == ["a0", "a1", "a2"]
    assert lost.asked[-2:] == ["release", "close"]


def test_faults_of_a_source_are_its_own_while_a_cluster_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> Iterator[Article]:
        yield Article("a0", "It was late.")
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        through(Cluster("nothing", OSError()), monkeypatch, broken())


def test_a_fault_of_onrecord_is_not_taken_for_a_lost_scheduler(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sound = Cluster("nothing", OSError())
    monkeypatch.setattr(sound, "result", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        through(sound, monkeypatch)


@pytest.mark.parametrize(
    "error", [OSError("no port"), TimeoutError(), RuntimeError("Cluster failed to start")]
)
def test_a_cluster_that_does_not_start_here_is_told_in_a_sentence(
    error: Exception, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fails(**_: object) -> None:
        raise error

    monkeypatch.setattr(cluster, "LocalCluster", fails)
    with pytest.raises(OnrecordError, match="cluster of this build did not start") as told:
        make(articles(tmp_path, 40), tmp_path / "g", dask(None, 1))
    assert told.value.exit_status == 3
