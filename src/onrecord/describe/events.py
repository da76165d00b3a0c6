"""The world as the text has it: events, who takes part, and every report of them."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from onrecord.describe.claims import describe_when
from onrecord.describe.graph import ArticleGraph, decimal, onr
from onrecord.describe.numbers import NamedParticipant, NamedRelation, named
from onrecord.model import Figure, Reading, Relation, Report, joined


def describe_events(graph: ArticleGraph, reading: Reading) -> None:
    """Writes every event with its participants, its reports and its relations.

    Participations, objects, reports and figures are numbered through the article.
    """
    names = named(reading)
    for told in names.events:
        event = told.event
        node = graph.typed(event.id, event.type)
        graph.label(node, event.label)
        if event.plover:
            graph.concept(node, "ploverRoot", "plover-root", event.plover.lower())
        graph.concept(node, "ploverMode", "plover-mode", event.mode)
        graph.concept(node, "ploverContext", "plover-context", event.context)
        for thing in event.about:
            graph.set(node, "concerns", graph.ref(thing))
        if event.place:
            graph.spans(node, "placeSpan", event.place.spans)
            if event.place.ref:
                graph.set(node, "place", graph.ref(event.place.ref))
        for said in told.reports:
            _describe_report(graph, node, said.report, said.name)
            for name, figure in said.figures:
                _describe_figure(graph, figure, name)
                graph.set(graph.node(said.name), "figure", graph.node(name))
        for part in told.participants:
            _describe_participation(graph, node, part)
    for relation in names.relations:
        _describe_relation(graph, relation)


def _describe_participation(
    graph: ArticleGraph, event: NamedNode, taking: NamedParticipant
) -> None:
    participant = taking.participant
    part = graph.typed(taking.name, "Participation")
    graph.set(event, "participation", part)
    graph.concept(part, "role", "role", participant.role)
    graph.spans(part, "participantSpan", participant.spans)
    graph.codes(part, participant)
    who = None
    if taking.thing:
        who = graph.typed(taking.thing, "Object")
        graph.label(who, " ".join(joined(graph.article.text, participant.spans).split()))
    elif participant.ref:
        who = graph.ref(participant.ref)
    if who is not None:
        graph.set(part, "participant", who)
        graph.set(event, participant.role, who)
    for report in taking.reports:
        graph.set(part, "inReport", graph.node(report))


def _describe_report(graph: ArticleGraph, event: NamedNode, report: Report, local: str) -> None:
    """Writes a report, all but its figures."""
    said = graph.typed(local, "EventReport")
    _describe_voice(graph, said, event, report)
    graph.concept(said, "status", "status", report.status)
    describe_when(graph, local, report.when)
    if report.deadline:
        graph.set(said, "isDeadline", Literal(True))
    graph.spans(said, "judgementSpan", report.judgement)


def _describe_voice(
    graph: ArticleGraph, said: NamedNode, about: NamedNode, report: Report | Relation
) -> None:
    """What a report is about, who says so, in which words, and what found it."""
    graph.set(said, "reports", about)
    if report.claim:
        graph.set(said, "inClaim", graph.node(report.claim))
    else:
        voice = graph.iri if report.document is None else graph.node(report.document)
        graph.set(said, "inVoiceOf", voice)
    graph.spans(said, "triggerSpan", report.trigger)
    graph.rule(said, report.rule)
    graph.set(said, "confidence", decimal(report.confidence))


def _describe_relation(graph: ArticleGraph, told: NamedRelation) -> None:
    """Writes a relation directly, as a node of its own, and the report of it."""
    relation = told.relation
    source, target = graph.ref(relation.source), graph.ref(relation.target)
    graph.add(source, onr(relation.type), target)
    node = graph.typed(told.name, "Relation")
    graph.set(node, "relationFrom", source)
    graph.set(node, "relationTo", target)
    graph.concept(node, "relationType", "relation-type", relation.type)
    said = graph.typed(told.report, "Report")
    _describe_voice(graph, said, node, relation)


def _describe_figure(graph: ArticleGraph, figure: Figure, local: str) -> None:
    node = graph.typed(local, "Figure")
    graph.spans(node, "figureSpan", (figure.span,))
    if graph.words:
        graph.text(node, "figureOf", figure.of)
    elif figure.of:
        graph.withhold(node)
    for name, value in (
        ("figureValue", figure.value),
        ("figureMin", figure.low),
        ("figureMax", figure.high),
    ):
        if value is not None:
            graph.set(node, name, decimal(value))
    graph.text(node, "figureUnit", figure.unit)
    graph.text(node, "figureCurrency", figure.currency)
    for name, holds in (
        ("isApproximate", figure.approximate),
        ("excludesMin", figure.excludes_low),
        ("excludesMax", figure.excludes_high),
    ):
        if holds:
            graph.set(node, name, Literal(True))
