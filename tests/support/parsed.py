"""Sentences parsed as the paragraphs of an article, and their tokens found by words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.extract.claims.cues.table import Cue
from onrecord.extract.claims.model import Attribution
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.parser import parse
from onrecord.extract.syntax.token_arrays import Columns, columns_of
from onrecord.model import Article, Segment, Span, Spans

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Doc, Token


def parsed(text: str) -> ParsedArticle:
    """An article with one paragraph a line."""
    segments, at = [], 0
    for line in text.split("\n"):
        if line:
            segments.append(Segment("paragraph", at, at + len(line)))
        at += len(line) + 1
    article = Article("case", text, tuple(segments))
    return ParsedArticle(article, parse(article))


def columns(text: str) -> Columns:
    """The tokens of the same as columns."""
    article = parsed(text)
    return columns_of(article.doc, article.article, article.quotes)


def span(text: str, words: str) -> Span:
    """Where the words are, which occur once."""
    assert text.count(words) == 1, words
    start = text.index(words)
    return Span(start, start + len(words))


def token(doc: Doc, words: str) -> Token:
    """The word that governs the others of a phrase."""
    place = span(doc.text, words)
    found = doc.char_span(place.start, place.end, alignment_mode="expand")
    assert found is not None, words
    return found.root


def attribution(
    doc: Doc,
    source: str,
    cue: str,
    content: str,
    act: str = "assertion",
    rule: str = "verb-that:say",
) -> Attribution:
    """An attribution by its words, each of which occurs once; "" for nobody as a source."""
    text = doc.text
    return Attribution(
        Cue(cue, "verb", frozenset(), act, "neutral", ""),
        token(doc, cue),
        (span(text, source),) if source else (),
        (span(text, cue),),
        (span(text, content),),
        rule,
        0.8,
        source_head=token(doc, source) if source else None,
        content_head=token(doc, content),
    )


def words(text: str, spans: Spans) -> str:
    """The words of spans, joined by a bar."""
    return " | ".join(s.of(text) for s in spans)
