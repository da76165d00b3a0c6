"""What is asked costs tokens once: usage, the budget, and the cache of answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.llm.cases import P1, article, claim, extractor, findings, read
from onrecord.build.validate import drop_invalid
from onrecord.errors import InputError, LlmBudgetReached
from onrecord.extract.llm.cache import AnswerCache, cache_dir
from onrecord.extract.llm.reader import LlmExtractor
from onrecord.extract.llm.settings import LlmSettings
from support.fake_llm import FakeLlm
from support.invented import invented_authority


def test_costs_are_counted_as_reported_or_estimated(server: FakeLlm) -> None:
    server.says(findings(), prompt=1200, completion=34)
    reader = extractor(server)
    reader.read(article())
    assert str(reader.usage) == (
        "requests 1, from the cache 0, tokens 1200 in and 34 out, refusals 0, unusable answers 0"
    )
    server.says(findings(), usage=False)
    reader.read(article(P1))
    assert reader.usage.estimated
    assert "about" in str(reader.usage)
    assert reader.usage.prompt > 1300


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
    assert len(server.asked) == 1
    assert (reader.usage.cached, reader.usage.tokens) == (1, 0)
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
    assert cache.get("ab12") == "words"
    assert cache.get("ab13") is None
