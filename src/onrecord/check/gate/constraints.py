"""SHACL Core's constraint components as SPARQL expressions that hold where they are violated.

Each expression is true or false for every node, never an error, so that it may be negated. They
follow the definitions of SHACL (W3C, 2017), section 4, each in the module of ``components`` for its
section. A query's graph is in ``?gateGraph``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

import pyoxigraph as ox
import rdflib
from rdflib.term import Literal, Node, URIRef

from onrecord.check.gate.doubts import any_of_all, unless
from onrecord.check.gate.graph_index import Doubts, Settled
from onrecord.check.gate.literals import GATE, sealed
from onrecord.check.gate.model import CannotCompile, Term
from onrecord.check.gate.shapes import Shape, ShapesReader, is_companion
from onrecord.rdf.conversion import to_ox
from onrecord.terms import SH

_SH = rdflib.Namespace(SH)

#: Graphs of the gate itself: of which classes and targets the nodes are, its own and its context's.
OWN, CONTEXT = f"{GATE}own", f"{GATE}context"
GRAPH = "?gateGraph"

#: Parameters that a shape may have more than one value of; each is a constraint of its own.
_REPEATED = frozenset(
    _SH[n]
    for n in (
        "class pattern equals disjoint lessThan lessThanOrEquals not and or xone node "
        "qualifiedValueShape hasValue"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint of a shape: an expression that is true where it is violated.

    ``each`` tells what it is about: a value node by itself, or the focus node with all its
    values. Nothing is violated where the path does not lead to so many values as ``least_values``.
    ``doubts``, if there are any, pick the value nodes that need the expression at all: the others
    surely conform. ``settled``, if there is one, tells whether all focus nodes surely conform.
    """

    component: str
    expression: str
    each: bool
    least_values: int = 1
    doubts: Doubts | None = None
    settled: Settled | None = None


@dataclass(frozen=True, slots=True)
class At:
    """A parameter of a shape, with the variables of the focus node and of a value node."""

    shape: Shape
    argument: Node
    focus: str
    value: str

    @property
    def path(self) -> str:
        """The shape's path; raises CannotCompile for a node shape, which has none."""
        if self.shape.path is None:
            raise CannotCompile("A node shape has a parameter that only property shapes may have.")
        return self.shape.path.text

    @property
    def predicate(self) -> str | None:
        """The shape's path, if it is no more than a predicate."""
        return None if self.shape.path is None else self.shape.path.iri


Maker: TypeAlias = Callable[["Constraints", At], Check]


class Constraints:
    """Turns shapes into checks.

    ``classes`` collects the classes that their queries ask for. ``nullable`` tells whether the
    shape entered last from outside, or one within it, has a nullable path.
    """

    def __init__(self, reader: ShapesReader, makers: Mapping[URIRef, Maker]) -> None:
        """``makers`` make the checks of shapes, by the parameter that asks for one."""
        self.reader = reader
        self._makers = makers
        self.classes: set[Node] = set()
        self.nullable = False
        self._inside: list[Node] = []
        self._numbers = count(1)

    def fresh(self) -> str:
        """A variable that no other pattern uses."""
        return f"?gateV{next(self._numbers)}"

    def enter(self, node: Node) -> Shape:
        """The shape at a node, until ``leave`` is called; raises CannotCompile for recursion."""
        if node in self._inside:
            raise CannotCompile(f"It refers to itself through {node}.")
        if not self._inside:
            self._numbers, self.nullable = count(1), False
        shape = self.reader.read(node)
        self.nullable |= shape.path is not None and shape.path.nullable
        self._inside.append(node)
        return shape

    def leave(self) -> None:
        """Ends what the last ``enter`` began."""
        self._inside.pop()

    def checks(self, shape: Shape, focus: str, value: str) -> Iterator[Check]:
        """The constraints of a shape, without its ``sh:property`` and ``sh:sparql``.

        ``focus`` and ``value`` are variables, the same one for a node shape. Raises CannotCompile
        for what is not part of SHACL Core.
        """
        for parameter, argument in shape.parameters:
            if parameter in (_SH.property, _SH.sparql) or is_companion(parameter):
                continue
            make = self._makers.get(parameter)
            if make is None:
                raise CannotCompile(f"{parameter} is not a parameter of SHACL Core.")
            if parameter not in _REPEATED:
                shape.only(parameter)
            yield make(self, At(shape, argument, focus, value))

    def violated(self, node: Node, at: str) -> str:
        """An expression: the node in the variable ``at`` does not conform to the shape."""
        return self.nested(node, at)[0]

    def nested(self, node: Node, at: str) -> tuple[str, Doubts | None]:
        """What ``violated`` gives, and the doubts about nodes, if any are known."""
        shape = self.enter(node)
        try:
            if shape.deactivated:
                return "false", unless(lambda _: True)
            if shape.values(_SH.sparql):
                raise CannotCompile("A SPARQL constraint is in a nested shape.")
            if shape.path is None:
                checks = list(self.checks(shape, at, at))
                inner = self._properties(shape, at)
                doubts = None if inner else any_of_all([c.doubts for c in checks])
                return any_of([*(c.expression for c in checks), *inner]), doubts
            value = self.fresh()
            checks = list(self.checks(shape, at, value))
            each = [*(c.expression for c in checks if c.each), *self._properties(shape, value)]
            parts = [c.expression for c in checks if not c.each]
            if each:
                found = reach(at, shape.path.text, value)
                parts.append(f"EXISTS {{ {found} FILTER ({any_of(each)}) }}")
            return any_of(parts), None
        finally:
            self.leave()

    def is_property_shape(self, node: Node) -> bool:
        """Whether the shape at a node has a path."""
        return (node, _SH.path, None) in self.reader.graph

    def _properties(self, shape: Shape, at: str) -> list[str]:
        return [self.violated(p, at) for p in self.properties(shape)]

    def properties(self, shape: Shape) -> list[Node]:
        """The property shapes of a shape; raises CannotCompile for one that has no path."""
        found = shape.values(_SH.property)
        if not all(map(self.is_property_shape, found)):
            raise CannotCompile("A shape without a path is used where a property shape is needed.")
        return found

    def at_least(self, path: str, number: int, focus: str, where: Callable[[str], str]) -> str:
        """An expression: the path leads to that many distinct nodes that ``where`` is true of."""
        if number <= 2:
            nodes = [self.fresh() for _ in range(number)]
            parts = [f"{reach(focus, path, n)} {where(n)}" for n in nodes]
            if number == 2:
                parts.append(f"FILTER (!sameTerm({nodes[0]}, {nodes[1]}))")
            return f"EXISTS {{ {' '.join(parts)} }}"
        node = self.fresh()
        return (
            f"EXISTS {{ SELECT {GRAPH} {focus} WHERE {{ {reach(focus, path, node)} {where(node)} }}"
            f" GROUP BY {GRAPH} {focus} HAVING (COUNT(DISTINCT {node}) >= {number}) }}"
        )


def reach(start: str, path: str, end: str) -> str:
    """The pattern of a path between two nodes in the query's graph."""
    return f"GRAPH {GRAPH} {{ {start} {path} {end} }}"


def class_iri(cls: Node) -> str:
    """The predicate from a class's instances to the graph where they are, in the gate's graphs."""
    return f"{GATE}class:{cls}"


def constant(term: Node) -> str:
    """A term of the shapes graph in SPARQL, as the store has it.

    Raises CannotCompile for what SPARQL cannot name or Oxigraph cannot read.
    """
    return str(as_stored(term))


def as_stored(term: Node) -> Term:
    """A term of the shapes graph exactly as the store has it."""
    found = to_ox(term)
    if isinstance(found, ox.NamedNode):
        return found
    if isinstance(found, ox.BlankNode):
        raise CannotCompile("It compares with a blank node.")
    kept = sealed(found)
    if kept is None:
        raise CannotCompile(f"Oxigraph cannot read the literal {found}.")
    return kept


def any_of(expressions: Iterable[str]) -> str:
    """An expression that is true where one of these is; false where there is none."""
    return "(" + (" || ".join(expressions) or "false") + ")"


def text(term: Node) -> str:
    """The text of a term as a literal in SPARQL."""
    return str(ox.Literal(str(term)))


def flag(term: Node | None) -> bool:
    """Whether a term is ``true``."""
    return isinstance(term, Literal) and str(term) == "true"


def whole_number(term: Node | None) -> int:
    """A term as a number from 0 on; raises CannotCompile for any other."""
    if isinstance(term, Literal) and isinstance(term.value, int) and term.value >= 0:
        return int(term.value)
    raise CannotCompile(f"'{term}' is not an integer.")
