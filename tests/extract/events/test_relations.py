"""How the events of an article hang together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onrecord.extract.events.links.relations import relations_of
from onrecord.extract.events.model import EventMention
from onrecord.model import Event

Make = Callable[..., EventMention]


def related(*mentions: EventMention) -> set[tuple[str, str, str]]:
    """The relations between events of one mention each, which their labels name."""
    events = [
        Event(
            id=mention.label,
            label=mention.label,
            type=mention.type,
            plover=None,
            mode=None,
            context=None,
            participants=(),
            place=None,
            reports=(),
        )
        for mention in mentions
    ]
    groups = [[mention] for mention in mentions]
    links = relations_of(groups, events)
    return {(events[k.source].id, k.type, events[k.target].id) for k in links}


@pytest.mark.parametrize(
    ("first", "second", "links"),
    [
        ("2", "1", {("a", "previousRound", "b")}),
        ("1", "2", {("b", "previousRound", "a")}),
        ("2", "previous", {("a", "previousRound", "b")}),
        ("2", "next", {("b", "previousRound", "a")}),
        ("1", "3", set()),
        (None, None, set()),
    ],
)
def test_rounds_follow_each_other(
    mention: Make, first: str | None, second: str | None, links: set[tuple[str, str, str]]
) -> None:
    a = mention("NegotiationRound", label="a", order=first)
    b = mention("NegotiationRound", label="b", order=second)
    assert related(a, b) == links


def test_a_round_is_part_of_the_only_talks(mention: Make) -> None:
    talks = mention("Talks", label="talks")
    assert related(talks, mention("NegotiationRound", label="round")) == {
        ("round", "subEventOf", "talks")
    }


def test_of_several_talks_a_round_is_part_of_those_it_names(mention: Make) -> None:
    first, second = mention("Talks", label="first"), mention("Talks", label="second")
    assert related(first, second, mention("NegotiationRound", label="round")) == set()
    named = mention("NegotiationRound", label="round", of_round=second.token_index)
    assert related(first, second, named) == {("round", "subEventOf", "second")}


def test_an_event_concerns_what_it_is_about(mention: Make) -> None:
    truce = mention("Ceasefire", label="truce")
    deal = mention("Agreement", label="deal", themes=(truce.token_index,), sentence=1)
    assert related(truce, deal) == {("deal", "concerns", "truce")}


def test_talks_concern_nothing(mention: Make) -> None:
    truce = mention("Ceasefire", label="truce")
    assert related(truce, mention("Talks", label="talks", themes=(truce.token_index,))) == set()


def test_nothing_concerns_an_event_that_is_no_matter(mention: Make) -> None:
    visit = mention("Visit", label="visit")
    assert related(visit, mention("Accusation", label="it", themes=(visit.token_index,))) == set()


def test_what_is_done_at_a_meeting_is_part_of_it(mention: Make) -> None:
    summit = mention("Summit", label="summit")
    signing = mention("Signing", label="signing", within=summit.token_index)
    assert related(summit, signing) == {("signing", "subEventOf", "summit")}


def test_what_is_asked_for_in_talks_is_a_demand_of_them(mention: Make) -> None:
    talks, summit = mention("Talks", label="talks"), mention("Summit", label="summit")
    at_talks = mention("Demand", label="demand", within=talks.token_index)
    assert related(talks, at_talks) == {("demand", "demandOf", "talks")}
    at_summit = mention("Demand", label="demand", within=summit.token_index)
    assert related(summit, at_summit) == {("demand", "subEventOf", "summit")}


def test_an_agreement_in_a_sentence_on_talks_is_their_outcome(mention: Make) -> None:
    talks = mention("Talks", label="talks", sentence=5)
    deal = mention("Agreement", label="deal", sentence=5)
    assert related(talks, deal) == {("deal", "outcomeOf", "talks")}


@pytest.mark.parametrize(
    "given", [{"status": "planned"}, {"about": "to meet"}, {"sentence": 6}], ids=str
)
def test_what_has_not_come_out_is_no_outcome(mention: Make, given: dict[str, object]) -> None:
    talks = mention("Talks", label="talks", sentence=5)
    deal = mention("Agreement", label="deal", **({"sentence": 5} | given))
    assert related(talks, deal) == set()


def test_where_a_round_is_reported_the_outcome_is_of_it_and_not_of_the_talks(
    mention: Make,
) -> None:
    talks = mention("Talks", label="talks", sentence=5)
    one = mention("NegotiationRound", label="round", sentence=5)
    deal = mention("Agreement", label="deal", sentence=5)
    assert ("deal", "outcomeOf", "round") in related(talks, one, deal)
    assert ("deal", "outcomeOf", "talks") not in related(talks, one, deal)


def test_an_answer_is_to_the_event_that_its_words_name(mention: Make) -> None:
    proposal = mention("Proposal", label="proposal")
    answers = ((proposal.token_index, "Proposal"),)
    refusal = mention("Refusal", label="refusal", answers=answers)
    assert related(proposal, refusal) == {("refusal", "responseTo", "proposal")}


def test_else_an_answer_is_to_the_last_of_its_kind(mention: Make) -> None:
    first, last = mention("Proposal", label="first"), mention("Proposal", label="last")
    refusal = mention("Refusal", label="refusal", answers=((999, "Proposal"),))
    later = mention("Proposal", label="later")
    assert related(first, last, refusal, later) == {("refusal", "responseTo", "last")}
