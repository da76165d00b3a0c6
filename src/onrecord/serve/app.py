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

from onrecord.serve.core.config import Settings
from onrecord.serve.core.metrics import Metrics
from onrecord.serve.http.app_state import AppState
from onrecord.serve.http.middleware import ProblemMiddleware, RequestMiddleware
from onrecord.serve.routes import graph_store, named_queries
from onrecord.serve.routes.graph_store import GraphStore
from onrecord.serve.routes.health import Health
from onrecord.serve.routes.linked_data import LinkedData
from onrecord.serve.routes.named_queries import NamedQueries, RunQuery
from onrecord.serve.routes.ontology import Ontology
from onrecord.serve.routes.service_description import Void
from onrecord.serve.routes.sparql import SparqlEndpoint
from onrecord.serve.workers.answer_cache import AnswerCache
from onrecord.serve.workers.pool import Pool
from onrecord.serve.workers.write_queue import WriteQueue


class Pages(Protocol):
    """The web pages: their own routes, a page about any IRI, one about the ontology."""

    def routes(self) -> list[Route]:
        """The routes for web pages only: home, search, editor, files."""
        ...

    async def about(self, request: Request, iri: str) -> Response:
        """The page about an IRI."""
        ...

    async def ontology(self, request: Request) -> Response:
        """The documentation of the ontology."""
        ...


def make_app(settings: Settings, make_pages: Callable[[Pool], Pages] | None = None) -> ASGIApp:
    """The server as an ASGI application; its lifespan starts and ends the child processes.

    ``make_pages`` makes the web pages; without it every client gets RDF.
    """
    metrics = Metrics()
    pool = Pool(settings, metrics)
    pages = make_pages(pool) if make_pages else None
    write_queue, cache = WriteQueue(settings, metrics, pool), AnswerCache(settings.cache, metrics)
    state = AppState(settings, metrics, pool, write_queue, cache, pages is not None)

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        await pool.start()
        try:
            yield
        finally:
            await state.write_queue.close()
            await pool.close()

    router = Router(routes=routes(state, pages), lifespan=lifespan, redirect_slashes=False)
    return RequestMiddleware(shared(ProblemMiddleware(router), settings), settings, metrics)


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


def routes(state: AppState, pages: Pages | None) -> list[Route]:
    """All routes; those that stream are ASGI applications of their own."""
    health, void = Health(state), Void(state)
    ontology = Ontology(pages.ontology if pages else None)
    api, sparql = NamedQueries(state), SparqlEndpoint(state)
    store, linked_data = GraphStore(state), LinkedData(state, pages.about if pages else None)
    return [
        Route("/sparql", sparql),
        Route("/sparql/", sparql),
        Route(graph_store.PATH, store),
        Route(graph_store.PATH + "/{rest:path}", store),
        Route("/id/{rest:path}", linked_data),
        Route("/concept/{rest:path}", linked_data),
        Route("/data", linked_data),
        Route("/ontology", ontology.ontology),
        Route("/ontology/{name}", ontology.ontology),
        Route("/shapes", ontology.shapes),
        Route(named_queries.PATH, api.index),
        Route(named_queries.PATH + "/{name}", RunQuery(state, api)),
        Route("/.well-known/void", void.answer),
        Route("/healthz", health.healthz),
        Route("/readyz", health.readyz),
        Route("/metrics", health.metrics),
        *(pages.routes() if pages else ()),
    ]
