"""Any other thing (an office, a place, a concept, a build): all that the graph says of it."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from onrecord import terms
from onrecord.serve.core.problems import Problem
from onrecord.serve.pages.base.data_access import Row
from onrecord.serve.pages.base.dates import spoken
from onrecord.serve.pages.base.links import short
from onrecord.serve.pages.base.request import Visit
from onrecord.serve.pages.base.table import Cell, table
from onrecord.serve.pages.base.wording import cut
from onrecord.serve.pages.widgets.property_list import Facts

_TEXT = 600


async def page(visit: Visit, iri: str) -> Response:
    """The page of a thing. Raises Problem 404 where the graph knows nothing of it."""
    known, pointing, named = await asyncio.gather(
        *(visit.rows(name, thing=iri) for name in ("facts", "pointing", "mentioning"))
    )
    facts = Facts(known)
    if not facts.rows and not pointing and not named:
        raise Problem(404, f"The graph knows nothing of <{iri}>.")
    return await visit.page(
        "thing.html",
        iri=iri,
        title=_title(visit, iri, facts),
        tables=[
            table(
                "What the graph says of it",
                ["Property", "Value"],
                ((_property(visit, row), _value(visit, row)) for row in facts.rows),
                visit.editor("facts", thing=iri),
                200,
                limit=1000,
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
                limit=200,
            ),
            table(
                "Articles that name it",
                ["Article", "Published", "Times"],
                (
                    (
                        visit.link(row["article"], row["headline"]),
                        Cell(spoken(str(row["published"] or "")[:10])),
                        Cell(row["times"], kind="number"),
                    )
                    for row in named
                ),
                visit.editor("mentioning", thing=iri),
                50,
                limit=200,
            ),
        ],
    )


def _title(visit: Visit, iri: str, facts: Facts) -> str:
    """The name; of the record of an article, that it is one."""
    if iri.startswith(visit.base + "graph/") and (of := facts.names(terms.PROV + "wasDerivedFrom")):
        return f"Record of the article: {of}"
    return facts.label(iri)


def _property(visit: Visit, row: Row) -> Cell:
    iri = str(row["property"])
    return Cell(row["property_label"] or short(iri), visit.href(iri))


def _value(visit: Visit, row: Row) -> Cell:
    if row["is_iri"]:
        return visit.link(row["value"], cut(row["value_label"], 200))
    text = cut(row["value"], _TEXT)
    return Cell(text, kind="words") if (said := spoken(text)) == text else Cell(said)
