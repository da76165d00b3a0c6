"""Reading what others published: pages against their article text, tables and lines in bulk."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from onrecord.model import Article
from onrecord.readers import read_sources
from support.paths import CORPORA

ARTICLES = CORPORA / "articles"
pytestmark = pytest.mark.skipif(not ARTICLES.is_dir(), reason="needs ../shared/eval, not here")

#: Words in a row that are compared, as in the article extraction benchmark.
SHINGLE = 4


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[n : n + SHINGLE]) for n in range(max(1, len(words) - SHINGLE + 1)))


def test_pages_give_their_article_text() -> None:
    truth = json.loads((ARTICLES / "html" / "ground-truth.json").read_text(encoding="utf-8"))
    shares, dated = [], 0
    for item in read_sources([f"{ARTICLES}/html/*.html.gz"]):
        assert isinstance(item, Article), item
        assert item.title
        dated += bool(item.published and re.match(r"\d{4}-\d\d-\d\d", item.published))
        got = shingles(item.text)
        want = shingles(truth[Path(item.origin).name.partition(".")[0]]["articleBody"])
        parts = [(got & want).total(), (got - want).total(), (want - got).total()]
        shares.append([part / sum(parts) for part in parts])
    assert len(shares) == len(truth) == 60
    assert dated == 59  # one page states the day of its last change alone
    right, extra, missed = (sum(s[n] for s in shares) for n in range(3))
    assert 2 * right / (2 * right + extra + missed) > 0.93


def test_a_table_of_articles() -> None:
    with (ARTICLES / "wikinews_2019.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    items = list(read_sources([str(ARTICLES / "wikinews_2019.csv")]))
    assert len(items) == len(rows) == 171
    for item, row in zip(items, rows, strict=True):
        assert isinstance(item, Article)
        assert (item.id, item.text, item.published) == (row["url"], row["text"], row["date"])
        assert item.title == " ".join(row["title"].split())
        assert {s.kind for s in item.segments} == {"paragraph"}


def test_lines_of_articles() -> None:
    source = ARTICLES / "reuters_train.jsonl"
    with source.open(encoding="utf-8") as file:
        records = [json.loads(line) for line in islice(file, 200)]
    for item, record in zip(read_sources([str(source)]), records, strict=False):
        assert isinstance(item, Article)
        assert (item.id, item.text) == (record["id"], record["body"])
        assert (item.published, item.title) == (record["date"], " ".join(record["title"].split()))
        assert {s.kind for s in item.segments} == {"paragraph"}
