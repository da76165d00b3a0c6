"""A build in several processes, each with the language model loaded once."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice

from onrecord.maker import Made, Maker, Options, Runner, serially
from onrecord.model import Article

#: Fewer changed articles than this are not worth starting processes for.
FEW = 12
#: Articles handed over at a time, and batches on their way a worker.
BATCH, AHEAD = 4, 3

_maker: Maker | None = None


def processes(workers: int) -> Runner:
    """A runner over that many processes; results come in the order of the articles."""
    if workers <= 1:
        return serially

    def run(maker: Maker, articles: Iterable[Article]) -> Iterator[Made]:
        source = iter(articles)
        first = list(islice(source, FEW))
        if len(first) < FEW:
            yield from serially(maker, first)
            return
        # spawned, not forked: the parent holds a store with threads of its own
        with ProcessPoolExecutor(
            workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start,
            initargs=(maker.options,),
        ) as pool:
            waiting: deque[Future[list[Made]]] = deque()
            rest = chain(first, source)
            while True:
                batch = list(islice(rest, BATCH))
                if batch:
                    waiting.append(pool.submit(_make, batch))
                if not waiting:
                    return
                if not batch or len(waiting) >= workers * AHEAD:
                    yield from waiting.popleft().result()

    return run


def _start(options: Options) -> None:
    global _maker
    _maker = Maker(options)


def _make(batch: list[Article]) -> list[Made]:
    assert _maker is not None
    return [_maker.make(article) for article in batch]
