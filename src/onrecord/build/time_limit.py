"""How long an article may take, if it is processed in this process."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

#: Seconds that an article may take, unless the caller says otherwise.
SECONDS: Final = 300.0

_AGAIN: Final = 1.0  # seconds after which what was caught underway is raised anew


class TimeLimitExceeded(BaseException):
    """An article exceeded its time limit; the message is a sentence.

    Like KeyboardInterrupt, this is not an Exception, so that no library handles it as its own.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"it takes longer than {seconds:g} seconds.")


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raises TimeLimitExceeded in what runs inside once the seconds are over; None: never.

    By SIGALRM, which only the main thread receives: in another thread nothing is limited, and
    whoever needs the limit there has articles made by worker processes. A handler and a timer of
    somebody else's are put back, the timer less the time that has passed.
    """
    if seconds is None or threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(number: int, frame: FrameType | None) -> None:
        raise TimeLimitExceeded(seconds)

    begun = time.monotonic()
    before = signal.signal(signal.SIGALRM, over)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if before is None else before)
        if left:
            passed = time.monotonic() - begun
            signal.setitimer(signal.ITIMER_REAL, max(left - passed, 0.001), interval)
