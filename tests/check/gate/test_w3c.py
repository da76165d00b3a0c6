"""The gate on the W3C's SHACL test suite, with pySHACL for what the gate leaves to it.

The suite is third-party material that lies beside the checkout, not in it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from pyshacl.errors import ReportableRuntimeError, ValidationFailure
from rdflib.namespace import RDF

from onrecord.check.gate import DataGraph, Gate, Verdict
from onrecord.rdf.conversion import graph_of, to_ox
from onrecord.terms import SH
from support.paths import CORPORA

SUITE = CORPORA / "conformance" / "shacl"
S = rdflib.Namespace(SH)
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
TRUE = ox.Literal(True)

CORE = sorted((SUITE / "core").glob("**/*.ttl"))
SPARQL = sorted((SUITE / "sparql").glob("**/*.ttl"))

#: What the gate names and leaves alone: components of the shapes' own, and what must fail.
LEFT_ALONE = frozenset(
    "nodeValidator-001 optional-001 propertyValidator-select-001 validator-001 pre-binding-006 "
    "unsupported-sparql-001 unsupported-sparql-002 unsupported-sparql-003 "
    "unsupported-sparql-004 unsupported-sparql-005 unsupported-sparql-006".split()
)

pytestmark = pytest.mark.skipif(
    not SUITE.is_dir(), reason="the W3C's SHACL test suite is not beside this checkout"
)


def triples(file: Path) -> tuple[ox.Quad, ...]:
    return tuple(ox.parse(path=file, base_iri=file.as_uri()))


def cases(file: Path) -> list[rdflib.term.Node]:
    return list(manifest(file).subjects(RDF.type, SHT.Validate))


@cache
def manifest(file: Path) -> rdflib.Graph:
    return graph_of(triples(file))


def files_with_tests(files: list[Path]) -> list[Path]:
    return [f for f in files if cases(f)]


def parts(file: Path) -> tuple[tuple[ox.Quad, ...], tuple[ox.Quad, ...], rdflib.term.Node]:
    """The data, the shapes and the expected result of the file's one test."""
    graph = manifest(file)
    (test,) = cases(file)
    action, result = graph.value(test, MF.action), graph.value(test, MF.result)
    assert action is not None
    assert result is not None
    named = (graph.value(action, p) for p in (SHT.dataGraph, SHT.shapesGraph))
    data, shapes = (triples(Path(str(n).removeprefix("file://"))) for n in named)
    return data, shapes, result


def verdict(data: tuple[ox.Quad, ...], shapes: tuple[ox.Quad, ...]) -> Verdict:
    (found,) = Gate(shapes).check([DataGraph("the data", data)]).verdicts
    return found


def conforms(file: Path) -> bool | None:
    """SHACL's sh:conforms by the gate, or by pySHACL where it is undecided; None for a failure."""
    data, shapes, _ = parts(file)
    found = verdict(data, shapes)
    if not found.undecided or found.results:
        return found.silent
    try:
        validated = pyshacl.validate(graph_of(data), shacl_graph=graph_of(shapes), inplace=True)
    except (ReportableRuntimeError, NotImplementedError):
        return None
    return None if isinstance(validated[1], ValidationFailure) else validated[0]


def expected(file: Path) -> bool | None:
    result = parts(file)[2]
    if result == SHT.Failure:
        return None
    return bool(to_ox(manifest(file).value(result, S.conforms)) == TRUE)


@pytest.mark.parametrize("file", files_with_tests(CORE), ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_core(file: Path) -> None:
    data, shapes, result = parts(file)
    found = verdict(data, shapes)
    assert found.undecided == ()
    assert found.silent is expected(file)
    graph = manifest(file)
    focus = {
        to_ox(node)
        for r in graph.objects(result, S.result)
        for node in graph.objects(r, S.focusNode)
        if not isinstance(node, rdflib.BNode)
    }
    assert {r.focus for r in found.results if not isinstance(r.focus, ox.BlankNode)} == focus


@pytest.mark.parametrize(
    "file", files_with_tests(SPARQL), ids=lambda f: f"{f.parent.name}/{f.stem}"
)
def test_sparql(file: Path) -> None:
    data, shapes, _ = parts(file)
    assert bool(verdict(data, shapes).undecided) is (file.stem in LEFT_ALONE)
    assert conforms(file) is expected(file)


def test_the_whole_suite_is_there() -> None:
    assert (len(files_with_tests(CORE)), len(files_with_tests(SPARQL))) == (98, 23)
