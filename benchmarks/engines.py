"""How fast articles are made by the engines: the processes of this machine, and a Dask cluster.

    python benchmarks/engines.py articles.jsonl
    python benchmarks/engines.py articles.jsonl --articles 300 --rounds 3 --workers 2

Both make the same articles, in alternating rounds, with as many workers; nothing is stored. For
each the median over the rounds is printed: articles a second of the whole run, with the start of
its workers, and from the first article that came back to the last. A machine that does something
else meanwhile tells little; the rounds are printed too.
"""

from __future__ import annotations

import argparse
import time
from itertools import islice
from statistics import median

from onrecord.engine.cluster import dask
from onrecord.engine.local import processes
from onrecord.maker import Maker, Options, Runner
from onrecord.model import Article
from onrecord.read import read_sources


def measured(run: Runner, maker: Maker, articles: list[Article]) -> tuple[float, float]:
    """Articles a second, of the whole run and from its first article to its last."""
    began = time.monotonic()
    first = 0.0
    count = 0
    for _ in run(maker, iter(articles)):
        first = first or time.monotonic()
        count += 1
    end = time.monotonic()
    assert count == len(articles)
    return count / (end - began), (count - 1) / (end - first)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("source")
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--extractor", choices=["rules", "none"], default="rules")
    given = parser.parse_args()
    found = (item for item in read_sources([given.source]) if isinstance(item, Article))
    articles = list(islice(found, given.articles))
    letters = sum(len(article.text) for article in articles)
    print(f"{len(articles)} articles, {letters:,} letters, {given.workers} workers")
    maker = Maker(Options(extractor=given.extractor))
    engines = {"local": processes(given.workers), "dask": dask(None, given.workers)}
    rates: dict[str, list[tuple[float, float]]] = {name: [] for name in engines}
    for number in range(given.rounds):
        for name, run in engines.items():
            rates[name].append(measured(run, maker, articles))
            whole, steady = rates[name][-1]
            print(f"round {number + 1}, {name}: {whole:.1f} and {steady:.1f} articles/s")
    for at, what in enumerate(("with the start", "from first to last")):
        local, cluster = (median(rate[at] for rate in rates[name]) for name in engines)
        print(f"{what}: local {local:.1f}, dask {cluster:.1f} articles/s, {cluster / local:.2f}x")


if __name__ == "__main__":
    main()
