"""What a request to the SPARQL endpoint asks for (SPARQL 1.1 Protocol, section 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.types import Scope

from onrecord.serve.core.problems import Problem

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"

#: Parameters by name, each with its values in order.
Params = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Query:
    """A query, and the dataset that the request (not the query) names; None for no such part."""

    text: str
    default: tuple[str, ...] | None
    named: tuple[str, ...] | None
    form: str | None


@dataclass(frozen=True, slots=True)
class Update:
    """An update, and the graphs that the request names for its WHERE."""

    text: str
    using: tuple[str, ...]
    using_named: tuple[str, ...]


def parameters(encoded: bytes) -> dict[str, list[str]]:
    """The parameters of a query string or a form. Raises Problem 400 where it is not UTF-8."""
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(
            encoded.decode("utf-8"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=10_000,
        )
    except UnicodeDecodeError:
        raise Problem(400, "The request's parameters are not UTF-8.") from None
    except ValueError:
        raise Problem(400, "The request has more than 10,000 parameters.") from None
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def media_type(header: str) -> tuple[str, str]:
    """A Content-Type header as media type and charset, both in lower case."""
    media, *params = (part.strip() for part in header.split(";"))
    charset = "utf-8"
    for param in params:
        name, _, value = param.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip("\"'").lower()
    return media.lower(), charset


def only(params: Params, name: str) -> str | None:
    """The value of a parameter that may be given once. Raises Problem 400 where it is not."""
    values = params.get(name, ())
    if len(values) > 1:
        raise Problem(400, f"The parameter '{name}' is given {len(values)} times. Send it once.")
    return values[0] if values else None


def iris(params: Params, name: str) -> tuple[str, ...] | None:
    """The IRIs that a parameter names, or None where it is not given. Raises Problem 400."""
    if name not in params:
        return None
    for value in params[name]:
        absolute_iri(value, f"The value of '{name}'")
    return tuple(params[name])


def absolute_iri(text: str, what: str) -> NamedNode:
    """The text as an IRI. Raises Problem 400 that says ``what`` is none."""
    try:
        return NamedNode(text)
    except ValueError:
        raise Problem(400, f"{what} is not an absolute IRI: {text[:200]!r}.") from None


def require_utf8(charset: str) -> None:
    """Raises Problem 415 where a body is in another charset than UTF-8, or a part of it."""
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Problem(415, f"The body is in {charset}. Send it as UTF-8.")


def raw_path(scope: Scope) -> str:
    """The path of a request as it was sent, its percent signs included, without the query."""
    sent: bytes = scope.get("raw_path") or scope["path"].encode()
    return sent.decode("ascii", "replace").partition("?")[0]


def text_of(body: bytes, charset: str) -> str:
    """A query or update as text. Raises Problem 415 for another charset, 400 for broken UTF-8."""
    require_utf8(charset)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, f"Byte {error.start} of the body is not UTF-8.") from None


def read_get(params: Params) -> Query | None:
    """The query of a GET or HEAD; None where there is none (the service description is meant)."""
    if "update" in params:
        raise Problem(400, "An update must be sent with POST.")
    if "query" not in params:
        return None
    return _query(str(only(params, "query")), params)


def read_post(content_type: str, params: Params, body: bytes) -> Query | Update:
    """The query or update of a POST; ``params`` are those of its URL. Raises Problem."""
    media, charset = media_type(content_type)
    if media == QUERY:
        _refuse_twice(params, "query")
        return _query(text_of(body, charset), params)
    if media == UPDATE:
        _refuse_twice(params, "update")
        return _update(text_of(body, charset), params)
    if media == FORM:
        whole = {name: list(values) for name, values in params.items()}
        for name, values in parameters(body.strip()).items():
            whole.setdefault(name, []).extend(values)
        query, update = only(whole, "query"), only(whole, "update")
        if query is not None and update is None:
            return _query(query, whole)
        if update is not None and query is None:
            return _update(update, whole)
        which = "neither" if query is None else "both"
        raise Problem(400, f"The form needs either a 'query' or an 'update', but has {which}.")
    raise Problem(
        415,
        f"The body is {media or 'of no stated type'}. Send a form, {QUERY} or {UPDATE}.",
        headers={"Accept-Post": f"{FORM}, {QUERY}, {UPDATE}"},
    )


def _refuse_twice(params: Params, name: str) -> None:
    if name in params:
        raise Problem(400, f"There is a '{name}' in both the URL and the body. Send only one.")


def _query(text: str, params: Params) -> Query:
    return Query(
        text,
        iris(params, "default-graph-uri"),
        iris(params, "named-graph-uri"),
        # SPARQLWrapper says both, and each twice, the second time as a whole Accept header
        next((params[name][0] for name in ("format", "output") if params.get(name)), None) or None,
    )


def _update(text: str, params: Params) -> Update:
    return Update(
        text, iris(params, "using-graph-uri") or (), iris(params, "using-named-graph-uri") or ()
    )
