"""Denials of what somebody else has just said: "A accused B of X, which B denied".

The object of such a denial ("which", "it", "the accusation", "a claim") stands for what was said;
its content is therefore the letters of that, and the clause that denies it is no part of what the
first speaker said.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from onrecord.extract.claims.cues.table import CueTable
from onrecord.extract.claims.trailing_attributions import trimmed, without
from onrecord.extract.syntax.arguments import VERBAL
from onrecord.extract.syntax.dependency import below
from onrecord.extract.syntax.words import word_set
from onrecord.model import Span, Spans

if TYPE_CHECKING:
    from onrecord.extract.claims.attributions import Attribution
    from onrecord.extract.syntax.parser import Token

#: Acts by which somebody says that something is not so, or will have none of it.
_AGAINST: Final = frozenset(["denial", "refusal", "criticism"])
#: Verbs that deny what is said and refuse what is wanted.
_REJECTING: Final = word_set("reject dismiss rebuff spurn")
#: Nouns for what is said to a court, which dismisses it without denying it.
_IN_COURT: Final = word_set("lawsuit indictment charge complaint")
#: Acts that say that something is so: to reject them is to deny it.
_SAYING: Final = frozenset(
    ["assertion", "accusation", "criticism", "announcement", "confirmation", "belief", "warning"]
)
#: Acts that want something: to reject them is to refuse it.
_WANTING: Final = frozenset(["demand", "proposal", "threat", "promise"])
_STANDING_IN: Final = frozenset(["which", "it", "this", "that", "something"])


def denied(found: Sequence[Attribution], table: CueTable, text: str) -> list[Attribution]:
    """The attributions, each denial of another one with that one's content for its own."""
    out = list(found)
    barred: set[int] = set()
    near: dict[int, list[int]] = {}
    for number, attribution in enumerate(out):
        near.setdefault(attribution.cue_head.sent.start, []).append(number)
    # where the contents begin: what is cut from one below leaves its beginning
    begun = sorted((a.content[0].start, n) for n, a in enumerate(out) if a.content)
    for number, denial in enumerate(out):
        if denial.cue.act not in _AGAINST:
            continue
        noun = _object(denial.cue_head)
        if noun is None:
            continue
        rejects = denial.cue_head.lemma_.lower() in _REJECTING
        if rejects and _said(noun, table):
            denial = out[number] = _as_denial(denial)
        clause = _clause(noun, denial.cue_head)
        if clause is None and not _stands_in(noun, table):
            continue
        at = _what_was_said(out, number, near[denial.cue_head.sent.start], clause)
        if at is None:
            continue
        said = out[at]
        end = clause.start if clause else _clause_start(denial, said)
        content = _before(said.content, end, text)
        if not content:
            continue
        if clause is not None:
            # nobody else says the clause: what seems to is a misreading
            inside = slice(bisect_left(begun, (clause.start,)), bisect_left(begun, (clause.end,)))
            barred |= {
                n
                for _, n in begun[inside]
                if n != number
                and out[n].cue_head.idx < clause.start
                and all(clause.holds(s) for s in out[n].content)
            }
            out[at] = replace(said, content=trimmed(without(said.content, clause), text))
        if rejects and _asserts(said):
            denial = _as_denial(denial)
        out[number] = replace(denial, content=content, content_head=said.content_head)
        insort(begun, (content[0].start, number))
    return [a for n, a in enumerate(out) if n not in barred]


def _asserts(said: Attribution) -> bool:
    """Whether something is said to be so, not only something named: "announced sanctions"."""
    head = said.content_head
    clause = head is not None and head.pos_ in VERBAL
    return said.cue.act == "accusation" or (said.cue.act in _SAYING and clause)


def _as_denial(attribution: Attribution) -> Attribution:
    return replace(attribution, cue=replace(attribution.cue, act="denial"))


def _object(verb: Token) -> Token | None:
    """What is denied: the object, a passive's subject, or the noun of a relative clause."""
    for c in verb.children:
        if c.dep_ in ("dobj", "nsubjpass"):
            return c
    if verb.dep_ == "relcl":
        return verb.head
    return None


def _said(noun: Token, table: CueTable) -> bool:
    """Whether a noun names something said to be so: "the accusation", "Norland's claim"."""
    lemma = noun.lemma_.lower()
    if lemma in _IN_COURT and noun.head.lemma_.lower() == "dismiss":
        return False
    return any(r.act in ("assertion", "accusation") for r in table.readings("noun", lemma)[:1])


def _stands_in(noun: Token, table: CueTable) -> bool:
    """Whether an object only points at what was said: "it", "this", "the accusation"."""
    if noun.lower_ in _STANDING_IN:
        return True
    return _said(noun, table) and all(
        c.dep_ in ("det", "punct") and c.lower_ not in ("a", "an", "any", "no")
        for c in noun.children
    )


def _clause(noun: Token, verb: Token) -> Span | None:
    """The letters of ", which she denied" or ", a charge she denied"; None for all others."""
    if noun.lower_ == "which" and noun.i < verb.i:
        first = noun
    elif (
        verb.dep_ == "relcl" and noun.i == verb.head.i and noun.dep_ in ("appos", "npadvmod", "dep")
    ):
        first = min(below(noun), key=lambda t: t.i)
    else:
        return None
    if first.i == 0 or noun.doc[first.i - 1].lower_ not in (",", "–", "—", "-"):
        return None
    last = max(below(verb), key=lambda t: t.i)
    if last.is_punct and last.i > verb.i:
        last = noun.doc[last.i - 1]
    return Span(first.idx, last.idx + len(last))


def _what_was_said(
    found: Sequence[Attribution], number: int, near: Sequence[int], clause: Span | None
) -> int | None:
    """The nearest attribution before the denial, by another cue; ``near`` are its sentence's."""
    denial = found[number]
    head = denial.cue_head
    before = [
        n
        for n, other in ((n, found[n]) for n in near)
        if n != number
        and other.cue_head.i < head.i
        and other.cue.act in _SAYING | _WANTING
        and not _holds(denial, other)
        and not _one_speaker(denial, other)
    ]
    if clause is None:
        before = [n for n in before if not _holds(found[n], denial)]
    else:
        before = [n for n in before if any(s.start < clause.start for s in found[n].content)]
    return max(before, key=lambda n: found[n].cue_head.i, default=None)


def _one_speaker(a: Attribution, b: Attribution) -> bool:
    return (
        a.source_head is not None
        and b.source_head is not None
        and a.source_head.i == b.source_head.i
    )


def _holds(outer: Attribution, inner: Attribution) -> bool:
    return any(s.holds(inner.cue_spans[0]) for s in outer.content if inner.cue_spans)


def _clause_start(denial: Attribution, said: Attribution) -> int:
    """Where a denial's own words begin, behind the cue of what it denies."""
    spans = (*denial.source, *denial.cue_spans)
    return min(s.start for s in spans if s.start > said.cue_head.idx)


def _before(spans: Spans, end: int, text: str) -> Spans:
    """The letters before a place, without the comma that led on to it."""
    return trimmed([Span(s.start, min(s.end, end)) for s in spans if s.start < end], text)
