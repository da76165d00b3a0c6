"""An actor: what they said, what others said of them, their offices and the events."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.responses import Response

from onrecord import terms
from onrecord.ids import graph_of
from onrecord.serve.pages.base.data_access import Row
from onrecord.serve.pages.base.dates import spoken
from onrecord.serve.pages.base.paging import paging
from onrecord.serve.pages.base.request import Visit
from onrecord.serve.pages.base.table import Cell, Table, table
from onrecord.serve.pages.widgets.claim_list import speech_acts, told
from onrecord.serve.pages.widgets.property_list import Facts

#: How many claims one page lists.
_PAGE: Final = 15
_EVENTS: Final = 40
_OTHERS: Final = 6


async def page(visit: Visit, iri: str) -> Response:
    """The page of an actor; ``topic``, ``act`` and ``page`` choose among their claims."""
    topic, act = visit.iri_param("topic"), visit.param("act")
    chosen = {"actor": iri, **({"topic": topic} if topic else {})}
    known, made, own, of_them, topics = await asyncio.gather(
        visit.rows("facts", thing=iri),
        visit.rows("claims", **chosen),
        visit.rows("claims", actor=iri),
        visit.rows("claims", topic=iri),
        visit.rows("actor-topics", actor=iri),
    )
    facts, mine = Facts(known), {row["claim"] for row in own}
    acts = speech_acts(made)
    made = [row for row in made if not act or row["speech_act"] == act]
    pages = paging(visit.param("page"), len(made), _PAGE)
    of_others = [row for row in of_them if row["claim"] not in mine]
    said, others, *tables = await asyncio.gather(
        told(visit, pages.of(made), **chosen),
        told(visit, of_others[:_OTHERS], topic=iri),
        _offices(visit, iri),
        _events(visit, iri),
        _network(visit, iri),
        _alike(visit, iri),
    )
    return await visit.page(
        "actor.html",
        status=pages.status,
        iri=iri,
        title=facts.label(iri),
        kinds=facts.links(visit, terms.RDF + "type"),
        names=facts.texts(terms.SKOS + "altLabel", terms.ONR + "officialName"),
        homes=facts.links(visit, terms.ONR + "bodyOf", terms.ONR + "affiliatedWith"),
        known_in=await _known_in(visit, iri),
        same=facts.addresses(
            terms.OWL + "sameAs", terms.SKOS + "exactMatch", terms.SCHEMA + "sameAs"
        ),
        said=said,
        said_count=len(made),
        said_editor=visit.editor("who-said-what", **chosen),
        pages=pages,
        topics=topics,
        topic=topic,
        acts=acts,
        act=act,
        others=others,
        others_count=len(of_others),
        others_editor=visit.editor("who-said-what", topic=iri),
        tables=tables,
    )


async def _known_in(visit: Visit, iri: str) -> Cell | None:
    """The only article that knows an actor, where the authority does not know it."""
    document, mark, _ = iri.partition("#")
    if not mark or graph_of(document) is None:
        return None
    return visit.link(document, Facts(await visit.rows("facts", thing=document)).label(document))


async def _offices(visit: Visit, iri: str) -> Table:
    rows = await visit.rows("offices", actor=iri)
    return table(
        "Offices",
        ["Office", "Of", "Holder", "From", "Until", "Known until"],
        (
            (
                visit.link(row["office"], row["label"]),
                Cell(row["of"]),
                visit.link(row["holder"], row["holder_label"]),
                Cell(spoken(row["not_before"])),
                Cell(spoken(row["not_after"])),
                Cell(spoken(row["known_until"])),
            )
            for row in rows
        ),
        visit.editor("offices", actor=iri),
        30,
    )


async def _events(visit: Visit, iri: str) -> Table:
    found = await visit.rows("actor-events", actor=iri)
    articles = list(dict.fromkeys(str(row["article"]) for row in found[:_EVENTS]))
    rows = await visit.rows_in(articles, "events", actor=iri)
    order = {str(row["event"]): number for number, row in reversed([*enumerate(found)])}
    rows = sorted(rows, key=lambda row: order.get(str(row["event"]), len(order)))
    return table(
        "Events",
        ["Event", "Status", "Who says so", "When", "Where"],
        (
            (
                visit.link(row["event"], row["label"]),
                Cell(row["status"], kind="token"),
                Cell(row["said_by"]),
                Cell(spoken(row["edtf"])),
                Cell(row["place"]),
            )
            for row in rows
        ),
        visit.editor("events", actor=iri),
        _EVENTS,
        len({row["event"] for row in found}) - len({row["event"] for row in rows}),
    )


async def _network(visit: Visit, iri: str) -> Table:
    rows = await visit.rows("actor-network", actor=iri)

    def link(row: Row) -> tuple[Cell, ...]:
        # the actor itself needs no link on its own page
        source, target = (
            Cell(row[f"{end}_label"])
            if row[end] == iri
            else visit.link(row[end], row[f"{end}_label"])
            for end in ("source", "target")
        )
        return source, Cell(row["relation"]), target, Cell(row["times"], kind="number")

    return table(
        "Links with others",
        ["Who", "Does what", "To or with whom", "Times"],
        map(link, rows),
        visit.editor("actor-network", actor=iri),
        15,
    )


async def _alike(visit: Visit, iri: str) -> Table:
    """Actors of the same name: possibly the same, which the graph never asserts."""
    rows = await visit.rows("same-label", actor=iri)
    return table(
        "Possibly the same: others of this name",
        ["Actor", "Known from"],
        (
            (
                visit.link(row["other"], row["label"]),
                visit.link(row["article"], row["headline"])
                if row["article"]
                else Cell("the authority data"),
            )
            for row in rows
        ),
        visit.editor("same-label", actor=iri),
        limit=50,
    )
