"""Answers that are not as they were asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from extract.llm.cases import (
    OFFICIALS,
    Waits,
    article,
    claim,
    event,
    extractor,
    findings,
    letters,
    read,
    reasons,
)
from onrecord.build.validate import drop_invalid
from onrecord.errors import LlmUnusable
from support.fake_llm import FakeLlm, Prepared


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
    assert len(server.asked) == 2
    assert waits == [1.0]


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
        ('{"facts": []}', "none of the lists"),
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
    assert found.claims == ()
    assert fault in reasons(found)
    assert "paragraphs 1 to 2" in reasons(found)
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
        ({"speech_act": "musing"}, "its speech_act is not as asked for"),
        ({"polarity": "yes"}, "its polarity is not as asked for"),
        ({"content": {"words": 1}}, "its content is not as asked for"),
        ({"paragraph": None}, "its paragraph is not as asked for"),
        ({"cue": [1]}, "its cue.0 is not as asked for"),
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
    assert len(found.claims) == 1
    assert found.events == ()
    assert "entry 1 of 'events'" in reasons(found)
    assert "its type" in reasons(found)


def test_words_that_no_file_can_hold_do_no_harm(server: FakeLlm) -> None:
    server.says(
        '{"claims": [' + json.dumps(claim(content=["X"])).replace("X", "\\ud800 lost") + "]}"
    )
    found = read(server)
    assert found.claims == ()
    assert reasons(found).encode("utf-8")


def test_a_refusal_is_counted_and_named(server: FakeLlm) -> None:
    server.says(None, refusal="I will not.")
    reader = extractor(server)
    assert "refused to read them" in reasons(reader.read(article()))
    server.says("", finish="content_filter")
    reader.read(article())
    assert reader.usage.refusals == 2
