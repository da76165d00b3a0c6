"""The gate's time grows with the length of an article, whatever its text repeats."""

from __future__ import annotations

import time
from functools import cache

import pytest
from pyoxigraph import Quad

from onrecord.authority.loader import load_authority
from onrecord.build.validate import drop_invalid
from onrecord.check.checker import Checker
from onrecord.describe import describe
from onrecord.extract import RulesExtractor
from onrecord.ids import Namer
from onrecord.model import Article
from onrecord.readers.article import make_article

UNITS = {
    "quotation": '"We will not go," Oro Lund said. ',
    "citing": "Ilva Tarn, citing the harbour master, citing a pilot, said the bridge would open. ",
    "event": "Troops attacked the harbour on Monday, Oro Lund said. ",
    "paragraphs": "Lund told reporters in Haven that talks would go on.\n\n",
}
SHORT, LONG = 4_000, 16_000
#: How much longer the long text may take; four times would be linear, sixteen quadratic.
MOST = 8


@cache
def extractor() -> RulesExtractor:
    return RulesExtractor(load_authority())


@cache
def checker() -> Checker:
    return Checker(context=load_authority().quads(Namer().authority_graph))


def graph(unit: str, size: int) -> list[Quad]:
    item = make_article("x", unit * (size // len(unit)), "x", language="en")
    assert isinstance(item, Article)
    return list(describe(drop_invalid(extractor().read(item)), Namer()))


def seconds(quads: list[Quad]) -> float:
    """The better of two: the first of all compiles the shapes."""
    taken = []
    for _ in range(2):
        start = time.process_time()
        assert checker().check_article(quads).conforms
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("kind", UNITS)
def test_an_article_four_times_as_long_is_judged_in_about_four_times_the_time(kind: str) -> None:
    short, long = graph(UNITS[kind], SHORT), graph(UNITS[kind], LONG)
    assert seconds(long) <= MOST * max(seconds(short), 0.1)
