"""The local names of what an article's graph numbers through: reports, figures, participations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from onrecord.model import Event, Figure, Participant, Reading, Relation, Report


@dataclass(frozen=True, slots=True)
class NamedReport:
    """A report of an event with its local name (``report-3``), and its figures with theirs."""

    name: str
    report: Report
    figures: tuple[tuple[str, Figure], ...]


@dataclass(frozen=True, slots=True)
class NamedParticipant:
    """A participant with the local names of its participation and, if it is a thing, of that.

    ``reports`` are the names of those of the event's reports that say so.
    """

    name: str
    participant: Participant
    thing: str | None
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedEvent:
    """An event with the names of its reports and participants."""

    event: Event
    reports: tuple[NamedReport, ...]
    participants: tuple[NamedParticipant, ...]


@dataclass(frozen=True, slots=True)
class NamedRelation:
    """A relation with its local name, which all reports of it share, and that of its report."""

    name: str
    report: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Named:
    """The events and relations of a reading, in its order, with all local names."""

    events: tuple[NamedEvent, ...]
    relations: tuple[NamedRelation, ...]


def named(reading: Reading) -> Named:
    """The names that the graph and the JSON of a reading have in common."""
    reports, figures, parts, things = (
        _names(kind) for kind in ("report", "figure", "participation", "object")
    )
    events = []
    for event in reading.events:
        told = tuple(
            NamedReport(next(reports), r, tuple((next(figures), f) for f in r.figures))
            for r in event.reports
        )
        taking = tuple(
            NamedParticipant(
                next(parts),
                p,
                next(things) if p.role == "object" and p.ref is None else None,
                tuple(told[n].name for n in p.reports or range(len(told))),
            )
            for p in event.participants
        )
        events.append(NamedEvent(event, told, taking))
    known: dict[tuple[str, str, str], str] = {}
    relations = []
    for relation in reading.relations:
        ends = relation.source, relation.type, relation.target
        name = known.setdefault(ends, f"relation-{len(known) + 1}")
        relations.append(NamedRelation(name, next(reports), relation))
    return Named(tuple(events), tuple(relations))


def _names(kind: str) -> Iterator[str]:
    return (f"{kind}-{number}" for number in count(1))
