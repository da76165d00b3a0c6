"""The event mentions of one event together, with what others are compared with."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from heapq import merge
from itertools import islice
from typing import Final, NamedTuple

from onrecord.extract.events.event_classes import (
    EQUAL_SIDES,
    INTERCHANGEABLE,
    ancestors,
    has_trait,
    root_code,
)
from onrecord.extract.events.model import EventMention
from onrecord.extract.syntax.words import word_list
from onrecord.model import Participant

#: Segments that sum up what the text below says.
SUMMARY: Final = frozenset({"headline", "standfirst"})
_ACTED: Final = frozenset({"agent", "host", "mediator", "signatory"})
#: How many events of its kind a mention is compared with, the headline's besides; and how many of
#: those who take part in an event are compared by their words. No article of 1,000 words has as
#: many; where a text has, its reading takes no more time per mention.
_LOOKED_BACK: Final = 100
_COMPARED: Final = 100
_IDLE: Final = word_list("word-that-names-nobody")


class Side:
    """Some who take part, by their keys, and the words that identify the first of them."""

    def __init__(self) -> None:
        self.keys: dict[str, None] = {}
        self.words: list[set[str]] = []

    def add(self, key: str) -> None:
        """Adds somebody by a key of ``participant_key``."""
        if key not in self.keys:
            self.keys[key] = None
            if len(self.words) < _COMPARED:
                self.words.append(_content(key))

    def __bool__(self) -> bool:
        return bool(self.keys)

    def shared(self, other: Side) -> int:
        """How many keys both have."""
        few, many = sorted((self.keys, other.keys), key=len)
        return sum(key in many for key in few)

    def meets(self, other: Side) -> bool:
        """Whether the two have somebody in common; phrases may differ in a few words."""
        return bool(self.shared(other)) or any(
            len(words) > 1 and len(words & others) >= 0.6 * len(words | others)
            for words in self.words
            for others in other.words
        )

    def may_meet(self, other: Side) -> bool:
        """Whether nothing keeps the two apart: "prisoners" may be the prisoners of war."""
        return self.meets(other) or any(
            a <= b or b <= a for a in self.words for b in other.words if a and b
        )


class Sides(NamedTuple):
    """Those who act, those who are acted on, and those to whom it happens."""

    acted: Side
    other: Side
    undergone: Side

    @classmethod
    def empty(cls) -> Sides:
        """Nobody on any side."""
        return cls(Side(), Side(), Side())

    @property
    def known(self) -> bool:
        """Whether anybody takes part."""
        return any(self)

    def take(self, mention: EventMention, text: str, equal: bool) -> None:
        """Adds a mention's participants; ``equal``: agent and target are one side."""
        for p in mention.participants:
            if p.ref is None and anaphoric(p, text):
                continue
            if p.role == "subject":
                self.undergone.add(participant_key(p, text))
            else:
                acted = p.role in _ACTED or equal
                (self.acted if acted else self.other).add(participant_key(p, text))


class Candidate:
    """An event mention that may belong to an event, with what the event is compared by.

    ``in_series``: the mention is the series that a round is part of.
    """

    def __init__(self, mention: EventMention, text: str, in_series: bool = False) -> None:
        self.mention, self.in_series = mention, in_series
        self.equal = has_trait(mention.type, EQUAL_SIDES)
        self.sides = Sides.empty()
        self.sides.take(mention, text, self.equal)
        self.heads = _heads(mention, text)

    @property
    def participial(self) -> bool:
        """Whether it is a participle before its noun: "the deported children"."""
        return self.mention.definite and self.mention.from_verb


class Group:
    """The mentions of one event, with what others are compared with, gathered as they come.

    ``sides`` are kept apart, and once more with agent and target on equal terms.
    """

    def __init__(self, mention: EventMention, text: str) -> None:
        self.first, self.mentions = mention, list[EventMention]()
        self._text = text
        self.orders: set[str] = set()
        self.summary_orders: set[str | None] = set()
        self.abouts: set[str] = set()
        self.lemmas: set[str] = set()
        self.heads: set[str] = set()
        self.above: set[str] = set()  # the classes of the mentions and all above these
        self.places: set[str] = set()
        self.times: dict[tuple[str, str | None, str | None], None] = {}
        self.only_summary = self.negated = False
        self.sides = {equal: Sides.empty() for equal in (False, True)}
        self.add(mention)

    def add(self, mention: EventMention) -> None:
        """Takes another mention for one of the event's."""
        in_summary = mention.segment in SUMMARY
        self.only_summary = in_summary and (self.only_summary or not self.mentions)
        self.negated = self.negated or mention.status == "negated"
        self.mentions.append(mention)
        if mention.order is not None:
            self.orders.add(mention.order)
        if mention.about is not None:
            self.abouts.add(mention.about)
        if in_summary:
            self.summary_orders.add(mention.order)
        self.lemmas.add(mention.lemma)
        self.heads |= _heads(mention, self._text)
        self.above.update(ancestors(mention.type))
        if mention.place is not None and mention.place.ref is not None:
            self.places.add(mention.place.ref)
        if mention.when is not None:
            when = mention.when
            self.times[when.edtf, when.not_before, when.not_after] = None
        for equal, sides in self.sides.items():
            sides.take(mention, self._text, equal)


class Groups:
    """The groups of an article."""

    def __init__(self, text: str) -> None:
        self.all: list[Group] = []
        self._text = text
        self._by_type: dict[str, list[int]] = {}
        self._summaries: list[int] = []

    def open(self, mention: EventMention) -> None:
        """Begins a group."""
        self._by_type.setdefault(mention.type, []).append(len(self.all))
        if mention.segment in SUMMARY:
            self._summaries.append(len(self.all))
        self.all.append(Group(mention, self._text))

    def possible(self, mention: EventMention) -> Iterator[Group]:
        """Those the mention may belong to by its class: the last ones first, and the headline's."""
        alike = [
            reversed(numbers)
            for kind, numbers in self._by_type.items()
            if compatible_type(kind, mention.type)
        ]
        number = len(self.all)
        for number in islice(merge(*alike, reverse=True), _LOOKED_BACK):
            yield self.all[number]
        for earlier in reversed(self._summaries):
            if earlier < number:
                yield self.all[earlier]


def participant_key(participant: Participant, text: str) -> str:
    """What a participant is known by: the reference, else the words without an article."""
    if participant.ref is not None:
        return participant.ref
    return " ".join(s.of(text) for s in participant.spans).lower().removeprefix("the ")


def anaphoric(participant: Participant, text: str) -> bool:
    """ "Both nations", "the two sides", "they": whoever was named before."""
    words = participant.spans[0].of(text).lower().split()
    return words[0] in (
        "both", "each", "neither", "they", "he", "she", "it", "we", "its", "their",
    ) or (
        len(words) > 1 and words[0] in ("the", "these") and words[1] in ("two", "sides", "parties")
    )  # fmt: skip


@cache
def compatible_type(a: str, b: str) -> bool:
    """Whether mentions of the two classes may be of one event."""
    if a == b:
        return True
    if has_trait(a, INTERCHANGEABLE) and has_trait(b, INTERCHANGEABLE):
        return True  # an invasion is a war, and either a conflict
    # a bare root (any "attack") joins what is below it only where the root is the plain word for it
    return (b in ancestors(a) or a in ancestors(b)) and root_code(a) is not None


def _heads(mention: EventMention, text: str) -> set[str]:
    """The last words of those to whom it is done or happens."""
    return {
        word
        for p in mention.participants
        if p.role in ("subject", "target")
        for word in p.spans[0].of(text).lower().split()[-1:]
    }


def _content(phrase: str) -> set[str]:
    """The words of a phrase that identify somebody, without numbers' and nouns' endings."""
    words = (w.strip(".,;:()'’\"") for w in phrase.replace("’s", "").replace("'s", "").split())
    return {w for w in words if w} - _IDLE
