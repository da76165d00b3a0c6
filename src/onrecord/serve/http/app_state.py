"""What the routes of a running server share."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.serve.core.config import Settings
from onrecord.serve.core.metrics import Metrics
from onrecord.serve.workers.answer_cache import AnswerCache
from onrecord.serve.workers.pool import Pool
from onrecord.serve.workers.write_queue import WriteQueue


@dataclass(frozen=True, slots=True)
class AppState:
    """The state of one server: its settings, metrics, child processes, writer and cache."""

    settings: Settings
    metrics: Metrics
    pool: Pool
    write_queue: WriteQueue
    cache: AnswerCache
    has_pages: bool
