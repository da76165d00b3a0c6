"""What a good client notices while everything hostile comes at once.

    python benchmarks/serve/attack.py --graph news.onrecord

Starts ``onrecord serve`` on the graph and lets a process of its own ask quick queries, one after
the other: first alone, then while all queries and requests of ``tests/serve/attacks.py`` come in
one instant from another address, and at last from the good client's own. Times are in
milliseconds. ``--serve-option`` adds an option of ``onrecord serve``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from serve import attacks
from serve.running import serving


def row(what: str, times: list[float]) -> str:
    """A line of the table."""
    figures = (attacks.percentile(times, part) * 1e3 for part in (0.5, 0.99, 1))
    return f"| {what} | {len(times)} | " + " | ".join(f"{figure:.1f}" for figure in figures) + " |"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--graph", type=Path, required=True, metavar="DIR")
    parser.add_argument("--serve-option", dest="options", action="append", default=[])
    options = parser.parse_args()
    print("| good client | requests | p50 | p99 | max |\n|---|--:|--:|--:|--:|")
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(options.graph, Path(folder) / "log", *options.options) as server,
    ):
        work = [
            *(partial(attacks.ask, server, text) for text in attacks.QUERIES.values()),
            *(partial(attacks.say, server, sent, 5) for sent, _ in attacks.REQUESTS.values()),
        ]
        with attacks.good_client(server) as times:
            time.sleep(5)
        print(row("alone", times), flush=True)
        for what, address in (("attacked", "127.0.0.1"), ("at the same address", attacks.ATTACKER)):
            with attacks.good_client(server, address) as times, attacks.watched(server) as seen:
                attacks.all_at_once(work)
            print(row(what, times), flush=True)
            most = max(s.memory for s in seen) >> 20
            children = max(s.processes for s in seen) - 1
            print(f"  {most} MB, {children} children at most", file=sys.stderr)
            time.sleep(5)


if __name__ == "__main__":
    main()
