"""A shapes graph as plain data: which shapes there are, and what each says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import rdflib
from rdflib.namespace import RDF, RDFS
from rdflib.term import Literal, Node, URIRef

from onrecord.check.gate.model import CannotCompile
from onrecord.check.gate.paths import Path, read_path
from onrecord.terms import SH

_SH = rdflib.Namespace(SH)

TARGETS = (_SH.targetClass, _SH.targetNode, _SH.targetSubjectsOf, _SH.targetObjectsOf)
#: What a shape says to readers, or to other programs than validators, and what is read apart; a
#: shape may be its own SPARQL constraint.
_SILENT = frozenset(
    _SH[n]
    for n in (
        "name description order group defaultValue message severity deactivated path rule "
        "prefixes declare select target"
    ).split()
).union(TARGETS)
#: What belongs to another parameter and is read with it.
_COMPANIONS = frozenset(
    _SH[n]
    for n in (
        "flags ignoredProperties qualifiedMinCount qualifiedMaxCount qualifiedValueShapesDisjoint"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Targets:
    """Where a shape looks: each a set of nodes or predicates; the focus nodes are all together."""

    classes: frozenset[Node]
    nodes: frozenset[Node]
    subjects_of: frozenset[Node]
    objects_of: frozenset[Node]


@dataclass(frozen=True, slots=True)
class Shape:
    """A node or property shape (``path`` None or not) and its parameters, in a fixed order."""

    node: Node
    path: Path | None
    severity: str
    deactivated: bool
    parameters: tuple[tuple[URIRef, Node], ...]

    def values(self, parameter: URIRef) -> list[Node]:
        """The values of one parameter."""
        return [o for p, o in self.parameters if p == parameter]

    def only(self, parameter: URIRef) -> Node | None:
        """The value of a parameter that may be given once."""
        found = self.values(parameter)
        if len(found) > 1:
            raise CannotCompile(f"{parameter} is given more than once.")
        return found[0] if found else None


class ShapesReader:
    """Reads shapes of one graph."""

    def __init__(self, graph: rdflib.Graph) -> None:
        self.graph = graph
        self._components = {
            parameter
            for declared in graph.objects(None, _SH.parameter)
            for parameter in graph.objects(declared, _SH.path)
        }
        self._classes = _classes(graph)

    def with_targets(self) -> list[Node]:
        """The shapes that look for focus nodes of their own, sorted by their text."""
        found: set[Node] = set()
        for target in (*TARGETS, _SH.target):
            found.update(self.graph.subjects(target, None))
        found.update(self._shapes() & self._classes)
        return sorted(found, key=str)

    def _shapes(self) -> set[Node]:
        kinds = (_SH.NodeShape, _SH.PropertyShape)
        return {s for kind in kinds for s in self.graph.subjects(RDF.type, kind)}

    def targets(self, node: Node) -> Targets:
        """The targets of a shape; a shape that is a class is its own."""
        if (node, _SH.target, None) in self.graph:
            raise CannotCompile("Its target (sh:target) is computed.")
        classes = set(self.graph.objects(node, _SH.targetClass))
        if node in self._classes and node in self._shapes():
            classes.add(node)
        return Targets(
            frozenset(classes),
            frozenset(self.graph.objects(node, _SH.targetNode)),
            frozenset(self.graph.objects(node, _SH.targetSubjectsOf)),
            frozenset(self.graph.objects(node, _SH.targetObjectsOf)),
        )

    def read(self, node: Node) -> Shape:
        """The shape at a node; raises CannotCompile where it is malformed."""
        if isinstance(node, Literal):
            raise CannotCompile("A literal is used where a shape is needed.")
        paths = list(self.graph.objects(node, _SH.path))
        if len(paths) > 1:
            raise CannotCompile("It has more than one sh:path.")
        severities = list(self.graph.objects(node, _SH.severity))
        if len(severities) > 1:
            raise CannotCompile("It has more than one sh:severity.")
        deactivated = list(self.graph.objects(node, _SH.deactivated))
        path = read_path(self.graph, paths[0]) if paths else None
        parameters = sorted(
            ((p, o) for p, o in self.graph.predicate_objects(node) if isinstance(p, URIRef)),
            key=lambda pair: (str(pair[0]), str(pair[1])),
        )
        return Shape(
            node,
            path,
            str(severities[0]) if severities else SH + "Violation",
            Literal(True) in deactivated,
            tuple((p, o) for p, o in parameters if self._is_parameter(p)),
        )

    def _is_parameter(self, predicate: URIRef) -> bool:
        if predicate in self._components:
            return True
        return predicate.startswith(SH) and predicate not in _SILENT

    def paths_of(self, shapes: Iterable[Node]) -> set[Node]:
        """The paths of property shapes."""
        return {p for s in shapes for p in self.graph.objects(s, _SH.path)}

    def siblings(self, node: Node, qualified: Node) -> set[Node]:
        """The other qualified value shapes beside that of the property shape at ``node``."""
        return {
            other
            for parent in self.graph.subjects(_SH.property, node)
            for child in self.graph.objects(parent, _SH.property)
            for other in self.graph.objects(child, _SH.qualifiedValueShape)
            if other != qualified
        }


def is_companion(parameter: URIRef) -> bool:
    """Whether the parameter only serves another one."""
    return parameter in _COMPANIONS


def _classes(graph: rdflib.Graph) -> set[Node]:
    """The instances of rdfs:Class and of the classes below it, owl:Class among them."""
    kinds: set[Node] = set()
    below: list[Node] = [RDFS.Class, rdflib.OWL.Class]
    while below:
        kind = below.pop()
        if kind not in kinds:
            kinds.add(kind)
            below.extend(graph.subjects(RDFS.subClassOf, kind))
    return {s for kind in kinds for s in graph.subjects(RDF.type, kind)}
