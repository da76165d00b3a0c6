"""A unit's N-Quads in the one form that the graph directory keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from onrecord.errors import StoreError


def graph_node(graph: str) -> NamedNode:
    """The name of a graph as a term. Raises StoreError where it is not an absolute IRI."""
    try:
        return NamedNode(graph)
    except ValueError as error:
        raise StoreError(f"'{graph}' cannot name a graph.", hint="Use an absolute IRI.") from error


def canonical(graph: str, nquads: bytes | Iterable[Quad]) -> bytes:
    """The quads as canonical N-Quads, each once, in byte order.

    Blank nodes get the labels of RDFC-1.0 below a prefix made from ``graph``, so that the same
    quads give the same bytes and two units never share a node. Raises StoreError for what is no
    N-Quads, and for a quad that neither lies in ``graph`` nor has it as its subject.
    """
    name = graph_node(graph)
    try:
        quads = list(
            parse(nquads, format=RdfFormat.N_QUADS) if isinstance(nquads, bytes) else nquads
        )
    except SyntaxError as error:
        raise StoreError(f"What is to be stored as {graph} is not N-Quads: {error}.") from error
    for quad in quads:
        if quad.graph_name == name:
            continue
        if not isinstance(quad.graph_name, NamedNode) or quad.subject != name:
            raise StoreError(
                f"What is stored as {graph} must lie in that graph or have it as its subject, "
                f"and this does not: {quad}"
            )
    text = dumped(quads)
    if b"_:" in text:  # perhaps only in a literal: then nothing changes
        text = dumped(_relabelled(graph, quads))
    return _in_order(text)


def serialised(quads: Iterable[Quad]) -> bytes:
    """Quads without blank nodes as N-Quads, each once, in byte order."""
    return _in_order(dumped(quads))


def dumped(statements: Iterable[Quad] | Iterable[Triple], triples: bool = False) -> bytes:
    """The statements as canonical N-Quads, or N-Triples, in the order they come in."""
    form = RdfFormat.N_TRIPLES if triples else RdfFormat.N_QUADS
    text = serialize(statements, format=form)
    assert text is not None  # only where it is written to a file
    return text


def split_lines(nquads: bytes) -> list[bytes]:
    """The lines with their ends; only LF ends a line (a literal may hold U+2028 or the like)."""
    return [line + b"\n" for line in nquads.split(b"\n") if line]


def _in_order(nquads: bytes) -> bytes:
    return b"".join(sorted(set(split_lines(nquads))))


def subject_of(line: bytes) -> str:
    """The subject of a canonical line: an IRI, or the label of a blank node."""
    return line.split(b" ", 1)[0].strip(b"<>").decode()


def graph_of(line: bytes) -> str:
    """The IRI of the named graph of a canonical line that has one."""
    return line.rsplit(b" ", 2)[1].strip(b"<>").decode()


def _relabelled(graph: str, quads: list[Quad]) -> list[Quad]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    prefix = "b" + hashlib.sha256(graph.encode()).hexdigest()[:16]

    def node(term: BlankNode) -> BlankNode:
        return BlankNode(prefix + term.value)

    def triple(term: Triple) -> Triple:
        return Triple(subject(term.subject), term.predicate, object_(term.object))

    def subject(term: NamedNode | BlankNode | Triple) -> NamedNode | BlankNode | Triple:
        if isinstance(term, BlankNode):
            return node(term)
        return triple(term) if isinstance(term, Triple) else term

    def object_(
        term: NamedNode | BlankNode | Literal | Triple,
    ) -> NamedNode | BlankNode | Literal | Triple:
        return term if isinstance(term, Literal) else subject(term)

    return [Quad(subject(q.subject), q.predicate, object_(q.object), q.graph_name) for q in dataset]
