"""Reads one graph for the gate: its focus nodes, its classes' instances, its literals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

import pyoxigraph as ox

from onrecord.check.gate.compile import Program
from onrecord.check.gate.constraints import CONTEXT, OWN, as_stored, class_iri
from onrecord.check.gate.graph_index import ByPredicate, ReadGraph
from onrecord.check.gate.literals import GATE, sealed
from onrecord.check.gate.model import DataGraph, Term
from onrecord.terms import RDF, RDFS

_TYPE, _BELOW = RDF + "type", RDFS + "subClassOf"
_OWN, _CONTEXT = ox.NamedNode(OWN), ox.NamedNode(CONTEXT)


class TargetFinder:
    """Knows which classes and predicates the shapes ask for."""

    def __init__(self, program: Program) -> None:
        self._classes = {as_stored(c): class_iri(c) for c in program.classes}
        self._nodes: dict[str, list[Term]] = {}
        self._by_class: defaultdict[Term, list[str]] = defaultdict(list)
        self._by_subject: defaultdict[str, list[str]] = defaultdict(list)
        self._by_object: defaultdict[str, list[str]] = defaultdict(list)
        for relation, targets in {rule.iri: rule.targets for rule in program.rules}.items():
            self._nodes[relation] = [as_stored(n) for n in targets.nodes]
            for term in targets.classes:
                self._by_class[as_stored(term)].append(relation)
            for predicates, table in (
                (targets.subjects_of, self._by_subject),
                (targets.objects_of, self._by_object),
            ):
                for predicate in predicates:
                    table[str(predicate)].append(relation)
        self._to_themselves = {
            as_stored(n) for rule in program.rules if rule.nullable for n in rule.targets.nodes
        }

    def read(self, graph: DataGraph, taken: Set[ox.NamedNode], sound: set[Any]) -> ReadGraph:
        """The graph by predicate, under a key that is none of those taken.

        ``sound`` are values met before that enter the store as they are; more are added to them.
        """
        own, context = _by_predicate(graph.own), _by_predicate(graph.context)
        name = _common_name(graph.own, taken)
        key = name or ox.NamedNode(f"{GATE}graph:{len(taken)}")
        subjects = dict.fromkeys(t.subject for t in graph.own)
        described = {t.subject for t in graph.context}
        of_context = described - subjects.keys()
        numbers = {s: number for number, s in enumerate((*subjects, *of_context))}
        read = ReadGraph(graph.name, key, own, context, name is not None, numbers)
        read.of_context = of_context
        read.blank = ox.BlankNode in set(map(type, numbers))
        faults = _read_values(read, sound)
        if self._to_themselves:
            known = set(numbers).union(*map(read.values, read.predicates()))
            faults += [
                f"The target {absent} is not in the graph, and a path may be empty."
                for absent in self._to_themselves - known
            ]
        read.faults = tuple(dict.fromkeys(faults))
        targets: defaultdict[str, set[Any]] = defaultdict(set)
        read.instances = self._instances(read, targets)
        for predicate, relations in self._by_subject.items():
            for relation in relations:
                targets[relation].update(t.subject for t in read.triples(predicate))
        for predicate, relations in self._by_object.items():
            seals = read.seals.get(predicate, {})
            for relation in relations:
                targets[relation].update(seals.get(v, v) for v in read.values(predicate))
        for relation, named in self._nodes.items():
            targets[relation].update(named)
        focus = {relation: reached - read.of_context for relation, reached in targets.items()}
        read.focus = {relation: nodes for relation, nodes in focus.items() if nodes}
        return read

    def _instances(
        self, read: ReadGraph, targets: defaultdict[str, set[Any]]
    ) -> Mapping[str, Set[Any]]:
        """The classes' instances, by the predicates from these; adds to the targets."""
        types: defaultdict[Any, set[Any]] = defaultdict(set)
        terms = list(read.numbers)
        for triple in read.triples(_TYPE):
            types[triple.object].add(terms[read.numbers[triple.subject]])
        above: defaultdict[Any, list[Any]] = defaultdict(list)
        for triple in read.triples(_BELOW):
            above[triple.subject].append(triple.object)
        found: defaultdict[str, set[Any]] = defaultdict(set)
        for cls, nodes in types.items():
            relations, some = self._relations(cls, above)
            for relation in relations:
                found[relation] |= nodes
            for target in some:
                targets[target] |= nodes
        return found

    def _relations(self, cls: Term, above: Mapping[Any, list[Any]]) -> tuple[list[str], list[str]]:
        """The predicates of a class and of all above it, as classes and as targets."""
        relations: list[str] = []
        targets: list[str] = []
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


def found_quads(read: ReadGraph, wanted: Set[str]) -> Iterator[ox.Quad]:
    """What the gate's own graphs hold of a graph: focus nodes and instances that are wanted."""
    key, of_context = read.key, read.of_context
    for iri, nodes in read.focus.items():
        if iri in wanted:
            relation = ox.NamedNode(iri)
            yield from (ox.Quad(key, relation, node, _OWN) for node in nodes)
    for iri, nodes in read.instances.items():
        if iri in wanted:
            relation = ox.NamedNode(iri)
            for node in nodes:
                home = _CONTEXT if node in of_context else _OWN
                yield ox.Quad(node, relation, key, home)


def _read_values(read: ReadGraph, sound: set[Any]) -> list[str]:
    """Looks at the values that are new: notes blank nodes and seals, and returns the faults."""
    faults = []
    for predicate in read.predicates():
        seals: dict[Any, ox.Literal] = {}
        for value in read.values(predicate) - sound:
            if isinstance(value, ox.Literal):
                kept = sealed(value)
                if kept is None:
                    faults.append(f"Oxigraph cannot read the literal {value}.")
                elif kept is not value and kept != value:
                    seals[value] = kept
                else:
                    sound.add(value)
            elif isinstance(value, ox.BlankNode):
                read.blank = True
            elif isinstance(value, ox.Triple):
                faults.append("A triple is nested in a triple.")
            else:
                sound.add(value)
        if seals:
            read.seals[predicate] = seals
    return faults


def _by_predicate(triples: Iterable[ox.Quad | ox.Triple]) -> ByPredicate:
    found: defaultdict[ox.NamedNode, list[ox.Quad | ox.Triple]] = defaultdict(list)
    for triple in triples:
        found[triple.predicate].append(triple)
    return {predicate.value: some for predicate, some in found.items()}


def _common_name(
    triples: Sequence[ox.Quad | ox.Triple], taken: Set[ox.NamedNode]
) -> ox.NamedNode | None:
    """The name that all triples carry as quads, if no other graph has it.

    Such quads are stored as they are: to make new ones costs more than to store them.
    """
    first = triples[0] if triples else None
    if not isinstance(first, ox.Quad) or set(map(type, triples)) != {ox.Quad}:
        return None
    name = first.graph_name
    if not isinstance(name, ox.NamedNode) or name in taken or name.value.startswith(GATE):
        return None
    names = {t.graph_name for t in triples if isinstance(t, ox.Quad)}
    return name if len(names) == 1 else None
