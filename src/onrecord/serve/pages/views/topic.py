"""A topic: its articles, who speaks about it, and what it is related to, with the evidence."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from onrecord import terms
from onrecord.serve.pages.base.dates import day, spoken
from onrecord.serve.pages.base.request import PageRequest
from onrecord.serve.pages.base.table import Cell, table
from onrecord.serve.pages.base.wording import cut
from onrecord.serve.pages.widgets.claim_list import claims_in_full
from onrecord.serve.pages.widgets.property_list import PropertyList

_CLAIMS = 15
_EVIDENCE = 300


async def page(request: PageRequest, iri: str) -> Response:
    """The page of a topic."""
    known, articles, actors, related, said = await asyncio.gather(
        request.rows("facts", thing=iri),
        request.rows("topic-articles", topic=iri),
        request.rows("topic-actors", topic=iri),
        request.rows("topic-related", topic=iri),
        request.rows("claims", topic=iri),
    )
    properties = PropertyList(known)
    return await request.render(
        "topic.html",
        iri=iri,
        title=properties.label(iri),
        names=properties.texts(terms.SKOS + "altLabel"),
        said=await claims_in_full(request, said[:_CLAIMS], topic=iri),
        said_count=len(said),
        said_editor=request.editor("who-said-what", topic=iri),
        tables=[
            table(
                "Articles",
                ["Article", "Publisher", "Published", "Claims about it"],
                (
                    (
                        request.link(row["article"], row["headline"]),
                        Cell(row["publisher"]),
                        Cell(spoken(day(row["published"]))),
                        Cell(row["claims"], kind="number"),
                    )
                    for row in articles
                ),
                request.editor("topic-articles", topic=iri),
                40,
                limit=200,
            ),
            table(
                "Actors",
                ["Actor", "Claims about it", "Events"],
                (
                    (
                        request.link(row["actor"], row["label"]),
                        Cell(row["claims"], kind="number"),
                        Cell(row["events"], kind="number"),
                    )
                    for row in actors
                ),
                request.editor("topic-actors", topic=iri),
                30,
                limit=100,
            ),
            table(
                "Related topics",
                ["Topic", "Score", "Evidence"],
                (
                    (
                        request.link(row["other"], row["label"]),
                        Cell(row["score"], kind="number"),
                        Cell(cut(row["evidence"], _EVIDENCE)),
                    )
                    for row in related
                ),
                request.editor("topic-related", topic=iri),
                25,
                limit=50,
                note="The score adds 3 for each event that concerns both, 2 for each claim "
                "about both and 1 for each article that lists both.",
            ),
        ],
    )
