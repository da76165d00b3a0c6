"""Plain text and the digest layout: the text is never altered; its parts are offsets into it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model import Article
from onrecord.readers.article import make_article
from onrecord.readers.segments import segments_of

HEADLINE = "Norland and Sudmark Agree on Ferry Timetable"
STANDFIRST = "Ministers of both sides end a week of talks in Haven"
FIRST = "Norland will let the ferry sail twice a day, Minister Ilva Tarn said on Monday."
SECOND = "Sudmark had asked for three crossings, as Radio Meridian reports."
NOTE = (
    '[1] Enrichment Data: "The timetable allows two crossings a day from June, with free passage '
    'for fishing boats." (Source: Enrichment Data)]'
)
OTHER = (
    '[2] Enrichment Data: "Fishing boats pay nothing under the timetable." '
    "(Source: Enrichment Data)]"
)
REPEAT = "The timetable, in force from June, allows two crossings a day and free passage to boats."
KEYWORDS = "Keywords\n- Ferry timetable\n- Norland"
RELATED = "Related Topics\n- Norland opens its harbour\n- Sudmark waits for a ferry"
DIGEST = "\n".join([HEADLINE, STANDFIRST, FIRST, SECOND, KEYWORDS, RELATED, NOTE + OTHER, REPEAT])


def parts(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(s.kind, text[s.start : s.end]) for s in segments_of(text, title)]


def test_the_digest_layout_in_full() -> None:
    assert parts(DIGEST) == [
        ("headline", HEADLINE),
        ("standfirst", STANDFIRST),
        ("paragraph", FIRST),
        ("paragraph", SECOND),
        ("keywords", KEYWORDS),
        ("related-topics", RELATED),
        ("enrichment-note", NOTE),
        ("enrichment-note", OTHER),
        ("enrichment-note", REPEAT),
    ]
    assert {s.source for s in segments_of(DIGEST) if s.kind == "enrichment-note"} == {
        "Enrichment Data"
    }


def test_a_closing_paragraph_that_says_something_new_is_no_note() -> None:
    new = "Snow fell over the northern valleys while farmers gathered hay at dawn."
    assert parts(f"{HEADLINE}\n{FIRST}\n{NOTE}\n{new}")[-1] == ("paragraph", new)


@pytest.mark.parametrize(
    "missing", [HEADLINE, STANDFIRST, KEYWORDS, RELATED, NOTE + OTHER, REPEAT, FIRST]
)
def test_a_section_may_be_missing(missing: str) -> None:
    text = DIGEST.replace(missing + "\n", "").removesuffix("\n" + missing)
    found = [p for p in parts(text) if p[1] in (KEYWORDS, RELATED, NOTE, OTHER, FIRST, SECOND)]
    left = [p for p in parts(DIGEST) if p[1] in (KEYWORDS, RELATED, NOTE, OTHER, FIRST, SECOND)]
    assert found == [p for p in left if p[1] not in missing]


@pytest.mark.parametrize(
    "note",
    [
        '[1] Harbour Office: "Two crossings a day."',
        "[1] Harbour Office: “Two crossings a day.”",
        '[ 1 ] Harbour Office: "Two crossings a day." (Source: Harbour Office)]',
        '[1 Harbour Office: "Two crossings a day." (Source: Harbour Office',
        "[1] Harbour Office: Two crossings a day",
    ],
)
def test_a_malformed_note_is_still_a_note_of_its_source(note: str) -> None:
    text = f"{HEADLINE}\n{FIRST}\n{SECOND}\n{note}"
    last = segments_of(text)[-1]
    assert (last.kind, last.source, text[last.start : last.end]) == (
        "enrichment-note",
        "Harbour Office",
        note,
    )


def test_notes_that_run_together_are_parted() -> None:
    three = NOTE + OTHER + '[3] Harbour Office: "No fee."'
    found = segments_of(f"{FIRST}\n{three}")
    assert [s.source for s in found] == [None, *["Enrichment Data"] * 2, "Harbour Office"]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n\n", "\n \n", "\u2028"])
def test_line_ends_of_every_kind_part_paragraphs(end: str) -> None:
    text = end.join([HEADLINE, FIRST, SECOND, "Keywords", "- Ferry", "- Haven"])
    assert [k for k, _ in parts(text)] == ["headline", "paragraph", "paragraph", "keywords"]
    assert parts(text)[1][1] == FIRST


@pytest.mark.parametrize(
    "items", ["- Ferry\n- Haven", "• Ferry\n• Haven", "* Ferry\n* Haven", "Ferry\nHaven"]
)
@pytest.mark.parametrize("head", ["Keywords", "KEYWORDS:", "Tags"])
def test_a_list_of_keywords_whatever_its_bullets(head: str, items: str) -> None:
    assert parts(f"{HEADLINE}\n{FIRST}\n{head}\n{items}")[-1] == ("keywords", f"{head}\n{items}")


def test_a_wrapped_text_keeps_its_paragraphs_whole() -> None:
    one = "The harbour master of Haven said on\nMonday that the ferry would sail."
    two = "Fishermen asked for a\nlater hour."
    assert parts(f"{one}\n    {two}") == [("paragraph", one), ("paragraph", two)]
    assert parts(f"{one}\n\n{two}") == [("paragraph", one), ("paragraph", two)]


def test_a_given_title_is_the_only_headline() -> None:
    table = "Fare 34 cents\nCargo 80 cents\nCrew 12"
    assert [k for k, _ in parts(table, "Ferry fares of the year")] == ["paragraph"] * 3
    assert [k for k, _ in parts(f"{HEADLINE}\n{FIRST}", f"  {HEADLINE.upper()} ")] == [
        "headline",
        "paragraph",
    ]


def test_one_line_is_no_headline() -> None:
    assert parts(HEADLINE) == [("paragraph", HEADLINE)]
    assert parts("") == []
    assert parts(" \n\t\n") == []


def test_a_headline_becomes_the_title_and_a_line_of_date_the_date() -> None:
    found = make_article("x", f"{HEADLINE}\nMonday, 5 May 2031\n{FIRST}", "x")
    assert isinstance(found, Article)
    assert (found.title, found.published) == (HEADLINE, "2031-05-05")


@given(st.text(alphabet=st.sampled_from("aB .\n\r\t-[]1:\"'“”\u00a0é"), max_size=120))
def test_segments_are_in_order_apart_and_cover_all_but_white_space(text: str) -> None:
    found = segments_of(text)
    at = 0
    for segment in found:
        assert at <= segment.start < segment.end <= len(text)
        assert not text[at : segment.start].strip()
        assert text[segment.start : segment.end].strip() == text[segment.start : segment.end]
        at = segment.end
    assert not text[at:].strip()
