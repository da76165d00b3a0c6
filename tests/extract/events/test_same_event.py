"""When two mentions are of one event: what speaks against it, what speaks for it, in which order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extract.events.parties import TEXT, party, words
from onrecord.extract.events import same_event
from onrecord.extract.events.groups import Candidate, Group
from onrecord.extract.events.model import EventMention
from onrecord.model import Location, Participant, Span, When

Make = Callable[..., EventMention]
NORLAND, SUDRIA, VESTMARK = party("norland"), party("sudria"), party("vestmark")
BOTH = (NORLAND, SUDRIA)
VERB = "verb:meet/active"


def group(*mentions: EventMention) -> Group:
    """A group of mentions, whatever the rules say of them."""
    made = Group(mentions[0], TEXT)
    for further in mentions[1:]:
        made.add(further)
    return made


def verdict(mentions: Sequence[EventMention], then: EventMention, **given: bool) -> tuple[str, str]:
    return same_event.verdict(group(*mentions), Candidate(then, TEXT, **given))


def reason(first: EventMention, then: EventMention) -> str | None:
    return same_event.contradiction(group(first), Candidate(then, TEXT))


def day(edtf: str) -> When:
    return When(edtf, edtf, edtf, (Span(0, 1),))


def place(ref: str) -> Location:
    return Location((Span(0, 1),), ref)


# what speaks against one event


def test_classes_that_are_not_compatible(mention: Make) -> None:
    assert reason(mention("Meeting"), mention("Killing")) == "another_kind"


def test_an_invasion_may_be_the_war(mention: Make) -> None:
    assert reason(mention("War"), mention("Invasion")) is None


@pytest.mark.parametrize(
    ("before", "then", "why"),
    [
        (None, "another", "another_one"),
        (None, "new", "another_one"),
        ("new", "another", "another_one"),
        ("2", "3", "another_ordinal"),
        ("2", "2", None),
        ("2", "new", "another_one"),
        (None, "2", None),
        (None, "previous", "previous_one"),
        ("previous", "previous", None),
        ("previous", None, "after_another_one"),
        ("another", "3", "another_ordinal"),
    ],
)
def test_what_is_counted_otherwise(
    mention: Make, before: str | None, then: str | None, why: str | None
) -> None:
    assert reason(mention(order=before), mention(order=then)) == why


def test_a_new_one_is_that_of_the_headline(mention: Make) -> None:
    assert reason(mention(segment="headline"), mention(order="new")) is None
    assert reason(mention(segment="headline", order="new"), mention(order="new")) is None
    assert reason(mention(segment="headline", order="2"), mention(order="new")) == "another_one"
    assert reason(mention(), mention(order="new", segment="headline")) is None


def test_agreements_about_different_matters(mention: Make) -> None:
    one = mention("Agreement", about="exchange")
    other = mention("Agreement", about="truce")
    assert reason(one, other) == "another_matter"
    assert reason(mention("Agreement", about="exchange", segment="headline"), other) is None


def test_times_that_do_not_overlap(mention: Make) -> None:
    monday, tuesday = day("2031-05-05"), day("2031-05-06")
    assert reason(mention(when=monday), mention(when=tuesday)) == "another_time"
    assert reason(mention(when=monday), mention(when=monday)) is None
    assert reason(mention(when=monday), mention()) is None


def test_days_of_no_year_that_differ(mention: Make) -> None:
    may, june = When("XXXX-05-05", None, None, ()), When("XXXX-06-05", None, None, ())
    assert reason(mention(when=may), mention(when=june)) == "another_time"


def test_places_that_differ(mention: Make) -> None:
    assert reason(mention(place=place("a")), mention(place=place("b"))) == "another_place"
    assert reason(mention(), mention(place=place("b"))) is None


def test_what_happened_is_not_what_did_not(mention: Make) -> None:
    assert reason(mention(), mention(status="negated")) == "only_one_negated"
    assert reason(mention(), mention(status="negated", definite=True)) is None


def test_parties_that_cannot_be_the_same(mention: Make) -> None:
    one = mention("Arrest", participants=(party("norland"), party("tarn", "target")))
    other = mention("Arrest", participants=(party("norland"), party("falk", "target")))
    assert reason(one, other) == "other_parties"


def test_prisoners_may_be_the_prisoners_of_war(mention: Make) -> None:
    one = mention("Release", participants=(words("the prisoners of war"),))
    other = mention("Release", participants=(words("the prisoners"),))
    assert reason(one, other) is None


def test_both_sides_are_whoever_was_named(mention: Make) -> None:
    one = mention("Talks", participants=BOTH)
    other = mention("Talks", participants=(words("both sides", "agent"),))
    assert reason(one, other) is None


# what decides otherwise, in the order of the rules


def test_the_rules_and_their_order() -> None:
    assert [rule.__name__ for rule in same_event.RULES] == [
        "contradicted",
        "what_was_agreed_to",
        "participle_of_heads",
        "same_ordinal",
        "one_at_a_time",
        "still_awaited",
        "notes_repeat",
        "verb_repeats_summary",
        "narrower_kind",
        "same_matter",
        "series_or_one_place",
        "lead_repeats_headline",
        "parties_of_one_only",
        "twice_in_one_sentence",
        "named_by_another_word",
        "shared_parties",
    ]
    assert all(rule.__doc__ for rule in (*same_event.RULES, *same_event.CONTRADICTIONS))


def test_a_contradiction_keeps_apart_whatever_speaks_for_one_event(mention: Make) -> None:
    one = mention("Talks", participants=BOTH, when=day("2031-05-05"))
    other = mention("Talks", participants=BOTH, when=day("2031-05-06"), definite=True)
    assert verdict([one], other) == ("different", "contradicted")


def test_what_was_agreed_to_is_not_the_agreement(mention: Make) -> None:
    one = mention("Agreement", about="to meet", rule="verb:agree/active", participants=BOTH)
    other = mention("Agreement", definite=True, participants=BOTH)
    assert verdict([one], other) == ("different", "what_was_agreed_to")


def test_a_participle_is_of_those_it_is_said_of(mention: Make) -> None:
    children = (words("the deported children", "target"),)
    one = mention("Deportation", lemma="deport", participants=children)
    rule = "verb:deport/passive"
    other = mention("Deportation", lemma="deport", participants=children, definite=True, rule=rule)
    assert verdict([one], other) == ("same", "participle_of_heads")
    elsewhere = mention("Deportation", lemma="deport", definite=True, rule=rule)
    assert verdict([one], elsewhere) == ("different", "participle_of_heads")


def test_the_second_round_is_one(mention: Make) -> None:
    one, other = (mention("NegotiationRound", order="2") for _ in range(2))
    assert verdict([one], other) == ("same", "same_ordinal")


def test_two_sides_have_one_war_at_a_time(mention: Make) -> None:
    one, other = (mention("War", participants=BOTH) for _ in range(2))
    assert verdict([one], other) == ("same", "one_at_a_time")
    one_side = mention("War", participants=(NORLAND,))
    assert verdict([one], one_side)[1] != "one_at_a_time"


def test_whoever_waits_for_an_answer_still_waits(mention: Make) -> None:
    waiting = (party("norland"), party("sudria", "target"))
    one, other = (
        mention("AwaitedAnswer", participants=waiting, rule="verb:await/active") for _ in range(2)
    )
    assert verdict([one], other) == ("same", "still_awaited")


def test_notes_repeat_each_other(mention: Make) -> None:
    one, other = (
        mention("Release", participants=(words("the prisoners"),), segment="enrichment-note")
        for _ in range(2)
    )
    assert verdict([one], other) == ("same", "notes_repeat")


def test_a_verb_repeats_only_the_headline(mention: Make) -> None:
    headline = mention(segment="headline", participants=BOTH, rule=VERB)
    verb = mention(participants=BOTH, rule=VERB)
    assert verdict([headline], verb) == ("same", "verb_repeats_summary")
    assert verdict([mention(participants=BOTH)], verb) == ("different", "verb_repeats_summary")


def test_the_strike_may_name_the_attack_but_not_the_other_way_round(mention: Make) -> None:
    attack, strike = mention("Assault", definite=True), mention("Strike", definite=True)
    assert verdict([strike], attack) == ("same", "parties_of_one_only")
    assert verdict([attack], strike) == ("different", "narrower_kind")


def test_what_is_about_the_same_matter(mention: Make) -> None:
    one, other = (mention("Agreement", about="exchange") for _ in range(2))
    assert verdict([one], other) == ("same", "same_matter")


def test_what_a_round_is_a_round_of(mention: Make) -> None:
    talks = mention("Talks", participants=BOTH)
    assert verdict([talks], mention("Talks"), in_series=True) == ("same", "series_or_one_place")


def test_what_is_at_the_same_place(mention: Make) -> None:
    one, other = (mention(place=place("port-elin")) for _ in range(2))
    assert verdict([one], other) == ("same", "series_or_one_place")


def test_the_lead_repeats_the_headline(mention: Make) -> None:
    headline = mention(segment="headline", participants=BOTH)
    assert verdict([headline], mention(in_lead=True)) == ("same", "lead_repeats_headline")


def test_a_definite_noun_without_parties_is_the_last_of_its_kind(mention: Make) -> None:
    one = mention(participants=BOTH)
    assert verdict([one], mention(definite=True)) == ("same", "parties_of_one_only")
    assert verdict([one], mention()) == ("different", "parties_of_one_only")


def test_one_sentence_tells_of_two_events(mention: Make) -> None:
    one = mention(participants=BOTH, sentence=7)
    other = mention(participants=BOTH, sentence=7)
    assert verdict([one], other) == ("different", "twice_in_one_sentence")


def test_another_word_names_an_event_again_where_it_is_definite(mention: Make) -> None:
    prisoners: tuple[Participant, ...] = (words("the prisoners"),)
    one = mention("Release", lemma="release", participants=prisoners)
    definite = mention("Release", lemma="return", participants=prisoners, definite=True)
    assert verdict([one], definite) == ("same", "named_by_another_word")
    other = mention("Release", lemma="return", participants=prisoners)
    assert verdict([one], other) == ("different", "named_by_another_word")


def test_parties_on_equal_terms_are_enough(mention: Make) -> None:
    one, other = (mention(participants=BOTH) for _ in range(2))
    assert verdict([one], other) == ("same", "shared_parties")


def test_a_shared_target_is_not_enough(mention: Make) -> None:
    hit = (party("norland"), party("sudria", "target"))
    one, other = (mention("Strike", participants=hit) for _ in range(2))
    assert verdict([one], other) == ("different", "shared_parties")
