"""Mentions, and the actors and places an article names that the authority does not know."""

from __future__ import annotations

from pyoxigraph import NamedNode

from onrecord import terms
from onrecord.authority.classes import class_of
from onrecord.describe.graph import ArticleGraph, decimal, onr
from onrecord.model import Reading


def describe_actors(graph: ArticleGraph, reading: Reading, *, publisher: str | None) -> None:
    """Writes minted actors and places, and every mention; ``publisher`` is the outlet's IRI."""
    for actor in reading.actors:
        node = graph.node(actor.id)
        graph.add(node, NamedNode(terms.RDF + "type"), onr(class_of(actor.kind)))
        graph.label(node, actor.label, metadata=node.value == publisher)
        if actor.body_of:
            graph.set(node, "bodyOf", graph.ref(actor.body_of))
    for mention in reading.mentions:
        node = graph.typed(mention.id, "Mention")
        graph.spans(node, "span", (mention.span,))
        if mention.ref:
            graph.set(node, "refersTo", graph.ref(mention.ref))
        if mention.possible_ref:
            graph.set(node, "possibleReferent", graph.ref(mention.possible_ref))
        graph.codes(node, mention)
        graph.rule(node, mention.reason)
        graph.set(node, "confidence", decimal(mention.confidence))
    for topic in reading.topics if graph.words else ():
        for number, span in enumerate(topic.spans, start=1):
            node = graph.typed(f"topic-mention-{span.start}-{number}", "Mention")
            graph.spans(node, "span", (span,))
            graph.set(node, "refersTo", NamedNode(graph.namer.topic(topic.label)))
            graph.text(node, "foundBy", "keywords")
