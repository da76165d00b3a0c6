"""Answers kept on disk, so that nothing is paid for twice and a build that stopped goes on."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from onrecord.digests import canonical_json, hex_digest
from onrecord.errors import InputError


def cache_dir() -> Path:
    """ONRECORD_LLM_CACHE, else ``onrecord/llm`` in the user's cache directory (XDG)."""
    named = os.environ.get("ONRECORD_LLM_CACHE")
    if named:
        return Path(named)
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "onrecord" / "llm"


class AnswerCache:
    """A directory of answers by the digest of what was asked: one file each, written whole."""

    def __init__(self) -> None:
        self.folder = cache_dir()

    @staticmethod
    def key(*asked: object) -> str:
        """The SHA-256 of what was asked, in hex."""
        return hex_digest(canonical_json(*asked))

    def get(self, key: str) -> str | None:
        """The answer to what has that key; None where there is none that can be read."""
        try:
            kept = json.loads(self._path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        content = kept.get("content") if isinstance(kept, Mapping) else None
        return content if isinstance(content, str) else None

    def put(self, key: str, content: str, about: Mapping[str, Any]) -> None:
        """Keeps an answer, with what is to be known of it; a reader sees all of it or nothing."""
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
            try:
                with os.fdopen(handle, "w", encoding="ascii") as file:
                    json.dump({"content": content, **about}, file)
                Path(name).replace(path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise InputError(
                self.folder,
                f"responses of the language model cannot be cached here ({error.strerror}).",
                hint="Name another directory in ONRECORD_LLM_CACHE.",
            ) from None

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"
