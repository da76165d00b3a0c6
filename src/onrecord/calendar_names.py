"""English names of months and weekdays, in lower case, whatever the locale."""

from __future__ import annotations

from typing import Final

#: January first.
MONTH_NAMES: Final = (
    "january february march april may june july august september october november december".split()
)
#: Month → its number, by its name and its usual abbreviations without their full stop.
MONTHS: Final = {name: n for n, name in enumerate(MONTH_NAMES, 1)} | {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
#: Weekday → its number, Monday being 0.
WEEKDAYS: Final = {
    name: n
    for n, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
}
#: All of them.
CALENDAR: Final = frozenset({*MONTH_NAMES, *WEEKDAYS})
