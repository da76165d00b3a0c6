"""Streams a child's response to the client, and what every response needs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Send

from onrecord.serve.core.config import Settings
from onrecord.serve.core.content_negotiation import encoding
from onrecord.serve.core.hosts import HOST
from onrecord.serve.core.problems import Problem
from onrecord.serve.http.conditional import VARY, entity_tag, matches, validators
from onrecord.serve.workers.answer_cache import LONGEST, AnswerCache, CompleteAnswer
from onrecord.serve.workers.child import ChildEnded
from onrecord.serve.workers.frame_writer import CODINGS
from onrecord.serve.workers.pool import Answer, Pool, query_ended

#: Seconds after which it is watched for whether the client is still there.
_WATCH: Final = 0.5


class Aborted(Exception):
    """The response failed after its start: the connection is aborted, not closed in order."""


def origin(request: Request, settings: Settings) -> str:
    """Scheme and host as clients know them, without a slash at the end. Raises Problem 400."""
    if settings.public_url:
        return settings.public_url
    host = request.headers.get("host", "")
    if not HOST.fullmatch(host):
        raise Problem(400, "The Host header does not name a valid host.")
    return f"{request.url.scheme if 'scheme' in request.scope else 'http'}://{host}"


async def read_body(request: Request, most: int, seconds: float) -> bytes:
    """The body of a request. Raises Problem 413 where it is too long, 408 where it is too slow."""
    too_long = Problem(413, f"The body is longer than the limit of {most} bytes.")
    stated = request.headers.get("content-length", "0")
    if stated.isdecimal() and int(stated) > most:
        raise too_long
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > most:
                    raise too_long
    except TimeoutError:
        raise Problem(408, f"The body was not received within {seconds:g} seconds.") from None
    except ClientDisconnect:  # or what came is not in the coding that its header says
        raise Problem(400, "The body was cut off before its end.") from None
    return bytes(body)


def coding_for(request: Request) -> str | None:
    """The content coding that the answer to a request shall have."""
    return encoding(request.headers.get("accept-encoding", ""), CODINGS)


async def stream_answer(
    pool: Pool,
    asked: Mapping[str, Any],
    request: Request,
    send: Send,
    headers: Callable[[str], Iterable[tuple[str, str]]],
    cache: AnswerCache | None = None,
) -> None:
    """Run a request in a child and stream its response; ``cache`` may answer it, and keeps it.

    ``headers`` adds headers by the version that was read. Raises Problem before anything was sent,
    Aborted after that. A client that disconnects frees the child.
    """
    head_only = request.method == "HEAD"
    whole = cache.get(pool.version, asked) if cache else None
    if whole is not None:
        await _send_whole(whole, head_only, send, headers)
        return
    with _DisconnectWatch(request.receive):
        answer = await pool.ask(asked)
        try:
            whole = await _stream(pool, answer, head_only, send, headers)
        finally:
            answer.close()
    if cache and whole is not None:
        cache.put(asked, whole)


async def stream_triples(
    pool: Pool, operation: str, iri: str, form: str | None, request: Request, send: Send
) -> None:
    """Let a child write triples about an IRI: ``describe`` it, or send the ``graph`` of that name.

    304 where the client has them already. Raises what ``relay`` raises.
    """
    accept = request.headers.get("accept", "")
    key = (operation, iri, accept, form)
    if matches(request, tag := entity_tag(pool.version, *key)):
        await send_not_modified(send, [("etag", tag), VARY])
        return
    asked = {
        "op": operation,
        "iri": iri,
        "accept": accept,
        "format": form,
        "coding": coding_for(request),
    }
    await stream_answer(
        pool,
        asked,
        request,
        send,
        lambda version: validators(entity_tag(version, *key)),
    )


def _fields(
    head: Mapping[str, Any], headers: Callable[[str], Iterable[tuple[str, str]]]
) -> list[tuple[str, str]]:
    fields = [("content-type", head["type"]), *headers(head["version"])]
    if coding := head.get("coding"):
        fields.append(("content-encoding", coding))
    return fields


async def _send_whole(
    whole: CompleteAnswer,
    head_only: bool,
    send: Send,
    headers: Callable[[str], Iterable[tuple[str, str]]],
) -> None:
    fields = [*_fields(whole.head, headers), ("content-length", str(len(whole.body)))]
    await send(start_message(whole.head["status"], fields))
    await send({"type": "http.response.body", "body": b"" if head_only else whole.body})


async def _stream(
    pool: Pool,
    answer: Answer,
    head_only: bool,
    send: Send,
    headers: Callable[[str], Iterable[tuple[str, str]]],
) -> CompleteAnswer | None:
    """Pass on an answer; the whole of it where it is short enough to be kept."""
    small = answer.small()
    if small is not None:
        whole = CompleteAnswer(answer.head, small)
        await _send_whole(whole, head_only, send, headers)
        return whole
    await send(start_message(answer.head["status"], _fields(answer.head, headers)))
    if head_only:
        await send({"type": "http.response.body", "body": b""})
        return None
    body: bytearray | None = bytearray()
    try:
        async for piece in answer.pieces():
            if body is not None:
                body += piece
                if len(body) > LONGEST:
                    body = None
            async with asyncio.timeout(pool.settings.stall):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
    except TimeoutError:
        raise Aborted(f"the client read nothing for {pool.settings.stall:g} seconds") from None
    except ChildEnded as ended:
        raise Aborted(query_ended(ended.cause, pool.settings).detail) from ended
    except Problem as problem:
        raise Aborted(problem.detail) from problem
    await send({"type": "http.response.body", "body": b""})
    return None if body is None else CompleteAnswer(answer.head, bytes(body))


def start_message(status: int, fields: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The message that starts an answer."""
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in fields]
    return {"type": "http.response.start", "status": status, "headers": raw}


async def send_not_modified(send: Send, fields: Iterable[tuple[str, str]]) -> None:
    """Send 304: the client's copy still holds."""
    await send(start_message(304, fields))
    await send({"type": "http.response.body", "body": b""})


class _DisconnectWatch:
    """Cancels the current task when the client disconnects; watches only long requests."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._watching: asyncio.Task[None] | None = None

    def __enter__(self) -> _DisconnectWatch:
        self._task = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(_WATCH, self._begin)
        return self

    def _begin(self) -> None:
        self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        message = await self._receive()
        if message["type"] == "http.disconnect" and self._task is not None:
            self._task.cancel("the client disconnected")

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()
