"""Denials of what somebody else has just said: "A accused B of X, which B denied".

The object of such a denial ("which", "it", "the accusation", "a claim") stands for what was said;
its content is therefore what was said, and the clause that denies it is no part of what the
first speaker said.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from onrecord.extract.claims.cues.table import CueTable
from onrecord.extract.claims.model import Attribution
from onrecord.extract.claims.spans import trimmed, up_to, without
from onrecord.extract.syntax.arguments import VERBAL
from onrecord.extract.syntax.dependency import below
from onrecord.extract.syntax.words import word_list
from onrecord.model import Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: Acts by which somebody says that something is not so, or refuses it.
_AGAINST: Final = frozenset(["denial", "refusal", "criticism"])
#: Verbs that deny what is said and refuse what is wanted.
_REJECTING: Final = word_list("verb-of-rejecting")
#: Nouns for what is said to a court, which dismisses it without denying it.
_IN_COURT: Final = word_list("noun-of-a-court-case")
#: Acts that say that something is so: to reject them is to deny it.
_SAYING: Final = frozenset(
    ["assertion", "accusation", "criticism", "announcement", "confirmation", "belief", "warning"]
)
#: Acts that want something: to reject them is to refuse it.
_WANTING: Final = frozenset(["demand", "proposal", "threat", "promise"])
_STANDING_IN: Final = frozenset(["which", "it", "this", "that", "something"])


def with_denials(found: Sequence[Attribution], table: CueTable, text: str) -> list[Attribution]:
    """The attributions, each denial of another one with that one's content for its own."""
    denials = _Denials(found, table, text)
    for number, attribution in enumerate(denials.all):
        if attribution.cue.act in _AGAINST:
            denials.resolve(number)
    return [a for n, a in enumerate(denials.all) if n not in denials.misread]


class _Denials:
    """The attributions of an article while their denials are resolved one after the other.

    ``misread`` are the numbers of attributions that would ascribe a denial's clause to somebody
    else. ``_near`` are the numbers by the beginning of their sentences.
    """

    def __init__(self, found: Sequence[Attribution], table: CueTable, text: str) -> None:
        self.all = list(found)
        self.misread: set[int] = set()
        self._table, self._text = table, text
        self._near: dict[int, list[int]] = {}
        for number, attribution in enumerate(self.all):
            self._near.setdefault(attribution.cue_head.sent.start, []).append(number)
        # where the contents begin: what is cut from one below leaves its beginning
        self._begun = sorted((a.content[0].start, n) for n, a in enumerate(self.all) if a.content)

    def resolve(self, number: int) -> None:
        """Gives a denial the content of what it denies, where it denies what somebody has said."""
        denial = self.all[number]
        noun = _object(denial.cue_head)
        if noun is None:
            return
        rejects = denial.cue_head.lemma_.lower() in _REJECTING
        if rejects and _names_statement(noun, self._table):
            denial = self.all[number] = _as_denial(denial)
        clause = _clause(noun, denial.cue_head)
        if clause is None and not _stands_in(noun, self._table):
            return
        near = self._near[denial.cue_head.sent.start]
        at = _what_was_said(self.all, number, near, clause)
        if at is None:
            return
        said = self.all[at]
        end = clause.start if clause else _clause_start(denial, said)
        content = up_to(said.content, end, self._text)
        if not content:
            return
        if clause is not None:
            self.misread |= self._others_within(clause, number)
            rest = trimmed(without(said.content, clause), self._text)
            self.all[at] = replace(said, content=rest)
        if rejects and _asserts(said):
            denial = _as_denial(denial)
        self.all[number] = replace(denial, content=content, content_head=said.content_head)
        insort(self._begun, (content[0].start, number))

    def _others_within(self, clause: Span, number: int) -> set[int]:
        """Attributions of the denial's clause to others: nobody else says it, they are misread."""
        first = bisect_left(self._begun, (clause.start,))
        last = bisect_left(self._begun, (clause.end,))
        return {
            n
            for _, n in self._begun[first:last]
            if n != number
            and self.all[n].cue_head.idx < clause.start
            and all(clause.holds(s) for s in self.all[n].content)
        }


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


def _names_statement(noun: Token, table: CueTable) -> bool:
    """Whether a noun names something said to be so: "the accusation", "Norland's claim"."""
    lemma = noun.lemma_.lower()
    if lemma in _IN_COURT and noun.head.lemma_.lower() == "dismiss":
        return False
    return any(r.act in ("assertion", "accusation") for r in table.readings("noun", lemma)[:1])


def _stands_in(noun: Token, table: CueTable) -> bool:
    """Whether an object only points at what was said: "it", "this", "the accusation"."""
    if noun.lower_ in _STANDING_IN:
        return True
    return _names_statement(noun, table) and all(
        c.dep_ in ("det", "punct") and c.lower_ not in ("a", "an", "any", "no")
        for c in noun.children
    )


def _clause(noun: Token, verb: Token) -> Span | None:
    """The span of ", which she denied" or ", a charge she denied"; None for all others."""
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
