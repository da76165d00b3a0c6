"""The text layer: article, segments, topics, related documents."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from onrecord import terms
from onrecord.describe.graph import ArticleGraph, date_literal, onr
from onrecord.digests import text_digest
from onrecord.model import Reading
from onrecord.origins import origin_of

_TYPE = NamedNode(terms.RDF + "type")
_HEADLINE = NamedNode(terms.SCHEMA + "headline")


def describe_article(graph: ArticleGraph, reading: Reading, *, publisher: str | None) -> None:
    """Writes the article itself, its parts, its topics and what it lists as related."""
    article, node = reading.article, graph.iri
    graph.add(node, _TYPE, onr("Article"))
    graph.add(node, NamedNode(terms.SCHEMA + "identifier"), Literal(article.id))
    if article.language is not None:
        graph.add(node, NamedNode(terms.SCHEMA + "inLanguage"), Literal(article.language))
    if article.title:
        graph.add(node, _HEADLINE, Literal(article.title, language=article.language))
    if article.url:
        graph.add(node, NamedNode(terms.SCHEMA + "url"), Literal(article.url))
    if article.published:
        graph.set(node, "publishedOn", date_literal(article.published))
    if publisher:
        graph.set(node, "publishedBy", graph.ref(publisher))
    graph.text(node, "byline", article.byline)
    graph.text(node, "origin", origin_of(article) or None)
    graph.set(node, "textLength", Literal(len(article.text)))
    graph.text(node, "textDigest", text_digest(article.text))
    graph.concept(node, "textLevel", "text-level", graph.keep)
    if graph.keep == "full":
        graph.text(node, "text", article.text)

    for number, segment in enumerate(article.segments, start=1):
        part = graph.typed(f"segment-{number}", "Segment")
        graph.set(node, "hasSegment", part)
        graph.concept(part, "segmentKind", "segment-kind", segment.kind)
        graph.set(part, "segmentIndex", Literal(number))
        graph.set(part, "start", Literal(segment.start))
        graph.set(part, "end", Literal(segment.end))

    for topic in reading.topics if graph.words else ():
        concept = NamedNode(graph.namer.topic(topic.label))
        graph.add(concept, _TYPE, onr("Topic"))
        graph.label(concept, topic.label)
        graph.set(node, "hasTopic", concept)

    for document in reading.related:
        other = graph.typed(document.id, "Document")
        graph.set(node, "relatedDocument", other)
        if graph.words:
            headline = Literal(document.headline, language=article.language)
            graph.add(other, _HEADLINE, headline)
        else:
            graph.withhold(other)
        graph.spans(other, "headlineSpan", (document.span,))
