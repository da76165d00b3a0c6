"""Things that events are done to: the bridge that is shelled, the oil that is sanctioned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from onrecord.extract.events.event_classes import root_code
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.words import word_list, word_set
from onrecord.model import Event, Participant

_THINGS: Final = word_list("noun-of-a-thing")
#: Roles of those to whom an event is done or happens.
_DONE_TO: Final = frozenset({"target", "subject"})
#: Roots of what is said to somebody: a school that is asked or accused is its people.
_SAID: Final = word_set("AGREE CONSULT SUPPORT CONCEDE REQUEST ACCUSE REJECT THREATEN PROTEST")


def with_things(events: Iterable[Event], parsed: ParsedArticle) -> tuple[Event, ...]:
    """The events, each participant that can neither speak nor act in the role ``object``."""
    return tuple(
        e
        if root_code(e.type) in _SAID
        else replace(e, participants=tuple(_in_its_role(p, parsed) for p in e.participants))
        for e in events
    )


def _in_its_role(participant: Participant, parsed: ParsedArticle) -> Participant:
    if participant.ref is not None or participant.role not in _DONE_TO:
        return participant
    heads = [parsed.tokens.root(span) for span in participant.spans]
    things = all(
        head is not None and head.pos_ == "NOUN" and head.lemma_.lower() in _THINGS
        for head in heads
    )
    return replace(participant, role="object") if things else participant
