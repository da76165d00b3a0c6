"""Writes the quality figures of README.md from ``figures.json``, so that they cannot drift.

python benchmarks/quality/gate.py --json > benchmarks/quality/figures.json
python benchmarks/quality/readme.py              rewrite the lines between the two markers
python benchmarks/quality/readme.py --check      exit 1 where README.md says something else
"""

from __future__ import annotations

import json
import sys
import textwrap
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
README = HERE.parents[1] / "README.md"
FIGURES = HERE / "figures.json"
BEGIN = "<!-- quality figures: written by benchmarks/quality/readme.py -->"
END = "<!-- end of the quality figures -->"


def two(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")


def three(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def block(figures: dict[str, Any]) -> str:
    """The table of quality figures, and the sentence on constructions below it."""
    who, events = figures["polnear"], figures["plover"]
    actors, both = figures["actors"], figures["linking"]["both"]
    reading, sample = figures["reading"], figures["sample_article"]
    exact = " / ".join(three(who[r]["exact"]["f1"]) for r in ("source", "cue", "content"))
    linked = {m: three(v) for m, v in who["linked"].items()}
    made = {k: f"{two(v['p'])} / {two(v['r'])}" for k, v in who["constructions"].items()}
    shown = {k: f"{two(v['p'])} / {two(v['r'])}" for k, v in sample.items()}
    cases, controls = reading["cases"], reading["controls"]
    rows = (
        ("what", "measure", "figure", "published, for orientation"),
        ("---", "---", "---", "---"),
        (
            f"who said what: PolNeAR dev, {who['articles']} articles (`polnear.py`)",
            "exact F1 of source / cue / content",
            exact,
            "BERT .811 / .740 / .689, BiLSTM-CRF .696 / .667 / .590, "
            "CoreNLP .139 / – / .175 (test, by sentence chunks)",
        ),
        (
            "the same",
            "linked: who, by which cue, what",
            f"P {linked['p']}, R {linked['r']}, F1 {linked['f1']}",
            "two annotators .779",
        ),
        (
            f"events: {events['sentences']:,} PLOVER sentences (`plv.py`)",
            "root / quad macro F1",
            f"{three(events['root_f1'])} / {three(events['quad_f1'])}",
            "a zero-shot language model .74 / .87",
        ),
        (
            "actors: 206 phrases (`actors.py`)",
            "country / sector accuracy",
            f"{three(actors['country']['accuracy'])} / {three(actors['sector']['accuracy'])}",
            "",
        ),
        (
            "names to Wikidata: KORE50 and News-Fair, what the authority knows (`linking.py`)",
            "F1",
            three(both["f1"]),
            "",
        ),
        (
            f"short texts that were once misread, {cases['all']}, and {controls['all']} "
            "look-alikes that were not (`reading.py`)",
            "read rightly",
            f"{cases['passed']}; {controls['passed']}",
            "",
        ),
        (
            "the sample article against its curated graph (`sample_article.py`)",
            "claims P / R; events P / R",
            f"{shown['claims']}; {shown['events']}",
            "",
        ),
    )
    table = "\n".join("| " + " | ".join(row).rstrip() + " |" for row in rows)
    constructions = (
        f"Attribution by construction (precision / recall): direct quotation {made['direct']}, "
        f"mixed {made['mixed']}, indirect {made['indirect']}, a noun as cue {made['nominal']}, "
        f"nobody named {made['hedge']}."
    )
    return f"{table}\n\n{textwrap.fill(constructions, 100)}"


def written(readme: str, figures: dict[str, Any]) -> str:
    """The README with its block as the figures say."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        sys.exit(f"readme.py: README.md lacks the line {BEGIN if not begin else END}")
    return f"{before}{BEGIN}\n\n{block(figures)}\n\n{END}{after}"


def main() -> int:
    readme = README.read_text("utf-8")
    wanted = written(readme, json.loads(FIGURES.read_text("utf-8")))
    if "--check" in sys.argv[1:]:
        if readme != wanted:
            print(
                "README.md differs from benchmarks/quality/figures.json: run "
                "benchmarks/quality/readme.py",
                file=sys.stderr,
            )
        return int(readme != wanted)
    README.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
