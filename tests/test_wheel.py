"""What ships: the wheel, installed outside the checkout, builds an article and answers a query."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from onrecord.extract.extractor import code_version
from support.paths import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(folder),
            str(ROOT),
        ],
        check=True,
        capture_output=True,
    )
    (path,) = folder.glob("*.whl")
    return path


def test_ontology_shapes_queries_and_data_are_in_it(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "shapes", "queries", "data"):
        shipped = {
            f"onrecord/_resources/{p.relative_to(ROOT)}"
            for p in (ROOT / folder).rglob("*")
            if p.is_file()
        }
        assert shipped
        assert shipped <= names


def test_it_works_where_there_is_no_checkout(wheel: Path, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    # the dependencies are those of this environment; the package is the wheel's alone
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True, capture_output=True)
    python = venv / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)],
        check=True,
        capture_output=True,
    )
    site = next((venv / "lib").glob("python*")) / "site-packages"
    here = [p for p in sys.path if p.endswith("site-packages")]
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ONRECORD"))}
    env["PYTHONPATH"] = os.pathsep.join([str(site), *here])

    def onrecord(*args: str) -> str:
        done = subprocess.run(
            [venv / "bin" / "onrecord", *args],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def told(program: str) -> str:
        return subprocess.run(
            [python, "-c", program],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    assert str(venv) in told("import onrecord; print(onrecord.__file__)")
    version = "from onrecord.extract.extractor import code_version; print(code_version())"
    assert told(version) == code_version()  # installed or checked out, it is the same extractor
    (tmp_path / "a.txt").write_text("Ukraine's president said the talks in Istanbul would go on.")
    assert onrecord("build", "a.txt") == "read 1, written 1, unchanged 0, refused 0, skipped 0\n"
    assert "the talks in Istanbul would go on" in onrecord(
        "query", "who-said-what", "--format", "csv"
    )
