"""SHACL property paths as SPARQL property paths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import rdflib
from rdflib.namespace import RDF
from rdflib.term import Node, URIRef

from onrecord.check.gate.graph_index import Used
from onrecord.check.gate.model import CannotCompile
from onrecord.terms import SH

_SH = rdflib.Namespace(SH)
_MARKS = (
    (_SH.zeroOrMorePath, "*"),
    (_SH.oneOrMorePath, "+"),
    (_SH.zeroOrOnePath, "?"),
)


@dataclass(frozen=True, slots=True)
class Path:
    """A property path: its SPARQL text, and whether it may lead anywhere in some data.

    ``iri`` is the predicate, where the path is no more than that. One that is ``nullable`` leads
    from each node to itself, too.
    """

    text: str
    may_lead: Callable[[Used], bool]
    nullable: bool = False
    iri: str | None = None

    def may_branch(self, used: Used) -> bool:
        """Whether the path may lead from one node to two."""
        return self.may_lead(used) if self.iri is None else used.repeats(self.iri)


def read_path(graph: rdflib.Graph, node: Node) -> Path:
    """The path at ``node`` of a shapes graph; raises CannotCompile for one that is malformed."""
    return _read(graph, node, frozenset())


def _read(graph: rdflib.Graph, node: Node, inside: frozenset[Node]) -> Path:
    if isinstance(node, URIRef):
        iri = str(node)
        return Path(node.n3(), lambda used: iri in used.predicates, iri=iri)
    if node in inside:
        raise CannotCompile("A property path contains itself.")
    inside |= {node}

    def inner(predicate: URIRef) -> Path | None:
        found = list(graph.objects(node, predicate))
        if len(found) > 1:
            raise CannotCompile(f"A property path has two values of {predicate}.")
        return _read(graph, found[0], inside) if found else None

    if (graph.value(node, RDF.first)) is not None:
        return _joined(graph, node, "/", inside)
    inverse = inner(_SH.inversePath)
    if inverse is not None:
        return Path(f"^({inverse.text})", inverse.may_lead, inverse.nullable)
    for predicate, mark in _MARKS:
        path = inner(predicate)
        if path is not None:
            nullable = path.nullable or mark != "+"
            may_lead = (lambda _: True) if nullable else path.may_lead
            return Path(f"({path.text}){mark}", may_lead, nullable)
    either = graph.value(node, _SH.alternativePath)
    if either is not None:
        return _joined(graph, either, "|", inside)
    raise CannotCompile("A property path is of an unknown kind.")


def _joined(graph: rdflib.Graph, node: Node, joint: str, inside: frozenset[Node]) -> Path:
    members = [_read(graph, m, inside) for m in members_of(graph, node)]
    if len(members) < 2:
        raise CannotCompile("A sequence or alternative path has fewer than two members.")
    leads = [m.may_lead for m in members]
    every = all if joint == "/" else any
    return Path(
        "(" + joint.join(m.text for m in members) + ")",
        lambda used: every(lead(used) for lead in leads),
        every(m.nullable for m in members),
    )


def members_of(graph: rdflib.Graph, node: Node) -> list[Node]:
    """The members of an RDF list; raises CannotCompile for one that is malformed."""
    members: list[Node] = []
    seen: set[Node] = set()
    while node != RDF.nil:
        first, rest = list(graph.objects(node, RDF.first)), list(graph.objects(node, RDF.rest))
        if node in seen or len(first) != 1 or len(rest) != 1:
            raise CannotCompile("An RDF list of the shapes is malformed.")
        seen.add(node)
        members.append(first[0])
        node = rest[0]
    return members
