"""The register of mentions: what is kept of each, who is minted, and the order in the end."""

from __future__ import annotations

from onrecord.extract.names.mention_register import MentionRegister
from onrecord.extract.names.tenures import Holder
from onrecord.model import Span


def test_mentions_come_out_in_the_order_of_the_text_with_ids() -> None:
    register = MentionRegister()
    register.take(
        Span(10, 14), "person", register.mint("person", "Oro  Lund").id, 0.7, "name:person"
    )
    register.take(
        Span(0, 4),
        "organisation",
        register.mint("organisation", "Lund").id,
        0.5,
        "name:organisation",
    )
    index = register.index()
    assert [(m.id, m.span, m.ref) for m in index.mentions] == [
        ("mention-1", (0, 4), "actor-1"),
        ("mention-2", (10, 14), "actor-2"),
    ]
    assert [(a.id, a.label) for a in index.actors] == [("actor-1", "Lund"), ("actor-2", "Oro Lund")]


def test_the_same_kind_and_name_is_the_same_actor() -> None:
    register = MentionRegister()
    assert register.mint("group", "Norlandic soldiers") is register.mint(
        "group", "norlandic  Soldiers"
    )
    assert (
        register.mint("population", "Norlandic soldiers").id
        != register.mint("group", "Norlandic soldiers").id
    )


def test_an_actor_that_no_mention_goes_back_to_is_left_out() -> None:
    register = MentionRegister()
    register.take(Span(0, 4), "person", register.mint("person", "Lund").id, 0.7, "name:person")
    register.drop(Span(0, 4))
    assert register.index().actors == []


def test_who_may_hold_an_office_is_no_more_than_possible() -> None:
    register = MentionRegister()
    register.take_holder(Span(0, 4), Holder("ex:tarn", True), 0.75, "office:date")
    register.take_holder(Span(5, 9), Holder("ex:tarn", False), 0.75, "office:date")
    sure, supposed = register.index().mentions
    assert (sure.ref, sure.confidence, sure.possible_ref) == ("ex:tarn", 0.75, None)
    assert (supposed.ref, supposed.confidence, supposed.possible_ref) == (None, 0.4, "ex:tarn")
    assert supposed.reason == "office:date/may-hold"
