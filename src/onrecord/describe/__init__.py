"""Reading → quads: one module a layer of the model; the only room that writes article graphs."""

from __future__ import annotations

from pyoxigraph import Quad

from onrecord.describe.actors import describe_actors
from onrecord.describe.article import describe_article
from onrecord.describe.claims import describe_claims
from onrecord.describe.events import describe_events
from onrecord.describe.graph import ArticleGraph
from onrecord.ids import Namer
from onrecord.model import Reading, TextKept


def describe(
    reading: Reading, namer: Namer, *, keep: TextKept = "full", publisher: str | None = None
) -> list[Quad]:
    """The quads of one article's named graph, without blank nodes, in no particular order.

    ``keep`` says how much of the text the graph holds: all of it; the words of what was found,
    each span's with their digest; or no words (offsets and digests remain, and with them the
    article's metadata and what the authority describes; topics are left out). ``publisher`` is the
    outlet: the authority's IRI, or that of one of the reading's own actors.
    """
    graph = ArticleGraph(namer, reading.article, keep=keep)
    describe_article(graph, reading, publisher=publisher)
    describe_actors(graph, reading, publisher=publisher)
    describe_claims(graph, reading)
    describe_events(graph, reading)
    return graph.quads()
