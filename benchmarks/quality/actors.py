"""Country and sector of actor phrases: accuracy on expected codes.

usage: actors.py CASES.jsonl [--errors]

A case is a JSON object with ``text`` (a name or description), ``status`` ("ok" counts),
``query_date``, and ``expect``: ``country`` or ``cc`` (ISO 3166-1 alpha-3, UNO, EUR, IGO or empty)
and ``code_1`` (a PLOVER sector or empty), each a list of checks ["Eq" | "NotEq" | "In", value] of
which one must hold.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime
from pathlib import Path

from onrecord.authority.loader import load_authority
from onrecord.extract.names.codes.sector_coder import SectorCoder


def day(case: dict) -> date | None:
    """The day asked about; "today" and nothing are none: what is not known to have ended holds."""
    context = case.get("context")
    said = case.get("query_date") or (
        context.get("query_date") if isinstance(context, dict) else ""
    )
    for layout in ("%Y-%m-%d", "%d %B %Y"):
        try:
            return datetime.strptime(said or "", layout).date()
        except ValueError:
            continue
    return None


def holds(checks: list, found: str | None) -> bool:
    value = found or ""
    tests = {
        "Eq": lambda wanted: value == (wanted or ""),
        "NotEq": lambda wanted: value != (wanted or ""),
        "In": lambda wanted: value in wanted,
    }
    return any(tests[how](wanted) for how, wanted in checks)


def figures(cases: Path, *, errors: bool = False) -> dict[str, dict[str, float]]:
    """Of country and sector: accuracy, and how many were right of how many asked."""
    coder = SectorCoder(load_authority())
    tally = {"country": [0, 0], "sector": [0, 0]}
    for line in cases.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["status"] != "ok":
            continue
        coded = coder.code(case["text"], day(case))
        asked = case["expect"]
        for name, keys, found in (
            ("country", ("country", "cc"), coded.country),
            ("sector", ("code_1",), coded.sector),
        ):
            checks = next((asked[k] for k in keys if k in asked), None)
            if checks is None:
                continue
            right = holds(checks, found)
            tally[name][0] += right
            tally[name][1] += 1
            if errors and not right:
                print(f"{name}: {case['text']!r} {checks} found {coded}", file=sys.stderr)
    return {
        name: {"accuracy": right / max(1, asked), "right": right, "asked": asked}
        for name, (right, asked) in tally.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=Path)
    parser.add_argument("--errors", action="store_true", help="show phrases coded otherwise")
    options = parser.parse_args()
    for name, found in figures(options.cases, errors=options.errors).items():
        print(f"{name:8} accuracy {found['accuracy']:.3f}  ({found['right']} of {found['asked']})")


if __name__ == "__main__":
    main()
