"""Events that a noun tells of, alone or carried by a verb: "held talks", "the attack"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from onrecord.extract.events.lookup import KEPT, MEDIATING, Match, nominal
from onrecord.extract.events.merging import Find
from onrecord.extract.events.phrases import (
    LIGHT,
    confidence_of,
    definite,
    is_phase,
    order_of,
    particles,
    short,
    spans_of,
    theme_of,
    told_of,
)
from onrecord.extract.events.roles import Roles
from onrecord.extract.events.trigger_table import is_a, root_code
from onrecord.extract.syntax import modality as told
from onrecord.extract.syntax.arguments import (
    VERBAL,
    conjuncts,
    letters,
    passive,
    phrase,
    prepositional,
    subject,
)
from onrecord.extract.syntax.quantities import figures_in
from onrecord.extract.syntax.words import word_set
from onrecord.model import Status

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

HAPPENING: Final = word_set("take happen occur collapse fail break erupt last stall rage")
#: Noun events that need no participant of their own to be worth keeping.
BARE: Final = word_set(
    "Talks Meeting Ceasefire PrisonerExchange Agreement ArmedConflict Deportation Repatriation "
    "Election Referendum Disaster Accident"
)
#: Noun events that are worth keeping where their matter is told: "discussions about the children".
_WITH_MATTER: Final = frozenset({"Consultation"})
_CHARGING: Final = word_set(
    "charge accuse convict guilty suspect suspicion count indict acquit trial sentence innocent"
)
#: Nouns that "of war" only describes: no war is told of.
_OF_WAR: Final = word_set("prisoner crime criminal act state god man theatre theater game council")
#: Nouns whose compound still tells of the event: "talks process", "mediation effort".
_CARRIED_BY: Final = word_set("plan proposal team process effort bid mission initiative deal talks")


class NounEvents(Roles):
    """Matches nouns with the table and reads what they tell."""

    def noun_match(self, token: Token) -> Match | None:
        """The first row of the table that fits a noun."""
        if not nominal(token) or token.i in self.by_token:
            return None
        if token.i in self.consumed:
            kind = self.consumed[token.i]
            row = self.noun_row(token)
            if row is None or not is_a(row.type, KEPT):
                return None
            if root_code(row.type) == root_code(kind):
                return None
            return Match(row, token)
        if (
            token.dep_ == "pobj"
            and token.head.lower_ == "of"
            and token.head.head.lemma_.lower() in _OF_WAR
            and token.left_edge.i == token.i
        ):
            return None  # "prisoners of war"
        if self._is_charge(token):
            return None
        if token.dep_ == "compound":
            head = token.head
            named = self.noun_row(head)
            if named is None and head.lemma_.lower() not in _CARRIED_BY:
                return None
            if named is not None and token.lower_ in named.trigger[:-1]:
                return None  # "war games" are no war
        row = self.noun_row(token)
        return Match(row, token) if row is not None else None

    def _is_person(self, head: Token) -> bool:
        mention = self.mention(head)
        return mention is not None and mention.kind == "person"

    def _is_charge(self, noun: Token) -> bool:
        """Whether a bare noun only says what somebody is charged with: "guilty of murder"."""
        if noun.dep_ != "pobj" or noun.head.lower_ not in ("of", "with", "for"):
            return False
        if any(c.dep_ in ("det", "poss") for c in noun.children):
            return False
        return noun.head.head.lemma_.lower() in _CHARGING

    def noun_find(self, match: Match) -> Find | None:
        """A find from a noun, or None where it is nobody's and tells too little."""
        row, token = match.row, match.token
        carrier = self._carrier(token)
        light = carrier if carrier is not None and self._is_light(carrier, token) else None
        roles: list[tuple[str, Token]] = []
        how = "noun"
        inner = self._round_of(token) if row.type == "NegotiationRound" else None
        heads = [token] if inner is None else [token, inner]
        for head in heads:
            roles += self.noun_roles(row, head)
        if light is not None:
            doer = self.subject_of(light)
            if doer is not None and doer.i != token.i:
                role = MEDIATING.get(light.lemma_, row.roles.get("subject", "agent"))
                roles += [(role, t) for t in self.doers(doer)]
                how = light.lemma_
            for name, noun in prepositional(light):
                if name in ("with", "against", "on", "to") and self.is_actor(noun):
                    roles += [("target", t) for t in conjuncts(noun)]
        pairs = {name for head in heads for name, _ in prepositional(head)}
        if "with" in pairs and not any(role == "agent" for role, _ in roles):
            verb = token.head.head if token.dep_ == "pobj" else token
            if verb.pos_ in VERBAL and token.head.lower_ in ("in", "at", "during", "after"):
                doer = subject(verb)  # "In a summit with …, Tarn urged …"
                if doer is not None:
                    roles += [("agent", t) for t in conjuncts(doer)]
        how = next((p for p in ("between", "with", "by", "of", "against") if p in pairs), how)
        participants = self.participants(roles, token)
        lasting = row.type in ("ArmedConflict", "War") and token.pos_ != "PROPN"
        default: Status = "ongoing" if lasting else "happened"  # a war with a name may be long over
        status = told.of_noun(token, light, default)
        trigger = self._noun_trigger(token, inner)
        if light is not None and is_phase(light):
            trigger += [light, *particles(light)]
        clauses = [t for t in (carrier,) if t is not None]
        place = self.place([*heads, *clauses], names=heads)
        when = self.when([*heads, *clauses], status)
        has_matter = is_a(row.type, _WITH_MATTER) and any(
            name in ("about", "on", "over") for name, _ in prepositional(token)
        )
        if row.type == "ArmedConflict" and any(self._is_person(head) for _, head in roles):
            self.reject(token, row, "persons have no armed conflict with each other")
            return None
        harm = row.plover == "ASSAULT" and (place is not None or when is not None)
        if not participants and not has_matter and not harm and not is_a(row.type, BARE):
            self.reject(token, row, "nobody named takes part in it")
            return None
        return Find(
            token_index=token.i,
            type=row.type,
            mode=row.mode,
            context=row.context,
            trigger=spans_of(trigger),
            participants=participants,
            place=place,
            when=when,
            figures=figures_in(
                [noun for name, noun in prepositional(token) if name == "of"],
                self.dated,
                self.article.text,
            ),
            status=status,
            rule=f"noun:{'_'.join(row.trigger)}/{how}",
            label=self._noun_label(token, trigger),
            about=self._about_noun(token),
            lemma=token.lemma_.lower(),
            announced=light is not None and (status == "negated" or told.announced(light)),
            definite=definite(token),
            order=order_of(token),
            themes=self._noun_themes(token),
            sentence=token.sent.start,
            confidence=confidence_of(participants),
            of_round=inner.i if inner is not None else None,
        )

    def _noun_themes(self, noun: Token) -> tuple[int, ...]:
        index = theme_of(noun)
        return () if index is None else (index, *told_of(self.doc[index]))

    def _about_noun(self, noun: Token) -> str | None:
        index = theme_of(noun)
        return self.doc[index].lemma_.lower() if index is not None else None

    def _carrier(self, noun: Token) -> Token | None:
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

    def _is_light(self, verb: Token, noun: Token) -> bool:
        lemma = verb.lemma_.lower()
        if is_phase(verb):
            return True
        if noun.dep_ in ("nsubj", "nsubjpass") and not passive(verb):
            return lemma in HAPPENING
        return lemma in LIGHT or lemma in MEDIATING

    def _round_of(self, token: Token) -> Token | None:
        for name, noun in prepositional(token):
            if name == "of":
                return noun
        return None

    def _noun_trigger(self, token: Token, inner: Token | None) -> list[Token]:
        """The noun with the nouns before it that name the kind ("prisoner exchange")."""
        out = [token]
        at = token.i - 1
        while at >= 0:
            before = self.doc[at]
            if before.dep_ not in ("compound", "nmod") or before.i in self.by_token:
                break
            if before.i > 0 and self.doc[before.i - 1].text in ("-", "–"):
                break
            if before.pos_ == "PROPN" and self.table.of(before.lower_, "verb"):
                break  # a verb in a headline: "Ink Prisoner Exchange Deal"
            if before.pos_ not in ("NOUN", "PROPN") or self.noun_row(before) is not None:
                break
            out.insert(0, before)
            at -= 1
        if inner is not None:
            out = [*out, *(self.doc[i] for i in range(token.i + 1, inner.i + 1))]
        return out

    def _noun_label(self, noun: Token, trigger: Sequence[Token]) -> str:
        tokens = [  # a verb that a headline's capitals hid is no part of the noun's phrase
            t
            for t in phrase(noun)
            if t.i >= trigger[0].i
            or not any(v.pos_ == "PROPN" and self.table.of(v.lower_, "verb")
                       for v in self.doc[t.i : trigger[0].i])
        ]  # fmt: skip
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
        span = letters([self.doc[first], self.doc[last]])
        return short(span.of(self.article.text))
