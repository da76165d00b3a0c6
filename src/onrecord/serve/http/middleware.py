"""What every request goes through: its host, its id, security headers, the count, the log."""

from __future__ import annotations

import logging
import re
import time
from secrets import token_hex
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.serve.core.config import Settings
from onrecord.serve.core.hosts import ANY, check_host
from onrecord.serve.core.log import log
from onrecord.serve.core.metrics import Metrics
from onrecord.serve.core.problems import Problem
from onrecord.serve.http.streaming import Aborted, start_message
from onrecord.serve.workers.fair_share import client_of, current_client

#: Where the id of a request is in its scope.
ID: Final = "onrecord.request"
_GIVEN: Final = re.compile(r"[A-Za-z0-9_.\-]{1,64}")
#: Nothing but data is sent; a page states a policy of its own.
_POLICY: Final = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
#: Whether pages of other origins may embed what is sent.
_EMBED: Final = b"cross-origin-resource-policy"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})


class RequestMiddleware:
    """The outermost ASGI application."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app, self._settings, self._metrics = app, settings, metrics
        self._always: tuple[tuple[bytes, bytes], ...]
        self._always = (*_ALWAYS, (_EMBED, b"cross-origin" if settings.cors else b"same-origin"))
        if settings.cors and ANY not in settings.cors:
            # a cache must not give one origin what was sent to another, or to none
            self._always = (*self._always, (b"vary", b"Origin"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a connection whose answer broke off is cut by raising Aborted."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if _GIVEN.fullmatch(given) else token_hex(8)
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                names = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *self._always,
                    *(() if _POLICY[0] in names else (_POLICY,)),
                    (b"x-request-id", request_id.encode()),
                ]
            await send(message)

        scope[ID] = request_id
        current_client.set(client_of(scope))
        try:
            if self._settings.loopback_only:
                check_host(headers.getlist("host"), self._settings.address)
            await self._app(scope, receive, sending)
        except Problem as problem:
            await _send_problem(problem, scope, sending)
        except Aborted as aborted:
            log(logging.WARNING, "an answer broke off", reason=str(aborted), request=request_id)
            raise
        finally:
            self._record(scope, status, time.perf_counter() - began, request_id)

    def _record(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        route = getattr(scope.get("route"), "path", "other")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._metrics.requests.labels(route, method, str(status)).inc()
        if status >= 500 or self._settings.access_log:
            log(
                logging.WARNING if status >= 500 else logging.INFO,
                "request",
                method=method,
                path=scope["path"][:300],
                status=status,
                seconds=round(seconds, 4),
                request=request_id,
            )


class ProblemMiddleware:
    """Turns errors that the routes raise before their response has started into a response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; once the response has started, errors are passed on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        scope["app"] = self  # so that the router raises what it has no answer to
        try:
            await self._app(scope, receive, sending)
        except Aborted:
            raise
        except Exception as error:
            if begun:
                raise Aborted(f"{type(error).__name__}: {error}") from error
            await _send_problem(_problem_of(error, scope), scope, send)


def _problem_of(error: Exception, scope: Scope) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        path = scope["path"][:300]
        detail = f"{scope['method']} is not allowed for {path}."
        if error.status_code == 404:
            detail = f"There is nothing at {path}."
        return Problem(error.status_code, detail, headers=error.headers)
    log(logging.ERROR, "a request failed", traceback=True, request=scope[ID])
    return Problem(500, f"The server failed. See its log for the request {scope[ID]}.")


async def _send_problem(problem: Problem, scope: Scope, send: Send) -> None:
    problem.extra["requestId"] = scope[ID]
    media, body = problem.body(Headers(scope=scope).get("accept", ""))
    fields = [
        ("content-type", media),
        ("content-length", str(len(body))),
        ("cache-control", "no-store"),
        *((name.lower(), value) for name, value in problem.headers.items()),
    ]
    await send(start_message(problem.status, fields))
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
