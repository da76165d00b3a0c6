"""Headlines: the speaker before a colon, behind a dash, or behind the verb."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onrecord.extract import RulesExtractor
from onrecord.model import Article, Reading, Segment
from support.invented import invented_authority

Lines = Callable[[Reading], list[tuple[str, str, str]]]


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    return RulesExtractor(invented_authority())


def headline(extractor: RulesExtractor, text: str) -> Reading:
    segment = Segment("headline", 0, len(text))
    return extractor.read(Article("case", text, (segment,), published="2031-05-06"))


@pytest.mark.parametrize(
    ("text", "who", "content"),
    [
        ("Ceasefire broken, says Tarn", "ilva-tarn", "Ceasefire broken"),
        ("Ceasefire broken, Tarn says", "ilva-tarn", "Ceasefire broken"),
        ("Ceasefire 'broken', says Tarn", "ilva-tarn", "Ceasefire 'broken'"),
        ("Tarn: ceasefire broken", "ilva-tarn", "ceasefire broken"),
        ("Tarn: Sudmark broke ceasefire", "ilva-tarn", "Sudmark broke ceasefire"),
        ("Foreign minister Ilva Tarn: port will open", "ilva-tarn", "port will open"),
        ("Tarn on ceasefire: 'broken'", "ilva-tarn", "'broken'"),
        ('Tarn on ceasefire: "It is broken"', "ilva-tarn", '"It is broken"'),
        ("Ceasefire broken – Tarn", "ilva-tarn", "Ceasefire broken"),
        ("Norland: 'We will not leave'", "norland", "'We will not leave'"),
        ("Oro Lund: 'We will not leave'", "Oro Lund", "'We will not leave'"),
        ("Police: two men arrested", "Police", "two men arrested"),
        (
            "Port closed after storm, says Radio Meridian",
            "radio-meridian",
            "Port closed after storm",
        ),
    ],
)
def test_a_headline_says_who(
    extractor: RulesExtractor, lines: Lines, text: str, who: str, content: str
) -> None:
    assert lines(headline(extractor, text)) == [(who, "assertion", content)]


@pytest.mark.parametrize(
    "text",
    [
        "Norland: bridge closed",
        "Weather: rain in the north",
        "Analysis: why the ceasefire broke",
        "Timeline: the talks in Haven",
        "Ilva Tarn: the woman who closed the port",
        "Ilva Tarn: a life in the harbour",
        "Ilva Tarn: why the port was closed",
        "Talks fail: Norland leaves Haven",
    ],
)
def test_a_topic_before_a_colon_does_not_speak(
    extractor: RulesExtractor, lines: Lines, text: str
) -> None:
    assert lines(headline(extractor, text)) == []
