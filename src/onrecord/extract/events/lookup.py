"""What the words of an article can refer to: names, actors, event nouns, dates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from onrecord.calendar_names import CALENDAR
from onrecord.extract.events.event_classes import OWN_EVENT, has_trait
from onrecord.extract.events.rule_names import (
    BESIDE_FAILS,
    NO_PREPOSITION,
    NOT_PLURAL,
    WORDS_MISSING,
)
from onrecord.extract.events.trigger_table import Condition, EventTable, Row
from onrecord.extract.names.kinds import PLACES_INSIDE
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.arguments import (
    DISTRIBUTIVE,
    conjuncts,
    phrase,
    prepositional,
    pronoun_antecedent,
    span_of,
    subject,
)
from onrecord.extract.syntax.words import word_list
from onrecord.model import Dropped, Mention, Rejected, Span, Spans, When, joined

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

_PERSONAL: Final = frozenset({"he", "she", "they", "we", "i", "him", "her", "them", "us", "who"})
#: Verbs by which somebody takes part in a noun's event, with the role.
MEDIATING: Final[Mapping[str, str]] = {
    "mediate": "mediator",
    "broker": "mediator",
    "facilitate": "mediator",
    "host": "host",
    "convene": "host",
}
_CALENDAR: Final = CALENDAR - {"may"}  # which is a verb as often
_QUANTITIES: Final = word_list("noun-of-a-quantity")
#: Why a trigger is dropped for which nobody can be found.
NOBODY_NAMED: Final = "nobody named takes part in it"
_NOMINAL_DEPS: Final = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})
#: How deep a pronoun or a quantity is followed to what it is of.
_DEEPEST: Final = 4


class ReadingState:
    """What was read so far: the words that other triggers took, and what was dropped.

    ``rejected`` is what was dropped as candidates with their places.
    """

    def __init__(self) -> None:
        self.dropped: list[Dropped] = []
        self.rejected: list[Rejected] = []
        self._taken: dict[int, str] = {}

    def take(self, token: Token, kind: str) -> None:
        """Keeps that the token is part of the trigger of an event of the class."""
        self._taken[token.i] = kind

    def taken_by(self, token: Token) -> str | None:
        """The class of the event whose trigger the token is part of, or None."""
        return self._taken.get(token.i)

    def reject(self, token: Token, row: Row, rule: str, why: str) -> None:
        """Keeps what was considered and not taken, with the rule and the reason."""
        words = "_".join(row.trigger)
        what = f"event '{token.text}' at {token.idx}"
        self.dropped.append(Dropped(what, f"{why} ({row.pos}:{words}, {row.type})"))
        span = Span(token.idx, token.idx + len(token))
        kind = f"{row.type} by {row.pos}:{words}"
        self.rejected.append(Rejected("event", token.text, span, kind, rule, why))


def rejected_event(trigger: Spans, text: str, kind: str, rule: str, reason: str) -> Rejected:
    """An event that was read and not kept."""
    span = Span(trigger[0].start, trigger[-1].end)
    return Rejected("event", joined(text, trigger), span, kind, rule, reason)


class Lookup:
    """What the tokens of one article name, what they can refer to, which rows they fit.

    ``doc`` and ``text`` are the article's, ``table`` the trigger table. It is only read.
    """

    def __init__(
        self, parsed: ParsedArticle, mentions: Sequence[Mention], table: EventTable
    ) -> None:
        """Indexes names and dates by token."""
        self.doc, self.text, self.table = parsed.doc, parsed.text, table
        self._people = table.sets.get("people", frozenset())
        starts = {start: number for number, start in enumerate(self.doc.to_array("IDX").tolist())}
        self._named: dict[int, Mention] = {}
        longest_first = sorted(
            mentions, key=lambda m: (m.span.start - m.span.end, m.span.start, m.id)
        )
        for mention in longest_first:
            for offset in range(mention.span.start, mention.span.end):
                if offset in starts:
                    self._named.setdefault(starts[offset], mention)
        self._dates = {False: parsed.past_dates, True: parsed.future_dates}
        self._dated: dict[int, int] = {}
        for number, found in enumerate(self._dates[False]):
            for offset in range(found.span.start, found.span.end):
                if offset in starts:
                    self._dated.setdefault(starts[offset], number)

    def mention(self, token: Token) -> Mention | None:
        """The longest mention that the token is part of."""
        return self._named.get(token.i)

    def is_named(self, token: Token) -> bool:
        """Whether the token is part of a mention."""
        return token.i in self._named

    @property
    def dated(self) -> Mapping[int, int]:
        """The tokens that are part of dates, by their index, with the number of the date."""
        return self._dated

    def date(self, number: int, future: bool) -> When:
        """A date of the text, read as a past or a ``future`` one where it says neither."""
        return self._dates[future][number].when

    def is_time(self, token: Token) -> bool:
        """Whether the token is part of a date."""
        return token.i in self._dated or token.lower_ in _CALENDAR

    def is_actor(self, token: Token, depth: int = 0) -> bool:
        """Whether the token can refer to somebody who acts."""
        if self.is_time(token):
            return False
        if self.is_named(token):
            return True
        if token.pos_ == "PRON":
            if token.lower_ in _PERSONAL:
                return True
            meant = pronoun_antecedent(token) if depth < _DEEPEST else None
            return meant is not None and self.is_actor(meant, depth + 1)
        if token.lemma_ == "state" and any(name == "of" for name, _ in prepositional(token)):
            return False  # a state of emergency
        if token.lemma_.lower() in self._people:
            return True
        if token.pos_ == "PROPN":
            return not self.table.of(token.lower_, "noun")
        inner = inner_noun(token) if depth < _DEEPEST else None
        return inner is not None and inner.i != token.i and self.is_actor(inner, depth + 1)

    def meets(self, condition: Condition, token: Token | None) -> Token | bool | None:
        """The token that meets the condition, True where none is needed, False where it fails."""
        if condition.need == "none":
            return token is None
        if token is None:
            return condition.need == "any" or condition.optional
        inner = inner_noun(token)
        candidates = [token] if inner is None else [token, inner]
        lemmas = [c.lemma_.lower() for c in candidates]
        lemmas += [c.lower_ for c in candidates]
        if condition.barred and any(lemma in condition.barred for lemma in lemmas):
            return False
        if not condition.words and not condition.actor:
            return True
        for candidate in [*candidates, *conjuncts(token)]:
            if _forms(candidate) & condition.words:
                return candidate
        return condition.actor and any(self.is_actor(c) for c in candidates)

    def subject_of(self, token: Token) -> Token | None:
        """Who does it; of an adjective ("is ready to"), the subject of its verb.

        "Each" and "both" are those whom the governing clause names.
        """
        if token.pos_ == "ADJ" or token.dep_ == "acomp":
            return next((c for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        found = subject(token)
        if found is None and token.dep_ == "pcomp" and token.head.head.pos_ == "ADV":
            found = subject(token.head.head.head)  # "held back from imposing"
        if found is not None and found.lower_ in DISTRIBUTIVE and not list(found.children):
            return pronoun_antecedent(found) or found
        return found

    def doers(self, head: Token) -> list[Token]:
        """The head with all that is joined to it, also what the parser cut off before an "and".

        A sentence that begins with two names may lose the first: "Norland | and Sudria met".
        """
        heads = conjuncts(head)
        first = head.left_edge.i
        if first > 1:
            joins, before = self.doc[first - 1], self.doc[first - 2]
            alone = before.dep_ == "ROOT" and self.is_named(before)
            if alone and joins.dep_ == "cc" and joins.head.i not in (head.i, before.i):
                return [before, *heads]
        return heads

    def noun_row(self, token: Token) -> Row | None:
        """The row that reads the noun as an event, or None."""
        if not nominal(token):
            return None
        low = token.lower_
        lemmas = dict.fromkeys((token.lemma_.lower(), low, low.removesuffix("s")))
        for lemma in lemmas:
            for row in self.table.of(lemma, "noun"):
                if self.noun_misfit(row, token) is None:
                    return row
        return None

    def noun_misfit(self, row: Row, token: Token) -> str | None:
        """The condition of the row that the noun fails with the words beside it, or None."""
        for back, word in enumerate(reversed(row.trigger[:-1]), 1):
            if token.i < back or not is_word(self.doc[token.i - back], word):
                return WORDS_MISSING
        if "plural" in row.when and token.tag_ not in ("NNS", "NNPS"):
            return NOT_PLURAL
        pairs = prepositional(token)
        if row.prepositions and not row.prepositions & {name for name, _ in pairs}:
            return NO_PREPOSITION
        if not row.object.words and not row.object.barred:
            return None
        beside = self._beside(token, pairs)
        if any(_forms(b) & row.object.barred for b in beside):
            return BESIDE_FAILS
        if not row.object.words or any(_forms(b) & row.object.words for b in beside):
            return None
        actor = row.object.actor and any(self.is_actor(b) for b in beside if b.dep_ != "poss")
        return None if actor else BESIDE_FAILS

    def _beside(self, noun: Token, pairs: Collection[tuple[str, Token]]) -> list[Token]:
        """What says more of the noun: its modifiers, the word before it, its of-phrases."""
        beside = [c for c in noun.children if c.dep_ in ("amod", "compound", "nmod", "poss")]
        if noun.i > 0:
            beside.append(self.doc[noun.i - 1])
        for name, other in pairs:
            if name == "of":
                beside += [*conjuncts(other), *(n for _, n in prepositional(other))]
        return beside

    def is_town(self, noun: Token) -> bool:
        """Whether the noun names a place that is no state: where, not against whom."""
        mention = self.mention(noun)
        return mention is not None and mention.kind in PLACES_INSIDE

    def is_event(self, head: Token) -> bool:
        """Whether the noun reports an event that is found itself: it takes no part in another."""
        if self.is_named(head) or head.pos_ not in ("NOUN", "PROPN"):
            return False
        row = self.noun_row(head)
        return row is not None and has_trait(row.type, OWN_EVENT)

    def does_harm(self, head: Token) -> bool:
        """Whether the noun is an attack: what it did, somebody did by it."""
        if self.is_named(head) or head.pos_ != "NOUN":
            return False
        row = self.noun_row(head)
        return row is not None and row.plover == "ASSAULT"

    def words_of(self, head: Token) -> str:
        """The text of a name or noun phrase."""
        mention = self.mention(head)
        if mention is not None:
            return mention.span.of(self.text)
        return span_of(phrase(head)).of(self.text)


def _forms(token: Token) -> set[str]:
    """The forms under which a table may list the token; taggers miss many a plural in capitals."""
    return {token.lemma_.lower(), token.lower_, token.lower_.removesuffix("s")}


def is_word(token: Token, word: str) -> bool:
    """Whether the token is the word, as it is written or as a lemma."""
    return token.lower_ == word or token.lemma_.lower() == word


def inner_noun(token: Token) -> Token | None:
    """What a quantity or a series is of: "dozens of captives", "a wave of attacks"."""
    if token.lemma_.lower() not in _QUANTITIES and token.pos_ != "NUM":
        return None
    return next((noun for name, noun in prepositional(token) if name == "of"), None)


def nominal(token: Token) -> bool:
    """A noun, or what the tagger took for a verb though it is none ("the Istanbul talks")."""
    if token.pos_ in ("NOUN", "PROPN"):
        return True
    return token.tag_ == "VBZ" and token.dep_ in _NOMINAL_DEPS and token.lower_ == "talks"
