"""Reading a dependency parse: subtrees as spans, subjects, negation, modals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from onrecord.model import Span, Spans

if TYPE_CHECKING:
    from onrecord.extract.language import Token

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_EDGE = frozenset(",;:.-–—…")


def child(token: Token, *deps: str) -> Token | None:
    """The first child with one of the dependencies, in the order of the words."""
    return next((c for c in token.children if c.dep_ in deps), None)


def below(token: Token, *, without: Collection[Token] = ()) -> Iterator[Token]:
    """The token and all below it, leaving out the given ones with all below them."""
    stack = [token]
    barred = {t.i for t in without}
    while stack:
        at = stack.pop()
        if at.i in barred:
            continue
        yield at
        stack.extend(at.children)


def spans_of(tokens: Iterable[Token], *, trim: bool = True) -> Spans:
    """The letters of tokens as spans, one a run of neighbours.

    With ``trim``, runs lose white space and clause punctuation at their ends; a run of nothing
    else is left out.
    """
    runs: list[list[Token]] = []
    for token in sorted(set(tokens), key=lambda t: t.i):
        if runs and token.i == runs[-1][-1].i + 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    out = []
    for run in runs:
        while run and trim and (run[0].is_space or run[0].text in _EDGE):
            run.pop(0)
        while run and (run[-1].is_space or (trim and run[-1].text in _EDGE)):
            run.pop()
        if run:
            out.append(Span(run[0].idx, run[-1].idx + len(run[-1])))
    return tuple(out)


def subject(verb: Token, *, climb: bool = True) -> Token | None:
    """The subject of a verb; of a verb without one, that of the verb it hangs on.

    Climbs over conjunctions, open complements and adverbial clauses ("confirmed …, stating …").
    """
    at, steps = verb, 0
    while True:
        found = child(at, "nsubj", "nsubjpass", "csubj")
        if found is not None:
            return found
        if not climb or steps == 4:
            return None
        if at.dep_ in ("conj", "xcomp") and at.head.pos_ in ("VERB", "AUX"):
            at = at.head
        elif at.dep_ == "advcl" and at.head.pos_ in ("VERB", "AUX") and at.tag_ in ("VBG", "VBN"):
            at = at.head
        elif at.dep_ == "pcomp" and at.head.dep_ == "prep" and at.head.head.pos_ == "VERB":
            at = at.head.head
        else:
            return None
        steps += 1


def negated(verb: Token) -> bool:
    """Whether the verb stands under "not", "never", "no longer", "has yet to"."""
    for c in verb.children:
        if c.dep_ == "neg" or c.lower_ in ("never", "nor", "neither", "hardly", "no_longer"):
            return True
    if verb.dep_ == "xcomp" and verb.head.lemma_ in ("have", "be"):
        return any(c.lower_ == "yet" for c in verb.head.children)
    return verb.dep_ == "xcomp" and verb.head.lemma_ == "fail"


def auxiliaries(verb: Token) -> list[Token]:
    """Auxiliaries, modals and negation that belong to the verb."""
    return [c for c in verb.children if c.dep_ in ("aux", "auxpass", "neg")]


def finite(verb: Token) -> bool:
    """Whether the verb, or an auxiliary of it, carries tense."""
    tags = {verb.tag_} | {c.tag_ for c in auxiliaries(verb)}
    return bool(tags & {"VBD", "VBZ", "VBP", "MD"})
