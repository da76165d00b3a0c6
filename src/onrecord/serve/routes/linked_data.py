"""Linked data: what the graph holds about an IRI, at the IRI's own path or by ``?iri=``.

``/id/…`` stands for the IRI of that path below the graph's base. A document (an article, a named
graph) is answered there; of a thing (an actor, a topic, a place) only a description can be sent,
so 303 leads to it at ``/data?iri=…``. Where there are pages, people get one in either case.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from onrecord import terms
from onrecord.ids import graph_of
from onrecord.serve.core.content_negotiation import prefers_html
from onrecord.serve.core.problems import Problem
from onrecord.serve.http.app_state import AppState
from onrecord.serve.http.sparql_protocol import absolute_iri, only, parameters, raw_path
from onrecord.serve.http.streaming import stream_triples

#: Makes the page about an IRI; raises Problem 404 where the graph knows nothing of it.
Page = Callable[[Request, str], Awaitable[Response]]

_ID: Final = "/id/"
_CONCEPT: Final = "/concept/"


class LinkedData:
    """``/id/…``, ``/concept/…`` and ``/data?iri=``, as an ASGI application."""

    def __init__(self, state: AppState, page: Page | None) -> None:
        self._state, self._page = state, page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raises Problem."""
        request = Request(scope, receive)
        if request.method not in ("GET", "HEAD"):
            raise Problem(
                405,
                f"{request.method} is not allowed for linked data.",
                headers={"Allow": "GET, HEAD, OPTIONS"},
            )
        params = parameters(scope["query_string"])
        iri, direct = self._iri(request, only(params, "iri"))
        accept = request.headers.get("accept", "")
        form = only(params, "format")
        if direct and self._page is not None and form is None and prefers_html(accept):
            response = await self._page(request, iri)
            await response(scope, receive, send)
            return
        if direct and not _is_document(iri, self._state.pool.base):
            rest = f"&format={quote(form, safe='')}" if form else ""
            to = f"/data?iri={quote(iri, safe='')}{rest}"
            await RedirectResponse(to, 303, {"Vary": "Accept"})(scope, receive, send)
            return
        await stream_triples(self._state.pool, "describe", iri, form, request, send)

    def _iri(self, request: Request, named: str | None) -> tuple[str, bool]:
        """The IRI that is asked for, and whether at its own path. Raises Problem 400."""
        path = raw_path(request.scope)
        for prefix, base in ((_ID, self._state.pool.base), (_CONCEPT, terms.CONCEPT)):
            if path.startswith(prefix):
                return absolute_iri(base + path.removeprefix(prefix), "The URL").value, True
        if named is None:
            raise Problem(400, "Name what to describe with ?iri=IRI.")
        return absolute_iri(named, "The value of 'iri'").value, False


def _is_document(iri: str, base: str) -> bool:
    """Whether an IRI names something that can be sent whole: an article or a named graph."""
    return graph_of(iri) is not None or iri.startswith(f"{base}graph/")
