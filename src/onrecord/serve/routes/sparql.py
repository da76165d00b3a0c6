"""``/sparql``: the SPARQL 1.1 Protocol, query and update, and the service description."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from onrecord.serve.core.content_negotiation import prefers_html
from onrecord.serve.core.problems import Problem
from onrecord.serve.http.app_state import AppState
from onrecord.serve.http.conditional import VARY, entity_tag, matches, validators
from onrecord.serve.http.sparql_protocol import Query, Update, parameters, read_get, read_post
from onrecord.serve.http.streaming import (
    coding_for,
    origin,
    read_body,
    send_not_modified,
    stream_answer,
)
from onrecord.serve.routes.service_description import description
from onrecord.serve.workers.pool import query_request
from onrecord.serve.workers.sparql_guard import is_volatile
from onrecord.serve.workers.write_queue import authorise, write_response

_ALLOWED: Final = "GET, HEAD, OPTIONS, POST"


class SparqlEndpoint:
    """The endpoint, as an ASGI application."""

    def __init__(self, state: AppState) -> None:
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raises Problem."""
        request = Request(scope, receive)
        params = parameters(scope["query_string"])
        if request.method in ("GET", "HEAD"):
            asked = read_get(params)
            if asked is None:
                await self._describe(request)(scope, receive, send)
                return
            await self._query(asked, request, send)
        elif request.method == "POST":
            settings = self._state.settings
            most = settings.query_size
            if settings.writable and "query" not in request.headers.get("content-type", ""):
                most = settings.write_size
            body = await read_body(request, most, settings.timeout)
            found = read_post(request.headers.get("content-type", ""), params, body)
            if isinstance(found, Query):
                await self._query(found, request, send)
            else:
                response = await self._update(found, request)
                await response(scope, receive, send)
        elif request.method == "OPTIONS":
            await Response(status_code=204, headers={"Allow": _ALLOWED})(scope, receive, send)
        else:
            raise Problem(
                405, f"{request.method} is not allowed for this URL.", headers={"Allow": _ALLOWED}
            )

    async def _query(self, query: Query, request: Request, send: Send) -> None:
        state = self._state
        if len(query.text) > state.settings.query_size:
            raise Problem(
                413, f"The query is longer than the limit of {state.settings.query_size} bytes."
            )
        accept = request.headers.get("accept", "")
        base = f"{origin(request, state.settings)}/sparql"
        steady = not is_volatile(query.text)
        cached = steady and request.method != "POST"
        key = (query, accept, base)
        if cached and matches(request, tag := entity_tag(state.pool.version, *key)):
            await send_not_modified(send, validators(tag))
            return
        asked = query_request(
            query.text,
            base,
            accept,
            default=query.default,
            named=query.named,
            form=query.form,
            coding=coding_for(request),
        )

        def headers(version: str) -> list[tuple[str, str]]:
            if not cached:
                return [VARY, ("cache-control", "no-store")]
            return validators(entity_tag(version, *key))

        cache = state.cache if steady else None
        await stream_answer(state.pool, asked, request, send, headers, cache)

    async def _update(self, update: Update, request: Request) -> Response:
        authorise(request, self._state.settings)
        asked = {
            "op": "update",
            "text": update.text,
            "base": f"{origin(request, self._state.settings)}/sparql",
            "using": update.using,
            "using_named": update.using_named,
        }
        return write_response(await self._state.write_queue.do(asked), 204)

    def _describe(self, request: Request) -> Response:
        accept = request.headers.get("accept", "")
        if self._state.has_pages and prefers_html(accept):
            return RedirectResponse("/query", 303)
        return description(request, self._state)
