"""A build in several processes on this machine, each with the language model loaded once.

Each worker has its own pipe, whose other end no other process holds: if the worker dies, the pipe
closes, and its current batch is known. (An executor's workers share their queues, and one that is
killed while it returns a result leaves the executor waiting for the rest.)
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from threading import Thread

from onrecord.build.article import ArticlePipeline, ArticleResult
from onrecord.build.batches import Runner, batches, run_serially
from onrecord.build.options import Options
from onrecord.build.runners import worker as worker_process
from onrecord.build.time_limit import SECONDS, TimeLimitExceeded
from onrecord.errors import OnrecordError
from onrecord.model import Article

#: Fewer changed articles than this are not worth starting processes for.
FEW = 12

#: Batches on their way to a worker: the one it works on, and the next.
AHEAD = 2

#: Starts in a row that a worker may die in: the first may have been somebody's kill.
STARTS = 2


def processes(
    workers: int,
    *,
    memory: int | None = None,
    seconds: float = SECONDS,
    make_pipeline: Callable[[Options], ArticlePipeline] = ArticlePipeline,
) -> Runner:
    """A runner over that many processes; results come as they finish.

    ``memory`` is in MB per process; ``seconds`` is the time limit per article. If a worker dies,
    its batch is retried article by article; an article that crashes its worker twice is quarantined
    and reported. ``make_pipeline`` makes the pipeline of a process; it is pickled.
    """

    def run(pipeline: ArticlePipeline, articles: Iterable[Article]) -> Iterator[ArticleResult]:
        source = iter(articles)
        first: list[Article] = []
        if memory is None:  # which only a process of its own can be held to
            first = list(islice(source, FEW))
            if len(first) < FEW:
                yield from run_serially(pipeline, first, seconds=seconds)
                return
        main = partial(_main, os.getpid(), pipeline.options, memory, seconds, make_pipeline)
        team = [_Worker(main, seconds) for _ in range(workers)]
        try:
            yield from _work(team, batches(chain(first, source)))
        finally:
            for worker in team:
                worker.kill()

    return run


def _work(team: Sequence[_Worker], lots: Iterator[list[Article]]) -> Iterator[ArticleResult]:
    """Hands out batches, a bounded number at a time, and yields what comes back."""
    while True:
        while True:
            idlest = min(team, key=lambda w: len(w.tasks))
            batch = next(lots, None) if len(idlest.tasks) < AHEAD else None
            if batch is None:
                break
            idlest.give(_Task(batch))
        busy = {worker.pipe: worker for worker in team if worker.pipe and worker.tasks}
        if not busy:
            return
        for pipe in wait(list(busy)):
            assert isinstance(pipe, Connection)
            yield from busy[pipe].collect()


@dataclass(frozen=True, slots=True)
class _Task:
    """A batch for a worker; ``alone`` is an article whose batch has ended a worker before."""

    batch: list[Article]
    alone: bool = False


class _Worker:
    """One process, started when it is given a task and restarted after it has died.

    ``tasks`` are those without a result yet, in the order in which it works on them; ``pipe`` is
    ready to be read when a result has come or the process has ended.
    """

    def __init__(self, main: Callable[[Connection], None], seconds: float) -> None:
        self._main, self._seconds = main, seconds
        self._process: SpawnProcess | None = None
        self._loaded = False
        self._failed = 0
        self.pipe: Connection | None = None
        self.tasks: deque[_Task] = deque()

    def give(self, task: _Task) -> None:
        """Hands it a task, which it does after those that it has."""
        if self.pipe is None:
            self._start()
        assert self.pipe is not None
        self.tasks.append(task)
        with suppress(OSError):  # it has died: collect() will find the end of the pipe
            self.pipe.send(task.batch)

    def collect(self) -> list[ArticleResult]:
        """The outcome of its oldest task, if there is one yet."""
        assert self.pipe is not None
        try:
            message = self.pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            return self._died(self.kill())
        if not self._loaded:
            if message:
                raise self._unusable(message)
            self._loaded, self._failed = True, 0
            return []
        self.tasks.popleft()
        assert isinstance(message, list)
        return message

    def kill(self) -> int | None:
        """Ends the process, if there is one, and gives its exit code."""
        if self._process is None or self.pipe is None:
            return None
        self._process.kill()
        self._process.join()
        self.pipe.close()
        ended = self._process.exitcode
        self._process = self.pipe = None
        return ended

    def _start(self) -> None:
        # spawned, not forked: the parent holds a store with threads of its own
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=self._main, args=(theirs,), daemon=True)
        self._loaded = False
        with _undisturbed():
            self._process.start()
        theirs.close()  # so that the pipe ends with the process

    def _died(self, ended: int | None) -> list[ArticleResult]:
        """Its articles are retried one by one; one that already was is quarantined."""
        results: list[ArticleResult] = []
        again: list[_Task] = []
        if not self._loaded:  # so no article is at fault
            self._failed += 1
            if self._failed == STARTS:
                raise self._unusable(f"it ended ({_how(ended)})")
        else:
            task = self.tasks.popleft()
            if task.alone:
                results = [ArticleResult(task.batch[0], fault=self._fault(ended))]
            else:
                again = [_Task([article], alone=True) for article in task.batch]
        waiting = [*again, *self.tasks]
        self.tasks.clear()
        for task in waiting:
            self.give(task)
        return results

    def _fault(self, ended: int | None) -> str:
        if ended == -signal.SIGALRM:
            return str(TimeLimitExceeded(self._seconds))
        return f"it crashed its worker twice ({_how(ended)}: out of memory, or a library fault)."

    @staticmethod
    def _unusable(reason: str) -> OnrecordError:
        return OnrecordError(
            f"A worker process could not start: {reason}.",
            hint="Raise --memory or lower --workers; committed work is kept.",
        )


def _how(ended: int | None) -> str:
    return signal.Signals(-ended).name if ended and ended < 0 else f"status {ended}"


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits for the end of this block; processes started in it never see one."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _main(
    parent: int,
    options: Options,
    memory: int | None,
    seconds: float,
    make_pipeline: Callable[[Options], ArticlePipeline],
    pipe: Connection,
) -> None:
    """A worker's life: it says that it has loaded (or why not), then hands back batch by batch."""
    worker_process.die_with(parent)
    # what a library prints as it dies would hide the line that names the article
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    given: SimpleQueue[list[Article] | None] = SimpleQueue()
    # taken in beside the work, or parent and worker might each wait for the other to listen
    Thread(target=_take_in, args=(pipe, given), daemon=True).start()
    try:
        worker_process.start(options, memory, seconds, make_pipeline)
    except Exception as error:
        pipe.send(f"{type(error).__name__}: {error}".rstrip("."))
        return
    pipe.send("")
    while (batch := given.get()) is not None:
        pipe.send(worker_process.process(batch))


def _take_in(pipe: Connection, given: SimpleQueue[list[Article] | None]) -> None:
    try:
        while True:
            given.put(pipe.recv())
    except (EOFError, OSError):
        given.put(None)  # the parent has ended
