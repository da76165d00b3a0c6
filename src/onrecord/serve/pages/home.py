"""What is in this graph, and the search over it."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from onrecord.serve.pages.asking import Row
from onrecord.serve.pages.table import Cell, Table, table
from onrecord.serve.pages.visit import Visit
from onrecord.serve.problems import Problem

#: Code points that are searched for at most.
_LONGEST = 200
_SHOWN = 30


async def page(visit: Visit) -> Response:
    """The first page."""
    counted, newest, speakers = await asyncio.gather(
        visit.rows("counts"), visit.rows("newest-articles"), visit.rows("top-speakers")
    )
    return await visit.page(
        "home.html",
        title="onrecord",
        counts=counted[0],
        counts_editor=visit.editor("counts"),
        newest=newest,
        newest_editor=visit.editor("newest-articles"),
        speakers=speakers,
        speakers_editor=visit.editor("top-speakers"),
    )


async def search(visit: Visit) -> Response:
    """What bears the words that are searched for in its name. Raises Problem 400."""
    words = visit.param("q")
    if len(words) > _LONGEST:
        raise Problem(400, f"Search for {_LONGEST} letters at most.")
    rows = await visit.rows("search", words=words) if words else []
    return await visit.page(
        "search.html",
        title=f"Search: {words}" if words else "Search",
        words=words,
        tables=[
            found
            for kind in ("actor", "topic", "article")
            if (found := _found(visit, kind, rows, words))
        ],
    )


def _found(visit: Visit, kind: str, rows: list[Row], words: str) -> Table | None:
    mine = [row for row in rows if row["kind"] == kind]
    if not mine:
        return None
    return table(
        f"{kind.capitalize()}s",
        [kind.capitalize(), "Claims"],
        (
            (
                Cell(
                    row["label"] or row["found"],
                    visit.href(row["thing"]),
                    "",
                    (Cell(f"also: {row['found']}"),) if row["found"] != row["label"] else (),
                ),
                Cell(row["claims"], kind="number"),
            )
            for row in mine
        ),
        visit.editor("search", words=words),
        _SHOWN,
    )
