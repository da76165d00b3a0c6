"""The time that an article may take where it is made in this process."""

from __future__ import annotations

import json
import re
import signal
import threading
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from onrecord.build.article import ArticlePipeline, ArticleResult
from onrecord.build.batches import run_serially
from onrecord.build.options import Options
from onrecord.build.run import readings
from onrecord.build.time_limit import TimeLimitExceeded, time_limit
from onrecord.extract import RulesExtractor
from onrecord.model import Article, Reading
from onrecord.readers import PassedOver, Unreadable


def spin() -> None:
    while True:
        pass


def in_one_call() -> None:
    re.match("(a+)+b", "a" * 64)


def swallow() -> None:
    while True:
        try:
            spin()
        except Exception:  # noqa: BLE001 - as libraries do
            continue


class Slow(ArticlePipeline):
    """Makes nothing of an article, and never ends one whose id says so."""

    def process_batch(self, articles: Sequence[Article]) -> list[ArticleResult]:
        if any("endless" in a.id for a in articles):
            spin()
        return [ArticleResult(article) for article in articles]


@pytest.mark.parametrize("work", [spin, in_one_call, swallow, partial(time.sleep, 60)])
def test_whatever_runs_too_long_is_ended(work: partial[None]) -> None:
    begun = time.monotonic()
    said = pytest.raises(TimeLimitExceeded, match=r"it takes longer than 0\.2 seconds\.")
    with said, time_limit(0.2):
        work()
    assert time.monotonic() - begun < 30
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_what_ends_in_time_is_left_alone() -> None:
    with time_limit(0.2):
        pass
    time.sleep(0.3)


def test_the_alarm_of_somebody_else_still_rings() -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda number, frame: heard.append(number))
    signal.setitimer(signal.ITIMER_REAL, 0.4)
    try:
        with time_limit(30):
            pass
        left, _ = signal.getitimer(signal.ITIMER_REAL)
        assert 0 < left <= 0.4
        while not heard:
            time.sleep(0.05)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_an_article_over_its_time_is_set_aside_and_the_rest_is_made() -> None:
    articles = [Article(name, f"{name} met nobody.") for name in ("first", "endless", "last")]
    made = list(run_serially(Slow(Options(extractor="none")), articles, seconds=0.5))
    assert [(m.article.id, m.fault) for m in made] == [
        ("first", ""),
        ("endless", "it takes longer than 0.5 seconds."),
        ("last", ""),
    ]


def _three(folder: Path) -> str:
    source = folder / "wire.jsonl"
    lines = [{"id": name, "text": f"Ilva Tarn met {name}."} for name in ("Bale", "endless", "Holt")]
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return str(source)


@pytest.fixture
def slow_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(self: RulesExtractor, article: Article) -> Reading:
        if "endless" in article.id and threading.current_thread() is threading.main_thread():
            spin()
        return Reading(article)

    monkeypatch.setattr(RulesExtractor, "read", read)


@pytest.mark.usefixtures("slow_reading")
def test_extract_names_an_article_over_its_time_and_goes_on(tmp_path: Path) -> None:
    first, over, last = readings([_three(tmp_path)], seconds=0.5)
    assert isinstance(first, Reading)
    assert isinstance(last, Reading)
    assert isinstance(over, Unreadable)
    assert over.origin.endswith("wire.jsonl, line 2")
    assert over.reason == "it takes longer than 0.5 seconds."


@pytest.mark.usefixtures("slow_reading")
def test_in_another_thread_articles_are_read_as_ever(tmp_path: Path) -> None:
    found: list[Reading | Unreadable | PassedOver] = []
    thread = threading.Thread(target=lambda: found.extend(readings([_three(tmp_path)], seconds=5)))
    thread.start()
    thread.join()
    assert [type(item) for item in found] == [Reading] * 3
