"""Whether a verb's event is reported as happened, ongoing, planned, hypothetical or negated.

Reads tense, modals, negation, conditionals and the governing verb or noun; the claim that
encloses the trigger can only weaken the answer. Rules are in tables; the first that knows a status
decides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from onrecord.extract.syntax.arguments import VERBAL
from onrecord.extract.syntax.negation import is_negated, own_auxiliary
from onrecord.extract.syntax.status_words import (
    CONDITIONS,
    DENYING,
    DOUBTING,
    GOING_ON,
    PLANNING,
    PROPOSING,
    REFUSING,
    REPORTING_TOO,
    SAYING,
    STATUS_BY_WILL,
    STATUS_OF_NOUN,
    STOPPING,
    TRYING,
)
from onrecord.model import Claim, Status

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: Up to how many governing or joined verbs a status is taken from.
_DEEPEST: Final = 4


def announced(verb: Token) -> bool:
    """Whether somebody announces or undertakes it: "will", "would", "plans to", "agreed to"."""
    if _modal(verb) in ("will", "shall", "'ll", "’ll", "wo", "would"):
        return True
    head = verb.head
    return verb.dep_ in ("xcomp", "ccomp") and (
        head.lemma_.lower() in PLANNING or (head.lemma_ == "go" and head.tag_ == "VBG")
    )


def in_claim(status: Status, claim: Claim | None) -> Status:
    """The status under the claim it is in: a denial denies, a doubt leaves it open."""
    if claim is None:
        return status
    act = claim.speech_act
    if act == "denial" and status in ("happened", "ongoing"):
        return "denied"
    if claim.polarity == "negated" and act == "assertion":
        return status
    if status == "happened" and act in ("doubt", "question"):
        return "hypothetical"
    return status


def of_verb(verb: Token, depth: int = 0) -> Status:
    """How a verb's event is reported, by the verb itself and by what governs it.

    ``depth``: how many governing verbs have been followed.
    """
    for rule in OF_VERB:
        status = rule(verb, depth)
        if status is not None:
            return status
    return "happened"


VerbRule = Callable[["Token", int], Status | None]


def _by_attribution(verb: Token, depth: int) -> Status | None:
    """A participle before its noun reports what is so: "the deported children"."""
    return "happened" if verb.dep_ == "amod" else None


def _by_negation(verb: Token, depth: int) -> Status | None:
    """A negated verb."""
    return "negated" if is_negated(verb) else None


def _by_condition(verb: Token, depth: int) -> Status | None:
    """A verb under "if", "unless", or turned round: "should they attack"."""
    return "hypothetical" if _under_if(verb) else None


def _by_modal(verb: Token, depth: int) -> Status | None:
    """A verb with a modal: "will", "would", "may", "must"."""
    modal = _modal(verb)
    if modal in ("will", "shall", "'ll", "’ll", "wo", "ca"):
        return "planned"
    if modal == "would":
        said = verb.dep_ == "ccomp" and verb.head.lemma_ in SAYING | PLANNING
        return "planned" if said else "hypothetical"
    if modal in ("could", "may", "might", "can"):
        return "hypothetical"
    if modal in ("should", "must", "ought"):
        return "proposed"
    return None


def _by_governor(verb: Token, depth: int) -> Status | None:
    """A verb under another verb, an adjective or a noun."""
    governed = _governed(verb, depth)
    if governed is not None:
        for rule in OF_GOVERNED:
            status = rule(governed)
            if status is not None:
                return status
    return _by_noun_or_adjective(verb)


def _by_progressive(verb: Token, depth: int) -> Status | None:
    """A progressive: "is attacking"."""
    if verb.tag_ == "VBG" and any(c.dep_ == "aux" and c.lemma_ == "be" for c in verb.children):
        return "ongoing"
    return None


def _by_joined_verb(verb: Token, depth: int) -> Status | None:
    """The verb before it shares its auxiliary: "will meet and sign"; but not its negation."""
    if (
        verb.dep_ == "conj"
        and verb.head.pos_ in VERBAL
        and not own_auxiliary(verb)
        and depth < _DEEPEST
    ):
        above = of_verb(verb.head, depth + 1)
        return above if above != "negated" else None
    return None


#: How a verb is reported; the first that knows decides, else it happened.
OF_VERB: Final[tuple[VerbRule, ...]] = (
    _by_attribution,
    _by_negation,
    _by_condition,
    _by_modal,
    _by_governor,
    _by_progressive,
    _by_joined_verb,
)


def _modal(verb: Token) -> str | None:
    at = verb
    for _ in range(3):
        for c in at.children:
            if c.dep_ in ("aux", "auxpass") and c.tag_ == "MD":
                return c.lower_
        if at.dep_ == "conj" and at.head.pos_ in VERBAL and not own_auxiliary(at):
            at = at.head
        else:
            break
    return None


def _under_if(verb: Token) -> bool:
    for c in verb.children:
        if c.dep_ in ("mark", "advmod") and c.lower_ in CONDITIONS and c.i < verb.i:
            return True
        if c.dep_ == "prep" and c.lower_ == "unless":
            return True
    # "Should they attack, …", "Had they come, …": the auxiliary before its subject
    first = next((c for c in verb.subtree if not c.is_punct and not c.is_space), verb)
    return (
        first.lower_ in ("should", "had", "were")
        and first.dep_ in ("aux", "auxpass")
        and first.head.i == verb.i
        and any(c.dep_ in ("nsubj", "nsubjpass") and c.i > first.i for c in verb.children)
    )


def _subjunctive(verb: Token) -> bool:
    """Whether a clause says what is to be: "that she resign", "that they be freed"."""
    if any(c.dep_ in ("aux", "auxpass") for c in verb.children):
        return any(c.dep_ in ("aux", "auxpass") and c.lower_ == "be" for c in verb.children)
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if verb.tag_ not in ("VB", "VBP") or subject is None:
        return False
    if verb.head.lemma_.lower() not in REPORTING_TOO:
        return True
    singular = subject.tag_ in ("NN", "NNP") or subject.lower_ in ("he", "she", "it")
    return singular and not any(c.dep_ == "conj" for c in subject.children)


class _Governed(NamedTuple):
    """A verb and the word under which it is, with that word's lemma in lower case."""

    verb: Token
    head: Token
    lemma: str
    infinitive: bool
    depth: int

    @property
    def bare(self) -> bool:
        """Whether the verb is an infinitive, with or without "to", or a gerund."""
        return self.infinitive or self.verb.tag_ in ("VB", "VBG")


def _governed(verb: Token, depth: int) -> _Governed | None:
    """The verb with its governor, through a preposition; None where no verb governs it."""
    if verb.dep_ not in ("xcomp", "ccomp", "pcomp", "advcl") or verb.head.i == verb.i:
        return None
    if verb.dep_ == "advcl" and verb.tag_ in ("VBD", "VBZ", "VBP"):
        return None  # "while they fight": beside the verb, not under it
    head = verb.head
    if verb.dep_ == "pcomp":
        if head.lower_ in ("before", "despite"):
            return None
        head = head.head
    return _Governed(verb, head, head.lemma_.lower(), _is_infinitive(verb), depth)


def _is_infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" and any(c.lower_ == "to" for c in verb.children)


def _under_noun_of_plan(it: _Governed) -> Status | None:
    """ "A deal on exchanging prisoners"."""
    if it.verb.dep_ == "pcomp" and it.head.pos_ == "NOUN":
        return STATUS_OF_NOUN.get(it.lemma)
    return None


def _is_going_to(it: _Governed) -> Status | None:
    """ "Is going to meet"."""
    return "planned" if it.lemma == "go" and it.head.tag_ == "VBG" and it.infinitive else None


def _was_to(it: _Governed) -> Status | None:
    """ "Was to meet on Monday"."""
    return "planned" if it.lemma == "be" and it.infinitive and it.verb.dep_ == "xcomp" else None


def _continued(it: _Governed) -> Status | None:
    """ "Continued to attack", "will keep attacking"."""
    if it.lemma not in GOING_ON:
        return None
    above = of_verb(it.head, it.depth + 1) if it.depth < _DEEPEST else "happened"
    return above if above in ("negated", "planned", "hypothetical") else "ongoing"


def _refused(it: _Governed) -> Status | None:
    """ "Refused to meet"."""
    return "negated" if it.lemma in REFUSING and it.verb.dep_ in ("xcomp", "ccomp") else None


def _denied(it: _Governed) -> Status | None:
    """ "Denied attacking"."""
    return "denied" if it.lemma in DENYING else None


def _stopped(it: _Governed) -> Status | None:
    """ "Prevented them from attacking"."""
    return "negated" if it.lemma in STOPPING and it.verb.dep_ in ("xcomp", "pcomp") else None


def _tried(it: _Governed) -> Status | None:
    """ "Tried to mediate"."""
    return "hypothetical" if it.lemma in TRYING and it.infinitive else None


def _was_proposed(it: _Governed) -> Status | None:
    """ "Urged Norland to withdraw", "demanded that she resign"."""
    if it.lemma in PROPOSING and (it.bare or _subjunctive(it.verb)):
        return "proposed"
    return None


def _was_planned(it: _Governed) -> Status | None:
    """ "Agreed to withdraw"."""
    return "planned" if it.lemma in PLANNING and it.bare else None


def _doubted(it: _Governed) -> Status | None:
    """ "Doubted that they attacked"."""
    return "hypothetical" if it.lemma in DOUBTING else None


def _as_its_governor(it: _Governed) -> Status | None:
    """ "Will begin to withdraw": as the verb above it, unless that happened."""
    if it.verb.dep_ == "xcomp" and it.head.pos_ in VERBAL and it.depth < _DEEPEST:
        above = of_verb(it.head, it.depth + 1)
        return None if above == "happened" else above
    return None


def _for_a_purpose(it: _Governed) -> Status | None:
    """ "Met to sign"."""
    return "planned" if it.verb.dep_ == "advcl" and it.infinitive else None


#: How a verb under another is reported; the first that knows decides.
OF_GOVERNED: Final[tuple[Callable[[_Governed], Status | None], ...]] = (
    _under_noun_of_plan,
    _is_going_to,
    _was_to,
    _continued,
    _refused,
    _denied,
    _stopped,
    _tried,
    _was_proposed,
    _was_planned,
    _doubted,
    _as_its_governor,
    _for_a_purpose,
)


def _by_noun_or_adjective(verb: Token) -> Status | None:
    """An infinitive after a noun or an adjective: "the plan to meet", "reluctant to meet"."""
    if not _is_infinitive(verb):
        return None
    if verb.dep_ == "acl":
        return STATUS_OF_NOUN.get(verb.head.lemma_.lower(), "planned")
    if verb.dep_ in ("xcomp", "advcl", "ccomp") and verb.head.pos_ == "ADJ":
        return STATUS_BY_WILL.get(verb.head.lower_, "planned")
    return None
