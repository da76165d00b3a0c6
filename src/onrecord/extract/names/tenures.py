"""Who holds an office on a day, and whether the authority's knowledge reaches that day.

A tenure without a last day is known to run on up to its ``known_until``. After that day its holder
*may* still hold the office, and no more than that may be said of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from onrecord.authority.model import AuthorityOffice, Tenure
from onrecord.extract.syntax.words import word_list

Standing = Literal["holds", "may hold"]

#: Before a title, these make another person of the holder.
NOT_IN_OFFICE = word_list("not-in-office-before-a-title")
#: After a title, these make somebody else of it.
NOT_AFTER = word_list("not-in-office-after-a-title")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds an office (``certain``), or who did when knowledge ended and may hold it still."""

    person: str
    certain: bool


def covers(tenure: Tenure, day: date, years: int = 0) -> bool:
    """Whether a tenure covers a day or ended at most so many years before.

    An unknown bound excludes nothing; but of years past no more is taken than is known.
    """
    start, end = tenure.not_before, tenure.not_after
    if end is None and years:
        end = tenure.known_until
    early = f"{day.year - years:04}{day.isoformat()[4:]}"
    return not (start and start[:10] > day.isoformat()) and not (end and end[:10] < early)


def standing(tenure: Tenure, day: date | None) -> Standing | None:
    """What a tenure says of a day: that its holder holds the office, may hold it, or does not.

    Without a day, a tenure that is known to have ended, or to be known only up to a day, says no
    more than that its holder may hold the office.
    """
    if day is None:
        return "may hold" if tenure.not_after or tenure.known_until else "holds"
    if not covers(tenure, day):
        return None
    if tenure.not_after is None and tenure.known_until is not None:
        return "holds" if day.isoformat() <= tenure.known_until[:10] else "may hold"
    return "holds"


def holder(tenures: Iterable[Tenure], office: str, day: date | None) -> Holder | None:
    """Who holds an office on a day, or may: exactly one person, else None.

    Only tenures with a known first day count. Whoever holds the office goes before those who may;
    and nobody may hold it still whom somebody else is known to have followed.
    """
    if day is None:
        return None
    dated = [t for t in tenures if t.office == office and t.not_before]
    holding = {t.holder for t in dated if standing(t, day) == "holds"}
    supposed = {
        t.holder for t in dated if standing(t, day) == "may hold" and not _followed(t, dated, day)
    }
    if len(people := holding or supposed) != 1:
        return None
    return Holder(min(people), certain=bool(holding))


def _followed(tenure: Tenure, others: Iterable[Tenure], day: date) -> bool:
    """Whether somebody else took the office after all that is known of a tenure."""
    return any(
        o.holder != tenure.holder
        and (tenure.known_until or "")[:10] < (o.not_before or "")[:10] <= day.isoformat()
        for o in others
    )


def in_title(words: str, office: AuthorityOffice) -> bool:
    """Whether words give somebody one of an office's titles, as one who is in the office."""
    spoken = _WORD.findall(words.casefold())
    for title in office.titles:
        wanted = _WORD.findall(title.casefold())
        for at in range(len(spoken) - len(wanted) + 1):
            if spoken[at : at + len(wanted)] != wanted:
                continue
            after = spoken[at + len(wanted)] if at + len(wanted) < len(spoken) else ""
            if after not in NOT_AFTER and NOT_IN_OFFICE.isdisjoint(spoken[max(0, at - 3) : at]):
                return True
    return False
