"""What a claim is: its act, its two hedges, its polarity, its time, its chain, what it is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onrecord.model import Claim, Reading, joined

Read = Callable[..., Reading]
ID = "https://example.org/id/"

ATTRIBUTES = [
    ("Tarn said the bridge may collapse.", {"certainty": "possible", "time_reference": "future"}),
    ("Tarn said the bridge would probably hold.", {"certainty": "probable"}),
    ("Tarn said the bridge collapsed.", {"certainty": "certain", "time_reference": "past"}),
    ("Tarn said the bridge is open.", {"time_reference": "present"}),
    ("Tarn said the bridge will open.", {"time_reference": "future"}),
    ("Tarn vowed to open the bridge.", {"time_reference": "future", "speech_act": "promise"}),
    ("Tarn said the bridge was not safe.", {"polarity": "negated"}),
    ("Tarn said no soldiers had crossed.", {"polarity": "negated"}),
    ("Tarn said the bridge was safe.", {"polarity": "affirmed", "distance": "neutral"}),
    ("Tarn claimed the bridge was safe.", {"distance": "distancing"}),
    ("Tarn revealed that the bridge was mined.", {"distance": "endorsing"}),
    ("Tarn confirmed that the bridge was mined.", {"speech_act": "confirmation"}),
    ('"It is safe," Tarn said.', {"quotation": "direct"}),
    ('Tarn said the bridge was "a disgrace".', {"quotation": "mixed"}),
    ("Tarn said the bridge was a disgrace.", {"quotation": "indirect"}),
    ("Analysts expect the bridge to open.", {"certainty": "probable"}),
]


@pytest.mark.parametrize(("sentence", "expected"), ATTRIBUTES, ids=[a[0] for a in ATTRIBUTES])
def test_an_attribute(read: Read, sentence: str, expected: dict[str, str]) -> None:
    claim = read(sentence).claims[0]
    assert {name: getattr(claim, name) for name in expected} == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Tarn did not say when the bridge would open.",
        "Norland has not announced its demands.",
        "Orm did not confirm the report.",
    ],
)
def test_what_was_not_said_is_no_claim(read: Read, sentence: str) -> None:
    assert read(sentence).claims == ()


def by_cue(text: str, reading: Reading) -> dict[str, Claim]:
    return {" ".join(s.of(text) for s in c.cue): c for c in reading.claims}


def test_an_outlet_wraps_what_it_reports(read: Read) -> None:
    text = "Ilva Tarn confirmed the agreement, stating that details would follow, as Radio Meridian reports."
    claims = by_cue(text, read(text))
    outer = claims["reports"]
    assert outer.speakers == (ID + "actor/radio-meridian",)
    assert outer.embedded_in is None
    for cue in ("confirmed", "stating"):
        assert claims[cue].speakers == (ID + "actor/ilva-tarn",)
        assert claims[cue].embedded_in == outer.id


def test_a_chain_of_three(read: Read) -> None:
    text = "According to Radio Meridian, Ilva Tarn said that Sudmark had threatened to close the border."
    claims = by_cue(text, read(text))
    outlet, minister, state = claims["According to"], claims["said"], claims["had threatened"]
    assert (state.embedded_in, minister.embedded_in, outlet.embedded_in) == (
        minister.id,
        outlet.id,
        None,
    )


def test_an_inner_claims_content_lies_inside_the_outers(read: Read) -> None:
    text = "Radio Meridian said Ilva Tarn warned that the dam could fail, and left."
    for claim in read(text).claims:
        if claim.embedded_in:
            outer = next(c for c in read(text).claims if c.id == claim.embedded_in)
            assert all(any(o.holds(s) for o in outer.content) for s in claim.content)


def test_the_one_spoken_to_and_what_is_spoken_of(read: Read) -> None:
    text = "Ilva Tarn urged Sudmark to leave Haven."
    claim = read(text).claims[0]
    assert claim.addressee == (ID + "actor/sudmark",)
    assert set(claim.about) >= {ID + "actor/sudmark", ID + "place/haven"}


def test_the_same_text_gives_the_same_reading(read: Read) -> None:
    text = 'Ilva Tarn said Norland "will not yield", Radio Meridian reported.'
    assert read(text) == read(text)


@pytest.mark.parametrize(
    ("text", "inner", "outer"),
    [
        (
            "“We may open the crossing on Friday,” minister Ilva Tarn said, Radio Meridian reported.",
            ("said", "“We may open the crossing on Friday,”"),
            ("reported", "“We may open the crossing on Friday,” minister Ilva Tarn said"),
        ),
        (
            "Ilva Tarn said that the crossing would open shortly, Radio Meridian reports.",
            ("said", "that the crossing would open shortly"),
            ("reports", "Ilva Tarn said that the crossing would open shortly"),
        ),
        (
            "Sudmark had agreed to open the crossing, said Ilva Tarn.",
            ("had agreed", "to open the crossing"),
            ("said", "Sudmark had agreed to open the crossing"),
        ),
    ],
)
def test_who_closes_a_sentence_passes_on_all_of_it(
    read: Read, text: str, inner: tuple[str, str], outer: tuple[str, str]
) -> None:
    reading = read(text)
    claims = by_cue(text, reading)
    said, passed_on = claims[inner[0]], claims[outer[0]]
    assert joined(text, said.content) == inner[1]
    assert joined(text, passed_on.content) == outer[1]
    assert said.embedded_in == passed_on.id
    assert passed_on.embedded_in is None


def test_a_second_quotation_is_nobodys_relay(read: Read) -> None:
    text = "“The bridge is open,” Ilva Tarn said, adding “it will stay so,” Oro Lund wrote."
    assert all(c.embedded_in is None for c in read(text).claims if "wrote" in joined(text, c.cue))


@pytest.mark.parametrize(
    "text",
    [
        "Ilva Tarn did not say that Norland attacked Sudmark.",
        "Ilva Tarn has not confirmed that Norland attacked Sudmark.",
        "Nobody said that Norland attacked Sudmark.",
        "Neither side said that Norland attacked Sudmark.",
    ],
)
def test_what_nobody_said_is_no_claim_and_no_event(read: Read, text: str) -> None:
    reading = read(text)
    told = {r.trigger[0].of(text) for e in reading.events for r in e.reports}
    assert reading.claims == ()
    assert "attacked" not in told
