"""Two pictures: the network of actors and the timeline of events, each with its table."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import Final

from starlette.responses import Response

from onrecord.serve.core.problems import Problem
from onrecord.serve.pages.base.data_access import Row
from onrecord.serve.pages.base.dates import spoken
from onrecord.serve.pages.base.request import PageRequest
from onrecord.serve.pages.base.table import Cell, Table, table
from onrecord.serve.pages.widgets import network_layout, timeline_layout

_ACTORS: Final = 22
_EVENTS: Final = 36
_RELATIONS: Final = (
    ("acts on", "does something to the other"),
    ("takes part with", "both take part in the same event"),
    ("speaks to", "addresses the other"),
    ("speaks about", "says something about the other"),
    ("is relayed by", "is quoted through the other"),
)


async def page(request: PageRequest) -> Response:
    """The pictures of all, of one ``actor`` or of one ``article``. Raises Problem 400."""
    of = {name: iri for name in ("actor", "article") if (iri := request.iri_param(name))}
    times = {name: value for name in ("from", "to") if (value := _date(request, name))}
    if times.get("from", "") > times.get("to", "9999"):
        raise Problem(400, "The start date is after the end date. Swap the two dates.")
    subject = next(iter(of.values()), None)
    links, (window, happened) = await asyncio.gather(
        request.rows("actor-network", **of), _happened(request, of, times)
    )
    named = await request.rows("facts", thing=subject) if subject else []
    if subject and not named and not links:
        raise Problem(404, f"The graph contains nothing about <{subject}>.")
    label = next(
        (
            str(row["value"])
            for row in named
            if str(row["property"]).endswith(("#label", "/headline"))
        ),
        None,
    )
    drawn = await asyncio.to_thread(network_layout.network, links, _ACTORS)
    line = timeline_layout.timeline(happened, window)
    return await request.render(
        "picture.html",
        title=f"Pictures: {label or subject}" if subject else "Pictures",
        subject=request.link(subject, label) if subject else None,
        of=of,
        times=times,
        network=drawn,
        network_size=(network_layout.WIDTH, network_layout.HEIGHT),
        relations=_RELATIONS,
        line=line,
        line_width=timeline_layout.WIDTH,
        links_table=_links(request, links, of),
        dated_table=_dated(request, happened, {**of, **times}),
    )


async def _happened(
    request: PageRequest, of: dict[str, str], times: dict[str, str]
) -> tuple[timeline_layout.Window, list[Row]]:
    """What the timeline shows; in full, only the articles that report it are read."""
    window = timeline_layout.window(await request.rows("dated-reports", **of, **times), _EVENTS)
    if not window.spans:
        return window, []
    actor = {name: iri for name, iri in of.items() if name != "article"}
    rows = await request.rows_in(window.articles, "timeline", **actor, **times)
    return window, window.rows(rows, _EVENTS)


def _date(request: PageRequest, name: str) -> str:
    value = request.param(name)
    if value and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise Problem(
            400, f"The value of '{name}' is not a date such as 2031-05-06: {value[:40]!r}."
        )
    return value


def _links(request: PageRequest, rows: list[Row], of: dict[str, str]) -> Table:
    found = table(
        "The links as a table",
        ["Actor", "Relation", "Actor", "Times", "Articles", "For example"],
        (
            (
                request.link(row["source"], row["source_label"]),
                Cell(row["relation"]),
                request.link(row["target"], row["target_label"]),
                Cell(row["times"], kind="number"),
                Cell(row["articles"], kind="number"),
                Cell(row["example"], kind="words"),
            )
            for row in rows
        ),
        request.editor("actor-network", **of),
        40,
    )
    return replace(found, folds=False)  # the whole of it is folded away on the page


def _dated(request: PageRequest, rows: list[Row], of: dict[str, str]) -> Table:
    found = table(
        "The events as a table",
        ["When", "Event", "Status", "Reported by", "Time as worded"],
        (
            (
                Cell(spoken(row["date"])),
                request.link(row["thing"], row["label"]),
                Cell(row["status"], kind="token"),
                Cell(row["said_by"]),
                Cell(row["stated_as"], kind="words"),
            )
            for row in rows
        ),
        request.editor("timeline", **of),
        60,
    )
    return replace(found, folds=False)
