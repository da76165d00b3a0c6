"""Claims as lists show them: who, in which words, how firmly, in which article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.serve.pages.base.data_access import Row, articles_of
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


def speaker_in(request: PageRequest, row: Row) -> list[Cell]:
    """The speaker of a row of a claim as a link, in a list; an empty one where nobody is named."""
    if row["speaker"] is None and row["speaker_label"] is None:
        return []
    return [request.link(row["speaker"], row["speaker_label"])]


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
        found[key].speakers += speaker_in(request, row)
    return list(found.values())


async def claims_in_full(
    request: PageRequest, claims: Sequence[Row], **chosen: str
) -> list[ListedClaim]:
    """The claims of some rows of ``claims`` in full, in that order.

    ``chosen`` is what ``claims`` was asked for; only the articles of these rows are read.
    """
    rows = await request.rows_in(articles_of(claims), "who-said-what", **chosen)
    order = {str(row["claim"]): number for number, row in enumerate(claims)}
    found = [row for row in rows if str(row["claim"]) in order]
    return claim_list(request, sorted(found, key=lambda row: order[str(row["claim"])]))


def speech_acts(rows: list[Row]) -> list[tuple[str, int]]:
    """The speech acts among the claims and how often each occurs, by name."""
    acts = Counter(str(row["speech_act"]) for row in rows if row["speech_act"] is not None)
    return sorted(acts.items())
