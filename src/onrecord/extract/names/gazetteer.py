"""The authority's names as an index over text: word boundaries, case sense, longest match."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.authority.model import Authority
from onrecord.model import Span

#: No name has a word of more parts; so a chain of any length is gone through part by part.
_WORD = re.compile(r"\w+(?:[.’'&-]\w+){0,9}\.?")
_HEAD = re.compile(r"\w+")
_PART = re.compile(r"['-]")
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
        #: Given and family name → the people so called, whatever stands between.
        self.people: dict[tuple[str, str], set[str]] = {}
        for actor in authority.actors:
            for name in (actor.label, *actor.names):
                self._add(name, Entry(actor.iri, actor.kind, "name"))
            for name in actor.metonyms:
                self._add(name, Entry(actor.iri, actor.kind, "metonym"))
            for name in actor.demonyms:
                self._add(name, Entry(actor.iri, actor.kind, "demonym"))
            for name in actor.demonym_nouns:
                self._add(name, Entry(actor.iri, actor.kind, "demonym-noun"))
            if actor.kind == "person":
                for name in (actor.label, *actor.names):
                    words = name.split()
                    self.people.setdefault((words[0], words[-1]), set()).add(actor.iri)
            for family in dict.fromkeys((actor.family_name, *actor.family_names)):
                if family:
                    entry = Entry(actor.iri, actor.kind, "family-name")
                    self._add(family, entry)
                    self._add(family[0].upper() + family[1:], entry)
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

    def find(self, text: str, start: int, end: int, *, fold: bool | None = None) -> Iterator[Hit]:
        """The names in ``text[start:end]``, from left to right, none inside another.

        With ``fold``, names are found whatever their case, if they are longer than three letters.
        Unless told, that is so where the stretch has no lower-case letter to speak of (a headline
        in capitals), and for single words in capitals that can only be a place or a state, as
        datelines have them.
        """
        piece = text[start:end].translate(_PLAIN_QUOTE)
        if fold is None:
            letters = [c for c in piece if c.isalpha()]
            fold = len(letters) > 20 and sum(c.isupper() for c in letters) > 0.8 * len(letters)
        names = self._folded if fold else self._names
        if fold:
            lowered = piece.casefold()
            piece = lowered if len(lowered) == len(piece) else piece
        at = 0
        while (match := _WORD.search(piece, at)) is not None:
            hit = self._longest(piece, match.start(), names)
            if hit is not None and fold and hit.span.end - hit.span.start <= 3:
                hit = None
            if hit is None and not fold:
                hit = self._capitals(piece, match)
            if hit is None:
                # hyphenated and possessive words may still hold a name at their head
                inner = _HEAD.match(piece, match.start())
                at = inner.end() if inner else match.start() + 1
                continue
            yield Hit(Span(hit.span.start + start, hit.span.end + start), hit.entries)
            at = hit.span.end

    def _capitals(self, text: str, match: re.Match[str]) -> Hit | None:
        """A place or state in capitals amid lower case: "KYIV, Ukraine —"."""
        word = match[0]
        if len(word) < 4 or not word.isupper() or not word.isalpha():
            return None
        known = self._folded.get(word.casefold(), {}).get(word.casefold(), ())
        entries = tuple(e for e in known if e.how in ("place", "metonym") or e.kind == "state")
        return Hit(Span(match.start(), match.end()), entries) if entries else None

    def _longest(self, text: str, at: int, names: dict[str, dict[str, list[Entry]]]) -> Hit | None:
        match = _WORD.match(text, at)
        if match is None:
            return None
        word = match[0]
        firsts = {word, word.rstrip(".")}
        if not word.isalnum():
            firsts |= {_PART.split(word, maxsplit=1)[0], word.split(".")[0]}
        best: tuple[int, list[Entry]] | None = None
        for first in firsts:
            for name, entries in names.get(first, {}).items():
                stop = at + len(name)
                if not text.startswith(name, at):
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
