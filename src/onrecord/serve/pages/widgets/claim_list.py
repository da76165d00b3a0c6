"""Claims as lists show them: who, in which words, how firmly, in which article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.serve.pages.base.data_access import Row
from onrecord.serve.pages.base.request import PageRequest
from onrecord.serve.pages.base.table import Cell


@dataclass(slots=True)
class ListedClaim:
    """One claim; ``where`` leads to its words in the article."""

    row: Row
    speakers: list[Cell]
    claim: str | None
    article: str | None
    where: str | None


def claim_list(request: PageRequest, rows: list[Row]) -> list[ListedClaim]:
    """The claims of rows of ``who-said-what``, each once with all its speakers."""
    found: dict[str, ListedClaim] = {}
    for row in rows:
        key = str(row["claim"])
        if key not in found:
            where = request.span(row["article"], row["start"], row["end"])
            found[key] = ListedClaim(
                row, [], request.href(row["claim"]), request.href(row["article"]), where
            )
        if row["speaker_label"] is not None or row["speaker"] is not None:
            found[key].speakers.append(request.link(row["speaker"], row["speaker_label"]))
    return list(found.values())


async def claims_in_full(
    request: PageRequest, claims: Sequence[Row], **chosen: str
) -> list[ListedClaim]:
    """The claims of some rows of ``claims`` in full, in that order.

    ``chosen`` is what ``claims`` was asked for; only the articles of these rows are read.
    """
    articles = list(dict.fromkeys(str(row["article"]) for row in claims))
    rows = await request.rows_in(articles, "who-said-what", **chosen)
    order = {str(row["claim"]): number for number, row in enumerate(claims)}
    found = [row for row in rows if str(row["claim"]) in order]
    return claim_list(request, sorted(found, key=lambda row: order[str(row["claim"])]))


def speech_acts(rows: list[Row]) -> list[tuple[str, int]]:
    """The speech acts among the claims and how often each occurs, by name."""
    found: dict[str, int] = {}
    for row in rows:
        if row["speech_act"] is not None:
            found[str(row["speech_act"])] = found.get(str(row["speech_act"]), 0) + 1
    return sorted(found.items())
