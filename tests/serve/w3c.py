"""The W3C's SPARQL 1.1 suites: their manifests, and answers compared as their rules say.

Two answers are the same where one blank node can stand for another one to one, and rows have no
order unless the query gives them one. Literals are the same where they are written alike, or have
the same value: numbers and booleans, since the store keeps them by value (``1`` for ``01``), and
language tags in either case. In CSV, which has no datatypes, whatever reads as a number is one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, RDFS, XSD, BNode, Graph, Literal, Namespace
from rdflib.compare import isomorphic
from rdflib.query import Result
from rdflib.term import Node

from support.paths import CORPORA

SUITE = CORPORA / "conformance" / "sparql11"
#: Where the suites say they lie; relative IRIs in them start there.
HOME = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
ROW = Namespace("urn:row:")

needs_suite = pytest.mark.skipif(
    not SUITE.is_dir(), reason="needs the W3C's suite in ../shared/eval/conformance"
)

#: A row: what each variable that is bound is bound to.
Row = dict[str, Node]


class DiffersError(AssertionError):
    """An answer that came in order, and is not the one that the suite expects."""


def cases(name: str, *kinds: str) -> list[Any]:
    """The tests of a manifest: all it describes, also what its list of entries forgets.

    Each is its manifest's graph and its node; its id is FOLDER/TEST.
    """
    path = SUITE / name
    if not path.is_file():
        return []
    graph = Graph().parse(path, format="turtle", publicID=HOME + name)
    found = sorted({t for kind in kinds for t in graph.subjects(RDF.type, MF[kind])}, key=str)
    folder = path.parent.name
    return [
        pytest.param(graph, test, id=f"{folder}/{str(test).rpartition('#')[2]}") for test in found
    ]


def file_of(iri: Node | str) -> Path:
    """The file that an IRI of the suite stands for."""
    return SUITE / str(iri).removeprefix(HOME)


def value_of(term: Node) -> Node:
    """The term, in one spelling for all literals of the same value."""
    if not isinstance(term, Literal):
        return term
    kind, text = term.datatype, str(term)
    if term.language:
        return Literal(text, lang=term.language.lower())
    if kind == XSD.boolean:
        return Literal({"1": "true", "0": "false"}.get(text, text), datatype=kind)
    try:
        if kind in (XSD.double, XSD.float):
            return Literal(repr(float(text)), datatype=kind, normalize=False)
        if kind == XSD.decimal:
            return Literal(f"{Decimal(text).normalize():f}", datatype=kind, normalize=False)
        if kind is not None and str(kind) in _INTEGERS:
            return Literal(str(int(text)), datatype=kind, normalize=False)
    except (ValueError, InvalidOperation):
        pass  # no number, so only as it is written
    return term


_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?")
_INTEGERS = {
    str(XSD[name])
    for name in """integer long int short byte nonNegativeInteger positiveInteger negativeInteger
    nonPositiveInteger unsignedLong unsignedInt unsignedShort unsignedByte""".split()
}


def without_string(term: Node) -> Node:
    """The term, xsd:string left out, which by RDF 1.1 says no more than no datatype."""
    is_string = isinstance(term, Literal) and term.datatype == XSD.string
    return Literal(str(term)) if is_string else term


def as_graph(rows: Iterable[Row]) -> Graph:
    """Rows as a graph, so that graphs' isomorphism tells whether they are the same multiset."""
    times = Counter(frozenset(row.items()) for row in rows)
    graph = Graph()
    for row, count in times.items():
        node = BNode()
        graph.add((node, RDF.type, ROW[""]))
        graph.add((node, ROW["times"], Literal(count)))
        for name, term in row:
            graph.add((node, ROW["is-" + name], term))
    return graph


def same_graph(got: Graph, want: Graph, exact: bool) -> bool:
    def spelt(graph: Graph) -> Graph:
        copy = Graph()
        for s, p, o in graph:
            plain = without_string(o)
            copy.add((s, p, plain if exact else value_of(plain)))
        return copy

    return isomorphic(spelt(got), spelt(want))


def compare_graphs(got: Graph, want: Graph, what: str = "the graph") -> str:
    """ "lexical" or "value", by what the two are the same. Raises DiffersError."""
    for exact, by in ((True, "lexical"), (False, "value")):
        if same_graph(got, want, exact):
            return by
    raise DiffersError(f"{what} is:\n{listed(got)}\nnot:\n{listed(want)}")


def compare_rows(got: Sequence[Row], want: Sequence[Row], ordered: bool) -> str:
    """ "lexical" or "value", by what the rows are the same. Raises DiffersError."""
    try:
        by = compare_graphs(as_graph(got), as_graph(want))
    except DiffersError:
        lines = "\n".join(map(str, got)), "\n".join(map(str, want))
        raise DiffersError(f"the rows are:\n{lines[0]}\nnot:\n{lines[1]}") from None
    if ordered and [*map(keyed, got)] != [*map(keyed, want)]:
        raise DiffersError(f"the rows' order is:\n{got}\nnot:\n{want}")
    return by


def keyed(row: Row) -> dict[str, Any]:
    """A row with its values; any blank node is like another."""
    return {
        n: None if isinstance(t, BNode) else value_of(without_string(t)) for n, t in row.items()
    }


def listed(graph: Graph) -> str:
    return "\n".join(sorted(" ".join(t.n3() for t in triple) for triple in graph))


def result_of(content: bytes, form: str) -> Result:
    """Rows, or yes or no, read by rdflib: "xml", "json", "csv" or "tsv"."""
    return Result.parse(BytesIO(content), format=form)


def rows_of(result: Result, numbers: bool = False) -> list[Row]:
    """The rows; with ``numbers``, plain literals that read as numbers are xsd:double (for CSV)."""

    def read(term: Node) -> Node:
        if numbers and isinstance(term, Literal) and _NUMBER.fullmatch(term):
            return Literal(str(term), datatype=XSD.double)
        return term

    return [{str(n): read(t) for n, t in row.items() if t is not None} for row in result.bindings]


def result_in(graph: Graph) -> tuple[bool | None, set[str], list[Row]]:
    """A result that is written as RDF: yes or no, variables, rows (in their order, if any)."""
    (node,) = graph.subjects(RDF.type, RS.ResultSet)
    truth = graph.value(node, RS.boolean)
    if truth is not None:
        return truth == Literal(True), set(), []
    solutions = sorted(
        graph.objects(node, RS.solution), key=lambda s: int(str(graph.value(s, RS["index"]) or 0))
    )
    rows = [
        {
            str(graph.value(b, RS.variable)): term
            for b in graph.objects(solution, RS.binding)
            if (term := graph.value(b, RS.value)) is not None
        }
        for solution in solutions
    ]
    return None, {str(v) for v in graph.objects(node, RS.resultVariable)}, rows


def data_of(graph: Graph, action: Node) -> Iterator[tuple[str | None, Path]]:
    """The graphs of an update's test, before or after it: name (None for the default), file."""
    for file in graph.objects(action, UT.data):
        yield None, file_of(file)
    for data in graph.objects(action, UT.graphData):
        name = graph.value(data, RDFS.label)
        source = graph.value(data, UT.graph)
        assert name is not None
        assert source is not None
        yield str(name), file_of(source)
