"""What an expression of time comes to: a function for each way of stating a date.

Each takes the match, the day of publication and whether what is spoken of lies ahead; each returns
EDTF with the first and last day, or None where the match is no date after all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from onrecord.extract.dates.calendar import (
    HOLIDAYS,
    NUMBERS,
    QUARTERS,
    SEASONS,
    longest,
    month_end,
    month_number,
    weekday_number,
)
from onrecord.extract.dates.normalise import (
    UNSPECIFIED,
    Value,
    between,
    nearest_day,
    of_day,
    of_month,
    of_year,
    shift_months,
    shifted,
)

Reader = Callable[[re.Match[str], date | None, bool | None], Value | None]


def read_day_month(
    match: re.Match[str], published: date | None, future: bool | None
) -> Value | None:
    """ "3 May", "Monday, May 3", "the 3rd of May 2025"."""
    month, day = month_number(match["month"]), int(match["day"])
    year = match["year"]
    if day > longest(month):
        return None
    if year is not None:
        try:
            return of_day(date(int(year), month, day))
        except ValueError:
            return None
    found = nearest_day(month, day, published, future) if published is not None else None
    return of_day(found) if found is not None else (f"XXXX-{month:02}-{day:02}", None, None)


def read_days(match: re.Match[str], published: date | None, future: bool | None) -> Value | None:
    """ "May 3-5", "from 3 to 5 May 2025"."""
    month, first, last = month_number(match["month"]), int(match["day"]), int(match["last"])
    year = int(match["year"]) if match["year"] is not None else None
    if first >= last or last > longest(month):
        return None
    if year is None:
        found = nearest_day(month, first, published, future) if published is not None else None
        if found is None:
            return f"XXXX-{month:02}-{first:02}/XXXX-{month:02}-{last:02}", None, None
        year = found.year
    try:
        return between(date(year, month, first), date(year, month, last))
    except ValueError:
        return None


def read_month_year(match: re.Match[str], published: date | None, future: bool | None) -> Value:
    """ "May 2025", "early May 2025"."""
    return of_month(int(match["year"]), month_number(match["month"]))


def read_month_alone(
    match: re.Match[str], published: date | None, future: bool | None
) -> Value | None:
    """ "In May", "last May", "until May"."""
    month = month_number(match["month"])
    if published is None:
        return f"XXXX-{month:02}", None, None
    groups = match.groupdict()
    lead = (groups.get("lead") or "").lower()
    year = published.year
    if lead == "last":
        year -= month >= published.month
    elif lead == "next":
        year += month <= published.month
    elif lead == "this":
        pass
    elif future or lead in ("until", "till", "by"):
        year += month < published.month
    else:
        year -= month > published.month
    return of_month(year, month)


def read_weekday(match: re.Match[str], published: date | None, future: bool | None) -> Value:
    """ "On Monday", "last Monday", "until Monday"."""
    if published is None:
        return "XXXX-XX-XX", None, None
    wanted = weekday_number(match["weekday"])
    which = (match["which"] or "").lower()
    back = (published.weekday() - wanted) % 7
    if which in ("last", "past", "previous"):
        return of_day(published - timedelta(days=back or 7))
    if which in ("next", "coming", "this coming"):
        return of_day(published + timedelta(days=(-back) % 7 or 7))
    if future or (match["open"] or "").lower() in ("until", "till"):
        return of_day(published + timedelta(days=(-back) % 7))
    return of_day(published - timedelta(days=back))


def read_day_word(match: re.Match[str], published: date | None, future: bool | None) -> Value:
    """ "Yesterday", "tonight", "the day after tomorrow"."""
    if published is None:
        return "XXXX-XX-XX", None, None
    word = " ".join(match["word"].lower().split())
    shift = {
        "yesterday": -1, "last night": -1, "tomorrow": 1, "overnight": 0,
        "the day before yesterday": -2, "the day after tomorrow": 2,
    }.get(word, 0)  # fmt: skip
    return of_day(published + timedelta(days=shift))


def read_unit(match: re.Match[str], published: date | None, future: bool | None) -> Value | None:
    """ "Last week", "next month", "this year"."""
    unit, which = match["unit"].lower(), match["which"].lower()
    if published is None:
        return UNSPECIFIED[unit], None, None
    count = {"last": -1, "previous": -1, "next": 1, "coming": 1, "this": 0}[which]
    if unit == "weekend" and which == "last" and published.weekday() == 6:
        count = -1
    return shifted(unit, count, published, True)


def read_ago(match: re.Match[str], published: date | None, future: bool | None) -> Value | None:
    """ "Two days ago", "three weeks later" (against publication), "in two weeks"."""
    unit = match["unit"].lower().rstrip("s")
    if published is None:
        return UNSPECIFIED[unit], None, None
    word = match["number"].lower()
    count = int(word) if word.isdigit() else NUMBERS[word]
    if match.groupdict().get("ago"):
        count = -count
    if unit == "fortnight":
        unit, count = "week", 2 * count
    if unit in ("hour", "minute"):
        return of_day(published) if abs(count) < 6 else None
    return shifted(unit, count, published, False)


def read_year(match: re.Match[str], published: date | None, future: bool | None) -> Value:
    """ "In 2025", "the 2025 treaty"."""
    return of_year(int(match["year"]))


def read_years(match: re.Match[str], published: date | None, future: bool | None) -> Value | None:
    """ "From 2019 to 2022", "2019-22"."""
    first, last = int(match["year"]), int(match["last"])
    if last < 100:
        last += first // 100 * 100
    if last <= first:
        return None
    return f"{first}/{last}", date(first, 1, 1), date(last, 12, 31)


def read_decade(match: re.Match[str], published: date | None, future: bool | None) -> Value:
    """ "The 1990s"."""
    first = int(match["decade"]) * 10
    return f"{match['decade']}X", date(first, 1, 1), date(first + 9, 12, 31)


def read_century(match: re.Match[str], published: date | None, future: bool | None) -> Value | None:
    """ "The 19th century"."""
    number = int(match["century"])
    if not 2 <= number <= 30:
        return None
    return f"{number - 1:02}XX", date((number - 1) * 100 + 1, 1, 1), date(number * 100, 12, 31)


def read_season(match: re.Match[str], published: date | None, future: bool | None) -> Value | None:
    """ "Last winter", "in the spring of 2025"."""
    number, first, last = SEASONS[match["season"].lower()]
    groups = match.groupdict()
    if groups.get("year") is not None:
        year = int(groups["year"])
    elif published is None:
        return f"XXXX-{number}", None, None
    else:
        which = (groups.get("which") or "").lower()
        year = published.year
        if which == "last":
            year -= published.month <= last or first > published.month
        elif which == "next":
            year += published.month >= first
    return f"{year}-{number}", date(year, first, 1), month_end(year + (last < first), last)


def read_iso_day(match: re.Match[str], published: date | None, future: bool | None) -> Value | None:
    """ "2025-05-16"."""
    try:
        return of_day(date(int(match["year"]), int(match["m"]), int(match["day"])))
    except ValueError:
        return None


def read_weekday_of_a_week(
    match: re.Match[str], published: date | None, future: bool | None
) -> Value | None:
    """ "Tuesday of last week", "Thursday next week"."""
    if published is None:
        return "XXXX-XX-XX", None, None
    wanted = weekday_number(match["weekday"])
    count = {"last": -1, "next": 1, "this": 0}[match["which"].lower()]
    monday = published - timedelta(days=published.weekday()) + timedelta(weeks=count)
    return of_day(monday + timedelta(days=wanted))


def read_months(match: re.Match[str], published: date | None, future: bool | None) -> Value | None:
    """ "From March to May 2018", "May and June 2018"."""
    year, first, last = (
        int(match["year"]),
        month_number(match["first"]),
        month_number(match["month"]),
    )
    if first >= last:
        return None
    return f"{year}-{first:02}/{year}-{last:02}", date(year, first, 1), month_end(year, last)


def read_day_in_figures(
    match: re.Match[str], published: date | None, future: bool | None
) -> Value | None:
    """ "16.05.2025", "2025/05/16"; with slashes only where the day cannot be the month."""
    groups = match.groupdict()
    day, month = int(groups["day"]), int(groups["m"])
    if groups.get("slash") and (day > 12) == (month > 12) and day != month:
        return None
    if groups.get("slash") and month > 12:
        day, month = month, day
    try:
        return of_day(date(int(groups["year"]), month, day))
    except ValueError:
        return None


def read_holiday(match: re.Match[str], published: date | None, future: bool | None) -> Value | None:
    """ "Christmas Day", "New Year's Eve, 2025"."""
    word = match["holiday"].lower().replace("’", "'")
    month, day = next(v for k, v in HOLIDAYS.items() if word.startswith(k))
    if match["year"] is not None:
        return of_day(date(int(match["year"]), month, day))
    found = nearest_day(month, day, published, future) if published is not None else None
    return of_day(found) if found is not None else (f"XXXX-{month:02}-{day:02}", None, None)


def read_stretch(match: re.Match[str], published: date | None, future: bool | None) -> Value | None:
    """ "In the last two weeks", "over the past decade": from then until publication."""
    unit = (match["unit"] or match["one"]).lower().rstrip("s")
    if published is None:
        return UNSPECIFIED[unit], None, None
    word = (match["number"] or "one").lower()
    count = int(word) if word.isdigit() else NUMBERS[word]
    if unit in ("year", "decade"):
        first = published.year - count * (10 if unit == "decade" else 1)
        return f"{first:04}/{published.year:04}", date(first, 1, 1), published
    if unit == "month":
        year, month = shift_months(published, -count)
        first_day = date(year, month, 1)
        return f"{year:04}-{month:02}/{published.isoformat()[:7]}", first_day, published
    return between(published - timedelta(days=count * (7 if unit == "week" else 1)), published)


def read_vague(match: re.Match[str], published: date | None, future: bool | None) -> Value | None:
    """ "Days ago", "in recent weeks": before publication; "in the coming days": after it."""
    unit = match["unit"].lower().rstrip("s")
    if published is None:
        return UNSPECIFIED[unit], None, None
    if (match.groupdict().get("ahead") or "") != "":
        return f"{published.isoformat()}/..", published, None
    return f"../{published.isoformat()}", None, published


def read_unsettled(match: re.Match[str], published: date | None, future: bool | None) -> Value:
    """ "The next day", "three weeks later": after what was told before, which no rule settles."""
    return UNSPECIFIED[match["unit"].lower().rstrip("s")], None, None


def read_quarter(match: re.Match[str], published: date | None, future: bool | None) -> Value:
    """ "The first quarter of 2025"."""
    year, last = int(match["year"]), 3 * QUARTERS[match["quarter"].lower()]
    return f"{year}-{last - 2:02}/{year}-{last:02}", date(year, last - 2, 1), month_end(year, last)


def read_part_of_unit(
    match: re.Match[str], published: date | None, future: bool | None
) -> Value | None:
    """ "By the end of the year": the year of publication, and the words."""
    unit = match["unit"].lower()
    if published is None:
        return UNSPECIFIED[unit], None, None
    return shifted(unit, 0, published, True)
