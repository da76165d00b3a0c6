"""The collector that the layers write into: one article's graph, each span described once."""

from __future__ import annotations

from functools import cache

from pyoxigraph import Literal, NamedNode, Quad

from onrecord import terms
from onrecord.digests import text_digest
from onrecord.ids import Namer
from onrecord.model import Article, Mention, Participant, Span, Spans, TextKept

_TYPE = NamedNode(terms.RDF + "type")
_LABEL = NamedNode(terms.RDFS + "label")
_DECIMAL = NamedNode(terms.XSD + "decimal")
_DATE = NamedNode(terms.XSD + "date")
_DATETIME = NamedNode(terms.XSD + "dateTime")


@cache  # as many as the ontology has terms
def onr(name: str) -> NamedNode:
    """A term of our ontology by its local name."""
    return NamedNode(terms.ONR + name)


def decimal(value: float) -> Literal:
    """A number as xsd:decimal in its shortest form (0.8, 6000)."""
    return Literal(f"{round(value, 4):f}".rstrip("0").rstrip("."), datatype=_DECIMAL)


def date_literal(value: str) -> Literal:
    """An ISO date or date and time as the literal of its kind."""
    return Literal(value, datatype=_DATETIME if "T" in value else _DATE)


class ArticleGraph:
    """One article's named graph while it is being written."""

    def __init__(self, namer: Namer, article: Article, *, keep: TextKept) -> None:
        self.namer = namer
        self.article = article
        self.keep = keep
        self.iri = NamedNode(namer.article(article.id))
        self.name = NamedNode(namer.graph(article.id))
        self._beginning = namer.local(article.id, "")  # of its own nodes' IRIs
        self._quads: set[Quad] = set()
        self._spans: dict[Span, NamedNode] = {}

    def add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        """One triple; said twice it is still one."""
        self._quads.add(Quad(subject, predicate, value, self.name))

    def set(self, subject: NamedNode, name: str, value: NamedNode | Literal | None) -> None:
        """One triple with a property of our ontology; nothing where the value is None."""
        if value is not None:
            self.add(subject, onr(name), value)

    @property
    def words(self) -> bool:
        """Whether any words of the text are kept."""
        return self.keep != "none"

    def text(self, subject: NamedNode, name: str, value: str | None) -> None:
        """A plain string property; nothing where it is None or empty."""
        if value:
            self.add(subject, onr(name), Literal(value))

    def concept(self, subject: NamedNode, name: str, scheme: str, token: str | None) -> None:
        """A property whose value is the concept of that token."""
        if token is not None:
            self.add(subject, onr(name), NamedNode(terms.concept(scheme, token)))

    def codes(self, subject: NamedNode, coded: Mention | Participant) -> None:
        """The country and sector of who is mentioned or takes part."""
        self.text(subject, "countryCode", coded.country)
        sector = coded.sector.lower() if coded.sector else None
        self.concept(subject, "ploverSector", "plover-sector", sector)

    def typed(self, local: str, kind: str) -> NamedNode:
        """A node of this article, of a class of our ontology, tied to the article."""
        node = self.node(local)
        self.add(node, _TYPE, onr(kind))
        self.add(node, onr("inArticle"), self.iri)
        return node

    def node(self, local: str) -> NamedNode:
        """A node of this article by its local name."""
        return NamedNode(self._beginning + local)

    def ref(self, ref: str) -> NamedNode:
        """The node that a ``ref`` of the model refers to."""
        return NamedNode(self.namer.ref(self.article.id, ref))

    def label(self, subject: NamedNode, label: str, *, metadata: bool = False) -> None:
        """An English rdfs:label; unless it is ``metadata``, it is words of the text."""
        if self.words or metadata:
            self.add(subject, _LABEL, Literal(label, language="en"))
        else:
            self.withhold(subject)

    def withhold(self, subject: NamedNode) -> None:
        """Says that the words by which a thing is known are not kept."""
        self.set(subject, "withheld", Literal(True))

    def rule(self, subject: NamedNode, rule: str) -> None:
        """The rule that found it; without words of the text, only the family that it is of."""
        self.text(subject, "foundBy", rule if self.words else rule.partition(":")[0])

    def span(self, span: Span) -> NamedNode:
        """The node of a span, described the first time it is asked for."""
        known = self._spans.get(span)
        if known is not None:
            return known
        node = NamedNode(self.namer.span(self.article.id, span))
        self._spans[span] = node
        self.add(node, _TYPE, onr("Span"))
        self.add(node, onr("inArticle"), self.iri)
        self.add(node, onr("start"), Literal(span.start))
        self.add(node, onr("end"), Literal(span.end))
        words = span.of(self.article.text)
        if self.words:
            self.add(node, onr("exact"), Literal(words))
        if self.keep != "full":
            self.add(node, onr("wordsDigest"), Literal(text_digest(words)))
        return node

    def spans(self, subject: NamedNode, name: str, spans: Spans) -> None:
        """A property with one value a span."""
        for span in spans:
            self.add(subject, onr(name), self.span(span))

    def quads(self) -> list[Quad]:
        """All that was written."""
        return list(self._quads)
