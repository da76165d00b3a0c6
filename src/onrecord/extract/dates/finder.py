"""Dates as news states them, normalised to EDTF (levels 0 and 1) with bounds as ISO dates.

All ways of stating a date are tried together, the longest at a place wins. Relative dates are read
against the day of publication; without one they stay unspecified (``X``) and have no bounds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from onrecord.extract.dates.expressions import EXPRESSIONS
from onrecord.extract.dates.normalise import (
    opened_by,
)
from onrecord.extract.dates.readings import (
    Reader,
)
from onrecord.model import Article, Span, When

#: Words before a month that belong to its date; others, as in "by May", only lead to it.
_SAYING_WHICH = frozenset(["last", "next", "this", "since", "until", "till", "ever since"])


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date in a text: where it is stated and what it comes to."""

    span: Span
    when: When


@lru_cache(maxsize=1)  # one article is read twice: for what has been and for what is to come
def _matches(text: str) -> tuple[tuple[int, int, re.Match[str], Reader], ...]:
    """Whatever may be a date, in the order of the text, the longest at a place first."""
    found = [
        (m.start(), -m.end(), m, reader)
        for pattern, reader in EXPRESSIONS
        for m in pattern.finditer(text)
    ]
    return tuple(sorted(found, key=lambda item: item[:2]))


def find_dates(text: str, published: date | None, *, future: bool | None = None) -> list[DateFound]:
    """The dates that a text states, in its order; offsets are code points.

    ``published``: the day against which relative dates are read. ``future``: whether the words
    around speak of what is to come (the next Monday) or has been (the last one); None is read as
    past. The same spans are found whatever ``published`` and ``future`` are.
    """
    out: list[DateFound] = []
    end = 0
    for start, _, match, reader in _matches(text):
        if start < end:
            continue
        try:
            value = reader(match, published, future)
        except (ValueError, OverflowError):
            continue  # before year 1 or after 9999
        if value is None:
            continue
        groups = match.groupdict()
        lead = (groups.get("lead") or "").lower()
        span = _stated(match, lead)
        opened = (groups.get("open") or lead).lower()
        edtf, first, last = opened_by(opened, value, bool(groups.get("about")))
        out.append(
            DateFound(
                span,
                When(
                    edtf,
                    first.isoformat() if first is not None else None,
                    last.isoformat() if last is not None else None,
                    (span,),
                ),
            )
        )
        end = match.end()
    return out


def _stated(match: re.Match[str], lead: str) -> Span:
    """Where a date is stated: without a word before it that only leads to it."""
    if not lead or lead in _SAYING_WHICH:
        return Span(*match.span())
    rest = match[0][len(lead) :]
    return Span(match.end() - len(rest.lstrip()), match.end())


def published_date(article: Article) -> date | None:
    """The publication date as a date, where there is one."""
    if not article.published:
        return None
    try:
        return date.fromisoformat(article.published[:10])
    except ValueError:
        return None
