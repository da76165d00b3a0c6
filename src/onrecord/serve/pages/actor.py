"""An actor: what they said, what others said of them, their offices and the events."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from onrecord import terms
from onrecord.serve.pages.asking import Row
from onrecord.serve.pages.facts import Facts
from onrecord.serve.pages.statements import speech_acts, statements
from onrecord.serve.pages.table import Cell, Table, table
from onrecord.serve.pages.visit import Visit

#: How many claims one page lists.
_PAGE: Final = 40
_EVENTS: Final = 40
_OTHERS: Final = 25


async def page(visit: Visit, iri: str) -> Response:
    """The page of an actor; ``topic``, ``act`` and ``page`` choose among their claims."""
    facts = Facts(await visit.rows("facts", thing=iri))
    topic, act, number = visit.iri_param("topic"), visit.param("act"), visit.number("page")
    chosen = {"actor": iri, **({"topic": topic} if topic else {})}
    said = await visit.rows("who-said-what", **chosen)
    acts = speech_acts(said)
    said = [row for row in said if not act or row["speech_act"] == act]
    said.reverse()
    of_them = await visit.rows("who-said-what", topic=iri)
    others = [row for row in of_them if row["speaker"] != iri]
    topics = await visit.rows("actor-topics", actor=iri)
    return await visit.page(
        "actor.html",
        iri=iri,
        title=facts.label(iri),
        facts=facts,
        kinds=facts.links(visit, terms.RDF + "type"),
        names=facts.texts(terms.SKOS + "altLabel", terms.ONR + "officialName"),
        homes=facts.links(visit, terms.ONR + "bodyOf", terms.ONR + "affiliatedWith"),
        same=facts.addresses(
            terms.OWL + "sameAs", terms.SKOS + "exactMatch", terms.SCHEMA + "sameAs"
        ),
        said=statements(visit, said[(number - 1) * _PAGE : number * _PAGE]),
        said_count=len(said),
        said_editor=visit.editor("who-said-what", **chosen),
        number=number,
        last=max(1, -(-len(said) // _PAGE)),
        topics=topics,
        topic=topic,
        acts=acts,
        act=act,
        others=statements(visit, others[::-1][:_OTHERS]),
        others_count=len(others),
        others_editor=visit.editor("who-said-what", topic=iri),
        tables=[
            await _offices(visit, iri),
            await _events(visit, iri),
            await _network(visit, iri),
            await _alike(visit, iri),
        ],
    )


async def _offices(visit: Visit, iri: str) -> Table:
    rows = await visit.rows("offices", actor=iri)
    return table(
        "Offices",
        ["Office", "Of", "Holder", "From", "Until"],
        (
            (
                visit.link(row["office"], row["label"]),
                Cell(row["of"]),
                visit.link(row["holder"], row["holder_label"]),
                Cell(row["not_before"], kind="date"),
                Cell(row["not_after"], kind="date"),
            )
            for row in rows
        ),
        visit.editor("offices", actor=iri),
        30,
    )


async def _events(visit: Visit, iri: str) -> Table:
    rows = await visit.rows("events", actor=iri)
    return table(
        "Events",
        ["Event", "Status", "Who says so", "When", "Where"],
        (
            (
                visit.link(row["event"], row["label"]),
                Cell(row["status"], kind="token"),
                Cell(row["said_by"]),
                Cell(row["edtf"], kind="date"),
                Cell(row["place"]),
            )
            for row in rows
        ),
        visit.editor("events", actor=iri),
        _EVENTS,
    )


async def _network(visit: Visit, iri: str) -> Table:
    rows = await visit.rows("actor-network", actor=iri)

    def link(row: Row) -> tuple[Cell, ...]:
        return (
            visit.link(row["source"], row["source_label"]),
            Cell(row["relation"]),
            visit.link(row["target"], row["target_label"]),
            Cell(row["times"], kind="number"),
        )

    return table(
        "Links with others",
        ["Actor", "Relation", "Actor", "Times"],
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
    )
