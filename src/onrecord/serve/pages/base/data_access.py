"""What the pages need of a server, and how a pool of child processes gives it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Protocol, TypeAlias

from onrecord.catalogue.model import NamedQuery
from onrecord.catalogue.parameters import iri as iri_in_sparql
from onrecord.catalogue.registry import list_queries
from onrecord.serve.core.problems import Problem
from onrecord.serve.pages.base.assets import PAGES
from onrecord.serve.workers.pool import Pool, named_query_request, query_request

Plain: TypeAlias = str | int | float | bool | None
Row: TypeAlias = dict[str, Plain]

#: The queries that only pages ask, beside the catalogue's.
PAGE_QUERIES: Final = PAGES / "queries"
#: Bytes of an answer that a page can make something of.
_MOST: Final = 8 << 20


@dataclass(frozen=True, slots=True)
class QueryResult:
    """What a query of the reader's own gave: its media type and its text."""

    media: str
    body: str


class DataAccess(Protocol):
    """Whoever answers the pages' questions, over the union of the graphs."""

    async def rows(self, query: NamedQuery, params: Mapping[str, str]) -> list[Row]:
        """The rows of a named query as plain values, None where unbound. Raises Problem."""
        ...

    async def bound(self, query: NamedQuery, params: Mapping[str, str]) -> str:
        """The text of a named query with these parameters bound; the others stay open.

        Labels are looked up in the graph, as the named query itself does. Raises Problem.
        """
        ...

    async def run(self, text: str) -> QueryResult:
        """Any query: SPARQL results JSON for rows, yes or no; Turtle for triples.

        Raises Problem.
        """
        ...


@cache
def page_queries() -> dict[str, NamedQuery]:
    """The catalogue's queries and those of the pages, by name."""
    return {query.name: query for query in list_queries([PAGE_QUERIES])}


def articles_of(rows: Iterable[Row]) -> list[str]:
    """The articles that rows come from, each once, in their order."""
    return list(dict.fromkeys(str(row["article"]) for row in rows))


def any_of(query: NamedQuery, parameter: str, iris: Sequence[str]) -> NamedQuery:
    """The query with several IRIs in the place of one parameter's value.

    Raises Problem 400 where one of them is not an absolute IRI.
    """
    bad = next((iri for iri in iris if iri_in_sparql(iri) is None), None)
    if bad is not None:
        raise Problem(400, f"This is not an absolute IRI: {bad[:200]!r}.")
    hole = f"VALUES ?_{parameter} {{ UNDEF }}"
    every = " ".join(f"<{iri}>" for iri in iris)
    return replace(query, text=query.text.replace(hole, hole.replace("UNDEF", every)))


class PoolDataAccess:
    """Asks the child processes of a running server."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def rows(self, query: NamedQuery, params: Mapping[str, str]) -> list[Row]:
        """See Ask."""
        rows: list[Row] = json.loads(await self._read("named", query, params))
        return rows

    async def bound(self, query: NamedQuery, params: Mapping[str, str]) -> str:
        """See Ask."""
        return (await self._read("bind", query, params)).decode()

    async def _read(self, op: str, query: NamedQuery, params: Mapping[str, str]) -> bytes:
        asked = named_query_request(query.name, query.text, params, op=op)
        return await self._pool.read(asked, _MOST)

    async def run(self, text: str) -> QueryResult:
        """See Ask."""
        asked = query_request(text, self._pool.base, "application/sparql-results+json, text/turtle")
        answer = await self._pool.ask(asked)
        try:
            body = await answer.read(_MOST)
        finally:
            answer.close()
        return QueryResult(str(answer.head["type"]).partition(";")[0], body.decode())
