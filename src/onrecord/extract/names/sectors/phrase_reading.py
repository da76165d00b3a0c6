"""What the words of an actor phrase say of who it is: its nouns, owners and doubts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from onrecord.extract.names.gazetteer import Entry, Hit
from onrecord.extract.names.sectors.occupations import Noun, SectorTable
from onrecord.extract.syntax.words import word_list

#: Kinds of noun that say who somebody is, and those that leave it open.
_STRONG = frozenset(["person", "people", "body", "craft"])
_OPEN = frozenset(["anyone", "anything"])
#: Sectors so wide that a field before the noun says more: "agricultural workers".
_WIDE = frozenset(["CVL", "LAB"])
#: After these a phrase says whose or where, no longer who.
ENDS_WHO = word_list("word-that-ends-who")
#: Titles that say what sector only with whose they are: "president".
_TITLES_OF_MANY = word_list("title-of-many-bodies")
#: With these nobody is said to be what the noun says: "the alleged rebels".
_DOUBT = word_list("word-that-doubts-who")
#: A word of a phrase, with its hyphens and apostrophes.
WORD = re.compile(r"\w+(?:[-’'.]\w+)*")
_MARK = re.compile(r"[,;:()\[\]—–\n]")


class PhraseReading(NamedTuple):
    """A description word by word: names are "", ``owners`` whom each of them means.

    ``found`` are its nouns for somebody; at word ``cut`` it ends to say who and begins to say whose
    or where, and ``core`` are the nouns before that.
    """

    words: list[str]
    owners: dict[int, Entry]
    found: list[Noun]
    cut: int
    core: list[Noun]

    @property
    def is_plain(self) -> bool:
        """Whether its last word is a noun for somebody, and none puts that in doubt."""
        inside = {n for noun in self.core for n in range(noun.start, noun.end)}
        last = max((n for n in range(self.cut) if self.words[n]), default=-1)
        doubts = any(self.words[n] in _DOUBT for n in range(self.cut) if n not in inside)
        return last in inside and not doubts and not are_at_odds(self.core)

    @property
    def is_past(self) -> bool:
        """Whether it says what somebody was: "former", "ex-"."""
        past = any(noun.row.kind == "past" for noun in self.core)
        return past or any(w.startswith("ex-") for w in self.words)

    @property
    def is_of_many(self) -> bool:
        """Whether it is a title that bodies of all kinds have: "the vice president"."""
        head = self.core[-1]
        *lead, last = self.words[head.start : head.end]
        return last in _TITLES_OF_MANY and lead in ([], ["vice"])

    def before(self) -> list[Entry]:
        """Whose it is by a name before the noun; a person's name tells nothing of that."""
        return [e for n, e in sorted(self.owners.items()) if n < self.cut and e.kind != "person"]

    def after_of(self) -> list[Entry]:
        """Whose it is by the name right behind its "of"."""
        owner = self.owners.get(self._behind_of)
        return [owner] if owner is not None and owner.kind != "person" else []

    def body_beyond(self) -> str | None:
        """The sector of the body that is described behind its "of"; "" where it may be of any."""
        behind = (n for n in self.found if n.start >= self._behind_of)
        return next((n.row.sector for n in behind if n.row.kind in ("body", "anything")), None)

    @property
    def _behind_of(self) -> int:
        return self.cut + 1 + (self.words[self.cut + 1 : self.cut + 2] == ["the"])


def read_phrase(phrase: str, hits: Iterable[Hit], table: SectorTable) -> PhraseReading:
    """What the words of a phrase are; ``hits`` are the names in it, as the article means them."""
    matches = list(WORD.finditer(phrase))
    words = phrase_words(phrase)
    owners: dict[int, Entry] = {}
    for hit in hits:
        for n, m in enumerate(matches):
            # the name and nothing else: "Norland-backed" and "pro-Norland" are not of Norland
            tail = phrase[hit.span.end : m.end()]
            if hit.span.start <= m.start() < hit.span.end and tail in ("", "'s", "’s"):
                words[n] = ""
                owners[n] = hit.entries[0]
    found = table.find(words)
    inside = {n for noun in found for n in range(noun.start, noun.end)}
    ends = [n for n, word in enumerate(words) if word in ENDS_WHO and n not in inside]
    gaps = [(a.end(), b.start()) for a, b in pairwise(matches)]
    ends += [n for n, gap in enumerate(gaps, start=1) if _MARK.search(phrase, *gap)]
    cut = min(ends, default=len(words))
    return PhraseReading(words, owners, found, cut, [noun for noun in found if noun.end <= cut])


def are_at_odds(core: Sequence[Noun]) -> bool:
    """Whether the nouns of a description leave open which of them says who it is.

    "A health and press man", "the relief society's president", "the former candidate senator".
    """
    people = [n for n in core if n.row.kind == "person"]
    strong = [n for n in core if n.row.kind in _STRONG]
    if any(n.row.kind == "past" for n in core) and len(people) > 1:
        return True
    if not strong:
        return len({n.row.sector for n in core if n.row.kind == "field"}) > 1
    some_body = any(n.row.kind == "anything" for n in core)
    return some_body and strong == people and strong[-1].row.sector in ("GOV", "BUS")


def sector_by_rank(words: Sequence[str], found: Sequence[Noun]) -> tuple[str | None, str | None]:
    """The sector that the nouns say, and the one that they only suggest."""
    inside = {n for noun in found for n in range(noun.start, noun.end)}
    cut = next((n for n, w in enumerate(words) if w in ENDS_WHO and n not in inside), len(words))
    core = [n for n in found if n.start < cut]
    fields = [n.row.sector for n in core if n.row.kind == "field"]
    strong = next((n for n in reversed(core) if n.row.kind in _STRONG), None)
    if strong is not None:
        if fields and strong.row.sector in _WIDE:
            return fields[-1], None
        return strong.row.sector, None
    open_ = [n for n in core if n.row.kind in _OPEN]
    if open_ and fields:
        return fields[-1], None
    if cut < len(words) and (words[cut] == "of" or not core):
        beyond = next((n for n in found if n.start > cut and n.row.kind in _STRONG), None)
        if beyond is not None and not any(n.row.kind == "anyone" for n in open_):
            return beyond.row.sector, None
    return None, next((n.row.sector for n in reversed(open_) if n.row.sector), None)


def best_entry(entries: Sequence[Entry], alone: bool = True) -> Entry | None:
    """What a name stands for where no sentence says so; a family name only where it is alone."""
    order = ("name", "metonym", "demonym", "demonym-noun", "place", "family-name")
    ranked = sorted(entries, key=lambda e: order.index(e.how))
    for entry in ranked:
        if entry.how == "family-name":
            others = {e.ref for e in entries if e.how == "family-name"}
            if not alone or len(others) > 1:
                return None
        return entry
    return None


def phrase_words(phrase: str) -> list[str]:
    """The words in lower case, without the possessive's ending."""
    out = []
    for match in WORD.finditer(phrase):
        word = match[0].lower().replace("’", "'")
        out.append(word.removesuffix("'s"))
    return out
