"""What an article tells of whoever it calls by a family name alone.

Much speaks against a known person of that name: a title or an occupation that is not theirs
("Judge Tarn", "the striker Tarn"), an apposition that says who it is ("Tarn, an elephant"), an age,
a contest, or that it is somebody's given name ("Tarn Holt") or a place's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from onrecord.calendar_names import CALENDAR
from onrecord.extract.names.name_context import TITLES, Tokens
from onrecord.extract.names.person_names import COMMON_FAMILY_NAMES
from onrecord.extract.syntax.words import word_list, word_set
from onrecord.model import Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: Sectors of those who are known for an office, and of those whom others set beside them.
_PUBLIC: Final = frozenset(["GOV", "LEG", "PTY", "ELI", "MIL", "OPP", "SPY", "REB", "IGO", ""])
#: Titles of an office that anybody may hold; who is known by another one is somebody else.
_OWN_ONLY: Final = word_list("title-of-one-of-many")
#: What is called by an occupation that the table of sectors does not know.
_OCCUPATIONS: Final = word_list("occupation-out-of-public-life")
_POLITICAL: Final = word_list("noun-of-public-life")
#: Words of a contest that stand for nothing else, and those that two of which are needed of.
_PLAYED: Final = re.compile(
    r"\b(?:scored(?! (?:a point|points|political))|hat-?tricks?|midfield\w*|goalkeepers?|"
    r"quarterbacks?|touchdowns?|innings|wickets?|tie-?breaks?|home runs?|free kicks?|"
    r"penalty kicks?|offside|half-time|semi-?finals?|quarter-?finals?|playoffs?)\b",
    re.IGNORECASE,
)
_PLAYING: Final = re.compile(
    r"\b(?:goals?|coach|strikers?|sets|match|season|league|tournament|championships?|medals?|"
    r"referee|marathon|podium|laps?|rebounds?|substitute|knockout|teammates?|squad|penalty)\b",
    re.IGNORECASE,
)
_AGED: Final = re.compile(
    r",? \(?(?:aged )?\d{1,3}[,)]|,? (?:was|is|turned|turns) \d{1,3}\b(?! (?:p|%))"
)
_WHERE: Final = word_set("in near at outside around")
_PARTS: Final = ("compound", "flat", "amod", "nmod", "appos")
_ASIDE: Final = frozenset([",", "(", "–", "—"])
_HEADED: Final = 3  # words before a name that may say what its bearer is


@dataclass(frozen=True)
class _Told:
    """What is told of a name: words for what its bearer is, and whether more speaks against it.

    ``given`` are the words beside it in longer names.
    """

    called: frozenset[str]
    given: frozenset[str]
    described: bool  # by an apposition or a noun that is of nobody in public life
    apart: bool  # an age, a contest
    placed: bool


class BareNames:
    """The family names of one article, wherever they stand alone."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._places: dict[str, list[int]] = defaultdict(list)
        for token in tokens.doc:
            if token.text[:1].isupper():
                self._places[token.text].append(token.i)
        self._told: dict[str, _Told] = {}

    def against(self, name: str, names: frozenset[str], titles: frozenset[str]) -> bool:
        """Whether the article speaks against a person of these names' words and titles' words."""
        told = self._of(name)
        foreign = {w for w in told.called if w in _OWN_ONLY | _OCCUPATIONS and w not in titles}
        another = bool(told.given - names)
        return bool(foreign) or another or told.described or told.apart or told.placed

    def somebody(self, name: str) -> bool:
        """Whether what is told of a name shows that a person, or the like, bears it."""
        told = self._of(name)
        titled = not told.called.isdisjoint(TITLES | _OWN_ONLY | _OCCUPATIONS)
        return titled or told.described or told.apart or bool(told.given)

    def named(self, token: Token) -> bool:
        """Whether a word that the tagger takes for none is a name: it is one of an entity."""
        return token.ent_type_ in ("PERSON", "ORG", "GPE", "NORP") and token.text[0].isupper()

    def longer(self, name: str) -> Span | None:
        """A name of two words in which this common one is the given name: "Tarn Holt"."""
        if name not in COMMON_FAMILY_NAMES:
            return None
        doc, tokens = self._tokens.doc, self._tokens
        for i in self._places.get(name, ()):
            if i + 1 >= len(doc):
                continue
            after = doc[i + 1]
            if (
                doc[i].dep_ in ("compound", "flat")
                and doc[i].head.i == after.i
                and after.pos_ == "PROPN"
                and after.is_alpha
                and after.text[0].isupper()
                and not after.text.isupper()
                and after.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "poss", "conj")
                and tokens.lower[i + 1] not in TITLES | CALENDAR
                and tokens.table.at(tokens.lower, i + 1) is None
                and doc[i].ent_type_ not in ("GPE", "LOC", "FAC")
                and (i == 0 or not doc[i - 1].text[0].isupper() or doc[i - 1].is_sent_start)
            ):
                return tokens.span(i, i + 2)
        return None

    def _of(self, name: str) -> _Told:
        if name not in self._told:
            places = self._places.get(name, [])
            called: set[str] = set()
            given: set[str] = set()
            described = apart = placed = False
            for i in places:
                called.update(self._titles(i))
                given.update(self._given(i))
                described = described or self._described(i)
                apart = apart or self._apart(i)
                placed = placed or self._placed(i)
            self._told[name] = _Told(frozenset(called), frozenset(given), described, apart, placed)
        return self._told[name]

    def _titles(self, i: int) -> Iterator[str]:
        """The words before a name that say what its bearer is."""
        doc, lower = self._tokens.doc, self._tokens.lower
        for at in range(i - 1, max(i - 1 - _HEADED, -1), -1):
            if doc[at].pos_ not in ("NOUN", "PROPN", "ADJ") or doc[at].dep_ == "poss":
                return
            if at == i - 1 or doc[at].dep_ in _PARTS:
                yield lower[at]

    def _given(self, i: int) -> Iterator[str]:
        """The words beside a name in a longer one that the language model sees."""
        doc = self._tokens.doc
        if i and doc[i].ent_iob_ == "I" and doc[i].ent_type_ in ("PERSON", "ORG"):
            yield from self._part(i - 1)
        if i + 1 < len(doc) and doc[i + 1].ent_iob_ == "I" and doc[i].ent_type_ == "PERSON":
            yield from self._part(i + 1)

    def _part(self, i: int) -> Iterator[str]:
        """The word, if it can be one of a name."""
        token, tokens = self._tokens.doc[i], self._tokens
        if (
            token.pos_ == "PROPN"
            and token.is_alpha
            and token.is_title
            and tokens.lower[i] not in TITLES | CALENDAR
            and tokens.table.at(tokens.lower, i) is None
        ):
            yield token.text

    def _described(self, i: int) -> bool:
        doc = self._tokens.doc
        token = doc[i]
        for noun in (c for c in token.children if c.dep_ == "appos" and c.i > i):
            if noun.pos_ == "NOUN" and doc[noun.left_edge.i - 1].text in _ASIDE:
                indefinite = any(c.lower_ in ("a", "an") for c in noun.children)
                if self._private(noun) if not indefinite else not self._public(noun):
                    return True
        if token.dep_ == "nsubj" and token.head.lemma_ == "be":
            said = next((c for c in token.head.children if c.dep_ == "attr"), None)
            if said is not None and said.pos_ == "NOUN" and self._private(said):
                return True
        before = doc[i - 1] if i else None
        return (
            before is not None
            and before.pos_ == "NOUN"
            and before.tag_ == "NN"
            and before.whitespace_ == " "
            and not self._public(before)
            and (
                (before.dep_ in _PARTS and before.head.i == i)
                or (token.dep_ == "appos" and token.head.i == before.i)
                or (before.dep_ == token.dep_ and before.head.i == token.head.i)
            )
        )

    def _private(self, noun: Token) -> bool:
        """Whether a noun is somebody's outside public life: "a plumber", "the goalkeeper"."""
        tokens = self._tokens
        if self._public(noun):
            return False
        found = tokens.table.at(tokens.lower, noun.i)
        return noun.lower_ in _OCCUPATIONS or (found is not None and found.row.kind == "person")

    def _public(self, noun: Token) -> bool:
        """Whether a noun may speak of somebody in public life."""
        tokens = self._tokens
        words = {noun.lower_, *(c.lower_ for c in noun.children if c.dep_ in ("amod", "compound"))}
        if words & _POLITICAL:
            return True
        if noun.lower_ in _OCCUPATIONS:
            return False
        found = tokens.table.at(tokens.lower, noun.i)
        return found is not None and found.row.sector in _PUBLIC and found.row.kind != "anything"

    def _apart(self, i: int) -> bool:
        """Whether an age stands beside a name, or a contest's words in its sentence."""
        tokens = self._tokens
        token = tokens.doc[i]
        end = token.idx + len(token)
        if _AGED.match(tokens.text, end):
            return True
        sentence = token.sent
        where = (tokens.text, sentence.start_char, sentence.end_char)
        return bool(
            _PLAYED.search(*where) or len({m[0].lower() for m in _PLAYING.finditer(*where)}) > 1
        )

    def _placed(self, i: int) -> bool:
        token = self._tokens.doc[i]
        return (
            token.ent_type_ in ("GPE", "LOC", "FAC")
            and token.dep_ == "pobj"
            and token.head.lower_ in _WHERE
        )
