"""Mentions as they are found, and the actors that the article alone knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from onrecord.extract.names.model import MentionIndex
from onrecord.extract.names.rule_names import MAY_HOLD
from onrecord.extract.names.tenures import Holder
from onrecord.model import Actor, Mention, Span


class MentionRegister:
    """The mentions of one article so far, by their spans; a later one of a span replaces it.

    ``offices`` are offices by the span of the phrase that names them; ``stated`` pairs of a person
    and an office that the text itself gives to the person.
    """

    def __init__(self) -> None:
        self.found: dict[Span, Mention] = {}
        self.offices: dict[Span, str] = {}
        self.stated: set[tuple[str, str]] = set()
        self._ends: dict[int, Mention] = {}
        self._minted: dict[str, Actor] = {}  # by kind and label
        self._minted_by_id: dict[str, Actor] = {}
        self._minted_people: dict[str, list[Actor]] = defaultdict(list)  # by their last words

    def keep(self, mention: Mention) -> None:
        """Keeps a mention, whose id is given in the end."""
        self.found[mention.span] = mention
        self._ends[mention.span.end] = mention

    def take(self, span: Span, kind: str, ref: str | None, sure: float, reason: str) -> None:
        """Keeps a mention of this span."""
        self.keep(Mention("", span, kind, ref, round(sure, 3), reason))

    def take_holder(self, span: Span, who: Holder, sure: float, reason: str) -> None:
        """Keeps a mention of an office's holder; of one who only may hold it, as no more than that.

        A supposition is at least as unsure as an office whose holder nobody knows.
        """
        if who.certain:
            self.take(span, "person", who.person, sure, reason)
        else:
            unsure = round(min(sure, 0.5) - 0.1, 3)
            why = f"{reason}{MAY_HOLD}"
            self.keep(Mention("", span, "person", None, unsure, why, who.person))

    def drop(self, span: Span) -> None:
        """Forgets a mention, if there is one of this span."""
        self.found.pop(span, None)

    def ending_at(self, end: int) -> Mention | None:
        """The mention kept last that ends at an offset."""
        return self._ends.get(end)

    def mint(self, kind: str, label: str, body_of: str | None = None) -> Actor:
        """The article's own actor of that kind and name, the same one each time."""
        label = " ".join(label.split())
        key = _key(kind, label)
        if key not in self._minted:
            actor = self._minted[key] = Actor(f"new-{len(self._minted)}", kind, label, body_of)
            self._minted_by_id[actor.id] = actor
            if kind == "person":
                self._minted_people[label.split()[-1]].append(actor)
        return self._minted[key]

    def has_minted(self, kind: str, label: str) -> bool:
        """Whether the article has an actor of its own of that kind and name."""
        return _key(kind, label) in self._minted

    def minted_by_id(self, ref: str) -> Actor | None:
        """The article's own actor of that id."""
        return self._minted_by_id.get(ref)

    def minted_people(self, last_word: str) -> Sequence[Actor]:
        """The article's own people whose names end with a word, in the order of minting."""
        return self._minted_people.get(last_word, ())

    def index(self) -> MentionIndex:
        """All in the order of the text, with ids."""
        ordered = sorted(self.found.values(), key=lambda m: m.span)
        order = list(dict.fromkeys(m.ref for m in ordered if m.ref and ":" not in m.ref))
        names = {old: f"actor-{n}" for n, old in enumerate(order, start=1)}
        mentions = [
            replace(m, id=f"mention-{n}", ref=names.get(m.ref or "", m.ref))
            for n, m in enumerate(ordered, start=1)
        ]
        actors = [replace(self._minted_by_id[old], id=names[old]) for old in order]
        stated = {(names.get(person, person), office) for person, office in self.stated}
        return MentionIndex(mentions, actors, self.offices, stated)


def _key(kind: str, label: str) -> str:
    return f"{kind}:{label.casefold()}"
