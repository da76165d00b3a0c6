"""The language-model reader: only what stands in the text enters, whatever a server sends."""

from __future__ import annotations

import json
import logging
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from onrecord.authority.model import Authority
from onrecord.build import Options, build, readings
from onrecord.build.validate import drop_invalid
from onrecord.check.checker import Checker
from onrecord.cli import main
from onrecord.describe import describe
from onrecord.errors import InputError, LlmBudgetReached, LlmUnusable, UsageError
from onrecord.export.formats import export
from onrecord.extract.extractor import code_version
from onrecord.extract.llm.anchor import Quoted, anchor, occurrences
from onrecord.extract.llm.cache import AnswerCache, cache_dir
from onrecord.extract.llm.client import Client, _retry_after
from onrecord.extract.llm.prompt import WINDOW, messages, windows
from onrecord.extract.llm.reader import LlmExtractor
from onrecord.extract.llm.schema import (
    RelationType,
    actor_kinds,
    answer_schema,
    event_types,
    roles,
    speech_acts,
)
from onrecord.extract.llm.settings import LlmSettings, Usage
from onrecord.ids import Namer
from onrecord.model import Article, Reading, Segment, Span
from onrecord.store import open_graph
from onrecord.vocabulary import load_vocabulary
from support.fake_llm import FakeLlm, Prepared, fake_llm
from support.invented import actor, invented_authority

KEY = "sk-of-this-test-0123456789"

P1 = "Ilva Tarn said that the bridge was mined. Officials in Sudmark said it was open."
P2 = "“We will open the crossing,” she told Radio Meridian. Norland attacked Orm on May 2."
TEXT = f"{P1}\n{P2}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeLlm]:
    monkeypatch.setenv("ONRECORD_LLM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("ONRECORD_LLM_KEY", KEY)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1935990000")
    with fake_llm() as fake:
        yield fake


class Waits(list[float]):
    """A clock that only notes how long it was asked to wait."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def article(text: str = TEXT, kind: str = "paragraph", **more: Any) -> Article:
    segments, at = [], 0
    for line in text.split("\n"):
        segments.append(Segment(kind, at, at + len(line)))  # type: ignore[arg-type]
        at += len(line) + 1
    more.setdefault("published", "2031-05-06")
    return Article("case", text, tuple(segments), **more)


def extractor(
    server: FakeLlm, *, budget: int | None = None, timeout: float = 20.0, waits: Waits | None = None
) -> LlmExtractor:
    settings = LlmSettings(server.url, "test-model", budget, timeout)
    client = Client(
        settings, Usage(), sleep=Waits() if waits is None else waits, jitter=lambda: 1.0
    )
    return LlmExtractor(settings, invented_authority(), client=client)


def read(server: FakeLlm, case: Article | None = None) -> Reading:
    return drop_invalid(extractor(server).read(case or article()))


def findings(**lists: list[dict[str, Any]]) -> dict[str, Any]:
    return {"names": [], "claims": [], "events": [], "relations": [], **lists}


def claim(paragraph: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "paragraph": paragraph,
        "source": ["Ilva Tarn"],
        "speaker_names": [],
        "cue": ["said"],
        "content": ["that the bridge was mined"],
        "addressee": [],
        "speech_act": "assertion",
        "certainty": "certain",
        "certainty_words": [],
        "distance": "neutral",
        "distance_words": [],
        "polarity": "affirmed",
        "time_reference": "past",
        **fields,
    }


OFFICIALS = claim(source=["Officials in Sudmark"], content=["it was open"])
PROMISE = claim(
    2,
    source=["she"],
    speaker_names=["Ilva Tarn"],
    cue=["told"],
    content=["“We will open the crossing,”"],
    addressee=["Radio Meridian"],
    speech_act="promise",
    certainty_words=["will"],
    time_reference="future",
)


def event(**fields: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "type": "Strike",
        "name": None,
        "participants": [{"paragraph": 2, "text": "Norland", "role": "agent"}],
        "place": {"paragraph": 2, "text": "Orm"},
        "reports": [
            {"paragraph": 2, "trigger": ["attacked"], "status": "happened", "date": "on May 2"}
        ],
        **fields,
    }


def letters(reading: Reading, *spans: Span) -> list[str]:
    return [s.of(reading.article.text) for s in spans]


def reasons(reading: Reading) -> str:
    return "\n".join(f"{d.what}: {d.reason}" for d in reading.dropped)


# what is found


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
    assert letters(found, *two.cue) == ["said"] and two.cue != one.cue
    assert (two.speaker_kind, two.speaker_description) == ("described", "Officials in Sudmark")
    assert (three.speakers, three.addressee) == ((actor("ilva-tarn"),), (actor("radio-meridian"),))
    assert (three.quotation, three.time_reference) == ("direct", "future")
    assert letters(found, *three.certainty_spans) == ["will"]
    (strike,) = found.events
    assert (strike.type, strike.plover, strike.label) == ("Strike", "ASSAULT", "attacked")
    assert [(p.role, p.ref) for p in strike.participants] == [("agent", actor("norland"))]
    assert strike.place is not None and letters(found, *strike.place.spans) == ["Orm"]
    (report,) = strike.reports
    assert (report.status, report.claim) == ("happened", None)
    assert report.when is not None and report.when.edtf == "2031-05-02"
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
    assert two.speakers == (actor("sudmark"),) and two.speech_act == "denial"
    assert [r.claim for r in found.events[0].reports] == [two.id]
    assert found.events[0].id in one.about and found.events[0].id in two.about


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
    assert "one of its events does not exist" in reasons(found)
    assert "'came before' does not occur in paragraph 1" in reasons(found)


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
    assert {m.ref for m in found.mentions} == {minted.id} and len(found.mentions) == 2
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


# what is not in the text


@pytest.mark.parametrize("part", ["source", "cue", "content"])
def test_a_claim_with_invented_words_is_dropped_by_name(server: FakeLlm, part: str) -> None:
    server.says(findings(claims=[claim(**{part: ["the moon is made of cheese"]}), OFFICIALS]))
    found = read(server)
    assert [letters(found, *c.source) for c in found.claims] == [["Officials in Sudmark"]]
    assert f"its {part}: 'the moon is made of cheese' does not occur in paragraph 1" in reasons(
        found
    )


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
    assert [p.ref for p in kept.participants] == [actor("norland")] and kept.place is None
    for words in ("'the nation'", "'Atlantis'", "'Lemuria'", "'flooded'"):
        assert f"{words} does not occur in paragraph" in reasons(found)


def test_words_are_sought_in_the_paragraph_that_is_named_and_in_no_other(server: FakeLlm) -> None:
    server.says(findings(claims=[claim(2), claim(7)]))
    found = read(server)
    assert found.claims == ()
    assert "'that the bridge was mined' does not occur in paragraph 2" in reasons(found)
    assert "paragraph 7 is none of paragraphs 1 to 2" in reasons(found)


def test_what_nothing_shows_to_be_said_is_no_claim(server: FakeLlm) -> None:
    own_voice = claim(2, source=[], cue=[], content=["Norland attacked Orm"])
    quoted = claim(2, source=[], cue=[], content=["We will open the crossing"])
    swallowed = claim(content=["said that the bridge was mined"])
    server.says(findings(claims=[own_voice, quoted, swallowed]))
    found = read(server)
    (kept,) = found.claims
    assert kept.no_cue_reason and kept.quotation == "direct" and kept.speaker_kind == "none"
    assert "shows that anyone says it" in reasons(found)
    assert "its cue is inside its content" in reasons(found)


def test_the_same_claim_twice_is_one(server: FakeLlm) -> None:
    server.says(findings(claims=[claim(), claim()]))
    found = read(server)
    assert len(found.claims) == 1 and "found twice" in reasons(found)


def test_a_repaired_claim_says_so(server: FakeLlm) -> None:
    server.says(findings(claims=[{**PROMISE, "content": ['"we will open the crossing,"']}]))
    server.says(findings(claims=[{**PROMISE, "content": ['"We will open the crossing,"']}]))
    assert read(server).claims == ()
    other = article(TEXT + " ")  # another text, so another question
    (kept,) = read(server, other).claims
    assert letters(read_none(other), *kept.content) == ["“We will open the crossing,”"]
    assert kept.rule == "llm:repaired" and kept.confidence < 0.7


def read_none(case: Article) -> Reading:
    return Reading(case)


# anchoring


@pytest.mark.parametrize(
    ("text", "quote", "found", "repaired"),
    [
        ("He said no.", "He said", ["He said"], False),
        ("The theme.", "he", [], False),
        ("It’s over.", "It's over", ["It’s over"], True),
        ("He said “no”.", '"no"', ["“no”"], True),
        ("a – b", "a - b", ["a – b"], True),
        ("a\n  b", "a b", ["a\n  b"], True),
        ("wait … then", "wait ... then", ["wait … then"], True),
        ("wait ... then", "wait … then", ["wait ... then"], True),
        ("the end", "The end", ["the end"], True),
        ("the end", "the End", [], False),
        ("soft\u00adware", "software", ["soft\u00adware"], True),
        ("one two", "one too", [], False),
        ("😀 yes 😀", "yes", ["yes"], False),
        ("no, no", "no", ["no", "no"], False),
        ("anything", "", [], False),
        ("anything", "…", [], False),
        ("half…", "half.", [], False),
    ],
)
def test_words_are_found_to_the_letter_or_by_a_repair_that_is_marked(
    text: str, quote: str, found: list[str], repaired: bool
) -> None:
    spans, mended = occurrences(text, Span(0, len(text)), quote)
    assert ([s.of(text) for s in spans], mended) == (found, repaired)


def test_of_several_places_the_nearest_to_the_other_words_is_taken() -> None:
    text = "A said x. B said y. C said z."
    whole = Span(0, len(text))
    out = anchor(text, whole, [Quoted("cue", "said"), Quoted("content", "z")], "paragraph 1")
    assert out.of("cue") == (Span(22, 26),)
    alone = anchor(text, whole, [Quoted("cue", "said")], "paragraph 1")
    assert "stands 3 times" in alone.faults["cue"] and not alone.of("cue")
    between = anchor(
        "said x said", Span(0, 11), [Quoted("cue", "said"), Quoted("content", "x")], ""
    )
    assert "it is unclear which" in between.faults["cue"]


def test_a_repair_with_two_places_is_none() -> None:
    text = "It’s so. It’s so."
    out = anchor(text, Span(0, len(text)), [Quoted("content", "It's so")], "paragraph 1")
    assert out.faults == {"content": "'It's so' resembles 2 places in paragraph 1."}


def test_a_cue_in_the_content_is_not_exchanged_for_that_of_another_sentence() -> None:
    quotes = [
        Quoted("content", "“They said no”"),
        Quoted("source", "a source"),
        Quoted("cue", "said"),
    ]
    quoted = "“They said no”, a source said. Others said yes."
    assert anchor(quoted, Span(0, len(quoted)), quotes, "").of("cue") == (Span(25, 29),)
    swallowed = "A source said that it rained. The other people in the town said it did not."
    quotes = [Quoted("content", "said that it rained"), Quoted("cue", "said")]
    assert anchor(swallowed, Span(0, len(swallowed)), quotes, "").of("cue") == (Span(9, 13),)


def test_a_hedge_is_sought_inside_the_content_and_a_cue_outside() -> None:
    text = "It may rain, he said: it may snow, she may have said."
    whole = Span(0, len(text))
    quotes = [Quoted("content", "it may snow"), Quoted("certainty words", "may", "inside")]
    assert anchor(text, whole, quotes, "").of("certainty words") == (Span(25, 28),)
    apart = [Quoted("content", "It may rain, he said: it may snow"), Quoted("cue", "said")]
    assert anchor(text, whole, apart, "").of("cue") == (Span(48, 52),)


# answers that are not as asked for


@pytest.mark.parametrize(
    "dress",
    [
        "```json\n{}\n```",
        "Here it is:\n```\n{}\n```\nI hope this helps.",
        "Here it is: {} Done.",
        "<think>The user wants {{JSON}} …</think>\n{}",
        "One paragraph. I note {{Ilva Tarn}} as the speaker.\n</think>\n{}",
        '<think>a</think>\n<think>{{"claims": []}}</think>{}',
        '<Thinking>\n{{"claims": []}}\n</Thinking>\n\n{}',
        "[THINK]{{cues}}[/THINK]{}",
        "◁think▷{{cues}}◁/think▷{}",
        "<|channel|>analysis<|message|>{{cues}}<|end|><|start|>assistant<|channel|>final<|message|>{}",
        "<reasoning>{{cues}}</reasoning>```JSON\n{}\n```",
        "```text\nplan: {{find cues}}\n```\n```json\n{}\n```",
        '```\n{{"plan": [1]}}\n```\n```\n{}\n```',
        "```json5 title=answer\n{}\n```",
        'Plan: {{find cues}}. First try: {{"claims": []}}. Corrected: {} Done.',
        'The form is {{"type": "object"}}, so: {}',
        "\ufeff{}",
        '{{"findings": {}}}',
        "[{}]",
        '{{"name": "findings", "arguments": {{"answer": {}}}}}',
    ],
)
def test_json_is_found_in_what_surrounds_it(server: FakeLlm, dress: str) -> None:
    server.says(dress.format(json.dumps(findings(claims=[claim()]))))
    assert len(read(server).claims) == 1
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "loosen",
    [
        json.dumps,  # as a string
        lambda words: words.replace("]", ",]").replace("[,]", "[]"),
        lambda words: words.replace(", ", ",\n\t"),
    ],
    ids=["as a string", "a comma too many", "spread out"],
)
def test_json_is_read_however_it_is_written(server: FakeLlm, loosen: Callable[[str], str]) -> None:
    server.says(loosen(json.dumps(findings(claims=[claim()]))))
    assert len(read(server).claims) == 1
    assert len(server.asked) == 1


@pytest.mark.parametrize("mark", ["<think>", "[THINK]"])
def test_what_stands_in_thoughts_that_do_not_end_is_no_answer(server: FakeLlm, mark: str) -> None:
    server.says(mark + json.dumps(findings(claims=[claim()])))
    server.says(findings(claims=[claim(), OFFICIALS]))
    assert len(read(server).claims) == 2


def test_single_words_and_tokens_in_other_letters_are_taken_as_meant(server: FakeLlm) -> None:
    loose = claim(
        paragraph="1",
        source="Ilva Tarn",
        speaker_names=None,
        cue="said",
        content="that the bridge was mined",
        addressee="",
        speech_act="Assertion",
        certainty="CERTAIN",
        distance=" Neutral ",
        certainty_words=None,
    )
    told = event(
        type="strike",
        reports=[{"paragraph": 2, "trigger": "attacked", "status": "Happened", "date": None}],
    )
    server.says(findings(claims=[loose], events=[told]))
    found = read(server)
    assert not found.dropped
    (one,), (strike,) = found.claims, found.events
    assert letters(found, *one.cue, *one.content) == ["said", "that the bridge was mined"]
    assert (one.speech_act, one.certainty, one.distance) == ("assertion", "certain", "neutral")
    assert (strike.type, strike.reports[0].status) == ("Strike", "happened")


@pytest.mark.parametrize(
    "message",
    [
        {"content": [{"type": "text", "text": "%s"}]},
        {"content": [{"type": "output_text", "text": "%s"}]},
        {"content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "%s"}]},
        {"content": ["%s"]},
        {"content": None, "tool_calls": [{"function": {"name": "f", "arguments": "%s"}}]},
        {"content": "", "reasoning_content": "hm", "tool_calls": [{"function": {"arguments": {}}}]},
    ],
)
def test_an_answer_may_come_in_parts_or_as_a_call(server: FakeLlm, message: dict[str, Any]) -> None:
    good = findings(claims=[claim()])

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: good if v == {} else filled(v) for k, v in value.items()}
        if isinstance(value, list):
            return [filled(v) for v in value]
        return json.dumps(good) if value == "%s" else value

    choice = {"message": {"role": "assistant", **filled(message)}, "finish_reason": "stop"}
    server.prepared.append(Prepared({"choices": [choice]}))
    assert len(read(server).claims) == 1


def test_an_answer_in_the_old_form_is_read(server: FakeLlm) -> None:
    words = json.dumps(findings(claims=[claim()]))
    server.prepared.append(Prepared({"choices": [{"text": words, "finish_reason": None}]}))
    assert len(read(server).claims) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": "overloaded", "code": 503}},
        {"error": {"message": "upstream", "type": "server_error"}},
        {"error": "try again"},
        {"choices": [], "error": {"message": "upstream", "code": "502"}},
        {"choices": [{"error": {"message": "cut", "code": 502}, "message": {"content": "{"}}]},
    ],
)
def test_an_error_that_is_sent_as_a_success_is_tried_again(
    server: FakeLlm, body: dict[str, Any]
) -> None:
    server.prepared.append(Prepared(body))
    server.says(findings(claims=[claim()]))
    waits = Waits()
    assert len(drop_invalid(extractor(server, waits=waits).read(article())).claims) == 1
    assert len(server.asked) == 2 and waits == [1.0]


def test_an_error_of_the_request_that_is_sent_as_a_success_is_told(server: FakeLlm) -> None:
    server.prepared.append(Prepared({"error": {"message": "no such key", "code": 401}}))
    with pytest.raises(LlmUnusable, match="HTTP 401, no such key"):
        read(server)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ('{"claims": [', "not valid JSON"),
        ("I cannot help with that.", "holds no JSON object"),
        ("[" * 100_000, "holds no JSON object"),
        ('{"a": ' * 100_000, "not valid JSON"),
        ('{"facts": []}', "none of the requested lists"),
        ('{"claims": {"a": 1}}', "'claims' is not a list"),
        ("", "holds no JSON object"),
    ],
)
def test_a_useless_answer_is_asked_for_once_more_and_then_dropped_by_name(
    server: FakeLlm, words: str, fault: str
) -> None:
    server.says(words)
    server.says(words)
    reader = extractor(server)
    found = reader.read(article())
    assert found.claims == () and fault in reasons(found) and "paragraphs 1 to 2" in reasons(found)
    assert fault in server.asked[1]["messages"][-1]["content"]
    assert (reader.usage.requests, reader.usage.unusable) == (2, 1)
    server.says(findings(claims=[claim()]))
    assert len(read(server).claims) == 1, "what could not be used is not kept"


def test_malformed_json_that_is_mended_on_request_is_used(server: FakeLlm) -> None:
    server.says('{"claims": [')
    server.says(findings(claims=[claim()]))
    assert len(read(server).claims) == 1


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"speech_act": "musing"}, "its speech_act does not match the schema"),
        ({"polarity": "yes"}, "its polarity does not match the schema"),
        ({"content": {"words": 1}}, "its content does not match the schema"),
        ({"paragraph": None}, "its paragraph does not match the schema"),
        ({"cue": [1]}, "its cue.0 does not match the schema"),
    ],
)
def test_an_entry_that_breaks_the_schema_costs_itself_only(
    server: FakeLlm, change: dict[str, Any], fault: str
) -> None:
    server.says(findings(claims=[claim(**change), OFFICIALS]))
    found = read(server)
    assert len(found.claims) == 1
    assert f"entry 1 of 'claims' for paragraphs 1 to 2: {fault}" in reasons(found)


def test_an_entry_that_is_no_object_or_of_no_known_type_costs_itself_only(server: FakeLlm) -> None:
    lists: dict[str, Any] = {"claims": ["x", claim()], "events": [event(type="Alchemy")]}
    server.says(findings(**lists))
    found = read(server)
    assert len(found.claims) == 1 and found.events == ()
    assert "entry 1 of 'events'" in reasons(found) and "its type" in reasons(found)


def test_words_that_no_file_can_hold_do_no_harm(server: FakeLlm) -> None:
    server.says(
        '{"claims": [' + json.dumps(claim(content=["X"])).replace("X", "\\ud800 lost") + "]}"
    )
    found = read(server)
    assert found.claims == () and reasons(found).encode("utf-8")


def test_a_refusal_is_counted_and_named(server: FakeLlm) -> None:
    server.says(None, refusal="I will not.")
    reader = extractor(server)
    assert "refused to read them" in reasons(reader.read(article()))
    server.says("", finish="content_filter")
    reader.read(article())
    assert reader.usage.refusals == 2


# long articles


def long_article() -> Article:
    lines = [f"Ilva Tarn said that bridge {n} was mined. " + "Snow fell. " * 300 for n in range(6)]
    return article("\n".join(line.strip() for line in lines))


def test_a_long_article_is_sent_in_windows_of_whole_paragraphs(server: FakeLlm) -> None:
    case = long_article()
    parts = list(windows(case))
    assert [n for w in parts for n, _ in w.parts] == [1, 2, 3, 4, 5, 6] and len(parts) == 3
    assert all(sum(s.end - s.start for _, s in w.parts) <= WINDOW for w in parts)
    for w in parts:
        first = w.parts[0][0]
        server.says(findings(claims=[claim(first, content=[f"that bridge {first - 1} was mined"])]))
    found = read(server, case)
    assert [c.id for c in found.claims] == ["claim-1", "claim-2", "claim-3"]
    assert reasons(found) == "" and len(server.asked) == 3


@pytest.mark.parametrize("how", ["cut off", "too long"])
def test_what_is_too_much_for_the_model_is_asked_in_halves(server: FakeLlm, how: str) -> None:
    if how == "cut off":
        server.says('{"claims": [', finish="length")
    else:
        server.fails(400, "This model's maximum context length is 10 tokens.")
    server.says(findings(claims=[claim()]))
    server.says(findings(claims=[PROMISE]))
    assert len(read(server).claims) == 2
    assert 'number="2"' not in server.asked[1]["messages"][1]["content"]


def test_a_single_paragraph_that_is_too_much_is_dropped_by_name(server: FakeLlm) -> None:
    server.says("", finish="length")
    found = read(server, article(P1))
    assert reasons(found) == (
        "paragraph 1: the language model's response could not be used: it was cut off."
    )


def test_no_text_asks_nothing(server: FakeLlm) -> None:
    case = Article("case", "Keywords\na", (Segment("keywords", 0, 10),))
    assert read(server, case).claims == () and server.asked == []


# the protocol


def test_a_request_is_as_the_protocol_has_it(server: FakeLlm) -> None:
    server.says(findings())
    read(server)
    (asked,), (headers,) = server.asked, server.headers
    assert asked["path"] == "/v1/chat/completions" and asked["model"] == "test-model"
    assert (asked["temperature"], asked["seed"]) == (0, 1)
    assert asked["response_format"]["json_schema"]["schema"] == answer_schema()
    assert headers["authorization"] == f"Bearer {KEY}"
    assert P2 in asked["messages"][1]["content"]


def test_the_schema_is_strict_and_its_tokens_are_those_of_the_ontology(server: FakeLlm) -> None:
    schema = answer_schema()
    for part in (schema, *schema["$defs"].values()):
        assert part["required"] == list(part["properties"])
        assert part["additionalProperties"] is False
    said = schema["$defs"]["SaidClaim"]["properties"]
    schemes = load_vocabulary().schemes
    for field in ("speech_act", "certainty", "distance", "polarity", "time_reference"):
        assert sorted(said[field]["enum"]) == sorted(schemes[field.replace("_", "-")])
    status = schema["$defs"]["Telling"]["properties"]["status"]["enum"]
    assert sorted(status) == sorted(schemes["status"])
    task = messages(article(), next(windows(article())))[0]["content"]
    for token in (*speech_acts(), *event_types(), *get_args(RelationType)):
        assert token in task
    assert set(get_args(RelationType)) <= load_vocabulary().links.keys()


def test_a_server_without_json_schema_or_options_is_asked_for_less(server: FakeLlm) -> None:
    server.fails(400, "Unsupported value: 'temperature' does not support 0 with this model.")
    server.fails(400, "response_format of type json_schema is not supported")
    server.fails(422, "unknown field response_format")
    server.says(findings(claims=[claim()]))
    reader = extractor(server)
    assert len(reader.read(article()).claims) == 1
    assert "temperature" not in server.asked[1]
    assert server.asked[2]["response_format"] == {"type": "json_object"}
    assert "JSON Schema" in server.asked[2]["messages"][0]["content"]
    assert "response_format" not in server.asked[3]
    server.says(findings())
    reader.read(article(P1))
    assert "response_format" not in server.asked[4], "it remembers"


def test_a_wrong_address_or_model_is_an_error_at_once(server: FakeLlm) -> None:
    server.fails(404, "The model 'test-model' does not exist.")
    with pytest.raises(LlmUnusable, match="HTTP 404, The model 'test-model' does not exist"):
        read(server)
    assert len(server.asked) == 1


def test_too_many_requests_are_waited_out_as_long_as_the_server_asks(server: FakeLlm) -> None:
    server.fails(429, "slow down", Retry_After="17")
    server.says(findings(claims=[claim()]))
    waits = Waits()
    assert len(extractor(server, waits=waits).read(article()).claims) == 1
    assert waits == [17.0]


def test_a_server_that_asks_for_too_long_a_wait_is_given_up(server: FakeLlm) -> None:
    server.fails(429, "come back tomorrow", Retry_After="86400")
    with pytest.raises(LlmUnusable, match="wait 86400 seconds"):
        read(server)


def test_an_account_without_money_is_not_waited_for(server: FakeLlm) -> None:
    server.fails(429, "You exceeded your quota (insufficient_quota).")
    with pytest.raises(LlmUnusable, match="exceeded your quota"):
        read(server)
    assert len(server.asked) == 1


def test_passing_failures_are_tried_again_after_longer_and_longer_waits(server: FakeLlm) -> None:
    for status in (500, 502, 503):
        server.fails(status)
    server.says(findings(claims=[claim()]))
    waits = Waits()
    assert len(extractor(server, waits=waits).read(article()).claims) == 1
    assert waits == [1.0, 2.0, 4.0]


def test_a_server_that_does_not_recover_is_given_up(server: FakeLlm) -> None:
    for _ in range(6):
        server.fails(500, "oh")
    waits = Waits()
    with pytest.raises(LlmUnusable, match="HTTP 500, oh, 6 times"):
        extractor(server, waits=waits).read(article())
    assert len(waits) == 5


def test_an_answer_that_does_not_come_in_time_is_asked_for_again(server: FakeLlm) -> None:
    server.hangs()
    server.says(findings(claims=[claim()]))
    waits = Waits()
    assert len(extractor(server, timeout=0.3, waits=waits).read(article()).claims) == 1
    assert waits == [1.0]


def test_a_server_that_is_not_there_is_an_error_at_once(server: FakeLlm) -> None:
    with fake_llm() as gone:
        pass
    waits = Waits()
    with pytest.raises(LlmUnusable, match="connection failed"):
        extractor(gone, waits=waits).read(article())
    assert waits == []


@pytest.mark.parametrize("body", ["<html>", "[]", '{"choices": []}', '{"choices": [1]}'])
def test_a_server_that_speaks_otherwise_is_an_error(server: FakeLlm, body: str) -> None:
    server.prepared.append(Prepared(body))
    with pytest.raises(LlmUnusable, match="no chat completion"):
        read(server)


def test_retry_after_is_seconds_or_a_date() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    assert 90 < _retry_after(soon) <= 100
    assert (_retry_after("2"), _retry_after("soon"), _retry_after(None), _retry_after("-3")) == (
        2.0,
        0.0,
        0.0,
        0.0,
    )


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("http://a/v1", "http://a/v1/chat/completions"),
        ("http://a/v1/", "http://a/v1/chat/completions"),
        ("https://a/v1/chat/completions", "https://a/v1/chat/completions"),
        ("https://a/x?api-version=1", "https://a/x/chat/completions?api-version=1"),
    ],
)
def test_the_endpoint_is_below_the_url(url: str, endpoint: str) -> None:
    assert LlmSettings(url, "m").endpoint == endpoint


@pytest.mark.parametrize("url", ["a/v1", "ftp://a", "http://user:secret@a/v1"])
def test_an_address_that_is_none_or_holds_a_secret_is_refused(url: str) -> None:
    with pytest.raises(UsageError) as error:
        LlmSettings(url, "m")
    assert "secret" not in str(error.value)


# costs


def test_costs_are_counted_as_reported_or_estimated(server: FakeLlm) -> None:
    server.says(findings(), prompt=1200, completion=34)
    reader = extractor(server)
    reader.read(article())
    assert str(reader.usage) == (
        "requests 1, from the cache 0, tokens 1200 in and 34 out, refusals 0, unusable answers 0"
    )
    server.says(findings(), usage=False)
    reader.read(article(P1))
    assert reader.usage.estimated and "about" in str(reader.usage) and reader.usage.prompt > 1300


def test_the_budget_stops_before_the_request_that_would_break_it(server: FakeLlm) -> None:
    server.says(findings(), prompt=5000, completion=4000)
    reader = extractor(server, budget=10_000)
    reader.read(article())
    with pytest.raises(LlmBudgetReached, match=r"budget of 10000 tokens .*9000 are used"):
        reader.read(article(P1))
    assert len(server.asked) == 1


def test_what_was_answered_before_is_not_asked_again(server: FakeLlm) -> None:
    server.says(findings(claims=[claim()]))
    first = read(server)
    reader = extractor(server)
    assert drop_invalid(reader.read(article())) == first
    assert len(server.asked) == 1 and (reader.usage.cached, reader.usage.tokens) == (1, 0)
    server.says(findings())
    other = LlmSettings(server.url, "other-model")
    LlmExtractor(other, invented_authority()).read(article())
    assert len(server.asked) == 2


def test_a_damaged_cache_entry_is_asked_for_anew(server: FakeLlm, tmp_path: Path) -> None:
    server.says(findings(claims=[claim()]))
    read(server)
    (entry,) = (tmp_path / "cache").rglob("*.json")
    for damage in ("", '{"content": 5}', "[]", '{"content": "no findings"}'):
        entry.write_text(damage)
        server.says(findings(claims=[claim()]))
        assert len(read(server).claims) == 1
    assert len(server.asked) == 5
    assert list((tmp_path / "cache").rglob("*.part")) == []


def test_a_cache_that_cannot_be_written_is_named(server: FakeLlm, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    server.says(findings())
    with pytest.raises(InputError, match="ONRECORD_LLM_CACHE"):
        read(server)


def test_the_cache_lies_where_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("ONRECORD_LLM_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_dir() == tmp_path / "onrecord" / "llm"
    monkeypatch.setenv("ONRECORD_LLM_CACHE", str(tmp_path / "here"))
    cache = AnswerCache()
    cache.put("ab12", "words", {})
    assert cache.get("ab12") == "words" and cache.get("ab13") is None


# the key


def test_the_key_appears_nowhere(
    server: FakeLlm,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    source = tmp_path / "a.txt"
    source.write_text(TEXT, encoding="utf-8")
    server.says(findings(claims=[claim()]))
    command = ["build", str(source), "--extractor", "llm", "--into", str(tmp_path / "g")]
    options = ["--llm-url", server.url, "--llm-model", "test-model"]
    with pytest.raises(SystemExit) as done:
        main([*command, *options])
    assert done.value.code == 0
    source.write_text(P1, encoding="utf-8")
    server.fails(401, f"Incorrect API key provided: {KEY}.")
    with pytest.raises(SystemExit) as done:
        main([*command, *options])
    assert done.value.code == 3
    out, err = capsys.readouterr()
    assert "HTTP 401, Incorrect API key provided: [key]." in err
    written = [p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()]
    for place in (out.encode(), err.encode(), caplog.text.encode(), *written):
        assert KEY.encode() not in place
    assert len(server.headers) == 2 and server.headers[0]["authorization"] == f"Bearer {KEY}"


def test_a_key_that_cannot_be_one_is_refused_without_being_shown(
    server: FakeLlm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_LLM_KEY", "two\nlines-secret")
    with pytest.raises(UsageError) as error:
        extractor(server)
    assert "secret" not in str(error.value)


def test_without_a_key_none_is_sent(server: FakeLlm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONRECORD_LLM_KEY")
    server.says(findings())
    read(server)
    assert "authorization" not in server.headers[0]


# whatever a model says

NOTE = "[1] Harbour Watch: “Norland attacked Orm. Tarn said no.”"
LINES = ("Talks in Orm end without a deal", P1, P2, "Envoy Zorblat Quux, he said, may go.", NOTE)


def case_with_a_note() -> Article:
    kinds = ["headline", "paragraph", "paragraph", "paragraph", "enrichment-note"]
    segments, at = [], 0
    for line, kind in zip(LINES, kinds, strict=True):
        source = "Harbour Watch" if kind == "enrichment-note" else None
        segments.append(Segment(kind, at, at + len(line), source))  # type: ignore[arg-type]
        at += len(line) + 1
    return Article("case", "\n".join(LINES), tuple(segments), published="2031-05-06")


def chance_findings(chance: random.Random) -> dict[str, Any]:
    """Findings in the right form whose words are cut from the text at random, or spoilt."""

    def words(paragraph: int) -> str:
        line = LINES[paragraph - 1 if chance.random() < 0.9 else chance.randrange(5)].split()
        at = chance.randrange(len(line))
        cut = " ".join(line[at : at + chance.choice([1, 1, 2, 3, 8])])
        return cut.strip(".,“”;:") if chance.random() < 0.6 else cut.replace("“", '"')

    def some(paragraph: int, most: int = 2) -> list[str]:
        return [words(paragraph) for _ in range(chance.randint(0, most))]

    def quote(**more: Any) -> dict[str, Any]:
        paragraph = chance.randint(1, 5)
        return {"paragraph": paragraph, "text": words(paragraph), **more}

    def a_claim() -> dict[str, Any]:
        n = chance.randint(1, 5)
        hedges = {"certainty_words": some(n), "distance_words": some(n)}
        said = {"source": some(n), "cue": some(n), "content": some(n, 3), "addressee": some(n)}
        tokens = {
            "speech_act": chance.choice(speech_acts()),
            "distance": chance.choice(["neutral", "endorsing", "distancing"]),
        }
        return claim(n, speaker_names=some(n, 1), **said, **hedges, **tokens)

    def an_event(number: int) -> dict[str, Any]:
        n = chance.randint(1, 5)
        told = {"trigger": some(n), "status": "planned", "date": chance.choice([None, words(n)])}
        return event(
            id=number,
            type=chance.choice(event_types()),
            name=chance.choice([None, quote()]),
            participants=[quote(role=chance.choice(roles())) for _ in range(3)],
            place=chance.choice([None, quote()]),
            reports=[{"paragraph": n, **told}, {"paragraph": n, **told}],
        )

    def a_link() -> dict[str, Any]:
        ends = {"source": chance.randrange(20), "target": chance.randrange(20)}
        return quote(type=chance.choice(get_args(RelationType)), **ends)

    return findings(
        names=[quote(kind=chance.choice(actor_kinds()), full_name=words(1)) for _ in range(4)],
        claims=[a_claim() for _ in range(30)],
        events=[an_event(n) for n in range(20)],
        relations=[a_link() for _ in range(40)],
    )


def test_whatever_a_model_says_the_article_passes_the_shapes_and_every_letter_stands(
    server: FakeLlm,
) -> None:
    chance, checker, kept = random.Random(7), Checker(), 0
    case = case_with_a_note()
    for n in range(5):
        server.says(chance_findings(chance))
        settings = LlmSettings(server.url, f"model-{n}")
        found = drop_invalid(LlmExtractor(settings, Authority()).read(case))
        report = checker.check_article(describe(found, Namer()))
        assert report.conforms, report.findings
        assert all(s.of(case.text).strip() for c in found.claims for s in (*c.cue, *c.content))
        kept += len(found.claims) + len(found.events) + len(found.relations)
    assert kept > 50


# the commands


def text_files(folder: Path, *texts: str) -> str:
    folder.mkdir(exist_ok=True)
    for n, text in enumerate(texts):
        (folder / f"a{n}.txt").write_text(text, encoding="utf-8")
    return str(folder)


def options(server: FakeLlm, **more: Any) -> Options:
    return Options(extractor="llm", llm=LlmSettings(server.url, "test-model", **more))


def test_a_build_passes_the_shapes_and_names_model_and_prompt_in_its_provenance(
    server: FakeLlm, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = text_files(tmp_path / "in", TEXT)
    server.says(findings(claims=[claim(), OFFICIALS, PROMISE], events=[event()]))
    with pytest.raises(SystemExit) as done:
        command = ["build", source, "--extractor", "llm", "--into", str(tmp_path / "g")]
        main([*command, "--llm-url", server.url, "--llm-model", "org/test model"])
    out, err = capsys.readouterr()
    assert out == "read 1, written 1, unchanged 0, refused 0, skipped 0\n", err
    assert done.value.code == 0
    assert "language model org/test model: requests 1, from the cache 0, tokens 100 in" in err
    graph = open_graph(tmp_path / "g")
    rows = graph.query("SELECT ?s WHERE { ?c a onr:Claim ; onr:statement ?s }")
    assert sorted(r[0].value for r in rows) == [  # type: ignore[union-attr,index]
        "it was open",
        "that the bridge was mined",
        "“We will open the crossing,”",
    ]
    versions = graph.query("SELECT ?v WHERE { ?e a onr:Extractor ; onr:softwareVersion ?v }")
    (version,) = [r[0].value for r in versions]  # type: ignore[union-attr,index]
    assert version.startswith(f"1+{code_version()}+org/test model+en_core_web_sm")


def test_the_same_answers_give_the_same_bytes(server: FakeLlm, tmp_path: Path) -> None:
    source = text_files(tmp_path / "in", TEXT)
    server.says(findings(claims=[claim(), PROMISE], events=[event()]))
    dumps = []
    for name in ("one", "two"):
        assert build([source], tmp_path / name, options(server)).counts["written"] == 1
        with (tmp_path / f"{name}.nq").open("wb") as file:
            export(open_graph(tmp_path / name), "nq", file)
        dumps.append((tmp_path / f"{name}.nq").read_bytes())
    assert dumps[0] == dumps[1] and len(server.asked) == 1


def test_a_build_over_budget_ends_early_keeps_what_was_done_and_goes_on(
    server: FakeLlm, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = text_files(tmp_path / "in", P1, P2)
    server.says(findings(claims=[claim()]), prompt=9000, completion=900)
    command = ["build", source, "--extractor", "llm", "--into", str(tmp_path / "g")]
    command += ["--llm-url", server.url, "--llm-model", "test-model"]
    with pytest.raises(SystemExit) as done:
        main([*command, "--llm-budget", "10000"])
    out, err = capsys.readouterr()
    assert done.value.code == 3
    assert out == "read 1, written 1, unchanged 0, refused 0, skipped 0\n"
    assert "Error: The budget of 10000 tokens" in err and "(9900 are used)" in err
    assert "requests 1" in err
    rows = open_graph(tmp_path / "g").query("SELECT ?s WHERE { ?c onr:statement ?s }")
    assert [r[0].value for r in rows] == ["that the bridge was mined"]  # type: ignore[union-attr,index]
    server.says(findings(claims=[]))
    with pytest.raises(SystemExit) as done:
        main(command)
    out, err = capsys.readouterr()
    assert out == "read 2, written 1, unchanged 1, refused 0, skipped 0\n"
    assert len(server.asked) == 2


def test_a_server_that_fails_midway_keeps_what_was_done(server: FakeLlm, tmp_path: Path) -> None:
    source = text_files(tmp_path / "in", P1, P2)
    server.says(findings(claims=[claim()]))
    server.fails(403, "not today")
    summary = build([source], tmp_path / "g", options(server))
    assert summary.counts["written"] == 1 and isinstance(summary.stopped, LlmUnusable)


def test_extract_prints_what_the_model_found_and_its_cost(
    server: FakeLlm,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ONRECORD_LLM_URL", server.url)
    monkeypatch.setenv("ONRECORD_LLM_MODEL", "test-model")
    server.says(findings(claims=[claim()]))
    with pytest.raises(SystemExit) as done:
        main(["extract", text_files(tmp_path / "in", TEXT), "--extractor", "llm"])
    assert done.value.code == 0
    out, err = capsys.readouterr()
    (row,) = [json.loads(line) for line in out.splitlines()]
    (found,) = row["claims"]
    start, end = found["content"][0]
    assert row["text"][start:end] == "that the bridge was mined" and found["rule"] == "llm"
    assert err.startswith("language model test-model: requests 1")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["build", "x.txt", "--extractor", "llm"], "--llm-url"),
        (["extract", "x.txt", "--extractor", "llm", "--recall"], "for the rules"),
    ],
)
def test_what_is_missing_or_does_not_fit_is_a_usage_error(
    words: list[str],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("ONRECORD_LLM_URL", "ONRECORD_LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SystemExit) as done:
        main(words)
    assert done.value.code == 2 and message in capsys.readouterr().err


def test_readings_take_a_language_model(server: FakeLlm, tmp_path: Path) -> None:
    source = text_files(tmp_path / "in", TEXT)
    server.says(findings(claims=[claim()]))
    usage = Usage()
    (found,) = readings([source], llm=LlmSettings(server.url, "test-model"), usage=usage)
    assert isinstance(found, Reading) and len(found.claims) == 1 and usage.requests == 1


@pytest.mark.parametrize("gone", ["httpx", "pydantic"])
def test_without_the_extra_the_rules_work_and_the_error_names_the_extra(
    gone: str, tmp_path: Path
) -> None:
    source = text_files(tmp_path / "in", P1)
    hidden = (
        "import sys; sys.modules[NAME] = None\nfrom onrecord.cli import main\nmain(sys.argv[1:])\n"
    ).replace("NAME", repr(gone))
    words = ["build", source, "--into", str(tmp_path / "g"), "--workers", "1"]
    asked = [*words, "--extractor", "llm", "--llm-url", "http://127.0.0.1:9/v1", "--llm-model", "m"]
    done = subprocess.run(
        [sys.executable, "-c", hidden, *asked], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3 and "pip install 'onrecord[llm]'" in done.stderr, done.stderr
    none = subprocess.run(
        [sys.executable, "-c", hidden, *words, "--extractor", "none"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert none.returncode == 0, none.stderr
