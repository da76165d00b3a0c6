"""What a build costs beside reading its language, how it scales, and how much memory it takes.

    python benchmarks/build.py SOURCE... --articles 100            one worker beside nlp.pipe
    python benchmarks/build.py SOURCE... --articles 100 --profile  milliseconds an article by room

Builds run as ``onrecord build`` in processes of their own, everything counted: reading, checking,
storing, publishing. What a process needs to start (the model, the shapes, the authority) is
measured by a build of a single article and taken off, so that figures are of one article more.
Where others use the machine, go by the seconds of the processor.
"pipeline" is spaCy's bare ``nlp.pipe`` of all that the model brings, over the same texts, in this
process, model loaded. Rounds take turns; medians are printed. Memory is the proportional set size
(PSS) of all processes of a build together, at its highest.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import spacy

from onrecord.authority.loader import load_authority
from onrecord.check.checker import Checker
from onrecord.describe import describe
from onrecord.extract.rules import RulesExtractor
from onrecord.extract.syntax import parser as language
from onrecord.extract.syntax.components import steps
from onrecord.ids import Namer
from onrecord.model import Article
from onrecord.readers import read_sources
from onrecord.store.unit import pack_unit

#: Articles that a build takes together.
BATCH = 50


@dataclass(frozen=True)
class Cost:
    """Seconds of the wall and of the processor, and megabytes of all processes at their highest."""

    seconds: float
    processor: float
    megabytes: float


def build(sources: list[str], graph: Path, articles: int, workers: int) -> Cost:
    """One ``onrecord build`` of the first articles."""
    command = [sys.executable, "-m", "onrecord", "build", *sources, "--graph", str(graph)]
    command += ["--limit", str(articles), "--workers", str(workers), "--quiet"]
    began, used = time.perf_counter(), processor_of_children()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    highest, ended = [0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.1):
            highest[0] = max(highest[0], sum(map(megabytes, tree(process.pid))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, said = process.communicate()
    seconds = time.perf_counter() - began
    ended.set()
    watcher.join()
    if process.returncode not in (0, 1):  # 1: an article was refused
        raise SystemExit(f"the build failed: {said.decode()}")
    return Cost(seconds, processor_of_children() - used, highest[0])


def processor_of_children() -> float:
    """Seconds of the processor that ended processes below this one have used."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def tree(root: int) -> list[int]:
    """A process and all below it."""
    children = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue  # it ended meanwhile
        children[parent].append(int(stat.parent.name))
    found = [root]
    for process in found:
        found += children[process]
    return found


def megabytes(process: int) -> float:
    """The proportional set size of a process; nothing of one that has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


@contextmanager
def graphs() -> Iterator[Callable[[], Path]]:
    """Names of graphs that are not there yet."""
    folder = Path(tempfile.mkdtemp(prefix="onrecord-build-"))
    numbers = iter(range(1000))
    try:
        yield lambda: folder / str(next(numbers))
    finally:
        shutil.rmtree(folder)


def pipeline(texts: list[str]) -> Cost:
    """The bare pipeline over texts, in this process."""
    began, used = time.perf_counter(), time.process_time()
    for _ in PIPELINE.pipe(texts):
        pass
    return Cost(time.perf_counter() - began, time.process_time() - used, 0.0)


PIPELINE = spacy.load(language.model_package())


def profile(articles: list[Article]) -> None:
    """Milliseconds of the processor an article, by room and by component of the language model."""
    authority, namer = load_authority(), Namer()
    extractor = RulesExtractor(authority)
    checker = Checker(context=authority.quads(namer.authority_graph))
    spent: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def clock(room: str) -> Iterator[None]:
        began = time.process_time()
        yield
        spent[room] += time.process_time() - began

    def batch(some: list[Article]) -> None:
        with clock("extract, all"):
            readings = extractor.read_batch(some)
        with language.passing_words(), clock("extract, of which language"):
            language.parse_all(some)
        with clock("describe"):
            described = [describe(reading, namer) for reading in readings]
        with clock("check"):
            checker.check_articles(described)
        with clock("serialise and pack"):
            for article, quads in zip(some, described, strict=True):
                pack_unit(namer.graph(article.id), quads)

    batch(articles[:2])
    spent.clear()
    for start in range(0, len(articles), BATCH):
        batch(articles[start : start + BATCH])
    docs = [PIPELINE.make_doc(article.text) for article in articles]
    for name, step in zip(PIPELINE.pipe_names, list(steps(PIPELINE)), strict=True):
        with clock(f"  {name}, as built"):
            docs = step(docs)
    bare = spacy.load(language.model_package())
    docs = [bare.make_doc(article.text) for article in articles]
    for name, component in bare.pipeline:
        with clock(f"  {name}, as spaCy has it"):
            docs = (
                list(component.pipe(docs))
                if hasattr(component, "pipe")
                else [component(doc) for doc in docs]
            )
    for room, seconds in spent.items():
        print(f"{room:36} {1000 * seconds / len(articles):7.1f} ms an article")


def compare(sources: list[str], articles: list[Article], rounds: int) -> None:
    """Builds beside the pipeline; one worker and two; a second time; ten times as many."""
    number, texts = len(articles), [article.text for article in articles]
    pipeline(texts[:5])
    bare: list[Cost] = []
    firsts: list[tuple[Cost, Cost]] = []  # of one article, and of all
    seconds: list[Cost] = []
    doubles: list[tuple[Cost, Cost]] = []
    with graphs() as new:
        for _ in range(rounds):
            graph = new()
            firsts.append((build(sources, new(), 1, 1), build(sources, graph, number, 1)))
            seconds.append(build(sources, graph, number, 1))
            bare.append(pipeline(texts))
            doubles.append((build(sources, new(), 1, 2), build(sources, new(), number, 2)))
        few = build(sources, new(), max(number // 10, 1), 1)
    print(f"{number} articles, {rounds} rounds, Python {sys.version.split()[0]}")
    for what in ("seconds", "processor"):
        unit = {"seconds": "wall", "processor": "processor"}[what]
        alone = statistics.median(getattr(b, what) for b in bare) / number
        whole = _each(firsts, what, number)
        print(f"pipeline           {1000 * alone:7.1f} ms an article ({unit})")
        print(f"build, one worker  {1000 * whole:7.1f} ms an article ({unit})")
        print(f"build / pipeline, articles/s: {alone / whole:.2f} ({unit})")
    both = _each(doubles, "seconds", number)
    print(f"two workers / one, articles/s: {_each(firsts, 'seconds', number) / both:.2f} (wall)")
    for what in ("seconds", "processor"):
        once = statistics.median(getattr(whole, what) for _, whole in firsts)
        again = statistics.median(getattr(second, what) for second in seconds)
        print(f"first build {once:.1f} s, unchanged {again:.1f} s, starts counted ({what})")
    most = max(whole.megabytes for _, whole in firsts)
    print(f"memory, one worker: {few.megabytes:.0f} MB at {max(number // 10, 1)} articles")
    print(f"memory, one worker: {most:.0f} MB at {number} articles")


def _each(pairs: list[tuple[Cost, Cost]], what: str, number: int) -> float:
    """Seconds of one article more: what all took less what a single one took."""
    spans: list[float] = [getattr(whole, what) - getattr(start, what) for start, whole in pairs]
    return statistics.median(spans) / (number - 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="by room instead")
    asked = parser.parse_args()
    read = (item for item in read_sources(asked.sources) if isinstance(item, Article))
    # as a build has them, which takes English only
    articles = [replace(article, language="en") for article in islice(read, asked.articles)]
    if asked.profile:
        profile(articles)
    else:
        compare(asked.sources, articles, asked.rounds)


if __name__ == "__main__":
    main()
