"""Which words are dates, and what they come to. Published on Tuesday, 3 June 2025."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from onrecord.extract.dates.finder import find_dates

DAY = date(2025, 6, 3)
PAST, FUTURE = False, True


#: The words of a date, its EDTF, its first and its last day.
Found = tuple[str, str, str | None, str | None]


def one(text: str, published: date | None = DAY, future: bool | None = None) -> Found:
    found = find_dates(text, published, future=future)
    assert len(found) == 1, [(f.span.of(text), f.when.edtf) for f in found]
    (only,) = found
    assert only.when.spans == (only.span,)
    return only.span.of(text), only.when.edtf, only.when.not_before, only.when.not_after


# words, the date's words, EDTF, first day, last day
STATED = [
    ("They met on 16 May 2025.", "16 May 2025", "2025-05-16", "2025-05-16", "2025-05-16"),
    ("They met on May 16, 2025.", "May 16, 2025", "2025-05-16", "2025-05-16", "2025-05-16"),
    ("They met on May 16.", "May 16", "2025-05-16", "2025-05-16", "2025-05-16"),
    ("They met on the 16th of May.", "16th of May", "2025-05-16", "2025-05-16", "2025-05-16"),
    ("They met on December 24.", "December 24", "2024-12-24", "2024-12-24", "2024-12-24"),
    ("They met on Monday, June 2.", "Monday, June 2", "2025-06-02", "2025-06-02", "2025-06-02"),
    ("They met on Sept. 4, 2019.", "Sept. 4, 2019", "2019-09-04", "2019-09-04", "2019-09-04"),
    ("They met on 2025-05-16.", "2025-05-16", "2025-05-16", "2025-05-16", "2025-05-16"),
    ("It was finalised in early June 2025.", "early June 2025", "2025-06", "2025-06-01",
     "2025-06-30"),
    ("It was signed in June 2024.", "June 2024", "2024-06", "2024-06-01", "2024-06-30"),
    ("It was signed in February 2024.", "February 2024", "2024-02", "2024-02-01", "2024-02-29"),
    ("It ended in late March.", "late March", "2025-03", "2025-03-01", "2025-03-31"),
    ("It ended in mid-May.", "mid-May", "2025-05", "2025-05-01", "2025-05-31"),
    ("Mid-May saw rain.", "Mid-May", "2025-05", "2025-05-01", "2025-05-31"),
    ("It began in May.", "May", "2025-05", "2025-05-01", "2025-05-31"),
    ("It began in November.", "November", "2024-11", "2024-11-01", "2024-11-30"),
    ("It began last May.", "last May", "2025-05", "2025-05-01", "2025-05-31"),
    ("It began last July.", "last July", "2024-07", "2024-07-01", "2024-07-31"),
    ("It begins next March.", "next March", "2026-03", "2026-03-01", "2026-03-31"),
    ("It has lasted since March.", "since March", "2025-03/..", "2025-03-01", None),
    ("It was fought in 2022.", "2022", "2022", "2022-01-01", "2022-12-31"),
    ("It has lasted since 2022.", "since 2022", "2022/..", "2022-01-01", None),
    ("It lasted until 2022.", "until 2022", "../2022", None, "2022-12-31"),
    ("In late 2023 they met.", "late 2023", "2023", "2023-01-01", "2023-12-31"),
    ("After the 2016 coup they fled.", "2016", "2016", "2016-01-01", "2016-12-31"),
    ("It lasted from 2014 to 2016.", "from 2014 to 2016", "2014/2016", "2014-01-01",
     "2016-12-31"),
    ("The 1998-99 war ended it.", "1998-99", "1998/1999", "1998-01-01", "1999-12-31"),
    ("In the 1990s they traded.", "the 1990s", "199X", "1990-01-01", "1999-12-31"),
    ("In the 19th century they traded.", "the 19th century", "18XX", "1801-01-01", "1900-12-31"),
    ("They met from May 3 to 5.", "May 3 to 5", "2025-05-03/2025-05-05", "2025-05-03",
     "2025-05-05"),
    ("They met on May 3-5, 2024.", "May 3-5, 2024", "2024-05-03/2024-05-05", "2024-05-03",
     "2024-05-05"),
    ("They met on 3-5 May 2024.", "3-5 May 2024", "2024-05-03/2024-05-05", "2024-05-03",
     "2024-05-05"),
    ("It came in the summer of 2024.", "in the summer of 2024", "2024-22", "2024-06-01",
     "2024-08-31"),
    ("It came last winter.", "last winter", "2024-24", "2024-12-01", "2025-02-28"),
    ("It came around May 16.", "around May 16", "2025-05-16~", None, None),
    ("They met yesterday.", "yesterday", "2025-06-02", "2025-06-02", "2025-06-02"),
    ("They met today.", "today", "2025-06-03", "2025-06-03", "2025-06-03"),
    ("They meet tomorrow.", "tomorrow", "2025-06-04", "2025-06-04", "2025-06-04"),
    ("They met last night.", "last night", "2025-06-02", "2025-06-02", "2025-06-02"),
    ("They met this morning.", "this morning", "2025-06-03", "2025-06-03", "2025-06-03"),
    ("They met the day before yesterday.", "the day before yesterday", "2025-06-01",
     "2025-06-01", "2025-06-01"),
    ("They met two days ago.", "two days ago", "2025-06-01", "2025-06-01", "2025-06-01"),
    ("They met 10 days ago.", "10 days ago", "2025-05-24", "2025-05-24", "2025-05-24"),
    ("They met a week ago.", "a week ago", "2025-05-27~", "2025-05-24", "2025-05-30"),
    ("They met three months ago.", "three months ago", "2025-03~", None, None),
    ("They met two years ago.", "two years ago", "2023~", None, None),
    ("They meet in two days' time.", "in two days' time", "2025-06-05", "2025-06-05",
     "2025-06-05"),
    ("They met last week.", "last week", "2025-05-26/2025-06-01", "2025-05-26", "2025-06-01"),
    ("They meet this week.", "this week", "2025-06-02/2025-06-08", "2025-06-02", "2025-06-08"),
    ("They meet next month.", "next month", "2025-07", "2025-07-01", "2025-07-31"),
    ("They met last month.", "last month", "2025-05", "2025-05-01", "2025-05-31"),
    ("They met last year.", "last year", "2024", "2024-01-01", "2024-12-31"),
    ("They meet later this year.", "this year", "2025", "2025-01-01", "2025-12-31"),
    ("They met on Monday.", "Monday", "2025-06-02", "2025-06-02", "2025-06-02"),
    ("They met on Tuesday.", "Tuesday", "2025-06-03", "2025-06-03", "2025-06-03"),
    ("They met on Wednesday evening.", "Wednesday evening", "2025-05-28", "2025-05-28",
     "2025-05-28"),
    ("They met last Tuesday.", "last Tuesday", "2025-05-27", "2025-05-27", "2025-05-27"),
    ("They meet next Monday.", "next Monday", "2025-06-09", "2025-06-09", "2025-06-09"),
    ("They met on Thursday last week.", "Thursday last week", "2025-05-29", "2025-05-29",
     "2025-05-29"),
    ("They met on Tuesday of last week.", "Tuesday of last week", "2025-05-27", "2025-05-27",
     "2025-05-27"),
    ("They met on May 9 and 10.", "May 9 and 10", "2025-05-09/2025-05-10", "2025-05-09",
     "2025-05-10"),
    ("They met in May and June 2018.", "May and June 2018", "2018-05/2018-06", "2018-05-01",
     "2018-06-30"),
    ("It lasted from March to May 2018.", "from March to May 2018", "2018-03/2018-05",
     "2018-03-01", "2018-05-31"),
    ("They met on 16.05.2025.", "16.05.2025", "2025-05-16", "2025-05-16", "2025-05-16"),
    ("They met on 2025/05/16.", "2025/05/16", "2025-05-16", "2025-05-16", "2025-05-16"),
    ("They met on 5/16/2025.", "5/16/2025", "2025-05-16", "2025-05-16", "2025-05-16"),
    ("They met on Christmas Day.", "Christmas Day", "2024-12-25", "2024-12-25", "2024-12-25"),
    ("It grew in the second quarter of 2018.", "the second quarter of 2018", "2018-04/2018-06",
     "2018-04-01", "2018-06-30"),
    ("They talked for the past two weeks.", "the past two weeks", "2025-05-20/2025-06-03",
     "2025-05-20", "2025-06-03"),
    ("They talked for the past decade.", "the past decade", "2015/2025", "2015-01-01",
     "2025-06-03"),
    ("They met a fortnight ago.", "a fortnight ago", "2025-05-20~", "2025-05-17", "2025-05-23"),
    ("They met several weeks ago.", "several weeks ago", "../2025-06-03", None, "2025-06-03"),
    ("They met in recent days.", "in recent days", "../2025-06-03", None, "2025-06-03"),
    ("They meet in the coming weeks.", "in the coming weeks", "2025-06-03/..", "2025-06-03",
     None),
    ("They meet by the end of the year.", "the end of the year", "2025", "2025-01-01",
     "2025-12-31"),
    ("They met the following day.", "the following day", "XXXX-XX-XX", None, None),
    ("They met three days later.", "three days later", "XXXX-XX-XX", None, None),
    ("They have talked since Monday.", "since Monday", "2025-06-02/..", "2025-06-02", None),
    ("They talk until Friday.", "until Friday", "../2025-06-06", None, "2025-06-06"),
    ("They have talked since last year.", "since last year", "2024/..", "2024-01-01", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "edtf", "first", "last"), STATED)
def test_a_stated_date(
    text: str, words: str, edtf: str, first: str | None, last: str | None
) -> None:
    assert one(text) == (words, edtf, first, last)


@pytest.mark.parametrize(
    ("text", "future", "edtf"),
    [
        ("on Friday", PAST, "2025-05-30"),
        ("on Friday", FUTURE, "2025-06-06"),
        ("on Tuesday", FUTURE, "2025-06-03"),
        ("on June 5", FUTURE, "2025-06-05"),
        ("on May 16", FUTURE, "2026-05-16"),
        ("on June 5", PAST, "2025-06-05"),
        ("in May", FUTURE, "2026-05"),
        ("by October", PAST, "2025-10"),
    ],
)
def test_the_time_of_the_verb_says_which_one(text: str, future: bool, edtf: str) -> None:
    assert one(f"The talks are {text}.", future=future)[1] == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("on May 16", "XXXX-05-16"),
        ("on May 3-5", "XXXX-05-03/XXXX-05-05"),
        ("in June", "XXXX-06"),
        ("on Monday", "XXXX-XX-XX"),
        ("yesterday", "XXXX-XX-XX"),
        ("last month", "XXXX-XX"),
        ("last year", "XXXX"),
        ("two days ago", "XXXX-XX-XX"),
        ("since May", "XXXX-05/.."),
        ("several weeks ago", "XXXX-XX-XX"),
        ("on Thursday last week", "XXXX-XX-XX"),
        ("in the past decade", "XXXX"),
        ("on Christmas Eve", "XXXX-12-24"),
    ],
)
def test_without_a_day_of_publication_the_unknown_stays_unknown(text: str, edtf: str) -> None:
    assert one(f"They met {text}.", None)[1:] == (edtf, None, None)


@pytest.mark.parametrize("text", ["on 16 May 2025", "in 2022", "in early June 2025"])
def test_a_full_date_needs_no_day_of_publication(text: str) -> None:
    assert one(f"They met {text}.", None) == one(f"They met {text}.")


@pytest.mark.parametrize(
    "text",
    [
        "May we open the crossing?",
        "Theresa May said no.",
        "The talks may fail.",
        "They march on the capital.",
        "March on, they cried.",
        "April Tarn spoke.",
        "An august body met.",
        "The army has 2022 tanks.",
        "It cost $2022.",
        "The 16th brigade fell back.",
        "He sat down.",
        "A second round of talks.",
        "They sun themselves.",
        "Flight 2019 was late.",
        "February 30 does not exist.",
        "in 2500 cases",
        "",
    ],
)
def test_what_only_looks_like_a_date(text: str) -> None:
    assert find_dates(text, DAY) == []


def test_dates_come_in_the_order_of_the_text_and_do_not_overlap() -> None:
    text = "On May 16 and again on June 2, 2025, after talks last week, since 2022."
    found = find_dates(text, DAY)
    assert [f.span.of(text) for f in found] == ["May 16", "June 2, 2025", "last week", "since 2022"]
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


@pytest.mark.parametrize("published", [date.min, date.max])
def test_the_ends_of_the_calendar_do_no_harm(published: date) -> None:
    for text, *_ in STATED:
        find_dates(text, published, future=True)
        find_dates(text, published, future=False)
