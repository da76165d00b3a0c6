"""One happening, one event: finds that speak of the same thing are joined, only on evidence.

Then the relations between the events of one article: rounds of talks, parts, outcomes, matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from onrecord.extract.arguments import word_set
from onrecord.extract.event_table import ancestors, root_code
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
    "Talks NegotiationRound Meeting Summit Agreement Ceasefire PrisonerExchange Ratification "
    "Consultation PhoneCall ArmedConflict Cooperation"
)
_SUMMARY: Final = frozenset({"headline", "standfirst"})
_ACTED: Final = frozenset({"agent", "host", "mediator"})
#: Events that can come out of talks or a round.
_OUTCOMES: Final = frozenset({"Agreement", "Ratification", "PrisonerExchange", "DocumentHandover"})
_MATTERS: Final = word_set(
    "PrisonerExchange Ceasefire Talks NegotiationRound Deportation Repatriation Invasion "
    "ArmedConflict Release Withdrawal Summit Agreement Killing Strike Assault Arrest"
)


@dataclass(frozen=True, slots=True)
class Find:
    """One trigger in the text with all that was read about it; offsets into the article's text.

    ``token_index``, ``themes`` (what it is about), ``of_round`` and ``sentence`` are token numbers.
    ``order`` is an ordinal as digits, ``previous``, ``next``, ``new`` or ``another``.
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


def merged(finds: Sequence[Find], text: str) -> tuple[tuple[Event, ...], tuple[Relation, ...]]:
    """Events with their reports in the order of the text, and the relations between them."""
    groups: list[list[Find]] = []
    for find in finds:
        home = next(
            (g for g in reversed(groups) if _same(g, find, groups, text)),
            None,
        )
        if home is None:
            groups.append([find])
        else:
            home.append(find)
    events = tuple(_event(n, group, text) for n, group in enumerate(groups, 1))
    return events, _relations(groups, events)


def _key(participant: Participant, text: str) -> str:
    if participant.ref is not None:
        return participant.ref
    return " ".join(s.of(text) for s in participant.spans).lower().removeprefix("the ")


def _sides(finds: Sequence[Find], text: str, kind: str) -> tuple[set[str], set[str]]:
    acted: set[str] = set()
    other: set[str] = set()
    for find in finds:
        for p in find.participants:
            if p.ref is None and _anaphoric(p, text):
                continue
            (acted if p.role in _ACTED or kind in _EQUAL else other).add(_key(p, text))
    return acted, other


def _meet(mine: set[str], theirs: set[str]) -> bool:
    """Whether two sides have somebody in common; phrases may differ in a few words."""
    if mine & theirs:
        return True
    for a in mine:
        for b in theirs:
            words, others = (set(k.split()) - {"of", "the", "a", "an", "its"} for k in (a, b))
            if len(words) > 1 and len(words & others) >= 0.6 * len(words | others):
                return True
    return False


def _anaphoric(participant: Participant, text: str) -> bool:
    """ "Both nations", "the two sides", "they": whoever was named before."""
    words = participant.spans[0].of(text).lower().split()
    return words[0] in (
        "both",
        "each",
        "neither",
        "they",
        "he",
        "she",
        "it",
        "we",
        "its",
        "their",
    ) or (
        len(words) > 1 and words[0] in ("the", "these") and words[1] in ("two", "sides", "parties")
    )


def _compatible_type(a: str, b: str) -> bool:
    if a == b:
        return True
    near = ancestors(a)
    far = ancestors(b)
    # a bare root (any "attack") joins what is below it only where the root is the plain word for it
    return (b in near or a in far) and root_code(a) is not None


def _same(group: Sequence[Find], find: Find, groups: Sequence[Sequence[Find]], text: str) -> bool:
    first = group[0]
    if not _compatible_type(first.type, find.type):
        return False
    if find.order in ("another", "new") and find.segment not in _SUMMARY:
        if not any(g.segment in _SUMMARY and g.order in (None, find.order) for g in group):
            return False
        if find.order == "another":
            return False
    orders = {g.order for g in group if g.order not in (None, "new")}
    if find.order not in (None, "new") and orders and find.order not in orders:
        return False
    if find.order == "previous" and "previous" not in orders:
        return False
    if orders & {"previous", "another"} and find.order not in orders:
        return False
    abouts = {g.about for g in group if g.about is not None}
    known = root_code(find.type) == "AGREE" and find.about is not None and bool(abouts)
    if known and find.about not in abouts:
        return False
    if not _times_agree(group, find) or not _places_agree(group, find):
        return False
    if ("negated" in {g.status for g in group}) != (find.status == "negated") and not find.definite:
        return False
    acted, other = _sides(group, text, find.type)
    my_acted, my_other = _sides([find], text, find.type)
    noun = find.rule.startswith("noun:") or find.definite
    if noun and any(a.startswith("to ") for a in abouts) and find.about is None:
        return False  # "they agreed to meet" is not what "the agreement" means
    if not my_acted and not my_other:
        if find.about is not None and find.about in abouts:
            return True  # "on a new exchange", after "exchange deal"
        if not noun:
            return False
        if find.definite or find.order in orders - {None}:
            return True  # "the agreement": the last one of its kind
        return find.segment in _SUMMARY or first.segment in _SUMMARY
    if find.definite and find.rule.startswith("verb:"):  # "the deported children"
        if find.lemma != first.lemma:
            return False
        other, my_other = ({k.split()[-1] for k in side} for side in (other, my_other))
    if acted and my_acted and not _meet(acted, my_acted):
        return False
    if other and my_other and not _meet(other, my_other):
        return False
    shared = _meet(acted, my_acted) + _meet(other, my_other)
    if not shared:
        nothing_known = not acted and not other
        if nothing_known and find.about is not None and find.about in abouts:
            return True
        return noun and nothing_known and (find.definite or first.segment in _SUMMARY)
    if first.sentence == find.sentence and not (noun and find.definite):
        return False
    if find.type == "AwaitedAnswer" and shared == 2:
        return True  # whoever waits for the same answer still waits
    if noun:
        both = _meet(acted, my_acted) and (not other or _meet(other, my_other))
        summary = first.segment in _SUMMARY or find.segment == "enrichment-note"
        if find.type not in _EQUAL and find.lemma not in {g.lemma for g in group}:
            return find.type in _MATTERS and find.definite
        return find.definite or summary or (both and find.type in _EQUAL and find.order is None)
    return (
        first.segment in _SUMMARY
        and (first.lemma == find.lemma or first.type == find.type)
        and shared == max(1, bool(my_acted) + bool(my_other))
    )


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


def _relations(groups: Sequence[Sequence[Find]], events: Sequence[Event]) -> tuple[Relation, ...]:
    out: dict[Relation, None] = {}
    home = {f.token_index: n for n, group in enumerate(groups) for f in group}
    types = [e.type for e in events]
    talks = [n for n, t in enumerate(types) if t == "Talks"]
    rounds = [n for n, t in enumerate(types) if t == "NegotiationRound"]

    def link(source: int, kind: str, target: int) -> None:
        if source != target:
            out[Relation(events[source].id, kind, events[target].id)] = None

    order = {n: next((f.order for f in groups[n] if f.order is not None), None) for n in rounds}
    current = next((n for n in rounds if order[n] not in ("previous", "next", None)), None)
    for n in rounds:
        mine = order[n]
        if mine == "previous":
            later = next((m for m in rounds if m != n and order[m] != "next"), None)
            if later is not None:
                link(later, "previousRound", n)
        elif mine is not None and mine.isdigit():
            before = next((m for m in rounds if order[m] == str(int(mine) - 1)), None)
            if before is not None:
                link(n, "previousRound", before)
        elif mine == "next" and current is not None:
            link(n, "previousRound", current)
        if len(talks) == 1:
            link(n, "subEventOf", talks[0])
        else:
            inside = next((home[f.of_round] for f in groups[n] if f.of_round in home), None)
            if inside is not None:
                link(n, "subEventOf", inside)
    meetings = rounds or talks
    for n, group in enumerate(groups):
        for find in group:
            for theme in find.themes:
                about = home.get(theme)
                if about is not None and types[about] in _MATTERS and types[n] not in (
                    "NegotiationRound", "Talks",
                ):  # fmt: skip
                    link(n, "concerns", about)
            came_out = not (find.about or "").startswith("to ")
            if types[n] in _OUTCOMES and find.status == "happened" and came_out:
                near = [m for m in meetings if any(f.sentence == find.sentence for f in groups[m])]
                if len(near) == 1:
                    link(n, "outcomeOf", near[0])
    return tuple(out)
