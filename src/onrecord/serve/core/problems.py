"""Problem details of a failed request (RFC 9457): status, title, and what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from onrecord.serve.core.content_negotiation import quality

JSON = "application/problem+json"


class Problem(Exception):
    """An error response: ``detail`` is one sentence, ``extra`` further members.

    ``headers`` are sent with it (Allow, Retry-After, WWW-Authenticate …); ``turtle`` is the same
    in RDF, for a client that asks for it.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        turtle: str | None = None,
        **extra: Any,
    ) -> None:
        self.status, self.detail, self.turtle = int(status), detail, turtle
        self.headers = dict(headers or {})
        self.extra = extra
        super().__init__(f"{self.status}: {detail}")

    def members(self) -> dict[str, Any]:
        """The problem as a JSON object."""
        return {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            **self.extra,
        }

    def body(self, accept: str) -> tuple[str, bytes]:
        """The media type and the bytes to send: JSON, or what the client prefers."""
        json_wanted = max(quality(accept, JSON), quality(accept, "application/json"))
        if self.turtle and quality(accept, "text/turtle") > json_wanted:
            return "text/turtle; charset=utf-8", self.turtle.encode()
        if quality(accept, "text/plain") > json_wanted:
            return "text/plain; charset=utf-8", f"{self.detail}\n".encode()
        return JSON, json.dumps(self.members(), ensure_ascii=False).encode() + b"\n"


def to_frame(problem: Problem) -> dict[str, Any]:
    """The problem as a child process reports it."""
    return {
        "status": problem.status,
        "detail": problem.detail,
        "headers": problem.headers,
        "turtle": problem.turtle,
        "extra": problem.extra,
    }


def from_frame(content: Mapping[str, Any]) -> Problem:
    """The problem that a child process reported."""
    return Problem(
        content["status"],
        content["detail"],
        headers=content.get("headers"),
        turtle=content.get("turtle"),
        **content.get("extra", {}),
    )
