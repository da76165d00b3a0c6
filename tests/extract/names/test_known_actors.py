"""What the authority knows on an article's day: whose state, who is in office, who is of the time."""

from __future__ import annotations

from datetime import date

import pytest

from onrecord.extract.names.known_actors import KnownActors
from support.invented import ID, actor
from support.naming import peopled


def on(day: str | None) -> KnownActors:
    return KnownActors(peopled(), date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("ref", "state"),
    [
        (actor("norland"), actor("norland")),
        (actor("norland-navy"), actor("norland")),  # a body
        (actor("ilva-tarn"), actor("norland")),  # whom somebody acts for
        (ID + "place/norland", actor("norland")),  # its land
        (ID + "place/haven", None),
        (actor("radio-meridian"), None),
        ("new-1", None),
    ],
)
def test_the_state_of_an_actor_or_place(ref: str, state: str | None) -> None:
    assert on(None).state_of(ref) == state


@pytest.mark.parametrize(
    ("day", "of_that_time"),
    [("2009-12-31", False), ("2010-01-01", True), ("2300-01-01", True), (None, True)],
)
def test_news_is_of_people_from_twenty_years_before_their_first_office(
    day: str | None, of_that_time: bool
) -> None:
    assert on(day).of_that_time(actor("ilva-tarn")) is of_that_time


def test_whoever_never_held_an_office_is_of_any_time() -> None:
    assert on("1900-01-01").of_that_time(actor("radio-meridian"))


@pytest.mark.parametrize(
    ("day", "in_office"), [("2029-12-31", False), ("2030-01-15", True), (None, True)]
)
def test_in_office_on_the_day(day: str | None, in_office: bool) -> None:
    assert on(day).in_office(actor("ilva-tarn"), 0) is in_office


def test_the_titles_of_a_person_are_those_of_their_offices() -> None:
    assert on(None).titles_of(actor("ilva-tarn")) == {"foreign", "minister", "of", "norland"}
