"""Storing against ``oxigraph load`` of the same quads, and what a graph directory adds to it.

    python benchmarks/store.py --articles 900               (about a million quads)
    python benchmarks/store.py --keep synthetic.onrecord     (leaves the graph there)

Every step is a process of its own; its time and its peak memory are printed. Loading and
publishing take turns, and the medians are compared.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from onrecord.build.shared_graphs import ontology_nquads
from onrecord.store import Writer, open_writer
from onrecord.terms import ONTOLOGY
from synthetic import BASE, Invented

#: Articles that one commit holds, as in a build.
SHARD = 50


def units(articles: int) -> Iterator[tuple[str, bytes]]:
    """The name of each graph and its quads as N-Quads."""
    invented = Invented(articles, seed=1)
    yield ONTOLOGY, ontology_nquads()
    yield f"{BASE}graph/authority", _text(invented.authority())
    for number in range(articles):
        yield f"{BASE}graph/article/a{number}", _text(invented.article(number))


def _text(lines: Iterator[str]) -> bytes:
    return "".join(sorted({line + "\n" for line in lines})).encode()


def put(writer: Writer, graph: str, nquads: bytes, key: str = "made") -> None:
    """One unit into the writer."""
    kind = {ONTOLOGY: "ontology", f"{BASE}graph/authority": "authority"}.get(graph, "article")
    writer.put(graph, kind=kind, id=graph, key=key, counts={}, nquads=nquads)


def step_commit(graph: Path, articles: int) -> None:
    """Put and commit all units, publish nothing."""
    writer = open_writer(graph)
    every = units(articles)
    while batch := list(islice(every, SHARD)):
        for name, nquads in batch:
            put(writer, name, nquads)
        writer.commit()
    os._exit(0)  # without close(), which publishes


def step_publish(graph: Path, articles: int) -> None:
    """Publish a version loaded whole."""
    open_writer(graph).publish(whole=True)


def step_change(graph: Path, articles: int) -> None:
    """One line more in one article, published."""
    name = f"{BASE}graph/article/a7"
    with open_writer(graph) as writer:
        line = f'<{BASE}article/a7> <https://schema.org/comment> "{time.time()}" <{name}> .\n'
        put(writer, name, (writer.read(name) or b"") + line.encode(), key=str(time.time()))


STEPS: dict[str, Callable[[Path, int], None]] = {
    "commit": step_commit,
    "publish": step_publish,
    "change": step_change,
}


def run(command: list[str]) -> tuple[float, float, int]:
    """Seconds on the clock, seconds of the processor and peak MB of a command."""
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def show(name: str, times: list[tuple[float, float, int]]) -> float:
    """Print the medians of a step; give that of the clock."""
    clock, processor, memory = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"{clock:8.2f} s {processor:8.2f} s cpu {memory:7.0f} MB  {name}", flush=True)
    return clock


def measure(folder: Path, articles: int, rounds: int, keep: Path | None) -> None:
    """Run and print every step."""
    source, graph, loaded = folder / "all.nq", folder / "graph.onrecord", folder / "loaded"
    with source.open("wb") as file:
        quads = sum(file.write(text) and text.count(b"\n") for _, text in units(articles))
    print(f"{quads:,} quads of {articles:,} articles, {source.stat().st_size >> 20:,} MB")
    tools = Path(sys.executable).parent

    def step(name: str) -> tuple[float, float, int]:
        words = ["--step", name, "--in", str(graph), "--articles", str(articles)]
        return run([sys.executable, __file__, *words])

    show("articles invented, put and committed", [step("commit")])
    loads, publishes = [], []
    load = [str(tools / "oxigraph"), "load", "--location", str(loaded), "--file", str(source)]
    for _ in range(rounds):
        loads.append(run(load))
        shutil.rmtree(loaded)
        publishes.append(step("publish"))
    ratio = show("oxigraph load", loads) / show("publish whole", publishes)
    print(f"publish is {ratio:.2f} times as fast as oxigraph load")
    show("one article changed and published", [step("change") for _ in range(rounds)])
    command = str(tools / "onrecord")
    show("onrecord backup", [run([command, "backup", str(folder / "b"), "--graph", str(graph)])])
    show("onrecord compact", [run([command, "compact", "--graph", str(graph)])])
    show("onrecord export", [run([command, "export", "--graph", str(graph)])])
    if keep:
        shutil.move(graph, keep)


def main() -> None:
    """Measure, or be one of the steps."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=900)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the graph at DIR")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--in", dest="graph", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        STEPS[options.step](options.graph, options.articles)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options.articles, options.rounds, options.keep)


if __name__ == "__main__":
    main()
