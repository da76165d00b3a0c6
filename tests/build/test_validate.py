"""What cannot be made sound is dropped by name, with what hangs on it, and nothing else."""

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
    Relation,
    Report,
    Segment,
    Span,
    When,
)

TEXT = "Lund said the bridge was open."
OUT = (Span(20, 99),)
CLAIM = Claim(
    "claim-1",
    source=(Span(0, 4),),
    cue=(Span(5, 9),),
    content=(Span(10, 29),),
    speaker_kind="named",
    speakers=("actor-1",),
)
INNER = replace(CLAIM, id="claim-2", embedded_in="claim-1", about=("event-1", "claim-1"))
REPORT = Report(trigger=(Span(14, 20),), status="happened", claim="claim-1")
EVENT = Event(
    "event-1",
    "bridge opened",
    "Cooperation",
    None,
    participants=(Participant("agent", (Span(0, 4),), "actor-1"),),
    reports=(REPORT, replace(REPORT, claim=None)),
)
READING = Reading(
    Article("a", TEXT),
    mentions=(Mention("mention-1", Span(0, 4), "person", "actor-1", 1.0, "name"),),
    actors=(Actor("actor-1", "person", "Lund"),),
    claims=(CLAIM, INNER),
    events=(EVENT,),
    relations=(Relation("event-1", "responseTo", "claim-1", trigger=(Span(14, 20),)),),
)


def test_a_sound_reading_stays_as_it_is() -> None:
    assert drop_invalid(READING) == READING


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"content": ()}, "no content"),
        ({"content": OUT}, "outside the text"),
        ({"source": (Span(4, 4),)}, "outside the text"),
        ({"certainty_spans": OUT}, "outside the text"),
        ({"said": When("2031", spans=OUT)}, "outside the text"),
        ({"cue": ()}, "no cue"),
        ({"speakers": ()}, "what 'named' requires"),
        ({"speakers": ("actor-9",)}, "an actor that is not described"),
        ({"addressee": ("actor-9",)}, "an actor that is not described"),
        ({"speaker_kind": "none"}, "what 'none' requires"),
        ({"speaker_kind": "described"}, "what 'described' requires"),
    ],
)
def test_a_claim_goes_with_what_hangs_on_it(change: dict[str, Any], reason: str) -> None:
    bad = replace(CLAIM, **change)
    found = drop_invalid(replace(READING, claims=(bad, INNER)))
    assert next((d.what, reason in d.reason) for d in found.dropped) == ("claim-1", True)
    (left,) = found.claims
    assert (left.id, left.embedded_in, left.about) == ("claim-2", None, ("event-1",))
    assert [r.claim for r in found.events[0].reports] == [None]
    assert found.relations == ()


def test_a_claim_without_a_cue_may_say_why() -> None:
    bare = replace(CLAIM, cue=(), no_cue_reason="headline")
    assert bare in drop_invalid(replace(READING, claims=(bare,))).claims


@pytest.mark.parametrize(
    "report",
    [
        replace(REPORT, trigger=()),
        replace(REPORT, trigger=OUT),
        replace(REPORT, claim="claim-9"),
        replace(REPORT, when=When("2031", spans=OUT)),
        replace(REPORT, figures=(Figure(OUT[0], "boats", 2.0),)),
    ],
)
def test_an_event_that_nothing_sound_reports_goes(report: Report) -> None:
    found = drop_invalid(replace(READING, events=(replace(EVENT, reports=(report,)),)))
    assert found.events == ()
    assert found.relations == ()
    assert [d.what for d in found.dropped] == ["a report of event-1", "event-1"]
    assert "event-1" not in found.claims[1].about


@pytest.mark.parametrize("ref", ["actor-1", "actor-9"])
def test_mentions_and_participants_are_dropped_one_by_one(ref: str) -> None:
    spans = OUT if ref == "actor-1" else (Span(0, 4),)
    mention = replace(READING.mentions[0], id="mention-2", span=spans[0], ref=ref)
    participant = Participant("target", spans, ref)
    event = replace(EVENT, participants=(*EVENT.participants, participant))
    found = drop_invalid(replace(READING, mentions=(*READING.mentions, mention), events=(event,)))
    assert replace(found, dropped=()) == READING
    assert {d.what for d in found.dropped} == {"mention-2", "the target of event-1"}


# "Haven." is a headline; the paragraph below it starts at 8, the last one at 39
PARTED = "Haven.\n\nLund said the bridge was open.\n\nIt shut on Monday, at 12."
SHIFTED = replace(
    CLAIM, source=(Span(8, 12),), cue=(Span(13, 17),), content=(Span(18, 37),), embedded_in=None
)
SEGMENTS = (Segment("headline", 0, 6), Segment("paragraph", 8, 38), Segment("paragraph", 40, 65))
IN_CLAIM = Report(trigger=(Span(22, 28),), status="happened", claim="claim-1")


def parted(claim: Claim = SHIFTED, event: Event | None = None) -> Reading:
    actors = (Actor("actor-1", "person", "Lund"),)
    events = () if event is None else (event,)
    mentions = tuple(
        Mention(f"mention-{n}", span, "person", "actor-1", 1.0, "name")
        for n, span in enumerate((Span(0, 5), Span(8, 12), Span(40, 42)), start=1)
    )
    return Reading(
        Article("a", PARTED, SEGMENTS),
        actors=actors,
        mentions=mentions,
        claims=(claim,),
        events=events,
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"cue": (Span(0, 5),)}, "its cue is in a different segment"),
        ({"source": (Span(0, 5),)}, "its source is in a different segment"),
        (
            {"source": (Span(40, 42),), "cue": (), "no_cue_reason": "so"},
            "its source is in a different segment",
        ),
        ({"certainty_spans": (Span(40, 42),)}, "its hedge or date"),
        ({"distance_spans": (Span(0, 5),)}, "its hedge or date"),
        ({"said": When("XXXX", spans=(Span(51, 57),))}, "its hedge or date"),
    ],
)
def test_a_claim_is_dropped_whose_words_belong_to_something_else(
    change: dict[str, Any], reason: str
) -> None:
    assert drop_invalid(parted()).claims == (SHIFTED,)
    done = drop_invalid(parted(replace(SHIFTED, **change)))
    assert done.claims == ()
    assert reason in done.dropped[0].reason


def test_a_source_that_is_carried_over_may_stand_before() -> None:
    carried = replace(SHIFTED, source=(Span(0, 5),), cue=(), no_cue_reason="carried over")
    assert drop_invalid(parted(carried)).claims == (carried,)


def test_a_report_is_dropped_whose_trigger_its_claim_does_not_say() -> None:
    kept = replace(EVENT, participants=(), reports=(IN_CLAIM,))
    assert drop_invalid(parted(event=kept)).events == (kept,)
    said = replace(IN_CLAIM, trigger=(Span(43, 47),))
    done = drop_invalid(parted(event=replace(kept, reports=(said, IN_CLAIM))))
    assert done.events == (kept,)
    assert "outside the content and cue of its claim" in done.dropped[0].reason


def test_a_date_a_figure_or_a_place_that_belongs_elsewhere_is_dropped_alone() -> None:
    kept = replace(EVENT, participants=(), reports=(IN_CLAIM,))
    figure = Figure(Span(62, 64), "hours", 12.0)
    strays = replace(IN_CLAIM, when=When("XXXX", spans=(Span(51, 57),)), figures=(figure,))
    stray = replace(kept, reports=(strays,), place=Location((Span(0, 5),), None))
    done = drop_invalid(parted(event=stray))
    assert done.events == (kept,)
    assert len(done.dropped) == 3
    own = replace(IN_CLAIM, claim=None, trigger=(Span(43, 47),), figures=(figure,))
    near = replace(kept, reports=(own,), place=Location((Span(51, 57),), None))
    assert drop_invalid(parted(event=near)).events == (near,)
