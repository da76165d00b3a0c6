"""Requests as the protocol has them, and servers that refuse, fail or keep one waiting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import get_args

import pytest

from extract.llm.cases import KEY, P1, P2, Waits, article, claim, extractor, findings, read
from onrecord.errors import LlmUnusable, UsageError
from onrecord.extract.llm.client import retry_after
from onrecord.extract.llm.prompt import messages, windows
from onrecord.extract.llm.schema import RelationType, answer_schema, event_types, speech_acts
from onrecord.extract.llm.settings import LlmSettings
from onrecord.vocabulary import load_vocabulary
from support.fake_llm import FakeLlm, Prepared, fake_llm


def test_a_request_is_as_the_protocol_has_it(server: FakeLlm) -> None:
    server.says(findings())
    read(server)
    (asked,), (headers,) = server.asked, server.headers
    assert asked["path"] == "/v1/chat/completions"
    assert asked["model"] == "test-model"
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
    assert 90 < retry_after(soon) <= 100
    assert (retry_after("2"), retry_after("soon"), retry_after(None), retry_after("-3")) == (
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
