"""Whether a verb is negated, and by which words.

``is_negated`` asks whether the verb's own event did not happen, ``negated`` only whether a verb of
saying is under a negation: the readings of subjects, objects and what somebody refrains from do not
count there, "hardly" does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from onrecord.extract.syntax.arguments import VERBAL

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: Verbs that hold somebody off with the adverb beside them: "held back from", "stopped short of".
_HOLDING_OFF: Final = {
    "hold": ("back", "off"), "shy": ("away",), "back": ("away", "off"), "stop": ("short",),
    "pull": ("back",), "step": ("back",),
}  # fmt: skip
#: Verbs that by themselves say that what they govern was not done.
_NOT_DOING: Final = ("fail", "refuse", "decline", "neglect")
#: How many negated verbs joined by "or" are followed.
_DEEPEST: Final = 5


def negated(verb: Token) -> bool:
    """Whether the verb is under "not", "never", "no longer", "has yet to"."""
    for c in verb.children:
        beside = c.i <= verb.i + 1  # not what follows later: "promising …, probably not what …"
        if (c.dep_ == "neg" and beside) or c.lower_ in ("never", "nor", "neither", "hardly"):
            return True
    if _is_under_have(verb):
        return _yet_before(verb)
    return verb.dep_ == "xcomp" and verb.head.lemma_ == "fail"


def is_negated(verb: Token, depth: int = 0) -> bool:
    """Whether the verb itself is denied: "not", "never", "no longer", "has yet to"."""
    if any(_negates(c) for c in verb.children):
        return True
    if _is_under_have(verb):
        return _yet_before(verb)
    if _is_yet_to(verb):
        return any(c.lower_ == "to" for c in verb.children)
    if verb.dep_ == "conj" and verb.head.pos_ in VERBAL and not own_auxiliary(verb):
        return depth < _DEEPEST and _joined_by_or(verb) and is_negated(verb.head, depth + 1)
    return _refrained_from(verb) or _little_is_done(verb) or _not_done(verb)


def _negates(child: Token) -> bool:
    """Whether a word beside the verb negates it: "not", "no longer", "no party", "nobody"."""
    if child.dep_ == "neg" or child.lower_ in ("never", "neither", "nor"):
        return True
    if child.lower_ == "longer" and any(g.lower_ == "no" for g in child.children):
        return True
    return child.dep_ in ("nsubj", "dobj", "nsubjpass") and (
        child.lower_ in ("nothing", "nobody", "none")
        or any(g.dep_ == "det" and g.lower_ == "no" for g in child.children)
    )


def _is_under_have(verb: Token) -> bool:
    """Whether the verb is an infinitive under "have" or "be"."""
    return verb.dep_ == "xcomp" and verb.head.lemma_ in ("have", "be")


def _yet_before(verb: Token) -> bool:
    """Whether it "has yet to" be."""
    return any(c.lower_ == "yet" for c in verb.head.children)


def _is_yet_to(verb: Token) -> bool:
    """Whether "yet" is before an infinitive: "the party yet to decide"."""
    return verb.dep_ in ("xcomp", "acl", "advcl") and any(
        c.lower_ == "yet" for c in verb.children if c.i < verb.i
    )


def _joined_by_or(verb: Token) -> bool:
    """Whether the verb before it keeps its negation: "did not meet or call", not "but called"."""
    return any(c.dep_ == "cc" and c.lower_ == "or" for c in verb.head.children)


def _refrained_from(verb: Token) -> bool:
    """Whether it is what somebody does without or is held off from: "stopped short of calling"."""
    head = verb.head
    if verb.dep_ != "pcomp":
        return False
    if head.lower_ == "without":
        return True
    return (head.lower_ == "from" or head.head.lower_ == "short") and _holds_off(head.head)


def _holds_off(at: Token) -> bool:
    """Whether what follows "from" is what somebody refrains from."""
    if at.pos_ in VERBAL:
        held = at
    elif at.pos_ in ("ADV", "ADP", "ADJ") and at.head.pos_ in VERBAL:
        held = at.head
    else:
        return False
    lemma = held.lemma_.lower()
    beside = _HOLDING_OFF.get(lemma, ())
    return lemma in ("refrain", "abstain", "desist") or any(
        c.lower_ in beside for c in held.children
    )


def _little_is_done(verb: Token) -> bool:
    """Whether somebody "did little to end the war" or there is "little he did to end it"."""
    head = verb.head
    if verb.dep_ == "xcomp" and head.lemma_ == "do":
        return any(c.dep_ == "dobj" and c.lower_ in ("little", "nothing") for c in head.children)
    if verb.dep_ in ("relcl", "acl") and head.lower_ in ("little", "nothing"):
        return head.dep_ == "dobj" and head.head.lemma_ == "do"
    return False


def _not_done(verb: Token) -> bool:
    """Whether somebody "failed to" or "refused to" do it."""
    return verb.dep_ == "xcomp" and verb.head.lemma_ in _NOT_DOING


def negation(verb: Token) -> list[Token]:
    """The words that negate the verb, with its auxiliaries, for a label."""
    out = [
        c
        for c in verb.children
        if c.i < verb.i
        and (c.dep_ in ("aux", "auxpass", "neg") or c.lower_ in ("never", "no", "yet", "longer"))
    ]
    head = verb.head
    if verb.dep_ == "xcomp" and (head.lemma_ in ("have", "be") or head.lemma_ in _NOT_DOING):
        out += [head, *(c for c in head.children if c.lower_ == "yet" or c.dep_ in ("aux", "neg"))]
    return out


def own_auxiliary(verb: Token) -> bool:
    """Whether a joined verb has an auxiliary or a subject of its own."""
    return any(c.dep_ in ("aux", "auxpass", "nsubj", "nsubjpass") for c in verb.children)
