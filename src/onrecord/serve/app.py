"""The routes of the server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol

from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from onrecord.serve import graphstore, queries_api
from onrecord.serve.cache import Cache
from onrecord.serve.config import Settings
from onrecord.serve.dereference import Dereference
from onrecord.serve.frontage import Frontage, Problems
from onrecord.serve.graphstore import GraphStore
from onrecord.serve.health import Health
from onrecord.serve.metrics import Metrics
from onrecord.serve.ontology import Ontology
from onrecord.serve.pool import Pool
from onrecord.serve.queries_api import QueriesApi, RunQuery
from onrecord.serve.service import Void
from onrecord.serve.sparql import Sparql
from onrecord.serve.state import State
from onrecord.serve.writes import Writes


class Pages(Protocol):
    """What people read: routes of their own, a page about any IRI, one about the ontology."""

    def routes(self) -> list[Route]:
        """The routes that only people ask for: home, search, editor, files."""
        ...

    async def about(self, request: Request, iri: str) -> Response:
        """The page about an IRI."""
        ...

    async def ontology(self, request: Request) -> Response:
        """The documentation of the ontology."""
        ...


def make_app(settings: Settings, make_pages: Callable[[Pool], Pages] | None = None) -> ASGIApp:
    """The server as an ASGI application; its lifespan starts and ends the child processes.

    ``make_pages`` makes the pages that people get; without it everybody gets RDF.
    """
    metrics = Metrics()
    pool = Pool(settings, metrics)
    pages = make_pages(pool) if make_pages else None
    writes, cache = Writes(settings, metrics, pool), Cache(settings.cache, metrics)
    state = State(settings, metrics, pool, writes, cache, pages is not None)

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        await pool.start()
        try:
            yield
        finally:
            await state.writes.close()
            await pool.close()

    router = Router(routes=routes(state, pages), lifespan=lifespan, redirect_slashes=False)
    return Frontage(shared(Problems(router), settings), settings, metrics)


def shared(app: ASGIApp, settings: Settings) -> ASGIApp:
    """The application as pages of the origins that are named may read it; of no other ones."""
    if not settings.cors:
        return app
    methods = ["GET", "HEAD", "POST"] + (["PUT", "DELETE"] if settings.writable else [])
    return CORSMiddleware(
        app,
        allow_origins=settings.cors,
        allow_methods=methods,
        allow_headers=["*"],
        expose_headers=["ETag", "Location", "Retry-After", "X-Request-ID"],
        max_age=86400,
    )


def routes(state: State, pages: Pages | None) -> list[Route]:
    """All routes; those that stream are ASGI applications of their own."""
    health, void = Health(state), Void(state)
    ontology = Ontology(pages.ontology if pages else None)
    api, sparql = QueriesApi(state), Sparql(state)
    store, data = GraphStore(state), Dereference(state, pages.about if pages else None)
    return [
        Route("/sparql", sparql),
        Route("/sparql/", sparql),
        Route(graphstore.PATH, store),
        Route(graphstore.PATH + "/{rest:path}", store),
        Route("/id/{rest:path}", data),
        Route("/concept/{rest:path}", data),
        Route("/data", data),
        Route("/ontology", ontology.ontology),
        Route("/ontology/{name}", ontology.ontology),
        Route("/shapes", ontology.shapes),
        Route(queries_api.PATH, api.index),
        Route(queries_api.PATH + "/{name}", RunQuery(state, api)),
        Route("/.well-known/void", void.answer),
        Route("/healthz", health.healthz),
        Route("/readyz", health.readyz),
        Route("/metrics", health.metrics),
        *(pages.routes() if pages else ()),
    ]
