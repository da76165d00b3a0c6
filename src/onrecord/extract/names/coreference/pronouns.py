"""Pronouns: "he" and "she", and "it" and "they" that deny an accusation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from onrecord.extract.names.coreference.antecedents import OPEN, Antecedent, find_antecedent
from onrecord.extract.names.coreference.contested import contested_verb
from onrecord.extract.names.coreference.discourse import SUBJECTS, Discourse
from onrecord.extract.names.rule_names import ANTECEDENT, PRONOUN
from onrecord.extract.syntax.arguments import object_of
from onrecord.extract.syntax.words import word_set

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

_HE = word_set("he him his himself")
_SHE = word_set("she her hers herself")


def resolve_pronouns(discourse: Discourse) -> None:
    """Adds "he" and "she", in the order of the text, so that each can carry the next."""
    for pronoun, found in antecedents(discourse):
        span = discourse.tokens.span(pronoun.i, pronoun.i + 1)
        if found.ref is None:
            rule = ANTECEDENT + found.rule
            discourse.names.reject(span, "a person named before", rule, OPEN[found.rule])
        else:
            discourse.names.register.take(span, "person", found.ref, found.sure, PRONOUN)


def antecedents(discourse: Discourse) -> Iterator[tuple[Token, Antecedent]]:
    """Each "he" and "she" with what it goes back to, and which rule says so; to be asked once."""
    for i, word in enumerate(discourse.lower):
        gender = "m" if word in _HE else "f" if word in _SHE else ""
        pronoun = discourse.doc[i]
        if gender and pronoun.pos_ in ("PRON", "DET"):
            found = find_antecedent(discourse, pronoun, gender)
            yield pronoun, found
            discourse.add_pronoun(pronoun, found.ref, gender)


def resolve_deniers(discourse: Discourse) -> None:
    """Adds "it" and "they" that deny an accusation: the accused, "… Sudmark of it, which it
    denied".
    """
    for i, word in enumerate(discourse.lower):
        pronoun = discourse.doc[i]
        if word not in ("it", "they") or pronoun.dep_ not in SUBJECTS:
            continue
        contested = contested_verb(pronoun)
        accused = object_of(contested) if contested is not None else None
        mention = discourse.at.get(accused.i) if accused is not None else None
        if mention is None or not mention.ref or (word == "it" and mention.kind == "person"):
            continue
        span = discourse.tokens.span(i, i + 1)
        register = discourse.names.register
        register.take(span, mention.kind, mention.ref, 0.8, PRONOUN)
