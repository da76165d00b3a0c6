"""Topics of an article, and the documents it lists as related."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from onrecord.extract.syntax.list_items import items
from onrecord.extract.syntax.words import word_list
from onrecord.model import Article, RelatedDocument, Span, Spans, Topic

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Doc

_KEPT = 6  # key terms of an article without keywords
_DULL = word_list("noun-that-is-no-topic")


def find_topics(doc: Doc, article: Article) -> list[Topic]:
    """The article's keywords; where it has none, its most repeated noun phrases.

    Ties go to the phrase that comes first, so that the same text gives the same topics.
    """
    listed = items(article, "keywords")
    if listed:
        spans: dict[str, list[Span]] = {}
        labels: dict[str, str] = {}
        for label, span in listed:
            key = label.casefold()
            labels.setdefault(key, label)
            spans.setdefault(key, []).append(span)
        return [Topic(labels[key], tuple(at)) for key, at in spans.items()]
    if article.keywords:
        return [Topic(label) for label in dict.fromkeys(article.keywords)]
    return _key_terms(doc, article.text)


def _key_terms(doc: Doc, text: str) -> list[Topic]:
    counts: Counter[str] = Counter()
    first: dict[str, tuple[str, list[Span]]] = {}
    for chunk in doc.noun_chunks:
        tokens = list(chunk)
        while tokens and (
            tokens[0].pos_ in ("DET", "PRON", "NUM", "PUNCT") or tokens[0].dep_ == "poss"
        ):
            tokens.pop(0)
        if len(tokens) < 2 or tokens[-1].pos_ != "NOUN":
            continue
        if any(not t.text.replace("-", "").isalpha() or t.is_space for t in tokens):
            continue
        if tokens[-1].lemma_.lower() in _DULL:
            continue
        key = " ".join([*(t.lower_ for t in tokens[:-1]), tokens[-1].lemma_.lower()])
        start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
        counts[key] += 1
        first.setdefault(key, (text[start:end], []))[1].append(Span(start, end))
    # "first" is in the order of the text, and sorting keeps it among equals
    best = sorted((k for k in first if counts[k] > 1), key=lambda k: -counts[k])
    return [Topic(first[k][0], tuple(first[k][1])) for k in best[:_KEPT]]


def find_related(article: Article) -> list[RelatedDocument]:
    """The headlines the article lists under its related topics."""
    return [
        RelatedDocument(f"document-{n}", headline, span)
        for n, (headline, span) in enumerate(items(article, "related-topics"), start=1)
    ]


def document_of(related: Sequence[RelatedDocument], words: Spans) -> str | None:
    """The related document whose headline holds all the words; they are in its voice."""
    return next((d.id for d in related if all(d.span.holds(s) for s in words)), None)
