"""Files in → articles out: files, folders, globs, URLs, standard input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.lazy import lazily

if TYPE_CHECKING:
    from onrecord.readers.article import PassedOver, ReadOutcome, Unreadable
    from onrecord.readers.reader import read_sources

__all__ = ["PassedOver", "ReadOutcome", "Unreadable", "read_sources"]

__getattr__ = lazily(
    __name__,
    {
        "PassedOver": "article",
        "ReadOutcome": "article",
        "Unreadable": "article",
        "read_sources": "reader",
    },
)
