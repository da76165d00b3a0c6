"""An event: who says it happened, who takes part, where and when, and what it belongs to."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping

from starlette.responses import Response

from onrecord import terms
from onrecord.serve.pages.base.data_access import Plain, Row
from onrecord.serve.pages.base.dates import day, spoken
from onrecord.serve.pages.base.request import PageRequest
from onrecord.serve.pages.base.table import Cell, Table, table
from onrecord.serve.pages.base.wording import number, worded
from onrecord.serve.pages.widgets.actor_code import actor_code
from onrecord.serve.pages.widgets.property_list import PropertyList

#: Code points of what a claim says in the table of sources.
_STATEMENT = 180
_ROUNDS = ("previous round", "next round")


async def page(request: PageRequest, iri: str) -> Response:
    """The page of an event."""
    known, sources, links, participants, figures = await asyncio.gather(
        request.rows("facts", thing=iri),
        *(
            request.rows(name, event=iri)
            for name in ("event-sources", "event-links", "event-participants", "event-figures")
        ),
    )
    properties = PropertyList(known)
    quotations = await request.quotations(row["claim"] for row in sources)
    times = list(dict.fromkeys(spoken(row["edtf"]) for row in sources if row["edtf"]))
    return await request.render(
        "event.html",
        iri=iri,
        title=properties.label(iri),
        kinds=properties.links(request, terms.RDF + "type"),
        plover=[
            (name, properties.names(terms.ONR + local))
            for name, local in (
                ("root", "ploverRoot"),
                ("mode", "ploverMode"),
                ("context", "ploverContext"),
            )
            if properties.first(terms.ONR + local)
        ],
        places=properties.links(request, terms.ONR + "place"),
        times=times,
        statuses=_statuses(sources),
        rounds=[
            (
                relation,
                [request.link(r["other"], r["label"]) for r in links if r["relation"] == relation],
            )
            for relation in _ROUNDS
            if any(r["relation"] == relation for r in links)
        ],
        articles=properties.links(request, terms.ONR + "inArticle") or _articles(request, sources),
        tables=[
            _sources(request, iri, sources, quotations),
            _participants(request, iri, participants),
            _figures(request, iri, figures),
            _links(request, iri, links),
        ],
    )


def _articles(request: PageRequest, sources: list[Row]) -> list[Cell]:
    """The articles of the reports, where the event names none."""
    found = dict.fromkeys(row["article"] for row in sources if row["article"])
    return [request.link(article, "the article") for article in found]


def _statuses(sources: list[Row]) -> list[tuple[str, int]]:
    """Each status and how many say so, the most frequent first."""
    found = Counter(str(row["status"]) for row in sources if row["status"])
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def _said(row: Row, quotations: Mapping[Plain, Plain]) -> Cell:
    """What the claim that reports the event says."""
    quotation = quotations.get(row["claim"])
    return Cell(worded(row["statement"], quotation, _STATEMENT), kind="words")


def _sources(
    request: PageRequest, iri: str, rows: list[Row], quotations: Mapping[Plain, Plain]
) -> Table:
    return table(
        "Reports",
        ["Source", "Status", "Words", "Event date", "Article date"],
        (
            (
                Cell(
                    row["said_by"],
                    request.href(row["speaker"]),
                    "",
                    (
                        *((Cell(row["cue"], kind="cueword"),) if row["cue"] else ()),
                        *(
                            (Cell("relayed by " + str(row["via"]).replace(" < ", " ← ")),)
                            if row["via"]
                            else ()
                        ),
                    ),
                ),
                Cell(row["status"], kind="token"),
                Cell(
                    row["trigger"],
                    request.href(row["claim"]),
                    "words",
                    (said,) if (said := _said(row, quotations)).text else (),
                ),
                Cell(spoken(row["edtf"])),
                Cell(
                    spoken(day(row["published"])) if row["published"] else "undated",
                    request.href(row["article"]),
                ),
            )
            for row in rows
        ),
        request.editor("event-sources", event=iri),
        60,
    )


def _participants(request: PageRequest, iri: str, rows: list[Row]) -> Table:
    return table(
        "Participants",
        ["Role", "Actor or object", "Words", "Code", "Source"],
        (
            (
                Cell(row["role"], kind="token"),
                request.link(row["actor"], row["label"])
                if row["actor"]
                else Cell("not identified"),
                Cell(row["words"], request.span(row["article"], row["start"], row["end"]), "words"),
                actor_code(row),
                Cell(row["said_by"]),
            )
            for row in rows
        ),
        request.editor("event-participants", event=iri),
        60,
    )


def _figures(request: PageRequest, iri: str, rows: list[Row]) -> Table:
    return table(
        "Figures",
        ["Quantity", "Figure", "Words", "Source"],
        (
            (
                Cell(row["of"]),
                Cell(_amount(row), kind="number"),
                Cell(row["words"], request.span(row["article"], row["start"], row["end"]), "words"),
                Cell(row["said_by"]),
            )
            for row in rows
        ),
        request.editor("event-figures", event=iri),
        40,
    )


def _amount(row: Row) -> str:
    """A value or a range as stated, with its unit: "about 6,000", "under 25 year"."""
    about = "about " if row["approximate"] else ""
    unit = f" {row['unit']}" if row["unit"] else ""
    return f"{about}{_range(row)}{unit}"


def _range(row: Row) -> str:
    """A value, or a range that may be open at one end."""
    least, most = (number(row[end]) for end in ("least", "most"))
    if least == most:
        return least
    if not most:
        return f"over {least}" if row["open"] else f"{least} or more"
    if not least:
        return f"under {most}" if row["open"] else f"up to {most}"
    return f"{least}–{most}"


def _links(request: PageRequest, iri: str, rows: list[Row]) -> Table:
    return table(
        "Links",
        ["Link", "Event, claim, topic or position", "Source", "Words"],
        (
            (
                Cell(row["relation"]),
                request.link(row["other"], row["label"]),
                Cell(row["said_by"]),
                Cell(row["words"], request.span(row["article"], row["start"], row["end"]), "words"),
            )
            for row in rows
        ),
        request.editor("event-links", event=iri),
        60,
    )
