"""Whether an event mention is of the same event as a group of others.

Two tables of rules, each a function with a name. ``CONTRADICTIONS`` say what speaks against one
event, whatever speaks for it. ``RULES`` are asked in order, and the first that knows decides: a
mention that nothing contradicts still needs a reason to be joined.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Final, Literal

from onrecord.extract.events.event_classes import (
    AWAITED,
    NAMED_AGAIN,
    ONE_AT_A_TIME,
    has_trait,
    root_code,
)
from onrecord.extract.events.groups import SUMMARY, Candidate, Group, Sides, compatible_type

Verdict = Literal["same", "different"]
_NOTE: Final = "enrichment-note"


class Pair:
    """A group and a candidate for it, with what the rules ask of both."""

    def __init__(self, group: Group, candidate: Candidate) -> None:
        self.group, self.candidate = group, candidate
        self.mention, self.first = candidate.mention, group.first

    @property
    def theirs(self) -> Sides:
        """Those who take part in the group's event, divided as the candidate's are."""
        return self.group.sides[self.candidate.equal]

    @property
    def mine(self) -> Sides:
        """Those who take part in the candidate's event."""
        return self.candidate.sides

    @cached_property
    def shared(self) -> tuple[bool, bool, bool]:
        """Of each side, whether the two have somebody in common."""
        acted, other, undergone = (a.meets(b) for a, b in zip(self.theirs, self.mine, strict=True))
        return acted, other, undergone

    @property
    def one_unnamed(self) -> bool:
        """Whether the candidate or the group names nobody who takes part."""
        return not (self.theirs.known and self.mine.known)

    @property
    def in_summary(self) -> bool:
        """Whether the headline or standfirst reports either."""
        return self.first.segment in SUMMARY or self.mention.segment in SUMMARY

    @property
    def nominal(self) -> bool:
        """Whether the candidate is a noun, or a participle before one."""
        return self.mention.from_noun or self.mention.definite

    @property
    def same_heads(self) -> bool:
        """ "The deported children" are whoever was deported and called children."""
        if not self.candidate.participial or self.mention.lemma not in self.group.lemmas:
            return False
        return not self.candidate.heads.isdisjoint(self.group.heads)


# What speaks against one event


def another_kind(pair: Pair) -> bool:
    """Their classes are not compatible."""
    return not compatible_type(pair.first.type, pair.mention.type)


def another_one(pair: Pair) -> bool:
    """It is called another one, or a new one where no headline reports it plainly or as new."""
    if pair.mention.segment in SUMMARY:
        return False
    order = pair.mention.order
    if order == "another":
        return True
    return order == "new" and pair.group.summary_orders.isdisjoint((None, "new"))


def another_ordinal(pair: Pair) -> bool:
    """Both are counted, but differently: "the second round" and "the third"."""
    order, orders = pair.mention.order, pair.group.orders - {"new"}
    return order is not None and order != "new" and bool(orders) and order not in orders


def previous_one(pair: Pair) -> bool:
    """ "The previous round" is only one that was called the previous one."""
    return pair.mention.order == "previous" and "previous" not in pair.group.orders


def after_another_one(pair: Pair) -> bool:
    """The group is "the previous" or "another" one, and the candidate is not called so."""
    orders = pair.group.orders
    return bool(orders & {"previous", "another"}) and pair.mention.order not in orders - {"new"}


def another_matter(pair: Pair) -> bool:
    """Two agreements about different matters; a headline may be about more."""
    mention, abouts = pair.mention, pair.group.abouts
    agreed = root_code(mention.type) == "AGREE" and mention.about is not None and bool(abouts)
    return agreed and mention.about not in abouts and not pair.group.only_summary


def another_time(pair: Pair) -> bool:
    """Their times do not overlap; where one is of no year, their days differ."""
    mine = pair.mention.when
    if mine is None:
        return False
    for edtf, not_before, not_after in pair.group.times:
        if None in (mine.not_before, mine.not_after, not_before, not_after):
            yearless = "XXXX" in (mine.edtf[:4], edtf[:4])
            if yearless and mine.edtf[4:] != edtf[4:]:
                return True
            continue
        if str(mine.not_after) < str(not_before) or str(not_after) < str(mine.not_before):
            return True
    return False


def another_place(pair: Pair) -> bool:
    """The candidate is somewhere that the group is not."""
    mine = pair.mention.place.ref if pair.mention.place is not None else None
    return mine is not None and bool(pair.group.places) and mine not in pair.group.places


def only_one_negated(pair: Pair) -> bool:
    """One did not happen and the other did; a definite noun may be either."""
    negated = pair.mention.status == "negated"
    return pair.group.negated != negated and not pair.mention.definite


def other_parties(pair: Pair) -> bool:
    """On some side both name somebody, and nobody may be the same."""
    return any(
        theirs and mine and not theirs.may_meet(mine) and not pair.same_heads
        for theirs, mine in zip(pair.theirs, pair.mine, strict=True)
    )


#: What speaks against one event; the first that holds is the reason.
CONTRADICTIONS: Final[tuple[Callable[[Pair], bool], ...]] = (
    another_kind,
    another_one,
    another_ordinal,
    previous_one,
    after_another_one,
    another_matter,
    another_time,
    another_place,
    only_one_negated,
    other_parties,
)


def contradiction(group: Group, candidate: Candidate) -> str | None:
    """The name of what speaks against one event, or None."""
    pair = Pair(group, candidate)
    return next((rule.__name__ for rule in CONTRADICTIONS if rule(pair)), None)


# What speaks for one event, or ends the search for it


def _same_if(condition: bool) -> Verdict:
    return "same" if condition else "different"


def contradicted(pair: Pair) -> Verdict | None:
    """Whatever is in CONTRADICTIONS keeps them apart."""
    return "different" if any(rule(pair) for rule in CONTRADICTIONS) else None


def what_was_agreed_to(pair: Pair) -> Verdict | None:
    """ "They agreed to meet" is not what "the agreement" means."""
    agreed = any(about.startswith("to ") for about in pair.group.abouts)
    return "different" if pair.nominal and pair.mention.about is None and agreed else None


def participle_of_heads(pair: Pair) -> Verdict | None:
    """A participle before a noun is of the event to whose sufferers the noun is applied."""
    return _same_if(pair.same_heads) if pair.candidate.participial else None


def same_ordinal(pair: Pair) -> Verdict | None:
    """ "The second round" is one."""
    order = pair.mention.order
    counted = order is not None and order.isdigit() and order in pair.group.orders
    return "same" if counted else None


def one_at_a_time(pair: Pair) -> Verdict | None:
    """Two sides have one war, one truce and one series of talks at a time."""
    lasting = has_trait(pair.mention.type, ONE_AT_A_TIME)
    return "same" if lasting and pair.theirs.acted.shared(pair.mine.acted) > 1 else None


def still_awaited(pair: Pair) -> Verdict | None:
    """Whoever waits for the same answer still waits."""
    acted, other, _ = pair.shared
    return "same" if has_trait(pair.mention.type, AWAITED) and acted and other else None


def notes_repeat(pair: Pair) -> Verdict | None:
    """Notes repeat each other."""
    notes = pair.mention.segment == pair.first.segment == _NOTE
    return "same" if notes and pair.shared[2] else None


def verb_repeats_summary(pair: Pair) -> Verdict | None:
    """A verb is of a headline's event only with its word or class and all its parties."""
    if pair.nominal:
        return None
    mention, theirs, mine = pair.mention, pair.theirs, pair.mine
    alike = pair.first.lemma == mention.lemma or pair.first.type == mention.type
    expected = bool(mine.acted) + bool(mine.other) + bool(mine.undergone and theirs.undergone)
    parties = any(pair.shared) and sum(pair.shared) == expected
    return _same_if(alike and parties and pair.first.segment in SUMMARY)


def narrower_kind(pair: Pair) -> Verdict | None:
    """ "The strike" may be the attack's only name, not the other way round."""
    unshared = not any(pair.shared)
    return "different" if unshared and pair.mention.type not in pair.group.above else None


def same_matter(pair: Pair) -> Verdict | None:
    """ "On a new exchange", after "exchange deal", where not both name who takes part."""
    about = pair.mention.about
    again = not any(pair.shared) and about is not None and about in pair.group.abouts
    return "same" if again and pair.one_unnamed else None


def series_or_one_place(pair: Pair) -> Verdict | None:
    """What a round is a round of, or what is at the same place, unless both name who takes part."""
    place = pair.mention.place
    here = place is not None and place.ref in pair.group.places
    if any(pair.shared) or not (pair.candidate.in_series or here):
        return None
    return _same_if(pair.one_unnamed)


def lead_repeats_headline(pair: Pair) -> Verdict | None:
    """The lead repeats the headline, as long as it names nobody else who acts."""
    repeats = pair.first.segment in SUMMARY and pair.mention.in_lead and not pair.mine.acted
    return "same" if not any(pair.shared) and repeats else None


def parties_of_one_only(pair: Pair) -> Verdict | None:
    """Without shared parties: definite, or in a summary, and not both name who takes part."""
    if any(pair.shared):
        return None
    return _same_if(pair.one_unnamed and (pair.mention.definite or pair.in_summary))


def twice_in_one_sentence(pair: Pair) -> Verdict | None:
    """What one sentence reports twice is two events, unless definite."""
    together = pair.first.sentence == pair.mention.sentence
    return "different" if together and not pair.mention.definite else None


def named_by_another_word(pair: Pair) -> Verdict | None:
    """Of unequal sides, another word only names the event again where it is definite."""
    if pair.candidate.equal or pair.mention.lemma in pair.group.lemmas:
        return None
    return _same_if(has_trait(pair.mention.type, NAMED_AGAIN) and pair.mention.definite)


def shared_parties(pair: Pair) -> Verdict | None:
    """With a shared party: definite, in a summary, in a note, or all sides agree on equal terms."""
    mention, theirs = pair.mention, pair.theirs
    acted, other, _ = pair.shared
    both = (acted or not theirs.acted) and (other or not theirs.other)
    return _same_if(
        mention.definite
        or pair.in_summary
        or mention.segment == _NOTE
        or (both and pair.candidate.equal and mention.order is None)
    )


#: Whether a candidate is of the group's event; the first that knows decides, the last always does.
RULES: Final[tuple[Callable[[Pair], Verdict | None], ...]] = (
    contradicted,
    what_was_agreed_to,
    participle_of_heads,
    same_ordinal,
    one_at_a_time,
    still_awaited,
    notes_repeat,
    verb_repeats_summary,
    narrower_kind,
    same_matter,
    series_or_one_place,
    lead_repeats_headline,
    parties_of_one_only,
    twice_in_one_sentence,
    named_by_another_word,
    shared_parties,
)


def verdict(group: Group, candidate: Candidate) -> tuple[Verdict, str]:
    """Whether a candidate is of the group's event, and the name of the rule that decided."""
    pair = Pair(group, candidate)
    return next((found, rule.__name__) for rule in RULES if (found := rule(pair)) is not None)


def is_same_event(group: Group, candidate: Candidate) -> bool:
    """Whether a candidate is of the group's event: nothing against it, and a reason for it."""
    return verdict(group, candidate)[0] == "same"
