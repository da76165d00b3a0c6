"""An article's graph to alter, and what a mutant is: a sound graph, broken in one way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from onrecord.terms import ONR, RDF, XSD
from support.answers import text_of

TEXT = """Crossing may open on Friday

The crossing at Haven may open on 9 May, Ilva Tarn, the foreign minister of Norland, said on Monday. Norland met Sudmark in Orm on 3 May.

"We will not wait," an official at the bridge said, "for another winter." At least 12 soldiers were killed in the shelling, Radio Meridian reported.

Sudmark denied that it had attacked Norland.

Ilva Tarn told Sudmark that "about 6,000 soldiers" were freed by Norland in Orm. She warned Sudmark against attacking Norland in Norland.

Bel Marek, a fisherman, said that the bridge was closed.

Related topics
Sudmark attacks Norland
"""
#: What a triple may say of a node.
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

OTHER = "https://w3id.org/onrecord/id/article/another"
A = ox.NamedNode(RDF + "type")


def onr(name: str) -> ox.NamedNode:
    return ox.NamedNode(ONR + name)


def number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))


def _term(name: str | ox.NamedNode) -> ox.NamedNode:
    return onr(name) if isinstance(name, str) else name


class Draft:
    """An article's graph to alter; nodes go by their local names."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._said: defaultdict[ox.NamedNode, defaultdict[ox.NamedNode, set[Term]]]
        self._said = defaultdict(lambda: defaultdict(set))
        for quad in quads:
            assert isinstance(quad.subject, ox.NamedNode)
            self.graph = quad.graph_name
            self._said[quad.subject][quad.predicate].add(quad.object)
        (self.article,) = self.of("Article")
        self.kept = self.value(self.article, "text")

    @property
    def quads(self) -> set[ox.Quad]:
        return {
            ox.Quad(s, p, o, self.graph)
            for s, said in self._said.items()
            for p, objects in said.items()
            for o in objects
        }

    @property
    def text(self) -> str:
        return text_of(self.kept) if self.kept is not None else TEXT

    def of(self, cls: str) -> list[ox.NamedNode]:
        return sorted((s for s, said in self._said.items() if onr(cls) in said.get(A, ())), key=str)

    def having(self, *names: str) -> ox.NamedNode:
        """The first node that has all these properties."""
        wanted = [onr(name) for name in names]
        nodes = (s for s, said in self._said.items() if all(said.get(w) for w in wanted))
        return min(nodes, key=str)

    def values(self, node: ox.NamedNode, name: str | ox.NamedNode) -> list[Term]:
        return sorted(self._said[node][_term(name)], key=str)

    def value(self, node: ox.NamedNode, name: str | ox.NamedNode) -> Term | None:
        return next(iter(self.values(node, name)), None)

    def drop(self, node: ox.NamedNode, name: str | ox.NamedNode) -> None:
        self._said[node].pop(_term(name), None)

    def add(self, node: ox.NamedNode, name: str | ox.NamedNode, value: Term) -> None:
        self._said[node][_term(name)].add(value)

    def put(self, node: ox.NamedNode, name: str | ox.NamedNode, *values: Term) -> None:
        self.drop(node, name)
        for value in values:
            self.add(node, name, value)

    def subjects(self, name: str, value: Term) -> list[ox.NamedNode]:
        """The nodes of which the property has this value."""
        return sorted(
            (s for s, said in self._said.items() if value in said.get(onr(name), ())), key=str
        )

    def reports_of(self, event: ox.NamedNode) -> list[ox.NamedNode]:
        return [s for s in self._said if event in self._said[s].get(onr("reports"), ())]

    def bounds(self, span: Term | None) -> tuple[int, int]:
        assert isinstance(span, ox.NamedNode)
        start, end = (self.value(span, name) for name in ("start", "end"))
        return int(text_of(start)), int(text_of(end))

    def span(self, start: int, end: int, *, article: str | None = None) -> ox.NamedNode:
        """A sound span of these offsets (of another article, where one is named)."""
        home = ox.NamedNode(article) if article else self.article
        node = ox.NamedNode(f"{home.value}#char={start},{end}")
        self.add(node, A, onr("Span"))
        self.add(node, "inArticle", home)
        self.add(node, "start", number(start))
        self.add(node, "end", number(end))
        if self.kept is not None or article:
            self.add(node, "exact", ox.Literal(self.text[start:end]))
        return node

    def words(self, words: str, start: int = 0) -> ox.NamedNode:
        at = self.text.index(words, start)
        return self.span(at, at + len(words))

    def mentions_at(self, node: ox.NamedNode, *names: str) -> list[ox.NamedNode]:
        """The mentions that share a character with the node's spans."""
        spans = [self.bounds(s) for name in names for s in self.values(node, name)]
        return [
            m
            for m in self.of("Mention")
            for a, b in map(self.bounds, self.values(m, "span"))
            if any(a < end and start < b for start, end in spans)
        ]

    def elsewhere(self, node: ox.NamedNode, *names: str) -> ox.NamedNode:
        """The first five letters of the last paragraph that has none of the node's words."""
        taken = [self.bounds(s) for name in names for s in self.values(node, name)]
        paragraphs = [
            self.bounds(s)
            for s in self.of("Segment")
            if str(self.value(s, "segmentKind")).endswith("/paragraph>")
        ]
        start = max(s for s, e in paragraphs if not any(a < e and s < b for a, b in taken))
        return self.span(start, start + 5)


@dataclass(frozen=True)
class Mutant:
    name: str
    of: str
    rule: str
    breaks: Callable[[Draft], None]


OWN = "curated", "full"


def both(name: str, rule: str, breaks: Callable[[Draft], None]) -> list[Mutant]:
    return [Mutant(name, of, rule, breaks) for of in OWN]
