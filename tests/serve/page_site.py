"""A site of pages over a store in this process: the same pages, without child processes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onrecord import terms
from onrecord.catalogue import binding
from onrecord.catalogue.model import NamedQuery
from onrecord.check.ontology.modules import read_modules
from onrecord.describe.derived import Deriver, authority_quads
from onrecord.errors import OnrecordError
from onrecord.ids import DEFAULT_BASE
from onrecord.resources import data_dir, ontology_dir
from onrecord.results import plain_rows
from onrecord.serve.core.problems import Problem
from onrecord.serve.pages import Pages, QueryResult, Site
from onrecord.serve.pages.base.data_access import Row
from onrecord.store import MemoryStore, Store
from support.answers import solutions

AUTHORITY = ox.NamedNode(DEFAULT_BASE + "graph/authority")
CURATED_IRI = "https://w3id.org/onrecord/id/article/istanbul-prisoner-exchange"


class StoreDataAccess:
    """Asks a store directly; ``asked`` keeps the names of the queries."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.asked: list[str] = []

    async def rows(self, query: NamedQuery, params: Mapping[str, str]) -> list[Row]:
        self.asked.append(query.name)
        return await asyncio.to_thread(self._rows, query, dict(params))

    def _rows(self, query: NamedQuery, params: dict[str, str]) -> list[Row]:
        try:
            bound = binding.bind(query, params, self.store)
            return list(plain_rows(solutions(self.store.query(bound))))
        except OnrecordError as error:
            raise Problem(400, str(error)) from error

    async def bound(self, query: NamedQuery, params: Mapping[str, str]) -> str:
        try:
            every = tuple(replace(param, required=False) for param in query.params)
            return binding.bind(replace(query, params=every), params, self.store)
        except OnrecordError as error:
            raise Problem(400, str(error)) from error

    async def run(self, text: str) -> QueryResult:
        try:
            results = self.store.query(text)
        except OnrecordError as error:
            raise Problem(400, str(error)) from error
        if isinstance(results, ox.QuerySolutions | ox.QueryBoolean):
            found = results.serialize(format=ox.QueryResultsFormat.JSON)
            return QueryResult("application/sparql-results+json", (found or b"").decode())
        turtle = ox.serialize(results, format=ox.RdfFormat.TURTLE)
        return QueryResult("text/turtle", (turtle or b"").decode())


def curated_store() -> MemoryStore:
    """The ontology, the authority's labels that the curated article needs, and that article."""
    store = MemoryStore()
    graph = ox.NamedNode(terms.ONTOLOGY)
    triples = read_modules(ontology_dir()).triples()
    store.add(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
    found = [
        ox.Quad(t.subject, t.predicate, t.object, AUTHORITY)
        for path in sorted((data_dir() / "authority").glob("*.ttl"))
        for t in ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    ]
    store.add(authority_quads(found))
    add_trig(store, (data_dir() / "graphs" / "istanbul-prisoner-exchange.trig").read_text("utf-8"))
    return store


def add_trig(store: MemoryStore, trig: str) -> None:
    """Add quads that are written in TriG, and what follows from them."""
    graphs: dict[object, list[ox.Quad]] = {}
    for quad in ox.parse(trig.encode(), format=ox.RdfFormat.TRIG):
        assert isinstance(quad, ox.Quad)
        graphs.setdefault(quad.graph_name, []).append(quad)
    deriver = Deriver(store.quads(AUTHORITY.value))
    for name, quads in graphs.items():
        store.add(deriver.article(quads) if "/graph/article/" in str(name) else quads)


def long_article(claims: int, speakers: int = 5) -> tuple[str, str]:
    """An invented article with so many claims, in TriG, and its text.

    What the claims and their spans say stands between the comments ``# marked`` and ``# end``.
    """
    article = f"<{DEFAULT_BASE}article/long"
    text, marked = "", []
    for number in range(1, claims + 1):
        who = number % speakers
        parts = {"source": f"Speaker {who} of the Straits", "cue": "announced on Friday"}
        parts["content"] = f"that ferry number {number} would sail to Port Elin at first light"
        spans = {}
        for part, words in parts.items():
            spans[part] = (len(text), len(text) + len(words), words)
            text += words + " "
        text += "\n\n" if number % 4 == 0 else "and nobody in the harbour disagreed. "
        marked.append(
            f"{article}#claim-{number}> a onr:Claim ; onr:inArticle {article}> ; "
            f'onr:statement "{parts["content"]}" ; onr:speaker <{DEFAULT_BASE}actor/s{who}> ; '
            f"onr:speechAct <{terms.CONCEPT}speech-act/announcement> ; "
            + " ; ".join(
                f"onr:{part}Span {article}#char={start},{end}>"
                for part, (start, end, _) in spans.items()
            )
            + f' . <{DEFAULT_BASE}actor/s{who}> rdfs:label "Speaker {who}" .'
        )
        marked += [
            f"{article}#char={start},{end}> a onr:Span ; onr:inArticle {article}> ; "
            f'onr:start {start} ; onr:end {end} ; onr:exact "{words}" .'
            for start, end, words in spans.values()
        ]
    quoted = text.replace("\n", "\\n")
    lines = "\n".join(marked)
    return (
        f"""@prefix onr: <{terms.ONR}> . @prefix rdfs: <{terms.RDFS}> .
        @prefix schema: <{terms.SCHEMA}> .
        <{DEFAULT_BASE}graph/article/long> {{
        {article}> a onr:Article ; schema:headline "All ferries sail" ; onr:text "{quoted}" .
        # marked
        {lines}
        # end
        }}""",
        text,
    )


def site_app(store: Store, base: str = DEFAULT_BASE, assets: Path | None = None) -> Starlette:
    """The pages with the data's own addresses, as the server joins them."""
    pages = Pages(Site(StoreDataAccess(store), lambda: base, lambda: "7-test", assets))

    async def data(request: Request) -> Response:
        raw = request.scope["raw_path"].decode("ascii").partition("?")[0]
        return await pages.about(request, base + raw.removeprefix("/id/"))

    async def concept(request: Request) -> Response:
        raw = request.scope["raw_path"].decode("ascii").partition("?")[0]
        return await pages.about(request, terms.CONCEPT + raw.removeprefix("/concept/"))

    return Starlette(
        routes=[
            *pages.routes(),
            Route("/id/{rest:path}", data),
            Route("/concept/{rest:path}", concept),
            Route("/ontology", pages.ontology),
            Route("/ontology/{name}", pages.ontology),
        ]
    )


def about(iri: str) -> str:
    """The address of the page about an IRI, whatever it is below."""
    return f"/page?iri={quote(iri, safe='')}"


class Reader:
    """Asks a site for pages, in this process."""

    def __init__(self, app: Starlette) -> None:
        self.app = app

    def get(self, path: str, **headers: str) -> httpx.Response:
        return asyncio.run(self._get(path, headers))

    async def _get(self, path: str, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get(path, headers=headers)


@dataclass
class Seen(HTMLParser):
    """A page taken apart: its elements with their attributes, and its text."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def links(self) -> list[str]:
        return [
            attrs["href"] or "" for tag, attrs in self.elements if tag == "a" and "href" in attrs
        ]

    def ids(self) -> list[str]:
        return [str(attrs["id"]) for _, attrs in self.elements if "id" in attrs]


def seen(response: httpx.Response) -> Seen:
    """The page that a response holds."""
    page = Seen()
    page.feed(response.text)
    page.close()
    return page
