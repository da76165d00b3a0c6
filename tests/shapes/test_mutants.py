"""Sound graphs, each broken in one way, and the rule that must refuse it.

The graphs are the curated one and one that is built at each text level. A mutant that conforms
is a gap in the shapes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox
import pytest

from onrecord.authority.classes import class_of
from onrecord.authority.model import AuthorityActor, AuthorityPlace
from onrecord.build.validate import drop_invalid
from onrecord.check.checker import Checker
from onrecord.check.data_graph import ClassTree, Context, shipped_authority
from onrecord.check.gate import DataGraph, Gate
from onrecord.describe import describe
from onrecord.digests import text_digest
from onrecord.extract import RulesExtractor
from onrecord.ids import Namer
from onrecord.model import Article, Reading, TextKept
from onrecord.readers.segments import segments_of
from onrecord.resources import ontology_dir, shapes_dir
from onrecord.terms import CONCEPT, ONR, RDF, RDFS, SCHEMA, SHAPES, XSD
from support.answers import text_of
from support.invented import invented_authority
from support.paths import CURATED

TEXT = """Crossing may open on Friday

The crossing at Haven may open on 9 May, Ilva Tarn, the foreign minister of Norland, said on Monday. Norland met Sudmark in Orm on 3 May.

"We will not wait," an official at the bridge said, "for another winter." At least 12 soldiers were killed in the shelling, Radio Meridian reported.

Sudmark denied that it had attacked Norland.

Bel Marek, a fisherman, said that the bridge was closed.
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


# --- what is broken -----------------------------------------------------------------------------


def statement(change: Callable[[str], str], *having: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        claim = draft.having("statement", *having)
        said = draft.value(claim, "statement")
        altered = change(text_of(said))
        assert altered != text_of(said)
        draft.put(claim, "statement", ox.Literal(altered, language="en"))

    return broken


def of_two_spans(draft: Draft) -> ox.NamedNode:
    return next(c for c in draft.of("Claim") if len(draft.values(c, "contentSpan")) == 2)


def joined(joint: str, order: slice = slice(None)) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        claim = of_two_spans(draft)
        spans = sorted(draft.bounds(s) for s in draft.values(claim, "contentSpan"))[order]
        words = joint.join(draft.text[a:b] for a, b in spans)
        draft.put(claim, "statement", ox.Literal(words, language="en"))

    return broken


def statement_of_another(draft: Draft) -> None:
    one, other = (c for c in draft.of("Claim")[:2])
    draft.put(one, "statement", *draft.values(other, "statement"))


def content_of_another(draft: Draft) -> None:
    one, other = (c for c in draft.of("Claim")[:2])
    draft.put(one, "contentSpan", *draft.values(other, "contentSpan"))


def more_content(draft: Draft) -> None:
    claim = draft.having("statement", "cueSpan")
    draft.add(claim, "contentSpan", draft.values(claim, "cueSpan")[0])


def exact(change: Callable[[str], str]) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        span = draft.value(draft.having("cueSpan", "contentSpan"), "cueSpan")
        assert isinstance(span, ox.NamedNode)
        words = text_of(draft.value(span, "exact"))
        draft.put(span, "exact", ox.Literal(change(words)))

    return broken


def exchanged_exact(draft: Draft) -> None:
    one, other = draft.of("Span")[:2]
    here, there = (draft.values(s, "exact") for s in (one, other))
    draft.put(one, "exact", *there)
    draft.put(other, "exact", *here)


def cue_at(start: int, end: int) -> Callable[[Draft], None]:
    """A cue at offsets relative to the end of the text."""

    def broken(draft: Draft) -> None:
        size = len(draft.text)
        draft.put(draft.having("cueSpan"), "cueSpan", draft.span(size + start, size + end))

    return broken


def offsets_moved(draft: Draft) -> None:
    span = draft.of("Span")[0]
    start, end = draft.bounds(span)
    draft.put(span, "start", number(start + 1))
    draft.put(span, "end", number(end + 1))


def of_another_article(name: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        draft.put(draft.having(name), name, draft.span(0, 5, article=OTHER))

    return broken


def undescribed(name: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        draft.put(draft.having(name), name, ox.NamedNode(f"{OTHER}#char=0,5"))

    return broken


def in_another_article(cls: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        draft.put(draft.of(cls)[0], "inArticle", ox.NamedNode(OTHER))

    return broken


def without(cls: str, *names: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        node = draft.of(cls)[0]
        for name in names:
            draft.drop(node, name)

    return broken


def part_elsewhere(name: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        claim = draft.having("cueSpan", "contentSpan", "sourceSpan")
        parts = ("cueSpan", "contentSpan", "sourceSpan")
        draft.put(claim, name, draft.elsewhere(claim, *(p for p in parts if p != name)))

    return broken


def source_after(draft: Draft) -> None:
    claim = draft.having("cueSpan", "sourceSpan")
    draft.put(claim, "sourceSpan", draft.elsewhere(claim, "contentSpan"))
    draft.drop(claim, "cueSpan")
    draft.add(claim, "noCueReason", ox.Literal("carried over"))


def trigger(draft: Draft, change: Callable[[int, int], tuple[int, int]] | None) -> None:
    report = draft.having("inClaim", "triggerSpan")
    claim = draft.value(report, "inClaim")
    assert isinstance(claim, ox.NamedNode)
    start, end = max(draft.bounds(s) for s in draft.values(claim, "contentSpan"))
    span = draft.span(*change(start, end)) if change else draft.elsewhere(claim, "contentSpan")
    draft.put(report, "triggerSpan", span)


def report_in_another_claim(draft: Draft) -> None:
    report = draft.having("inClaim", "triggerSpan")
    at = draft.bounds(draft.value(report, "triggerSpan"))
    other = next(
        c
        for c in draft.of("Claim")
        if not any(
            a <= at[0] and at[1] <= b
            for name in ("contentSpan", "cueSpan")
            for a, b in map(draft.bounds, draft.values(c, name))
        )
    )
    draft.put(report, "inClaim", other)


def second_trigger_outside(draft: Draft) -> None:
    report = draft.having("inClaim", "triggerSpan")
    draft.add(report, "triggerSpan", draft.words("C" if "Crossing" in draft.text else "Moscow"))


def figure_elsewhere(voice: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        report = draft.having(voice, "figure", "triggerSpan")
        figure = draft.value(report, "figure")
        assert isinstance(figure, ox.NamedNode)
        draft.put(figure, "figureSpan", draft.elsewhere(report, "triggerSpan"))

    return broken


def report_date_elsewhere(draft: Draft) -> None:
    report = draft.having("statedAs", "triggerSpan")
    draft.put(report, "statedAs", draft.elsewhere(report, "triggerSpan", "statedAs"))


def place_elsewhere(draft: Draft) -> None:
    event = draft.having("placeSpan")
    triggers = [s for r in draft.reports_of(event) for s in draft.values(r, "triggerSpan")]
    for span in triggers:
        draft.add(event, "marker", span)
    span = draft.elsewhere(event, "marker")
    draft.drop(event, "marker")
    draft.put(event, "placeSpan", span)


def voice_in_a_note(draft: Draft) -> None:
    note = next(
        draft.bounds(s)
        for s in draft.of("Segment")
        if str(draft.value(s, "segmentKind")).endswith("/enrichment-note>")
    )
    report = draft.having("inVoiceOf", "triggerSpan")
    draft.put(report, "triggerSpan", draft.span(note[0], note[0] + 4))


def article(name: str, value: str | None) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        draft.put(draft.article, name, *([] if value is None else [ox.Literal(value)]))

    return broken


def text(change: Callable[[str], str]) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        draft.put(draft.article, "text", ox.Literal(change(draft.text)))

    return broken


def level(token: str | None) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        concept = [ox.NamedNode(f"{CONCEPT}text-level/{token}")] if token else []
        draft.put(draft.article, "textLevel", *concept)

    return broken


def listed_headline(draft: Draft) -> None:
    document = draft.having("headlineSpan")
    draft.put(document, ox.NamedNode(SCHEMA + "headline"), ox.Literal("Something else"))


def exchanged_digests(draft: Draft) -> None:
    one, other = draft.of("Span")[:2]
    here, there = (draft.values(s, "wordsDigest") for s in (one, other))
    draft.put(one, "wordsDigest", *there)
    draft.put(other, "wordsDigest", *here)


def words_and_statement(draft: Draft) -> None:
    """Altered alike in span and statement, so that only the digest tells."""
    claim = next(c for c in draft.of("Claim") if len(draft.values(c, "contentSpan")) == 1)
    span = draft.value(claim, "contentSpan")
    assert isinstance(span, ox.NamedNode)
    size = draft.bounds(span)[1] - draft.bounds(span)[0]
    invented = ("to surrender at once and cede all its territory" * 9)[:size]
    draft.put(span, "exact", ox.Literal(invented))
    draft.put(claim, "statement", ox.Literal(invented, language="en"))


def words_on(cls: str, name: str | ox.NamedNode, words: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        draft.put(draft.of(cls)[0], name, ox.Literal(words, language="en"))

    return broken


def letters_again(draft: Draft) -> None:
    span = draft.of("Span")[0]
    start, end = draft.bounds(span)
    draft.add(span, "exact", ox.Literal(TEXT[start:end]))


def country_code(code: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        draft.put(draft.of("Mention")[0], "countryCode", ox.Literal(code))

    return broken


def country_of_the_article(draft: Draft) -> None:
    draft.put(draft.article, "countryCode", ox.Literal("XNL"))


def topic(draft: Draft) -> None:
    draft.add(draft.article, "hasTopic", ox.NamedNode("https://w3id.org/onrecord/id/topic/bridge"))


def nameless(draft: Draft) -> None:
    draft.drop(draft.having("withheld", "participation"), "withheld")


def withheld(draft: Draft) -> None:
    draft.add(draft.of("Claim")[0], "withheld", ox.Literal(True))


@dataclass(frozen=True)
class Mutant:
    name: str
    of: str
    rule: str
    breaks: Callable[[Draft], None]


LABEL = ox.NamedNode(RDFS + "label")
ALT = ox.NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
OWN = "curated", "full"


def both(name: str, rule: str, breaks: Callable[[Draft], None]) -> list[Mutant]:
    return [Mutant(name, of, rule, breaks) for of in OWN]


MUTANTS = [
    # the statement is the text
    *both("another statement", "ClaimStatement", statement(lambda s: "to cede all its land")),
    *both("statement padded before", "ClaimStatement", statement(lambda s: "never " + s)),
    *both("statement padded after", "ClaimStatement", statement(lambda s: s + " at once")),
    *both("statement with a space after", "ClaimStatement", statement(lambda s: s + " ")),
    *both("statement in capitals", "ClaimStatement", statement(str.upper)),
    *both("statement cut short", "ClaimStatement", statement(lambda s: s[:-3])),
    *both("statement without a word", "ClaimStatement", statement(lambda s: s.replace(" ", "", 1))),
    *both("empty statement", "ClaimStatement", statement(lambda s: "")),
    *both("statement of one of two spans", "ClaimStatement", joined(" … ", slice(1))),
    *both("statement of the other of two spans", "ClaimStatement", joined(" … ", slice(1, 2))),
    *both(
        "spans joined in the wrong order", "ClaimStatement", joined(" … ", slice(None, None, -1))
    ),
    *both("spans joined otherwise", "ClaimStatement", joined(" ")),
    *both("spans joined by full stops", "ClaimStatement", joined(" ... ")),
    *both("words between joined spans", "ClaimStatement", joined(" … not … ")),
    *both("statement of another claim", "ClaimStatement", statement_of_another),
    *both("content of another claim", "ClaimStatement", content_of_another),
    *both("one more content span", "ClaimStatement", more_content),
    # a span is letters of the text
    *both("exact letters exchanged", "SpanLetters", exchanged_exact),
    *both("exact letters in capitals", "SpanLetters", exact(str.upper)),
    *both("exact letters padded", "SpanLetters", exact(lambda s: s + " ")),
    *both("offsets moved by one", "SpanAddress", offsets_moved),
    *both("cue beyond the text", "SpanInside", cue_at(-2, 9)),
    *both("cue that ends where it starts", "SpanInside", cue_at(-9, -9)),
    *both("cue that ends before it starts", "SpanInside", cue_at(-5, -9)),
    *both("cue of another article", "SpanAddress", of_another_article("cueSpan")),
    *both("content of another article", "OwnNodes", of_another_article("contentSpan")),
    *both("cue that is not described", "Claim-cueSpan", undescribed("cueSpan")),
    *both("source that is not described", "Claim-sourceSpan", undescribed("sourceSpan")),
    *both("trigger not described", "EventReport-triggerSpan", undescribed("triggerSpan")),
    *both("place that is not described", "Event-placeSpan", undescribed("placeSpan")),
    *both("span in another article", "Span-inArticle", in_another_article("Span")),
    *both("span without article", "Span-inArticle", without("Span", "inArticle")),
    *both("span without letters", "Span-words", without("Span", "exact")),
    # what serves a claim, report or event stands with it
    *both("cue elsewhere", "ClaimParts", part_elsewhere("cueSpan")),
    *both("source elsewhere", "ClaimParts", part_elsewhere("sourceSpan")),
    *both("certainty elsewhere", "ClaimParts", part_elsewhere("certaintySpan")),
    *both("distance elsewhere", "ClaimParts", part_elsewhere("distanceSpan")),
    *both("date of the claim elsewhere", "ClaimParts", part_elsewhere("statedAs")),
    *both("source carried back", "ClaimParts", source_after),
    *both("trigger outside the claim", "ReportTriggerInside", lambda d: trigger(d, None)),
    *both(
        "trigger half outside",
        "ReportTriggerInside",
        lambda d: trigger(d, lambda start, end: (end - 3, end + 4)),
    ),
    *both("report in another claim", "ReportTriggerInside", report_in_another_claim),
    *both("second trigger outside the claim", "ReportTriggerInside", second_trigger_outside),
    *both("figure outside the claim", "ReportFigureInside", figure_elsewhere("inClaim")),
    Mutant("figure away", "curated", "ReportFigureInside", figure_elsewhere("inVoiceOf")),
    *both("date of the report elsewhere", "ReportDateInside", report_date_elsewhere),
    *both("place elsewhere", "EventPlaceInside", place_elsewhere),
    Mutant("own voice in a note", "curated", "EnrichmentReport", voice_in_a_note),
    Mutant("headline of a listed document", "curated", "DocumentHeadline", listed_headline),
    # digest, text and article
    *both("digest of another text", "ArticleTextDigest", article("textDigest", text_digest("x"))),
    *both("digest in no form", "Article-textDigest", article("textDigest", "5f9b0bfa")),
    *both("text altered by a letter", "ArticleTextDigest", text(lambda t: t.replace("a", "e", 1))),
    *both("text longer by a line", "ArticleTextDigest", text(lambda t: t + "\n")),
    *both("claim without article", "Claim-inArticle", without("Claim", "inArticle")),
    *both("claim of another article", "Claim-inArticle", in_another_article("Claim")),
    *both("country code of the article", "ActorCode", country_of_the_article),
    *both("country code in words", "Mention-countryCode", country_code("Norland")),
    *both("country code in small letters", "Mention-countryCode", country_code("xnl")),
    *both("mention of another article", "Mention-inArticle", in_another_article("Mention")),
    *both("report of another", "EventReport-inArticle", in_another_article("EventReport")),
    Mutant("text left out in silence", "curated", "Article-kept", article("text", None)),
    Mutant("text left out", "full", "TextLevelText", article("text", None)),
    Mutant(
        "text left out, level spans",
        "curated",
        "SpanDigested",
        lambda d: (article("text", None)(d), level("spans")(d))[0],
    ),
    Mutant("withheld though the text is kept", "full", "WithheldWords", withheld),
    # words whose text is dropped
    Mutant("altered words", "spans", "SpanDigest", exact(str.swapcase)),
    Mutant("altered words and statement", "spans", "SpanDigest", words_and_statement),
    Mutant("exchanged letters", "spans", "SpanDigest", exchanged_exact),
    Mutant("exchanged digests", "spans", "SpanDigest", exchanged_digests),
    Mutant("no digest of a span", "spans", "SpanDigested", without("Span", "wordsDigest")),
    Mutant("no letters", "spans", "SpanWordsKept", without("Span", "exact")),
    Mutant("no digest of the text", "spans", "TextDropped", without("Article", "textDigest")),
    Mutant("no length of the text", "spans", "TextDropped", without("Article", "textLength")),
    Mutant("no level", "spans", "Article-kept", level(None)),
    Mutant("level full without text", "spans", "TextLevelText", level("full")),
    Mutant("level none with words", "spans", "NoWordsKept", level("none")),
    Mutant("another statement", "spans", "ClaimStatement", statement(lambda s: "no " + s)),
    Mutant("cue elsewhere", "spans", "ClaimParts", part_elsewhere("cueSpan")),
    # no words kept
    Mutant("a label", "none", "NoWordsKept", words_on("Person", LABEL, "Oro Lund")),
    Mutant("another name", "none", "NoWordsKept", words_on("Claim", ALT, "Oro Lund")),
    Mutant("a statement", "none", "NoWordsKept", words_on("Claim", "statement", "We will not")),
    Mutant("a description", "none", "NoWordsKept", words_on("Claim", "speakerDescription", "he")),
    Mutant("letters of a span", "none", "NoWordsKept", letters_again),
    Mutant("the text", "none", "TextLevelText", article("text", TEXT)),
    Mutant("a topic", "none", "NoTopicsKept", topic),
    Mutant("neither label nor withheld", "none", "Event-label", nameless),
    Mutant("no digest of a span", "none", "SpanDigested", without("Span", "wordsDigest")),
    Mutant("trigger outside", "none", "ReportTriggerInside", lambda d: trigger(d, None)),
]


@cache
def reading() -> Reading:
    whole = Article("b7c1", TEXT, segments=segments_of(TEXT), published="2031-05-06", language="en")
    return drop_invalid(next(iter(RulesExtractor(invented_authority()).read_batch([whole]))))


@cache
def quads(of: str) -> tuple[ox.Quad, ...]:
    if of == "curated":
        return tuple(ox.parse(path=CURATED))
    keep: dict[str, TextKept] = {"full": "full", "spans": "spans", "none": "none"}
    return tuple(describe(reading(), Namer(), keep=keep[of]))


@cache
def known(of: str) -> tuple[ox.Triple, ...]:
    """The authority that the graph refers to, as far as it is needed."""
    if of == "curated":
        return tuple(ox.Triple(*list(t)[:3]) for t in shipped_authority())
    authority = invented_authority()
    known: list[AuthorityActor | AuthorityPlace] = [*authority.actors, *authority.places]
    described = [(a.iri, a.kind, a.label) for a in known]
    described += [(o.iri, "office", o.label) for o in authority.offices]
    return tuple(
        triple
        for iri, kind, label in described
        for triple in (
            ox.Triple(ox.NamedNode(iri), A, onr(class_of(kind))),
            ox.Triple(ox.NamedNode(iri), LABEL, ox.Literal(label, language="en")),
        )
    )


@cache
def gate() -> Gate:
    return Gate(t for file in sorted(shapes_dir().glob("*.ttl")) for t in ox.parse(path=file))


@cache
def classes() -> ClassTree:
    return ClassTree(ontology_dir())


@cache
def context(of: str) -> Context:
    return Context(known(of))


def violated(of: str, graph: Iterable[ox.Quad]) -> set[str]:
    """The shapes that the graph violates, as the gate alone finds it: much quicker than pySHACL."""
    some = tuple(graph)
    lent = context(of).described({q.object for q in some}, Namer().article(""))
    lent += classes().needed_by(some, lent)
    (verdict,) = gate().check([DataGraph(of, some, lent)]).verdicts
    return {
        str(result.shape).removeprefix(SHAPES)
        for result in verdict.results
        if not result.severity.endswith("Warning")
    }


@pytest.mark.parametrize("of", ["curated", "full", "spans", "none"])
def test_the_graphs_are_sound_before_they_are_broken(of: str) -> None:
    assert violated(of, quads(of)) == set()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: f"{m.of}: {m.name}")
def test_a_graph_broken_in_one_way_is_refused_by_the_rule_for_it(mutant: Mutant) -> None:
    draft = Draft(quads(mutant.of))
    mutant.breaks(draft)
    assert draft.quads != set(quads(mutant.of))
    assert mutant.rule in violated(mutant.of, draft.quads)


@pytest.mark.parametrize("rule", ["ClaimStatement", "ClaimParts", "SpanDigest", "NoWordsKept"])
def test_the_report_names_the_node_the_rule_and_the_remedy(rule: str) -> None:
    mutant = next(m for m in MUTANTS if m.rule == rule)
    draft = Draft(quads(mutant.of))
    mutant.breaks(draft)
    report = Checker(context=known(mutant.of)).check_article(draft.quads)
    found = [f for f in report.findings if f.shape == SHAPES + rule]
    assert not report.conforms
    assert found
    assert all(f.message.endswith(".") and f.remedy and "#" in f.focus for f in found)
