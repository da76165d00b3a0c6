"""The shapes graph as data, for SPARQL constraints that name it (SHACL, section 5.3.1).

``$shapesGraph`` is bound to the name of a graph of the gate's own that holds the shapes graph, and
``$currentShape`` to the shape that has the constraint, each by triples that the query's groups
look up, so that a shape may be a blank node.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib.term import BNode, Node

from onrecord.check.gate.literals import GATE, sealed
from onrecord.check.gate.model import CannotCompile
from onrecord.rdf.conversion import to_ox

#: The graph that holds the shapes graph, and the one that holds the bindings.
SHAPES, BINDINGS = f"{GATE}shapes", f"{GATE}bindings"
_SHAPES_GRAPH, _CURRENT_SHAPE = f"{GATE}shapesGraph", f"{GATE}currentShape"


class ShapesAsData:
    """A shapes graph on its way into the store, if any constraint asks for it."""

    def __init__(self, graph: rdflib.Graph) -> None:
        self._graph = graph
        self._shapes: dict[Node, str] = {}
        self._blank: dict[Node, ox.BlankNode] = {}

    def pattern(self, shape: Node) -> str:
        """The pattern that binds ``?shapesGraph`` and ``?currentShape`` for a shape's queries.

        Raises CannotCompile for a shapes graph that Oxigraph would not keep to the letter.
        """
        assert self._triples is not None
        name = self._shapes.setdefault(shape, f"{GATE}shape:{len(self._shapes)}")
        return (
            f"GRAPH <{BINDINGS}> {{ <{name}> <{_SHAPES_GRAPH}> ?shapesGraph ; "
            f"<{_CURRENT_SHAPE}> ?currentShape }}"
        )

    def quads(self) -> tuple[ox.Quad, ...]:
        """What the store has to hold for the patterns made so far; nothing where none was."""
        if not self._shapes:
            return ()
        bindings = ox.NamedNode(BINDINGS)
        return (
            *self._triples,
            *(
                ox.Quad(ox.NamedNode(name), ox.NamedNode(relation), term, bindings)
                for shape, name in self._shapes.items()
                for relation, term in (
                    (_SHAPES_GRAPH, ox.NamedNode(SHAPES)),
                    (_CURRENT_SHAPE, self._term(shape)),
                )
            ),
        )

    @cached_property
    def _triples(self) -> tuple[ox.Quad, ...]:
        name = ox.NamedNode(SHAPES)
        found = []
        for s, p, o in self._graph:
            value = self._term(o)
            if isinstance(value, ox.Literal) and sealed(value) != value:
                raise CannotCompile(
                    f"A SPARQL constraint uses $shapesGraph, but Oxigraph would alter the literal "
                    f"{value} of the shapes graph."
                )
            found.append(ox.Quad(self._term(s), self._term(p), value, name))
        return tuple(found)

    def _term(self, term: Node) -> Any:
        """A term as the store has it; a blank node under a random label, which no data have."""
        if isinstance(term, BNode):
            return self._blank.setdefault(term, ox.BlankNode())
        return to_ox(term)
