"""Long articles are asked about in windows of whole paragraphs."""

from __future__ import annotations

import pytest

from extract.llm.cases import P1, PROMISE, article, claim, findings, read, reasons
from onrecord.extract.llm.prompt import WINDOW, windows
from onrecord.model import Article, Segment
from support.fake_llm import FakeLlm


def long_article() -> Article:
    lines = [f"Ilva Tarn said that bridge {n} was mined. " + "Snow fell. " * 300 for n in range(6)]
    return article("\n".join(line.strip() for line in lines))


def test_a_long_article_is_sent_in_windows_of_whole_paragraphs(server: FakeLlm) -> None:
    case = long_article()
    parts = list(windows(case))
    assert [n for w in parts for n, _ in w.parts] == [1, 2, 3, 4, 5, 6]
    assert len(parts) == 3
    assert all(sum(s.end - s.start for _, s in w.parts) <= WINDOW for w in parts)
    for w in parts:
        first = w.parts[0][0]
        server.says(findings(claims=[claim(first, content=[f"that bridge {first - 1} was mined"])]))
    found = read(server, case)
    assert [c.id for c in found.claims] == ["claim-1", "claim-2", "claim-3"]
    assert reasons(found) == ""
    assert len(server.asked) == 3


@pytest.mark.parametrize("how", ["cut short", "too long"])
def test_what_is_too_much_for_the_model_is_asked_in_halves(server: FakeLlm, how: str) -> None:
    if how == "cut short":
        server.says('{"claims": [', finish="length")
    else:
        server.fails(400, "This model's maximum context length is 10 tokens.")
    server.says(findings(claims=[claim()]))
    server.says(findings(claims=[PROMISE]))
    assert len(read(server).claims) == 2
    assert 'number="2"' not in server.asked[1]["messages"][1]["content"]


def test_a_single_paragraph_that_is_too_much_is_dropped_by_name(server: FakeLlm) -> None:
    server.says("", finish="length")
    found = read(server, article(P1))
    assert reasons(found) == (
        "paragraph 1: the language model's answer could not be used: it was cut short."
    )


def test_no_text_asks_nothing(server: FakeLlm) -> None:
    case = Article("case", "Keywords\na", (Segment("keywords", 0, 10),))
    assert read(server, case).claims == ()
    assert server.asked == []
