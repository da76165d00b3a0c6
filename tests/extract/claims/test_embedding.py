"""Which claims lie in which: the smallest around each, and never a circle."""

from __future__ import annotations

from onrecord.extract.claims.embedding import embedded
from onrecord.model import Claim, Span


def claim(number: int, cue: Span, *content: Span) -> Claim:
    return Claim(f"claim-{number}", (), (cue,), content, "none")


def outer_of(claims: list[Claim]) -> dict[str, str | None]:
    return {c.id: c.embedded_in for c in claims}


def test_a_claim_lies_in_the_smallest_whose_content_holds_its_cue() -> None:
    found = embedded(
        [
            claim(1, Span(0, 4), Span(5, 60)),
            claim(2, Span(10, 14), Span(15, 50)),
            claim(3, Span(20, 24), Span(25, 40)),
        ]
    )
    assert outer_of(found) == {"claim-1": None, "claim-2": "claim-1", "claim-3": "claim-2"}


def test_a_claim_without_a_cue_is_held_where_its_content_is() -> None:
    uncued = Claim("claim-2", (), (), (Span(10, 20),), "none")
    assert outer_of(embedded([claim(1, Span(0, 4), Span(5, 30)), uncued]))["claim-2"] == "claim-1"


def test_an_inner_content_is_clipped_to_the_outer_at_every_level() -> None:
    found = embedded(
        [
            claim(1, Span(0, 4), Span(5, 30)),
            claim(2, Span(10, 14), Span(15, 40)),
            claim(3, Span(20, 24), Span(25, 50)),
        ]
    )
    assert [c.content for c in found] == [(Span(5, 30),), (Span(15, 30),), (Span(25, 30),)]


def test_two_that_hold_each_other_lie_in_neither() -> None:
    found = embedded([claim(1, Span(0, 4), Span(10, 40)), claim(2, Span(20, 24), Span(0, 4))])
    assert outer_of(found) == {"claim-1": None, "claim-2": None}


def test_who_passes_a_claim_on_holds_it_wherever_the_cues_are() -> None:
    through = {"claim-1": "claim-2"}
    found = embedded(
        [claim(1, Span(0, 4), Span(10, 20)), claim(2, Span(30, 34), Span(10, 20))], through
    )
    assert outer_of(found) == {"claim-1": "claim-2", "claim-2": None}


def test_claims_never_lie_in_one_another_in_a_circle() -> None:
    found = embedded(
        [
            claim(1, Span(0, 4), Span(10, 40)),
            claim(2, Span(20, 24), Span(0, 4)),
            claim(3, Span(50, 54), Span(10, 40)),
        ],
        {"claim-1": "claim-3", "claim-3": "claim-2"},
    )
    above = outer_of(found)
    for start in above:
        seen, at = [], above[start]
        while at:
            assert at != start
            assert at not in seen
            seen.append(at)
            at = above[at]
