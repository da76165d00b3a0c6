"""Who an article has named so far, where, and what its words show of them."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.extract.names.article_names import ArticleNames
from onrecord.extract.names.person_names import GIVEN_HE, GIVEN_SHE
from onrecord.extract.names.rule_names import is_by_office
from onrecord.extract.syntax.words import word_list
from onrecord.model import Mention, Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

_MASCULINE = word_list("word-for-a-man")
_FEMININE = word_list("word-for-a-woman")
SUBJECTS = frozenset(["nsubj", "nsubjpass"])
_LED_BY = 5  # words before a name that may say what its bearer is
_LONGEST_TITLE = 4  # words
_BACK = 3  # sentences in which a pronoun's antecedent is looked for, its own included


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a token: who, the gender the words show ("m", "f" or ""), subject or not.

    ``ref`` is None where the article leaves open who it is.
    """

    token: int
    start: int
    ref: str | None
    gender: str
    subject: bool


class Discourse:
    """The people of an article in the order of its text, the titles and genders they are given.

    ``at``: the mention that a token is part of; ``first``: the offset at which somebody is named
    first.
    """

    def __init__(self, names: ArticleNames) -> None:
        self.names, self.tokens = names, names.tokens
        self.doc, self.lower = names.tokens.doc, names.tokens.lower
        self.at: dict[int, Mention] = {}
        self.first: dict[str, int] = {}
        self._gender: dict[str, str] = {}
        self._roles: dict[str, set[str]] = {}
        #: Who was introduced by a title, and where they are named first, in that order.
        self._introduced: dict[str, list[tuple[int, str]]] = {}
        self._people: list[Person] = []
        found = names.register.found.values()
        for mention in sorted(found, key=lambda m: (m.span.start, -m.span.end)):
            first, last = self.tokens.at(mention.span)
            for i in range(first, last):
                self.at.setdefault(i, mention)
            if mention.kind == "person" and first < last:
                self._learn(mention, first, last)
        self._people.sort(key=lambda p: p.token)
        self._tokens = [p.token for p in self._people]
        for ref, titles in self._roles.items():
            for title in titles:
                self._introduced.setdefault(title, []).append((self.first[ref], ref))
        for people in self._introduced.values():
            people.sort()

    def _learn(self, mention: Mention, first: int, last: int) -> None:
        """Adds a person, with the titles and the gender that the words around give them."""
        root = self.doc[first:last].root
        if mention.ref:
            words = self._words_for(mention, first, last)
            self._roles.setdefault(mention.ref, set()).update(_runs(words))
            titles = self.lower[first : first + 1] if last - first > 1 else []  # "Ms Lind"
            gender = gender_of([*words, *titles])
            if gender:
                self._gender.setdefault(mention.ref, gender)
            self._met(mention.ref, mention.span.start)
        self._people.append(self._person(root, mention.span.start, mention.ref))

    def _person(self, root: Token, start: int, ref: str | None) -> Person:
        return Person(root.i, start, ref, "", root.dep_ in SUBJECTS)

    def _words_for(self, mention: Mention, first: int, last: int) -> list[str]:
        """The words that say what somebody is: before the name, beside it, of an office."""
        words: list[str] = []
        at = first - 1
        while at >= 0 and self.doc[at].pos_ in ("PROPN", "NOUN", "ADJ") and first - at <= _LED_BY:
            words.insert(0, self.lower[at])
            at -= 1
        root = self.doc[first:last].root
        beside = [c for c in root.children if c.dep_ == "appos" and c.i >= last]
        if root.dep_ == "appos":
            beside.append(root.head)
        for noun in beside:
            words += self.lower[max(noun.i - 3, noun.left_edge.i) : noun.i + 1]
        if is_by_office(mention.reason):
            words += self.lower[first:last]
        return words

    def _met(self, ref: str, start: int) -> None:
        """Keeps where somebody is named first, also in the lists of those with their titles."""
        if start >= self.first.get(ref, start + 1):
            return
        for title in self._roles.get(ref, ()) if self._introduced else ():
            people = self._introduced[title]
            people.remove((self.first[ref], ref))
            insort(people, (start, ref))
        self.first[ref] = start

    def add(self, span: Span) -> None:
        """Lets what comes later go back to a mention of somebody that has just been kept."""
        mention = self.names.register.found[span]
        first, last = self.tokens.at(span)
        for i in range(first, last):
            self.at.setdefault(i, mention)
        if mention.ref:
            self._met(mention.ref, span.start)
        person = self._person(self.doc[first:last].root, span.start, mention.ref)
        self._insert(bisect_right(self._tokens, person.token), person)

    def add_pronoun(self, pronoun: Token, ref: str | None, gender: str) -> None:
        """Lets what comes later go back to whom a pronoun goes back to; gives them its gender."""
        if ref is not None:
            self._gender.setdefault(ref, gender)
        subject = pronoun.dep_ in SUBJECTS
        person = Person(pronoun.i, pronoun.idx, ref, gender, subject)
        self._insert(bisect_left(self._tokens, pronoun.i), person)

    def _insert(self, at: int, person: Person) -> None:
        self._people.insert(at, person)
        self._tokens.insert(at, person.token)

    def introduced_before(self, title: str, start: int) -> Sequence[str]:
        """Who was introduced by a title before an offset, in the order of their first mentions."""
        people = self._introduced.get(title, [])
        return [ref for _, ref in people[: bisect_left(people, (start, ""))]]

    def between(self, first: int, end: int) -> list[Person]:
        """The people at tokens ``first`` to ``end`` (half-open), in order."""
        return self._people[bisect_left(self._tokens, first) : bisect_left(self._tokens, end)]

    def window(self, pronoun: Token) -> list[Person]:
        """People named before a pronoun, in its sentence and the sentences before it."""
        first = pronoun.sent
        for _ in range(_BACK - 1):
            if first.start == 0:
                break
            first = self.doc[first.start - 1].sent
        return self.between(first.start, pronoun.i)

    def fits(self, person: Person, gender: str) -> bool:
        """Whether nothing speaks against somebody's being of that gender."""
        known = person.gender or (self._gender.get(person.ref, "") if person.ref else "")
        if not known and person.ref:
            known = self._by_given_name(person.ref)
        return not known or known == gender

    def _by_given_name(self, ref: str) -> str:
        """What a person's given name suggests, for want of better."""
        actor = self.names.known.by_iri.get(ref) or self.names.register.minted_by_id(ref)
        words = _ascii(actor.label).split() if actor is not None else []
        given = next((w for w in words if w not in _MASCULINE | _FEMININE), "")
        return "f" if given in GIVEN_SHE else "m" if given in GIVEN_HE else ""


def gender_of(words: Iterable[str]) -> str:
    """ "m" or "f" where the words are those for a man or a woman, "" where for neither or both."""
    words = frozenset(words)
    he, she = not words.isdisjoint(_MASCULINE), not words.isdisjoint(_FEMININE)
    return "" if he == she else "m" if he else "f"


def _ascii(name: str) -> str:
    """A name in lower case without accents, as lists of names have it."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()


def _runs(words: list[str]) -> set[str]:
    """All that a title's words end with: "norlandic foreign minister" is a "minister" too."""
    return {
        " ".join(words[a:b])
        for b in range(1, len(words) + 1)
        for a in range(max(0, b - _LONGEST_TITLE), b)
    }
