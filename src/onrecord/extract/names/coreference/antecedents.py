"""Whom "he" and "she" go back to: rules tried in order, the first that decides wins."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from onrecord.extract.names.coreference.contested import CLAIMING, contested_verb, speakers_of
from onrecord.extract.names.coreference.discourse import SUBJECTS, Discourse, Person
from onrecord.extract.syntax.arguments import object_of
from onrecord.extract.syntax.words import word_list
from onrecord.model import Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

_OBJECTS = frozenset(["dobj", "dative", "iobj", "pobj"])
_QUOTING = CLAIMING | word_list("verb-of-quoting")
_STEPS = 8  # heads that are gone up to look for a clause's subject
_INTRODUCTION = 40  # characters between a name and the quotation that goes on about its bearer


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Whom a pronoun goes back to, how sure that is, and the rule that says so.

    ``ref`` is None where the rule says that it stays open.
    """

    ref: str | None
    sure: float
    rule: str


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What a rule decides: somebody, or that it stays open (None)."""

    ref: str | None
    sure: float = 0.0


_OPEN = _Verdict(None)


@dataclass(frozen=True)
class _Case:
    """A pronoun, and what the rules ask of it."""

    discourse: Discourse
    quotes: Sequence[Span]
    pronoun: Token
    gender: str

    @cached_property
    def quote(self) -> Span | None:
        """The quotation that it stands in."""
        start = self.pronoun.idx
        at = bisect_right(self.quotes, (start, len(self.discourse.names.text))) - 1
        return self.quotes[at] if at >= 0 and start < self.quotes[at].end else None

    @cached_property
    def contested(self) -> Token | None:
        """The verb whose words it denies."""
        return contested_verb(self.pronoun)

    @cached_property
    def window(self) -> list[Person]:
        """The people named before it, not too far away."""
        return self.discourse.window(self.pronoun)

    @cached_property
    def governing(self) -> Person | Literal["other"] | None:
        """The subject that its clause hangs on, which a denial does not go back to."""
        return None if self.contested is not None else _governing(self)

    @cached_property
    def people(self) -> list[Person]:
        """Who it can go back to, in the order of the text."""
        barred = self.barred
        people = [p for p in self.window if self.fits(p) and p.token not in barred]
        if self.quote is not None:  # a quotation goes on about whom it has begun with
            begun = self.quote.start
            people = [p for p in people if p.start >= begun] or people
        return people

    @cached_property
    def barred(self) -> set[int]:
        """The tokens of who it cannot be."""
        out = _of_own_clause(self) | _speaking_around(self) | _named_in_own_words(self)
        if self.contested is not None:
            out |= speakers_of(self.contested, self.discourse)
        return out

    def fits(self, person: Person) -> bool:
        return self.discourse.fits(person, self.gender)


def _governing(case: _Case) -> Person | Literal["other"] | None:
    """The subject that the pronoun's clause hangs on: "Tarn said he …".

    "other" where that subject is somebody without a name ("a spokesman said he …").
    """
    discourse, quote = case.discourse, case.quote
    for subject in _subjects_above(case.pronoun):
        if quote is not None and not quote.start <= subject.idx < quote.end:
            continue  # within a quotation the speaker is "I"
        named = {subject.i, *(c.i for c in subject.children if c.dep_ == "appos")}
        beside = [p for at in sorted(named) for p in discourse.between(at, at + 1)]
        if beside:
            return beside[0]
        noun = discourse.tokens.table.at(discourse.lower, subject.i)
        described = noun is not None and noun.row.kind in ("person", "anyone")
        if subject.pos_ == "NOUN" and described:
            return "other"
    return None


def _subjects_above(pronoun: Token) -> Iterator[Token]:
    """The subjects before a pronoun of the verbs that it hangs on, the nearest first.

    "Tarn told him": an object is not its own clause's subject; behind a preposition it is nobody's.
    """
    if pronoun.dep_ == "pobj":
        return
    at = pronoun
    for _ in range(_STEPS):
        if at.head.i == at.i:
            return
        own, at = at.i == pronoun.i and pronoun.dep_ in _OBJECTS, at.head
        if at.pos_ in ("VERB", "AUX") and not own:
            subject = next((c for c in at.children if c.dep_ in SUBJECTS), None)
            if subject is not None and subject.i < pronoun.i:
                yield subject


# who it cannot be, by token


def _of_own_clause(case: _Case) -> set[int]:
    """The subject of its own verb; for a subject, whom its clause names besides."""
    pronoun, discourse = case.pronoun, case.discourse
    if pronoun.dep_ in _OBJECTS:
        verb = pronoun.head if pronoun.dep_ != "pobj" else pronoun.head.head
        return {c.i for c in verb.children if c.dep_ in SUBJECTS}
    if pronoun.dep_ in SUBJECTS and pronoun.head.i != pronoun.i:
        # "In a talk with Tarn, she …": a clause's subject is nobody named inside the clause
        return {
            p.token
            for p in discourse.between(pronoun.sent.start, pronoun.i)
            if not p.subject and _inside_clause(discourse.doc[p.token], pronoun.head)
        }
    return set()


def _inside_clause(token: Token, verb: Token) -> bool:
    """Whether a token hangs on a verb with no clause of its own in between."""
    at = token
    for _ in range(_STEPS):
        if at.head.i == verb.i:
            return True
        if at.head.i == at.i or any(c.dep_ in SUBJECTS for c in at.head.children):
            return False
        at = at.head
    return False


def _speaking_around(case: _Case) -> set[int]:
    """The speaker of the quotation that it is in: a subject of the sentence outside of it."""
    quote, sentence = case.quote, case.pronoun.sent
    if quote is None:
        return set()
    return {
        p.token
        for p in case.discourse.between(sentence.start, sentence.end)
        if p.subject and not quote.start <= p.start < quote.end
    }


def _named_in_own_words(case: _Case) -> set[int]:
    """Whom the quotation names that it speaks: its speaker calls nobody but "I"."""
    pronoun, quotes, text = case.pronoun, case.quotes, case.discourse.names.text
    verb = pronoun.head
    if pronoun.dep_ not in SUBJECTS or verb.lemma_.lower() not in _QUOTING:
        return set()
    first = min(pronoun.idx, verb.idx)
    last = max(pronoun.idx + len(pronoun), verb.idx + len(verb))
    at = bisect_right(quotes, first, key=lambda q: q.end)
    spoken = [q for q in quotes[max(at - 1, 0) : at] if not text[q.end : first].strip(" ,")]
    at = bisect_left(quotes, last, key=lambda q: q.start)
    spoken += [q for q in quotes[at : at + 1] if not text[last : q.start].strip(" ,:")]
    return {
        p.token
        for q in spoken
        for p in case.discourse.between(*case.discourse.tokens.at(q))
        if q.start <= p.start < q.end
    }


# the rules: somebody, that it stays open, or None where the next rule is to decide


def _accused(case: _Case) -> _Verdict | None:
    """Who denies an accusation is the accused: "Tarn accused Bale of it, which she denied"."""
    accused = object_of(case.contested) if case.contested is not None else None
    if accused is None:
        return None
    target = next((p for p in case.window if p.token == accused.i), None)
    if target is not None and target.ref and case.fits(target):
        return _Verdict(target.ref, 0.8)
    return None


def _unnamed_speaker(case: _Case) -> _Verdict | None:
    """After somebody without a name it stays open: "a spokesman said he …"."""
    return _OPEN if case.governing == "other" else None


def _subject_above(case: _Case) -> _Verdict | None:
    """It is the subject that its clause hangs on: "Tarn said he …".

    Surely where nobody else fits; not as an object where another stands in between.
    """
    above = case.governing
    if not isinstance(above, Person) or not above.ref or not case.fits(above):
        return None
    fitting = [p for p in case.window if case.fits(p)]
    if len({p.ref for p in fitting}) == 1:
        return _Verdict(above.ref, 0.85)
    between = {p.ref for p in fitting if p.token > above.token} - {above.ref}
    if case.pronoun.dep_ not in SUBJECTS and between:
        return _OPEN  # "Tarn met Bale on his arrival"
    return _Verdict(above.ref, 0.75)


def _nobody(case: _Case) -> _Verdict | None:
    """Where nobody is left it stays open."""
    return None if case.people else _OPEN


def _only_one(case: _Case) -> _Verdict | None:
    """It is the only one who is left."""
    refs = {p.ref for p in case.people}
    return _one_of(refs, 0.8) if len(refs) == 1 else None


def _introduced_before_a_quotation(case: _Case) -> _Verdict | None:
    """A quotation goes on about whom its introduction ends with: 'an attack on Tarn: "He …'."""
    last = case.people[-1]
    if case.quote is None or last.start >= case.quote.start or not last.ref:
        return None
    gap = case.discourse.names.text[last.start : case.quote.start]
    if len(gap) < _INTRODUCTION and gap.rstrip(' "“').endswith(":"):
        return _Verdict(last.ref, 0.65)
    return None


def _nearest_subject(case: _Case) -> _Verdict | None:
    """It is the only subject, else the only one, of the nearest sentence with somebody left.

    The own sentence goes before those before it; two in the nearest leave it open.
    """
    doc, start = case.discourse.doc, case.pronoun.sent.start
    stretch = [p for p in case.people if p.token >= start] or case.people
    sentence = doc[stretch[-1].token].sent.start
    near = [p for p in stretch if p.token >= sentence]
    return _one_of({p.ref for p in near if p.subject} or {p.ref for p in near}, 0.65)


def _one_of(refs: set[str | None], sure: float) -> _Verdict:
    """The only one; open where there are more or nobody knows who it is."""
    ref = next(iter(refs)) if len(refs) == 1 else None
    return _Verdict(ref, sure) if ref else _OPEN


RULES: Final[tuple[Callable[[_Case], _Verdict | None], ...]] = (
    _accused,
    _unnamed_speaker,
    _subject_above,
    _nobody,
    _only_one,
    _introduced_before_a_quotation,
    _nearest_subject,
)


#: Why a rule leaves it open whom a pronoun goes back to.
OPEN: Final[Mapping[str, str]] = {
    "unnamed_speaker": "the speaker of its clause is somebody without a name",
    "subject_above": "somebody else is named between it and the subject of its clause",
    "nobody": "nobody whom it fits is named in its sentence or the two before",
    "only_one": "the only one whom it fits is somebody the article leaves open",
    "nearest_subject": "several people whom it fits are equally near",
}


def find_antecedent(discourse: Discourse, pronoun: Token, gender: str) -> Antecedent:
    """Whom a pronoun goes back to; ``gender`` is "m" or "f".

    Pronouns are to be asked for in the order of the text, each added to ``discourse`` before the
    next.
    """
    case = _Case(discourse, discourse.names.parsed.quotes, pronoun, gender)
    for rule in RULES:
        verdict = rule(case)
        if verdict is not None:
            return Antecedent(verdict.ref, verdict.sure, rule.__name__.removeprefix("_"))
    raise AssertionError("the last rule decides")
