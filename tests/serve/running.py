"""A server of its own for tests: started on a free port, stopped by its pid, its log kept."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

TOKEN = "0123456789abcdef-of-the-tests"
D = "https://w3id.org/onrecord/id/"
ARTICLE = f"{D}article/istanbul-prisoner-exchange"


class Running:
    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process, self.port, self.log = process, port, log
        self.url = f"http://127.0.0.1:{port}"
        self.client = httpx.Client(base_url=self.url, timeout=60)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line[:1] == "{"]

    def query(self, text: str, accept: str = "", **more: Any) -> httpx.Response:
        headers = {"accept": accept} if accept else {}
        return self.client.post("/sparql", data={"query": text, **more}, headers=headers)

    def rows(self, text: str) -> list[dict[str, str]]:
        answer = self.query(text, "application/sparql-results+json")
        assert answer.status_code == 200, answer.text
        return [
            {k: v["value"] for k, v in row.items()} for row in answer.json()["results"]["bindings"]
        ]

    def ask(self, text: str) -> bool:
        answer = self.query(text, "application/sparql-results+json")
        assert answer.status_code == 200, answer.text
        return bool(answer.json()["boolean"])

    def update(self, text: str, token: str = TOKEN, **headers: str) -> httpx.Response:
        return self.client.post(
            "/sparql",
            content=text.encode(),
            headers={
                "content-type": "application/sparql-update",
                "authorization": f"Bearer {token}",
                **headers,
            },
        )

    def health(self) -> dict[str, Any]:
        return dict(self.client.get("/healthz").json())

    def children(self) -> list[int]:
        """The processes that answer queries, by the system's own account."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                try:
                    parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                    command = (entry / "cmdline").read_bytes()
                except OSError:
                    continue
                if (
                    int(parent) == self.process.pid
                    and b"onrecord.serve.workers.query_worker" in command
                ):
                    found.append(int(entry.name))
        return found

    def until_whole(self, children: int, seconds: float = 20) -> dict[str, Any]:
        """Wait until that many children are idle."""
        end = time.monotonic() + seconds
        while True:
            health = self.health()
            state = health["children"]
            if state["idle"] >= children and not state["busy"] and not state["starting"]:
                return health
            assert time.monotonic() < end, health
            time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def serving(graph: Path, log: Path, *options: str, ready: bool = True) -> Iterator[Running]:
    port = free_port()
    with log.open("wb") as file:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "onrecord", "serve"),
                *("--graph", str(graph), "--port", str(port), *options),
            ],
            stderr=file,
            env={**os.environ, "ONRECORD_TOKEN": TOKEN},
        )
    server = Running(process, port, log)
    try:
        end = time.monotonic() + 30
        while True:
            assert process.poll() is None, log.read_text()
            try:
                if server.client.get("/readyz").status_code == 200 or not ready:
                    break
            except httpx.TransportError:
                pass
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.05)
        yield server
    finally:
        server.client.close()
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise
