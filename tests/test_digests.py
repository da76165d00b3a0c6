"""Digests that graphs and caches keep: the same value for ever."""

from __future__ import annotations

from onrecord.digests import canonical_json, digest, hex_digest, text_digest

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_text_is_digested_as_utf_8() -> None:
    assert hex_digest("") == hex_digest(b"") == EMPTY
    assert text_digest("") == f"sha256:{EMPTY}"
    assert hex_digest("Zürich") == hex_digest("Zürich".encode())


def test_values_are_digested_whatever_the_order_of_keys() -> None:
    assert canonical_json("a", {"c": 1, "b": "ü"}) == b'["a", {"b": "\\u00fc", "c": 1}]'
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})
    assert digest("load") == text_digest('["load"]')
