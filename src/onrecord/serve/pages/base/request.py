"""One request for a page: its questions, its links, its answer."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from onrecord import terms
from onrecord.catalogue.model import NamedQuery
from onrecord.catalogue.parameters import iri as iri_in_sparql
from onrecord.rdf import formats
from onrecord.serve.core.content_negotiation import encoding
from onrecord.serve.core.problems import Problem
from onrecord.serve.http.conditional import VARY, entity_tag
from onrecord.serve.http.sparql_protocol import only, parameters, raw_path
from onrecord.serve.pages.base import links
from onrecord.serve.pages.base.assets import static_address
from onrecord.serve.pages.base.data_access import DataAccess, Plain, Row, any_of, page_queries
from onrecord.serve.pages.base.table import Cell
from onrecord.serve.pages.base.templates import environment, own_digest

#: A page runs only what the server itself sends; nothing is written into the page.
POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
#: The query editor writes style elements and attributes of its own; for scripts it is as strict.
EDITOR_POLICY: Final = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
_VALUES: Final = frozenset({"string", "integer", "date", "any"})
#: Bytes below which compressing gains nothing.
_SMALL: Final = 1024


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages share: who answers, the data's base, the graph's version, the editor's files.

    ``assets`` is the folder with ``yasgui.min.js`` and ``yasgui.min.css``, where there is one.
    """

    data: DataAccess
    base: Callable[[], str]
    version: Callable[[], str]
    assets: Path | None = None
    prefixes: Mapping[str, str] = field(default_factory=lambda: dict(terms.PREFIXES))


class PageRequest:
    """A request, with everything that a page does for it."""

    def __init__(self, site: Site, request: Request, policy: str = POLICY) -> None:
        self.site, self.http, self.policy = site, request, policy
        self.base = site.base()
        self._path = raw_path(request.scope)
        self.params = parameters(request.scope["query_string"])

    # asking

    async def rows(self, name: str, **params: str) -> list[Row]:
        """The rows of a named query; IRIs are given as they are. Raises Problem."""
        return await self._rows(page_queries()[name], params)

    async def rows_in(self, articles: Sequence[str], name: str, **params: str) -> list[Row]:
        """The same, as far as they come from one of these articles. Raises Problem."""
        if not articles:
            return []
        return await self._rows(any_of(page_queries()[name], "article", articles), params)

    async def quotations(self, claims: Iterable[Plain]) -> dict[Plain, Plain]:
        """How the text renders the words of these claims: direct, indirect or mixed, by claim."""
        asked = list(dict.fromkeys(str(claim) for claim in claims if claim is not None))
        if not asked:
            return {}
        rows = await self._rows(any_of(page_queries()["quotations"], "claim", asked), {})
        return {row["claim"]: row["quotation"] for row in rows}

    async def _rows(self, query: NamedQuery, params: Mapping[str, str]) -> list[Row]:
        types = {param.name: param.type for param in query.params}
        bound = {
            key: value if types[key] in _VALUES else f"<{value}>" for key, value in params.items()
        }
        return await self.site.data.rows(query, bound)

    def param(self, name: str) -> str:
        """A parameter of the address, without space around it; empty where it is not given.

        Raises Problem 400 where it is given twice.
        """
        return (only(self.params, name) or "").strip()

    def iri_param(self, name: str) -> str:
        """The same for one that takes an IRI. Raises Problem 400 where it is none."""
        value = self.param(name)
        return iri_of(value, f"The value of '{name}'") if value else ""

    # links

    def href(self, iri: Plain) -> str | None:
        """The page of an IRI; None for None."""
        if iri is None:
            return None
        address = links.page_of(str(iri), self.base)
        # what is part of this page's own article needs no more than what follows its path
        return address.removeprefix(self._path) if address.startswith(self._path + "?") else address

    def span(self, article: Plain, start: Plain, end: Plain) -> str | None:
        """The page of an article, at a span of its text; None where any of the three is unknown."""
        if article is None or start is None or end is None:
            return None
        return links.span_of(str(article), start, end, self.base)

    def editor(self, name: str, **params: str) -> str:
        """The editor with a named query in it."""
        return links.editor_of(name, params)

    def link(self, iri: Plain, label: Plain = None, kind: str = "") -> Cell:
        """A cell that names a thing and leads to its page; an empty one for None."""
        if iri is None:
            return Cell(label, None, kind)
        return Cell(
            label if label not in (None, "") else links.short(str(iri)), self.href(iri), kind
        )

    def same(self, **changed: str | int | None) -> str:
        """This page with some parameters changed; None leaves one out."""
        now: dict[str, str] = {name: values[0] for name, values in self.params.items() if values}
        now |= {name: str(value) for name, value in changed.items() if value is not None}
        kept = {k: v for k, v in now.items() if k not in changed or changed[k] is not None}
        return f"?{urlencode(kept)}" if kept else self.http.url.path

    # answering

    async def render(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """The page made from a template; autoescaped whatever it is given."""
        return await asyncio.to_thread(self._rendered, template, status, context)

    def not_modified(self) -> Response:
        """That the reader's copy still holds.

        Its fields take the place of the copy's (RFC 9111, 3.2), so the policy goes with it: a
        stricter one would keep the page from its own style sheet.
        """
        return Response(None, 304, {"ETag": self.etag(), **self._headers()})

    def _headers(self) -> dict[str, str]:
        return {
            "Content-Security-Policy": self.policy,
            "Cache-Control": "no-cache",
            "Vary": VARY[1],
        }

    def _rendered(self, template: str, status: int, context: dict[str, Any]) -> Response:
        data = context.get("iri")
        body = (
            environment()
            .get_template(template)
            .render(
                request=self,
                static=static_address,
                prefixes={**self.site.prefixes, "d": self.base} if self.site.prefixes else {},
                version=self.site.version().partition("-")[0],
                alternates=_alternates(str(data)) if data else (),
                **context,
            )
            .encode("utf-8", "replace")
        )
        headers = self._headers()
        if status == 200:
            headers["ETag"] = self.etag()
        else:
            headers["Cache-Control"] = "no-store"
        accepted = self.http.headers.get("accept-encoding", "")
        if len(body) > _SMALL and encoding(accepted, ["gzip"]):
            body = gzip.compress(body, 6, mtime=0)
            headers["Content-Encoding"] = "gzip"
        return Response(body, status, headers, "text/html; charset=utf-8")

    def etag(self) -> str:
        """The ETag of this page, by the version of the graph and of the pages themselves."""
        scope = self.http.scope
        asked = (scope["path"], scope.get("raw_path"), scope["query_string"])
        return entity_tag(self.site.version(), "page", own_digest(), *asked)


def iri_of(text: str, what: str) -> str:
    """The text, where it is an absolute IRI that a query can hold. Raises Problem 400."""
    if iri_in_sparql(text) is None:
        raise Problem(400, f"{what} is not an absolute IRI: {text[:200]!r}.")
    return text


def _alternates(iri: str) -> tuple[tuple[str, str, str], ...]:
    """The same in forms for machines: name, media type, address."""
    at = f"/data?iri={quote(iri, safe='')}&format="
    return (
        ("Turtle", formats.TURTLE.media, at + formats.TURTLE.name),
        ("JSON-LD", formats.JSON_LD.media, at + formats.JSON_LD.name),
        ("RDF/XML", formats.RDF_XML.media, at + formats.RDF_XML.name),
    )
