"""One happening, one event: finds that speak of the same thing are joined, only on evidence.

Nothing is joined across a contradiction (parties, times, places, matters, "second", "another");
without one it still takes a reason: a headline tells what the lead tells again, "the deal" is the
last deal, two sides have one war and one series of talks, a note repeats what was said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import merge
from itertools import islice
from typing import Final, NamedTuple

from onrecord.extract.events.relations import relations_of
from onrecord.extract.events.trigger_table import ancestors, is_a, root_code
from onrecord.extract.syntax.words import word_set
from onrecord.model import (
    Event,
    Figure,
    Location,
    Participant,
    Relation,
    Report,
    Span,
    Spans,
    Status,
    When,
)

#: Classes whose participants stand on equal terms: agent and target are not told apart.
_EQUAL: Final = word_set(
    "Talks Meeting Agreement Ceasefire PrisonerExchange Signing Ratification Consultation "
    "PhoneCall ArmedConflict War Battle Cooperation"
)
#: What two sides have one of at a time: it may be told of as if for the first time.
_LASTING: Final = frozenset({"Talks", "ArmedConflict", "Ceasefire"})
_SUMMARY: Final = frozenset({"headline", "standfirst"})
_NOTES: Final = frozenset({"related-topics", "enrichment-note"})
_ACTED: Final = frozenset({"agent", "host", "mediator", "signatory"})
#: Events that another word may name again, where it is definite.
_NAMED_AGAIN: Final = word_set(
    "PrisonerExchange Ceasefire Talks NegotiationRound Deportation Repatriation ArmedConflict "
    "Release Withdrawal Summit Agreement Killing Strike Assault Arrest"
)
#: How many events of its kind a find is compared with, the headline's besides; and how many of
#: those who take part in an event are compared by their words. No article of 1,000 words has as
#: many; where a text has, its reading takes no more time a find.
_LOOKED_BACK: Final = 100
_COMPARED: Final = 100
_IDLE: Final = word_set("of the a an its their about around roughly some nearly almost")


@dataclass(frozen=True, slots=True)
class Find:
    """One trigger in the text with all that was read about it; offsets into the article's text.

    ``token_index``, ``themes`` (what it is about), ``of_round``, ``within`` (the meeting
    at which it takes place) and ``sentence`` are token numbers. ``order`` is an ordinal as digits,
    ``previous``, ``next``, ``new`` or ``another``. ``lead``: it stands in the first paragraph.
    ``answers``: the tokens of what it answers, each with the class that the word names.
    """

    token_index: int
    type: str
    mode: str | None
    context: str | None
    trigger: Spans
    participants: tuple[Participant, ...]
    status: Status
    rule: str
    label: str
    lemma: str
    place: Location | None = None
    when: When | None = None
    figures: tuple[Figure, ...] = ()
    definite: bool = False
    order: str | None = None
    themes: tuple[int, ...] = ()
    of_round: int | None = None
    sentence: int = 0
    claim: str | None = None
    segment: str = "paragraph"
    plover: str | None = None
    announced: bool = False
    about: str | None = None
    confidence: float = 1.0
    lead: bool = False
    within: int | None = None
    answers: tuple[tuple[int, str], ...] = ()


def merged(finds: Sequence[Find], text: str) -> tuple[tuple[Event, ...], tuple[Relation, ...]]:
    """Events with their reports in the order of the text, and the relations between them."""
    groups = _Groups(text)
    series = {find.of_round for find in finds if find.of_round is not None}
    for find in finds:
        in_series = find.token_index in series
        home = next((g for g in groups.before(find) if _same(g, find, text, in_series)), None)
        if home is None:
            groups.open(find)
        else:
            home.add(find)
    joined = _matters_joined(groups.all, text)
    events = tuple(_event(n, group, text) for n, group in enumerate(joined, 1))
    return events, relations_of(joined, events)


def _matters_joined(groups: Sequence[_Group], text: str) -> list[list[Find]]:
    """What one agreement is about is one event: "to an exchange", "the deal on exchanging"."""
    home = {f.token_index: n for n, group in enumerate(groups) for f in group.finds}
    into: dict[int, int] = {}
    for group in groups:
        if not is_a(group.first.type, ("Agreement",)):
            continue
        first: dict[str, int] = {}
        for theme in dict.fromkeys(t for f in group.finds for t in f.themes if t in home):
            n = home[theme]
            kind = groups[n].first.type
            if not is_a(kind, _NAMED_AGAIN) or n in into:
                continue
            m = first.setdefault(kind, n)
            if n != m and all(_apart(groups[m], f, text) is None for f in groups[n].finds):
                into[n] = m
    out = [list(group.finds) for group in groups]
    for n, m in into.items():
        out[m].extend(out[n])
        out[m].sort(key=lambda f: f.token_index)
    left = [finds for n, finds in enumerate(out) if n not in into]
    return sorted(left, key=lambda g: g[0].token_index)


class _Side:
    """Some who take part, by their keys, and the words that tell who the first of them are."""

    def __init__(self) -> None:
        self.keys: dict[str, None] = {}
        self.words: list[set[str]] = []

    def add(self, key: str) -> None:
        if key not in self.keys:
            self.keys[key] = None
            if len(self.words) < _COMPARED:
                self.words.append(_content(key))

    def __bool__(self) -> bool:
        return bool(self.keys)

    def shared(self, other: _Side) -> int:
        """How many keys both have."""
        few, many = sorted((self.keys, other.keys), key=len)
        return sum(key in many for key in few)


class _Sides(NamedTuple):
    """Those who act, those who are acted on, and those to whom it happens."""

    acted: _Side
    other: _Side
    undergone: _Side

    @property
    def known(self) -> bool:
        return any(self)


class _Group:
    """The finds of one event, with what others are compared with, gathered as they come.

    ``sides`` are told apart, and once more with agent and target on equal terms.
    """

    def __init__(self, find: Find, text: str) -> None:
        self.first, self.finds = find, list[Find]()
        self._text = text
        self.orders: set[str] = set()
        self.summary_orders: set[str | None] = set()
        self.abouts: set[str] = set()
        self.lemmas: set[str] = set()
        self.heads: set[str] = set()
        self.above: set[str] = set()  # the classes of the finds and all above these
        self.places: set[str] = set()
        self.times: dict[tuple[str, str | None, str | None], None] = {}
        self.summary = self.negated = False
        self.sides = {equal: _Sides(_Side(), _Side(), _Side()) for equal in (False, True)}
        self.add(find)

    def add(self, find: Find) -> None:
        """Takes another find for one of the event's."""
        self.summary = find.segment in _SUMMARY and (self.summary or not self.finds)
        self.negated = self.negated or find.status == "negated"
        self.finds.append(find)
        if find.order is not None:
            self.orders.add(find.order)
        if find.about is not None:
            self.abouts.add(find.about)
        if find.segment in _SUMMARY:
            self.summary_orders.add(find.order)
        self.lemmas.add(find.lemma)
        self.heads |= _heads(find, self._text)
        self.above.update(ancestors(find.type))
        if find.place is not None and find.place.ref is not None:
            self.places.add(find.place.ref)
        if find.when is not None:
            self.times[find.when.edtf, find.when.not_before, find.when.not_after] = None
        for equal, sides in self.sides.items():
            _take_sides(sides, find, self._text, equal)


class _Groups:
    """The groups of an article, the last first."""

    def __init__(self, text: str) -> None:
        self.all: list[_Group] = []
        self._text = text
        self._by_type: dict[str, list[int]] = {}
        self._summaries: list[int] = []

    def open(self, find: Find) -> None:
        """Begins a group."""
        self._by_type.setdefault(find.type, []).append(len(self.all))
        if find.segment in _SUMMARY:
            self._summaries.append(len(self.all))
        self.all.append(_Group(find, self._text))

    def before(self, find: Find) -> Iterator[_Group]:
        """Those of a kind that the find may be of: the last ones, and the headline's."""
        alike = [
            reversed(numbers)
            for kind, numbers in self._by_type.items()
            if _compatible_type(kind, find.type)
        ]
        number = len(self.all)
        for number in islice(merge(*alike, reverse=True), _LOOKED_BACK):
            yield self.all[number]
        for earlier in reversed(self._summaries):
            if earlier < number:
                yield self.all[earlier]


def _take_sides(sides: _Sides, find: Find, text: str, equal: bool) -> None:
    for p in find.participants:
        if p.ref is None and _anaphoric(p, text):
            continue
        if p.role == "subject":
            sides.undergone.add(_key(p, text))
        else:
            (sides.acted if p.role in _ACTED or equal else sides.other).add(_key(p, text))


def _heads(find: Find, text: str) -> set[str]:
    """The last words of those to whom it is done or happens."""
    return {
        word
        for p in find.participants
        if p.role in ("subject", "target")
        for word in p.spans[0].of(text).lower().split()[-1:]
    }


def _key(participant: Participant, text: str) -> str:
    if participant.ref is not None:
        return participant.ref
    return " ".join(s.of(text) for s in participant.spans).lower().removeprefix("the ")


def _sides(find: Find, text: str, equal: bool) -> _Sides:
    sides = _Sides(_Side(), _Side(), _Side())
    _take_sides(sides, find, text, equal)
    return sides


def _content(phrase: str) -> set[str]:
    """The words of a phrase that tell who it is, without numbers' and nouns' endings."""
    words = (w.strip(".,;:()'’\"") for w in phrase.replace("’s", "").replace("'s", "").split())
    return {w for w in words if w} - _IDLE


def _meet(mine: _Side, theirs: _Side) -> bool:
    """Whether two sides have somebody in common; phrases may differ in a few words."""
    return bool(mine.shared(theirs)) or any(
        len(words) > 1 and len(words & others) >= 0.6 * len(words | others)
        for words in mine.words
        for others in theirs.words
    )


def _may_meet(mine: _Side, theirs: _Side) -> bool:
    """Whether nothing keeps two sides apart: "prisoners" may be the prisoners of war."""
    return _meet(mine, theirs) or any(
        a <= b or b <= a for a in mine.words for b in theirs.words if a and b
    )


def _anaphoric(participant: Participant, text: str) -> bool:
    """ "Both nations", "the two sides", "they": whoever was named before."""
    words = participant.spans[0].of(text).lower().split()
    return words[0] in (
        "both", "each", "neither", "they", "he", "she", "it", "we", "its", "their",
    ) or (
        len(words) > 1 and words[0] in ("the", "these") and words[1] in ("two", "sides", "parties")
    )  # fmt: skip


@cache
def _compatible_type(a: str, b: str) -> bool:
    if a == b:
        return True
    if is_a(a, ("ArmedConflict",)) and is_a(b, ("ArmedConflict",)):
        return True  # an invasion is a war, and either a conflict
    # a bare root (any "attack") joins what is below it only where the root is the plain word for it
    return (b in ancestors(a) or a in ancestors(b)) and root_code(a) is not None


def _equal(kind: str) -> bool:
    return is_a(kind, _EQUAL) and kind != "Invasion"


def _apart(group: _Group, find: Find, text: str) -> str | None:
    """What speaks against one event, or None: parties, time, place, matter, order, negation."""
    if not _compatible_type(group.first.type, find.type):
        return "kind"
    orders = group.orders - {"new"}
    mine = find.order
    if mine in ("another", "new") and find.segment not in _SUMMARY:
        if mine == "another" or group.summary_orders.isdisjoint((None, mine)):
            return "order"
    elif mine is not None and mine != "new" and orders and mine not in orders:
        return "order"
    if mine == "previous" and "previous" not in orders:
        return "order"
    if orders & {"previous", "another"} and mine not in orders:
        return "order"
    agreed = root_code(find.type) == "AGREE" and find.about is not None and bool(group.abouts)
    if agreed and find.about not in group.abouts and not group.summary:
        return "matter"
    if not _times_agree(group, find):
        return "time"
    if not _places_agree(group, find):
        return "place"
    if group.negated != (find.status == "negated") and not find.definite:
        return "negation"
    equal = _equal(find.type)
    for theirs, here in zip(group.sides[equal], _sides(find, text, equal), strict=True):
        if theirs and here and not _may_meet(theirs, here) and not _same_heads(group, find, text):
            return "parties"
    return None


def _same_heads(group: _Group, find: Find, text: str) -> bool:
    """ "The deported children" are whoever was deported and called children."""
    if not (find.definite and find.rule.startswith("verb:")):
        return False
    return find.lemma in group.lemmas and not _heads(find, text).isdisjoint(group.heads)


def _same(group: _Group, find: Find, text: str, in_series: bool) -> bool:
    """Whether a find speaks of the group's event: nothing against it, and a reason for it."""
    if _apart(group, find, text) is not None:
        return False
    first = group.first
    equal = _equal(find.type)
    theirs, mine = group.sides[equal], _sides(find, text, equal)
    shared = [_meet(a, b) for a, b in zip(theirs, mine, strict=True)]
    noun = find.rule.startswith("noun:") or find.definite
    summary = first.segment in _SUMMARY or find.segment in _SUMMARY
    if noun and find.about is None and any(a.startswith("to ") for a in group.abouts):
        return False  # "they agreed to meet" is not what "the agreement" means
    if find.definite and find.rule.startswith("verb:"):
        return _same_heads(group, find, text)
    if find.order is not None and find.order.isdigit() and find.order in group.orders:
        return True  # "the second round" is one
    if is_a(find.type, _LASTING) and theirs.acted.shared(mine.acted) > 1:
        return True
    if find.type == "AwaitedAnswer" and shared[0] and shared[1]:
        return True  # whoever waits for the same answer still waits
    if find.segment == "enrichment-note" and first.segment == "enrichment-note" and shared[2]:
        return True  # notes repeat each other
    if not noun:
        told = first.lemma == find.lemma or first.type == find.type
        parties = any(shared) and sum(shared) == bool(mine.acted) + bool(mine.other) + bool(
            mine.undergone and theirs.undergone
        )
        return told and parties and first.segment in _SUMMARY
    if not any(shared):
        if find.type not in group.above:
            return False  # "the strike" may be the attack's only name, not the other way round
        known = theirs.known and mine.known
        if find.about is not None and find.about in group.abouts and not known:
            return True  # "on a new exchange", after "exchange deal"
        if in_series or _one_place(group, find):
            return not known
        if first.segment in _SUMMARY and find.lead and not mine.acted:
            return True  # the lead tells what the headline told
        if mine.known:
            return not theirs.known and (find.definite or summary)
        return find.definite or summary
    if first.sentence == find.sentence and not find.definite:
        return False
    if not equal and find.lemma not in group.lemmas:
        return is_a(find.type, _NAMED_AGAIN) and find.definite
    both = (shared[0] or not theirs.acted) and (shared[1] or not theirs.other)
    return (
        find.definite
        or summary
        or find.segment == "enrichment-note"
        or (both and equal and find.order is None)
    )


def _one_place(group: _Group, find: Find) -> bool:
    return find.place is not None and find.place.ref in group.places


def _times_agree(group: _Group, find: Find) -> bool:
    mine = find.when
    if mine is None:
        return True
    for edtf, not_before, not_after in group.times:
        if None in (mine.not_before, mine.not_after, not_before, not_after):
            yearless = "XXXX" in (mine.edtf[:4], edtf[:4])
            if yearless and mine.edtf[4:] != edtf[4:]:
                return False
            continue
        if str(mine.not_after) < str(not_before) or str(not_after) < str(mine.not_before):
            return False
    return True


def _places_agree(group: _Group, find: Find) -> bool:
    mine = find.place.ref if find.place is not None else None
    return mine is None or not group.places or mine in group.places


def _event(number: int, group: Sequence[Find], text: str) -> Event:
    kind = max((f.type for f in group), key=lambda t: len(ancestors(t)))
    main = next((f for f in group if f.type == kind), group[0])
    participants: dict[tuple[str, str], Participant] = {}
    spans: dict[tuple[str, str], set[Span]] = {}
    taken: set[str] = set()  # keys, whatever their role
    named = any(p.ref is not None for f in group for p in f.participants)
    for find in group:
        for p in find.participants:
            key = (p.role, _key(p, text))
            if p.ref is None and named and _anaphoric(p, text):
                continue  # "both sides", who have been named
            if key not in participants:
                if key[1] in taken:
                    continue  # in another role already
                taken.add(key[1])
                participants[key] = p
                spans[key] = set(p.spans)
            else:
                spans[key].update(p.spans)
    labelled = max(group, key=lambda f: (bool(f.participants), -len(f.label) if not f.label else 0))
    place = next((f.place for f in group if f.place is not None and f.place.ref), None) or next(
        (f.place for f in group if f.place is not None), None
    )
    roots = {f.plover for f in group if f.plover is not None}
    own = root_code(kind)
    return Event(
        id=f"event-{number}",
        label=labelled.label,
        type=kind,
        plover=own if own in roots or len(roots) != 1 else next(iter(roots)),
        mode=main.mode,
        context=main.context,
        participants=tuple(
            Participant(p.role, tuple(sorted(spans[key])), p.ref) for key, p in participants.items()
        ),
        place=place,
        reports=tuple(
            Report(
                trigger=f.trigger,
                status=f.status,
                claim=f.claim,
                when=f.when,
                figures=f.figures,
                rule=f.rule,
                confidence=f.confidence,
            )
            for f in group
        ),
    )
