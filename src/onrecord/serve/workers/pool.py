"""A request in a child process: given to a free one, its response read frame by frame."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

from onrecord.serve.core.config import Settings
from onrecord.serve.core.log import log
from onrecord.serve.core.problems import Problem, from_frame
from onrecord.serve.workers.child import Child, ChildEnded
from onrecord.serve.workers.children import Children
from onrecord.serve.workers.fair_share import requester_of
from onrecord.serve.workers.frames import DATA, END, HEAD
from onrecord.serve.workers.query_depth import AT_ONCE, check_depth

#: Seconds after which a query counts as long: quick ones go before it from then on.
_LONG: Final = 0.2
#: Seconds after which a child counts as held in any case: it may wait for its client.
_HELD: Final = 2.0


class Answer:
    """A child's response to one request: a head, then pieces. It must always be closed."""

    def __init__(self, children: Children, child: Child) -> None:
        self._children, self._child = children, child
        self._left = children.settings.timeout
        self._worked = 0.0
        self._whole = False
        self._began, self._used = time.monotonic(), child.processor_seconds()
        self._long = asyncio.get_running_loop().call_later(_LONG, self._look)
        self.head: dict[str, Any] = {}

    def _look(self) -> None:
        """Set the child aside once it has worked for long, not once it had to share a processor."""
        left = _LONG - (self._child.processor_seconds() - self._used)
        if left <= 0 or time.monotonic() - self._began > _HELD:
            self._children.set_aside(self._child)
        else:
            loop = asyncio.get_running_loop()
            self._long = loop.call_later(max(left, _LONG / 4), self._look)

    async def start(self) -> None:
        """Wait for the head. Raises Problem, and ChildEnded."""
        kind, payload = await self._frame()
        content = json.loads(payload)
        if kind != HEAD:
            self._whole = True
            raise from_frame(content)
        self.head = content

    def small(self) -> bytes | None:
        """The whole answer where it has come already, else None."""
        first = self._child.ready()
        if first is None:
            return None
        if first[0] == END:
            self._whole = True
            return b""
        second = self._child.ready() if first[0] == DATA else None
        if second is not None and second[0] == END:
            self._whole = True
            return first[1]
        self._child.unread(*filter(None, (first, second)))
        return None

    async def pieces(self) -> AsyncIterator[bytes]:
        """The pieces up to the end. Raises ChildEnded, and Problem where the rest is not made."""
        while True:
            kind, payload = await self._frame()
            if kind == DATA:
                yield payload
            else:
                self._whole = True
                if kind != END:
                    raise from_frame(json.loads(payload))
                return

    async def read(self, most: int) -> bytes:
        """The whole answer in memory. Raises Problem where it has more bytes than ``most``."""
        found = bytearray()
        try:
            async for piece in self.pieces():
                found += piece
                if len(found) > most:
                    raise Problem(507, f"The result is longer than {most} bytes.")
        except ChildEnded as ended:
            raise query_ended(ended.cause, self._children.settings) from ended
        return bytes(found)

    async def _frame(self) -> tuple[bytes, bytes]:
        """The next frame; only the time that the child needs for it counts against its limit."""
        frame = self._child.ready()
        if frame is not None:
            return frame
        loop = asyncio.get_running_loop()
        start = loop.time()
        alarm = loop.call_later(max(self._left, 0), self._child.kill, "deadline")
        try:
            return await self._child.frame()
        finally:
            alarm.cancel()
            used = loop.time() - start
            self._left -= used
            self._worked += used

    def stop(self) -> None:
        """End the child now: the rest of its output is not needed."""
        self._child.kill("gone")

    def close(self) -> None:
        """Give the child back; one that is not done yet is ended and replaced."""
        self._long.cancel()
        self._children.metrics.query_seconds.observe(self._worked)
        if not self._whole:
            self._child.kill("gone")
        self._children.give_back(self._child)


def query_request(
    text: str,
    base: str | None,
    accept: str,
    *,
    default: Sequence[str] | None = None,
    named: Sequence[str] | None = None,
    form: str | None = None,
    coding: str | None = None,
) -> dict[str, Any]:
    """A query as a child takes it.

    ``default`` and ``named`` are the IRIs of the dataset, None for what the request does not name;
    ``form`` is the form of the answer where ``accept`` does not decide, ``coding`` its compression.
    """
    return {
        "op": "query",
        "text": text,
        "base": base,
        "default": default,
        "named": named,
        "accept": accept,
        "format": form,
        "coding": coding,
    }


def named_query_request(
    name: str,
    text: str,
    params: Mapping[str, str],
    *,
    op: str = "named",
    form: str = "json",
    coding: str | None = None,
) -> dict[str, Any]:
    """A query of the catalogue as a child takes it: to answer, or to ``bind`` its parameters."""
    return {
        "op": op,
        "name": name,
        "text": text,
        "params": dict(params),
        "form": form,
        "coding": coding,
    }


class Pool(Children):
    """The children, and requests put to them."""

    async def ask(self, request: Mapping[str, Any]) -> Answer:
        """The answer of a child, its head read. Raises Problem.

        A request whose child was killed from outside is given to another one, once.
        """
        if request["op"] == "query" and len(request["text"]) <= AT_ONCE:
            check_depth(request["text"])
        tried = False
        while True:
            child = await self.take(requester_of(str(request["op"])))
            answer = Answer(self, child)
            try:
                child.send(request)
                await answer.start()
            except ChildEnded as ended:
                answer.close()
                if ended.cause == "killed" and not tried:
                    tried = True
                    continue
                text = str(request.get("text", ""))[:300]
                log(logging.WARNING, "a query was ended", cause=ended.cause, text=text)
                raise query_ended(ended.cause, self.settings) from ended
            except BaseException:
                answer.close()
                raise
            return answer

    async def read(self, request: Mapping[str, Any], most: int = 16 << 20) -> bytes:
        """A child's whole answer, uncompressed, of at most ``most`` bytes. Raises Problem."""
        answer = await self.ask(request)
        try:
            return await answer.read(most)
        finally:
            answer.close()


def query_ended(cause: str, settings: Settings) -> Problem:
    """The Problem for the client of a query whose child ended for that cause (see ChildEnded)."""
    retry = {"Retry-After": str(max(1, round(settings.timeout)))}
    match cause:
        case "deadline":
            return Problem(
                503,
                f"The query exceeded the time limit of {settings.timeout:g} seconds. "
                "Narrow the query: bind a variable, or add a LIMIT.",
                headers=retry,
            )
        case "crowded":
            return Problem(
                503,
                "The query was stopped because others were waiting and it had run longest. "
                "Try again later, or narrow the query.",
                headers=retry,
            )
        case "memory":
            return Problem(
                507,
                f"The query exceeded the memory limit of {settings.memory >> 20} MB. "
                "Narrow the query: leave out ORDER BY, or bind a variable.",
            )
    return Problem(
        503, "The process that ran the query was ended. Try again.", headers={"Retry-After": "1"}
    )
