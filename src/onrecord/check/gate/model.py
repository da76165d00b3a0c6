"""What goes into the gate and what comes out of it, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import pyoxigraph as ox
from rdflib.term import Node

from onrecord.terms import SH

#: A node of the data: an IRI, a blank node or a literal.
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal

#: Severities that are not a reason to refuse a graph.
MILD = frozenset({SH + "Warning", SH + "Info"})


@dataclass(frozen=True, slots=True)
class DataGraph:
    """One graph to decide: its own triples, and its context.

    ``name`` is any text that tells it from the other graphs of its batch. The graph names that
    ``own`` and ``context`` carry do not matter. The context is part of SHACL's data graph, but a
    node that only the context describes is not a focus node.
    """

    name: str
    own: Sequence[ox.Quad | ox.Triple]
    context: Sequence[ox.Quad | ox.Triple] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result, with the meaning of SHACL's ``sh:ValidationResult``.

    ``shape`` is a node of the shapes graph, ``component`` and ``severity`` are IRIs. ``value`` is
    None where the component reports none; ``sh:equals``, ``sh:closed`` and
    ``sh:qualifiedValueShape`` have one result a focus node here, whatever the number of values.
    ``path`` is the IRI that a SPARQL constraint gave; None means the path of the shape.
    ``constraint`` is the node of the SPARQL constraint, and ``selected`` what it selected, by the
    names of the variables.
    """

    shape: Node
    focus: Term
    component: str
    severity: str
    value: Term | None = None
    path: str | None = None
    constraint: Node | None = None
    selected: tuple[tuple[str, Term], ...] = ()


@dataclass(frozen=True, slots=True)
class Uncompiled:
    """A shape that the gate leaves to a full validator, and why, in one sentence."""

    shape: Node
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of one graph.

    ``undecided`` holds the reasons why a full validator has to look at this graph; if it is
    empty, ``results`` is complete.
    """

    name: str
    results: tuple[Result, ...]
    undecided: tuple[str, ...] = ()

    @property
    def decided(self) -> bool:
        """Whether no other validator is needed to know if the graph conforms."""
        return not self.undecided or any(r.severity not in MILD for r in self.results)

    @property
    def conforms(self) -> bool:
        """Whether the graph surely has no violation; warnings and infos may remain."""
        return not self.undecided and all(r.severity in MILD for r in self.results)

    @property
    def silent(self) -> bool:
        """Whether the graph surely has no result of any severity, SHACL's ``sh:conforms``."""
        return not self.undecided and not self.results


@dataclass(frozen=True, slots=True)
class GateReport:
    """The verdicts of one batch in the order of its graphs, and what the targets matched.

    ``focus_nodes`` counts for each shape with targets the focus nodes in the whole batch: a shape
    that has none there has checked nothing.
    """

    verdicts: tuple[Verdict, ...]
    focus_nodes: Mapping[Node, int] = field(default_factory=dict)

    @property
    def unmatched(self) -> tuple[Node, ...]:
        """The shapes whose targets matched no node, sorted by their text."""
        return tuple(sorted((s for s, n in self.focus_nodes.items() if not n), key=str))


class CannotCompile(Exception):
    """A shape is beyond the gate; the message says what of it, in one sentence."""
