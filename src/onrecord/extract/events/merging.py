"""One happening, one event: mentions of the same event are joined, only on evidence.

Nothing is joined across a contradiction (parties, times, places, matters, "second", "another");
without one it still takes a reason: the lead repeats the headline, "the deal" is the
last deal, two sides have one war and one series of talks, a note repeats what was said
(``same_event``).
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.extract.events.event_classes import NAMED_AGAIN, ancestors, has_trait, root_code
from onrecord.extract.events.groups import Candidate, Group, Groups, anaphoric, participant_key
from onrecord.extract.events.model import EventMention
from onrecord.extract.events.same_event import contradiction, is_same_event
from onrecord.model import Event, Participant, Report, Span


def merged(
    mentions: Sequence[EventMention], text: str
) -> tuple[tuple[Event, ...], list[list[EventMention]]]:
    """Events with their reports in the order of the text, and the mentions of each."""
    groups = Groups(text)
    series = {mention.of_round for mention in mentions if mention.of_round is not None}
    for mention in mentions:
        candidate = Candidate(mention, text, mention.token_index in series)
        home = next((g for g in groups.possible(mention) if is_same_event(g, candidate)), None)
        if home is None:
            groups.open(mention)
        else:
            home.add(mention)
    joined = _matters_joined(groups.all, text)
    events = tuple(_event(n, group, text) for n, group in enumerate(joined, 1))
    return events, joined


def _matters_joined(groups: Sequence[Group], text: str) -> list[list[EventMention]]:
    """What one agreement is about is one event: "to an exchange", "the deal on exchanging"."""
    home = {m.token_index: n for n, group in enumerate(groups) for m in group.mentions}
    into: dict[int, int] = {}
    for group in groups:
        if root_code(group.first.type) != "AGREE":
            continue
        first: dict[str, int] = {}
        for theme in dict.fromkeys(t for m in group.mentions for t in m.themes if t in home):
            n = home[theme]
            kind = groups[n].first.type
            if not has_trait(kind, NAMED_AGAIN) or n in into:
                continue
            m = first.setdefault(kind, n)
            if n != m and not any(
                contradiction(groups[m], Candidate(mention, text)) for mention in groups[n].mentions
            ):
                into[n] = m
    out = [list(group.mentions) for group in groups]
    for n, m in into.items():
        out[m].extend(out[n])
        out[m].sort(key=lambda mention: mention.token_index)
    left = [mentions for n, mentions in enumerate(out) if n not in into]
    return sorted(left, key=lambda mentions: mentions[0].token_index)


def _event(number: int, group: Sequence[EventMention], text: str) -> Event:
    """The event of some mentions: of the narrowest class, labelled by the first with parties."""
    kind = max((m.type for m in group), key=lambda kind: len(ancestors(kind)))
    main = next(m for m in group if m.type == kind)
    roots = {m.plover for m in group if m.plover is not None}
    own = root_code(kind)
    places = [m.place for m in group if m.place is not None]
    return Event(
        id=f"event-{number}",
        label=next((m for m in group if m.participants), group[0]).label,
        type=kind,
        plover=own if own in roots or len(roots) != 1 else next(iter(roots)),
        mode=main.mode,
        context=main.context,
        participants=_participants(group, text),
        place=next((p for p in places if p.ref), places[0] if places else None),
        reports=tuple(
            Report(
                trigger=m.trigger,
                status=m.status,
                claim=m.claim,
                document=m.document,
                deadline=m.deadline,
                judgement=m.judgement,
                when=m.when,
                figures=m.figures,
                rule=m.rule,
                confidence=m.confidence,
            )
            for m in group
        ),
    )


def _participants(group: Sequence[EventMention], text: str) -> tuple[Participant, ...]:
    """Those who take part, each once, in the first role, with all the stretches that name them."""
    first: dict[tuple[str, str], Participant] = {}
    spans: dict[tuple[str, str], set[Span]] = {}
    told: dict[tuple[str, str], dict[int, None]] = {}
    taken: set[str] = set()  # keys, whatever their role
    named = any(p.ref is not None for m in group for p in m.participants)
    for number, p in ((n, p) for n, m in enumerate(group) for p in m.participants):
        if p.ref is None and named and anaphoric(p, text):
            continue  # "both sides", who have been named
        key = (p.role, participant_key(p, text))
        if key in first:
            spans[key].update(p.spans)
            told[key][number] = None
        elif key[1] not in taken:  # else in another role already
            taken.add(key[1])
            first[key] = p
            spans[key] = set(p.spans)
            told[key] = {number: None}
    return tuple(
        Participant(p.role, tuple(sorted(spans[key])), p.ref, reports=tuple(told[key]))
        for key, p in first.items()
    )
