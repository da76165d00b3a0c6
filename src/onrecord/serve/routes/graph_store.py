"""``/graph-store``: the SPARQL 1.1 Graph Store HTTP Protocol, direct and indirect.

Directly, a graph is named by the address itself (``/graph-store/…``); indirectly, by
``?graph=IRI``, or by ``?default`` for the graph that holds what was written without a name.
"""

from __future__ import annotations

from email import policy
from email.parser import BytesParser
from typing import Final
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from onrecord.serve.core.content_negotiation import TRIPLES
from onrecord.serve.core.problems import Problem
from onrecord.serve.http.app_state import AppState
from onrecord.serve.http.sparql_protocol import (
    absolute_iri,
    media_type,
    only,
    parameters,
    raw_path,
    require_utf8,
)
from onrecord.serve.http.streaming import origin, read_body, stream_triples
from onrecord.serve.workers.write_queue import authorise, write_response

PATH: Final = "/graph-store"
_MULTIPART: Final = "multipart/form-data"
#: The media types that a graph may be sent as; those of whole datasets are left out.
_READ: Final = {
    media: form.name
    for form in TRIPLES
    for media in (form.media, *form.also)
    if form.name not in ("trig", "nquads")
}


class GraphStore:
    """The graph store, as an ASGI application."""

    def __init__(self, state: AppState) -> None:
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raises Problem."""
        request = Request(scope, receive)
        method = request.method
        if method in ("GET", "HEAD"):
            await self._get(request, send)
        elif method in ("PUT", "POST", "DELETE"):
            authorise(request, self._state.settings)
            response = await self._write(request)
            await response(scope, receive, send)
        else:
            allowed = "GET, HEAD, OPTIONS" + (
                ", PUT, POST, DELETE" if self._state.settings.writable else ""
            )
            if method == "OPTIONS":
                await Response(status_code=204, headers={"Allow": allowed})(scope, receive, send)
                return
            raise Problem(405, f"{method} is not allowed for a graph.", headers={"Allow": allowed})

    async def _get(self, request: Request, send: Send) -> None:
        graph = self._graph(request)
        if graph is None:
            raise Problem(400, "Name a graph with ?graph=IRI or ?default, or use its own URL.")
        form = request.query_params.get("format")
        await stream_triples(self._state.pool, "graph", graph, form, request, send)

    async def _write(self, request: Request) -> Response:
        settings = self._state.settings
        graph = self._graph(request)
        if request.method == "DELETE":
            if graph is None:
                raise Problem(400, "Name the graph to delete with ?graph=IRI or ?default.")
            asked: dict[str, object] = {"op": "delete", "graph": graph}
            return write_response(await self._state.write_queue.do(asked), 204)
        if graph is None and request.method == "PUT":
            raise Problem(400, "Name the graph to replace with ?graph=IRI or ?default.")
        made = None
        if graph is None:  # the server names the graph (section 5.5)
            graph = made = f"{origin(request, settings)}{PATH}/{uuid4()}"
        body = await read_body(request, settings.write_size, settings.timeout)
        parts = _parts(request.headers.get("content-type", ""), body)
        asked = {
            "op": request.method.lower(),
            "graph": graph,
            "formats": [form for form, _ in parts],
            "base": graph,
        }
        head = await self._state.write_queue.do(asked, [data for _, data in parts])
        if made:
            head["location"] = made
        return write_response(head, 204)

    def _graph(self, request: Request) -> str | None:
        """The IRI of the graph that a request is about. Raises Problem 400."""
        params = parameters(request.scope["query_string"])
        named = only(params, "graph")
        if "default" in params:
            if named is not None or params["default"] != [""]:
                raise Problem(400, "Use either ?graph=IRI or ?default.")
            return f"{self._state.pool.base}graph/default"
        if named is not None:
            return absolute_iri(named, "The value of 'graph'").value
        path = raw_path(request.scope)
        if path.rstrip("/") == PATH:
            return None
        here = origin(request, self._state.settings)
        return absolute_iri(f"{here}{path}", "The URL").value


def _parts(content_type: str, body: bytes) -> list[tuple[str, bytes]]:
    """What was sent, each part with the name of its format. Raises Problem 415, 400."""
    media, charset = media_type(content_type)
    if media == _MULTIPART:
        head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1")
        message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
        if not message.is_multipart():
            raise Problem(
                400, "The body is not multipart/form-data, although its Content-Type says so."
            )
        found = []
        for part in message.iter_parts():
            data = part.get_payload(decode=True)
            assert isinstance(data, bytes)
            found.append((_format(part.get_content_type(), "utf-8"), data))
        return found
    return [(_format(media, charset), body)]


def _format(media: str, charset: str) -> str:
    form = _READ.get(media)
    if form is None:
        raise Problem(
            415,
            f"A graph cannot be read from {media or 'a body of no stated type'}.",
            headers={"Accept-Post": ", ".join(_READ), "Accept-Put": ", ".join(_READ)},
        )
    require_utf8(charset)
    return form
