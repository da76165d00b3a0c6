"""Whatever the text is, reading it raises nothing and every offset is a place in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.extract import RulesExtractor
from onrecord.model import Article, Reading, Span
from onrecord.readers.segments import segments_of
from support.invented import invented_authority

EXTRACTOR = RulesExtractor(invented_authority())

SAID = "Ilva Tarn said the bridge was open. "
TEXTS = {
    "empty": "",
    "white space": " \n\t\u00a0\r\n",
    "one word": "Snow",
    "one sign": "—",
    "all capitals": "ILVA TARN SAID THE BRIDGE WAS OPEN. SUDMARK ATTACKED NORLAND ON MONDAY.",
    "no punctuation": "ilva tarn said the bridge was open and sudmark attacked norland " * 30,
    "emoji": "Ilva Tarn 😀 said: “The bridge 🌉 is open 👩‍👩‍👧.” 🎉",
    "right-to-left marks": "Ilva \u200fTarn\u200e said \u202bthe bridge\u202c was open.",
    "CRLF": "Ilva Tarn said the bridge was open.\r\n\r\nSudmark attacked Norland.\r\n",
    "non-breaking spaces": "Ilva\u00a0Tarn\u202fsaid the bridge\u00a0was open.",
    "nested quotes": "“Norland told us ‘the bridge “is” open’,” Ilva Tarn said.",
    "unbalanced quotes": '“The bridge is open, Ilva Tarn said. It will "stay so, he added.”',
    "HTML remains": "<p>Ilva Tarn said &ldquo;the bridge&rdquo; was <b>open</b>.</p><br/>&nbsp;",
    "one long sentence": "Ilva Tarn said " + "the bridge and " * 3500 + "the road were open.",
    "long": SAID * 2000,
    "combining letters": "Ilva Ta\u0301rn said the bru\u0308cke was open.",
}
#: What a made-up text is strung together from: cues, quotes, names, dates and the odd sign.
PIECES = (
    "Ilva Tarn|Norland|Sudmark|the minister|she|said|told|denied|according to|reportedly|that|will|"
    "not|attacked|the bridge|talks|agreed to|on Monday|in May 2031|“|”|\"|'|’|,|.|?|:|;|—|(|)|\n|"
    "\r\n|[1] Desk:|Keywords|- item|Related Topics|😀|\u00a0|\u200f|é|\t|according|as|by|who"
).split("|")


def spans_of(reading: Reading) -> Iterator[Span]:
    for mention in reading.mentions:
        yield mention.span
    for claim in reading.claims:
        yield from (*claim.source, *claim.cue, *claim.content)
        yield from (*claim.certainty_spans, *claim.distance_spans)
    for event in reading.events:
        yield from (s for p in event.participants for s in p.spans)
        yield from (s for r in event.reports for s in r.trigger)
        yield from (s for r in event.reports if r.when for s in r.when.spans)
        yield from event.place.spans if event.place else ()
    yield from (s for topic in reading.topics for s in topic.spans)


def check(text: str) -> None:
    article = Article("a", text, segments_of(text), published="2031-05-06")
    reading = EXTRACTOR.read(article)
    assert reading.article.text == text
    for span in spans_of(reading):
        assert 0 <= span.start < span.end <= len(text)
        assert span.of(text).strip()
    if len(text) < 5000:
        assert EXTRACTOR.read(article) == reading


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_is_too_odd(name: str) -> None:
    check(TEXTS[name])


@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_strung_together_words(text: str) -> None:
    check(text)


@given(st.text(max_size=200))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_letters(text: str) -> None:
    check(text)
