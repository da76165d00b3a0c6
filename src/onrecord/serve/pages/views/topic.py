"""A topic: its articles, who speaks about it, and what it is related to, with the evidence."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from onrecord import terms
from onrecord.serve.pages.base.dates import spoken
from onrecord.serve.pages.base.request import Visit
from onrecord.serve.pages.base.table import Cell, table
from onrecord.serve.pages.base.wording import cut
from onrecord.serve.pages.widgets.claim_list import told
from onrecord.serve.pages.widgets.property_list import Facts

_CLAIMS = 15
_EVIDENCE = 300


async def page(visit: Visit, iri: str) -> Response:
    """The page of a topic."""
    known, articles, actors, related, said = await asyncio.gather(
        visit.rows("facts", thing=iri),
        visit.rows("topic-articles", topic=iri),
        visit.rows("topic-actors", topic=iri),
        visit.rows("topic-related", topic=iri),
        visit.rows("claims", topic=iri),
    )
    facts = Facts(known)
    return await visit.page(
        "topic.html",
        iri=iri,
        title=facts.label(iri),
        names=facts.texts(terms.SKOS + "altLabel"),
        said=await told(visit, said[:_CLAIMS], topic=iri),
        said_count=len(said),
        said_editor=visit.editor("who-said-what", topic=iri),
        tables=[
            table(
                "Articles",
                ["Article", "Publisher", "Published", "Claims about it"],
                (
                    (
                        visit.link(row["article"], row["headline"]),
                        Cell(row["publisher"]),
                        Cell(spoken(str(row["published"] or "")[:10])),
                        Cell(row["claims"], kind="number"),
                    )
                    for row in articles
                ),
                visit.editor("topic-articles", topic=iri),
                40,
                limit=200,
            ),
            table(
                "Actors",
                ["Actor", "Claims about it", "Events"],
                (
                    (
                        visit.link(row["actor"], row["label"]),
                        Cell(row["claims"], kind="number"),
                        Cell(row["events"], kind="number"),
                    )
                    for row in actors
                ),
                visit.editor("topic-actors", topic=iri),
                30,
                limit=100,
            ),
            table(
                "Related topics",
                ["Topic", "Score", "What makes the link"],
                (
                    (
                        visit.link(row["other"], row["label"]),
                        Cell(row["score"], kind="number"),
                        Cell(cut(row["evidence"], _EVIDENCE)),
                    )
                    for row in related
                ),
                visit.editor("topic-related", topic=iri),
                25,
                limit=50,
                note="The score counts 3 for each event that concerns both, 2 for each claim "
                "about both and 1 for each article that lists both.",
            ),
        ],
    )
