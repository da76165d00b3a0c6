"""Small ontologies as text, and a copy of the real one that a test may break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from onrecord.check.ontology.modules import PREFIXES
from onrecord.resources import ontology_dir

Triples = Callable[[str], list[ox.Triple]]

_PREFIXES = "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())


@pytest.fixture(scope="session")
def triples() -> Triples:
    """The triples of Turtle in which the ontology's prefixes are known."""

    def read(turtle: str) -> list[ox.Triple]:
        quads = ox.parse(_PREFIXES + turtle, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        return [quad.triple for quad in quads]

    return read


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the ontology that a test may break."""
    return Path(shutil.copytree(ontology_dir(), tmp_path / "ontology"))
