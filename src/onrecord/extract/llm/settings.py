"""Which language model is asked, what it may cost, and what it has cost so far."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from onrecord.errors import UsageError


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """A chat-completions endpoint by URL (``https://host/v1``), and the name of a model there.

    ``budget`` is the most tokens, prompt and completion together, that a run may use (None: no
    limit); ``timeout`` the seconds one answer may take. The key is no setting: it is read from
    the environment (ONRECORD_LLM_KEY) where it is sent, so that no record of options holds it.
    """

    url: str
    model: str
    budget: int | None = None
    timeout: float = 600.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(
                "The address of the language model is not an http or https URL.",
                hint="Give the one its API begins with, such as http://127.0.0.1:8080/v1.",
            )
        if parts.username or parts.password:
            raise UsageError(
                "The URL of the language model contains a user name or password.",
                hint="Leave it out, and put the key in ONRECORD_LLM_KEY.",
            )
        if not self.model.strip():
            raise UsageError(
                "No language model is named.", hint="Use --llm-model or ONRECORD_LLM_MODEL."
            )

    @property
    def endpoint(self) -> str:
        """Where requests go: the URL's path and ``/chat/completions``, its query kept."""
        parts = urlsplit(self.url)
        path = parts.path.rstrip("/").removesuffix("/chat/completions")
        return parts._replace(path=f"{path}/chat/completions", fragment="").geturl()

    @property
    def shown(self) -> str:
        """The URL for messages: without its query, where some services take a key."""
        return urlsplit(self.url)._replace(query="", fragment="").geturl()


@dataclass(slots=True)
class Usage:
    """What was asked and what it cost.

    Tokens are as the server reports them; where it reports none they are estimated from the
    characters, and ``estimated`` says so.
    """

    requests: int = 0
    cached: int = 0
    prompt: int = 0
    completion: int = 0
    refusals: int = 0
    unusable: int = 0
    estimated: bool = False

    @property
    def tokens(self) -> int:
        """Prompt and completion together."""
        return self.prompt + self.completion

    def __str__(self) -> str:
        about = "about " if self.estimated else ""
        return (
            f"requests {self.requests}, from the cache {self.cached}, "
            f"tokens {about}{self.prompt} in and {about}{self.completion} out, "
            f"refusals {self.refusals}, unusable answers {self.unusable}"
        )
