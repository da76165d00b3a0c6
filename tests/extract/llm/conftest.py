"""A language model that answers as a test prepares it."""

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
from extract.llm.cases import (KEY)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeLlm]:
    monkeypatch.setenv("ONRECORD_LLM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("ONRECORD_LLM_KEY", KEY)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1935990000")
    with fake_llm() as fake:
        yield fake
