"""How the events of one article hang together: rounds, parts, outcomes, matters, answers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from onrecord.extract.events.event_classes import (
    HAS_OUTCOMES,
    HAS_PARTS,
    HAS_ROUNDS,
    MATTER,
    OUTCOME,
    ROUND,
    has_trait,
    is_a,
    root_code,
)
from onrecord.extract.events.links.voices import Voices
from onrecord.extract.events.model import EventMention
from onrecord.extract.events.phrases import order_word, spans_of
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.words import word_set
from onrecord.model import Event, Relation, Spans, merge

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

Groups = Sequence[Sequence[EventMention]]
#: Nouns of an answer: "in response to".
ANSWERING: Final = word_set("response retaliation reply reaction")


class Link(NamedTuple):
    """A relation from one event to another, by their numbers, and the words that state it.

    These are ``words``, and the tokens of ``further`` with the prepositions that lead to them.
    """

    source: int
    type: str
    target: int
    words: Spans
    further: tuple[int, ...] = ()
    rule: str = ""
    confidence: float = 1.0


def relations_of(groups: Groups, events: Sequence[Event]) -> list[Link]:
    """The relations between events; ``groups`` are the mentions of each event, in the same order.

    ``previousRound`` between rounds that are counted or set against each other; ``subEventOf`` from
    a round to its talks, from what is done at a meeting to the meeting, from what an attack did to
    the attack; ``outcomeOf`` from what happened in a sentence on a meeting to it; ``concerns`` to
    what an event is about; ``responseTo`` to what it answers; ``demandOf`` from a request to the
    talks where it is made.
    """
    found = (
        *_rounds(groups, events),
        *_matters(groups, events),
        *_meetings(groups, events),
        *_answers(groups, events),
    )
    return [link for link in found if link.source != link.target]


def stated(
    links: Iterable[Link], events: Sequence[Event], parsed: ParsedArticle, voices: Voices
) -> tuple[Relation, ...]:
    """The relations, each in the voice that says all the words that state it, or left out."""
    out: dict[Relation, None] = {}
    doc = parsed.doc
    for link in links:
        tokens = [t for n in link.further for t in (doc[n], *_leading_to(doc[n]))]
        trigger = merge((*link.words, *spans_of(tokens)), parsed.text)
        if voices.is_somebodys(trigger):
            claim = voices.innermost(trigger)
            told = Relation(
                events[link.source].id,
                link.type,
                events[link.target].id,
                trigger,
                claim.id if claim else None,
                link.rule,
                link.confidence,
                None if claim else voices.document(trigger),
            )
            out[told] = None
    return tuple(out)


def _leading_to(noun: Token) -> list[Token]:
    """The words that lead to a noun: "at the talks", "in response to the attack"."""
    word = order_word(noun)
    out = [c for c in noun.children if c.dep_ == "det" or (word is not None and c.i == word.i)]
    at = noun
    while at.dep_ == "pobj" and at.head.dep_ == "prep":
        out.append(at.head)
        at = at.head.head
        if at.lower_ not in ANSWERING:
            break
        out.append(at)
    return out


def _told(source: int, kind: str, target: int, said: EventMention, *further: int) -> Link:
    """A link that a mention states, with further tokens."""
    return Link(source, kind, target, said.trigger, further, said.rule, said.confidence)


def _homes(groups: Groups) -> dict[int, int]:
    """The event of each trigger, by the token's index."""
    return {m.token_index: n for n, group in enumerate(groups) for m in group}


def _with(trait: str, events: Sequence[Event]) -> list[int]:
    """The events whose class has the trait."""
    return [n for n, event in enumerate(events) if has_trait(event.type, trait)]


class _RoundOrder:
    """The rounds of an article by what sets them apart: an ordinal, "previous", "next"."""

    def __init__(self, rounds: Sequence[int], groups: Groups) -> None:
        self._order = {
            n: next((m.order for m in groups[n] if m.order is not None), None) for n in rounds
        }
        self._first: dict[str | None, int] = {}
        for n, order in self._order.items():
            self._first.setdefault(order, n)
        self._earliest = [n for n, order in self._order.items() if order != "next"][:2]
        self._current = next(
            (n for n, o in self._order.items() if o not in ("previous", "next", None)), None
        )

    def previous(self, n: int) -> tuple[int, int] | None:
        """A round and the one before it, of which one is ``n``; None where nothing says so."""
        order, earlier = self._order[n], None
        if order == "previous":
            later = next((m for m in self._earliest if m != n), None)
            return None if later is None else (later, n)
        if order == "next":
            earlier = self._current
        elif order is not None and order.isdigit():
            earlier = self._first.get(str(int(order) - 1))
        return None if earlier is None else (n, earlier)


def _rounds(groups: Groups, events: Sequence[Event]) -> list[Link]:
    """From a round to the one before it, and to the talks that it is part of."""
    rounds = _with(ROUND, events)
    order = _RoundOrder(rounds, groups)
    home = _homes(groups)
    talks = _with(HAS_ROUNDS, events)
    out: list[Link] = []
    for n in rounds:
        pair = order.previous(n)
        if pair is not None:
            later, earlier = pair
            said = _ordered(groups[n])
            out.append(_told(later, "previousRound", earlier, said, said.token_index))
        named = (home[m.of_round] for m in groups[n] if m.of_round in home)
        inside = talks[0] if len(talks) == 1 else next(named, None)
        if inside is not None:
            out.append(_told(n, "subEventOf", inside, groups[n][0]))
    return out


def _ordered(group: Sequence[EventMention]) -> EventMention:
    """The mention that says which of several rounds it is."""
    return next((m for m in group if m.order is not None), group[0])


def _matters(groups: Groups, events: Sequence[Event]) -> list[Link]:
    """From an event to what it is about; talks and their rounds are about nothing."""
    home = _homes(groups)
    return [
        _told(n, "concerns", home[theme], mention, theme)
        for n, group in enumerate(groups)
        if not _is_talks(events[n])
        for mention in group
        for theme in mention.themes
        if theme in home and has_trait(events[home[theme]].type, MATTER)
    ]


def _is_talks(event: Event) -> bool:
    return has_trait(event.type, HAS_ROUNDS) or has_trait(event.type, ROUND)


def _meetings(groups: Groups, events: Sequence[Event]) -> list[Link]:
    """From what is done, asked or decided at a meeting or by an attack to it."""
    out: list[Link] = []
    home = _homes(groups)
    meetings_of = _meetings_by_sentence(groups, events)
    for n, group in enumerate(groups):
        for mention in group:
            inside = mention.within
            at = home.get(inside) if inside is not None else None
            if inside is not None and at is not None and has_trait(events[at].type, HAS_PARTS):
                asked = root_code(events[n].type) == "REQUEST" and _is_talks(events[at])
                kind = "demandOf" if asked else "subEventOf"
                out.append(_told(n, kind, at, mention, inside))
            came_out = not (mention.about or "").startswith("to ")
            if has_trait(events[n].type, OUTCOME) and mention.status == "happened" and came_out:
                near = meetings_of.get(mention.sentence, ())
                if len(near) == 1:
                    beside = next(m for m in groups[near[0]] if m.sentence == mention.sentence)
                    link = _told(n, "outcomeOf", near[0], mention)
                    out.append(link._replace(words=merge((*mention.trigger, *beside.trigger))))
    return out


def _meetings_by_sentence(groups: Groups, events: Sequence[Event]) -> dict[int, list[int]]:
    """The rounds, or else the talks, by the sentences that report them."""
    met: dict[int, list[int]] = {}
    for n in _with(ROUND, events) or _with(HAS_OUTCOMES, events):
        for sentence in {mention.sentence for mention in groups[n]}:
            met.setdefault(sentence, []).append(n)
    return met


def _answers(groups: Groups, events: Sequence[Event]) -> list[Link]:
    """To the event that the words name, else to the last one of its kind reported before."""
    out: list[Link] = []
    home = _homes(groups)
    of_kind: dict[str, list[int]] = {}  # events of a kind, in the order of the text
    for n, group in enumerate(groups):
        for mention in group:
            for token, kind in mention.answers:
                to = home.get(token)
                if to is None:
                    if kind not in of_kind:
                        of_kind[kind] = [
                            m for m, event in enumerate(events) if is_a(event.type, (kind,))
                        ]
                    alike = of_kind[kind]
                    at = bisect_left(
                        alike, mention.token_index, key=lambda m: groups[m][0].token_index
                    )
                    to = next((m for m in reversed(alike[max(at - 2, 0) : at]) if m != n), None)
                if to is not None:
                    out.append(_told(n, "responseTo", to, mention, token))
    return out
