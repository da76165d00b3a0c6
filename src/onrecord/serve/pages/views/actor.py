"""An actor: what they said, what others said of them, their offices and the events."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.responses import Response

from onrecord import terms
from onrecord.ids import graph_of
from onrecord.serve.pages.base.data_access import Row, articles_of
from onrecord.serve.pages.base.dates import spoken
from onrecord.serve.pages.base.paging import paging
from onrecord.serve.pages.base.request import PageRequest
from onrecord.serve.pages.base.table import Cell, Table, table
from onrecord.serve.pages.widgets.claim_list import claims_in_full, speech_acts
from onrecord.serve.pages.widgets.property_list import PropertyList

#: How many claims one page lists.
_PAGE: Final = 15
_EVENTS: Final = 40
_OTHERS: Final = 6


async def page(request: PageRequest, iri: str) -> Response:
    """The page of an actor; ``topic``, ``act`` and ``page`` choose among their claims."""
    topic, act = request.iri_param("topic"), request.param("act")
    chosen = {"actor": iri, **({"topic": topic} if topic else {})}
    known, made, own, of_them, topics = await asyncio.gather(
        request.rows("facts", thing=iri),
        request.rows("claims", **chosen),
        request.rows("claims", actor=iri),
        request.rows("claims", topic=iri),
        request.rows("actor-topics", actor=iri),
    )
    properties, mine = PropertyList(known), {row["claim"] for row in own}
    acts = speech_acts(made)
    made = [row for row in made if not act or row["speech_act"] == act]
    pages = paging(request.param("page"), len(made), _PAGE)
    of_others = [row for row in of_them if row["claim"] not in mine]
    said, others, *tables = await asyncio.gather(
        claims_in_full(request, pages.of(made), **chosen),
        claims_in_full(request, of_others[:_OTHERS], topic=iri),
        _offices(request, iri),
        _events(request, iri),
        _network(request, iri),
        _alike(request, iri),
    )
    return await request.render(
        "actor.html",
        status=pages.status,
        iri=iri,
        title=properties.label(iri),
        kinds=properties.links(request, terms.RDF + "type"),
        names=properties.texts(terms.SKOS + "altLabel", terms.ONR + "officialName"),
        homes=properties.links(request, terms.ONR + "bodyOf", terms.ONR + "affiliatedWith"),
        known_in=await _known_in(request, iri),
        same=properties.addresses(
            terms.OWL + "sameAs", terms.SKOS + "exactMatch", terms.SCHEMA + "sameAs"
        ),
        said=said,
        said_count=len(made),
        said_editor=request.editor("who-said-what", **chosen),
        pages=pages,
        topics=topics,
        topic=topic,
        acts=acts,
        act=act,
        others=others,
        others_count=len(of_others),
        others_editor=request.editor("who-said-what", topic=iri),
        tables=tables,
    )


async def _known_in(request: PageRequest, iri: str) -> Cell | None:
    """The only article that knows an actor, where the authority does not know it."""
    document, mark, _ = iri.partition("#")
    if not mark or graph_of(document) is None:
        return None
    return request.link(
        document, PropertyList(await request.rows("facts", thing=document)).label(document)
    )


async def _offices(request: PageRequest, iri: str) -> Table:
    rows = await request.rows("offices", actor=iri)
    return table(
        "Offices",
        ["Office", "Of", "Holder", "From", "Until", "Known until"],
        (
            (
                request.link(row["office"], row["label"]),
                Cell(row["of"]),
                request.link(row["holder"], row["holder_label"]),
                Cell(spoken(row["not_before"])),
                Cell(spoken(row["not_after"])),
                Cell(spoken(row["known_until"])),
            )
            for row in rows
        ),
        request.editor("offices", actor=iri),
        30,
    )


async def _events(request: PageRequest, iri: str) -> Table:
    found = await request.rows("actor-events", actor=iri)
    rows = await request.rows_in(articles_of(found[:_EVENTS]), "events", actor=iri)
    order = {str(row["event"]): number for number, row in reversed([*enumerate(found)])}
    rows = sorted(rows, key=lambda row: order.get(str(row["event"]), len(order)))
    return table(
        "Events",
        ["Event", "Status", "Reported by", "When", "Where"],
        (
            (
                request.link(row["event"], row["label"]),
                Cell(row["status"], kind="token"),
                Cell(row["said_by"]),
                Cell(spoken(row["edtf"])),
                Cell(row["place"]),
            )
            for row in rows
        ),
        request.editor("events", actor=iri),
        _EVENTS,
        len({row["event"] for row in found}) - len({row["event"] for row in rows}),
    )


async def _network(request: PageRequest, iri: str) -> Table:
    rows = await request.rows("actor-network", actor=iri)

    def link(row: Row) -> tuple[Cell, ...]:
        # the actor itself needs no link on its own page
        source, target = (
            Cell(row[f"{end}_label"])
            if row[end] == iri
            else request.link(row[end], row[f"{end}_label"])
            for end in ("source", "target")
        )
        return source, Cell(row["relation"]), target, Cell(row["times"], kind="number")

    return table(
        "Links to others",
        ["Who", "Relation", "Other actor", "Times"],
        map(link, rows),
        request.editor("actor-network", actor=iri),
        15,
    )


async def _alike(request: PageRequest, iri: str) -> Table:
    """Actors of the same name: possibly the same, which the graph never asserts."""
    rows = await request.rows("same-label", actor=iri)
    return table(
        "Possibly the same: others with this name",
        ["Actor", "Known from"],
        (
            (
                request.link(row["other"], row["label"]),
                request.link(row["article"], row["headline"])
                if row["article"]
                else Cell("the authority data"),
            )
            for row in rows
        ),
        request.editor("same-label", actor=iri),
        limit=50,
    )
