"""What a pronoun denies: "Tarn accused Bale of it, which she denied"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.extract.names.coreference.discourse import SUBJECTS, Discourse
from onrecord.extract.syntax.arguments import conjuncts, passive, subject
from onrecord.extract.syntax.words import word_list

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: Verbs of saying what another may deny.
CLAIMING = word_list("verb-of-claiming")
_DENYING = word_list("verb-of-denying")
#: What stands for something said: as a pronoun, or as a noun.
_SAID = word_list("word-for-something-said")


def contested_verb(pronoun: Token) -> Token | None:
    """The verb whose words a pronoun denies, or None.

    Nobody denies what they have just said themselves: who it goes back to is not its speaker.
    """
    denial = pronoun.head
    if pronoun.dep_ not in SUBJECTS or denial.lemma_.lower() not in _DENYING:
        return None
    if not _denies_something_said(denial):
        return None
    doc, first = pronoun.doc, pronoun.sent.start
    if first and not any(_claims(t) for t in doc[first : pronoun.i]):
        first = doc[first - 1].sent.start
    verbs = [
        t
        for t in doc[first : pronoun.i]
        if _claims(t) and t.tag_.startswith("VB") and t.i != denial.i
    ]
    return verbs[-1] if verbs else None


def _claims(token: Token) -> bool:
    return token.lemma_.lower() in CLAIMING


def _denies_something_said(denial: Token) -> bool:
    """Whether what is denied is a claim: "it", "the charge", "which"."""
    denied = next((c for c in denial.children if c.dep_ == "dobj"), None)
    if denial.dep_ == "relcl":
        return True
    return denied is not None and (denied.lower_ in _SAID or denied.lemma_.lower() in _SAID)


def speakers_of(verb: Token, discourse: Discourse) -> set[int]:
    """The tokens of who may have said it: a passive's agent, else all named before the verb."""
    agent = subject(verb) if passive(verb) else None
    if agent is not None:
        return {t.i for t in conjuncts(agent)}
    if any(c.dep_ == "nsubjpass" for c in verb.children):
        return set()
    return {p.token for p in discourse.between(verb.sent.start, verb.i)}
