"""What an archive of any size asks for, computed from a graph directory and two measured rates.

    python benchmarks/sizing.py GRAPH --seconds 0.16 --rate 100000

``--seconds`` are processor seconds an article of the whole build (``benchmarks/build.py`` prints
them), ``--rate`` quads a second of loading a version (``benchmarks/store.py``). Bytes an article
are those of GRAPH: its packed shards, and the version that readers open.
Prints a Markdown table for 10,000 to 1,000,000,000 articles of that kind.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from onrecord.store import open_graph
from onrecord.store.layout import Current, Layout
from onrecord.store.manifest import Manifest

DAY = 86_400


def amount(value: float, units: tuple[tuple[float, str], ...]) -> str:
    """A quantity in the largest unit that it fills."""
    for size, name in units:
        if value >= size:
            return f"{value / size:,.1f} {name}"
    size, name = units[-1]
    return f"{value / size:,.1f} {name}"


def bytes_of(value: float) -> str:
    return amount(value, ((1e12, "TB"), (1e9, "GB"), (1e6, "MB")))


def time_of(value: float) -> str:
    return amount(value, ((365 * DAY, "years"), (DAY, "days"), (3600, "h"), (60, "min"), (1, "s")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("graph", type=Path)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--rate", type=float, required=True)
    asked = parser.parse_args()
    open_graph(asked.graph)  # says what is wrong where it is none
    layout = Layout.at(asked.graph)
    manifest = Manifest.load(layout, None)
    units = [u for u in manifest.units.values() if u.kind == "article"]
    quads = sum(u.quads for u in units) / len(units)
    packed = sum(u.length for u in units) / len(units)
    current = Current.read(layout)
    assert current is not None
    folder = layout.version(current.version)
    version = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / len(units)
    print(
        f"{len(units)} articles: {quads:,.0f} quads each; {packed / 1e3:,.1f} kB of shards, "
        f"{version / 1e3:,.0f} kB of a version, "
        f"{len(manifest.layout.manifest.read_bytes()) / len(units):,.0f} bytes of the manifest\n"
    )
    print("| articles | quads | shards | a version | core time | loading |")
    print("|--:|--:|--:|--:|--:|--:|")
    for power in range(4, 10):
        n = 10.0**power
        cells = (
            f"10^{power}",
            f"{n * quads:,.0f}",
            bytes_of(n * packed),
            bytes_of(n * version),
            time_of(n * asked.seconds),
            time_of(n * quads / asked.rate),
        )
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
