"""Dates as news states them, normalised to EDTF (levels 0 and 1) with bounds as ISO dates.

One regular expression a way of stating a date, tried together, the longest at a place wins.
Relative dates are read against the day of publication; without one they stay unspecified (``X``)
and have no bounds. "Early", "mid" and "late" keep the month or year they belong to: the words say
the rest. Months that stand alone need a word before them that makes them a date ("in May"), so
that the modal, the name and the verb do not fire.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from onrecord.model import Article, Span, When


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date in a text: the letters that state it and what they come to."""

    span: Span
    when: When


def _words(line: str) -> list[str]:
    """The words of a line."""
    return line.split()


#: EDTF and the first and last day, which are None where they are open or unknown.
_Value = tuple[str, date | None, date | None]

_MONTH_NAMES: Final = _words(
    "january february march april may june july august september october november december"
)
_MONTHS: Final = {name: n for n, name in enumerate(_MONTH_NAMES, 1)} | {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_WEEKDAYS: Final = {
    name: n
    for n, name in enumerate(_words("monday tuesday wednesday thursday friday saturday sunday"))
}
_NUMBERS: Final = {
    word: n
    for n, word in enumerate(
        _words("zero one two three four five six seven eight nine ten eleven twelve")
    )
} | {"a": 1, "an": 1}
_HOLIDAYS: Final = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "boxing day": (12, 26),
    "new year's eve": (12, 31), "new year's day": (1, 1), "valentine's day": (2, 14),
}  # fmt: skip
_QUARTERS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
#: EDTF's numbers for the seasons, with the months they mean in the northern half of the world.
_SEASONS: Final = {
    "spring": (21, 3, 5), "summer": (22, 6, 8), "autumn": (23, 9, 11), "fall": (23, 9, 11),
    "winter": (24, 12, 2),
}  # fmt: skip

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|"
    r"November|December|Jan\.?|Feb\.?|Mar\.|Apr\.?|Jun\.|Jul\.|Aug\.?|Sept?\.?|"
    r"Oct\.?|Nov\.?|Dec\.?)"
)
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1[89]\d\d|20\d\d)"
_WEEKDAY = (
    r"(?P<weekday>[Mm]onday|[Tt]uesday|[Ww]ednesday|[Tt]hursday|[Ff]riday|"
    r"[Ss]aturday|[Ss]unday|Mon\.|Tues?\.|Wed\.|Thurs?\.|Fri\.|Sat\.|Sun\.)"
)
_PART = (
    r"(?:(?P<part>[Ee]arly|[Ll]ate|[Mm]id|[Bb]eginning of|[Ee]nd of|[Mm]iddle of|"
    r"start of)(?:\s+in)?[\s-]+)?"
)
_ABOUT = r"(?P<about>(?:[Aa]round|[Aa]bout|[Cc]irca|[Aa]pproximately)\s+)?"
_OPEN = r"(?:(?P<open>[Ss]ince|[Uu]ntil|[Tt]ill)\s+)?"
_NUMBER = r"(?P<number>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_B = r"(?<![\w$€£.,/-])"
_E = r"(?![\w/])(?![.,]\d)"
_DAYPART = r"(?:\s+(?:morning|afternoon|evening|night))?"
#: "In May" of "in May and June 2018" is no month of its own.
_NO_SECOND_MONTH = (
    r"(?!\s?(?:-|–|to|and|through|until)\s?[A-Z][a-z]+\.?(?:\s+of)?,?\s+(?:19|20)\d\d)"
)
_BEFORE_MONTH = (
    r"(?<![\w-])(?P<lead>in(?:\s+the\s+month\s+of)?|since|until|till|by|during|of|"
    r"from|through|before|after|around|for|"
    r"In|Since|Until|Till|By|During|From|Before|After|Around|[Ll]ast|[Nn]ext|"
    r"[Tt]his|[Ee]ver\s+since)\s+"
)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _month(name: str) -> int:
    return _MONTHS[name.lower().rstrip(".")]


def _of_month(year: int, month: int) -> _Value:
    return f"{year:04}-{month:02}", date(year, month, 1), _month_end(year, month)


def _of_year(year: int) -> _Value:
    return f"{year:04}", date(year, 1, 1), date(year, 12, 31)


def _of_day(day: date) -> _Value:
    return day.isoformat(), day, day


def _between(first: date, last: date) -> _Value:
    return f"{first.isoformat()}/{last.isoformat()}", first, last


def _nearest_day(month: int, day: int, published: date, future: bool | None) -> date | None:
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


def _day_month(match: re.Match[str], published: date | None, future: bool | None) -> _Value | None:
    month, day = _month(match["month"]), int(match["day"])
    year = match["year"]
    if day > (29 if month == 2 else monthrange(2023, month)[1]):
        return None
    if year is not None:
        try:
            return _of_day(date(int(year), month, day))
        except ValueError:
            return None
    found = _nearest_day(month, day, published, future) if published is not None else None
    return _of_day(found) if found is not None else (f"XXXX-{month:02}-{day:02}", None, None)


def _days(match: re.Match[str], published: date | None, future: bool | None) -> _Value | None:
    """ "May 3-5", "from 3 to 5 May 2025"."""
    month, first, last = _month(match["month"]), int(match["day"]), int(match["last"])
    year = int(match["year"]) if match["year"] is not None else None
    if first >= last or last > monthrange(2024, month)[1]:
        return None
    if year is None:
        found = _nearest_day(month, first, published, future) if published is not None else None
        if found is None:
            return f"XXXX-{month:02}-{first:02}/XXXX-{month:02}-{last:02}", None, None
        year = found.year
    try:
        return _between(date(year, month, first), date(year, month, last))
    except ValueError:
        return None


def _month_year(match: re.Match[str], published: date | None, future: bool | None) -> _Value:
    return _of_month(int(match["year"]), _month(match["month"]))


def _month_alone(
    match: re.Match[str], published: date | None, future: bool | None
) -> _Value | None:
    month = _month(match["month"])
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
    return _of_month(year, month)


def _weekday(match: re.Match[str], published: date | None, future: bool | None) -> _Value:
    if published is None:
        return "XXXX-XX-XX", None, None
    name = match["weekday"].lower().rstrip(".")
    wanted = next(n for full, n in _WEEKDAYS.items() if full.startswith(name[:3]))
    which = (match["which"] or "").lower()
    back = (published.weekday() - wanted) % 7
    if which in ("last", "past", "previous"):
        return _of_day(published - timedelta(days=back or 7))
    if which in ("next", "coming", "this coming"):
        return _of_day(published + timedelta(days=(-back) % 7 or 7))
    if future or (match["open"] or "").lower() in ("until", "till"):
        return _of_day(published + timedelta(days=(-back) % 7))
    return _of_day(published - timedelta(days=back))


def _dated_weekday(
    match: re.Match[str], published: date | None, future: bool | None
) -> _Value | None:
    return _day_month(match, published, future)


def _day_word(match: re.Match[str], published: date | None, future: bool | None) -> _Value:
    if published is None:
        return "XXXX-XX-XX", None, None
    word = " ".join(match["word"].lower().split())
    shift = {
        "yesterday": -1, "last night": -1, "tomorrow": 1, "overnight": 0,
        "the day before yesterday": -2, "the day after tomorrow": 2,
    }.get(word, 0)  # fmt: skip
    return _of_day(published + timedelta(days=shift))


def _shift_months(day: date, months: int) -> tuple[int, int]:
    at = day.year * 12 + day.month - 1 + months
    return at // 12, at % 12 + 1


def _unit_shift(unit: str, count: int, day: date, exact: bool) -> _Value | None:
    """The day, week, month or year that lies ``count`` units after the day."""
    try:
        if unit == "day":
            return _of_day(day + timedelta(days=count))
        if unit == "week":
            if not exact:
                about = day + timedelta(weeks=count)
                return (
                    f"{about.isoformat()}~",
                    about - timedelta(days=3),
                    about + timedelta(days=3),
                )
            monday = day - timedelta(days=day.weekday()) + timedelta(weeks=count)
            return _between(monday, monday + timedelta(days=6))
        if unit == "weekend":
            monday = day - timedelta(days=day.weekday()) + timedelta(weeks=count)
            return _between(monday + timedelta(days=5), monday + timedelta(days=6))
        if unit == "month":
            value = _of_month(*_shift_months(day, count))
        elif unit == "year":
            value = _of_year(day.year + count)
        elif unit == "decade":
            return f"{(day.year + 10 * count) // 10:03}X~", None, None
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return value if exact else (f"{value[0]}~", None, None)


_UNSPECIFIED: Final = {
    "day": "XXXX-XX-XX", "week": "XXXX-XX-XX", "weekend": "XXXX-XX-XX", "month": "XXXX-XX",
    "year": "XXXX", "decade": "XXXX", "hour": "XXXX-XX-XX", "minute": "XXXX-XX-XX",
    "fortnight": "XXXX-XX-XX", "morning": "XXXX-XX-XX", "evening": "XXXX-XX-XX",
    "night": "XXXX-XX-XX", "century": "XXXX", "centurie": "XXXX",
}  # fmt: skip


def _unit(match: re.Match[str], published: date | None, future: bool | None) -> _Value | None:
    """ "Last week", "next month", "this year"."""
    unit, which = match["unit"].lower(), match["which"].lower()
    if published is None:
        return _UNSPECIFIED[unit], None, None
    count = {"last": -1, "previous": -1, "next": 1, "coming": 1, "this": 0}[which]
    if unit == "weekend" and which == "last" and published.weekday() == 6:
        count = -1
    return _unit_shift(unit, count, published, True)


def _ago(match: re.Match[str], published: date | None, future: bool | None) -> _Value | None:
    """ "Two days ago", "three weeks later" (against publication), "in two weeks"."""
    unit = match["unit"].lower().rstrip("s")
    if published is None:
        return _UNSPECIFIED[unit], None, None
    word = match["number"].lower()
    count = int(word) if word.isdigit() else _NUMBERS[word]
    if match.groupdict().get("ago"):
        count = -count
    if unit == "fortnight":
        unit, count = "week", 2 * count
    if unit in ("hour", "minute"):
        return _of_day(published) if abs(count) < 6 else None
    return _unit_shift(unit, count, published, False)


def _year(match: re.Match[str], published: date | None, future: bool | None) -> _Value:
    return _of_year(int(match["year"]))


def _years(match: re.Match[str], published: date | None, future: bool | None) -> _Value | None:
    first, last = int(match["year"]), int(match["last"])
    if last < 100:
        last += first // 100 * 100
    if last <= first:
        return None
    return f"{first}/{last}", date(first, 1, 1), date(last, 12, 31)


def _decade(match: re.Match[str], published: date | None, future: bool | None) -> _Value:
    first = int(match["decade"]) * 10
    return f"{match['decade']}X", date(first, 1, 1), date(first + 9, 12, 31)


def _century(match: re.Match[str], published: date | None, future: bool | None) -> _Value | None:
    number = int(match["century"])
    if not 2 <= number <= 30:
        return None
    return f"{number - 1:02}XX", date((number - 1) * 100 + 1, 1, 1), date(number * 100, 12, 31)


def _season(match: re.Match[str], published: date | None, future: bool | None) -> _Value | None:
    number, first, last = _SEASONS[match["season"].lower()]
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
    return f"{year}-{number}", date(year, first, 1), _month_end(year + (last < first), last)


def _iso(match: re.Match[str], published: date | None, future: bool | None) -> _Value | None:
    try:
        return _of_day(date(int(match["year"]), int(match["m"]), int(match["day"])))
    except ValueError:
        return None


def _day_of_week_unit(
    match: re.Match[str], published: date | None, future: bool | None
) -> _Value | None:
    """ "Tuesday of last week", "Thursday next week"."""
    if published is None:
        return "XXXX-XX-XX", None, None
    wanted = next(
        n for full, n in _WEEKDAYS.items() if full.startswith(match["weekday"].lower()[:3])
    )
    count = {"last": -1, "next": 1, "this": 0}[match["which"].lower()]
    monday = published - timedelta(days=published.weekday()) + timedelta(weeks=count)
    return _of_day(monday + timedelta(days=wanted))


def _months(match: re.Match[str], published: date | None, future: bool | None) -> _Value | None:
    """ "From March to May 2018", "May and June 2018"."""
    year, first, last = int(match["year"]), _month(match["first"]), _month(match["month"])
    if first >= last:
        return None
    return f"{year}-{first:02}/{year}-{last:02}", date(year, first, 1), _month_end(year, last)


def _numbers(match: re.Match[str], published: date | None, future: bool | None) -> _Value | None:
    """ "16.05.2025", "2025/05/16"; with slashes only where the day cannot be the month."""
    groups = match.groupdict()
    day, month = int(groups["day"]), int(groups["m"])
    if groups.get("slash") and (day > 12) == (month > 12) and day != month:
        return None
    if groups.get("slash") and month > 12:
        day, month = month, day
    try:
        return _of_day(date(int(groups["year"]), month, day))
    except ValueError:
        return None


def _holiday(match: re.Match[str], published: date | None, future: bool | None) -> _Value | None:
    word = match["holiday"].lower().replace("’", "'")
    month, day = next(v for k, v in _HOLIDAYS.items() if word.startswith(k))
    if match["year"] is not None:
        return _of_day(date(int(match["year"]), month, day))
    found = _nearest_day(month, day, published, future) if published is not None else None
    return _of_day(found) if found is not None else (f"XXXX-{month:02}-{day:02}", None, None)


def _stretch(match: re.Match[str], published: date | None, future: bool | None) -> _Value | None:
    """ "In the last two weeks", "over the past decade": from then until publication."""
    unit = (match["unit"] or match["one"]).lower().rstrip("s")
    if published is None:
        return _UNSPECIFIED[unit], None, None
    word = (match["number"] or "one").lower()
    count = int(word) if word.isdigit() else _NUMBERS[word]
    if unit in ("year", "decade"):
        first = published.year - count * (10 if unit == "decade" else 1)
        return f"{first:04}/{published.year:04}", date(first, 1, 1), published
    if unit == "month":
        year, month = _shift_months(published, -count)
        first_day = date(year, month, 1)
        return f"{year:04}-{month:02}/{published.isoformat()[:7]}", first_day, published
    return _between(published - timedelta(days=count * (7 if unit == "week" else 1)), published)


def _vague(match: re.Match[str], published: date | None, future: bool | None) -> _Value | None:
    """ "Days ago", "in recent weeks": before publication; "in the coming days": after it."""
    unit = match["unit"].lower().rstrip("s")
    if published is None:
        return _UNSPECIFIED[unit], None, None
    if (match.groupdict().get("ahead") or "") != "":
        return f"{published.isoformat()}/..", published, None
    return f"../{published.isoformat()}", None, published


def _unsettled(match: re.Match[str], published: date | None, future: bool | None) -> _Value:
    """ "The next day", "three weeks later": after what was told before, which no rule settles."""
    return _UNSPECIFIED[match["unit"].lower().rstrip("s")], None, None


def _quarter(match: re.Match[str], published: date | None, future: bool | None) -> _Value:
    year, last = int(match["year"]), 3 * _QUARTERS[match["quarter"].lower()]
    return f"{year}-{last - 2:02}/{year}-{last:02}", date(year, last - 2, 1), _month_end(year, last)


def _part_of_unit(
    match: re.Match[str], published: date | None, future: bool | None
) -> _Value | None:
    """ "By the end of the year": the year of publication, and the words."""
    unit = match["unit"].lower()
    if published is None:
        return _UNSPECIFIED[unit], None, None
    return _unit_shift(unit, 0, published, True)


_Reader = Callable[[re.Match[str], date | None, bool | None], _Value | None]

_WAYS: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"{_B}{_YEAR}-(?P<m>\d\d)-(?P<day>\d\d){_E}", _iso),
        (rf"{_B}{_YEAR}/(?P<m>\d\d?)/(?P<day>\d\d?){_E}", _numbers),
        (rf"{_B}(?P<day>\d\d?)\.(?P<m>\d\d?)\.{_YEAR}{_E}", _numbers),
        (rf"{_B}(?P<day>\d\d?)(?P<slash>/)(?P<m>\d\d?)/{_YEAR}{_E}", _numbers),
        (
            rf"{_B}{_WEEKDAY},?\s+(?:of\s+)?(?P<which>last|next|this)\s+week(?![\w-])",
            _day_of_week_unit,
        ),
        (
            rf"{_B}(?:[Ff]rom\s+|[Bb]etween\s+)?{_MONTH.replace('month', 'first')}\s?"
            rf"(?:-|–|to|and|through|until)\s?{_MONTH}(?:\s+of)?,?\s+{_YEAR}{_E}",
            _months,
        ),
        (
            rf"{_B}(?P<holiday>Christmas\s(?:Eve|Day)|Boxing\sDay|New\sYear['’]s\s(?:Eve|Day)|"
            rf"Valentine['’]s\sDay)(?:,?\s+{_YEAR})?{_E}",
            _holiday,
        ),
        (
            rf"{_B}(?:[Tt]he\s+)?(?:(?:last|past)\s+{_NUMBER}\s+(?P<unit>days|weeks|months|years|"
            rf"decades)|past\s+(?P<one>week|month|year|decade)){_E}",
            _stretch,
        ),
        (
            rf"{_B}(?:(?:[Aa]\s+few|[Ss]everal|[Ss]ome|[Mm]any)\s+)?(?P<unit>[Dd]ays|[Ww]eeks|"
            rf"[Mm]onths|[Yy]ears|[Dd]ecades|[Cc]enturies)\s+ago{_E}",
            _vague,
        ),
        (rf"{_B}(?:[Ii]n\s+)?recent\s+(?P<unit>days|weeks|months|years|decades){_E}", _vague),
        (
            rf"{_B}(?:[Ii]n\s+)?(?:the\s+)?(?P<ahead>coming|next\s+few)\s+(?P<unit>days|weeks|"
            rf"months|years){_E}",
            _vague,
        ),
        (
            rf"{_B}(?:[Tt]he\s+)(?:following|next|previous|same)\s+(?P<unit>day|morning|evening|"
            rf"night){_E}",
            _unsettled,
        ),
        (rf"{_B}[Tt]he\s+following\s+(?P<unit>week|weekend|month|year){_E}", _unsettled),
        (
            rf"{_B}{_NUMBER}\s+(?P<unit>hours?|days?|weeks?|months?|years?|decades?)\s+"
            rf"(?:later|earlier|before|afterwards?){_E}",
            _unsettled,
        ),
        (
            rf"{_B}(?:[Tt]he\s+)?(?P<quarter>first|second|third|fourth|last)\s+quarter\s+of\s+"
            rf"{_YEAR}{_E}",
            _quarter,
        ),
        (
            rf"{_B}(?:[Tt]he\s+)?(?:[Ee]nd|[Bb]eginning|[Ss]tart|[Mm]iddle)\s+of\s+the\s+"
            rf"(?P<unit>week|month|year|decade){_E}",
            _part_of_unit,
        ),
        (
            rf"{_B}{_OPEN}(?:{_WEEKDAY},?\s+(?:the\s+)?)?{_ABOUT}{_DAY}(?:\s+of)"
            rf"?\s+{_MONTH}(?:,?\s+{_YEAR})?{_E}",
            _day_month,
        ),
        (
            rf"{_B}{_OPEN}(?:{_WEEKDAY},?\s+)?{_ABOUT}{_MONTH}\s+(?:the\s+)?{_DAY}(?!:)"
            rf"(?:,?\s+{_YEAR})?{_E}",
            _day_month,
        ),
        (
            rf"{_B}{_MONTH}\s+{_DAY}\s?(?:-|–|to|and|through|until)\s?(?P<last>\d\d?)"
            rf"(?:,?\s+{_YEAR})?{_E}",
            _days,
        ),
        (
            rf"{_B}(?:[Ff]rom\s+)?{_DAY}\s?(?:-|–|to|and|until)\s?(?P<last>\d\d?)"
            rf"\s+{_MONTH}(?:,?\s+{_YEAR})?{_E}",
            _days,
        ),
        (rf"{_B}{_OPEN}{_PART}{_ABOUT}{_MONTH}(?:\s+of)?,?\s+{_YEAR}{_E}", _month_year),
        (
            rf"{_BEFORE_MONTH}(?:(?:early|late|mid|the\s+end\s+of|the\s+beginning\s+of)"
            rf"[\s-]+)?{_MONTH}(?!\s+\d){_E}{_NO_SECOND_MONTH}",
            _month_alone,
        ),
        (rf"{_B}(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[\s-]+{_MONTH}(?!\s+\d){_E}", _month_alone),
        (
            rf"{_B}{_OPEN}(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his\s+coming|[Tt]his|[Pp]ast|[Cc]oming|"
            rf"[Pp]revious)\s+)?{_WEEKDAY}{_DAYPART}(?![\w-])",
            _weekday,
        ),
        (
            rf"{_B}(?P<word>[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|[Ll]ast\s+night|"
            rf"[Oo]vernight|[Tt]his\s+(?:morning|afternoon|evening)|[Ee]arlier\s+today|"
            rf"[Tt]he\s+day\s+(?:before\s+yesterday|after\s+tomorrow)){_DAYPART}(?![\w-])",
            _day_word,
        ),
        (
            rf"{_B}{_OPEN}(?:[Tt]he\s+)?(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Pp]revious|[Cc]oming)"
            rf"\s+(?P<unit>week|weekend|month|year|decade)(?![\w-])",
            _unit,
        ),
        (
            rf"{_B}{_NUMBER}\s+(?P<unit>minutes?|hours?|days?|weeks?|fortnights?|months?|years?|"
            rf"decades?)\s+(?P<ago>ago|earlier\s+this\s+week){_E}",
            _ago,
        ),
        (rf"{_B}{_NUMBER}\s+(?P<unit>days?|weeks?|months?|years?)\s+from\s+now{_E}", _ago),
        (rf"{_B}[Ii]n\s+{_NUMBER}\s+(?P<unit>days?|weeks?|months?|years?)['’]?\s+time{_E}", _ago),
        (
            rf"{_B}(?P<which>[Ll]ast|[Nn]ext|[Tt]his)\s+(?P<season>spring|summer|autumn|fall|"
            rf"winter){_E}",
            _season,
        ),
        (
            rf"{_B}(?:[Ii]n\s+)?(?:the\s+)?(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|"
            rf"[Ww]inter)(?:\s+of)?\s+{_YEAR}{_E}",
            _season,
        ),
        (
            rf"{_B}(?:[Tt]he\s+)?(?:(?:early|late|mid)[\s-]+)?(?P<decade>1[89]\d|20\d)"
            rf"0['’]?s(?!\w)",
            _decade,
        ),
        (rf"{_B}(?:[Tt]he\s+)?(?P<century>\d\d?)(?:st|nd|rd|th)[\s-]century(?!\w)", _century),
        (
            rf"(?<![\w-])(?:[Ff]rom\s+|[Bb]etween\s+){_YEAR}\s+(?:to|and|until)"
            rf"\s+(?P<last>1[89]\d\d|20\d\d){_E}",
            _years,
        ),
        (rf"{_B}{_YEAR}\s?[–-]\s?(?P<last>1[89]\d\d|20\d\d|\d\d)(?!\d)(?!-){_E}", _years),
        (
            rf"(?<![\w-])(?P<open>[Ss]ince|[Uu]ntil|[Tt]ill)\s+{_PART}{_YEAR}{_E}(?!\s*(?:%|"
            rf"per\s?cent|people|million))",
            _year,
        ),
        (
            rf"(?<=\b[Ii]n\s)(?:the\s+year\s+)?{_ABOUT}{_PART}{_YEAR}{_E}(?!-)(?!\s*(?:%|"
            rf"per\s?cent|people|million))",
            _year,
        ),
        (
            # the year first, and what precedes it behind it: so the engine looks at digits alone
            rf"{_YEAR}(?:(?<=\bof\s\d{{4}})|(?<=\b[Bb]y\s\d{{4}})|(?<=\b[Dd]uring\s\d{{4}})|"
            rf"(?<=\b[Bb]efore\s\d{{4}})|(?<=\b[Aa]fter\s\d{{4}})|(?<=\b[Ff]rom\s\d{{4}})|"
            rf"(?<=\b[Tt]hrough\s\d{{4}})|(?<=\bfor\s\d{{4}})|(?<=\bto\s\d{{4}})){_E}(?!-)"
            rf"(?!\s*(?:%|per\s?cent|people|men|women|soldiers|troops|million|km|miles))",
            _year,
        ),
        (rf"{_B}(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[\s-]+{_YEAR}{_E}(?!-)", _year),
        (
            rf"{_YEAR}(?:(?<=\b[Tt]he\s\d{{4}})|(?<=['’]s\s\d{{4}})|(?<=\bits\s\d{{4}})|"
            rf"(?<=\ba\s\d{{4}}))(?=\s+[A-Za-z])",
            _year,
        ),
    )
)  # fmt: skip


@lru_cache(maxsize=1)  # one article is read twice: for what has been and for what is to come
def _matches(text: str) -> tuple[tuple[int, int, re.Match[str], _Reader], ...]:
    """Whatever may be a date, in the order of the text, the longest at a place first."""
    found = [
        (m.start(), -m.end(), m, reader)
        for pattern, reader in _WAYS
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
        span = Span(start, match.end())
        lead = groups.get("lead")
        if lead is not None and lead.lower() not in (
            "last", "next", "this", "since", "until", "till", "ever since",
        ):  # fmt: skip
            span = Span(match.end("lead") + len(match[0][len(lead) :]) - len(
                match[0][len(lead) :].lstrip()
            ), match.end())  # fmt: skip
        opened = (groups.get("open") or lead or "").lower()
        edtf, first, last = _opened(opened, value, bool(groups.get("about")))
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


def _opened(word: str, value: _Value, about: bool) -> _Value:
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


def published_date(article: Article) -> date | None:
    """The publication date as a date, where there is one."""
    if not article.published:
        return None
    try:
        return date.fromisoformat(article.published[:10])
    except ValueError:
        return None
