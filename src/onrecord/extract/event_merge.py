"""One happening, one event: finds that speak of the same thing are joined, only on evidence.

Nothing is joined across a contradiction (parties, times, places, matters, "second", "another");
without one it still takes a reason: a headline tells what the lead tells again, "the deal" is the
last deal, two sides have one war and one series of talks, a note repeats what was said.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from onrecord.extract.arguments import word_set
from onrecord.extract.event_relations import relations_of
from onrecord.extract.event_table import ancestors, is_a, root_code
from onrecord.model import (
    Event,
    Figure,
    Location,
    Participant,
    Relation,
    Report,
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
    groups: list[list[Find]] = []
    series = {find.of_round for find in finds if find.of_round is not None}
    for find in finds:
        home = next(
            (g for g in reversed(groups) if _same(g, find, text, find.token_index in series)), None
        )
        if home is None:
            groups.append([find])
        else:
            home.append(find)
    groups = _matters_joined(groups, text)
    events = tuple(_event(n, group, text) for n, group in enumerate(groups, 1))
    return events, relations_of(groups, events)


def _matters_joined(groups: list[list[Find]], text: str) -> list[list[Find]]:
    """What one agreement is about is one event: "to an exchange", "the deal on exchanging"."""
    home = {f.token_index: n for n, group in enumerate(groups) for f in group}
    into: dict[int, int] = {}
    for group in groups:
        if not is_a(group[0].type, ("Agreement",)):
            continue
        first: dict[str, int] = {}
        for theme in (t for f in group for t in f.themes if t in home):
            n = home[theme]
            kind = groups[n][0].type
            if not is_a(kind, _NAMED_AGAIN) or n in into:
                continue
            m = first.setdefault(kind, n)
            if n != m and all(_apart(groups[m], f, text) is None for f in groups[n]):
                into[n] = m
    for n, m in into.items():
        groups[m].extend(groups[n])
        groups[m].sort(key=lambda f: f.token_index)
    left = [group for n, group in enumerate(groups) if n not in into]
    return sorted(left, key=lambda g: g[0].token_index)


class _Sides(NamedTuple):
    """Those who act, those who are acted on, and those to whom it happens."""

    acted: frozenset[str]
    other: frozenset[str]
    undergone: frozenset[str]

    @property
    def known(self) -> bool:
        return any(self)


def _key(participant: Participant, text: str) -> str:
    if participant.ref is not None:
        return participant.ref
    return " ".join(s.of(text) for s in participant.spans).lower().removeprefix("the ")


def _sides(finds: Sequence[Find], text: str, equal: bool) -> _Sides:
    acted: set[str] = set()
    other: set[str] = set()
    undergone: set[str] = set()
    for find in finds:
        for p in find.participants:
            if p.ref is None and _anaphoric(p, text):
                continue
            if p.role == "subject":
                undergone.add(_key(p, text))
            else:
                (acted if p.role in _ACTED or equal else other).add(_key(p, text))
    return _Sides(frozenset(acted), frozenset(other), frozenset(undergone))


def _content(phrase: str) -> set[str]:
    """The words of a phrase that tell who it is, without numbers' and nouns' endings."""
    words = (w.strip(".,;:()'’\"") for w in phrase.replace("’s", "").replace("'s", "").split())
    return {w for w in words if w} - _IDLE


def _meet(mine: Collection[str], theirs: Collection[str]) -> bool:
    """Whether two sides have somebody in common; phrases may differ in a few words."""
    if set(mine) & set(theirs):
        return True
    for a in mine:
        for b in theirs:
            words, others = _content(a), _content(b)
            if len(words) > 1 and len(words & others) >= 0.6 * len(words | others):
                return True
    return False


def _may_meet(mine: Collection[str], theirs: Collection[str]) -> bool:
    """Whether nothing keeps two sides apart: "prisoners" may be the prisoners of war."""
    pairs = [(_content(a), _content(b)) for a in mine for b in theirs]
    return _meet(mine, theirs) or any(a <= b or b <= a for a, b in pairs if a and b)


def _anaphoric(participant: Participant, text: str) -> bool:
    """ "Both nations", "the two sides", "they": whoever was named before."""
    words = participant.spans[0].of(text).lower().split()
    return words[0] in (
        "both", "each", "neither", "they", "he", "she", "it", "we", "its", "their",
    ) or (
        len(words) > 1 and words[0] in ("the", "these") and words[1] in ("two", "sides", "parties")
    )  # fmt: skip


def _compatible_type(a: str, b: str) -> bool:
    if a == b:
        return True
    if is_a(a, ("ArmedConflict",)) and is_a(b, ("ArmedConflict",)):
        return True  # an invasion is a war, and either a conflict
    # a bare root (any "attack") joins what is below it only where the root is the plain word for it
    return (b in ancestors(a) or a in ancestors(b)) and root_code(a) is not None


def _equal(kind: str) -> bool:
    return is_a(kind, _EQUAL) and kind != "Invasion"


def _apart(group: Sequence[Find], find: Find, text: str) -> str | None:
    """What speaks against one event, or None: parties, time, place, matter, order, negation."""
    if not _compatible_type(group[0].type, find.type):
        return "kind"
    orders = {g.order for g in group if g.order not in (None, "new")}
    mine = find.order
    summary = all(g.segment in _SUMMARY for g in group)
    if mine in ("another", "new") and find.segment not in _SUMMARY:
        if mine == "another" or not any(
            g.segment in _SUMMARY and g.order in (None, mine) for g in group
        ):
            return "order"
    elif mine is not None and mine != "new" and orders and mine not in orders:
        return "order"
    if mine == "previous" and "previous" not in orders:
        return "order"
    if orders & {"previous", "another"} and mine not in orders:
        return "order"
    abouts = {g.about for g in group if g.about is not None}
    agreed = root_code(find.type) == "AGREE" and find.about is not None and bool(abouts)
    if agreed and find.about not in abouts and not summary:
        return "matter"
    if not _times_agree(group, find):
        return "time"
    if not _places_agree(group, find):
        return "place"
    if ("negated" in {g.status for g in group}) != (find.status == "negated") and not find.definite:
        return "negation"
    equal = _equal(find.type)
    for theirs, here in zip(_sides(group, text, equal), _sides([find], text, equal), strict=True):
        if theirs and here and not _may_meet(theirs, here) and not _same_heads(group, find, text):
            return "parties"
    return None


def _same_heads(group: Sequence[Find], find: Find, text: str) -> bool:
    """ "The deported children" are whoever was deported and called children."""
    if not (find.definite and find.rule.startswith("verb:")):
        return False
    if find.lemma not in {g.lemma for g in group}:
        return False

    def heads(finds: Sequence[Find]) -> set[str]:
        return {
            p.spans[0].of(text).lower().split()[-1]
            for f in finds
            for p in f.participants
            if p.role in ("subject", "target")
        }

    return bool(heads([find]) & heads(group))


def _same(group: Sequence[Find], find: Find, text: str, in_series: bool) -> bool:
    """Whether a find speaks of the group's event: nothing against it, and a reason for it."""
    if _apart(group, find, text) is not None:
        return False
    first = group[0]
    equal = _equal(find.type)
    theirs, mine = _sides(group, text, equal), _sides([find], text, equal)
    shared = [_meet(a, b) for a, b in zip(theirs, mine, strict=True)]
    noun = find.rule.startswith("noun:") or find.definite
    summary = first.segment in _SUMMARY or find.segment in _SUMMARY
    abouts = {g.about for g in group if g.about is not None}
    orders = {g.order for g in group if g.order is not None}
    if noun and find.about is None and any(a.startswith("to ") for a in abouts):
        return False  # "they agreed to meet" is not what "the agreement" means
    if find.definite and find.rule.startswith("verb:"):
        return _same_heads(group, find, text)
    if find.order is not None and find.order.isdigit() and find.order in orders:
        return True  # "the second round" is one
    if is_a(find.type, _LASTING) and len(theirs.acted & mine.acted) > 1:
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
        if not any(find.type in ancestors(g.type) for g in group):
            return False  # "the strike" may be the attack's only name, not the other way round
        if find.about is not None and find.about in abouts and not (theirs.known and mine.known):
            return True  # "on a new exchange", after "exchange deal"
        if in_series or _one_place(group, find):
            return not (theirs.known and mine.known)
        if first.segment in _SUMMARY and find.lead and not mine.acted:
            return True  # the lead tells what the headline told
        if mine.known:
            return not theirs.known and (find.definite or summary)
        return find.definite or summary
    if first.sentence == find.sentence and not find.definite:
        return False
    if not equal and find.lemma not in {g.lemma for g in group}:
        return is_a(find.type, _NAMED_AGAIN) and find.definite
    both = (shared[0] or not theirs.acted) and (shared[1] or not theirs.other)
    return (
        find.definite
        or summary
        or find.segment == "enrichment-note"
        or (both and equal and find.order is None)
    )


def _one_place(group: Sequence[Find], find: Find) -> bool:
    mine = find.place.ref if find.place is not None else None
    return mine is not None and any(g.place is not None and g.place.ref == mine for g in group)


def _times_agree(group: Sequence[Find], find: Find) -> bool:
    mine = find.when
    if mine is None:
        return True
    for other in (g.when for g in group):
        if other is None:
            continue
        if None in (mine.not_before, mine.not_after, other.not_before, other.not_after):
            yearless = "XXXX" in (mine.edtf[:4], other.edtf[:4])
            if yearless and mine.edtf[4:] != other.edtf[4:]:
                return False
            continue
        if str(mine.not_after) < str(other.not_before) or str(other.not_after) < str(
            mine.not_before
        ):
            return False
    return True


def _places_agree(group: Sequence[Find], find: Find) -> bool:
    mine = find.place.ref if find.place is not None else None
    if mine is None:
        return True
    theirs = {g.place.ref for g in group if g.place is not None and g.place.ref is not None}
    return not theirs or mine in theirs


def _event(number: int, group: Sequence[Find], text: str) -> Event:
    kind = max((f.type for f in group), key=lambda t: len(ancestors(t)))
    main = next((f for f in group if f.type == kind), group[0])
    participants: dict[tuple[str, str], Participant] = {}
    named = any(p.ref is not None for f in group for p in f.participants)
    for find in group:
        for p in find.participants:
            key = (p.role, _key(p, text))
            if p.ref is None and named and _anaphoric(p, text):
                continue  # "both sides", who have been named
            have = participants.get(key)
            if have is None:
                if any(k[1] == key[1] for k in participants):
                    continue  # in another role already
                participants[key] = p
            else:
                spans = tuple(sorted({*have.spans, *p.spans}))
                participants[key] = Participant(p.role, spans, p.ref)
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
        participants=tuple(participants.values()),
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
