"""Writes, seen from the server: authorised, run one after another, with their outcome."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from onrecord.serve.core.config import Settings
from onrecord.serve.core.log import log
from onrecord.serve.core.metrics import Metrics
from onrecord.serve.core.problems import Problem, from_frame
from onrecord.serve.workers.child import Child, ChildEnded
from onrecord.serve.workers.frames import COMMITTING, FAIL
from onrecord.serve.workers.pool import Pool
from onrecord.serve.workers.query_depth import AT_ONCE, check_depth

WORKER: Final = "onrecord.serve.workers.write_worker"
#: How many writes may wait for the one that is being done.
_QUEUE: Final = 8


def authorise(request: Request, settings: Settings) -> None:
    """Raises Problem 403 where nothing can be written here, 401 without the right token."""
    if not settings.writable or settings.token is None:
        raise Problem(403, "This server is read-only. Start it with --writable to accept writes.")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    right = hmac.compare_digest(given.strip().encode(), settings.token.encode())
    if scheme.lower() != "bearer" or not right:
        error = ', error="invalid_token"' if given else ""
        raise Problem(
            401,
            "A write needs the header 'Authorization: Bearer TOKEN' with this server's token.",
            headers={"WWW-Authenticate": f'Bearer realm="onrecord"{error}'},
        )


def write_response(head: Mapping[str, Any], status: int) -> Response:
    """The answer to a write that was done: ``status``, or 201 where it made a graph."""
    headers = {"Location": head["location"]} if "location" in head else {}
    return Response(status_code=201 if head.get("created") else status, headers=headers)


class WriteQueue:
    """The one child process that writes; started at the first write, kept for the next."""

    def __init__(self, settings: Settings, metrics: Metrics, pool: Pool) -> None:
        self._settings, self._metrics, self._pool = settings, metrics, pool
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._child: Child | None = None

    async def do(self, asked: Mapping[str, Any], bodies: Sequence[bytes] = ()) -> dict[str, Any]:
        """Validate and run a write; when this returns, requests see it. Raises Problem."""
        if asked["op"] == "update" and len(asked["text"]) <= AT_ONCE:
            check_depth(asked["text"], "update")
        if self._waiting > _QUEUE:
            raise Problem(
                503, "Too many writes are waiting. Try again later.", headers={"Retry-After": "5"}
            )
        self._waiting += 1
        try:
            async with self._turn:
                with self._metrics.write_seconds.time():
                    # a client that leaves does not stop a write half-way
                    return await asyncio.shield(self._do(asked, bodies))
        finally:
            self._waiting -= 1

    async def _do(self, asked: Mapping[str, Any], bodies: Sequence[bytes]) -> dict[str, Any]:
        child = await self._ready()
        child.send(asked, bodies)
        seconds = self._settings.write_timeout
        alarm = asyncio.get_running_loop().call_later(seconds, child.kill, "deadline")
        try:
            kind, payload = await child.frame()
            if kind == COMMITTING:  # done or not done, but never stopped by us in between
                alarm.cancel()
                kind, payload = await child.frame()
        except ChildEnded as ended:
            raise self._write_ended(ended.cause) from ended
        finally:
            alarm.cancel()
        content: dict[str, Any] = json.loads(payload)
        if kind == FAIL:
            raise from_frame(content)
        self._pool.look()
        log(logging.INFO, "written", graphs=content["changed"])
        return content

    async def _ready(self) -> Child:
        if self._child is None or not self._child.usable:
            settings = self._settings
            options = {
                "graph": str(settings.graph),
                "base": settings.base,
                "prefixes": settings.prefixes,
                "memory": settings.memory,
                "gate": settings.gate,
            }
            self._child = await Child.start(WORKER, options, lambda child: None)
        return self._child

    def _write_ended(self, cause: str) -> Problem:
        settings = self._settings
        if cause == "deadline":
            return Problem(
                503,
                f"The write exceeded the time limit of {settings.write_timeout:g} seconds; "
                "nothing was written.",
                headers={"Retry-After": "60"},
            )
        if cause == "memory":
            return Problem(
                507,
                f"The write exceeded the memory limit of {settings.memory >> 20} MB; "
                "nothing was written.",
            )
        return Problem(
            503,
            "The process that ran the write was ended; the write was done in full or not at all.",
            headers={"Retry-After": "1"},
        )

    async def close(self) -> None:
        """Let a write that is being done end, then end the process."""
        async with self._turn:
            if self._child is not None:
                self._child.kill("stopped")
                await asyncio.to_thread(self._child.process.wait)
