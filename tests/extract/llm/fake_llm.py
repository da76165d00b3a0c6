"""A server on this machine that speaks the chat-completions protocol and says what it was told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Prepared:
    """One response: a status, headers and a body, or (``hangs``) none until the server ends."""

    body: Mapping[str, Any] | str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs: bool = False


@dataclass
class FakeLlm:
    """The server's address, what it will answer, and what it was asked."""

    url: str
    prepared: list[Prepared] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def says(
        self,
        content: str | Mapping[str, Any] | None,
        *,
        prompt: int = 100,
        completion: int = 20,
        finish: str = "stop",
        usage: bool = True,
        refusal: str | None = None,
    ) -> None:
        """Prepares an answer of the model's; a mapping is sent as JSON."""
        words = content if isinstance(content, str | None) else json.dumps(content)
        message = {"role": "assistant", "content": words, "refusal": refusal}
        body: dict[str, Any] = {"choices": [{"message": message, "finish_reason": finish}]}
        if usage:
            body["usage"] = {"prompt_tokens": prompt, "completion_tokens": completion}
        self.prepared.append(Prepared(body))

    def fails(self, status: int, message: str = "no", **headers: str) -> None:
        """Prepares an error; header names with underscores for hyphens."""
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        self.prepared.append(Prepared({"error": {"message": message}}, status, named))

    def hangs(self) -> None:
        """Prepares a response that never comes."""
        self.prepared.append(Prepared("", hangs=True))


@contextmanager
def fake_llm() -> Iterator[FakeLlm]:
    """A running server; what it is not prepared for it answers with 418, which is not retried."""
    over = threading.Event()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["content-length"]))
            with lock:
                fake.asked.append({"path": self.path, **json.loads(data)})
                fake.headers.append({k.lower(): v for k, v in self.headers.items()})
                teapot = Prepared({"error": {"message": "nothing is prepared"}}, 418)
                reply = fake.prepared.pop(0) if fake.prepared else teapot
            if reply.hangs:
                over.wait(30)
                return
            words = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(words.encode())))
            self.end_headers()
            self.wfile.write(words.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake = FakeLlm(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
