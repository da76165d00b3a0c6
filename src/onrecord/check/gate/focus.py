"""Reads one graph for the gate: its focus nodes, its classes' instances, its literals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pyoxigraph as ox

from onrecord.check.gate.compile import Program
from onrecord.check.gate.constraints import CONTEXT, OWN, as_stored, class_iri
from onrecord.check.gate.literals import GATE, sealed
from onrecord.check.gate.model import DataGraph, Term
from onrecord.terms import RDF, RDFS

_TYPE, _BELOW = ox.NamedNode(RDF + "type"), ox.NamedNode(RDFS + "subClassOf")
_OWN, _CONTEXT = ox.NamedNode(OWN), ox.NamedNode(CONTEXT)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one graph.

    ``key`` is its graph in the store. ``focus_nodes`` counts by the predicate of the targets,
    ``of_context`` are the nodes that only the context describes. ``with_seals`` tells that some
    literals are sealed; ``faults`` say why the store cannot stand for the graph.
    """

    name: str
    key: ox.NamedNode
    focus_nodes: Mapping[str, int]
    of_context: frozenset[Term]
    with_seals: bool
    faults: tuple[str, ...]


@dataclass(slots=True)
class Intake:
    """What is gathered from all graphs of a batch: quads, predicates, and the repeated ones.

    ``keys`` are the names of the graphs in the store, ``blank`` tells whether a blank node is in
    any of them.
    """

    quads: list[ox.Quad] = field(default_factory=list)
    met: set[ox.NamedNode] = field(default_factory=set)
    repeated: set[ox.NamedNode] = field(default_factory=set)
    keys: set[ox.NamedNode] = field(default_factory=set)
    blank: bool = False


@dataclass(slots=True)
class _Read:
    """What the triples of one graph tell.

    ``subjects`` are numbered in the order they come; from ``described`` on they are those that
    only the last part describes. ``types`` are the nodes by their class, ``above`` the classes
    above each, ``targets`` the focus nodes by the predicate of the shape's targets.
    """

    subjects: dict[Any, int] = field(default_factory=dict)
    described: int = 0
    types: defaultdict[Any, set[Any]] = field(default_factory=lambda: defaultdict(set))
    above: defaultdict[Any, list[Any]] = field(default_factory=lambda: defaultdict(list))
    targets: defaultdict[ox.NamedNode, set[Any]] = field(default_factory=lambda: defaultdict(set))
    faults: dict[str, None] = field(default_factory=dict)
    with_seals: bool = False


class TargetFinder:
    """Knows which classes and predicates the shapes ask for."""

    def __init__(self, program: Program) -> None:
        self._classes = {as_stored(c): ox.NamedNode(class_iri(c)) for c in program.classes}
        self._nodes: dict[ox.NamedNode, list[Term]] = {}
        self._by_class: defaultdict[Term, list[ox.NamedNode]] = defaultdict(list)
        self._by_subject: defaultdict[Term, list[ox.NamedNode]] = defaultdict(list)
        self._by_object: defaultdict[Term, list[ox.NamedNode]] = defaultdict(list)
        for iri, targets in {rule.iri: rule.targets for rule in program.rules}.items():
            relation = ox.NamedNode(iri)
            self._nodes[relation] = [as_stored(n) for n in targets.nodes]
            for terms, table in (
                (targets.classes, self._by_class),
                (targets.subjects_of, self._by_subject),
                (targets.objects_of, self._by_object),
            ):
                for term in terms:
                    table[as_stored(term)].append(relation)
        self._to_themselves = {
            as_stored(n) for rule in program.rules if rule.nullable for n in rule.targets.nodes
        }
        self._watched = {_TYPE, _BELOW, *self._by_subject, *self._by_object}

    def find(self, graph: DataGraph, intake: Intake) -> Found:
        """Adds to the intake the graph's triples under a key, and the gate's own about it."""
        key, own = _keyed(graph, intake.keys)
        intake.keys.add(key)
        read = self._read(key, (own, _under(key, graph.context)), intake)
        quads = intake.quads
        intake.blank = intake.blank or any(isinstance(s, ox.BlankNode) for s in read.subjects)
        of_context = frozenset(islice(read.subjects, read.described, None))
        for relation, instances in self._instances(read.types, read.above, read.targets).items():
            for home, nodes in ((_OWN, instances - of_context), (_CONTEXT, instances & of_context)):
                quads += [ox.Quad(node, relation, key, home) for node in nodes]
        for relation, named in self._nodes.items():
            read.targets[relation].update(named)
        if self._to_themselves:
            known = {q.object for part in (own, graph.context) for q in part}.union(read.subjects)
            for absent in self._to_themselves - known:
                read.faults[
                    f"The target {absent} is not in the graph, and a path may be empty."
                ] = None
        focus_nodes: dict[str, int] = {}
        for relation, reached in read.targets.items():
            if nodes := reached - of_context:
                quads += [ox.Quad(key, relation, node, _OWN) for node in nodes]
                focus_nodes[relation.value] = len(nodes)
        faults = tuple(read.faults)
        return Found(graph.name, key, focus_nodes, of_context, read.with_seals, faults)

    def _read(self, key: ox.NamedNode, parts: Iterable[Sequence[ox.Quad]], intake: Intake) -> _Read:
        """Adds the quads of the parts to the intake, literals sealed, and reads them on the way."""
        read = _Read()
        quads, met, watched, subjects = intake.quads, intake.met, self._watched, read.subjects
        # Terms are numbered: to make and to hash them again is most of what reading costs.
        predicates: dict[ox.NamedNode, tuple[int, bool]] = {}
        pairs: set[int] = set()
        for part in parts:
            read.described = len(subjects)
            begun = len(quads)
            quads += part
            for number, (subject, predicate, value, _) in enumerate(part, begun):
                at = subjects.get(subject)
                if at is None:
                    at = subjects[subject] = len(subjects)
                known = predicates.get(predicate)
                if known is None:
                    known = predicates[predicate] = (len(predicates), predicate in watched)
                    met.add(predicate)
                pair = at << 32 | known[0]
                if pair in pairs:
                    intake.repeated.add(predicate)
                else:
                    pairs.add(pair)
                if isinstance(value, ox.Literal):
                    kept = sealed(value)
                    if kept is None:
                        read.faults[f"Oxigraph cannot read the literal {value}."] = None
                    elif kept is not value and kept != value:
                        read.with_seals = True
                        value = kept
                        quads[number] = ox.Quad(subject, predicate, kept, key)
                elif isinstance(value, ox.BlankNode):
                    intake.blank = True
                elif isinstance(value, ox.Triple):
                    read.faults["A triple is nested in a triple."] = None
                if known[1]:
                    self._note(read, subject, predicate, value)
        return read

    def _note(self, read: _Read, subject: Any, predicate: ox.NamedNode, value: Any) -> None:
        """Records what a triple states about classes and targets."""
        if predicate == _TYPE:
            read.types[value].add(subject)
        elif predicate == _BELOW:
            read.above[subject].append(value)
        for target in self._by_subject.get(predicate, ()):
            read.targets[target].add(subject)
        for target in self._by_object.get(predicate, ()):
            read.targets[target].add(value)

    def _instances(
        self,
        types: Mapping[Any, set[Any]],
        above: Mapping[Any, list[Any]],
        targets: defaultdict[ox.NamedNode, set[Any]],
    ) -> Mapping[ox.NamedNode, set[Any]]:
        """The classes' instances, by the predicates from these; adds to the targets."""
        found: defaultdict[ox.NamedNode, set[Any]] = defaultdict(set)
        for cls, nodes in types.items():
            relations, some = self._relations(cls, above)
            for relation in relations:
                found[relation] |= nodes
            for target in some:
                targets[target] |= nodes
        return found

    def _relations(
        self, cls: Term, above: Mapping[Any, list[Any]]
    ) -> tuple[list[ox.NamedNode], list[ox.NamedNode]]:
        """The predicates of a class and of all above it, as classes and as targets."""
        relations: list[ox.NamedNode] = []
        targets: list[ox.NamedNode] = []
        seen = {cls}
        queue = [cls]
        while queue:
            term = queue.pop()
            if term in self._classes:
                relations.append(self._classes[term])
            targets += self._by_class.get(term, ())
            for parent in above.get(term, ()):
                if parent not in seen:
                    seen.add(parent)
                    queue.append(parent)
        return relations, targets


def _keyed(graph: DataGraph, taken: Set[ox.NamedNode]) -> tuple[ox.NamedNode, Sequence[ox.Quad]]:
    """A name for the graph in the store, and its own triples under it.

    Quads are kept as they are, if they all carry one name that no other graph has: to make new
    ones costs as much as to store them.
    """
    quads = [q for q in graph.own if isinstance(q, ox.Quad)]
    if quads and len(quads) == len(graph.own):
        name = quads[0].graph_name
        if (
            isinstance(name, ox.NamedNode)
            and name not in taken
            and not name.value.startswith(GATE)
            and len({q.graph_name for q in quads}) == 1
        ):
            return name, quads
    key = ox.NamedNode(f"{GATE}graph:{len(taken)}")
    return key, _under(key, graph.own)


def _under(key: ox.NamedNode, triples: Sequence[ox.Quad | ox.Triple]) -> list[ox.Quad]:
    return [ox.Quad(t.subject, t.predicate, t.object, key) for t in triples]
