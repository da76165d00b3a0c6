"""Topics: the keywords an article lists or has, else its most repeated noun phrases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.extract.syntax.parser import parse
from onrecord.extract.topics import find_related, find_topics
from onrecord.model import Article, Segment, SegmentKind
from support.naming import paragraphs


def topics(article: Article) -> list[tuple[str, list[str]]]:
    """The labels, each with the words it stands on."""
    found = find_topics(parse(article), article)
    return [(t.label, [s.of(article.text) for s in t.spans]) for t in found]


def listing(kind: SegmentKind, items: str) -> Article:
    """An article of one paragraph and a list below it."""
    text = f"The fish market was full.\n{items}"
    end = text.index("\n")
    return Article("case", text, (Segment("paragraph", 0, end), Segment(kind, end + 1, len(text))))


def test_the_article_s_own_list_comes_first() -> None:
    article = replace(
        listing("keywords", "Keywords:\n- Fish\n- Trade\n- fish"), keywords=("Harbours",)
    )
    assert topics(article) == [("Fish", ["Fish", "fish"]), ("Trade", ["Trade"])]


def test_keywords_that_the_text_does_not_have_stand_nowhere() -> None:
    article = replace(paragraphs("The fish market was full."), keywords=("Fish", "Trade", "Fish"))
    assert topics(article) == [("Fish", []), ("Trade", [])]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("The fish market was full. A fish market closed.", ["fish market"]),
        ("The fish market was full. Two fish markets closed.", ["fish market"]),
        ("The fish market was full.", []),  # once is not enough
        ("The fish was fresh. The fish was cheap.", []),  # nor is one word
        ("The other day it rained. The other day it snowed.", []),  # a day is no topic
        (
            "The fish market and the coal mine closed. A coal mine and a fish market burned.",
            ["fish market", "coal mine"],
        ),
    ],
)
def test_noun_phrases_that_come_again_are_topics(text: str, labels: list[str]) -> None:
    assert [label for label, _ in topics(paragraphs(text))] == labels


def test_related_headlines_are_documents() -> None:
    article = listing("related-topics", "Fish prices rise")
    (related,) = find_related(article)
    assert (related.id, related.span.of(article.text)) == ("document-1", "Fish prices rise")
