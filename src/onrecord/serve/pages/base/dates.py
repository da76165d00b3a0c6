"""Dates as people read them; the machines' form stays in the data and in ``<time>``.

The forms are those of EDTF (ISO 8601-2): days, months and years, each maybe without a year
(``XXXX-05-16``), uncertain (``?``) or approximate (``~``), and intervals open at either end.
"""

from __future__ import annotations

import re
from typing import Final

from onrecord.calendar_names import MONTH_NAMES

_DAY: Final = re.compile(r"(\d{4}|XXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?([?~%]?)")
_INSTANT: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?")
_DOUBT: Final = {"": "", "~": "about ", "?": "perhaps ", "%": "perhaps about "}


def spoken(value: object) -> str:
    """A date, interval or time of day in words; what has another form, as it is."""
    text = str(value if value is not None else "").strip()
    if instant := _INSTANT.fullmatch(text):
        zone = {"Z": " UTC", None: ""}.get(instant[3], f" {instant[3]}")
        return f"{spoken(instant[1])}, {instant[2]}{zone}"
    first, slash, last = text.partition("/")
    if not slash:
        return _date(text) or text
    if first in ("", "..") or last in ("", ".."):
        known, way = (first, "since") if last in ("", "..") else (last, "until")
        return f"{way} {said}" if (said := _date(known)) else text
    begin, end = _date(first), _date(last)
    return f"{begin} to {end}" if begin and end else text


def day(value: object) -> str:
    """The day of a date or date and time as the data have it; empty for None."""
    return str(value)[:10] if value is not None else ""


def _date(text: str) -> str:
    """One date in words; nothing where it is of another form."""
    found = _DAY.fullmatch(text)
    if found is None:
        return ""
    year, month, day = ((part or "").strip("X") for part in found.group(1, 2, 3))
    if month and not 1 <= int(month) <= len(MONTH_NAMES):
        return ""
    name = MONTH_NAMES[int(month) - 1].capitalize() if month else ""
    words = (day.lstrip("0") if month else "", name, year)
    return _DOUBT[found[4]] + (" ".join(filter(None, words)) or "an unknown date")
