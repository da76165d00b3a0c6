"""The key is sent and appears nowhere."""

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
from onrecord.extract.llm.client import Client, retry_after
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
from onrecord.model import Article, Reading, Segment, SegmentKind, Span
from onrecord.store import open_graph
from onrecord.vocabulary import load_vocabulary
from support.answers import column
from support.fake_llm import FakeLlm, Prepared, fake_llm
from support.invented import actor, invented_authority
from extract.llm.cases import (KEY, P1, TEXT, claim, extractor, findings, options, read)


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
    assert len(server.headers) == 2
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"


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
