"""Any other thing (an office, a place, a concept, a build): all that the graph says of it."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from onrecord import terms
from onrecord.serve.core.problems import Problem
from onrecord.serve.pages.base.data_access import Row
from onrecord.serve.pages.base.dates import day, spoken
from onrecord.serve.pages.base.links import short
from onrecord.serve.pages.base.request import PageRequest
from onrecord.serve.pages.base.table import Cell, table
from onrecord.serve.pages.base.wording import cut
from onrecord.serve.pages.widgets.property_list import PropertyList

_TEXT = 600


async def page(request: PageRequest, iri: str) -> Response:
    """The page of a thing. Raises Problem 404 where the graph knows nothing of it."""
    known, pointing, named = await asyncio.gather(
        *(request.rows(name, thing=iri) for name in ("facts", "pointing", "mentioning"))
    )
    properties = PropertyList(known)
    if not properties.rows and not pointing and not named:
        raise Problem(404, f"The graph contains nothing about <{iri}>.")
    return await request.render(
        "thing.html",
        iri=iri,
        title=_title(request, iri, properties),
        tables=[
            table(
                "Statements about it",
                ["Property", "Value"],
                ((_property(request, row), _value(request, row)) for row in properties.rows),
                request.editor("facts", thing=iri),
                200,
                limit=1000,
            ),
            table(
                "Things that refer to it",
                ["Thing", "Property"],
                (
                    (
                        request.link(row["subject"], cut(row["subject_label"], 200)),
                        _property(request, row),
                    )
                    for row in pointing
                ),
                request.editor("pointing", thing=iri),
                100,
                limit=200,
            ),
            table(
                "Articles that mention it",
                ["Article", "Published", "Times"],
                (
                    (
                        request.link(row["article"], row["headline"]),
                        Cell(spoken(day(row["published"]))),
                        Cell(row["times"], kind="number"),
                    )
                    for row in named
                ),
                request.editor("mentioning", thing=iri),
                50,
                limit=200,
            ),
        ],
    )


def _title(request: PageRequest, iri: str, properties: PropertyList) -> str:
    """The name; of the record of an article, that it is one."""
    if iri.startswith(request.base + "graph/") and (
        of := properties.names(terms.PROV + "wasDerivedFrom")
    ):
        return f"Provenance of the article: {of}"
    return properties.label(iri)


def _property(request: PageRequest, row: Row) -> Cell:
    iri = str(row["property"])
    return Cell(row["property_label"] or short(iri), request.href(iri))


def _value(request: PageRequest, row: Row) -> Cell:
    if row["is_iri"]:
        return request.link(row["value"], cut(row["value_label"], 200))
    text = cut(row["value"], _TEXT)
    return Cell(text, kind="words") if (said := spoken(text)) == text else Cell(said)
