"""Where things are: the project, its sample data, and corpora that are not part of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
SAMPLE: Final = ROOT / "data" / "articles" / "istanbul-prisoner-exchange.txt"
CURATED: Final = ROOT / "data" / "graphs" / "istanbul-prisoner-exchange.trig"
#: Small graphs that keep or break one shape each.
SHAPE_EXAMPLES: Final = ROOT / "tests" / "shapes" / "examples"
#: Corpora, conformance suites and reference lists of others; tests that need one skip without it.
CORPORA: Final = Path(os.environ.get("ONRECORD_CORPORA", ROOT.parent / "shared" / "eval"))
