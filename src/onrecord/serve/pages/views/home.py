"""What is in this graph, and the search over it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from starlette.responses import Response

from onrecord.serve.core.problems import Problem
from onrecord.serve.pages.base.data_access import Row
from onrecord.serve.pages.base.paging import paging
from onrecord.serve.pages.base.request import PageRequest
from onrecord.serve.pages.base.table import Cell, Table, table
from onrecord.serve.pages.base.wording import number

#: Code points that are searched for at most.
_LONGEST: Final = 200
#: Of each kind, rows where all kinds are shown, and rows a page where one is.
_SHOWN: Final = 30
_PAGE: Final = 100
#: Names that the query takes note of, of each kind.
_NAMES: Final = 2000
_KINDS: Final = ("actor", "topic", "article")


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Things of one kind, in a table; ``count`` is how many there are, ``more`` leads to all."""

    kind: str
    count: str
    table: Table
    more: str


async def page(request: PageRequest) -> Response:
    """The home page."""
    counted, newest, speakers = await asyncio.gather(
        request.rows("counts"), request.rows("newest-articles"), request.rows("top-speakers")
    )
    return await request.render(
        "home.html",
        title="onrecord",
        counts=counted[0],
        counts_editor=request.editor("counts"),
        newest=newest,
        newest_editor=request.editor("newest-articles"),
        speakers=speakers,
        speakers_editor=request.editor("top-speakers"),
    )


async def search(request: PageRequest) -> Response:
    """What has the search text in its name; of one ``kind``, page by page.

    Raises Problem 400.
    """
    words, kind = request.param("q"), request.param("kind")
    if len(words) > _LONGEST:
        raise Problem(400, f"The search text is longer than {_LONGEST} characters. Shorten it.")
    if kind and kind not in _KINDS:
        raise Problem(400, f"The value of 'kind' is not one of {', '.join(_KINDS)}: {kind[:40]!r}.")
    kinds = (kind,) if kind else _KINDS
    every = await asyncio.gather(
        *(request.rows("search", words=words, kind=one) for one in kinds if words)
    )
    pages = paging(request.param("page"), len(every[0]) if kind and words else 0, _PAGE)
    return await request.render(
        "search.html",
        status=pages.status,
        title=f"Search: {words}" if words else "Search",
        words=words,
        kind=kind,
        pages=pages,
        found=[
            SearchResult(
                one,
                _counted(rows),
                _table(request, one, pages.of(rows) if kind else rows[:_SHOWN], words),
                "" if kind or len(rows) <= _SHOWN else request.same(kind=one),
            )
            for one, rows in zip(kinds, every, strict=False)
            if rows and not pages.lacking
        ],
    )


def _counted(rows: Sequence[Row]) -> str:
    """How many things were found, as far as the query took note of their names."""
    whole = sum(int(row["names"] or 0) for row in rows) < _NAMES
    return number(len(rows)) + ("" if whole else " or more")


def _table(request: PageRequest, kind: str, rows: Sequence[Row], words: str) -> Table:
    made = table(
        f"{kind.capitalize()}s",
        [kind.capitalize(), "Claims"],
        (
            (
                Cell(
                    row["label"] or row["found"],
                    request.href(row["thing"]),
                    "",
                    (Cell(f"also: {row['found']}"),) if row["found"] != row["label"] else (),
                ),
                Cell(row["claims"], kind="number"),
            )
            for row in rows
        ),
        request.editor("search", words=words, kind=kind),
    )
    return replace(made, folds=False)  # there is a page for the others
