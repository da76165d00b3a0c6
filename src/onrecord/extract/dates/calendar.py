"""Seasons, holidays, quarters and small numbers: what they are called, which they are."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

from onrecord.calendar_names import MONTHS, WEEKDAYS

NUMBERS: Final = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"a": 1, "an": 1}
#: Holiday → its month and day, which are the same each year.
HOLIDAYS: Final = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "boxing day": (12, 26),
    "new year's eve": (12, 31), "new year's day": (1, 1), "valentine's day": (2, 14),
}  # fmt: skip
QUARTERS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
#: EDTF's numbers for the seasons, with the months they mean in the northern half of the world.
SEASONS: Final = {
    "spring": (21, 3, 5), "summer": (22, 6, 8), "autumn": (23, 9, 11), "fall": (23, 9, 11),
    "winter": (24, 12, 2),
}  # fmt: skip


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def longest(month: int) -> int:
    """How many days a month has at most, in a leap year that is."""
    return monthrange(2024, month)[1]


def month_number(name: str) -> int:
    """The number of a month, 1 to 12, by its name or an abbreviation; KeyError for another word."""
    return MONTHS[name.lower().rstrip(".")]


def weekday_number(name: str) -> int:
    """The number of a weekday, Monday being 0, by its name or an abbreviation of it."""
    return next(n for full, n in WEEKDAYS.items() if full.startswith(name.lower()[:3]))
