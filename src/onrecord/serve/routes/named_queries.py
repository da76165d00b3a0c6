"""``/api/queries``: the named queries as an API, described by OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from onrecord import __version__
from onrecord.catalogue.model import NamedQuery, Param
from onrecord.catalogue.registry import list_queries
from onrecord.serve.core.content_negotiation import Form, choose, named
from onrecord.serve.core.problems import Problem
from onrecord.serve.http.app_state import AppState
from onrecord.serve.http.conditional import VARY, entity_tag, matches, validators
from onrecord.serve.http.sparql_protocol import only, parameters
from onrecord.serve.http.streaming import coding_for, origin, send_not_modified, stream_answer
from onrecord.serve.workers.pool import named_query_request

PATH: Final = "/api/queries"
_FORMS: Final = (Form("json", "application/json"), Form("csv", "text/csv"))
#: A parameter's type as JSON Schema; what has none is an IRI, a prefixed name or an exact label.
_SCHEMAS: Final[Mapping[str, dict[str, Any]]] = {
    "integer": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
    "iri": {"type": "string", "examples": ["https://example.org/id/thing", "onr:Claim"]},
    "claim": {"type": "string", "format": "iri"},
}
_ANSWERS: Final = {
    "400": "A parameter is unknown, missing or invalid.",
    "404": "There is no query with that name.",
    "406": "The client accepts neither JSON nor CSV.",
    "503": "The query takes too long, or the server is busy.",
}


class NamedQueries:
    """The named queries of the package, read once."""

    def __init__(self, state: AppState) -> None:
        self._state = state
        self.queries = {query.name: query for query in list_queries()}

    async def index(self, request: Request) -> Response:
        """The OpenAPI document."""
        document = openapi(self.queries, origin(request, self._state.settings))
        return JSONResponse(document, media_type="application/vnd.oai.openapi+json")

    def find(self, name: str) -> NamedQuery:
        """The query of that name. Raises Problem 404."""
        if name not in self.queries:
            raise Problem(404, f"There is no query '{name[:80]}'. {PATH} lists the queries.")
        return self.queries[name]


class RunQuery:
    """``/api/queries/NAME?param=…``, as an ASGI application."""

    def __init__(self, state: AppState, api: NamedQueries) -> None:
        self._state, self._api = state, api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raises Problem."""
        request = Request(scope, receive)
        if request.method not in ("GET", "HEAD"):
            raise Problem(
                405, "Named queries accept only GET.", headers={"Allow": "GET, HEAD, OPTIONS"}
            )
        query = self._api.find(scope["path_params"]["name"])
        given = parameters(scope["query_string"])
        form = _form(request, only(given, "format") if "format" not in _names(query) else None)
        values = {
            name: str(only(given, name))
            for name in given
            if name != "format" or name in _names(query)
        }
        for param in query.params:
            if param.required and not values.get(param.name, "").strip():
                raise Problem(
                    400,
                    f"The query '{query.name}' needs the parameter '{param.name}' ({param.text}). "
                    f"Add it to the URL: ?{param.name}=….",
                )
        key = ("named", query.name, sorted(values.items()), form)
        if matches(request, tag := entity_tag(self._state.pool.version, *key)):
            await send_not_modified(send, [("etag", tag), VARY])
            return
        asked = named_query_request(
            query.name, query.text, values, form=form, coding=coding_for(request)
        )
        await stream_answer(
            self._state.pool,
            asked,
            request,
            send,
            lambda version: validators(entity_tag(version, *key)),
        )


def _names(query: NamedQuery) -> set[str]:
    return {param.name for param in query.params}


def _form(request: Request, asked: str | None) -> str:
    accept = request.headers.get("accept", "")
    found = named(_FORMS, "rows", asked) if asked else choose(_FORMS, accept)
    if found is None:
        raise Problem(
            406,
            "Named queries return JSON or CSV.",
            available=[form.media for form in _FORMS],
        )
    return found[0].name


def openapi(queries: Mapping[str, NamedQuery], server: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the queries, from their headers alone."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "onrecord: named queries",
            "summary": "Who said what, through whom, how firmly, and where in the text.",
            "version": __version__,
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "tags": [{"name": tag} for tag in sorted({t for q in queries.values() for t in q.tags})],
        "paths": {f"{PATH}/{query.name}": {"get": _operation(query)} for query in queries.values()},
        "components": {
            "schemas": {
                "Problem": {
                    "type": "object",
                    "description": "RFC 9457",
                    "required": ["title", "status", "detail"],
                    "properties": {
                        "type": {"type": "string", "format": "uri-reference"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string"},
                        "requestId": {"type": "string"},
                    },
                }
            }
        },
    }


def _operation(query: NamedQuery) -> dict[str, Any]:
    row = {
        "type": "object",
        "properties": {
            name: {
                "type": ["string", "number", "boolean", "null"],
                **({"description": text} if text else {}),
            }
            for name, text in zip(query.columns, query.column_texts, strict=True)
        },
        "required": list(query.columns),
    }
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        "operationId": query.name,
        "summary": query.summary,
        **({"description": query.description} if query.description else {}),
        "tags": list(query.tags),
        "parameters": [*map(_parameter, query.params), _FORMAT],
        "responses": {
            "200": {
                "description": "One object or line per row; null or empty for an unbound variable.",
                "content": {
                    "application/json": {"schema": {"type": "array", "items": row}},
                    "text/csv": {"schema": {"type": "string"}},
                },
            },
            "304": {"description": "Nothing has changed since the ETag sent."},
            **{
                status: {
                    "description": text,
                    "content": {"application/problem+json": problem},
                }
                for status, text in _ANSWERS.items()
            },
        },
    }


_FORMAT: Final[dict[str, Any]] = {
    "name": "format",
    "in": "query",
    "required": False,
    "description": "The format of the response, if the Accept header does not state it.",
    "schema": {"type": "string", "enum": [form.name for form in _FORMS]},
}


def _parameter(param: Param) -> dict[str, Any]:
    kind = "" if param.type in ("string", "integer", "date", "any") else f" ({param.type})"
    return {
        "name": param.name,
        "in": "query",
        "required": param.required,
        "description": f"{param.text or param.name}{kind}",
        "schema": _SCHEMAS.get(param.type, {"type": "string"}),
    }
