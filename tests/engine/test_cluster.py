"""A Dask cluster makes the graph that this process makes, and outlives its workers' deaths."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="dask.distributed is not installed: onrecord[cluster]")

from engine.poison import heed_interrupts
from onrecord.build import Options, build
from onrecord.engine import cluster
from onrecord.engine.cluster import dask
from onrecord.errors import OnrecordError, UsageError
from onrecord.extract.llm.settings import LlmSettings
from onrecord.maker import Made, Maker, Runner, serially
from onrecord.model import Article
from onrecord.outcomes import Outcome, Summary
from onrecord.store import open_graph, sorted_nquads
from onrecord.store.folder import ShardFolder

DEADLY = "This one ends whoever reads it."
#: What a worker of the tests loads first: it dies of one article, as of a fault in a library.
PRELOAD = f"""
import os
from onrecord.maker import Maker
def dies(self, articles, make_batch=Maker.make_batch):
    if any({DEADLY!r} in article.text for article in articles):
        os._exit(1)
    return make_batch(self, articles)
Maker.make_batch = dies
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


def make(source: str, graph: Path, run: Runner = serially, **options: object) -> Summary:
    return build([source], graph, Options(**{"extractor": "none"} | options), run=run)  # type: ignore[arg-type]


def test_a_cluster_makes_the_same_bytes_as_this_process_without_the_files_of_the_user(
    tmp_path: Path, address: str
) -> None:
    people = tmp_path / "people.csv"
    people.write_text("id,kind,label\nperson-lund,person,Oro Lund\n")
    source = articles(tmp_path, 40)
    here = make(source, tmp_path / "here", authority=(people,))

    def elsewhere(maker: Maker, items: Iterable[Article]) -> Iterator[Made]:
        people.unlink()  # as on the machines of the workers
        return dask(address, 2)(maker, items)

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
    assert "ended its worker twice" in refused.reason


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
            tell=kill_one,
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
            tell=lambda outcome: process.kill(),
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
    with pytest.raises(OnrecordError, match=r"not of this onrecord .*where this has 99\.0"):
        make(articles(tmp_path, 3), tmp_path / "g", dask(address, 2))


def test_a_cluster_on_which_another_build_works_is_left_alone(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import Client, Semaphore

    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with Client(address):
        turn = Semaphore(max_leases=1, name="onrecord")
        turn.acquire()
        with pytest.raises(OnrecordError, match="Another build works on the cluster"):
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
    with pytest.raises(UsageError, match="one meter and one budget"):
        make(articles(tmp_path, 3), tmp_path / "g", dask(None, 2), extractor="llm", llm=llm)


def test_the_memory_of_workers_that_run_already_is_not_ours_to_limit() -> None:
    with pytest.raises(UsageError, match="dask worker --memory-limit"):
        dask("tcp://127.0.0.1:8786", 2, memory=500)


def test_ctrl_c_ends_the_workers_and_keeps_what_was_committed(tmp_path: Path) -> None:
    source = articles(tmp_path, 3000)
    program = f"""
from pathlib import Path
from onrecord.build import Options, build
from onrecord.engine.cluster import dask
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
