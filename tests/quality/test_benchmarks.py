"""Every benchmark starts: what it imports is where it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support.paths import ROOT

SCRIPTS = sorted((ROOT / "benchmarks").rglob("*.py"))
#: Packages of the extras that benchmarks need and tests do not.
OTHERS = ("scipy", "uvicorn", "rdflib_endpoint", "matplotlib")


@pytest.mark.parametrize("script", SCRIPTS, ids=[str(s.relative_to(ROOT)) for s in SCRIPTS])
def test_a_benchmark_finds_what_it_imports(script: Path) -> None:
    code = "import runpy, sys; sys.path.insert(0, sys.argv[1]); runpy.run_path(sys.argv[2], run_name='x')"
    done = subprocess.run(
        (sys.executable, "-c", code, str(script.parent), str(script)),
        capture_output=True,
        text=True,
        check=False,
    )
    missing = done.stderr.rpartition("No module named ")[2].strip().strip("'")
    if done.returncode and missing.partition(".")[0] in OTHERS:
        pytest.skip(f"needs {missing}")
    assert done.returncode == 0, done.stderr
