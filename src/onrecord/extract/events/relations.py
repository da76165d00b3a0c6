"""How the events of one article hang together: rounds, parts, outcomes, matters, answers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from onrecord.extract.events.trigger_table import is_a
from onrecord.extract.syntax.words import word_set
from onrecord.model import Event, Relation

if TYPE_CHECKING:
    from onrecord.extract.events.merging import Find

#: Events that can come out of talks or a round.
_OUTCOMES: Final = word_set("Agreement Signing Ratification PrisonerExchange DocumentHandover")
#: What an event can be told to be about.
_MATTERS: Final = word_set(
    "PrisonerExchange Ceasefire Talks NegotiationRound Deportation Repatriation ArmedConflict "
    "Release Withdrawal Summit Agreement Killing Strike Assault Arrest Sanction Request"
)

Groups = Sequence[Sequence["Find"]]


def relations_of(groups: Groups, events: Sequence[Event]) -> tuple[Relation, ...]:
    """The relations between events; ``groups`` are the finds of each event, in the same order.

    ``previousRound`` between rounds that are counted or set against each other; ``subEventOf`` from
    a round to its talks, from what is done at a meeting to the meeting, from what an attack did to
    the attack; ``outcomeOf`` from what happened in a sentence on a meeting to it; ``concerns`` to
    what an event is about; ``responseTo`` to what it answers; ``demandOf`` from a request to the
    talks where it is made.
    """
    out: dict[Relation, None] = {}
    for source, kind, target in (
        *_rounds(groups, events),
        *_matters(groups, events),
        *_meetings(groups, events),
        *_answers(groups, events),
    ):
        if source != target:
            out[Relation(events[source].id, kind, events[target].id)] = None
    return tuple(out)


Link = tuple[int, str, int]


def _homes(groups: Groups) -> dict[int, int]:
    return {f.token_index: n for n, group in enumerate(groups) for f in group}


def _rounds(groups: Groups, events: Sequence[Event]) -> list[Link]:
    out: list[Link] = []
    home = _homes(groups)
    talks = [n for n, e in enumerate(events) if is_a(e.type, ("Talks",))]
    rounds = [n for n, e in enumerate(events) if e.type == "NegotiationRound"]
    order = {n: next((f.order for f in groups[n] if f.order is not None), None) for n in rounds}
    first: dict[str | None, int] = {}
    for n in rounds:
        first.setdefault(order[n], n)
    told = [n for n in rounds if order[n] != "next"][:2]
    current = next((n for n in rounds if order[n] not in ("previous", "next", None)), None)
    for n in rounds:
        mine = order[n]
        before: int | None = None
        if mine == "previous":
            later = next((m for m in told if m != n), None)
            if later is not None:
                out.append((later, "previousRound", n))
        elif mine is not None and mine.isdigit():
            before = first.get(str(int(mine) - 1))
        elif mine == "next":
            before = current
        if before is not None:
            out.append((n, "previousRound", before))
        inside = next((home[f.of_round] for f in groups[n] if f.of_round in home), None)
        if len(talks) == 1:
            inside = talks[0]
        if inside is not None:
            out.append((n, "subEventOf", inside))
    return out


def _matters(groups: Groups, events: Sequence[Event]) -> list[Link]:
    home = _homes(groups)
    return [
        (n, "concerns", home[theme])
        for n, group in enumerate(groups)
        if not is_a(events[n].type, ("NegotiationRound", "Talks"))
        for find in group
        for theme in find.themes
        if theme in home and is_a(events[home[theme]].type, _MATTERS)
    ]


def _meetings(groups: Groups, events: Sequence[Event]) -> list[Link]:
    out: list[Link] = []
    home = _homes(groups)
    rounds = [n for n, e in enumerate(events) if e.type == "NegotiationRound"]
    meetings = rounds or [n for n, e in enumerate(events) if e.type == "Talks"]
    met: dict[int, list[int]] = {}  # the meetings by the sentences that tell of them
    for m in meetings:
        for sentence in {f.sentence for f in groups[m]}:
            met.setdefault(sentence, []).append(m)
    for n, group in enumerate(groups):
        for find in group:
            at = home.get(find.within) if find.within is not None else None
            if at is not None and is_a(events[at].type, ("Consultation", "Assault")):
                asked = is_a(events[n].type, ("Request",))
                in_talks = is_a(events[at].type, ("Talks", "NegotiationRound"))
                out.append((n, "demandOf" if asked and in_talks else "subEventOf", at))
            came_out = not (find.about or "").startswith("to ")
            if is_a(events[n].type, _OUTCOMES) and find.status == "happened" and came_out:
                near = met.get(find.sentence, ())
                if len(near) == 1:
                    out.append((n, "outcomeOf", near[0]))
    return out


def _answers(groups: Groups, events: Sequence[Event]) -> list[Link]:
    """To the event that the words name, else to the last one of its kind told before."""
    out: list[Link] = []
    home = _homes(groups)
    of_kind: dict[str, list[int]] = {}  # events of a kind, in the order of the text
    for n, group in enumerate(groups):
        for find in group:
            for token, kind in find.answers:
                to = home.get(token)
                if to is None:
                    if kind not in of_kind:
                        of_kind[kind] = [
                            m for m, event in enumerate(events) if is_a(event.type, (kind,))
                        ]
                    alike = of_kind[kind]
                    at = bisect_left(
                        alike, find.token_index, key=lambda m: groups[m][0].token_index
                    )
                    to = next((m for m in reversed(alike[max(at - 2, 0) : at]) if m != n), None)
                if to is not None:
                    out.append((n, "responseTo", to))
    return out
