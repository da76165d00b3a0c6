"""Responses cached until the graph changes: only complete ones, in bounded memory."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from onrecord.serve.core.metrics import Metrics

#: Bytes of the longest answer that is kept.
LONGEST: Final = 1 << 20
#: Bytes that an answer takes beside its body, about: its head, its key, the objects.
_BESIDE: Final = 1024


@dataclass(frozen=True, slots=True)
class CompleteAnswer:
    """A child's answer from head to end."""

    head: Mapping[str, Any]
    body: bytes


class AnswerCache:
    """Responses by request; the least recently used ones make room for new ones.

    ``most`` is the memory limit in bytes; 0 disables the cache.
    """

    def __init__(self, most: int, metrics: Metrics) -> None:
        self._most, self._hits = most, metrics.cache_hits
        self._version, self._size = "", 0
        self._kept: OrderedDict[bytes, CompleteAnswer] = OrderedDict()
        metrics.cache_bytes.set_function(lambda: self._size)

    def get(self, version: str, asked: Mapping[str, Any]) -> CompleteAnswer | None:
        """The answer of the version that is published; what older ones gave is dropped."""
        if version != self._version:
            self._kept.clear()
            self._version, self._size = version, 0
        found = self._kept.get(key := _key(asked))
        if found is not None:
            self._kept.move_to_end(key)
            self._hits.inc()
        return found

    def put(self, asked: Mapping[str, Any], whole: CompleteAnswer) -> None:
        """Keep an answer, if it is of the version that was asked for last."""
        size = len(whole.body) + _BESIDE
        key = _key(asked)
        if whole.head["version"] != self._version or size > self._most or key in self._kept:
            return
        self._kept[key] = whole
        self._size += size
        while self._size > self._most:
            _, oldest = self._kept.popitem(last=False)
            self._size -= len(oldest.body) + _BESIDE


def _key(asked: Mapping[str, Any]) -> bytes:
    return hashlib.blake2b(json.dumps(asked).encode(), digest_size=32).digest()
