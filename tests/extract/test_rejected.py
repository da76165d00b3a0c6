"""What was considered and not taken: why a sentence gave no claim, no event, no mention."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.extract import RulesExtractor
from onrecord.extract.claims.claims import THRESHOLDS
from onrecord.model import Reading, Rejected
from support.examples import example, example_authority

TEXT = (
    "Tarn: repairs go on¶"
    "Ilva Tarn did not say that the bridge was shut. The mayor left the room, and Jorun Vik met her "
    "in Paris. The bridge is made of steel. Norland announced a plan, and they played war games."
)


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    return RulesExtractor(example_authority(), with_rejected=True)


def _rejected(extractor: RulesExtractor, text: str) -> list[Rejected]:
    reading = extractor.read(example(text))
    assert reading.rejected is not None
    return list(reading.rejected)


def _only(found: list[Rejected], rule: str) -> Rejected:
    (one,) = (r for r in found if r.rule == rule)
    return one


def test_it_is_gathered_only_where_it_is_asked_for(extractor: RulesExtractor) -> None:
    plain = RulesExtractor(example_authority()).read(example(TEXT))
    asked = extractor.read(example(TEXT))
    assert plain.rejected is None
    assert asked.rejected
    assert replace(asked, rejected=None, dropped=plain.dropped) == plain


def test_what_is_rejected_is_not_reported_as_dropped_again(extractor: RulesExtractor) -> None:
    text = "They played war games."
    plain = RulesExtractor(example_authority()).read(example(text))
    asked = extractor.read(example(text))
    assert len(plain.dropped) == 1
    assert not asked.dropped
    assert _only(list(asked.rejected or ()), "event:nobody-named").what == "event"


def test_each_is_in_the_order_of_the_text_with_its_words(extractor: RulesExtractor) -> None:
    reading = extractor.read(example(TEXT))
    spans = [r.span for r in reading.rejected or () if r.span]
    assert spans == sorted(spans)
    for candidate in reading.rejected or ():
        assert candidate.span is None or candidate.span.of(reading.article.text) == candidate.words


def test_it_says_what_a_claim_would_have_been(extractor: RulesExtractor) -> None:
    found = _only(
        _rejected(extractor, "Ilva Tarn did not say that it was shut."), "not-said:negated"
    )
    assert (found.what, found.words, found.kind) == ("claim", "did not say", "verb-that:say")
    assert "source “Ilva Tarn”, content “that it was shut”" in found.reason
    assert found.score is None


def test_it_says_how_sure_the_scorers_were(extractor: RulesExtractor) -> None:
    found = _only(_rejected(extractor, "The company launched a new phone."), "below-threshold")
    assert found.threshold == THRESHOLDS["default"]
    assert found.score is not None
    assert 0 <= found.score < found.threshold


def test_a_headline_may_be_too_unsure_where_precision_is_asked_for() -> None:
    text = "The ceasefire is broken – Ilva Tarn¶The envoys left, and nobody knew why."
    careful = RulesExtractor(example_authority(), leaning="precision", with_rejected=True)
    found = _only(
        [r for r in _rejected(careful, text) if r.kind == "headline:dash"], "below-threshold"
    )
    assert (found.score, found.threshold) == (0.65, THRESHOLDS["precision"])


def test_it_names_the_condition_of_the_table_that_a_trigger_fails(
    extractor: RulesExtractor,
) -> None:
    found = _only(_rejected(extractor, "Ilva Tarn left the room."), "trigger:object")
    assert (found.what, found.words, found.kind) == (
        "event",
        "left",
        "MembershipWithdrawal by verb:leave",
    )
    assert "the object has to be one of: accord, alliance" in found.reason


def test_a_cue_that_makes_a_claim_is_not_rejected_as_a_trigger(extractor: RulesExtractor) -> None:
    reading = extractor.read(example("Ilva Tarn said that the bridge is shut."))
    assert [c.rule for c in reading.claims] == ["verb-that:say"]
    assert not [r for r in reading.rejected or () if r.words == "said"]


def test_a_name_that_is_a_mention_after_all_is_not_rejected(extractor: RulesExtractor) -> None:
    reading = extractor.read(example("Bruno Norland spoke to Jorun Vik."))
    taken = [m.span for m in reading.mentions]
    for candidate in reading.rejected or ():
        if candidate.what == "mention" and candidate.span:
            assert not any(
                s.start < candidate.span.end and candidate.span.start < s.end for s in taken
            )


def test_a_place_that_the_authority_does_not_have_is_said_to_be_unknown(
    extractor: RulesExtractor,
) -> None:
    found = _only(_rejected(extractor, "They live in Paris."), "unknown-place")
    assert (found.what, found.words, found.kind) == ("mention", "Paris", "place")


def test_a_sentence_without_any_listed_word_says_so(extractor: RulesExtractor) -> None:
    found = _only(_rejected(extractor, "The bridge is made of steel."), "no-listed-word")
    assert (found.what, found.words) == ("sentence", "The bridge is made of steel")


@pytest.mark.parametrize("text", ["", "¶", "“”", ":", "Oh.", "… – …¶Yes."])
def test_texts_with_hardly_a_word_are_read(extractor: RulesExtractor, text: str) -> None:
    assert isinstance(extractor.read(example(text)), Reading)
