"""Whether a noun's event is reported as happened, ongoing, planned, proposed, negated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.extract.syntax.arguments import VERBAL, object_of
from onrecord.extract.syntax.modality import of_verb
from onrecord.extract.syntax.status_words import (
    CALLING_OFF,
    CONDITIONS,
    DENYING,
    GOING_ON,
    PLANNING,
    PROPOSING,
    PROVIDING,
    SETTING,
    SPEAKING_OF,
    STATUS_OF_ADJECTIVE,
    STATUS_OF_NOUN,
)
from onrecord.model import Status

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token


def of_noun(noun: Token, light: Token | None, default: Status = "happened") -> Status:
    """How a noun's event is reported; ``light`` is the verb that only carries it ("held talks").

    ``default``: where nothing says more.
    """
    for c in noun.children:
        status = _by_modifier(c)
        if status is not None:
            return status
    if light is not None:
        return _by_light_verb(light)
    return _by_position(noun) or default


def _by_modifier(child: Token) -> Status | None:
    """What a word on the noun makes of it: "no talks", "planned talks"."""
    if child.dep_ == "det" and child.lower_ == "no":
        return "negated"
    if child.dep_ in ("amod", "advmod") and child.lower_ in STATUS_OF_ADJECTIVE:
        return STATUS_OF_ADJECTIVE[child.lower_]
    if child.dep_ == "neg":
        return "negated"
    if child.dep_ == "mark" and child.lower_ in CONDITIONS:
        return "hypothetical"  # "If Norland attacks", of which the parser makes a noun
    return None


def _by_light_verb(light: Token) -> Status:
    """As the verb that carries the noun; what continues is ongoing."""
    status = of_verb(light)
    on = any(c.lower_ in ("on", "up") and c.dep_ in ("prt", "prep") for c in light.children)
    lasts = light.lemma_ in GOING_ON or (light.lemma_ == "go" and on)
    return "ongoing" if lasts and status == "happened" else status


def _by_position(noun: Token) -> Status | None:
    """What the noun's place in the sentence makes of it, through what it is joined to."""
    at = noun
    for _ in range(3):
        head = at.head
        if at.dep_ == "pobj":
            return _by_preposition(at, noun)
        if at.dep_ in ("compound", "nmod") and head.pos_ == "NOUN":
            status = STATUS_OF_NOUN.get(head.lemma_.lower())
            if status is not None:
                return status  # "the ceasefire deal"
        if at.dep_ not in ("compound", "conj", "appos", "nmod"):
            return _by_clause(at, noun)
        at = head
    return None


def _by_clause(at: Token, noun: Token) -> Status | None:
    """What the verb makes of its subject or object: "a round set for Monday"."""
    head = at.head
    if (
        at.dep_ in ("nsubj", "nsubjpass")
        and head.lemma_ in SETTING
        and any(c.dep_ == "prep" and c.lower_ in ("for", "on", "in") for c in head.children)
    ):
        return "planned"
    if at.dep_ in ("dobj", "nsubjpass") and head.pos_ in VERBAL and object_of(head) is not None:
        return _of_object(head, presupposed(noun))
    return None


def _by_preposition(at: Token, noun: Token) -> Status | None:
    """What the preposition before the noun and the word above that make of it."""
    preposition = at.head
    word, above = preposition.lower_, preposition.head
    if word in ("before", "until", "pending") or (word == "of" and above.lower_ == "ahead"):
        return "planned"
    if word == "without":
        return "negated"
    if word == "amid":
        return "ongoing"
    if above.pos_ in VERBAL and word in ("to", "for", "on"):
        # "gave priority to a truce": the preposition hangs on the verb
        carried = next((c for c in above.children if c.dep_ == "dobj"), None)
        if carried is not None and carried.lemma_.lower() in STATUS_OF_NOUN:
            return STATUS_OF_NOUN[carried.lemma_.lower()]
    if above.pos_ == "NOUN":
        if above.lower_ in STATUS_OF_NOUN:
            return STATUS_OF_NOUN[above.lower_]
        if above.lemma_.lower() in STATUS_OF_NOUN and word != "in":
            return STATUS_OF_NOUN[above.lemma_.lower()]
    if above.pos_ in VERBAL and word in ("for", "on", "to", "of", "toward", "towards"):
        return _of_object(above, presupposed(noun))
    return None


def presupposed(noun: Token) -> bool:
    """Whether the noun speaks of what is there already: "its war", "the attack"."""
    return any(
        c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ in ("the", "this", "that", "these"))
        for c in noun.children
    )


def _of_object(verb: Token, known: bool) -> Status | None:
    """What a verb that is no carrier makes of its object: "proposed a truce", "rejected talks".

    What is ``known`` to be there is not planned by being planned with: "met to justify its war".
    """
    lemma = verb.lemma_.lower()
    if lemma in PROPOSING:
        return "proposed"
    if lemma in PLANNING:
        return "planned"
    if lemma in SPEAKING_OF:
        return "proposed"
    if lemma in CALLING_OFF:
        return "negated"
    if lemma in PROVIDING and _is_a_plan_that_acts(verb):
        return "planned"
    if lemma in DENYING:
        return "denied"
    if verb.dep_ in ("xcomp", "acl", "advcl", "ccomp") and not known:
        above = of_verb(verb)
        return above if above in ("proposed", "planned", "hypothetical", "negated") else None
    return None


def _is_a_plan_that_acts(verb: Token) -> bool:
    """Whether a plan or agreement is the subject: "the deal provides for"."""
    return any(
        c.dep_ == "nsubj" and STATUS_OF_NOUN.get(c.lemma_.lower()) == "planned"
        for c in verb.children
    )
