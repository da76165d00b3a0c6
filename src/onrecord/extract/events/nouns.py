"""Events that a noun reports, alone or carried by a verb: "held talks", "the attack"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from onrecord.extract.events import rule_names
from onrecord.extract.events.circumstances import CircumstanceFinder
from onrecord.extract.events.event_classes import (
    HAS_MATTER,
    NEEDS_NO_PARTY,
    NOT_OF_PERSONS,
    ONGOING_NOUN,
    OWN_EVENT,
    ROUND,
    has_trait,
    root_code,
)
from onrecord.extract.events.lookup import (
    MEDIATING,
    NOBODY_NAMED,
    Lookup,
    ReadingState,
    nominal,
)
from onrecord.extract.events.model import EventMention, Role, TriggerMatch
from onrecord.extract.events.phrases import (
    LIGHT,
    confidence_of,
    definite,
    descriptions_of,
    is_phase,
    order_of,
    particles,
    short,
    spans_of,
    theme_of,
)
from onrecord.extract.events.roles import RoleFinder
from onrecord.extract.events.trigger_table import Row
from onrecord.extract.syntax import modality, noun_modality
from onrecord.extract.syntax.arguments import (
    VERBAL,
    conjuncts,
    passive,
    phrase,
    prepositional,
    span_of,
    subject,
)
from onrecord.extract.syntax.quantities import figures_in
from onrecord.extract.syntax.words import word_list
from onrecord.model import Status

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: Why a fight of persons is dropped.
_OF_PERSONS: Final = "persons have no armed conflict with each other"
HAPPENING: Final = word_list("verb-of-happening")
_CHARGING: Final = word_list("word-of-charging")
#: Nouns that "of war" only describes: no war is reported.
_OF_WAR: Final = word_list("noun-described-by-war")
#: Nouns whose compound still reports the event: "talks process", "mediation effort".
_CARRIED_BY: Final = word_list("noun-about-an-event")


class NounMatcher:
    """Matches nouns with the trigger table."""

    def __init__(self, lookup: Lookup, state: ReadingState) -> None:
        self._lookup = lookup
        self._state = state

    def match(self, token: Token) -> TriggerMatch | None:
        """The first row of the table that fits a noun."""
        if not nominal(token) or self._lookup.is_named(token):
            return None
        row = self._lookup.noun_row(token)
        if row is None:
            return None
        return TriggerMatch(row, token) if self._barred(row, token) is None else None

    def misfits(self, token: Token) -> list[tuple[Row, str]]:
        """The rows of a noun that is no trigger, each with what it fails (``rule_names``)."""
        rows = self._lookup.table.of(token.lemma_.lower(), "noun")
        if not nominal(token):
            return [(row, rule_names.PART_OF_SPEECH) for row in rows]
        if self._lookup.is_named(token):
            return [(row, rule_names.IN_A_NAME) for row in rows]
        fits = [(row, self._lookup.noun_misfit(row, token)) for row in rows]
        return [
            (row, why)
            for row, misfit in fits
            if (why := misfit or self._barred(row, token)) is not None
        ]

    def _barred(self, row: Row, token: Token) -> str | None:
        """Why a noun that fits a row is no trigger where it is, or None."""
        taken_by = self._state.taken_by(token)
        if taken_by is not None:
            other = root_code(row.type) != root_code(taken_by)
            return None if other and has_trait(row.type, OWN_EVENT) else rule_names.TAKEN
        if _is_charge(token):
            return rule_names.CHARGE
        if _only_describes(token) or self._is_modifier(token):
            return rule_names.DESCRIBES
        return None

    def _is_modifier(self, token: Token) -> bool:
        """Whether the noun only says of what kind the next is: "war games" are no war."""
        if token.dep_ != "compound":
            return False
        named = self._lookup.noun_row(token.head)
        if named is None:
            return token.head.lemma_.lower() not in _CARRIED_BY
        return token.lower_ in named.trigger[:-1]


def _only_describes(token: Token) -> bool:
    """Whether it is the war of "prisoners of war"."""
    return (
        token.dep_ == "pobj"
        and token.head.lower_ == "of"
        and token.head.head.lemma_.lower() in _OF_WAR
        and token.left_edge.i == token.i
    )


def _is_charge(noun: Token) -> bool:
    """Whether a bare noun only says what somebody is charged with: "guilty of murder"."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("of", "with", "for"):
        return False
    if any(c.dep_ in ("det", "poss") for c in noun.children):
        return False
    return noun.head.head.lemma_.lower() in _CHARGING


class NounEvents:
    """Reads what a matched noun reports."""

    def __init__(
        self,
        lookup: Lookup,
        roles: RoleFinder,
        circumstances: CircumstanceFinder,
        state: ReadingState,
    ) -> None:
        self._lookup = lookup
        self._roles = roles
        self._circumstances = circumstances
        self._state = state

    def mention(self, match: TriggerMatch) -> EventMention | None:
        """The event mention of a noun, or None where it is nobody's and says too little."""
        row, token = match.row, match.token
        carrier = _carrier(token)
        light = carrier if carrier is not None and _is_light(carrier, token) else None
        inner = _of_what(token) if has_trait(row.type, ROUND) else None
        heads = [token] if inner is None else [token, inner]
        roles = self._roles_of(match, heads, light)
        participants = self._roles.participants(roles, token)
        ongoing = has_trait(row.type, ONGOING_NOUN) and token.pos_ != "PROPN"
        default: Status = "ongoing" if ongoing else "happened"  # a war with a name may be long over
        status = noun_modality.of_noun(token, light, default)
        clauses = [t for t in (carrier,) if t is not None]
        place = self._circumstances.place([*heads, *clauses], names=heads)
        when = self._circumstances.when([*heads, *clauses], status)
        if has_trait(row.type, NOT_OF_PERSONS) and any(self._is_person(head) for _, head in roles):
            self._state.reject(token, row, rule_names.PERSONS, _OF_PERSONS)
            return None
        harm = row.plover == "ASSAULT" and (place is not None or when is not None)
        if not participants and not harm and not _worth_keeping(row.type, token):
            self._state.reject(token, row, rule_names.NOBODY, NOBODY_NAMED)
            return None
        trigger = self._trigger(token, inner)
        if light is not None and is_phase(light):
            trigger += [light, *particles(light)]
        theme = theme_of(token)
        return EventMention(
            token_index=token.i,
            type=row.type,
            mode=row.mode,
            context=row.context,
            trigger=spans_of(trigger),
            participants=participants,
            place=place,
            when=when,
            figures=figures_in([token], self._lookup.dated, self._lookup.text),
            status=status,
            rule=rule_names.rule_name(rule_names.NOUN, row.trigger, self._how(heads, light, token)),
            label=self._label(token, trigger),
            about=None if theme is None else self._lookup.doc[theme].lemma_.lower(),
            lemma=token.lemma_.lower(),
            announced=light is not None and (status == "negated" or modality.announced(light)),
            definite=definite(token),
            order=order_of(token),
            themes=() if theme is None else (theme, *descriptions_of(self._lookup.doc[theme])),
            sentence=token.sent.start,
            confidence=confidence_of(participants),
            of_round=inner.i if inner is not None else None,
        )

    def _roles_of(
        self, match: TriggerMatch, heads: Sequence[Token], light: Token | None
    ) -> list[Role]:
        """Those around the noun and around the verb that carries it."""
        row, token = match.row, match.token
        roles = [role for head in heads for role in self._roles.of_noun(row, head)]
        if light is not None:
            doer = self._carrying(light, token)
            if doer is not None:
                role = MEDIATING.get(light.lemma_, row.roles.get("subject", "agent"))
                roles += [(role, t) for t in self._lookup.doers(doer)]
            for name, noun in prepositional(light):
                if name in ("with", "against", "on", "to") and self._lookup.is_actor(noun):
                    roles += [("target", t) for t in conjuncts(noun)]
        if "with" in _prepositions(heads) and all(role != "agent" for role, _ in roles):
            verb = token.head.head if token.dep_ == "pobj" else token
            if verb.pos_ in VERBAL and token.head.lower_ in ("in", "at", "during", "after"):
                doer = subject(verb)  # "In a summit with …, Tarn urged …"
                if doer is not None:
                    roles += [("agent", t) for t in conjuncts(doer)]
        return roles

    def _carrying(self, light: Token, noun: Token) -> Token | None:
        """The subject of the verb that carries the noun, unless it is the noun."""
        doer = self._lookup.subject_of(light)
        return None if doer is None or doer.i == noun.i else doer

    def _how(self, heads: Sequence[Token], light: Token | None, noun: Token) -> str:
        """The last part of the rule's name."""
        there = _prepositions(heads)
        for name in rule_names.PREPOSITIONS:
            if name in there:
                return name
        if light is not None and self._carrying(light, noun) is not None:
            return light.lemma_
        return rule_names.BARE

    def _is_person(self, head: Token) -> bool:
        mention = self._lookup.mention(head)
        return mention is not None and mention.kind == "person"

    def _trigger(self, token: Token, inner: Token | None) -> list[Token]:
        """The noun with the nouns before it that name the kind ("prisoner exchange")."""
        doc = self._lookup.doc
        out = [token]
        at = token.i - 1
        while at >= 0 and self._names_kind(doc[at]):
            out.insert(0, doc[at])
            at -= 1
        if inner is not None:
            out = [*out, *(doc[i] for i in range(token.i + 1, inner.i + 1))]
        return out

    def _names_kind(self, before: Token) -> bool:
        """Whether a token before an event noun says of what kind the event is."""
        if before.dep_ not in ("compound", "nmod") or self._lookup.is_named(before):
            return False
        if before.i > 0 and self._lookup.doc[before.i - 1].text in ("-", "–"):
            return False
        if before.pos_ not in ("NOUN", "PROPN") or self._is_hidden_verb(before):
            return False
        return self._lookup.noun_row(before) is None

    def _is_hidden_verb(self, token: Token) -> bool:
        """Whether a headline's capitals hide a verb: "Ink Prisoner Exchange Deal"."""
        return token.pos_ == "PROPN" and bool(self._lookup.table.of(token.lower_, "verb"))

    def _label(self, noun: Token, trigger: Sequence[Token]) -> str:
        doc, begin = self._lookup.doc, trigger[0].i
        tokens = [  # a hidden verb is no part of the noun's phrase
            t
            for t in phrase(noun)
            if t.i >= begin or not any(self._is_hidden_verb(v) for v in doc[t.i : begin])
        ]
        last = max(tokens[-1].i, noun.i)
        for name, other in prepositional(noun):
            if name in ("of", "between", "against", "with", "on"):
                end = max(t.i for one in conjuncts(other) for t in phrase(one))
                if last < end <= noun.i + 12:
                    last = end
                    break
        while tokens and (tokens[0].dep_ == "det" or tokens[0].lower_ in ("a", "an", "the")):
            tokens = tokens[1:]
        first = tokens[0].i if tokens else noun.i
        return short(span_of([doc[first], doc[last]]).of(self._lookup.text))


def _prepositions(heads: Sequence[Token]) -> set[str]:
    return {name for head in heads for name, _ in prepositional(head)}


def _worth_keeping(kind: str, noun: Token) -> bool:
    """Whether a noun's event is kept though nobody takes part: by its class, or by its matter."""
    if has_trait(kind, NEEDS_NO_PARTY):
        return True
    return has_trait(kind, HAS_MATTER) and any(
        name in ("about", "on", "over") for name, _ in prepositional(noun)
    )


def _carrier(noun: Token) -> Token | None:
    """The verb in whose clause the noun is a core argument, or its clause's verb."""
    at = noun
    for _ in range(4):
        if at.dep_ in ("dobj", "nsubj", "nsubjpass", "attr") and at.head.pos_ in VERBAL:
            return at.head
        if at.dep_ in ("conj", "compound", "nmod"):
            at = at.head
        elif (
            at.dep_ == "pobj"
            and at.head.lower_ in ("in", "of", "out", "for")
            and (at.head.head.lemma_ in ("take", "carry", "engage", "participate", "meet"))
        ):
            return at.head.head
        else:
            return None
    return None


def _is_light(verb: Token, noun: Token) -> bool:
    """Whether the verb only carries the noun: "held talks", "fighting broke out"."""
    lemma = verb.lemma_.lower()
    if is_phase(verb):
        return True
    if noun.dep_ in ("nsubj", "nsubjpass") and not passive(verb):
        return lemma in HAPPENING
    return lemma in LIGHT or lemma in MEDIATING


def _of_what(token: Token) -> Token | None:
    """The noun after "of": the talks of "a round of talks"."""
    return next((noun for name, noun in prepositional(token) if name == "of"), None)
