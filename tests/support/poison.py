"""A pipeline for which some articles are poison, as their ids say; and archives for it."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Sequence
from pathlib import Path

from onrecord.build.article import ArticlePipeline, ArticleResult
from onrecord.build.options import Options
from onrecord.model import Article


class Poisoned(ArticlePipeline):
    """Dies of, hangs in, or fails at the articles that are called so; ``once`` dies once only."""

    def __init__(self, options: Options, scratch: Path) -> None:
        super().__init__(options)
        self.scratch = scratch

    def process_batch(self, articles: Sequence[Article]) -> list[ArticleResult]:
        for article in articles:
            self.take(article.id)
        return super().process_batch(articles)

    def take(self, name: str) -> None:
        if name.startswith("deadly"):
            os.kill(os.getpid(), signal.SIGKILL)
        if name.startswith("once") and not (self.scratch / name).exists():
            (self.scratch / name).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if name.startswith("endless"):
            re.match("(a+)+b", "a" * 64)  # one call into C, which no Python handler would end
        if name.startswith("greedy"):
            bytearray(6 << 30)
        if name.startswith("faulty"):
            raise ValueError("no such tense")
        if name.startswith("log"):
            with (self.scratch / "pids").open("a") as file:
                file.write(f"{os.getpid()}\n")


class Unstartable(ArticlePipeline):
    """Cannot be made at all."""

    def __init__(self, options: Options) -> None:
        raise OSError("the model is gone")


class DiesAtStart(ArticlePipeline):
    """Ends its process while it is made: the first time only, where ``scratch`` is a folder."""

    def __init__(self, options: Options, scratch: Path | None) -> None:
        flag = scratch / "started" if scratch else None
        if flag is None or not flag.exists():
            if flag is not None:
                flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        super().__init__(options)


def archive(path: Path, ids: Sequence[str]) -> str:
    """A file of short articles with these ids."""
    rows = [{"id": name, "text": f"Snow fell on bridge {name}."} for name in ids]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def heed_interrupts() -> None:
    """For a new process: Ctrl-C ends it, also where whoever runs the tests ignores Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
