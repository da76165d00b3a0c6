"""All pages as routes, and the page of any IRI by what kind of thing it is."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from onrecord import terms
from onrecord.ids import written
from onrecord.serve.core.problems import Problem
from onrecord.serve.http.conditional import matches
from onrecord.serve.pages.base import links
from onrecord.serve.pages.base.assets import digest_of, editor_files, static_files
from onrecord.serve.pages.base.request import POLICY, PageRequest, Site, iri_of
from onrecord.serve.pages.views import (
    actor,
    article,
    claim,
    event,
    figures,
    home,
    ontology,
    query_editor,
    thing,
    topic,
)

Make = Callable[[PageRequest], Awaitable[Response]]
About = Callable[[PageRequest, str], Awaitable[Response]]

#: Which page a thing gets, by the class it belongs to; the first that fits.
_BY_CLASS: Final[tuple[tuple[str, About], ...]] = (
    (terms.ONR + "Article", article.page),
    (terms.ONR + "Claim", claim.page),
    (terms.ONR + "Event", event.page),
    (terms.ONR + "Topic", topic.page),
    (terms.ONR + "Actor", actor.page),
)
_SPAN: Final = re.compile(r"[^#]+#char=[0-9]{1,9},[0-9]{1,9}")
_MEDIA: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Pages:
    """The pages of one site."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[Route]:
        """Home, search, pictures, editor, files, and ``/page?iri=``."""
        return [
            Route("/", self._route(home.page)),
            Route("/search", self._route(home.search)),
            Route("/picture", self._route(figures.page)),
            Route("/query", self._route(query_editor.page, query_editor.policy_of(self.site))),
            Route("/page", self._route(self._named)),
            Route("/static/{name}", self._static),
            Route("/assets/{name}", self._asset),
        ]

    async def about(self, request: Request, iri: str) -> Response:
        """The page about an IRI; one that says so (404) where the graph knows nothing of it.

        With ``of`` in the address it is about the thing of that fragment (a claim, an event, an
        actor that only this article knows).
        """

        def make(page_request: PageRequest) -> Awaitable[Response]:
            fragment = page_request.param("of")
            return self._about(page_request, f"{iri}#{fragment}" if fragment else iri)

        return await self._made(request, make)

    async def ontology(self, request: Request) -> Response:
        """The documentation of the ontology."""
        return await self._made(request, ontology.page)

    def _route(self, make: Make, policy: str = POLICY) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            return await self._made(request, make, policy)

        return answer

    async def _made(self, request: Request, make: Make, policy: str = POLICY) -> Response:
        """A page, or the page that says why there is none."""
        page_request: PageRequest | None = None
        try:
            page_request = PageRequest(self.site, request, policy)
            if self.site.version() and matches(request, page_request.etag()):
                return page_request.not_modified()
            return await make(page_request)
        except Problem as problem:
            if page_request is None:
                raise
            title = HTTPStatus(problem.status).phrase.capitalize()
            response = await page_request.render(
                "problem.html",
                status=problem.status,
                title=title,
                detail=problem.detail,
                guess=_guess(page_request) if problem.status == HTTPStatus.NOT_FOUND else "",
            )
            response.headers.update(problem.headers)
            return response

    async def _named(self, page_request: PageRequest) -> Response:
        named = page_request.param("iri")
        if not named:
            raise Problem(400, "Name the subject of the page with /page?iri=IRI.")
        return await self._about(page_request, named)

    async def _about(self, page_request: PageRequest, iri: str) -> Response:
        iri_of(iri, "The URL")
        if iri.startswith(terms.ONR) or _SPAN.fullmatch(iri):
            # a term of the ontology and a span of an article are places on other pages
            return RedirectResponse(str(page_request.href(iri)), 303, {"Vary": "Accept"})
        for name in written(iri):
            types = await page_request.rows("types", thing=name)
            if types:
                iri = name
                break
        above = {str(row["above"]) for row in types}
        for name, page in _BY_CLASS:
            if name in above:
                return await page(page_request, iri)
        return await thing.page(page_request, iri)

    async def _static(self, request: Request) -> Response:
        return _file(request, static_files())

    async def _asset(self, request: Request) -> Response:
        return _file(request, editor_files(self.site.assets))


def _guess(page_request: PageRequest) -> str:
    """What to search for where an address leads nowhere: the words in its last part."""
    last = links.short(page_request.param("iri") or page_request.http.url.path)
    return re.sub(r"[-_+]+", " ", last)[:80].strip()


def _file(request: Request, files: Mapping[str, bytes]) -> Response:
    name = request.path_params["name"]
    if name not in files:
        raise HTTPException(404)
    # a URL with a digest always has the same content
    lasting = "public, max-age=31536000, immutable"
    caching = lasting if request.query_params.get("v") == digest_of(files[name]) else "no-cache"
    media = _MEDIA[name[name.rindex(".") :]]
    return Response(files[name], headers={"Cache-Control": caching}, media_type=media)
