"""Figures that their words do not say, and quotations that the text does not mark."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from onrecord.terms import CONCEPT, XSD
from shapes.mutants.draft import Draft, Mutant, both
from support.answers import text_of

NAMES = ("figureValue", "figureMin", "figureMax")


def decimal(value: float) -> ox.Literal:
    """In the shortest form, which the gate decides alone."""
    return ox.Literal(f"{value:g}", datatype=ox.NamedNode(XSD + "decimal"))


def figure(draft: Draft, *having: str) -> ox.NamedNode:
    """A figure whose words are one number."""
    return draft.having("figureSpan", *having)


def number_of(draft: Draft, node: ox.NamedNode) -> float:
    return next(float(text_of(v)) for n in NAMES for v in draft.values(node, n))


def stated(**numbers: Callable[[float], float]) -> Callable[[Draft], None]:
    """The figure with these numbers instead, made from its own."""

    def broken(draft: Draft) -> None:
        node = figure(draft)
        was = number_of(draft, node)
        for name in NAMES:
            draft.drop(node, name)
        for name, change in numbers.items():
            draft.put(node, name, decimal(change(was)))

    return broken


def at(words: str) -> Callable[[Draft], None]:
    """The figure at other words of its claim or paragraph."""

    def broken(draft: Draft) -> None:
        node = figure(draft)
        start, _ = draft.bounds(draft.value(node, "figureSpan"))
        at = draft.text.index(words, max(0, start - 200))
        draft.put(node, "figureSpan", draft.span(at, at + len(words)))

    return broken


def bound(name: str, value: Callable[[float], float]) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        node = figure(draft)
        draft.add(node, name, decimal(value(number_of(draft, node))))

    return broken


def outside(draft: Draft) -> None:
    node = figure(draft)
    was = number_of(draft, node)
    draft.put(node, "figureValue", decimal(was))
    draft.put(node, "figureMin", decimal(was + 1))


def excluding(excluded: str, there: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        node = figure(draft)
        was = number_of(draft, node)
        for name in NAMES:
            draft.drop(node, name)
        draft.put(node, there, decimal(was))
        draft.put(node, excluded, ox.Literal(True))

    return broken


def dropped(name: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        draft.drop(figure(draft), name)

    return broken


def nobodys(draft: Draft) -> None:
    node = figure(draft)
    for holder in list(draft.subjects("figure", node)):
        draft.put(holder, "figure", *(f for f in draft.values(holder, "figure") if f != node))


def quoted(kind: str, *without: str) -> Callable[[Draft], None]:
    """A claim whose content has none of these marks, said to be quoted so."""

    def broken(draft: Draft) -> None:
        claim = next(
            c
            for c in draft.of("Claim")
            if all(
                mark not in draft.text[a - 1 : b + 1]
                for a, b in map(draft.bounds, draft.values(c, "contentSpan"))
                for mark in (*without, *MARKS)
            )
        )
        draft.put(claim, "quotation", ox.NamedNode(f"{CONCEPT}quotation/{kind}"))

    return broken


MARKS = ('"', "“", "”", "‘", "’", "'", "«", "»", "„")


def marked(draft: Draft) -> ox.NamedNode:
    """A claim with a quotation in the midst of its content."""
    return next(
        c
        for c in draft.of("Claim")
        for a, b in map(draft.bounds, draft.values(c, "contentSpan"))
        if any(m in draft.text[a + 2 : b - 2] for m in ('"', "“", "”"))
    )


def partly_as_direct(draft: Draft) -> None:
    draft.put(marked(draft), "quotation", ox.NamedNode(f"{CONCEPT}quotation/direct"))


def direct(draft: Draft) -> ox.NamedNode:
    kind = ox.NamedNode(f"{CONCEPT}quotation/direct")
    return next(c for c in draft.of("Claim") if kind in draft.values(c, "quotation"))


def more_than_is_quoted(draft: Draft) -> None:
    """The content of a direct quotation goes on to the words that attribute it."""
    claim = direct(draft)
    start, end = draft.bounds(draft.value(claim, "contentSpan"))
    draft.put(claim, "contentSpan", draft.span(start, end + 12))
    draft.drop(claim, "statement")


def also_words_without_marks(draft: Draft) -> None:
    claim = direct(draft)
    draft.add(claim, "contentSpan", draft.values(claim, "sourceSpan")[0])
    draft.drop(claim, "statement")


def cue_is_content(draft: Draft) -> None:
    claim = draft.having("cueSpan", "contentSpan")
    draft.put(claim, "cueSpan", *draft.values(claim, "contentSpan"))


def content_is_cue(draft: Draft) -> None:
    claim = draft.having("cueSpan", "contentSpan")
    draft.put(claim, "contentSpan", *draft.values(claim, "cueSpan"))
    draft.drop(claim, "statement")


def also_its_content(draft: Draft) -> None:
    claim = draft.having("cueSpan", "contentSpan")
    draft.add(claim, "cueSpan", draft.values(claim, "contentSpan")[0])


def judgement(voice: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        report = draft.having(voice, "triggerSpan")
        taken = ["triggerSpan"]
        claim = draft.value(report, "inClaim")
        if isinstance(claim, ox.NamedNode):
            for span in draft.values(claim, "contentSpan"):
                draft.add(report, "marker", span)
            taken.append("marker")
        span = draft.elsewhere(report, *taken)
        draft.drop(report, "marker")
        draft.add(report, "judgementSpan", span)

    return broken


def elided(draft: Draft) -> None:
    draft.put(draft.article, "textDigest", ox.Literal("sha256:…"))


def outside_of_any_article(cls: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        draft.drop(draft.of(cls)[0], "inArticle")

    return broken


def event_of_no_article(draft: Draft) -> None:
    event = draft.having("participation")
    draft.drop(event, "inArticle")


MUTANTS: list[Mutant] = [
    # the number is what the words say
    *both("twice the number", "FigureStated", stated(figureValue=lambda n: n * 2)),
    *both("ten times the number", "FigureStated", stated(figureValue=lambda n: n * 10)),
    *both("one more", "FigureStated", stated(figureValue=lambda n: n + 1)),
    *both("a lower bound that is not said", "FigureStated", stated(figureMin=lambda n: n / 2)),
    *both("an upper bound that is not said", "FigureStated", stated(figureMax=lambda n: n * 2)),
    *both("one bound more", "FigureStated", bound("figureMax", lambda n: n + 5)),
    *both("a number below nought", "FigureStated", stated(figureValue=lambda n: -n)),
    *both("words that say no number", "FigureStated", at("soldiers")),
    *both("a value below its bound", "FigureBounds", outside),
    *both(
        "an excluded bound that is not there",
        "FigureExclusive",
        excluding("excludesMin", "figureMax"),
    ),
    *both("another excluded bound", "FigureExclusive", excluding("excludesMax", "figureMin")),
    *both("a figure without words", "Figure-figureSpan", dropped("figureSpan")),
    *both("a figure that nobody states", "Figure-stated", nobodys),
    # a quotation has marks
    *both("direct without marks", "DirectQuotation", quoted("direct")),
    Mutant("direct without marks", "spans", "DirectQuotation", quoted("direct")),
    *both("direct where some words are quoted", "DirectQuotation", partly_as_direct),
    Mutant("more than is quoted", "full", "DirectQuotation", more_than_is_quoted),
    Mutant("words beside the quotation", "full", "DirectQuotation", also_words_without_marks),
    *both("quoted in part without marks", "MixedQuotation", quoted("mixed")),
    Mutant("quoted in part without marks", "spans", "MixedQuotation", quoted("mixed")),
    # cue, judgement, article
    *both("the cue is the content", "CueApart", cue_is_content),
    *both("the content is the cue", "CueApart", content_is_cue),
    *both("the content also as cue", "CueApart", also_its_content),
    *both("a judgement outside the claim", "ReportJudgementInside", judgement("inClaim")),
    *both("a judgement elsewhere", "ReportJudgementInside", judgement("inVoiceOf")),
    *both("a digest left out", "Article-textDigest", elided),
    *both("a mention of no article", "Mention-inArticle", outside_of_any_article("Mention")),
    *both("an event of no article", "Event-inArticle", event_of_no_article),
]
