"""How long a command takes from its start to its end, as somebody at a terminal waits for it.

    python benchmarks/startup.py                         (--help against 'import click')
    python benchmarks/startup.py --graph synthetic.onrecord      (queries as well)

Every command runs once a round, so that what else the machine does falls on all alike; the median
of the rounds is printed, of the time on the clock and of the processor's. The graph is the one
that ``benchmarks/store.py --keep synthetic.onrecord`` makes (about a million quads).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

PERSON = "actor=https://w3id.org/onrecord/id/actor/person-50"
#: Queries of one thing each, and one of all.
QUERIES = (
    ("who-said-what", "--param", PERSON),
    ("who-said-what", "--param", "actor=Person 50"),
    ("article-summary", "--param", "article=a7"),
    ("attribution-chain", "--param", "claim=https://w3id.org/onrecord/id/article/a7#claim-3"),
    ("who-said-what",),
)


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds on the clock and of the processor that a command took. It must succeed."""
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime


def main() -> None:
    """Print a line a command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--graph", type=Path)
    options = parser.parse_args()
    onrecord = str(Path(sys.executable).with_name("onrecord"))
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "python -c 'import click'": [sys.executable, "-c", "import click"],
        "onrecord --help": [onrecord, "--help"],
    }
    if options.graph:
        for query in QUERIES:
            words = ["query", *query, "--format", "csv", "--graph", str(options.graph)]
            commands["onrecord query " + " ".join(query)] = [onrecord, *words]
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(options.rounds):
        for name, command in commands.items():
            times[name].append(timed(command))
    medians = {
        name: [statistics.median(c) for c in zip(*t, strict=True)] for name, t in times.items()
    }
    for name, (clock, processor) in medians.items():
        print(f"{clock * 1000:7.0f} ms  {processor * 1000:7.0f} ms cpu  {name}")
    (click, click_cpu), (ours, ours_cpu) = [*medians.values()][1:3]
    print(f"--help / import click: {ours / click:.2f} on the clock, {ours_cpu / click_cpu:.2f} cpu")


if __name__ == "__main__":
    main()
