"""Events of what a model points at, where the text bears them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from onrecord.extract.claims.rule_names import LLM, LLM_REPAIRED
from onrecord.extract.dates.finder import find_dates
from onrecord.extract.events.event_classes import plover_root
from onrecord.extract.llm.anchor import Anchored, Quoted, shown
from onrecord.extract.llm.assembly import EXACT, REPAIRED, Answered, Assembly
from onrecord.extract.llm.claims import innermost
from onrecord.extract.llm.relations import find_relations
from onrecord.extract.llm.schema import Taking, Telling, ToldEvent
from onrecord.extract.names.resolver import Resolver
from onrecord.model import (
    Claim,
    Event,
    Location,
    Participant,
    Relation,
    Report,
    Segment,
    Span,
    Spans,
    When,
    joined,
)
from onrecord.textwidth import clip_at_word

_LONGEST_LABEL = 90
#: The paragraphs that an event's words are in, by number, each with the spans of these words.
_Places = Mapping[int, tuple[Segment, Anchored]]


def find_events(
    assembly: Assembly, answers: Sequence[Answered], claims: Sequence[Claim], resolver: Resolver
) -> tuple[list[Event], list[Relation]]:
    """The events in the order of the text, and the relations between them."""
    maker = _EventMaker(assembly, claims, resolver)
    unnumbered = [
        (event, number, told.id)
        for number, answered in enumerate(answers)
        for told in answered.answer.events
        if (event := maker.event(answered, told)) is not None
    ]
    unnumbered.sort(key=lambda found: min(s for r in found[0].reports for s in r.trigger))
    events = [
        (replace(event, id=f"event-{n}"), number, told)
        for n, (event, number, told) in enumerate(unnumbered, start=1)
    ]
    relations: list[Relation] = []
    for number, answered in enumerate(answers):
        own = {told: event for event, n, told in reversed(events) if n == number}
        find_relations(assembly, answered, own, claims, relations)
    return [event for event, _, _ in events], relations


class _EventMaker:
    """Makes the events of one article."""

    def __init__(self, assembly: Assembly, claims: Sequence[Claim], resolver: Resolver) -> None:
        self._assembly, self._claims, self._resolver = assembly, claims, resolver
        places = assembly.authority.places
        self._territories = {p.territory_of: p.iri for p in places if p.territory_of}
        self._places = {p.iri for p in places}

    def event(self, answered: Answered, told: ToldEvent) -> Event | None:
        """One event without its id; None where nothing in the text reports it."""
        what = f"the event {told.id} ({told.type}) of {answered.window.name}"
        places = self._anchored(answered, told, what)
        if places is None:
            return None
        reports = [
            (report.paragraph, made)
            for n, report in enumerate(told.reports)
            if (made := self._report(report, n, places[report.paragraph], what))
        ]
        if not reports:
            self._assembly.drop("event", what, "nothing in the text reports it.")
            return None
        name = places[told.name.paragraph][1].of("name") if told.name else ()
        place = places[told.place.paragraph][1].of("place") if told.place else ()
        return Event(
            id="",
            label=_label(joined(self._assembly.text, name or reports[0][1].trigger)),
            type=told.type,
            plover=plover_root(told.type, reports[0][1].status),
            participants=self._participants(told.participants, places, [n for n, _ in reports]),
            place=self._place(place),
            reports=tuple(report for _, report in reports),
        )

    def _anchored(self, answered: Answered, told: ToldEvent, what: str) -> _Places | None:
        """The words of an event in its paragraphs; None where one of these was not asked about."""
        places: dict[int, tuple[Segment, Anchored]] = {}
        for paragraph, quotes in _wanted(told).items():
            place = self._assembly.anchored(answered, paragraph, quotes)
            if isinstance(place, str):
                self._assembly.drop("event", what, place)
                return None
            places[paragraph] = place
            for part, reason in place[1].faults.items():
                self._assembly.drop("event", f"the {part.rstrip(' 0123456789')} of {what}", reason)
        return places

    def _report(
        self, report: Telling, number: int, place: tuple[Segment, Anchored], what: str
    ) -> Report | None:
        segment, spans = place
        trigger = spans.of(f"report {number}")
        if not trigger:
            return None
        inner = innermost(self._claims, trigger)
        if inner is None and segment.kind == "enrichment-note":
            self._assembly.drop(
                "event", f"a report of {what}", "it is in an enrichment note, outside any claim."
            )
            return None
        repaired = f"report {number}" in spans.repaired
        return Report(
            trigger=trigger,
            status=report.status,
            claim=inner.id if inner else None,
            when=self._when(spans.of(f"date {number}"), segment, report, what),
            rule=LLM_REPAIRED if repaired else LLM,
            confidence=REPAIRED if repaired else EXACT,
        )

    def _when(self, words: Spans, segment: Segment, report: Telling, what: str) -> When | None:
        """The date that the rules read in the words the model points at."""
        if not words:
            return None
        ahead = True if report.status in ("planned", "proposed") else None
        text = self._assembly.text
        paragraph = text[segment.start : segment.end]
        for found in find_dates(paragraph, self._assembly.published, future=ahead):
            span = Span(segment.start + found.span.start, segment.start + found.span.end)
            if any(w.touches(span) for w in words):
                return replace(found.when, spans=(span,))
        self._assembly.drop(
            "event",
            f"the date of {what}",
            f"{shown(words[0].of(text))} is not a date that can be parsed.",
        )
        return None

    def _participants(
        self, takings: Sequence[Taking], places: _Places, told_in: Sequence[int]
    ) -> tuple[Participant, ...]:
        """Those who take part; ``told_in`` are the paragraphs of the event's reports.

        The reports of the paragraph that names somebody say so.
        """
        out: dict[tuple[str, str], Participant] = {}
        for number, taking in enumerate(takings):
            told = {n for n, paragraph in enumerate(told_in) if paragraph == taking.paragraph}
            for span in places[taking.paragraph][1].of(f"participant {number}"):
                head = self._assembly.head(span)
                refs = self._resolver.named(head) if head is not None else ()
                for ref in refs or (None,):
                    # whoever is known can act: no mere thing
                    role = "target" if taking.role == "object" and ref else taking.role
                    key = role, ref or span.of(self._assembly.text).casefold()
                    have = out.get(key)
                    spans = tuple(sorted({*(have.spans if have else ()), span}))
                    reports = tuple(sorted({*(have.reports if have else ()), *told}))
                    out[key] = Participant(role, spans, ref, reports=reports)
        return tuple(out.values())

    def _place(self, spans: Spans) -> Location | None:
        """Where it happens: the first place the authority knows; a state's name for its land."""
        if not spans:
            return None
        refs = [m.ref for s in spans for m in self._assembly.found.at(s) if m.ref]
        lands = (self._territories.get(ref, ref) for ref in refs)
        return Location(spans, next((ref for ref in lands if ref in self._places), None))


def _wanted(told: ToldEvent) -> dict[int, list[Quoted]]:
    """What an event quotes, by the paragraph it is to be in; parts are numbered as given."""
    wanted: dict[int, list[Quoted]] = {}

    def want(paragraph: int, quoted: Quoted) -> None:
        wanted.setdefault(paragraph, []).append(quoted)

    for n, report in enumerate(told.reports):
        wanted.setdefault(report.paragraph, [])  # even where the model quotes no trigger
        for words in report.trigger:
            want(report.paragraph, Quoted(f"report {n}", words))
        if report.date:
            want(report.paragraph, Quoted(f"date {n}", report.date, "any"))
    for n, taking in enumerate(told.participants):
        want(taking.paragraph, Quoted(f"participant {n}", taking.text))
    for part, quote in (("name", told.name), ("place", told.place)):
        if quote is not None:
            want(quote.paragraph, Quoted(part, quote.text, "any"))
    return wanted


def _label(words: str) -> str:
    """An event's label: its words on one line, not too long."""
    return clip_at_word(" ".join(words.split()), _LONGEST_LABEL)
