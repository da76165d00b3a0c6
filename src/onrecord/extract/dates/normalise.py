"""Days, months, years and stretches of them as EDTF, with their first and last day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from onrecord.extract.dates.calendar import month_end

#: EDTF and the first and last day, which are None where they are open or unknown.
Value = tuple[str, date | None, date | None]


def of_month(year: int, month: int) -> Value:
    """A whole month."""
    return f"{year:04}-{month:02}", date(year, month, 1), month_end(year, month)


def of_year(year: int) -> Value:
    """A whole year."""
    return f"{year:04}", date(year, 1, 1), date(year, 12, 31)


def of_day(day: date) -> Value:
    """One day."""
    return day.isoformat(), day, day


def between(first: date, last: date) -> Value:
    """The days from the first to the last, both included."""
    return f"{first.isoformat()}/{last.isoformat()}", first, last


def nearest_day(month: int, day: int, published: date, future: bool | None) -> date | None:
    """The day of a date without a year: the next one if it lies ahead, else the closest."""
    options = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            options.append(date(year, month, day))
        except ValueError:
            continue
    if future:
        options = [d for d in options if d >= published] or options
    return min(options, key=lambda d: (abs((d - published).days), d)) if options else None


def shift_months(day: date, months: int) -> tuple[int, int]:
    """The year and month that lie so many months after a day's."""
    at = day.year * 12 + day.month - 1 + months
    return at // 12, at % 12 + 1


def shifted(unit: str, count: int, day: date, exact: bool) -> Value | None:
    """The day, week, weekend, month, year or decade that lies ``count`` units after the day's.

    Unless ``exact``, longer units than days are marked as approximate (``~``); None where the unit
    is another one or no calendar reaches there.
    """
    try:
        if unit == "day":
            return of_day(day + timedelta(days=count))
        if unit == "week":
            if not exact:
                about = day + timedelta(weeks=count)
                return (
                    f"{about.isoformat()}~",
                    about - timedelta(days=3),
                    about + timedelta(days=3),
                )
            monday = day - timedelta(days=day.weekday()) + timedelta(weeks=count)
            return between(monday, monday + timedelta(days=6))
        if unit == "weekend":
            monday = day - timedelta(days=day.weekday()) + timedelta(weeks=count)
            return between(monday + timedelta(days=5), monday + timedelta(days=6))
        if unit == "month":
            value = of_month(*shift_months(day, count))
        elif unit == "year":
            value = of_year(day.year + count)
        elif unit == "decade":
            return f"{(day.year + 10 * count) // 10:03}X~", None, None
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return value if exact else (f"{value[0]}~", None, None)


#: Unit → EDTF for one of it that nothing places, by the unit's name without a plural's "s".
UNSPECIFIED: Final = {
    "day": "XXXX-XX-XX", "week": "XXXX-XX-XX", "weekend": "XXXX-XX-XX", "month": "XXXX-XX",
    "year": "XXXX", "decade": "XXXX", "hour": "XXXX-XX-XX", "minute": "XXXX-XX-XX",
    "fortnight": "XXXX-XX-XX", "morning": "XXXX-XX-XX", "evening": "XXXX-XX-XX",
    "night": "XXXX-XX-XX", "century": "XXXX", "centurie": "XXXX",
}  # fmt: skip


def opened_by(word: str, value: Value, about: bool) -> Value:
    """ "Since" opens a date towards later, "until" towards earlier; "around" makes it uncertain."""
    edtf, first, last = value
    if about and "/" not in edtf:
        edtf += "~"
        first = last = None
    if "/" in edtf and word.endswith("since") and first is not None:
        return f"{edtf.partition('/')[0]}/..", first, None
    if "/" in edtf and word in ("until", "till") and last is not None:
        return f"../{edtf.partition('/')[2]}", None, last
    if "/" in edtf:
        return edtf, first, last
    if word.endswith("since"):
        return f"{edtf}/..", first, None
    if word in ("until", "till"):
        return f"../{edtf}", None, last
    return edtf, first, last
