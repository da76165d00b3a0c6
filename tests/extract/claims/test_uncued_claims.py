"""Notes and listed headlines: claims that no verb attributes, and never the outlet's own voice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onrecord.extract import RulesExtractor
from onrecord.model import Article, Claim, Reading, joined
from onrecord.readers.segments import segments_of
from support.invented import ID, invented_authority

DIGEST = """Norland and Sudmark Open a Crossing
Norland opened the crossing on Friday.
{lists}
"""


@pytest.fixture(scope="module")
def digest() -> Callable[[str], Reading]:
    extractor = RulesExtractor(invented_authority())

    def read(lists: str) -> Reading:
        text = DIGEST.format(lists=lists)
        return extractor.read(Article("digest", text, segments_of(text), published="2031-05-06"))

    return read


def of_rule(reading: Reading, rule: str) -> list[Claim]:
    return [c for c in reading.claims if c.rule == rule]


def test_a_note_is_the_word_of_its_named_source(digest: Callable[[str], Reading]) -> None:
    reading = digest('[1] Context Desk: "Two bridges were closed in 2029." (Source: Context Desk)')
    text = reading.article.text
    (note,) = of_rule(reading, "note:source")
    assert [s.of(text) for s in note.source] == ["Context Desk", "Context Desk"]
    assert joined(text, note.cue) == "Source"
    assert joined(text, note.content) == '"Two bridges were closed in 2029."'
    assert (note.speaker_kind, note.quotation) == ("named", "direct")
    (speaker,) = [a for a in reading.actors if a.id in note.speakers]
    assert speaker.label == "Context Desk"


def test_a_note_without_a_source_line_says_why_it_has_no_cue(
    digest: Callable[[str], Reading],
) -> None:
    (note,) = of_rule(digest('[1] Context Desk: "Two bridges were closed."'), "note:source")
    assert note.cue == ()
    assert note.no_cue_reason


def test_a_paragraph_that_repeats_notes_is_their_sources_sentence_by_sentence(
    digest: Callable[[str], Reading],
) -> None:
    reading = digest(
        '[1] Context Desk: "Two bridges near Halden were closed in 2029 by Norland." '
        "(Source: Context Desk)\n"
        "Two bridges near Halden were closed by Norland. The bridges closed in 2029 near Halden."
    )
    text = reading.article.text
    repeated = of_rule(reading, "note:repeated")
    assert [joined(text, c.content) for c in repeated] == [
        "Two bridges near Halden were closed by Norland.",
        "The bridges closed in 2029 near Halden.",
    ]
    assert {c.speakers for c in repeated} == {of_rule(reading, "note:source")[0].speakers}


def test_a_listed_headline_is_in_the_voice_of_its_document(
    digest: Callable[[str], Reading],
) -> None:
    reading = digest(
        "Related Topics\n- Tarn says the crossing will stay open\n- Sudmark attacks Halden"
    )
    text = reading.article.text
    (said,) = reading.claims
    assert (said.speakers, said.document) == ((ID + "actor/ilva-tarn",), "document-1")
    told = {
        (r.claim, r.document)
        for e in reading.events
        for r in e.reports
        if r.trigger[0].of(text) == "attacks"
    }
    assert told == {(None, "document-2")}


def test_what_a_speaker_in_a_headline_says_is_passed_on_by_its_claim(
    digest: Callable[[str], Reading],
) -> None:
    reading = digest("Related Topics\n- Tarn says Sudmark attacked Halden")
    (said,) = reading.claims
    told = {
        (r.claim, r.document)
        for e in reading.events
        for r in e.reports
        if r.trigger[0].of(reading.article.text) == "attacked"
    }
    assert (said.document, told) == ("document-1", {(said.id, None)})


def test_the_article_itself_has_no_document(digest: Callable[[str], Reading]) -> None:
    reading = digest("Related Topics\n- Sudmark attacks Halden")
    title = reading.article.text.index("Related")
    reports = [r for e in reading.events for r in e.reports if r.trigger[0].start < title]
    assert reports
    assert {r.document for r in reports} == {None}
