"""What months, weekdays and EDTF values come to, without a text around them."""

from __future__ import annotations

from datetime import date

import pytest

from onrecord.calendar_names import CALENDAR
from onrecord.extract.dates.calendar import longest, month_end, month_number, weekday_number
from onrecord.extract.dates.normalise import nearest_day, opened_by, shift_months, shifted

DAY = date(2024, 5, 15)  # a Wednesday


@pytest.mark.parametrize(
    ("name", "number"), [("May", 5), ("Sept.", 9), ("sep", 9), ("DECEMBER", 12)]
)
def test_a_month_by_any_of_its_names(name: str, number: int) -> None:
    assert month_number(name) == number


@pytest.mark.parametrize(("name", "number"), [("Monday", 0), ("Tues.", 1), ("thu", 3), ("Sun.", 6)])
def test_a_weekday_by_any_of_its_names(name: str, number: int) -> None:
    assert weekday_number(name) == number


def test_the_calendar_has_every_month_and_weekday() -> None:
    assert len(CALENDAR) == 19
    assert {"may", "sunday"} <= CALENDAR


def test_february_ends_by_the_year_and_is_longest_in_a_leap_year() -> None:
    assert (month_end(2023, 2), month_end(2024, 2)) == (date(2023, 2, 28), date(2024, 2, 29))
    assert longest(2) == 29


@pytest.mark.parametrize(
    ("months", "at"), [(0, (2024, 5)), (8, (2025, 1)), (-5, (2023, 12)), (-17, (2022, 12))]
)
def test_months_are_counted_over_the_year_s_end(months: int, at: tuple[int, int]) -> None:
    assert shift_months(DAY, months) == at


@pytest.mark.parametrize(
    ("unit", "count", "exact", "edtf"),
    [
        ("day", -2, False, "2024-05-13"),
        ("week", -1, True, "2024-05-06/2024-05-12"),
        ("week", -1, False, "2024-05-08~"),
        ("weekend", 1, True, "2024-05-25/2024-05-26"),
        ("month", -1, True, "2024-04"),
        ("month", -1, False, "2024-04~"),
        ("year", 1, True, "2025"),
        ("decade", -1, False, "201X~"),
    ],
)
def test_a_unit_away(unit: str, count: int, exact: bool, edtf: str) -> None:
    value = shifted(unit, count, DAY, exact)
    assert value is not None
    assert value[0] == edtf


@pytest.mark.parametrize(("unit", "count"), [("hour", 1), ("year", 9000), ("day", 10**9)])
def test_no_unit_of_the_calendar_and_none_beyond_it(unit: str, count: int) -> None:
    assert shifted(unit, count, DAY, True) is None


@pytest.mark.parametrize(
    ("future", "found"),
    [(None, date(2024, 4, 1)), (False, date(2024, 4, 1)), (True, date(2025, 4, 1))],
)
def test_a_day_without_a_year_is_the_nearest_or_the_next(future: bool | None, found: date) -> None:
    assert nearest_day(4, 1, DAY, future) == found


def test_a_leap_day_is_found_in_the_leap_year_at_hand() -> None:
    assert nearest_day(2, 29, DAY, None) == date(2024, 2, 29)
    assert nearest_day(2, 29, date(2022, 1, 1), None) is None


@pytest.mark.parametrize(
    ("word", "edtf", "about", "opened"),
    [
        ("", "2024-05", False, "2024-05"),
        ("since", "2024-05", False, "2024-05/.."),
        ("ever since", "2024-05", False, "2024-05/.."),
        ("until", "2024-05", False, "../2024-05"),
        ("", "2024-05", True, "2024-05~"),
        ("since", "2024-05-01/2024-05-07", False, "2024-05-01/.."),
        ("till", "2024-05-01/2024-05-07", True, "../2024-05-07"),
    ],
)
def test_words_open_a_date_or_make_it_uncertain(
    word: str, edtf: str, about: bool, opened: str
) -> None:
    assert opened_by(word, (edtf, date(2024, 5, 1), date(2024, 5, 7)), about)[0] == opened
