"""The query editor: the catalogue as examples, a form that works without scripts, its answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from starlette.responses import Response

from onrecord import terms
from onrecord.catalogue.model import NamedQuery
from onrecord.serve.core.problems import Problem
from onrecord.serve.pages.base import links
from onrecord.serve.pages.base.assets import editor_addresses
from onrecord.serve.pages.base.data_access import PAGE_QUERIES, QueryResult, page_queries
from onrecord.serve.pages.base.request import EDITOR_POLICY, POLICY, PageRequest, Site
from onrecord.serve.pages.base.table import Cell, Table
from onrecord.serve.pages.base.wording import cut

#: Rows that are shown on the page; a file holds all of them.
_ROWS: Final = 500
_TRIPLES: Final = 60_000
_FIRST: Final = """# Who says what in the newest articles
PREFIX onr: <https://w3id.org/onrecord/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?published ?speaker ?statement WHERE {
  ?claim a onr:Claim ; onr:statement ?statement ; onr:inArticle ?article .
  OPTIONAL { ?claim onr:speaker ?who . ?who rdfs:label ?speaker }
  OPTIONAL { ?article onr:publishedOn ?published }
}
ORDER BY DESC(?published)
LIMIT 10
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a query gave: rows as a table, yes or no, triples as text, or why nothing."""

    table: Table | None = None
    answer: bool | None = None
    triples: str | None = None
    problem: str | None = None


async def page(request: PageRequest) -> Response:
    """The editor with ``query``, or the named query ``name``, in it; ``run=1`` asks it.

    A parameter that does not fit is reported above the query (400). Raises Problem 404 for a name
    that is none.
    """
    name, text = request.param("name"), request.param("query")
    found = _named(name) if name else None
    status, fault = int(HTTPStatus.OK), ""
    given = {p.name: request.param(p.name) for p in found.params} if found else {}
    if found is not None and not text:
        try:
            # a value that is not given stays open
            named = {key: value for key, value in given.items() if value}
            text = _without_header(await request.site.data.bound(found, named))
        except Problem as problem:
            if problem.status != HTTPStatus.BAD_REQUEST:
                raise
            text, status, fault = _without_header(found.text), problem.status, problem.detail
    outcome = await _outcome(request, text) if text and request.param("run") and not fault else None
    return await request.render(
        "query.html",
        status=status,
        title="Query",
        text=text or _FIRST,
        found=found,
        given=given,
        fault=fault,
        outcome=outcome,
        examples=[
            q for q in page_queries().values() if not (PAGE_QUERIES / f"{q.name}.rq").is_file()
        ],
        editor=editor_addresses(request.site.assets),
    )


def policy_of(site: Site) -> str:
    """What the page may load: the editor, where it is installed, writes styles of its own."""
    return EDITOR_POLICY if editor_addresses(site.assets) else POLICY


def _named(name: str) -> NamedQuery:
    if name not in page_queries():
        raise Problem(404, f"There is no query '{name[:80]}'. See the list below.")
    return page_queries()[name]


def _without_header(text: str) -> str:
    """A query's own text: what its header says is on the page beside it."""
    lines = [line for line in text.splitlines() if not line.startswith("#+")]
    return "\n".join(lines).strip() + "\n"


async def _outcome(request: PageRequest, text: str) -> Outcome:
    try:
        ran = await request.site.data.run(text)
    except Problem as problem:
        return Outcome(problem=problem.detail)
    if ran.media != "application/sparql-results+json":
        more = "\n…" if len(ran.body) > _TRIPLES else ""
        return Outcome(triples=ran.body[:_TRIPLES] + more)
    return _solutions(request, ran)


def _solutions(request: PageRequest, ran: QueryResult) -> Outcome:
    found = json.loads(ran.body)
    if "boolean" in found:
        return Outcome(answer=bool(found["boolean"]))
    names = [str(name) for name in found["head"]["vars"]]
    rows = found["results"]["bindings"]
    return Outcome(
        table=Table(
            "Result rows",
            tuple(names),
            tuple(tuple(_cell(request, row.get(name)) for name in names) for row in rows[:_ROWS]),
            "",
            max(len(rows) - _ROWS, 0),
            folds=False,
        )
    )


def _cell(request: PageRequest, term: dict[str, Any] | None) -> Cell:
    """A term of the SPARQL results JSON."""
    if term is None:
        return Cell(None)
    value = str(term.get("value", ""))
    if term["type"] == "uri":
        return Cell(links.shown(value, request.base), request.href(value))
    number = str(term.get("datatype", "")).removeprefix(terms.XSD) in (
        "integer",
        "decimal",
        "double",
    )
    return Cell(cut(value, 400), None, "number" if number else "")
