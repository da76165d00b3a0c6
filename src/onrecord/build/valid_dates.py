"""Drops dates that are invalid or out of order from a reading, as shapes/dates.ttl would refuse.

A date is dropped by itself: the report, claim or article that has it is kept without it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from onrecord.model import Article, Claim, Dropped, Event, Reading, When

Keep = Callable[[str, str | None], bool]

_TOLERANCE: Final = timedelta(days=1)
#: How far the bounds may lie from a day that is approximate.
_ABOUT: Final = timedelta(days=3)
_HAPPENED: Final = ("happened", "ongoing")

# Parts of the Extended Date/Time Format: ISO 8601-2:2019, levels 0 to 2.
_LONG_YEAR = re.compile(
    r"Y-?([1-9]\d{4,}|[1-9]\d{0,3}E[1-9]\d*)(S[1-9]\d*)?|-?\d{4}S[1-4]", re.ASCII
)
_TIMED = re.compile(
    r"(-?\d{4}-\d\d-\d\d)T(([01]\d|2[0-3]):[0-5]\d:[0-5]\d|24:00:00)"
    r"(Z|[-+]((0\d|1[0-3])(:[0-5]\d)?|14(:00)?))?",
    re.ASCII,
)
_DATE = re.compile(
    r"[?~%]?(?P<year>-?[0-9X]{4})[?~%]?"
    r"(-[?~%]?(?P<month>[0-9X]{2})[?~%]?(-[?~%]?(?P<day>[0-9X]{2})[?~%]?)?)?"
)
_SET = re.compile(r"\[(?P<one>.+)\]|\{(?P<all>.+)\}")
#: Season, quarter … → its first and last month; a month above 12 is one of the next year.
_SEASONS: Final = {
    21: (3, 12), 22: (6, 15), 23: (3, 12), 24: (6, 15),  # in either half of the world
    25: (3, 6), 26: (6, 9), 27: (9, 12), 28: (12, 15),  # in the north
    29: (9, 12), 30: (12, 15), 31: (3, 6), 32: (6, 9),  # in the south
    33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12),
    37: (1, 4), 38: (5, 8), 39: (9, 12), 40: (1, 6), 41: (7, 12),
}  # fmt: skip


def published_by(article: Article, today: date) -> tuple[Article, tuple[Dropped, ...]]:
    """The article without a publication date that is still to come, and the date as dropped.

    Asked before the article is read, so that no date is read against one that cannot be right.
    """
    published = _day(article.published)
    if published is None or published <= today + _TOLERANCE:
        return article, ()
    fault = Dropped("the publication date of the article", f"{published} is still to come.")
    return replace(article, published=None), (fault,)


def drop_invalid_dates(reading: Reading) -> Reading:
    """The reading without dates that are invalid, contradict themselves or are out of order.

    Lists what it dropped.
    """
    dropped: list[Dropped] = list(reading.dropped)

    def keep(what: str, fault: str | None) -> bool:
        if fault is not None:
            dropped.append(Dropped(what, fault))
        return fault is None

    latest = _day(reading.article.published)
    latest = latest + _TOLERANCE if latest is not None and latest < date.max else None
    return replace(
        reading,
        claims=tuple(_said(c, latest, keep) for c in reading.claims),
        events=tuple(_happened(e, latest, keep) for e in reading.events),
        dropped=tuple(dropped),
    )


def _said(claim: Claim, latest: date | None, keep: Keep) -> Claim:
    when = claim.said
    if when is None or keep(
        f"the date of {claim.id}", date_fault(when) or _late(when, latest, "it is said")
    ):
        return claim
    return replace(claim, said=None)


def _happened(event: Event, latest: date | None, keep: Keep) -> Event:
    reports = []
    for report in event.reports:
        when = report.when
        if when is not None:
            fault = date_fault(when)
            if fault is None and report.status in _HAPPENED:
                fault = _late(when, latest, f"its event is {report.status}")
            if not keep(f"the date of a report of {event.id}", fault):
                report = replace(report, when=None)
        reports.append(report)
    return replace(event, reports=tuple(reports))


def _late(when: When, latest: date | None, what: str) -> str | None:
    first = _day(when.not_before)
    if first is None or latest is None or first <= latest:
        return None
    return f"{what} ({first}), but the article was published before."


def _day(text: str | None) -> date | None:
    """The day of an ISO date or date and time; None where there is none."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


# --- a date by itself -------------------------------------------------------------------------


def date_fault(when: When) -> str | None:
    """What is wrong with a date by itself: its EDTF, or its first and last day."""
    for bound in (when.not_before, when.not_after):
        if bound is not None and not _is_bound(bound):
            return f"'{bound}' is not a day."
    if when.not_before and when.not_after and when.not_before[:10] > when.not_after[:10]:
        return f"its first day ({when.not_before}) is after its last ({when.not_after})."
    if not is_edtf(when.edtf):
        return f"'{when.edtf}' is not a date in the Extended Date/Time Format."
    for name, bound in (("first", when.not_before), ("last", when.not_after)):
        if bound is not None and not _within(bound[:10], when.edtf, first=name == "first"):
            return f"its {name} day ({bound}) is not within '{when.edtf}'."
    return None


def _is_bound(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_edtf(text: str) -> bool:
    """Whether a text is in the Extended Date/Time Format, each day is one, and none runs back."""
    if _LONG_YEAR.fullmatch(text):
        return True
    timed = _TIMED.fullmatch(text)
    if timed is not None:
        return _is_date(timed[1])
    parts = _parts(text)
    return all(map(_is_date, filter(None, parts))) and any(parts) and _in_order(text)


def _parts(text: str) -> list[str]:
    """The dates in a text; an open or unknown side is "", and so is what has no form at all."""
    if text.count("/") == 1:
        return ["" if side == ".." else side for side in text.split("/")]
    listed = _SET.fullmatch(text)
    if listed is None:
        return [text]
    members = (listed["one"] or listed["all"]).split(",")
    parts: list[str] = []
    for number, member in enumerate(members):
        first, between, last = member.partition("..")
        if not between:
            parts.append(member or "?")
        elif (first or number == 0) and (last or number == len(members) - 1) and (first or last):
            parts += [first, last]
        else:
            return [""]
    return parts


def _is_date(text: str) -> bool:
    found = _DATE.fullmatch(text)
    if found is None or found["year"] == "-0000":
        return False
    year, month, day = found["year"].lstrip("-"), found["month"], found["day"]
    if month is None:
        return True
    if day is None and month.isdigit() and int(month) in _SEASONS:
        return True
    months = [m for m in range(1, 13) if _fits(f"{m:02}", month)]
    if day is None:
        return bool(months)
    days = [d for d in range(1, 32) if _fits(f"{d:02}", day)]
    # a year of twelve months whose February has 29 days, if there is one that the digits fit
    leap = any(_leap(y) for y in range(10_000) if _fits(f"{y:04}", year)) if 29 in days else False
    return any(d <= monthrange(2024 if leap else 2023, m)[1] for m in months for d in days)


def _fits(digits: str, pattern: str) -> bool:
    """Whether digits are among those that a pattern leaves open with X."""
    return all(p in (d, "X") for d, p in zip(digits, pattern, strict=True))


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _ends(text: str) -> tuple[str, str]:
    """The first and the last date of a text without qualifiers; an open or unknown side is ""."""
    bare = re.sub(r"[][{}?~%]|T.*", "", text)
    return re.split(r"\.\.|,|/", bare)[0], re.split(r"\.\.|,|/", bare)[-1]


def _in_order(text: str) -> bool:
    first, last = (re.sub(r"(?<=^.{4})-(2[1-9]|3\d|4[01])$", "", end) for end in _ends(text))
    if not first or not last:
        return True
    first, last = first.replace("X", "0"), last.replace("X", "9")
    if first.startswith("-") and last.startswith("-") and first[:5] != last[:5]:
        return first > last  # years before the first one count backwards
    return first[: len(last)] <= last


def _within(bound: str, edtf: str, *, first: bool) -> bool:
    """Whether a first or last day lies within a date, which must be valid."""
    starts, ends = _ends(edtf)
    about = "~" in edtf or "%" in edtf
    low, high = _edge(starts, about, low=True), _edge(ends, about, low=False)
    if (low if first else high) == "":
        return False
    return low <= bound and (high == "" or bound <= high + "~")  # "~" sorts after every digit


def _edge(day: str, about: bool, *, low: bool) -> str:
    """The first or last day, month or year of a date; "" where nothing bounds it."""
    if not day or day[0] in "-X" or day[:4] == "0000" or "Y" in day or "S" in day:
        return ""
    if len(day) == 7 and day[5:].isdigit() and int(day[5:]) in _SEASONS:
        year = int(day[:4].replace("X", "0" if low else "9"))
        month = _SEASONS[int(day[5:])][not low]
        return f"{year + (month > 12):04}-{(month - 1) % 12 + 1:02}"
    if about and len(day) == 10 and "X" not in day:
        try:
            return (date.fromisoformat(day) + (-_ABOUT if low else _ABOUT)).isoformat()
        except OverflowError:  # the first and last days of the calendar
            return day
    return day.replace("X", "0" if low else "9")
