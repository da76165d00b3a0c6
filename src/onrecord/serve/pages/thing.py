"""Any other thing (an office, a place, a concept, a build): all that the graph says of it."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from onrecord.serve.pages.asking import Row
from onrecord.serve.pages.facts import Facts
from onrecord.serve.pages.links import short
from onrecord.serve.pages.table import Cell, table
from onrecord.serve.pages.visit import Visit, cut
from onrecord.serve.problems import Problem

_TEXT = 600


async def page(visit: Visit, iri: str) -> Response:
    """The page of a thing. Raises Problem 404 where the graph knows nothing of it."""
    known, pointing = await asyncio.gather(
        visit.rows("facts", thing=iri), visit.rows("pointing", thing=iri)
    )
    facts = Facts(known)
    if not facts.rows and not pointing:
        raise Problem(404, f"The graph knows nothing of <{iri}>.")
    return await visit.page(
        "thing.html",
        iri=iri,
        title=facts.label(iri),
        tables=[
            table(
                "What the graph says of it",
                ["Property", "Value"],
                ((_property(visit, row), _value(visit, row)) for row in facts.rows),
                visit.editor("facts", thing=iri),
                200,
            ),
            table(
                "What points at it",
                ["Thing", "By property"],
                (
                    (
                        visit.link(row["subject"], cut(row["subject_label"], 200)),
                        _property(visit, row),
                    )
                    for row in pointing
                ),
                visit.editor("pointing", thing=iri),
                100,
            ),
        ],
    )


def _property(visit: Visit, row: Row) -> Cell:
    iri = str(row["property"])
    return Cell(row["property_label"] or short(iri), visit.href(iri))


def _value(visit: Visit, row: Row) -> Cell:
    if row["is_iri"]:
        return visit.link(row["value"], cut(row["value_label"], 200))
    return Cell(cut(row["value"], _TEXT), kind="quote")
