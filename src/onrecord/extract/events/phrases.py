"""Small readings of words around an event: what it is about, which of its kind, which phase."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from onrecord.extract.syntax.arguments import VERBAL, prepositional, span_of
from onrecord.extract.syntax.words import word_list
from onrecord.model import Participant, Span, Spans, merge
from onrecord.textwidth import clip_at_word

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: Verbs that only carry an event noun: their subject acts in it and their tense is its tense.
LIGHT: Final = word_list("verb-carrying-an-event")
#: Verbs that report a phase of what their noun names, whichever side of them it is on: they
#: are part of the trigger.
PHASES: Final = word_list("verb-of-a-phase")
#: Phases that a particle makes of a verb.
_PHASE_PARTICLES: Final = {"step": ("up",), "go": ("on",), "wrap": ("up",), "wind": ("up", "down")}
_ORDINALS: Final = {
    word: number
    for number, words in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th",
         "seventh 7th", "eighth 8th", "ninth 9th", "tenth 10th"), 1)
    for word in words.split()
}  # fmt: skip


def spans_of(tokens: Sequence[Token]) -> Spans:
    """The stretches of the tokens, neighbours joined."""
    out: list[Span] = []
    last: int | None = None
    for token in sorted({t.i: t for t in tokens}.values(), key=lambda t: t.i):
        span = span_of([token])
        if last is not None and token.i == last + 1:
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
        last = token.i
    return merge(out)


def theme_of(noun: Token) -> int | None:
    """The noun that a noun's event is about: "exchange deal", "agreement on a truce"."""
    for c in reversed(list(noun.children)):
        if c.dep_ in ("compound", "nmod"):
            return c.i
    for name, other in prepositional(noun):
        if name in ("on", "of", "for", "about", "over"):
            return other.i
    for c in noun.children:  # "a deal on exchanging prisoners"
        if c.dep_ == "prep" and c.lower_ in ("on", "of", "for", "about", "over"):
            verb = next((g for g in c.children if g.dep_ == "pcomp" and g.pos_ in VERBAL), None)
            if verb is not None:
                return verb.i
    return None


def descriptions_of(noun: Token) -> list[int]:
    """What is said of a noun beside it: "the deported children", "children whom they deported"."""
    return [c.i for c in noun.children if c.dep_ in ("amod", "relcl", "acl") and c.pos_ != "NUM"]


def particles(verb: Token) -> list[Token]:
    """The particles that make a phase of the verb: "step up", "go on"."""
    wanted = _PHASE_PARTICLES.get(verb.lemma_.lower(), ())
    return [c for c in verb.children if c.lower_ in wanted and c.dep_ in ("prt", "prep", "advmod")]


def is_phase(verb: Token) -> bool:
    """Whether the verb reports that something begins, goes on, grows or ends."""
    return verb.lemma_.lower() in PHASES or bool(particles(verb))


def definite(noun: Token) -> bool:
    """Whether the noun has a definite article, a demonstrative or an owner."""
    for c in noun.children:
        if c.dep_ == "det":
            return c.lower_ in ("the", "this", "that", "these", "those", "both")
        if c.dep_ == "poss":
            return True
    return False


def order_word(noun: Token) -> Token | None:
    """The word that sets one apart from others of its kind: "second", "previous", "another"."""
    return next((c for c in noun.children if _order(c) is not None), None)


def order_of(noun: Token) -> str | None:
    """What sets one apart from others of its kind: an ordinal, "previous", "next", "another"."""
    word = order_word(noun)
    return None if word is None else _order(word)


def _order(beside: Token) -> str | None:
    """What a word beside a noun says of which it is, as ``order_of`` gives it."""
    word = beside.lower_
    if word in _ORDINALS:
        return str(_ORDINALS[word])
    if word in ("previous", "earlier", "prior", "last", "preceding"):
        return "previous"
    if word in ("next", "following", "upcoming", "future", "forthcoming"):
        return "next"
    if beside.tag_ == "JJS" and word not in ("latest", "last"):
        return "another"  # "the largest exchange in a century" is not the one before
    if word in ("another", "further", "additional", "other", "more", "separate"):
        return "another"
    return "new" if word in ("new", "fresh") else None


def confidence_of(participants: Sequence[Participant]) -> float:
    """How sure a mention is, by how many take part and how many of them are known (0.5 to 0.95)."""
    known = sum(p.ref is not None for p in participants)
    return round(min(0.95, 0.5 + 0.15 * min(len(participants), 2) + 0.1 * min(known, 2)), 2)


def short(label: str, most: int = 90) -> str:
    """A label on one line, cut at a word, without a quotation mark that lost its other half."""
    label = " ".join(label.split())
    if label.count('"') == 1:
        label = label.replace('"', "")
    return clip_at_word(label, most, mark="")
