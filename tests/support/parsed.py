"""Sentences parsed as the paragraphs of an article, and their tokens found by words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.parser import parse
from onrecord.extract.syntax.token_arrays import Columns, columns_of
from onrecord.model import Article, Segment, Span

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
    return doc.char_span(place.start, place.end, alignment_mode="expand").root
