"""Broken anchors: statements, spans, digests, and parts that stand elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from onrecord.digests import text_digest
from onrecord.terms import CONCEPT, RDFS, SCHEMA
from shapes.mutants.draft import OTHER, TEXT, Draft, Mutant, both, number
from support.answers import text_of

LABEL = ox.NamedNode(RDFS + "label")
ALT = ox.NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")


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
    *both("trigger not described", "Report-triggerSpan", undescribed("triggerSpan")),
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
    *both("report of another", "Report-inArticle", in_another_article("EventReport")),
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
