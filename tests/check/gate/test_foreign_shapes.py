"""Shapes and articles of another model than ours, made by a script of the corpora."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
import rdflib

from check.gate.cases import by_pyshacl
from onrecord.check.gate import DataGraph, Gate
from onrecord.rdf.conversion import graph_of
from support.paths import CORPORA, ROOT

SCRIPT = CORPORA / "conformance" / "shacl_data.py"

pytestmark = pytest.mark.skipif(not SCRIPT.is_file(), reason=f"{SCRIPT} is not there")


@cache
def made() -> tuple[rdflib.Graph, list[ox.Quad]]:
    with TemporaryDirectory() as folder:
        (Path(folder) / "sh").mkdir()
        subprocess.run([sys.executable, str(SCRIPT), "1"], cwd=folder, check=True)
        shapes, data = (Path(folder) / "sh" / f"{name}.ttl" for name in ("shapes", "data"))
        return graph_of(ox.parse(path=shapes)), list(dict.fromkeys(ox.parse(path=data)))


def test_what_conforms_is_silent() -> None:
    shapes, data = made()
    (verdict,) = Gate(shapes).check([DataGraph("x", data)]).verdicts
    assert verdict.silent


@pytest.mark.parametrize("seed", range(6))
def test_broken_articles_get_pyshacls_findings(seed: int) -> None:
    shapes, sound = made()
    chance = random.Random(seed)
    data = list(sound)
    for _ in range(8):
        number = chance.randrange(len(data))
        broken = data[number]
        if chance.random() < 0.5:
            del data[number]
        else:
            other = chance.choice(data).object
            data[number] = ox.Quad(broken.subject, broken.predicate, other)
    (verdict,) = Gate(shapes).check([DataGraph("x", data)]).verdicts
    assert verdict.undecided == ()
    assert verdict.results
    ours = {(r.focus, r.shape, r.component) for r in verdict.results}
    assert ours == by_pyshacl(data, shapes)


def test_the_benchmark_prints_both_ratios() -> None:
    script = ROOT / "benchmarks" / "gate.py"
    done = subprocess.run(
        [sys.executable, str(script), "--foreign", "4", "--share", "2", "--corpora", str(CORPORA)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(re.findall(r"pySHACL / gate: \d+\.\d \(processor\)", done.stdout)) == 2
