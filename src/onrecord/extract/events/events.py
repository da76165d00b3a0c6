"""Events: what is said to happen, who takes part, where, when, how firmly, and in whose words.

A trigger (a verb or noun of the trigger table) makes an event mention; mentions of one happening
become one event with several reports, only on evidence; relations link rounds, talks, agreements
and what they are about. Every step is a small function over the parse; nothing is guessed from the
world.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from onrecord.extract.events.details.things import with_things
from onrecord.extract.events.links.markers import marked_links
from onrecord.extract.events.links.relations import relations_of, stated
from onrecord.extract.events.links.voices import Voices
from onrecord.extract.events.lookup import rejected_event
from onrecord.extract.events.merging import merged
from onrecord.extract.events.rule_names import NOT_SAID
from onrecord.extract.events.trigger_table import EventTable, load_table
from onrecord.extract.events.triggers import TriggerReader
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.span_index import SpanIndex
from onrecord.model import (
    Claim,
    Dropped,
    Event,
    Mention,
    Rejected,
    Relation,
    Report,
    Spans,
)
from onrecord.resources import data_dir

#: Why an event is dropped that is only reported as not said.
_NOT_SAID: Final = "somebody did not say so"


class EventsFound(NamedTuple):
    """The events of one article in the order of the text, their relations, and what was left.

    ``rejected`` is what was left with its places, and the words of the table that fit no row of
    it; None where that is not asked for.
    """

    events: tuple[Event, ...]
    relations: tuple[Relation, ...]
    dropped: tuple[Dropped, ...]
    rejected: tuple[Rejected, ...] | None = None


def find_events(
    parsed: ParsedArticle,
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    authority_places: Mapping[str, str],
    *,
    table: EventTable | None = None,
    with_rejected: bool = False,
) -> EventsFound:
    """Finds the events of a parsed article.

    ``authority_places``: the territory's IRI of each state's IRI. ``table``: the trigger
    table; without one, that of the package. ``with_rejected``: keep what was not taken.
    """
    voices = Voices(claims, parsed.article)
    reader = TriggerReader(
        parsed,
        mentions,
        voices,
        authority_places,
        table or load_table(data_dir() / "language"),
    )
    found = reader.mentions()
    events, groups = merged(found, parsed.text)
    events = with_things(events, parsed)
    links = [*relations_of(groups, events), *marked_links(groups, parsed, voices)]
    relations = stated(links, events, parsed, voices)
    rejected = tuple(reader.rejected(found)) if with_rejected else None
    return EventsFound(events, relations, reader.dropped, rejected)


def without_non_assertions(found: EventsFound, non_assertions: Spans, text: str) -> EventsFound:
    """Leaves out what is reported only as what somebody did not say: it is nobody's report."""
    stretches = SpanIndex(non_assertions)

    def is_said(report: Report | Relation) -> bool:
        return report.claim is not None or not stretches.holding(*report.trigger[0])

    events, dropped, rejected = [], list(found.dropped), list(found.rejected or ())
    for event in found.events:
        reports = tuple(r for r in event.reports if is_said(r))
        rejected += [
            rejected_event(r.trigger, text, f"{event.type} by {r.rule}", NOT_SAID, _NOT_SAID)
            for r in event.reports
            if r not in reports
        ]
        if reports:
            events.append(replace(event, reports=reports))
        else:
            dropped.append(Dropped(f"event '{event.label}'", _NOT_SAID))
    kept = {event.id for event in events}
    relations = tuple(r for r in found.relations if {r.source, r.target} <= kept and is_said(r))
    kept_rejected = None if found.rejected is None else tuple(rejected)
    return EventsFound(tuple(events), relations, tuple(dropped), kept_rejected)
