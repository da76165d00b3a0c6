"""A language model that answers as a test prepares it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.llm.cases import KEY
from support.fake_llm import FakeLlm, fake_llm


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeLlm]:
    monkeypatch.setenv("ONRECORD_LLM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("ONRECORD_LLM_KEY", KEY)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1935990000")
    with fake_llm() as fake:
        yield fake
