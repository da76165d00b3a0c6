"""What no words of the article bear out is dropped, each part alone, with its reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from onrecord.build.validate import drop_invalid
from onrecord.model import (
    Actor,
    Article,
    Claim,
    Event,
    Figure,
    Location,
    Mention,
    Participant,
    Reading,
    Report,
    Segment,
    Span,
)

TEXT = (
    'Jorun Vik told Haven that "about 30 boats" sank off Orm.\n\nPilots saw it. Boats sank again.'
)


def words(some: str) -> Span:
    at = TEXT.index(some)
    return Span(at, at + len(some))


CONTENT = words('that "about 30 boats" sank off Orm')
CLAIM = Claim(
    "claim-1",
    source=(words("Jorun Vik"),),
    cue=(words("told"),),
    content=(CONTENT,),
    speaker_kind="named",
    speakers=("actor-1",),
    addressee=("actor-2",),
    about=("place-1", "event-1"),
    quotation="mixed",
)
EVENT = Event(
    "event-1",
    "boats sank",
    "OtherEvent",
    None,
    participants=(Participant("subject", (words("Jorun Vik"),), "actor-1"),),
    place=Location((words("Orm"),), "place-1"),
    reports=(
        Report(
            trigger=(words("sank"),),
            status="happened",
            claim="claim-1",
            figures=(Figure(words("about 30"), "boats", 30.0),),
        ),
    ),
)
NAMES = (
    ("actor-1", "person", "Jorun Vik"),
    ("actor-2", "state", "Haven"),
    ("place-1", "city", "Orm"),
)
READING = Reading(
    Article("a", TEXT, segments=(Segment("paragraph", 0, 56), Segment("paragraph", 58, len(TEXT)))),
    actors=tuple(Actor(ref, kind, name) for ref, kind, name in NAMES),
    mentions=tuple(
        Mention(f"mention-{n}", words(name), kind, ref, 1.0, "name")
        for n, (ref, kind, name) in enumerate(NAMES, start=1)
    ),
    claims=(CLAIM,),
    events=(EVENT,),
)


def dropped(reading: Reading) -> list[str]:
    return [f"{d.what}: {d.reason}" for d in drop_invalid(reading).dropped]


def test_what_the_words_bear_out_stays() -> None:
    assert drop_invalid(READING) == READING


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"speakers": ("actor-2",)}, "no mention at its source refers to its speaker"),
        ({"speakers": ("actor-1", "actor-2")}, "no mention at its source refers to its speaker"),
        ({"source": ()}, "no mention at its source refers to its speaker"),
        ({"cue": (CONTENT,)}, "its cue is its content"),
        ({"quotation": "direct"}, "without quotation marks"),
        (
            {"content": (words("sank off Orm"),), "about": ()},
            "quoted in part without a quotation mark",
        ),
        (
            {"speaker_kind": "described", "speakers": (), "speaker_description": "a sailor"},
            "not words of its source",
        ),
        (
            {"speaker_kind": "described", "speakers": (), "speaker_description": "jorun vik"},
            "not words of its source",
        ),
    ],
)
def test_a_claim_that_its_words_do_not_bear_out_is_dropped(
    change: dict[str, Any], reason: str
) -> None:
    done = drop_invalid(replace(READING, claims=(replace(CLAIM, **change),)))
    assert done.claims == ()
    assert reason in done.dropped[0].reason


def test_who_is_described_by_words_around_a_claim_goes_with_these() -> None:
    outer = replace(CLAIM, speaker_kind="described", speakers=(), speaker_description="Jorun Vik")
    inner = replace(outer, id="claim-2", source=(words("that"),), embedded_in="claim-1")
    assert len(drop_invalid(replace(READING, claims=(outer, inner))).claims) == 2
    broken = replace(outer, quotation="direct")
    assert drop_invalid(replace(READING, claims=(broken, inner))).claims == ()


def test_an_addressee_whom_no_word_nearby_names_is_dropped_alone() -> None:
    far = replace(READING.mentions[1], span=words("Pilots"))
    done = drop_invalid(replace(READING, mentions=(READING.mentions[0], far, READING.mentions[2])))
    assert done.claims == (replace(CLAIM, addressee=()),)
    assert [d.what for d in done.dropped] == ["an addressee of claim-1"]


def test_what_its_words_do_not_speak_of_is_dropped_from_a_claim() -> None:
    again = replace(EVENT, id="event-2", reports=(Report((words("saw"),), "happened"),), place=None)
    about = replace(CLAIM, about=("place-1", "event-1", "event-2"))
    done = drop_invalid(replace(READING, claims=(about,), events=(EVENT, again)))
    assert done.claims == (CLAIM,)
    assert [d.what for d in done.dropped] == ["what claim-1 is about"]


def test_a_participant_or_place_that_its_words_do_not_name_is_left_open() -> None:
    event = replace(
        EVENT,
        participants=(Participant("subject", (words("Pilots"),), "actor-1"),),
        place=Location((words("boats"),), "place-1"),
    )
    done = drop_invalid(replace(READING, events=(event,))).events[0]
    assert (done.participants[0].ref, done.place) == (None, Location((words("boats"),)))


def test_the_words_for_a_state_name_its_territory() -> None:
    event = replace(EVENT, place=Location((words("Haven"),), "https://example.org/id/place/haven"))
    assert drop_invalid(replace(READING, events=(event,))).events == (event,)


@pytest.mark.parametrize(
    "figure",
    [
        Figure(words("about 30"), "boats", 13.0),
        Figure(words("boats"), "boats", 30.0),
        Figure(words("about 30"), "boats", low=20.0),
        Figure(words("about 30"), "boats", high=40.0),
        Figure(words("30 boats"), "boats", 30.0, low=31.0),
    ],
)
def test_a_figure_that_its_words_do_not_say_is_dropped_alone(figure: Figure) -> None:
    (report,) = EVENT.reports
    event = replace(EVENT, reports=(replace(report, figures=(figure,)),))
    done = drop_invalid(replace(READING, events=(event,)))
    assert done.events == (replace(EVENT, reports=(replace(report, figures=()),)),)
    assert len(done.dropped) == 1


def test_a_turn_of_a_transcript_is_direct_without_marks() -> None:
    text = "Vik: We wait.\nVik said: we wait."
    turn = Claim("claim-1", (Span(0, 3),), (Span(0, 4),), (Span(5, 13),), "named", ("actor-1",))
    verb = replace(turn, source=(Span(14, 17),), cue=(Span(18, 23),), content=(Span(24, 32),))
    reading = Reading(
        Article("a", text),
        actors=(Actor("actor-1", "person", "Vik"),),
        mentions=tuple(
            Mention(f"m-{n}", span, "person", "actor-1", 1.0, "name")
            for n, span in enumerate((Span(0, 3), Span(14, 17)))
        ),
    )
    for claim, kept in ((turn, True), (verb, False)):
        direct = replace(claim, quotation="direct")
        assert (drop_invalid(replace(reading, claims=(direct,))).claims == (direct,)) is kept
