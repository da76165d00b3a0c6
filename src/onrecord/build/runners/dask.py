"""A build on a Dask cluster: one started for it on this machine, or a running one.

Each worker loads its pipeline once, from what the build sends it: the options, the assembled
authority and the cue table, so that the user's files need not be on the worker's machine.
"""

# Dask says that it is typed, and leaves most of its functions without types.
# mypy: disallow-untyped-calls = False

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import chain, count, islice
from typing import Any

from onrecord.authority.model import Authority
from onrecord.build.article import ArticlePipeline, ArticleResult
from onrecord.build.batches import BATCH_ARTICLES, Runner, batches, run_serially
from onrecord.build.options import Options
from onrecord.build.runners import worker as worker_process
from onrecord.build.time_limit import SECONDS
from onrecord.errors import MissingExtra, OnrecordError, UsageError
from onrecord.extract.claims.cues.table import CueTable
from onrecord.model import Article
from onrecord.store.shard_folder import gate

try:
    import dask as dask_
    from distributed import Client, Future, LocalCluster, Semaphore, as_completed
    from distributed.diagnostics.plugin import WorkerPlugin
    from distributed.scheduler import KilledWorker
except ImportError as error:
    raise MissingExtra("dask.distributed", "cluster") from error

#: Batches on their way a worker: one processed, one that waits there, one whose result comes back.
AHEAD = 3
#: Seconds for a scheduler to answer, and for its first worker to come.
PATIENCE = 30.0
_NAME = "onrecord"
#: What a call raises whose scheduler is gone. A closed connection is an OSError.
_LOST = (OSError, TimeoutError, CancelledError, asyncio.CancelledError)
_DIED = "it crashed its worker twice (out of memory, out of time, or a library fault)."


def dask(
    scheduler: str | None,
    workers: int,
    *,
    memory: int | None = None,
    seconds: float = SECONDS,
) -> Runner:
    """A runner over a Dask cluster; results come as they are done.

    Without a ``scheduler`` (``tcp://host:port``) it starts ``workers`` processes here, each with
    ``memory`` MB to write to; few articles are processed in this process then. ``seconds`` bounds a
    batch. A batch whose worker died is tried again article by article, and an article that ends a
    worker twice is given up and reported. Raises UsageError for what a cluster cannot do, and
    OnrecordError where the cluster does not answer, its scheduler is lost, or its workers are of
    another onrecord.
    """
    if scheduler is not None and memory is not None:
        raise UsageError(
            "--memory cannot limit the workers of a running cluster.",
            hint="Start them with a limit: dask worker --memory-limit.",
        )

    def run(pipeline: ArticlePipeline, articles: Iterable[Article]) -> Iterator[ArticleResult]:
        if pipeline.options.llm is not None:
            raise UsageError(
                "--extractor llm has one token budget, which a cluster cannot share.",
                hint="Leave out --engine dask, or build with --extractor rules.",
            )
        source = iter(articles)
        if scheduler is None:
            first = list(islice(source, BATCH_ARTICLES))
            if len(first) < BATCH_ARTICLES:
                yield from run_serially(pipeline, first, seconds=seconds)
                return
            source = chain(first, source)
        with ExitStack() as stack:
            client = stack.enter_context(_connected(scheduler, workers))
            _prepare(client, pipeline, memory, seconds, local=scheduler is None)
            yield from _Build(client).process(source)

    return run


@contextmanager
def _connected(scheduler: str | None, workers: int) -> Iterator[Client]:
    """A client of the cluster, which is this build's alone until the block ends."""
    with ExitStack() as stack:
        # errors report what concerns the user; the library would log every closed socket
        stack.enter_context(_silenced())
        stack.enter_context(dask_.config.set({"distributed.comm.timeouts.connect": PATIENCE}))
        if scheduler is None:
            # a batch that ended its worker is taken apart at once, not given to the next worker
            stack.enter_context(dask_.config.set({"distributed.scheduler.allowed-failures": 0}))
            yield _started_here(stack, workers)
            return
        try:
            client = _entered(stack, Client(scheduler, timeout=PATIENCE))
        except ImportError as error:  # the scheduler refuses a client of another Dask
            raise _of_another_version(str(error)) from error
        except (*_LOST, ValueError) as error:
            raise OnrecordError(
                f"There is no Dask scheduler at {scheduler}.",
                hint="Start one with 'dask scheduler' and give the address that it prints.",
            ) from error
        with _reaching(client):
            try:
                client.wait_for_workers(1, timeout=PATIENCE)
            except TimeoutError as error:
                raise OnrecordError(
                    f"The Dask scheduler at {scheduler} has no workers.",
                    hint=f"Start some: dask worker {scheduler} --nworkers auto --nthreads 1.",
                ) from error
            # leased, so that a build that was killed keeps it for half a minute and no longer
            turn = Semaphore(max_leases=1, name=_NAME)
            ours = turn.acquire(timeout=PATIENCE * 2)
        if not ours:
            raise OnrecordError(
                f"Another build is using the cluster at {scheduler}.",
                hint="Wait until it has finished, or start your own cluster.",
            )
        stack.callback(_quietly, turn.release)
        yield client


def _started_here(stack: ExitStack, workers: int) -> Client:
    """A client of a cluster that is started on this machine, and ends with the stack."""
    try:
        cluster = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=0,  # the worker limits itself
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        )
        client: Client = _entered(stack, Client(_entered(stack, cluster)))
        return client
    except (*_LOST, RuntimeError) as error:
        raise OnrecordError(
            f"The Dask cluster of this build did not start ({type(error).__name__}: {error}).",
            hint="Build without --engine dask, or start a cluster and name it with --scheduler.",
        ) from error


def _entered(stack: ExitStack, opened: Any) -> Any:
    """A Dask context that the stack closes; it is not an error if it is gone by then."""
    entered = opened.__enter__()
    stack.callback(_quietly, lambda: opened.__exit__(None, None, None))
    return entered


@contextmanager
def _reaching(client: Client) -> Iterator[None]:
    """Calls that need the scheduler; raises OnrecordError, which says so, where it is lost."""
    try:
        yield
    except (OnrecordError, KilledWorker):
        raise
    except (*_LOST, Exception) as error:
        # a client without a scheduler also fails in ways of its own: it has nothing to send to
        if not isinstance(error, _LOST) and client.status == "running":
            raise
        raise OnrecordError(
            "The connection to the Dask scheduler was lost.",
            hint="Committed work is kept; run the same command again to resume.",
        ) from error


def _prepare(
    client: Client, pipeline: ArticlePipeline, memory: int | None, seconds: float, *, local: bool
) -> None:
    """Make every worker of the cluster, and those that join it, a worker of this build."""
    # without the user's files, which need not be on the worker's machine
    options = replace(pipeline.options, authority=(), cues=())
    setup = _Setup(
        options,
        pipeline.authority,
        pipeline.cues,
        _identity(pipeline),
        memory,
        seconds,
        owned=local,
    )
    with _reaching(client):
        try:
            client.register_plugin(setup, name=_NAME)
        except (ImportError, AttributeError, TypeError) as error:  # as unpickling may raise there
            if client.status != "running":
                raise
            raise _of_another_version(str(error)) from error


def _identity(pipeline: ArticlePipeline) -> tuple[str, ...]:
    """What must be the same at both ends, or the graph would not be."""
    return (*gate().values(), pipeline.extractor.name, pipeline.extractor.version)


def _of_another_version(reason: str) -> OnrecordError:
    return OnrecordError(
        f"The workers of the cluster run another version of onrecord ({reason.rstrip('.')}).",
        hint="Install the same version of onrecord and its language model on every machine.",
    )


class _Setup(WorkerPlugin):
    """What a worker is sent once, and makes itself ready with before it is given any work."""

    name = _NAME

    def __init__(
        self,
        options: Options,
        authority: Authority,
        cues: CueTable | None,
        identity: tuple[str, ...],
        memory: int | None,
        seconds: float,
        *,
        owned: bool,
    ) -> None:
        self.owned = owned  # whether the worker was started for this build
        self.options, self.authority, self.cues = options, authority, cues
        self.identity = identity
        self.memory, self.seconds = memory, seconds

    def setup(self, worker: Any) -> None:
        """Load the model, shapes and authority; runs in the worker's main thread."""
        on_interrupt = signal.getsignal(signal.SIGINT)
        try:
            worker_process.start(self.options, self.memory, self.seconds, self._pipeline)
        except OnrecordError as error:
            raise OnrecordError(str(error)) from None  # one that can be sent
        except Exception as error:
            raise OnrecordError(
                f"A worker of the cluster could not start ({type(error).__name__}: {error}).",
                hint="Check its memory and its installation of onrecord.",
            ) from error
        if not self.owned:
            signal.signal(signal.SIGINT, on_interrupt)  # it is its owner who ends it
        gc.collect()
        gc.freeze()  # what is loaded stays; see _process

    def _pipeline(self, options: Options) -> ArticlePipeline:
        pipeline = ArticlePipeline(options, self.authority, self.cues)
        here = _identity(pipeline)
        if here != self.identity:
            pairs = zip(here, self.identity, strict=True)
            differ = ", ".join(f"{h[:20]}, and this build {m[:20]}" for h, m in pairs if h != m)
            raise _of_another_version(f"a worker has {differ}")
        return pipeline


def _process(batch: Sequence[Article]) -> list[ArticleResult]:
    """``worker.process``, with garbage collected in this thread.

    A worker's main thread runs its connections, but pyoxigraph releases query results only in the
    thread that ran the query.
    """
    gc.disable()
    try:
        return worker_process.process(batch)
    finally:
        gc.collect()
        gc.enable()


class _Build:
    """The batches of one build on their way through the cluster."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.names = count()
        self._workers, self._asked = 1, 0.0

    def process(self, articles: Iterable[Article]) -> Iterator[ArticleResult]:
        """One result per article, in the order in which they finish.

        When a worker dies, any of its batches may be the cause. So these are retried at the end,
        article by article, one per worker; an article that fails again is retried once more, alone.
        """
        killed: list[list[Article]] = []
        yield from self._round(batches(articles), lambda: AHEAD * self._count(), killed)
        again: list[list[Article]] = []
        single = ([article] for batch in killed for article in batch)
        yield from self._round(single, self._count, again)
        given_up: list[list[Article]] = []
        yield from self._round(iter(again), lambda: 1, given_up)
        for batch in given_up:
            yield from (ArticleResult(article, fault=_DIED) for article in batch)

    def _round(
        self,
        source: Iterator[list[Article]],
        ahead: Callable[[], int],
        killed: list[list[Article]],
    ) -> Iterator[ArticleResult]:
        """Each batch through the cluster, ``ahead()`` at a time; ``killed`` gets what failed."""
        done = as_completed(loop=self.client.loop)
        waiting: dict[object, list[Article]] = {}
        try:
            while True:
                for batch in islice(source, max(0, ahead() - len(waiting))):
                    with _reaching(self.client):
                        future = self._submit(batch)
                        waiting[future.key] = batch
                        done.add(future)
                if not waiting:
                    return
                with _reaching(self.client):
                    future = next(done)
                    batch = waiting.pop(future.key)
                    try:
                        results = future.result()
                    except KilledWorker:
                        killed.append(batch)
                        continue
                del future  # the worker need not keep the result any longer
                yield from results
        finally:
            if waiting:  # Ctrl-C, or a fault: what nobody waits for any more is not processed
                _quietly(lambda: self.client.cancel(done.futures.keys()))

    def _submit(self, batch: list[Article]) -> Future[list[ArticleResult]]:
        return self.client.submit(
            _process, batch, key=f"{_NAME}-{self.client.id}-{next(self.names)}", pure=False
        )

    def _count(self) -> int:
        """How many workers there are, asked once a second: they come and go."""
        if time.monotonic() - self._asked > 1:
            with _reaching(self.client):
                self._workers = max(1, len(self.client.nthreads()))
            self._asked = time.monotonic()
        return self._workers


@contextmanager
def _silenced() -> Iterator[None]:
    log = logging.getLogger("distributed")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


def _quietly(call: Callable[[], Any]) -> None:
    """Tidy up on a cluster that may have gone."""
    try:
        call()
    except (*_LOST, Exception) as error:
        logging.getLogger("onrecord.build.runners").debug("while tidying up: %s", error)
