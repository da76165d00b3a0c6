"""The key is sent and appears nowhere."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from extract.llm.cases import KEY, P1, TEXT, claim, extractor, findings, read
from onrecord.cli import main
from onrecord.errors import UsageError
from support.fake_llm import FakeLlm


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
