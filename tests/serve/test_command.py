"""``onrecord serve`` as a command: what it says when it cannot start."""

from __future__ import annotations

import shlex
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from onrecord.cli import cli
from onrecord.cli import serve as command
from onrecord.errors import MissingExtra, OnrecordError, UsageError
from onrecord.load.loader import load
from serve.running import serving
from support.paths import CURATED


def test_without_its_packages_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    run = CliRunner().invoke(cli, ["serve", "--graph", str(tmp_path)])
    assert isinstance(run.exception, MissingExtra)
    assert "pip install 'onrecord[serve]'" in str(run.exception)


def test_a_writable_server_needs_a_token(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ONRECORD_TOKEN", raising=False)
    run = CliRunner().invoke(cli, ["serve", "--graph", str(tmp_path), "--writable"])
    assert isinstance(run.exception, UsageError)
    assert "--token-file" in str(run.exception)


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        run = CliRunner().invoke(cli, ["serve", "--graph", str(tmp_path), "--port", port])
    assert isinstance(run.exception, OnrecordError)
    assert run.exception.exit_status == 3
    assert port in str(run.exception)
    assert "Serving" not in run.output


def test_no_option_takes_the_token_itself() -> None:
    run = CliRunner().invoke(cli, ["serve", "--help"])
    assert "--token-file" in run.output
    assert "--token " not in run.output


def test_the_example_of_query_asks_our_own_server(tmp_path: Path) -> None:
    """As it is printed, but for the port, at which something else may listen."""
    graph = tmp_path / "g"
    load([CURATED], graph)
    printed = CliRunner().invoke(cli, ["query", "--help"]).output
    (line,) = [x.strip() for x in printed.splitlines() if "--endpoint http" in x]
    words = shlex.split(line)
    assert words[0] == "onrecord"
    name = next(w for w in words if w.endswith(".rq"))
    (tmp_path / name).write_text("SELECT (COUNT(?c) AS ?n) WHERE { ?c a onr:Claim }")
    with serving(graph, tmp_path / "log") as server:
        default = str({p.name: p.default for p in command.command.params}["port"])
        assert f":{default}/" in line
        asked = [w.replace(f":{default}/", f":{server.port}/") for w in words[1:]]
        program = "from onrecord.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", program, *asked], cwd=tmp_path, capture_output=True, text=True
        )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    assert int(done.stdout.split()[1]) > 0
