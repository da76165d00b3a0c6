"""Conditional requests (RFC 9110, section 13): ETags by version, and 304 where nothing changed."""

from __future__ import annotations

import hashlib
from typing import Final

from starlette.requests import Request

#: What the answers that are negotiated differ by.
VARY: Final = ("vary", "Accept, Accept-Encoding")
#: An answer may be kept, and is to be asked for again before it is used.
REVALIDATE: Final = ("cache-control", "no-cache")


def entity_tag(version: str, *parts: object) -> str:
    """The ETag of what a version answers to a request; weak, for it holds in every coding."""
    key = hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=12)
    return f'W/"{version}.{key.hexdigest()}"'


def matches(request: Request, tag: str) -> bool:
    """Whether the client has that entity already (If-None-Match, compared weakly)."""
    given = request.headers.get("if-none-match", "")
    plain = tag.removeprefix("W/")
    return any(part.strip().removeprefix("W/") in (plain, "*") for part in given.split(","))


def validators(tag: str) -> list[tuple[str, str]]:
    """The header fields of an answer that may be asked for again by its ETag."""
    return [("etag", tag), VARY, REVALIDATE]
