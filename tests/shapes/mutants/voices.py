"""Broken voices: clauses, positions and relations that nobody says, and parts in no report."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from onrecord.terms import CONCEPT, RDFS, SCHEMA
from shapes.mutants.draft import A, Draft, Mutant, both, onr

LABEL = ox.NamedNode(RDFS + "label")


def new(draft: Draft, local: str, cls: str) -> ox.NamedNode:
    """A node of the article that has a class, an article and, unless it is a report, a label."""
    node = ox.NamedNode(f"{draft.article.value}#{local}")
    draft.add(node, A, onr(cls))
    draft.add(node, "inArticle", draft.article)
    if cls not in ("Report", "EventReport", "Relation"):
        draft.add(node, LABEL, ox.Literal("Norland cedes the coast", language="en"))
    return node


def report_of(draft: Draft, thing: ox.NamedNode) -> ox.NamedNode:
    """A sound report of a thing in the article's own voice, at words that report an event there."""
    told = draft.having("inVoiceOf", "triggerSpan")
    node = new(draft, "report-901", "Report")
    draft.add(node, "reports", thing)
    draft.add(node, "inVoiceOf", draft.article)
    draft.put(node, "triggerSpan", *draft.values(told, "triggerSpan"))
    return node


def clause(draft: Draft) -> ox.NamedNode:
    agreement = new(draft, "event-901", "Agreement")
    told = draft.having("inVoiceOf", "triggerSpan", "status")
    event_report = new(draft, "report-900", "EventReport")
    for name in ("inVoiceOf", "triggerSpan", "status"):
        draft.put(event_report, name, *draft.values(told, name))
    draft.add(event_report, "reports", agreement)
    node = new(draft, "clause-901", "Clause")
    draft.add(node, "clauseOf", agreement)
    return node


def nobodys_clause(draft: Draft) -> None:
    clause(draft)


def nobodys_position(draft: Draft) -> None:
    position = new(draft, "position-901", "Position")
    draft.add(position, "positionOf", draft.value(draft.having("agent"), "agent") or draft.article)


def clause_reported_without(*names: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        report = report_of(draft, clause(draft))
        for name in names:
            draft.drop(report, name)

    return broken


def clause_in_two_voices(draft: Draft) -> None:
    report = report_of(draft, clause(draft))
    draft.add(report, "inClaim", draft.of("Claim")[0])


def clause_in_no_described_claim(draft: Draft) -> None:
    report = report_of(draft, clause(draft))
    draft.drop(report, "inVoiceOf")
    draft.add(report, "inClaim", ox.NamedNode(f"{draft.article.value}#claim-999"))


def two_events(draft: Draft) -> tuple[ox.NamedNode, ox.NamedNode]:
    one, other = sorted(
        {e for r in draft.of("EventReport") for e in draft.values(r, "reports")}, key=str
    )[:2]
    assert isinstance(one, ox.NamedNode)
    assert isinstance(other, ox.NamedNode)
    return one, other


def related(draft: Draft, type_: str) -> ox.NamedNode:
    """A relation between two events, stated by its property as well, without a report."""
    one, other = two_events(draft)
    node = new(draft, "relation-901", "Relation")
    draft.add(node, "relationFrom", one)
    draft.add(node, "relationTo", other)
    draft.add(node, "relationType", ox.NamedNode(f"{CONCEPT}relation-type/{type_}"))
    draft.add(one, type_, other)
    return node


def nobodys_relation(type_: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        related(draft, type_)

    return broken


def bare(name: str) -> Callable[[Draft], None]:
    """Only the property, as if the graph itself knew."""

    def broken(draft: Draft) -> None:
        one, other = two_events(draft)
        draft.put(one, name, other)

    return broken


def stated_only_as_a_relation(draft: Draft) -> None:
    report_of(draft, related(draft, "outcomeOf"))
    draft.drop(two_events(draft)[0], "outcomeOf")


def relation_turned_round(draft: Draft) -> None:
    relation = related(draft, "causedBy")
    report_of(draft, relation)
    one, other = two_events(draft)
    draft.put(relation, "relationFrom", other)
    draft.put(relation, "relationTo", one)


def relation_of_another_type(draft: Draft) -> None:
    relation = related(draft, "responseTo")
    report_of(draft, relation)
    draft.put(relation, "relationType", ox.NamedNode(f"{CONCEPT}relation-type/outcomeOf"))


def part_in_no_report(draft: Draft) -> None:
    draft.drop(draft.having("inReport"), "inReport")


def part_in_a_report_of_another(draft: Draft) -> None:
    part = draft.having("inReport")
    own = [r for r in draft.values(part, "inReport") if isinstance(r, ox.NamedNode)]
    event = {e for r in own for e in draft.values(r, "reports")}
    other = next(r for r in draft.of("EventReport") if not event & set(draft.values(r, "reports")))
    draft.put(part, "inReport", other)


def realises_another(draft: Draft) -> None:
    claim = draft.of("Claim")[0]
    words = [
        draft.bounds(s) for name in ("cueSpan", "contentSpan") for s in draft.values(claim, name)
    ]
    apart = next(
        e
        for e in sorted(
            {e for r in draft.of("EventReport") for e in draft.values(r, "reports")}, key=str
        )
        if isinstance(e, ox.NamedNode)
        and not any(
            a < end and start < b
            for r in draft.reports_of(e)
            for a, b in map(draft.bounds, draft.values(r, "triggerSpan"))
            for start, end in words
        )
    )
    draft.put(claim, "realises", apart)


def listed(draft: Draft) -> tuple[ox.NamedNode, ox.NamedNode]:
    """A listed document, and the words of its headline: those of a report in the own voice."""
    report = draft.having("inVoiceOf", "triggerSpan")
    document = ox.NamedNode(f"{draft.article.value}#document-901")
    draft.add(document, A, onr("Document"))
    draft.add(document, "inArticle", draft.article)
    span = draft.value(report, "triggerSpan")
    assert isinstance(span, ox.NamedNode)
    draft.add(document, "headlineSpan", span)
    draft.add(document, ox.NamedNode(SCHEMA + "headline"), *draft.values(span, "exact")[:1])
    return report, document


def headline_in_the_own_voice(draft: Draft) -> None:
    listed(draft)


def own_words_in_a_headlines_voice(draft: Draft) -> None:
    report, document = listed(draft)
    draft.put(report, "triggerSpan", draft.elsewhere(report, "triggerSpan"))
    draft.put(report, "inVoiceOf", document)


def voice_that_is_no_text(draft: Draft) -> None:
    draft.put(draft.having("inVoiceOf", "triggerSpan"), "inVoiceOf", draft.of("Claim")[0])


MUTANTS: list[Mutant] = [
    *both("an invented clause", "Reported-report", nobodys_clause),
    *both("an invented position", "Reported-report", nobodys_position),
    *both("a clause in no voice", "Report-voice", clause_reported_without("inVoiceOf")),
    *both("a clause at no words", "Report-triggerSpan", clause_reported_without("triggerSpan")),
    *both("a clause in two voices", "Report-voice", clause_in_two_voices),
    *both("a clause in a claim that is not there", "Report-inClaim", clause_in_no_described_claim),
    *both("an outcome that nobody states", "Reported-report", nobodys_relation("outcomeOf")),
    *both("a cause that nobody states", "Reported-report", nobodys_relation("causedBy")),
    *both("only the property of an outcome", "RelationStated", bare("outcomeOf")),
    *both("only the property of an answer", "RelationStated", bare("responseTo")),
    *both("only the property of a condition", "RelationStated", bare("onCondition")),
    *both("only the property of a purpose", "RelationStated", bare("hasPurpose")),
    *both("an outcome seen from its far end", "RelationInverse", bare("hasOutcome")),
    *both("only a relation", "RelationStated", stated_only_as_a_relation),
    *both("a relation turned round", "RelationStated", relation_turned_round),
    *both("a relation of another type", "RelationStated", relation_of_another_type),
    *both("a part in no report", "ParticipationReported", part_in_no_report),
    *both("a part in a report of another", "ParticipationReported", part_in_a_report_of_another),
    *both("a claim that realises another event", "ClaimRealises", realises_another),
    *both("a listed headline in the own voice", "RelatedVoice", headline_in_the_own_voice),
    *both("own words in a headline's voice", "RelatedVoice", own_words_in_a_headlines_voice),
    *both("a voice that is no text", "Report-inVoiceOf", voice_that_is_no_text),
]
