"""Articles to a checked graph: read, extract, validate, describe, check, store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.lazy import lazily

if TYPE_CHECKING:
    from onrecord.build.options import Options
    from onrecord.build.report import Outcome, Summary
    from onrecord.build.run import build, readings

__all__ = ["Options", "Outcome", "Summary", "build", "readings"]

__getattr__ = lazily(
    __name__,
    {
        "Options": "options",
        "Outcome": "report",
        "Summary": "report",
        "build": "run",
        "readings": "run",
    },
)
