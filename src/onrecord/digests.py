"""Digests of texts and of values: SHA-256 over UTF-8, one form for each use."""

from __future__ import annotations

import hashlib
import json


def hex_digest(data: str | bytes) -> str:
    """The SHA-256 of a text in UTF-8, or of bytes, in hex."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def text_digest(text: str) -> str:
    """The digest of a text, or of the words of a span, as graphs state it: ``sha256:hex``."""
    return f"sha256:{hex_digest(text)}"


def canonical_json(*values: object) -> bytes:
    """The values as one JSON array in ASCII, keys sorted; what JSON does not know as its words."""
    return json.dumps(values, sort_keys=True, ensure_ascii=True, default=str).encode()


def digest(*values: object) -> str:
    """One digest over values that JSON can hold: ``sha256:hex``."""
    return f"sha256:{hex_digest(canonical_json(*values))}"
