"""The authority's names as an index over text: word boundaries, case sense, longest match."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.authority_model import Authority
from onrecord.model import Span

_WORD = re.compile(r"\w+(?:[.’'&-]\w+)*\.?")
_PLAIN_QUOTE = str.maketrans("’‘", "''")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name may stand for, and in which way.

    ``how`` is name, metonym, demonym, demonym-noun, family-name or place.
    """

    ref: str
    kind: str
    how: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found in a text, with all it may stand for."""

    span: Span
    entries: tuple[Entry, ...]


class Lexicon:
    """Names of an authority, found in text by their first word, the longest first."""

    def __init__(self, authority: Authority) -> None:
        self._names: dict[str, dict[str, list[Entry]]] = {}
        self._articled: set[str] = set()
        for actor in authority.actors:
            for name in (actor.label, *actor.names):
                self._add(name, Entry(actor.iri, actor.kind, "name"))
            for name in actor.metonyms:
                self._add(name, Entry(actor.iri, actor.kind, "metonym"))
            for name in actor.demonyms:
                self._add(name, Entry(actor.iri, actor.kind, "demonym"))
            for name in actor.demonym_nouns:
                self._add(name, Entry(actor.iri, actor.kind, "demonym-noun"))
            if actor.family_name:
                self._add(actor.family_name, Entry(actor.iri, actor.kind, "family-name"))
        for place in authority.places:
            for name in (place.label, *place.names):
                self._add(name, Entry(place.iri, place.kind, "place"))
        self._folded: dict[str, dict[str, list[Entry]]] = {}
        for names in self._names.values():
            for name, entries in names.items():
                first = self._first(name.casefold())
                known = self._folded.setdefault(first, {}).setdefault(name.casefold(), [])
                known += [e for e in entries if e not in known]

    @staticmethod
    def _first(name: str) -> str:
        match = _WORD.match(name)
        return match[0].rstrip(".") if match else name

    def _add(self, name: str, entry: Entry) -> None:
        bare = name.translate(_PLAIN_QUOTE)
        for article in ("the ", "The "):
            bare = bare.removeprefix(article)
        if not bare:
            return
        if bare != name and entry.kind == "state-grouping":
            self._articled.add(bare)  # "the West" is an actor, "West" is a direction
        known = self._names.setdefault(self._first(bare), {}).setdefault(bare, [])
        if entry not in known:
            known.append(entry)

    def find(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """The names in ``text[start:end]``, from left to right, none inside another.

        Where the stretch has no lower-case letter to speak of (a headline in capitals), names are
        found whatever their case, if they are longer than three letters.
        """
        letters = [c for c in text[start:end] if c.isalpha()]
        fold = len(letters) > 20 and sum(c.isupper() for c in letters) > 0.8 * len(letters)
        names = self._folded if fold else self._names
        plain = text.translate(_PLAIN_QUOTE)
        if fold:
            lowered = plain.casefold()
            plain = lowered if len(lowered) == len(plain) else plain
        at = start
        while at < end:
            match = _WORD.search(plain, at, end)
            if match is None:
                return
            hit = self._longest(plain, match.start(), end, names)
            if hit is None or (fold and hit.span.end - hit.span.start <= 3):
                # hyphenated and possessive words may still hold a name at their head
                inner = re.match(r"\w+", plain[match.start() : match.end()])
                step = inner.end() if inner else 1
                at = match.start() + step
                continue
            yield hit
            at = hit.span.end

    def _longest(
        self, text: str, at: int, end: int, names: dict[str, dict[str, list[Entry]]]
    ) -> Hit | None:
        match = _WORD.match(text, at, end)
        if match is None:
            return None
        word = match[0]
        firsts = {word, word.rstrip("."), re.split(r"['-]", word)[0], word.split(".")[0]}
        best: tuple[int, list[Entry]] | None = None
        for first in firsts:
            for name, entries in names.get(first, {}).items():
                stop = at + len(name)
                if stop > end or not text.startswith(name, at):
                    continue
                if stop < len(text) and text[stop].isalnum() and name[-1].isalnum():
                    continue
                if name in self._articled and text[max(0, at - 4) : at].lower() != "the ":
                    continue
                if best is None or stop > best[0]:
                    best = (stop, entries)
        if best is None:
            return None
        return Hit(Span(at, best[0]), tuple(best[1]))
