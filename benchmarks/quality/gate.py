"""The quality gate: no figure of ``floors.json`` may fall below its floor.

usage: gate.py [--full] [--only SET]... [--corpora DIR]
                                                measure and compare; exit 1 where one is below
       gate.py --json                           every full figure, as JSON
       gate.py --update [--full]                raise floors to what was measured
       gate.py --lower FIGURE --reason TEXT     lower one floor to what was measured
       gate.py --accept SET --reason TEXT       a corpus or scorer has changed: take its digest

Without ``--full`` a seeded sample of the larger sets is read (size and seed are in the file), so
that the whole takes less than two minutes on two cores; a sample has floors of its own. A floor
lies ``margin`` below the value it was set by: enough for another processor's arithmetic, too
little for one case of the small sets. Corpora are not part of the project: one that is absent is
named and skipped, and one whose SHA-256 digest is not the recorded one is refused, since its
figures could not be compared. Exit: 0 all hold, 1 a floor is not held, 2 wrong usage or a corpus
with another digest.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import actors
import linking
import plv
import polnear
import reading
import sample_article

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FLOORS = HERE / "floors.json"
DEFAULT_CORPORA = Path(os.environ.get("ONRECORD_CORPORA", ROOT.parent / "shared" / "eval"))

Figures = dict[str, Any]
Sample = Callable[[list[Any]], list[Any]]


@dataclass(frozen=True)
class Measure:
    """A set: its files below the corpora's folder, how it is measured, which figures have floors.

    ``floors`` are paths of keys in what ``run`` returns, joined by dots.
    """

    files: tuple[str, ...]
    run: Callable[[tuple[Path, ...], Sample | None], Figures]
    floors: tuple[str, ...]


MEASURES: dict[str, Measure] = {
    "polnear": Measure(
        ("attribution/polnear_dev.jsonl", "score_attribution.py"),
        lambda files, sample: polnear.figures(files[0], sample),
        (
            "linked.p",
            "linked.r",
            "linked.f1",
            "source.exact.f1",
            "cue.exact.f1",
            "content.exact.f1",
        ),
    ),
    "plover": Measure(
        ("events/PLV_train.tsv", "score_events.py"),
        lambda files, sample: plv.figures(files[0], sample),
        ("root_f1", "quad_f1"),
    ),
    "linking": Measure(
        ("entities/kore50.benchmark.jsonl", "entities/news-fair.benchmark.jsonl"),
        lambda files, _: linking.figures(files),
        ("both.f1", "both.precision", "both.recall"),
    ),
    "actors": Measure(
        ("entities/actor_cases_dev.jsonl",),
        lambda files, _: actors.figures(files[0]),
        ("country.accuracy", "sector.accuracy"),
    ),
    "reading": Measure(
        ("reading/reading_dev.jsonl", "reading/score_cases.py"),
        lambda files, _: reading.figures(files[0]),
        ("cases.share", "controls.share"),
    ),
    "sample_article": Measure(
        (),
        lambda _, __: sample_article.figures(),
        ("claims.p", "claims.r", "events.p", "events.r"),
    ),
}


def measure(name: str, corpora: Path, sample: Mapping[str, int] | None) -> Figures:
    """The figures of one set, of all its items or of a seeded sample of them."""

    def keep(items: list[Any]) -> list[Any]:
        assert sample is not None
        kept = set(random.Random(sample["seed"]).sample(range(len(items)), sample["size"]))
        return [item for at, item in enumerate(items) if at in kept]

    wanted = MEASURES[name]
    files = tuple(corpora / file for file in wanted.files)
    return wanted.run(files, keep if sample else None)


def floor_values(name: str, figures: Figures) -> Iterator[tuple[str, float]]:
    """The figures that have floors, by their full names."""
    for path in MEASURES[name].floors:
        value: Any = figures
        for key in path.split("."):
            value = value[key]
        yield f"{name}.{path}", round(value, 4)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def present(name: str, corpora: Path) -> bool:
    """Whether the set is there; one that is not is reported on stderr."""
    absent = [file for file in MEASURES[name].files if not (corpora / file).is_file()]
    if absent:
        print(f"skipped {name}: {' and '.join(absent)} not in {corpora}", file=sys.stderr)
    return not absent


def other_digests(name: str, corpora: Path, kept: Mapping[str, Any]) -> list[str]:
    """The files of a set that are not those its floors were measured on."""
    recorded = kept["sets"].get(name, {}).get("sha256", {})
    return [
        file
        for file in MEASURES[name].files
        if file in recorded and digest(corpora / file) != recorded[file]
    ]


def measured(names: list[str], corpora: Path, kept: Mapping[str, Any] | None) -> dict[str, Figures]:
    """Every set's figures, two sets at a time; ``kept`` names the samples, none of it means all."""
    samples = {n: kept["sets"].get(n, {}).get("sample") if kept else None for n in names}
    with ProcessPoolExecutor(2) as pool:
        runs = {n: pool.submit(measure, n, corpora, samples[n]) for n in names}
        return {n: run.result() for n, run in runs.items()}


def compare(found: Mapping[str, Figures], kept: Mapping[str, Any], mode: str) -> list[str]:
    """A line for every figure, and a sentence for each that is below its floor."""
    below = []
    for name, figures in found.items():
        for figure, value in floor_values(name, figures):
            floor = kept["floors"].get(figure, {}).get(mode, {}).get("floor")
            shown = "none" if floor is None else f"{floor:.4f}"
            print(f"{figure:28} {value:.4f}  floor {shown}")
            if floor is not None and value < floor:
                below.append(f"{figure} is {value:.4f}, below its floor of {floor:.4f} ({mode}).")
    return below


def raised(found: Mapping[str, Figures], kept: dict[str, Any], mode: str) -> int:
    """How many floors are higher now."""
    count = 0
    for name, figures in found.items():
        for figure, value in floor_values(name, figures):
            entry = kept["floors"].setdefault(figure, {}).get(mode)
            if entry is None or value > entry["value"]:
                set_floor(kept, figure, mode, value)
                count += 1
    return count


def set_floor(kept: dict[str, Any], figure: str, mode: str, value: float) -> None:
    floor = round(value - kept["margin"], 4)
    kept["floors"].setdefault(figure, {})[mode] = {"value": value, "floor": floor}


def lower(
    found: Mapping[str, Figures], kept: dict[str, Any], mode: str, figure: str, why: str
) -> None:
    """One floor set by what was measured; from what to what, and why, stays in the file."""
    values = dict(pair for name, figures in found.items() for pair in floor_values(name, figures))
    value = values[figure]
    before = kept["floors"][figure][mode]["floor"]
    set_floor(kept, figure, mode, value)
    after = kept["floors"][figure][mode]["floor"]
    kept["lowered"].append(
        {"figure": figure, "mode": mode, "from": before, "to": after, "reason": why}
    )


def accept(name: str, corpora: Path, kept: dict[str, Any], why: str) -> None:
    """The digests of a set as it is now, and why it has changed; its floors start anew."""
    kept["sets"].setdefault(name, {})["sha256"] = {
        file: digest(corpora / file) for file in MEASURES[name].files
    }
    for figure in [f for f in kept["floors"] if f.split(".")[0] == name]:
        del kept["floors"][figure]
    kept["accepted"].append({"set": name, "reason": why})


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=DEFAULT_CORPORA)
    parser.add_argument("--only", action="append", choices=sorted(MEASURES), default=[])
    parser.add_argument("--full", action="store_true", help="whole sets instead of samples")
    parser.add_argument("--json", action="store_true", help="print every full figure, no gate")
    change = parser.add_mutually_exclusive_group()
    change.add_argument("--update", action="store_true", help="raise floors")
    change.add_argument("--lower", metavar="FIGURE", help="lower its floor to what is measured")
    change.add_argument("--accept", metavar="SET", choices=sorted(MEASURES))
    parser.add_argument("--reason", help="why; stays in the file")
    asked = parser.parse_args()
    if (asked.lower or asked.accept) and not (asked.reason or "").strip():
        parser.error("--lower and --accept need --reason")
    if asked.lower and asked.lower not in json.loads(FLOORS.read_text("utf-8"))["floors"]:
        parser.error(f"no figure is called {asked.lower}")
    return asked


def main() -> int:
    asked = parsed()
    kept: dict[str, Any] = json.loads(FLOORS.read_text("utf-8"))
    chosen = asked.only or list(MEASURES)
    if asked.lower:
        chosen = [asked.lower.split(".")[0]]
    if asked.accept:
        accept(asked.accept, asked.corpora, kept, asked.reason)
        chosen = [asked.accept]
    names = [name for name in chosen if present(name, asked.corpora)]
    for name in names:
        if others := other_digests(name, asked.corpora, kept):
            print(
                f"{name} is not measured: {' and '.join(others)} in {asked.corpora} is another "
                "file than the floors were set by (SHA-256). Use that one, or take this one with "
                f"--accept {name} --reason TEXT.",
                file=sys.stderr,
            )
            return 2
    if asked.json:
        print(json.dumps(measured(names, asked.corpora, None), indent=1))
        return 0
    mode = "full" if asked.full else "sample"
    found = measured(names, asked.corpora, None if asked.full else kept)
    if asked.lower:
        lower(found, kept, mode, asked.lower, asked.reason)
    if asked.update or asked.accept:
        print(f"{raised(found, kept, mode)} floors raised")
    below = compare(found, kept, mode)
    if asked.update or asked.lower or asked.accept:
        FLOORS.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    for sentence in below:
        print(sentence, file=sys.stderr)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
