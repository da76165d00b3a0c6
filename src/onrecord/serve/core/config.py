"""The settings of a server, and its token for writing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.errors import InputError, UsageError
from onrecord.serve.core.hosts import is_loopback, origin_of

#: Where the token for writing is read from, unless a file is named.
TOKEN_VARIABLE = "ONRECORD_TOKEN"
#: A token shorter than this is refused: it could be guessed.
TOKEN_LENGTH = 16
#: The only kind of token that fits into an Authorization header (RFC 6750, b64token).
_TOKEN_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=")
MEGABYTE = 1 << 20


def default_children() -> int:
    """More children than cores, so that two bad queries do not stop good ones."""
    return 2 * (os.cpu_count() or 1) + 4


@dataclass(frozen=True, slots=True)
class Settings:
    """How to serve one graph directory. Times are in seconds, sizes in bytes.

    ``public_url`` is the address that clients use if it is not the one in the Host header (without
    a slash at its end). ``cors`` are the origins whose pages may read the responses, ``*`` for all.
    ``cache`` is the memory for cached responses. ``services`` are the only endpoints that a query
    may call with SERVICE. ``gate`` names the function ``module:name`` that accepts or rejects
    writes (see ``load.decision.Gate``); None makes the server read-only, and so does a token of
    None. ``editor`` is the folder with YASGUI's built files; without it /query is a plain form.
    """

    graph: Path
    host: str = "127.0.0.1"
    port: int = 6780
    public_url: str | None = None
    base: str | None = None
    children: int = field(default_factory=default_children)
    queue: int = 64
    timeout: float = 30.0
    memory: int = 1024 * MEGABYTE
    query_size: int = MEGABYTE
    write_size: int = 64 * MEGABYTE
    write_timeout: float = 120.0
    stall: float = 30.0
    cache: int = 16 * MEGABYTE
    prefixes: bool = True
    services: tuple[str, ...] = ()
    token: str | None = field(default=None, repr=False)
    gate: str | None = None
    cors: tuple[str, ...] = ()
    access_log: bool = False
    editor: Path | None = None

    def __post_init__(self) -> None:
        if not self.graph.is_absolute():
            object.__setattr__(self, "graph", self.graph.absolute())
        for name in ("children", "queue", "timeout", "memory", "query_size", "write_size"):
            if getattr(self, name) <= 0:
                raise UsageError(
                    f"The server's {name.replace('_', ' ')} is {getattr(self, name)}.",
                    hint="Set it to a number above 0.",
                )
        object.__setattr__(self, "cors", tuple(map(origin_of, self.cors)))
        if self.base is not None and not self.base.endswith("/"):
            raise UsageError(
                f"The base '{self.base}' does not end in a slash.",
                hint="Give the base that the graph was built with.",
            )

    @property
    def address(self) -> str:
        """The address that the server listens on."""
        host = self.host.strip("[]")
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def loopback_only(self) -> bool:
        """Whether only this machine can reach the server, without a proxy in front."""
        return self.public_url is None and is_loopback(self.host.strip("[]"))

    @property
    def writable(self) -> bool:
        """Whether the server accepts writes."""
        return self.token is not None and self.gate is not None


def read_token(path: Path | None, environment: Mapping[str, str] = os.environ) -> str:
    """The token for writing, from a file or from the environment; never from the command line.

    Raises UsageError where there is none, or one that is too short or cannot be sent; InputError
    where the file cannot be read.
    """
    if path is not None:
        try:
            token, source = path.read_text(encoding="utf-8").strip(), str(path)
        except (OSError, UnicodeDecodeError) as fault:
            raise InputError(
                path, f"the token cannot be read ({fault}).", hint="Name another file."
            ) from None
    else:
        token, source = environment.get(TOKEN_VARIABLE, "").strip(), TOKEN_VARIABLE
    if not token:
        raise UsageError(
            f"A writable server needs a token, and {source} contains none.",
            hint=f"Name its file with --token-file, or set {TOKEN_VARIABLE}.",
        )
    if len(token) < TOKEN_LENGTH or not _TOKEN_ALPHABET.issuperset(token):
        raise UsageError(
            f"The token in {source} is shorter than {TOKEN_LENGTH} characters, or contains "
            "characters other than letters, digits and -._~+/=.",
            hint="Generate one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'.",
        )
    return token
