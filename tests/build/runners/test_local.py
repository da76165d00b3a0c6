"""Several processes: whatever happens to one of them or to an article, nothing else is lost."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path

import pytest

from onrecord.build import Options, Summary, build
from onrecord.build.article import ArticlePipeline
from onrecord.build.batches import BATCH_ARTICLES, BATCH_CHARACTERS, FIRST_BATCH, batches
from onrecord.build.runners.local import AHEAD, FEW, processes
from onrecord.errors import OnrecordError
from onrecord.export.formats import export
from onrecord.model import Article
from onrecord.store import open_graph
from support.poison import DiesAtStart, Poisoned, Unstartable, archive

NOTHING = Options(extractor="none")
SOUND = [f"a{n}" for n in range(40)]


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1935990000")


def dump(graph: Path) -> bytes:
    out = graph.with_suffix(".nq")
    with out.open("wb") as file:
        export(open_graph(graph), "nq", file)
    return out.read_bytes()


def poisoned(
    tmp_path: Path,
    ids: list[str],
    workers: int = 2,
    *,
    memory: int | None = None,
    seconds: float = 60,
) -> Summary:
    run = processes(
        workers, memory=memory, seconds=seconds, make_pipeline=partial(Poisoned, scratch=tmp_path)
    )
    return build([archive(tmp_path / "in.jsonl", ids)], tmp_path / "g", NOTHING, run=run)


def with_two(*ids: str) -> list[str]:
    """The sound articles, with these among them."""
    mixed = list(SOUND)
    for place, name in zip((3, 21, 30), ids, strict=False):
        mixed.insert(place, name)
    return mixed


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What a build of the sound articles alone exports."""
    folder = tmp_path_factory.mktemp("sound")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1935990000")
        build([archive(folder / "in.jsonl", SOUND)], folder / "g", NOTHING)
    return dump(folder / "g")


@pytest.mark.parametrize(
    ("poison", "limits", "reason"),
    [
        ("deadly", {}, "it crashed its worker twice (SIGKILL: out of memory, or a library fault"),
        # long enough for a worker to compile the shapes on a busy machine
        ("endless", {"seconds": 8}, "it takes longer than 8 seconds."),
        ("greedy", {"memory": 2000}, "it needs more memory than its worker has"),
        ("faulty", {}, "onrecord failed on it (ValueError: no such tense)"),
    ],
)
def test_a_poisonous_article_is_set_aside_by_name_and_no_other(
    poison: str, limits: dict[str, int], reason: str, sound: bytes, tmp_path: Path
) -> None:
    summary = poisoned(tmp_path, with_two(f"{poison}-1", f"{poison}-2"), **limits)
    assert str(summary) == "read 42, written 40, unchanged 0, refused 2, skipped 0"
    assert sorted(o.id for o in summary.refused) == [f"{poison}-1", f"{poison}-2"]
    assert all(o.reason.startswith(reason) for o in summary.refused), summary.refused
    assert dump(tmp_path / "g") == sound


def test_an_article_at_which_a_worker_was_killed_once_is_written(tmp_path: Path) -> None:
    summary = poisoned(tmp_path, with_two("once-1", "once-2"))
    assert str(summary) == "read 42, written 42, unchanged 0, refused 0, skipped 0"


def test_a_batch_of_nothing_but_poison_costs_only_itself(sound: bytes, tmp_path: Path) -> None:
    ids = [f"deadly-{n}" for n in range(FIRST_BATCH)] + SOUND
    assert (
        str(poisoned(tmp_path, ids, 1)) == "read 44, written 40, unchanged 0, refused 4, skipped 0"
    )
    assert dump(tmp_path / "g") == sound


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_any_number_of_workers_gives_the_same_bytes(
    workers: int, sound: bytes, tmp_path: Path
) -> None:
    source = archive(tmp_path / "in.jsonl", SOUND)
    build([source], tmp_path / "g", NOTHING, run=processes(workers))
    assert dump(tmp_path / "g") == sound


def test_a_worker_that_cannot_start_is_an_error_and_no_article_s_fault(tmp_path: Path) -> None:
    source = archive(tmp_path / "in.jsonl", SOUND)
    run = processes(2, make_pipeline=Unstartable)
    with pytest.raises(OnrecordError, match="could not start: OSError: the model is gone"):
        build([source], tmp_path / "g", NOTHING, run=run)


def test_a_worker_that_dies_whenever_it_starts_is_an_error(tmp_path: Path) -> None:
    run = processes(1, make_pipeline=partial(DiesAtStart, scratch=None))
    with pytest.raises(OnrecordError, match=r"could not start.*--memory"):
        build([archive(tmp_path / "in.jsonl", SOUND)], tmp_path / "g", NOTHING, run=run)


def test_a_worker_that_is_killed_while_it_starts_is_started_again(tmp_path: Path) -> None:
    run = processes(1, make_pipeline=partial(DiesAtStart, scratch=tmp_path))
    source = archive(tmp_path / "in.jsonl", SOUND)
    assert build([source], tmp_path / "g", NOTHING, run=run).counts["written"] == 40


@pytest.mark.parametrize("memory", [40, 300])
def test_too_little_memory_to_start_with_is_said_in_one_sentence(
    memory: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source = archive(tmp_path / "in.jsonl", SOUND[:2])
    with pytest.raises(OnrecordError, match=r"could not start.*--memory"):
        build([source], tmp_path / "g", Options(), run=processes(1, memory=memory))
    assert capfd.readouterr().err == "", "whatever a library prints as it dies"


def test_few_articles_are_made_in_this_process(tmp_path: Path) -> None:
    ids = [f"log-{n}" for n in range(FEW - 1)]
    pipeline = Poisoned(NOTHING, tmp_path)
    articles = [Article(name, "Snow fell.") for name in ids]
    assert len(list(processes(2)(pipeline, articles))) == FEW - 1
    assert set((tmp_path / "pids").read_text().split()) == {str(os.getpid())}


def test_without_worker_processes_a_faulty_article_costs_only_itself_too(tmp_path: Path) -> None:
    pipeline = Poisoned(NOTHING, tmp_path)
    articles = [Article(name, "Snow fell.") for name in ("a", "faulty", "b")]
    made = list(processes(1)(pipeline, articles))
    assert [(m.article.id, bool(m.unit), bool(m.fault)) for m in made] == [
        ("a", True, False),
        ("faulty", False, True),
        ("b", True, False),
    ]


def test_articles_are_read_only_as_workers_take_them(tmp_path: Path) -> None:
    read = 0

    def articles() -> Iterator[Article]:
        nonlocal read
        for number in range(5000):
            read += 1
            yield Article(f"a{number}", "Snow fell.")

    made = processes(2)(ArticlePipeline(NOTHING), articles())
    for done, _ in enumerate(made, start=1):
        assert read - done <= 2 * (AHEAD + 1) * BATCH_ARTICLES
        if done == 500:
            break
    assert isinstance(made, Generator)
    made.close()


def test_no_worker_is_left_when_the_runner_is_closed(tmp_path: Path) -> None:
    pipeline = Poisoned(NOTHING, tmp_path)
    run = processes(2, make_pipeline=partial(Poisoned, scratch=tmp_path))
    made = run(pipeline, (Article(f"log-{n}", "Snow fell.") for n in range(200)))
    next(made)
    pids = set((tmp_path / "pids").read_text().split())
    assert isinstance(made, Generator)
    made.close()
    assert pids
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_workers_that_somebody_kills_are_replaced(tmp_path: Path) -> None:
    killed: list[int] = []
    pids = tmp_path / "pids"
    pids.touch()

    def kill() -> None:
        deadline = time.monotonic() + 60
        while len(killed) < 3 and time.monotonic() < deadline:
            time.sleep(0.02)
            done = pids.read_text().split()
            # not sooner, or an article tried again would be hit twice, which tells against it
            if done and done.count(done[-1]) > 100 and int(done[-1]) not in killed:
                killed.append(int(done[-1]))
                os.kill(killed[-1], signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    summary = poisoned(tmp_path, [f"log-{n}" for n in range(1000)])
    killer.join()
    assert len(killed) == 3
    assert str(summary) == "read 1000, written 1000, unchanged 0, refused 0, skipped 0"


class TestBatches:
    def sizes(self, count: int, letters: int) -> list[int]:
        texts = (Article(f"a{n}", "x" * letters) for n in range(count))
        return [len(batch) for batch in batches(texts)]

    def test_they_grow_from_small_to_full(self) -> None:
        sizes = self.sizes(300, 10)
        assert sizes[0] == FIRST_BATCH
        assert max(sizes) == BATCH_ARTICLES
        assert sum(sizes) == 300

    def test_long_articles_come_in_small_ones(self) -> None:
        assert self.sizes(4, BATCH_CHARACTERS) == [1, 1, 1, 1]

    @pytest.mark.parametrize("make", [list, iter])
    def test_no_article_is_lost_or_moved(
        self, make: Callable[[list[Article]], list[Article]]
    ) -> None:
        articles = [Article(f"a{n}", "x" * (n * 997 % 20_000)) for n in range(77)]
        assert [a for batch in batches(make(articles)) for a in batch] == articles
