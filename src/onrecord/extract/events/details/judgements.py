"""Words by which a voice judges or ranks what it reports: "illegally", "the largest in a century".

They are the voice's own and no part of the event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from onrecord.extract.events.phrases import spans_of
from onrecord.extract.syntax.words import word_list, word_set
from onrecord.model import Spans

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

_JUDGING: Final = word_list("word-of-judgement")
#: Superlatives that only say when, or how many.
_NO_RANK: Final = word_set("latest last most least next best")
#: What a superlative ranks among: "in a century", "since the war", "of the year".
_AMONG: Final = word_set("in since of for")
_TIMES: Final = word_set(
    "century decade year month week day history memory war generation record time"
)


def judgement_at(trigger: Token) -> Spans:
    """The words of judgement that hang on a trigger."""
    words = [
        c
        for c in trigger.children
        if c.dep_ in ("advmod", "amod", "npadvmod") and c.lower_ in _JUDGING
    ]
    for c in trigger.children:
        if c.tag_ == "JJS" and c.dep_ == "amod" and c.lower_ not in _NO_RANK and c.i < trigger.i:
            before = c.nbor(-1) if c.i > 0 else c
            words += [before, c] if before.lower_ == "the" else [c]
            words += _ranked_among(trigger)
    return spans_of(words) if words else ()


def _ranked_among(noun: Token) -> list[Token]:
    """The phrase that says among what a superlative ranks a noun."""
    for c in noun.children:
        if c.dep_ == "prep" and c.i > noun.i and c.lower_ in _AMONG:
            of = next((g for g in c.children if g.dep_ == "pobj"), None)
            if of is not None and of.lemma_.lower() in _TIMES:
                return list(noun.doc[c.i : of.i + 1])
    return []
