"""The demand in "must" and "should": "Norland said Sudria must withdraw"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from onrecord.extract.events import rule_names
from onrecord.extract.events.lookup import Lookup
from onrecord.extract.events.model import EventMention
from onrecord.extract.events.phrases import short, spans_of
from onrecord.extract.events.roles import RoleFinder
from onrecord.extract.syntax.arguments import conjuncts, subject
from onrecord.extract.syntax.words import word_list

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

_SAYING: Final = word_list("verb-of-saying-what-must-be")
#: How sure such a mention is: the modal may as well say what is likely.
_CONFIDENCE: Final = 0.6


class ModalDemands:
    """Reads modals as demands of whoever says so."""

    def __init__(self, lookup: Lookup, roles: RoleFinder) -> None:
        self._lookup = lookup
        self._roles = roles

    def mention(self, token: Token) -> EventMention | None:
        """The demand that a modal makes, or None where it makes none."""
        if token.tag_ != "MD" or token.lower_ not in ("must", "should") or token.dep_ != "aux":
            return None
        verb = token.head
        governor = verb.head
        if verb.dep_ != "ccomp" or governor.lemma_ not in _SAYING or governor.i == verb.i:
            return None
        asked = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        says = subject(governor)
        if asked is None or says is None or asked.pos_ == "PRON":
            return None
        if not self._lookup.is_actor(asked):
            return None
        roles = [("agent", t) for t in conjuncts(says)] + [("target", t) for t in conjuncts(asked)]
        participants = self._roles.participants(roles, verb)
        if len(participants) < 2:
            return None
        return EventMention(
            token_index=token.i,
            type="Demand",
            mode="change",
            context="diplomatic",
            trigger=spans_of([token]),
            participants=participants,
            status="happened",
            rule=rule_names.rule_name(rule_names.MODAL, [token.lower_], governor.lemma_),
            label=short(f"{self._lookup.words_of(asked)} {token.text} {verb.text}"),
            lemma=token.lower_,
            sentence=token.sent.start,
            confidence=_CONFIDENCE,
        )
