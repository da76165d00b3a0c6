"""Reading cases: short texts, each with what a right reading of it must and must not hold.

usage: reading.py CASES.jsonl [--failed]

The scorer is the ``score_cases.py`` beside the cases, run as a program: it gives the texts and
judges what ``onrecord extract`` makes of them. A control is a look-alike that was read rightly
when it was written, and has to stay so.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any


def judged(cases: Path) -> dict[str, Any]:
    """The scorer's report: "kinds", "total" and "failed"."""
    score = (sys.executable, str(cases.parent / "score_cases.py"))
    with tempfile.TemporaryDirectory() as folder:
        texts, found = Path(folder) / "in.jsonl", Path(folder) / "found.jsonl"
        given = subprocess.run(
            (*score, "--inputs", str(cases)), check=True, capture_output=True, encoding="utf-8"
        )
        texts.write_text(given.stdout, "utf-8")
        read = subprocess.run(
            (sys.executable, "-m", "onrecord", "extract", "--quiet", str(texts)),
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        found.write_text(read.stdout, "utf-8")
        # 1: some failed, which is what is to be counted
        done = subprocess.run(
            (*score, "--json", str(cases), str(found)), capture_output=True, encoding="utf-8"
        )
    if done.returncode > 1:
        sys.exit(f"reading.py: {done.stderr.strip()}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def figures(cases: Path) -> dict[str, dict[str, float]]:
    """Share and number that passed, of "cases" and of "controls"."""
    total = judged(cases)["total"]
    return {
        "cases": {
            "share": total["passed"] / max(1, total["total"]),
            "passed": total["passed"],
            "all": total["total"],
        },
        "controls": {
            "share": total["controls_passed"] / max(1, total["controls"]),
            "passed": total["controls_passed"],
            "all": total["controls"],
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=Path)
    parser.add_argument("--failed", action="store_true", help="show which failed, and why")
    asked = parser.parse_args()
    report = judged(asked.cases)
    total = report["total"]
    print(f"cases    {total['passed']} of {total['total']}")
    print(f"controls {total['controls_passed']} of {total['controls']}")
    for case in report["failed"] if asked.failed else ():
        print(f"  {case['id']}: {case['why'][0]}")


if __name__ == "__main__":
    main()
