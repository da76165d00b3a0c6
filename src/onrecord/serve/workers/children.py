"""The child processes that answer queries: started, kept alive, handed out, replaced."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
from collections import Counter, deque
from collections.abc import Coroutine, Mapping
from typing import Any, Final

from onrecord.errors import StoreError
from onrecord.serve.core.config import Settings
from onrecord.serve.core.log import log
from onrecord.serve.core.metrics import Metrics
from onrecord.serve.core.problems import Problem
from onrecord.serve.workers.child import Child, ChildEnded
from onrecord.serve.workers.fair_share import Requester, reserve
from onrecord.serve.workers.frames import READY
from onrecord.serve.workers.published_version import published_version

WORKER: Final = "onrecord.serve.workers.query_worker"
#: Seconds between two looks at which version is published.
_LOOK: Final = 0.3
#: Seconds to wait before a child that did not come up is started again.
_AGAIN: Final = 1.0


def _is_known(child: Child) -> bool:
    """Whether a child works at the request of a page or at a named query."""
    return child.requester is not None and not child.requester.own


class Children:
    """All children; ``take`` gives a free one, or lets a request wait for one."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self.settings, self.metrics = settings, metrics
        self.version = ""
        self.base = settings.base or ""
        self.walled = False
        self._graph_trouble: str | None = None
        self._child_trouble: str | None = None
        self._idle: deque[Child] = deque()
        self._busy: set[Child] = set()
        self._waiting: dict[asyncio.Future[Child], Requester] = {}  # each with who asks, in order
        self._starting = 0
        # to start takes a core a fifth of a second, and children at work need some too
        self._cores = asyncio.Semaphore(max(1, (os.cpu_count() or 1) // 2))
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self._aside: set[Child] = set()  # those of the busy that a fresh child stands in for
        # what a query may take at most before it makes room for those that wait
        self._fair = settings.timeout / 4
        metrics.children.labels("idle").set_function(lambda: len(self._idle))
        metrics.children.labels("busy").set_function(lambda: len(self._busy))
        metrics.children.labels("starting").set_function(lambda: self._starting)
        metrics.queue.set_function(lambda: len(self._waiting))
        metrics.version.set_function(lambda: int(self.version.partition("-")[0] or 0))

    # the whole

    async def start(self) -> None:
        """Start the children; they come up while the first requests may already wait."""
        self.look()
        self._fill()
        self._run(self._watch())

    async def close(self) -> None:
        """End all children and everything that waits."""
        self._closed = True
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_exception(Problem(503, "The server is shutting down."))
        for task in list(self._tasks):
            if task.get_name() != "reap":
                task.cancel()
        children = [*self._idle, *self._busy]
        for child in children:
            child.kill("stopped")
        await asyncio.gather(*self._tasks, *map(self._reap, children), return_exceptions=True)

    @property
    def ready(self) -> int:
        """How many children have the graph open."""
        return len(self._idle) + len(self._busy)

    @property
    def trouble(self) -> str | None:
        """Why the graph cannot be read now, in a sentence; None if it can."""
        return self._graph_trouble or self._child_trouble

    def state(self) -> dict[str, Any]:
        """The pool as ``/healthz`` reports it."""
        return {
            "version": self.version.partition("-")[0] or None,
            "children": {
                "idle": len(self._idle),
                "busy": len(self._busy),
                "starting": self._starting,
            },
            "waiting": len(self._waiting),
            "networkBlockedBySystem": self.walled,
        }

    def look(self) -> None:
        """Take note of the version that is published now; requests from now on get that one."""
        try:
            version = published_version(self.settings.graph)
        except StoreError as error:
            self._graph_trouble = self._report(str(error), self._graph_trouble)
            return
        if self._graph_trouble is not None:
            log(logging.INFO, "the graph can be read again")
            self._graph_trouble = None
        if version != self.version:
            if self.version:
                self.metrics.switches.inc()
            log(logging.INFO, "serving a version", version=version)
            self.version = version

    def _report(self, trouble: str, before: str | None) -> str:
        """Log a problem with the graph unless it is the same as before; return it."""
        if trouble != before:
            log(logging.ERROR, "the graph cannot be read", reason=trouble)
        return trouble

    async def _watch(self) -> None:
        """Follow the published version; let idle children open it; make room where many wait."""
        while True:
            await asyncio.sleep(_LOOK)
            self.look()
            self._make_room()
            for child in [c for c in self._idle if c.version != self.version]:
                if child in self._idle:  # one after the other, so that others can be asked
                    self._idle.remove(child)
                    self._busy.add(child)
                    child.requester, child.since = None, time.monotonic()
                    if await self._reopen(child):
                        self.give_back(child)

    def set_aside(self, child: Child) -> None:
        """Lower the priority of this child's long query, on the processor and in the pool.

        A new child replaces it meanwhile, as long as no more are set aside than there are children.
        """
        if child.usable:
            child.lower_priority()
            if len(self._aside) < self.settings.children:
                self._aside.add(child)
                self._fill()
                self._hand_out()

    def _make_room(self) -> None:
        """If requests wait because of too many long queries, end some of these.

        Pages and named queries are ended last; of the others, those of the client with the most
        children first, and of these the one that has run longest.
        """
        stuck = [c for c in self._busy - self._aside if c.nice and c.usable]
        for child in stuck:
            self.set_aside(child)
        waiting = sum(not waiter.done() for waiter in self._waiting)
        over = time.monotonic() - self._fair
        old = [child for child in self._aside if child.usable and child.since < over]
        held = Counter(child.requester for child in self._busy)
        for _ in range(min(waiting, len(stuck), len(old))):
            child = min(old, key=lambda c: (_is_known(c), -held[c.requester], c.since))
            old.remove(child)
            held[child.requester] -= 1
            child.kill("crowded")

    def _run(self, work: Coroutine[Any, Any, None], name: str = "work") -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # children coming and going

    def _fill(self) -> None:
        """Start children until there are as many as there should be, those aside not counted."""
        while not self._closed and self._there() < self.settings.children:
            self._starting += 1
            self._run(self._start())

    def _there(self) -> int:
        return self._starting + len(self._idle) + len(self._busy) - len(self._aside)

    async def _start(self) -> None:
        """One more child; tried again until it comes up."""
        try:
            while (child := await self._come_up()) is None:
                await asyncio.sleep(_AGAIN)
        finally:
            self._starting -= 1
        self.give_back(child)

    async def _come_up(self) -> Child | None:
        """A new child that has the graph open; None where it did not come so far."""
        async with self._cores:
            child = await Child.start(WORKER, self._options(), self._on_end)
            try:
                kind, payload = await child.frame()
            except ChildEnded as ended:
                reason = f"A child process ended while it started ({ended.cause})."
                self._child_trouble = self._report(reason, self._child_trouble)
            except asyncio.CancelledError:
                child.kill("stopped")
                child.process.wait()
                raise
            else:
                content = json.loads(payload)
                if kind == READY:
                    self._took(child, content)
                    return child
                self._child_trouble = self._report(content["detail"], self._child_trouble)
        child.kill("retired")
        await self._reap(child)
        return None

    def _options(self) -> dict[str, Any]:
        settings = self.settings
        return {
            "graph": str(settings.graph),
            "base": settings.base,
            "prefixes": settings.prefixes,
            "memory": settings.memory,
            "services": list(settings.services),
        }

    def _took(self, child: Child, content: Mapping[str, Any]) -> None:
        """Note what a child has open."""
        child.version = content["version"]
        if child.version != self.version:  # from now on nobody is to see an older one
            self.look()
        self.walled = content["walled"]
        self.base = content["base"]
        self._child_trouble = None

    def _on_end(self, child: Child) -> None:
        """A child has ended; one that is busy is noticed by whoever reads its answer."""
        if child in self._idle and not self._closed:
            self._idle.remove(child)
            self.give_back(child)

    def give_back(self, child: Child) -> None:
        """Return a child: it goes to the next waiting request; one that has ended is replaced."""
        if self._closed:
            return  # whoever closes waits for its end
        self._busy.discard(child)
        self._aside.discard(child)
        surplus = not self._waiting and self._there() >= 2 * self.settings.children
        if surplus or not child.usable or not child.restore_priority():
            child.kill("retired")
            self._run(self._reap(child), "reap")
            self._fill()
            return
        self._idle.append(child)
        self._hand_out()

    async def _reap(self, child: Child) -> None:
        """Wait for the end of a child; freeing its memory takes the system a while."""
        await asyncio.to_thread(child.process.wait)
        cause = child.cause()
        if cause not in ("retired", "stopped"):
            self.metrics.children_ended.labels(cause).inc()
            log(logging.WARNING, "a child process ended", cause=cause, process=child.process.pid)

    # handing them out

    def _hand_out(self) -> None:
        """Give idle children to waiting requests: first to the client with the fewest."""
        while self._idle and self._waiting:
            held = Counter(child.requester for child in self._busy)
            may = [w for w, who in self._waiting.items() if w.done() or self._may_have(who)]
            if not may:
                return
            waiter = min(may, key=lambda w: held[self._waiting[w]])
            who = self._waiting.pop(waiter)
            if not waiter.done():
                waiter.set_result(self._hold(who))

    def _may_have(self, who: Requester) -> bool:
        """Whether a client gets an idle child.

        The last few are reserved for clients with fewer children, and some for pages and named
        queries alone, however many clients run queries of their own.
        """
        kept = reserve(self.settings.children)
        if who.own:
            known = sum(map(_is_known, self._busy - self._aside))
            if len(self._idle) + known <= kept:
                return False
        return len(self._idle) > kept or sum(c.requester == who for c in self._busy) < kept

    def _hold(self, who: Requester) -> Child:
        child = self._idle.popleft()
        child.requester, child.since = who, time.monotonic()
        self._busy.add(child)
        return child

    async def take(self, who: Requester) -> Child:
        """A free child with the published version open, waiting for one where none is."""
        while True:
            free = self._idle and self._may_have(who)
            child = self._hold(who) if free else await self._wait(who)
            if not child.usable:
                self.give_back(child)
            elif child.version == self.version or await self._reopen(child):
                return child

    async def _reopen(self, child: Child) -> bool:
        """Let a child open the published version; one that cannot keeps the version it has.

        False where the child ended over it, and was given back.
        """
        child.send({"op": "open"})
        try:
            kind, payload = await child.frame()
        except ChildEnded:
            self.give_back(child)
            return False
        except BaseException:
            child.kill("gone")
            self.give_back(child)
            raise
        content = json.loads(payload)
        if kind == READY:
            self._took(child, content)
        else:
            self._child_trouble = self._report(content["detail"], self._child_trouble)
        return True

    async def _wait(self, who: Requester) -> Child:
        """The next free child for a client. Raises Problem if that takes too long."""
        queue = self.settings.queue
        # pages and named queries wait in a queue of their own, which others cannot fill
        waiting = sum(other.own == who.own for other in self._waiting.values())
        mine = [*self._waiting.values()].count(who)
        if waiting >= queue or mine >= queue - reserve(queue):
            self.metrics.refused.inc()
            raise Problem(
                503,
                f"{waiting} requests are already waiting. Try again in a moment.",
                headers={"Retry-After": "1"},
            )
        if not self.ready and self.trouble:
            raise Problem(503, self.trouble, headers={"Retry-After": "2"})
        waiter: asyncio.Future[Child] = asyncio.get_running_loop().create_future()
        self._waiting[waiter] = who
        try:
            async with asyncio.timeout(self.settings.timeout):
                return await waiter
        except BaseException as error:
            self._waiting.pop(waiter, None)
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self.give_back(waiter.result())  # it came while we were leaving
            if isinstance(error, TimeoutError):
                raise Problem(
                    503,
                    f"No process became free within {self.settings.timeout:g} seconds. Try again.",
                    headers={"Retry-After": "1"},
                ) from None
            raise
