"""Chat completions over HTTP: any server that speaks OpenAI's protocol, asked with patience."""

from __future__ import annotations

import json
import os
import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, Literal

import httpx

from onrecord.errors import LlmBudgetReached, LlmUnusable, UsageError
from onrecord.extract.llm.settings import LlmSettings, Usage

KEY = "ONRECORD_LLM_KEY"
SEED = 1

Form = Literal["json_schema", "json_object", "plain"]
Message = Mapping[str, str]

_ATTEMPTS: Final = 6
_LONGEST_WAIT: Final = 300.0  # seconds; a server that asks for more is given up
_PASSING: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_WRONG_REQUEST: Final = frozenset({400, 404, 415, 422, 501})
_LETTERS_A_TOKEN: Final = 4  # of English text, roughly; only where no usage is reported
_HINT: Final = "Check --llm-url, --llm-model and that the server runs."


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered: its words, or that it refused, or that it was cut short."""

    content: str
    refused: bool = False
    cut: bool = False


class Client:
    """One model at one endpoint. Remembers what the server does not take, and counts what it costs.

    ``sleep`` waits for seconds and ``jitter`` gives numbers from 0 to 1, so that tests need not
    wait. Not to be shared by threads.
    """

    def __init__(
        self,
        settings: LlmSettings,
        usage: Usage,
        *,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.settings, self.usage = settings, usage
        self._sleep, self._jitter = sleep, jitter
        self._form: Form = "json_schema"
        self._options: dict[str, Any] = {"temperature": 0, "seed": SEED}
        self._key = _key()
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        self._http = httpx.Client(
            headers=headers, timeout=httpx.Timeout(settings.timeout, connect=30.0)
        )
        self._answered = False

    def ask(self, messages: Sequence[Message], schema: Mapping[str, Any], in_words: str) -> Reply:
        """One answer, in the form of ``schema`` as far as the server can be held to it.

        ``in_words`` tells the model the form where the server cannot. Raises LlmBudgetReached
        before a request that the budget does not allow, LlmUnusable where the server cannot be
        used or does not recover.
        """
        while True:
            body = self._body(messages, schema, in_words)
            self._afford(body)
            response = self._send(body)
            if _too_long(response):
                return Reply("", cut=True)
            if _status_of(response) not in _WRONG_REQUEST or not self._yield_to(response):
                return self._reply(response, body)

    def _body(
        self, messages: Sequence[Message], schema: Mapping[str, Any], in_words: str
    ) -> dict[str, Any]:
        sent = [dict(m) for m in messages]
        body: dict[str, Any] = {"model": self.settings.model, "messages": sent, **self._options}
        if self._form == "json_schema":
            named = {"name": "findings", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
            return body
        sent[0]["content"] += f"\n\n{in_words}"
        if self._form == "json_object":
            body["response_format"] = {"type": "json_object"}
        return body

    def _afford(self, body: Mapping[str, Any]) -> None:
        budget = self.settings.budget
        if budget is not None and self.usage.tokens + _estimate(body["messages"]) > budget:
            raise LlmBudgetReached(self.usage.tokens, budget)

    def _send(self, body: Mapping[str, Any]) -> httpx.Response:
        """The response to a request, after as many attempts as it takes and is worth."""
        reason = ""
        for attempt in range(_ATTEMPTS):
            wait = min(60.0, 2.0**attempt) * (0.5 + self._jitter() / 2)
            try:
                response = self._http.post(self.settings.endpoint, json=body)
            except httpx.TimeoutException:
                reason = f"it did not answer within {self.settings.timeout:g} seconds"
            except httpx.HTTPError as error:
                reason = f"the connection failed ({self._safe(str(error) or type(error).__name__)})"
                if isinstance(error, httpx.ConnectError) and not self._answered:
                    raise self._failure(reason) from None
            except (httpx.InvalidURL, ValueError) as error:
                raise self._failure(self._safe(str(error))) from None
            else:
                self._answered = True
                if _status_of(response) not in _PASSING or _spent(response):
                    return response
                reason = self._status(response)
                wait = max(wait, retry_after(response.headers.get("retry-after")))
                if wait > _LONGEST_WAIT:
                    raise self._failure(f"it asks to wait {wait:.0f} seconds ({reason})")
            if attempt + 1 < _ATTEMPTS:
                self._sleep(wait)
        raise self._failure(f"{reason}, {_ATTEMPTS} times")

    def _yield_to(self, response: httpx.Response) -> bool:
        """Asks for less where the server does not take what was asked; False if nothing is left.

        A refusal that names an option costs that option; any other costs the form of the answer.
        """
        words = response.text.lower()
        for option in self._options:
            if re.search(rf"\b{option}\b", words):
                del self._options[option]
                return True
        if _status_of(response) == 404 and "response_format" not in words:
            return False  # a wrong address or model
        if self._form == "json_schema":
            self._form = "json_object"
        elif self._form == "json_object":
            self._form = "plain"
        else:
            return False
        return True

    def _reply(self, response: httpx.Response, body: Mapping[str, Any]) -> Reply:
        if _status_of(response) != 200:
            raise self._failure(self._status(response))
        try:
            answer = response.json()
            choice = answer["choices"][0]
            message = choice["message"] if "message" in choice else {"content": choice["text"]}
            content = _text(message.get("content")) or _arguments(message)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise self._failure("its response is no chat completion") from None
        self._count(answer.get("usage"), body, content)
        finish = str(choice.get("finish_reason")).casefold()
        refused = bool(message.get("refusal")) or finish in ("content_filter", "safety")
        return Reply(content, refused=refused, cut=finish in ("length", "max_tokens"))

    def _count(self, usage: Any, body: Mapping[str, Any], content: str) -> None:
        self.usage.requests += 1
        counts = usage if isinstance(usage, dict) else {}
        prompt, completion = counts.get("prompt_tokens"), counts.get("completion_tokens")
        if not isinstance(prompt, int) or not isinstance(completion, int):
            self.usage.estimated = True
            prompt, completion = _estimate(body["messages"]), len(content) // _LETTERS_A_TOKEN
        self.usage.prompt += max(prompt, 0)
        self.usage.completion += max(completion, 0)

    def _status(self, response: httpx.Response) -> str:
        words = " ".join(_message(response).split())[:200]
        return f"HTTP {_status_of(response)}" + (f", {self._safe(words)}" if words else "")

    def _failure(self, reason: str) -> LlmUnusable:
        return LlmUnusable(self.settings.shown, reason, _HINT)

    def _safe(self, words: str) -> str:
        """Words for a message; servers repeat the key when they do not like it."""
        return words.replace(self._key, "[key]") if self._key else words


def _key() -> str | None:
    key = os.environ.get(KEY, "").strip()
    if not key:
        return None
    if not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError(
            f"{KEY} holds letters that no key has.", hint="Copy the key alone, without marks."
        )
    return key


def _text(content: object) -> str:
    """The words of a message, which some servers send in parts, or as the object they are."""
    if content is None:
        return ""
    if isinstance(content, dict):
        return json.dumps(content, ensure_ascii=False)
    if isinstance(content, list):
        parts = [{"text": p} if isinstance(p, str) else p for p in content]
        return "".join(str(p["text"]) for p in parts if p.get("type", "text").endswith("text"))
    if not isinstance(content, str):
        raise TypeError
    return content


def _arguments(message: Mapping[str, Any]) -> str:
    """What a model hands to a function, where a server asks it for its form that way."""
    calls = message.get("tool_calls")
    return _text(calls[0]["function"]["arguments"]) if calls else ""


def _fault_of(response: httpx.Response) -> Any:
    """The error that a response tells of, which some servers send as a success; None for none."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict):
        return None
    choices = body.get("choices")
    if isinstance(choices, list) and choices and isinstance(choices[0], dict):
        return choices[0].get("error")
    return body.get("error")


def _status_of(response: httpx.Response) -> int:
    """The status of a response; of an error that was sent as a success, its own, else 502."""
    fault = _fault_of(response) if response.status_code == 200 else None
    if not fault:
        return response.status_code
    code = str(fault.get("code", "")) if isinstance(fault, dict) else ""
    return int(code) if re.fullmatch(r"[45]\d\d", code) else 502


def _message(response: httpx.Response) -> str:
    """What an error response says."""
    error = _fault_of(response)
    if isinstance(error, dict) and "message" in error:
        return str(error["message"])
    return str(error) if error and not isinstance(error, dict) else response.reason_phrase


def _spent(response: httpx.Response) -> bool:
    """Whether "too many requests" means an account without money, which no waiting mends."""
    return _status_of(response) == 429 and "insufficient_quota" in response.text


def _too_long(response: httpx.Response) -> bool:
    """Whether the request is longer than the model's context, in the words servers have for it."""
    if _status_of(response) not in (400, 413, 422):
        return False
    return bool(
        re.search(r"context[_ ](length|size|window)|maximum context", response.text.lower())
    )


def retry_after(value: str | None) -> float:
    """Seconds that a Retry-After header asks for: a number, or until a date (RFC 9110, 10.2.3)."""
    if not value:
        return 0.0
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _estimate(messages: Sequence[Message]) -> int:
    return sum(len(m["content"]) for m in messages) // _LETTERS_A_TOKEN
