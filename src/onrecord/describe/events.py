"""The world as the text has it: events, who takes part, and every report of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from pyoxigraph import NamedNode

from onrecord.describe.claims import describe_when
from onrecord.describe.graph import ArticleGraph, decimal, onr
from onrecord.model import Figure, Participant, Reading, Relation, Report


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
        if event.place:
            graph.spans(node, "placeSpan", event.place.spans)
            if event.place.ref:
                graph.set(node, "place", graph.ref(event.place.ref))
        said = [_describe_report(graph, node, r, next(reports)) for r in event.reports]
        for report, told in zip(event.reports, said, strict=True):
            for figure in report.figures:
                graph.set(told, "figure", _describe_figure(graph, figure, next(figures)))
        for participant in event.participants:
            number = next(participations)
            _describe_participation(graph, node, participant, number, said)
    _describe_relations(graph, reading.relations, reports)


def _describe_participation(
    graph: ArticleGraph,
    event: NamedNode,
    participant: Participant,
    number: int,
    reports: Sequence[NamedNode],
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
    for told in participant.reports or range(len(reports)):
        graph.set(part, "inReport", reports[told])


def _describe_report(
    graph: ArticleGraph, event: NamedNode, report: Report, number: int
) -> NamedNode:
    """The node of a report, all but its figures written."""
    local = f"report-{number}"
    said = graph.typed(local, "EventReport")
    _describe_voice(graph, said, event, report)
    graph.concept(said, "status", "status", report.status)
    describe_when(graph, local, report.when)
    return said


def _describe_voice(
    graph: ArticleGraph, said: NamedNode, about: NamedNode, report: Report | Relation
) -> None:
    """What a report is about, who says so, in which words, and what found it."""
    graph.set(said, "reports", about)
    if report.claim:
        graph.set(said, "inClaim", graph.node(report.claim))
    else:
        graph.set(said, "inVoiceOf", graph.iri)
    graph.spans(said, "triggerSpan", report.trigger)
    graph.rule(said, report.rule)
    graph.set(said, "confidence", decimal(report.confidence))


def _describe_relations(
    graph: ArticleGraph, relations: Sequence[Relation], reports: Iterator[int]
) -> None:
    """Writes each relation once, directly and as a node of its own with a report a time it is told.

    ``reports`` go on numbering the article's reports.
    """
    told: dict[tuple[str, str, str], NamedNode] = {}
    for relation in relations:
        ends = relation.source, relation.type, relation.target
        if ends not in told:
            source, target = graph.ref(relation.source), graph.ref(relation.target)
            graph.add(source, onr(relation.type), target)
            told[ends] = node = graph.typed(f"relation-{len(told) + 1}", "Relation")
            graph.set(node, "relationFrom", source)
            graph.set(node, "relationTo", target)
            graph.concept(node, "relationType", "relation-type", relation.type)
        said = graph.typed(f"report-{next(reports)}", "Report")
        _describe_voice(graph, said, told[ends], relation)


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
