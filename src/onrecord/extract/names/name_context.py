"""How a name stands in its sentence: alone or inside a longer name, as an actor, after a title."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from onrecord.calendar_names import CALENDAR
from onrecord.extract.names.occupations import SectorTable
from onrecord.extract.syntax.parser import texts_of
from onrecord.extract.syntax.words import word_list
from onrecord.model import Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Doc, Token

_LOCATIVE = word_list("word-before-a-place")
#: Nouns whose owner acts: "Moscow's demands", "Washington's ambassador".
_ACTING_NOUNS = word_list("noun-of-an-acting-owner")
#: Nouns whose target by "on" is the place struck, not the government.
_STRUCK = word_list("noun-of-a-strike")
#: Verbs whose object is spoken or done to as an actor.
_ADDRESSED = word_list("verb-to-an-actor")
#: Words that stand before a person's name, in lower case.
TITLES = word_list("title-before-a-name")
#: Words in capitals before a state's name that do not make it another name.
_EPITHETS = word_list("epithet-of-a-state")
#: Entities of the language model whose names swallow the names inside them.
_SWALLOWING = frozenset(["ORG", "FAC", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW"])
_OFFICIAL = frozenset(["GOV", "LEG", "MIL", "COP", "JUD", "SPY"])
_SPORT = re.compile(
    r"\b(?:match|matches|goals?|scored|scorer|scoring|hat-?trick|strikers?|midfielder|defender|"
    r"goalkeeper|coach|quarterback|league|cup|tournament|semi-?finals?|quarter-?finals?|football|"
    r"soccer|rugby|cricket|hockey|tennis|innings|wickets?|test match|penalty kick|playoffs?|"
    r"championships?|half-time|kick-off|touchdown|medal|stadium|world cup)\b",
    re.IGNORECASE,
)
_CONTEST = word_list("verb-of-a-contest")


class Tokens:
    """The tokens of one article by position and by offset; every answer is cheap."""

    def __init__(self, doc: Doc, text: str, table: SectorTable) -> None:
        self.doc, self.text, self.table = doc, text, table
        self.lower = texts_of(doc, "LOWER")
        self._headlines: dict[tuple[int, int], bool] = {}
        self.starts: list[int] = doc.to_array("IDX").tolist()

    def at(self, span: Span) -> tuple[int, int]:
        """The tokens that overlap with a span, half-open; empty where none does."""
        first = bisect_right(self.starts, span.start) - 1
        last = bisect_left(self.starts, span.end)
        if first < 0 or first >= last:
            return max(first, 0), max(first, 0)
        return first, last

    def root(self, span: Span) -> Token | None:
        """The token of a span on which its others hang."""
        first, last = self.at(span)
        return self.doc[first:last].root if first < last else None

    def span(self, first: int, last: int) -> Span:
        """The span of tokens, half-open."""
        end = self.doc[last - 1]
        return Span(self.starts[first], end.idx + len(end))

    @cached_property
    def sporting(self) -> bool:
        """Whether the article tells of a contest, where states and cities stand for teams."""
        return len({m[0].lower() for m in _SPORT.finditer(self.text)}) > 1

    @cached_property
    def swallowed(self) -> dict[int, tuple[int, int]]:
        """Token → the first and last token (half-open) of the name of a thing it is part of."""
        return {
            i: (ent.start, ent.end)
            for ent in self.doc.ents
            if ent.label_ in _SWALLOWING and ent.end - ent.start > 1 and "\n" not in ent.text
            for i in range(ent.start, ent.end)
        }

    def headline(self, start: int, end: int) -> bool:
        """Whether a stretch writes its words with capitals, as headlines do."""
        if (start, end) not in self._headlines:
            self._headlines[start, end] = self._capitals(start, end)
        return self._headlines[start, end]

    def _capitals(self, start: int, end: int) -> bool:
        words = [w for w in self.text[start:end].split() if len(w) > 3 and w[0].isalpha()]
        return len(words) > 4 and sum(w[0].isupper() for w in words) > 0.7 * len(words)

    def in_longer(self, span: Span, people: dict[int, Span]) -> bool:
        """Whether a name is a part of a longer name, which then names something else.

        "Norland Open", "Southern Norland", "University of Norland"; not "Norland President Tarn",
        "Norlandic Army" or "Norland Tuesday". ``people``: first token → name of a person.
        """
        first, last = self.at(span)
        if first >= last:
            return False
        return (
            self._goes_on(span, last, people)
            or self._led_into(first, last)
            or self._swallows(first, last)
        )

    def _goes_on(self, span: Span, last: int, people: dict[int, Span]) -> bool:
        if last >= len(self.lower) or self.starts[last] != span.end + 1:
            return False
        after = self.doc[last]
        if not after.is_alpha or not after.text[0].isupper() or after.pos_ != "PROPN":
            return False
        if last in people or self._continues(last):
            return False
        return self.text[self.starts[last] - 1] != "\n"

    def _continues(self, at: int) -> bool:
        """Whether a word after a name makes a description or a date of it, not another name."""
        if self.lower[at] in TITLES or self.lower[at] in CALENDAR:
            return True
        noun = self.table.at(self.lower, at)
        return noun is not None and (noun.row.kind != "body" or noun.row.sector in _OFFICIAL)

    def _led_into(self, first: int, last: int) -> bool:
        if first == 0:
            return False
        before = self.doc[first - 1]
        if before.whitespace_ != " " or not before.is_alpha or not before.text[0].isupper():
            return False
        if before.dep_ not in ("compound", "amod", "nmod") or not first <= before.head.i < last:
            return False
        if before.is_sent_start and before.pos_ != "PROPN":
            return False
        word = self.lower[first - 1]
        return word not in TITLES and word not in _EPITHETS and word not in CALENDAR

    def _swallows(self, first: int, last: int) -> bool:
        whole = self.swallowed.get(first)
        if whole is None or self.swallowed.get(last - 1) != whole or whole == (first, last):
            return False
        if self.lower[whole[0]] in ("the", "a", "an") and whole == (first - 1, last):
            return False
        after = last + (last < whole[1] and self.lower[last] in ("'s", "’s"))
        if after < whole[1]:
            # "the Labour party": the name, and what it is
            capital = self.doc[after].text[0].isupper()
            return after == last and capital and not self._continues(after)
        lead = whole[0] + (self.lower[whole[0]] == "the")
        noun = self.table.at(self.lower, lead)
        return noun is None or noun.row.sector not in _OFFICIAL

    def common(self, span: Span) -> bool:
        """Whether a single word at the head of a sentence is a common noun or verb.

        Its capital says nothing there: "Turkey is served at noon."
        """
        first, last = self.at(span)
        if last - first != 1:
            return False
        token = self.doc[first]
        return bool(
            token.is_sent_start and token.pos_ in ("NOUN", "VERB", "ADV") and not token.ent_type_
        )

    def no_family_name(self, span: Span) -> bool:
        """Whether a word that could be a family name goes on as another name, or is no name.

        "General Santos City", "the Moon", "in May".
        """
        first, last = self.at(span)
        if last < len(self.lower) and self.starts[last] == span.end + 1:
            after = self.doc[last]
            if after.pos_ == "PROPN" and after.text[0].isupper():
                return self.lower[last] not in CALENDAR
        before = self.lower[first - 1] if first else ""
        if self.lower[first] in CALENDAR and before not in TITLES:
            return self.doc[first].ent_type_ != "PERSON"
        return before == "the" and not describes_next(self.doc[last - 1])

    def describes(self, span: Span) -> bool:
        """Whether a word stands before a noun that it describes."""
        token = self.root(span)
        return token is not None and token.dep_ != "poss" and describes_next(token)

    def is_title(self, span: Span) -> bool:
        """Whether a span is only what somebody is called: "State", "Prime Minister"."""
        first, last = self.at(span)
        return all(w in TITLES or w in ("of", "state") for w in self.lower[first:last])

    def team(self, span: Span) -> bool:
        """Whether a place's or state's name stands for its team in a contest."""
        if not self.sporting:
            return False
        token = self.root(span)
        if token is None:
            return False
        at = _chief(token)
        if at.dep_ in ("nsubj", "nsubjpass", "dobj"):
            return at.head.lemma_ in _CONTEST or at.dep_ == "nsubj"
        if at.dep_ in ("compound", "nmod"):
            return at.head.pos_ == "NOUN"  # "the Norland captain"
        return at.dep_ == "pobj" and at.head.lower_ in ("against", "over", "versus", "v")


def describes_next(token: Token) -> bool:
    """Whether a word hangs on a later one as its description: "the Tarn government"."""
    return token.dep_ in ("amod", "compound", "nmod", "poss") and token.head.i > token.i


def acts(token: Token | None) -> bool:
    """Whether a city's name stands where an actor stands: it says, agrees, owns a demand."""
    if token is None:
        return False
    at = _chief(token)
    if at.dep_ == "nsubj":
        # "Moscow is a city", "Kyiv lies on the Dnipro": no actor there
        return at.head.lemma_ not in ("be", "lie", "become", "sit")
    if at.dep_ == "nsubjpass":
        return True
    if at.dep_ == "poss":
        return at.head.lemma_.lower() in _ACTING_NOUNS
    if at.dep_ == "pobj":
        preposition = at.head.lower_
        if preposition in _LOCATIVE:
            return False
        if preposition == "on":
            return at.head.head.lemma_ not in _STRUCK
        return preposition in ("between", "with", "against", "by")
    if at.dep_ in ("dobj", "dative", "iobj"):
        return at.head.lemma_ in _ADDRESSED
    if at.dep_ in ("compound", "npadvmod", "amod", "nmod"):
        after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
        return after is not None and after.text == "-" and at.head.lemma_ != "base"
    return False


def _chief(token: Token) -> Token:
    """The first of the names joined to this one, whose place in the sentence is theirs too."""
    at = token
    while at.dep_ in ("conj", "appos") and at.head.i != at.i:
        at = at.head
    return at


def titled(token: Token) -> bool:
    """Whether a title stands before the name ("President Tarn", "Mr. Tarn")."""
    before = [c for c in token.lefts if c.dep_ in ("compound", "nmod", "amod")]
    if token.i > 0:
        before.append(token.doc[token.i - 1])
    return any(t.lower_ in TITLES for t in before)
