"""The world as the text has it: events, who takes part, and every report of them."""

from __future__ import annotations

from itertools import count

from pyoxigraph import NamedNode

from onrecord.describe.claims import describe_when
from onrecord.describe.graph import ArticleGraph, decimal, onr
from onrecord.model import Figure, Participant, Reading, Report


def describe_events(graph: ArticleGraph, reading: Reading) -> None:
    """Writes every event with its participants, its reports and its relations.

    Participations, reports and figures are numbered through the article.
    """
    participations, reports, figures = count(1), count(1), count(1)
    for event in reading.events:
        node = graph.typed(event.id, event.type)
        graph.label(node, event.label)
        if event.plover:
            graph.concept(node, "ploverRoot", "plover-root", event.plover.lower())
        graph.concept(node, "ploverMode", "plover-mode", event.mode)
        graph.concept(node, "ploverContext", "plover-context", event.context)
        for thing in event.about:
            graph.set(node, "concerns", graph.ref(thing))
        for participant in event.participants:
            _describe_participation(graph, node, participant, next(participations))
        if event.place:
            graph.spans(node, "placeSpan", event.place.spans)
            if event.place.ref:
                graph.set(node, "place", graph.ref(event.place.ref))
        for report in event.reports:
            said = _describe_report(graph, node, report, next(reports))
            for figure in report.figures:
                graph.set(said, "figure", _describe_figure(graph, figure, next(figures)))
    for relation in reading.relations:
        graph.add(graph.ref(relation.source), onr(relation.type), graph.ref(relation.target))


def _describe_participation(
    graph: ArticleGraph, event: NamedNode, participant: Participant, number: int
) -> None:
    part = graph.typed(f"participation-{number}", "Participation")
    graph.set(event, "participation", part)
    graph.concept(part, "role", "role", participant.role)
    graph.spans(part, "participantSpan", participant.spans)
    graph.codes(part, participant)
    if participant.ref:
        actor = graph.ref(participant.ref)
        graph.set(part, "participant", actor)
        graph.set(event, participant.role, actor)


def _describe_report(
    graph: ArticleGraph, event: NamedNode, report: Report, number: int
) -> NamedNode:
    """The node of a report, all but its figures written."""
    local = f"report-{number}"
    said = graph.typed(local, "EventReport")
    graph.set(said, "reports", event)
    if report.claim:
        graph.set(said, "inClaim", graph.node(report.claim))
    else:
        graph.set(said, "inVoiceOf", graph.iri)
    graph.concept(said, "status", "status", report.status)
    graph.spans(said, "triggerSpan", report.trigger)
    describe_when(graph, local, report.when)
    graph.rule(said, report.rule)
    graph.set(said, "confidence", decimal(report.confidence))
    return said


def _describe_figure(graph: ArticleGraph, figure: Figure, number: int) -> NamedNode:
    node = graph.typed(f"figure-{number}", "Figure")
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
    return node
