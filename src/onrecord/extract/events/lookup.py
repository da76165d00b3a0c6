"""What the words of an article can stand for: names, actors, event nouns, dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from onrecord.extract.claims.claims import depths
from onrecord.extract.events.trigger_table import (
    Condition,
    EventTable,
    Row,
    is_a,
)
from onrecord.extract.names.kinds import PLACES_INSIDE
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.arguments import (
    conjuncts,
    letters,
    phrase,
    prepositional,
    subject,
)
from onrecord.extract.syntax.span_index import SpanIndex
from onrecord.extract.syntax.words import word_set
from onrecord.model import (
    Claim,
    Dropped,
    Mention,
)

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token


#: "Each would put forward its own": whoever was named as the subject before.
_DISTRIBUTIVE: Final = frozenset({"each", "both", "neither"})
_PERSONAL: Final = frozenset({"he", "she", "they", "we", "i", "him", "her", "them", "us", "who"})
MEDIATING: Final[Mapping[str, str]] = {
    "mediate": "mediator",
    "broker": "mediator",
    "facilitate": "mediator",
    "host": "host",
    "convene": "host",
}
#: Nouns that speak of a happening worth its own event even as part of another's trigger.
KEPT: Final = word_set(
    "Talks Meeting Visit Ceasefire PrisonerExchange Agreement ArmedConflict Deportation "
    "Repatriation"
)
_CALENDAR: Final = word_set(
    "january february march april june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday"
)
_QUANTITIES: Final = word_set(
    "dozen hundred thousand million number series wave group ton tonne couple lot part rest "
    "majority spate string batch set pair handful score all most some many one each both "
    "billion shipment package kind type round"
)
_NOMINAL_DEPS: Final = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "conj"})


@dataclass
class Match:
    """A row that fits a token, and the words it took."""

    row: Row
    token: Token
    words: list[Token] = field(default_factory=list)
    theme: Token | None = None
    object: Token | None = None


class Words:
    """The words of one article: what they name, what they can stand for, which rows they fit."""

    def __init__(
        self,
        parsed: ParsedArticle,
        mentions: Sequence[Mention],
        claims: Sequence[Claim],
        places: Mapping[str, str],
        table: EventTable,
    ) -> None:
        """Indexes names and dates by token."""
        self.doc, self.article = parsed.doc, parsed.article
        self.table, self.places = table, places
        self.people = table.sets.get("people", frozenset())
        self.dropped: list[Dropped] = []
        # of claims of the same words, who said them before who passes them on or denies them
        depth = depths(claims)
        order = {c.id: (-depth[c.id], c.speech_act == "denial") for c in claims}
        self.claims = sorted(
            ((span.end - span.start, span, claim) for claim in claims for span in claim.content),
            key=lambda item: (item[0], item[1], order[item[2].id], item[2].id),
        )
        self.saying = SpanIndex(held for _, held, _ in self.claims)
        starts = {start: number for number, start in enumerate(self.doc.to_array("IDX").tolist())}
        self.by_token: dict[int, Mention] = {}
        for mention in sorted(
            mentions, key=lambda m: (m.span.start - m.span.end, m.span.start, m.id)
        ):
            for offset in range(mention.span.start, mention.span.end):
                if offset in starts:
                    self.by_token.setdefault(starts[offset], mention)
        self.dates = {False: parsed.past_dates, True: parsed.future_dates}
        self.dated: dict[int, int] = {}
        for number, found in enumerate(self.dates[False]):
            for offset in range(found.span.start, found.span.end):
                if offset in starts:
                    self.dated.setdefault(starts[offset], number)
        self.consumed: dict[int, str] = {}
        self.kinds: dict[int, str] = {}

    def reject(self, token: Token, row: Row, why: str) -> None:
        """Keeps what was considered and not taken, with the reason."""
        words = "_".join(row.trigger)
        what = f"event '{token.text}' at {token.idx}"
        self.dropped.append(Dropped(what, f"{why} ({row.pos}:{words}, {row.type})"))

    def mention(self, token: Token) -> Mention | None:
        """The longest mention that the token is part of."""
        return self.by_token.get(token.i)

    def is_time(self, token: Token) -> bool:
        """Whether the token is part of a date."""
        return token.i in self.dated or token.lower_ in _CALENDAR

    def is_actor(self, token: Token, depth: int = 0) -> bool:
        """Whether the token can stand for somebody who acts."""
        if self.is_time(token):
            return False
        if token.i in self.by_token:
            return True
        if token.pos_ == "PRON":
            if token.lower_ in _PERSONAL:
                return True
            stands_for = antecedent(token) if depth < 4 else None
            return stands_for is not None and self.is_actor(stands_for, depth + 1)
        if token.lemma_ == "state" and any(name == "of" for name, _ in prepositional(token)):
            return False  # a state of emergency
        if token.lemma_.lower() in self.people:
            return True
        if token.pos_ == "PROPN":
            return not self.table.of(token.lower_, "noun")
        inner = inner_noun(token) if depth < 4 else None
        return inner is not None and inner.i != token.i and self.is_actor(inner, depth + 1)

    def fits(self, condition: Condition, token: Token | None) -> Token | bool | None:
        """The token that meets the condition, True where none is needed, False where it fails."""
        if condition.need == "none":
            return token is None
        if token is None:
            return condition.need == "any" or condition.optional
        candidates = [token]
        inner = inner_noun(token)
        if inner is not None:
            candidates.append(inner)
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
        if found is not None and found.lower_ in _DISTRIBUTIVE and not list(found.children):
            return antecedent(found) or found
        return found

    def doers(self, head: Token) -> list[Token]:
        """The head with all that is joined to it, also what the parser cut off before an "and".

        A sentence that begins with two names may lose the first: "Norland | and Sudria met".
        """
        heads = conjuncts(head)
        first = head.left_edge.i
        if first > 1:
            joins, before = self.doc[first - 1], self.doc[first - 2]
            alone = before.dep_ == "ROOT" and before.i in self.by_token
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
                if self.noun_fits(row, token):
                    return row
        return None

    def noun_fits(self, row: Row, token: Token) -> bool:
        """Whether the noun with what stands beside it meets the row."""
        before = self.doc[token.i - 1] if token.i > 0 else None
        for back, word in enumerate(reversed(row.trigger[:-1]), 1):
            if token.i < back or not is_word(self.doc[token.i - back], word):
                return False
        if "plural" in row.when and token.tag_ not in ("NNS", "NNPS"):
            return False
        pairs = prepositional(token)
        if row.prepositions and not row.prepositions & {name for name, _ in pairs}:
            return False
        if not row.object.words and not row.object.barred:
            return True
        beside = [c for c in token.children if c.dep_ in ("amod", "compound", "nmod", "poss")]
        if before is not None:
            beside.append(before)
        for name, noun in pairs:
            if name == "of":
                beside += [*conjuncts(noun), *(n for _, n in prepositional(noun))]
        if any(_forms(b) & row.object.barred for b in beside):
            return False
        if not row.object.words:
            return True
        if any(_forms(b) & row.object.words for b in beside):
            return True
        return row.object.actor and any(self.is_actor(b) for b in beside if b.dep_ != "poss")

    def is_town(self, noun: Token) -> bool:
        """Whether the noun names a place that is no state: where, not against whom."""
        mention = self.mention(noun)
        return mention is not None and mention.kind in PLACES_INSIDE

    def is_event(self, head: Token) -> bool:
        """Whether the noun tells of an event that is found itself: it takes no part in another."""
        if head.i in self.by_token or head.pos_ not in ("NOUN", "PROPN"):
            return False
        row = self.noun_row(head)
        return row is not None and is_a(row.type, KEPT)

    def does_harm(self, head: Token) -> bool:
        """Whether the noun is an attack: what it did, somebody did by it."""
        if head.i in self.by_token or head.pos_ != "NOUN":
            return False
        row = self.noun_row(head)
        return row is not None and row.plover == "ASSAULT"

    def words_of(self, head: Token) -> str:
        """The letters of a name or noun phrase."""
        mention = self.mention(head)
        if mention is not None:
            return mention.span.of(self.article.text)
        return letters(phrase(head)).of(self.article.text)


def antecedent(pronoun: Token) -> Token | None:
    """ "Norland said it would …": the subject that says so, where number and kind allow it."""
    many = pronoun.lower_ in _DISTRIBUTIVE or pronoun.lower_ == "they"
    if not many and pronoun.lower_ not in ("it", "he", "she"):
        return None
    if pronoun.dep_ not in ("nsubj", "nsubjpass"):
        return None
    at = pronoun.head
    for _ in range(4):
        if at.dep_ not in ("ccomp", "csubj", "advcl", "conj", "xcomp") or at.head.i == at.i:
            return None
        at = at.head
        above = next((c for c in at.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if above is not None and above.pos_ in ("NOUN", "PROPN") and above.i < pronoun.i:
            several = above.tag_ in ("NNS", "NNPS") or len(conjuncts(above)) > 1
            return above if many or not several else None
    return None


def _forms(token: Token) -> set[str]:
    """The forms under which a table may list the token; taggers miss many a plural in capitals."""
    return {token.lemma_.lower(), token.lower_, token.lower_.removesuffix("s")}


def is_word(token: Token, word: str) -> bool:
    """Whether the token is the word, as it stands or as a lemma."""
    return token.lower_ == word or token.lemma_.lower() == word


def inner_noun(token: Token) -> Token | None:
    """What a quantity or a series is of: "dozens of captives", "a wave of attacks"."""
    if token.lemma_.lower() not in _QUANTITIES and token.pos_ != "NUM":
        return None
    return next((noun for name, noun in prepositional(token) if name == "of"), None)


def nominal(token: Token) -> bool:
    """A noun, or what the tagger took for a verb though it stands as one ("the Istanbul talks")."""
    if token.pos_ in ("NOUN", "PROPN"):
        return True
    return (
        token.tag_ == "VBZ" and token.dep_ in _NOMINAL_DEPS - {"conj"} and token.lower_ == "talks"
    )
