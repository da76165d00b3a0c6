"""The clock of a build."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from onrecord.errors import UsageError


def now() -> datetime:
    """The clock of a build: this second, or the one SOURCE_DATE_EPOCH fixes."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    if fixed is not None:
        try:
            return datetime.fromtimestamp(int(fixed), UTC)
        except (ValueError, OverflowError, OSError):
            raise UsageError(
                f"SOURCE_DATE_EPOCH is '{fixed}', which is not a number of seconds.",
                hint="Unset it, or set it to seconds since 1970.",
            ) from None
    return datetime.now(UTC)


def latest() -> datetime:
    """The time by which an article that is read now must have been published.

    It is the present, or the clock that SOURCE_DATE_EPOCH fixes, whichever is later: a clock fixed
    in the past makes a build reproducible and says nothing of what was published since.
    """
    return max(now(), datetime.now(UTC))
