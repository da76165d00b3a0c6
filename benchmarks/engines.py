"""How fast articles are made by the engines: the processes of this machine, and a Dask cluster.

    python benchmarks/engines.py articles.jsonl
    python benchmarks/engines.py articles.jsonl --articles 300 --rounds 3 --workers 2

Both build the same articles into a folder of shards, in alternating rounds, with as many workers.
For each the median over the rounds is printed: articles a second of the whole run, with the start
of its workers, and from the first article that came back to the last; and what the process that
hands out articles and writes shards needs of a processor an article, which is what limits how many
workers it can feed. A machine that does something else meanwhile tells little; the rounds are
printed too.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, field
from statistics import median
from tempfile import TemporaryDirectory

from onrecord.build.batches import Runner
from onrecord.build.options import Options
from onrecord.build.report import Outcome
from onrecord.build.run import build
from onrecord.build.runners.dask import dask
from onrecord.build.runners.local import processes
from onrecord.store.shard_folder import ShardFolder


@dataclass
class Clock:
    """When each article came back: seconds of the wall, and of this process's processor."""

    times: list[tuple[float, float]] = field(default_factory=list)

    def tick(self, _: Outcome | None = None) -> None:
        self.times.append((time.monotonic(), time.process_time()))


def measured(
    run: Runner, source: str, options: Options, articles: int
) -> tuple[float, float, float]:
    """Articles a second, whole and from first to last; milliseconds of this process an article."""
    clock = Clock()
    clock.tick()
    with TemporaryDirectory() as folder, ShardFolder(folder) as sink:
        summary = build([source], sink, options, run=run, on_outcome=clock.tick, limit=articles)
    assert summary.counts["refused"] == 0, summary
    (began, _), (first, used), *_, (last, by_then) = clock.times
    count = len(clock.times) - 1
    steady = (count - 1) / (last - first)
    return count / (last - began), steady, 1000 * (by_then - used) / (count - 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("source")
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--extractor", choices=["rules", "none"], default="rules")
    given = parser.parse_args()
    options = Options(extractor=given.extractor)
    print(f"{given.articles} articles, {given.workers} workers")
    engines = {"local": processes(given.workers), "dask": dask(None, given.workers)}
    rates: dict[str, list[tuple[float, float, float]]] = {name: [] for name in engines}
    for number in range(given.rounds):
        for name, run in engines.items():
            rates[name].append(measured(run, given.source, options, given.articles))
            whole, steady, own = rates[name][-1]
            print(
                f"round {number + 1}, {name}: {whole:.1f} and {steady:.1f} articles/s, "
                f"{own:.2f} ms an article in this process",
                flush=True,
            )
    for at, what in enumerate(("with the start", "from first to last")):
        local, cluster = (median(rate[at] for rate in rates[name]) for name in engines)
        print(f"{what}: local {local:.1f}, dask {cluster:.1f} articles/s, {cluster / local:.2f}x")
    for name in engines:
        print(
            f"{name}: {median(rate[2] for rate in rates[name]):.2f} ms an article in this process"
        )


if __name__ == "__main__":
    main()
