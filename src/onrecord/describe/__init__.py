"""Reading → quads: one module a layer of the model; the only room that writes article graphs."""

from __future__ import annotations

from typing import Literal

from pyoxigraph import Quad

from onrecord.describe.actors import describe_actors
from onrecord.describe.article import describe_article
from onrecord.describe.claims import describe_claims
from onrecord.describe.events import describe_events
from onrecord.describe.graph import ArticleGraph
from onrecord.ids import Namer
from onrecord.model import Reading

TextKept = Literal["full", "spans", "none"]


def describe(
    reading: Reading, namer: Namer, *, keep: TextKept = "full", publisher: str | None = None
) -> list[Quad]:
    """The quads of one article's named graph, without blank nodes, in no particular order.

    ``keep`` says how much of the text the graph holds: all of it, the letters of the spans only,
    or none (offsets remain). ``publisher`` is the authority's IRI of the outlet, where known.
    """
    graph = ArticleGraph(namer, reading.article, letters=keep != "none")
    describe_article(graph, reading, full_text=keep == "full", publisher=publisher)
    describe_actors(graph, reading)
    describe_claims(graph, reading)
    describe_events(graph, reading)
    return graph.quads()
