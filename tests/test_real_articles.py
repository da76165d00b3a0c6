"""Articles that nobody here wrote: they build whole, and who speaks in them is found.

The articles lie beside the project in ``../shared``; where that is absent the tests are skipped.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from onrecord.build import Options, build, readings
from onrecord.catalogue.binding import ask
from onrecord.model import Reading, Spans
from onrecord.store import open_graph
from support.answers import solutions
from support.paths import CORPORA

SHARED = CORPORA.parent
SEEDS = SHARED / "seeds"
WIKINEWS = SHARED / "eval" / "articles" / "wikinews_2019.csv"

needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason=f"{SEEDS} is not there")
needs_wikinews = pytest.mark.skipif(not WIKINEWS.is_file(), reason=f"{WIKINEWS} is not there")


@needs_seeds
def test_the_first_article_is_built_whole_and_its_speakers_are_found(tmp_path: Path) -> None:
    graph = tmp_path / "seed.onrecord"
    summary = build([str(SEEDS)], graph, Options())
    assert str(summary) == "read 1, written 1, unchanged 0, refused 0, skipped 0"
    labels = [
        row["speaker_label"] for row in solutions(ask(open_graph(graph), "who-said-what", {}))
    ]
    said = {label.value for label in labels if label is not None}
    named = {"Rustem Umerov", "Andriy Yermak", "Volodymyr Zelenskyy", "Donald Trump"}
    assert named <= said
    through = {
        row["via"].value
        for row in solutions(ask(open_graph(graph), "who-said-what", {"actor": "Rustem Umerov"}))
        if row["via"] is not None
    }
    assert through == {"Suspilne"}


@needs_wikinews
def test_other_articles_are_built_whole_and_every_span_is_to_the_letter(tmp_path: Path) -> None:
    with WIKINEWS.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    sample = tmp_path / "sample.csv"
    with sample.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows[::8]])
    summary = build([str(sample)], tmp_path / "graph.onrecord", Options())
    assert not summary.refused
    assert summary.counts["written"] == len(rows[::8])


@needs_wikinews
def test_offsets_hold_against_the_callers_own_copy() -> None:
    with WIKINEWS.open(encoding="utf-8", newline="") as file:
        texts = {row["url"]: row["text"] for row in csv.DictReader(file)}
    for number, reading in zip(range(5), readings([str(WIKINEWS)]), strict=False):
        assert isinstance(reading, Reading), number
        assert reading.article.text == texts[reading.article.id]
        for claim in reading.claims:
            assert all(
                _letters(spans, reading.article.text) for spans in (claim.content, claim.cue)
            )


def _letters(spans: Spans, text: str) -> bool:
    """Whether spans lie in the text and begin and end with something to read."""
    return all(s.of(text) and s.of(text) == s.of(text).strip() for s in spans)
