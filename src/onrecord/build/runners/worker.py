"""What a worker process does, in any runner: process articles, within its limits.

A worker that exceeds its time, or whose libraries run out of memory without an error, dies; the
runner sees that and retries its batch article by article.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence

from onrecord.build.article import ArticlePipeline, ArticleResult
from onrecord.build.batches import process_guarded
from onrecord.build.options import Options
from onrecord.build.time_limit import SECONDS
from onrecord.model import Article

#: A text like most, and one whose language is in doubt, which takes 100 MB more to decide.
_ORDINARY = "The minister said that the road and the bridge would be closed, and the mayor agreed."
_DOUBTFUL = "Snow fell."

_PR_SET_PDEATHSIG = 1  # linux/prctl.h

_pipeline: ArticlePipeline | None = None
_seconds = SECONDS


def start(
    options: Options,
    memory: int | None = None,
    seconds: float = SECONDS,
    make_pipeline: Callable[[Options], ArticlePipeline] = ArticlePipeline,
) -> None:
    """Sets the limits of this process and loads what it needs, the language model and all.

    ``memory`` is in MB and bounds what the process may write to (RLIMIT_DATA: its heap and private
    mappings, but not the files it maps); ``seconds`` bounds a batch. Raises what loading raises.
    """
    global _pipeline, _seconds
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the parent ends its workers
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process, whatever C code it is in
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the processes are the threads
    if memory is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory << 20, memory << 20))
    _seconds = seconds
    _pipeline = make_pipeline(options)
    # now, so that loading takes nothing of the first article's time; and where memory is short,
    # what few articles need is tried too
    texts = [_ORDINARY] if memory is None else [_ORDINARY, _DOUBTFUL]
    _pipeline.process_batch([Article("", text) for text in texts])


def process(batch: Sequence[Article]) -> list[ArticleResult]:
    """One result per article; an error is the result of its article.

    The process ends (SIGALRM) if the batch takes longer than one article may.
    """
    assert _pipeline is not None, "start() comes first"
    signal.setitimer(signal.ITIMER_REAL, _seconds)
    try:
        return process_guarded(_pipeline, batch)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def die_with(parent: int) -> None:
    """Lets the kernel end this process when ``parent`` ends, however that ends (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before we asked
            os._exit(1)
