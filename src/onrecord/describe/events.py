"""The world as the text has it: events, who takes part, and every report of them."""

from __future__ import annotations

from onrecord.describe.claims import describe_when
from onrecord.describe.graph import ArticleGraph, decimal, onr
from onrecord.model import Reading


def describe_events(graph: ArticleGraph, reading: Reading) -> None:
    """Writes every event with its participants, its reports and its relations."""
    parts = reports = figures = 0
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
            parts += 1
            local = f"participation-{parts}"
            part = graph.typed(local, "Participation")
            graph.set(node, "participation", part)
            graph.concept(part, "role", "role", participant.role)
            graph.spans(part, "participantSpan", participant.spans)
            if participant.ref:
                actor = graph.ref(participant.ref)
                graph.set(part, "participant", actor)
                graph.set(node, participant.role, actor)
        if event.place:
            graph.spans(node, "placeSpan", event.place.spans)
            if event.place.ref:
                graph.set(node, "place", graph.ref(event.place.ref))
        for report in event.reports:
            reports += 1
            local = f"report-{reports}"
            said = graph.typed(local, "EventReport")
            graph.set(said, "reports", node)
            if report.claim:
                graph.set(said, "inClaim", graph.node(report.claim))
            else:
                graph.set(said, "inVoiceOf", graph.iri)
            graph.concept(said, "status", "status", report.status)
            graph.spans(said, "triggerSpan", report.trigger)
            describe_when(graph, local, report.when)
            for figure in report.figures:
                figures += 1
                number = graph.typed(f"figure-{figures}", "Figure")
                graph.set(said, "figure", number)
                graph.spans(number, "figureSpan", (figure.span,))
                if graph.words:
                    graph.text(number, "figureOf", figure.of)
                elif figure.of:
                    graph.withhold(number)
                for name, value in (
                    ("figureValue", figure.value),
                    ("figureMin", figure.low),
                    ("figureMax", figure.high),
                ):
                    if value is not None:
                        graph.set(number, name, decimal(value))
            graph.rule(said, report.rule)
            graph.set(said, "confidence", decimal(report.confidence))
    for relation in reading.relations:
        graph.add(graph.ref(relation.source), onr(relation.type), graph.ref(relation.target))
