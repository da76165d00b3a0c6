"""Who quotes whom: the words are the speaker's, passed on by the outlet that cites or carries."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onrecord.model import Claim, Reading, joined

Read = Callable[..., Reading]
Lines = Callable[[Reading], list[tuple[str, str, str]]]
Speaker = Callable[[Reading, Claim], str]

CHAINS = [
    (
        "Radio Meridian reported that the port was open, citing officials.",
        "officials",
        "that the port was open",
    ),
    (
        "The port is open, Radio Meridian reported, citing Ilva Tarn.",
        "ilva-tarn",
        "The port is open",
    ),
    (
        "The port is open, Radio Meridian said on Monday, quoting two unnamed officials.",
        "two unnamed officials",
        "The port is open",
    ),
    (
        "Citing Ilva Tarn, Radio Meridian reported that the port was open.",
        "ilva-tarn",
        "that the port was open",
    ),
    (
        "Citing sources, Radio Meridian said that the port was open.",
        "sources",
        "that the port was open",
    ),
    (
        "Radio Meridian, citing Ilva Tarn, said the port was open.",
        "ilva-tarn",
        "the port was open",
    ),
    (
        "Radio Meridian reported that Norland attacked Sudmark, citing Ilva Tarn.",
        "ilva-tarn",
        "that Norland attacked Sudmark",
    ),
    (
        "Radio Meridian quoted Ilva Tarn as saying that the port was open.",
        "ilva-tarn",
        "that the port was open",
    ),
    (
        "Ilva Tarn was quoted by Radio Meridian as saying that the port was open.",
        "ilva-tarn",
        "that the port was open",
    ),
    (
        '"The port is open," Radio Meridian quoted Ilva Tarn as saying.',
        "ilva-tarn",
        '"The port is open,"',
    ),
    (
        "According to officials quoted by Radio Meridian, the port is open.",
        "officials",
        "the port is open",
    ),
    (
        "The port is open, according to Ilva Tarn, quoted by Radio Meridian.",
        "ilva-tarn",
        "The port is open",
    ),
    (
        '"The port is open," Ilva Tarn said in remarks carried by Radio Meridian.',
        "ilva-tarn",
        '"The port is open,"',
    ),
    (
        "The port is open, Ilva Tarn said, in remarks carried by Radio Meridian.",
        "ilva-tarn",
        "The port is open",
    ),
    (
        "Officials quoted by Radio Meridian said that the port was open.",
        "Officials",
        "that the port was open",
    ),
]


@pytest.mark.parametrize(("text", "who", "content"), CHAINS, ids=[c[0] for c in CHAINS])
def test_the_one_who_is_cited_speaks_through_the_one_who_cites(
    read: Read, speaker: Speaker, text: str, who: str, content: str
) -> None:
    reading = read(text)
    (outer,) = (c for c in reading.claims if c.embedded_in is None)
    (inner,) = (c for c in reading.claims if c.embedded_in is not None)
    assert speaker(reading, outer) == "radio-meridian"
    assert (speaker(reading, inner), joined(text, inner.content)) == (who, content)
    assert inner.embedded_in == outer.id
    assert all(any(o.holds(s) for o in outer.content) for s in inner.content)


def test_what_is_cited_and_cannot_speak_is_content(read: Read, lines: Lines) -> None:
    text = "The port was closed, Radio Meridian reported, citing a lack of staff."
    assert lines(read(text)) == [
        ("radio-meridian", "assertion", "The port was closed"),
        ("radio-meridian", "assertion", "a lack of staff"),
    ]


def test_an_event_is_told_by_the_one_who_is_cited(read: Read) -> None:
    reading = read("Radio Meridian reported that Norland attacked Sudmark, citing Ilva Tarn.")
    (inner,) = (c for c in reading.claims if c.embedded_in)
    assert [r.claim for e in reading.events for r in e.reports] == [inner.id]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "In an interview with Radio Meridian, Ilva Tarn said that the port was open.",
            "that the port was open",
        ),
        ("Norland attacked Sudmark, Ilva Tarn told Radio Meridian.", "Norland attacked Sudmark"),
        ("The port is open, Ilva Tarn told Radio Meridian.", "The port is open"),
        (
            "Ilva Tarn said in an interview with Radio Meridian that the port was open.",
            "that the port was open",
        ),
    ],
)
def test_the_noun_before_a_speaker_does_not_speak(
    read: Read, lines: Lines, text: str, content: str
) -> None:
    reading = read(text)
    assert lines(reading) == [("ilva-tarn", "assertion", content)]
    assert joined(text, reading.claims[0].source) == "Ilva Tarn"


def test_an_apposition_is_part_of_the_speaker(read: Read) -> None:
    text = "The minister, Ilva Tarn, said the port was open."
    (claim,) = read(text).claims
    assert joined(text, claim.source) == "The minister, Ilva Tarn"
