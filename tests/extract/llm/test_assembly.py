"""What a model finds becomes claims, events and names, and only what stands in the text does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from extract.llm.cases import (
    OFFICIALS,
    P1,
    PROMISE,
    TEXT,
    Waits,
    article,
    claim,
    event,
    extractor,
    findings,
    letters,
    read,
    read_none,
    reasons,
)
from onrecord.build.validate import drop_invalid
from onrecord.extract.claims.rule_names import LLM_DISCARDED
from onrecord.extract.llm.client import Client
from onrecord.extract.llm.reader import LlmExtractor
from onrecord.extract.llm.settings import LlmSettings, Usage
from onrecord.model import Article, Segment
from support.fake_llm import FakeLlm
from support.invented import actor, invented_authority


def test_a_good_answer_becomes_claims_events_and_resolved_names(server: FakeLlm) -> None:
    server.says(findings(claims=[claim(), OFFICIALS, PROMISE], events=[event()]))
    found = read(server)
    assert reasons(found) == ""
    one, two, three = found.claims
    assert letters(found, *one.source, *one.cue, *one.content) == [
        "Ilva Tarn",
        "said",
        "that the bridge was mined",
    ]
    assert (one.speaker_kind, one.speakers) == ("named", (actor("ilva-tarn"),))
    assert (one.rule, one.quotation, one.speech_act) == ("llm", "indirect", "assertion")
    assert letters(found, *two.cue) == ["said"]
    assert two.cue != one.cue
    assert (two.speaker_kind, two.speaker_description) == ("described", "Officials in Sudmark")
    assert (three.speakers, three.addressee) == ((actor("ilva-tarn"),), (actor("radio-meridian"),))
    assert (three.quotation, three.time_reference) == ("direct", "future")
    assert letters(found, *three.certainty_spans) == ["will"]
    (strike,) = found.events
    assert (strike.type, strike.plover, strike.label) == ("Strike", "ASSAULT", "attacked")
    assert [(p.role, p.ref) for p in strike.participants] == [("agent", actor("norland"))]
    assert strike.place is not None
    assert letters(found, *strike.place.spans) == ["Orm"]
    (report,) = strike.reports
    assert (report.status, report.claim) == ("happened", None)
    assert report.when is not None
    assert report.when.edtf == "2031-05-02"
    assert letters(found, *report.when.spans) == ["May 2"]


@pytest.mark.parametrize("known", [None, "2031-05-05"])
@pytest.mark.parametrize("names", [[], ["Ilva Tarn"]])
def test_who_may_hold_an_office_is_no_more_than_a_possible_speaker(
    server: FakeLlm, known: str | None, names: list[str]
) -> None:
    """A model that names the same person may know no better; it did not read it in the text."""
    authority = invented_authority()
    dated = tuple(replace(t, known_until=known) for t in authority.tenures)
    settings = LlmSettings(server.url, "test-model")
    client = Client(settings, Usage(), sleep=Waits(), jitter=lambda: 1.0)
    reader = LlmExtractor(settings, replace(authority, tenures=dated), client=client)
    minister = "The Norlandic foreign minister"
    text = f"{minister} said that the bridge was mined. Ilva Tarn was seen in Orm."
    server.says(findings(claims=[claim(source=[minister], speaker_names=names)]))
    (found,) = drop_invalid(reader.read(article(text))).claims
    assert found.speaking_as == "https://example.org/id/office/norland-foreign-minister"
    supposed = known is not None
    assert found.speakers == (() if supposed else (actor("ilva-tarn"),))
    assert found.possible_speakers == ((actor("ilva-tarn"),) if supposed else ())


def test_an_event_stands_in_the_claim_whose_content_tells_of_it(server: FakeLlm) -> None:
    case = article("Ilva Tarn said that Sudmark had denied that its army attacked Orm.")
    outer = claim(content=["that Sudmark had denied that its army attacked Orm"])
    inner = claim(
        source=["Sudmark"],
        cue=["denied"],
        content=["that its army attacked Orm"],
        speech_act="denial",
    )
    told = {"paragraph": 1, "trigger": ["attacked"], "status": "denied", "date": None}
    server.says(
        findings(claims=[inner, outer], events=[event(participants=[], place=None, reports=[told])])
    )
    found = read(server, case)
    one, two = found.claims
    assert (one.embedded_in, two.embedded_in) == (None, one.id)
    assert two.speakers == (actor("sudmark"),)
    assert two.speech_act == "denial"
    assert [r.claim for r in found.events[0].reports] == [two.id]
    assert found.events[0].id in one.about
    assert found.events[0].id in two.about


def test_relations_hold_only_between_events_that_fit_and_never_in_a_circle(server: FakeLlm) -> None:
    case = article("The second round followed the first round in Orm.")

    def a_round(number: int, words: str) -> dict[str, Any]:
        told = {"paragraph": 1, "trigger": [words], "status": "happened", "date": None}
        kind = "NegotiationRound" if number < 3 else "Strike"
        return event(id=number, type=kind, participants=[], place=None, reports=[told])

    def link(source: int, target: int, **more: Any) -> dict[str, Any]:
        words = {"paragraph": 1, "text": "followed", "type": "previousRound"}
        return {"source": source, "target": target, **words, **more}

    server.says(
        findings(
            events=[a_round(1, "first round"), a_round(2, "second round"), a_round(3, "followed")],
            relations=[
                link(2, 1),
                link(1, 2),
                link(3, 1),
                link(2, 9),
                link(1, 2, text="came before"),
            ],
        )
    )
    found = read(server, case)
    by_label = {e.label: e.id for e in found.events}
    assert [(r.source, r.type, r.target) for r in found.relations] == [
        (by_label["second round"], "previousRound", by_label["first round"])
    ]
    assert "circle" in reasons(found)
    assert "Strike is no NegotiationRound" in reasons(found)
    assert "one of its events is not there" in reasons(found)
    assert "'came before' does not stand in paragraph 1" in reasons(found)


def test_a_name_that_the_parse_bears_out_is_minted_once_and_a_common_noun_never(
    server: FakeLlm,
) -> None:
    case = article("Envoy Zorblat said the gate was shut. Zorblat left. The envoys agreed.")
    names = [
        {"paragraph": 1, "text": "Zorblat", "kind": "person", "full_name": "Zorblat"},
        {"paragraph": 1, "text": "envoys", "kind": "group", "full_name": None},
    ]
    said = claim(source=["Envoy Zorblat"], content=["the gate was shut"])
    server.says(findings(names=names, claims=[said]))
    found = read(server, case)
    (minted,) = found.actors
    assert found.claims[0].speakers == (minted.id,)
    assert {m.ref for m in found.mentions} == {minted.id}
    assert len(found.mentions) == 2
    assert "'envoys'" in reasons(found)


def test_a_note_is_its_sources_word_and_nothing_in_it_is_the_articles(server: FakeLlm) -> None:
    note = "[1] Harbour Watch: “Norland attacked Orm.”"
    at = len(P1) + 1
    case = Article(
        "case",
        f"{P1}\n{note}",
        (
            Segment("paragraph", 0, len(P1)),
            Segment("enrichment-note", at, at + len(note), "Harbour Watch"),
        ),
    )
    told = {"paragraph": 2, "trigger": ["attacked"], "status": "happened", "date": None}
    server.says(findings(events=[event(reports=[told])]))
    found = read(server, case)
    (said,) = found.claims
    assert letters(found, *said.source) == ["Harbour Watch"]
    assert [r.claim for r in found.events[0].reports] == [said.id]


@pytest.mark.parametrize("part", ["source", "cue", "content"])
def test_a_claim_with_invented_words_is_dropped_by_name(server: FakeLlm, part: str) -> None:
    server.says(findings(claims=[claim() | {part: ["the moon is made of cheese"]}, OFFICIALS]))
    found = read(server)
    assert [letters(found, *c.source) for c in found.claims] == [["Officials in Sudmark"]]
    assert f"its {part}: 'the moon is made of cheese' does not stand in paragraph 1" in reasons(
        found
    )


def test_what_is_discarded_is_rejected_where_that_is_asked_for(server: FakeLlm) -> None:
    odd = event() | {"type": "Moon"}
    server.says(findings(claims=[claim() | {"cue": ["claimed"]}, OFFICIALS], events=[odd]))
    found = extractor(server, with_rejected=True).read(article())
    assert not found.dropped
    discarded = [r for r in found.rejected or () if r.rule == LLM_DISCARDED]
    assert [(r.what, r.span) for r in discarded] == [("answer", None), ("claim", None)]
    assert "its cue: 'claimed' does not stand in paragraph 1" in discarded[1].reason


def test_of_a_partly_invented_answer_the_part_that_stands_is_kept(server: FakeLlm) -> None:
    made = event(
        participants=[
            {"paragraph": 2, "text": "Norland", "role": "agent"},
            {"paragraph": 2, "text": "Atlantis", "role": "target"},
        ],
        place={"paragraph": 2, "text": "Lemuria"},
    )
    ghost = event(
        id=2,
        reports=[{"paragraph": 2, "trigger": ["flooded"], "status": "happened", "date": None}],
    )
    server.says(findings(claims=[{**PROMISE, "addressee": ["the nation"]}], events=[made, ghost]))
    found = read(server)
    assert found.claims[0].addressee == ()
    (kept,) = found.events
    assert [p.ref for p in kept.participants] == [actor("norland")]
    assert kept.place is None
    for words in ("'the nation'", "'Atlantis'", "'Lemuria'", "'flooded'"):
        assert f"{words} does not stand in paragraph" in reasons(found)


def test_words_are_sought_in_the_paragraph_that_is_named_and_in_no_other(server: FakeLlm) -> None:
    server.says(findings(claims=[claim(2), claim(7)]))
    found = read(server)
    assert found.claims == ()
    assert "'that the bridge was mined' does not stand in paragraph 2" in reasons(found)
    assert "paragraph 7 is none of paragraphs 1 to 2" in reasons(found)


def test_what_nothing_shows_to_be_said_is_no_claim(server: FakeLlm) -> None:
    own_voice = claim(2, source=[], cue=[], content=["Norland attacked Orm"])
    quoted = claim(2, source=[], cue=[], content=["We will open the crossing"])
    swallowed = claim(content=["said that the bridge was mined"])
    server.says(findings(claims=[own_voice, quoted, swallowed]))
    found = read(server)
    (kept,) = found.claims
    assert kept.no_cue_reason
    assert kept.quotation == "direct"
    assert kept.speaker_kind == "none"
    assert "shows that anybody says it" in reasons(found)
    assert "its cue stands inside its content" in reasons(found)


def test_the_same_claim_twice_is_one(server: FakeLlm) -> None:
    server.says(findings(claims=[claim(), claim()]))
    found = read(server)
    assert len(found.claims) == 1
    assert "found twice" in reasons(found)


def test_a_repaired_claim_says_so(server: FakeLlm) -> None:
    server.says(findings(claims=[{**PROMISE, "content": ['"we will open the crossing,"']}]))
    server.says(findings(claims=[{**PROMISE, "content": ['"We will open the crossing,"']}]))
    assert read(server).claims == ()
    other = article(TEXT + " ")  # another text, so another question
    (kept,) = read(server, other).claims
    assert letters(read_none(other), *kept.content) == ["“We will open the crossing,”"]
    assert kept.rule == "llm:repaired"
    assert kept.confidence < 0.7
