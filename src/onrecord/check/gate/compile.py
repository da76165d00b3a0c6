"""A shapes graph → the queries that find what violates it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import pyoxigraph as ox
import rdflib
from rdflib.term import Node

from onrecord.check.gate.components.registry import MAKERS
from onrecord.check.gate.constraints import GRAPH, OWN, Check, Constraints, constant, reach
from onrecord.check.gate.graph_index import Doubts, Settled, Used
from onrecord.check.gate.literals import GATE
from onrecord.check.gate.model import CannotCompile, Uncompiled
from onrecord.check.gate.paths import Path
from onrecord.check.gate.prebound import ShapesAsData
from onrecord.check.gate.reads import Reads, reads
from onrecord.check.gate.shapes import Shape, ShapesReader, Targets
from onrecord.check.gate.sparql import Constraint, read_constraint
from onrecord.terms import SH

_SH = rdflib.Namespace(SH)

#: The graph that holds the one focus node of a query that runs for each of them.
ONE = f"{GATE}one"
_SPARQL = SH + "SPARQLConstraintComponent"
#: Constraints in one query: their bits have to fit into SPARQL's integer.
_MOST = 32


@dataclass(frozen=True, slots=True)
class Mark:
    """What is violated: a constraint component of a shape; ``constraint`` is one in SPARQL."""

    shape: Node
    severity: str
    component: str
    constraint: Node | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A SPARQL query that finds violations in a whole batch.

    It selects ``?gateGraph``, the focus node ``?this`` and perhaps ``?value``, ``?path`` and
    ``?gateMask``, the sum of 2ⁿ over the violated ``marks`` n. ``may_find`` says whether it can
    find anything in data that use predicates so. ``first``, if there is one, is a quicker query:
    where it has no solution, this one has none. ``nodes``, if there is one, finds the graphs and
    focus nodes to run the query for one by one; it then selects no ``?gateGraph``. One that is
    ``of_shapes`` looks at the shapes graph too.
    """

    marks: tuple[Mark, ...]
    text: str
    may_find: Callable[[Used], bool]
    first: str | None = None
    nodes: str | None = None
    of_shapes: bool = False

    @property
    def reads(self) -> Iterator[Reads]:
        """What each of its queries reads."""
        return (reads(text) for text in (self.text, self.first, self.nodes) if text is not None)


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape with targets: its queries, and what of it could not be compiled.

    ``iri`` is the predicate from a graph to its focus nodes, in the gate's own graph. ``nullable``
    tells whether a path in it leads from a node to itself: SPARQL finds it so in a graph that has
    the node, SHACL everywhere.
    """

    shape: Node
    targets: Targets
    iri: str
    queries: tuple[Query, ...]
    uncompiled: tuple[Uncompiled, ...]
    nullable: bool

    @property
    def has_sparql(self) -> bool:
        """Whether queries of the shapes' authors are among the queries."""
        return any(m.component == _SPARQL for q in self.queries for m in q.marks)


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled shapes graph.

    ``classes`` are those that values have to be of. ``anywhere`` are the shapes of which not even
    the targets are known, so that they concern every graph. ``shapes`` is what the store has to
    hold for the queries that are ``of_shapes``.
    """

    rules: tuple[Rule, ...]
    classes: frozenset[Node]
    anywhere: tuple[Uncompiled, ...]
    shapes: tuple[ox.Quad, ...]


def compile_shapes(graph: rdflib.Graph) -> Program:
    """All shapes of a shapes graph that have targets, as queries."""
    reader = ShapesReader(graph)
    constraints = Constraints(reader, MAKERS)
    shapes = ShapesAsData(graph)
    rules: list[Rule] = []
    anywhere: list[Uncompiled] = []
    numbers: dict[Targets, int] = {}
    for node in reader.with_targets():
        try:
            targets = reader.targets(node)
            for term in (*targets.classes, *targets.nodes):
                constant(term)
        except CannotCompile as fault:
            anywhere.append(Uncompiled(node, str(fault)))
            continue
        iri = f"{GATE}target:{numbers.setdefault(targets, len(numbers))}"
        made = _Maker(reader, constraints, shapes, iri)
        made.add(node, ())
        queries = (*made.queries, *made.joint())
        uncompiled, nullable = tuple(made.uncompiled), constraints.nullable
        rules.append(Rule(node, targets, iri, queries, uncompiled, nullable))
    return Program(tuple(rules), frozenset(constraints.classes), tuple(anywhere), shapes.quads())


_Steps = tuple[Path, ...]


class _Maker:
    """Makes the queries of one shape with targets and of the property shapes within it.

    ``target`` is the predicate from a graph to the shape's focus nodes.
    """

    def __init__(
        self, reader: ShapesReader, constraints: Constraints, shapes: ShapesAsData, target: str
    ) -> None:
        self.reader, self.constraints, self.target = reader, constraints, target
        self.shapes = shapes
        self.queries: list[Query] = []
        self.uncompiled: list[Uncompiled] = []
        self._joint: defaultdict[_Steps, list[tuple[Mark, str]]] = defaultdict(list)

    def add(self, node: Node, steps: _Steps) -> None:
        """The queries of a shape whose focus nodes lie at the end of the steps."""
        try:
            shape = self.constraints.enter(node)
        except CannotCompile as fault:
            self.uncompiled.append(Uncompiled(node, str(fault)))
            return
        try:
            if shape.deactivated:
                return
            try:
                self.queries += self._queries(shape, steps)
            except CannotCompile as fault:
                self.uncompiled.append(Uncompiled(node, str(fault)))
            further = steps if shape.path is None else (*steps, shape.path)
            try:
                for child in self.constraints.properties(shape):
                    self.add(child, further)
            except CannotCompile as fault:
                self.uncompiled.append(Uncompiled(node, str(fault)))
        finally:
            self.constraints.leave()

    def joint(self) -> Iterator[Query]:
        """The queries of constraints that look at each focus node, whatever its shape."""
        for steps, found in self._joint.items():
            for start in range(0, len(found), _MOST):
                some = found[start : start + _MOST]
                yield _query(some, self._focus(steps), partial(_lead, steps))

    def _queries(self, shape: Shape, steps: _Steps) -> list[Query]:
        """The queries of a shape by itself; adds to those that are joint."""
        value = "?this" if shape.path is None else "?value"
        marked = [
            (Mark(shape.node, shape.severity, c.component), c)
            for c in self.constraints.checks(shape, "?this", value)
            if c.expression != "false"
        ]
        queries = []
        path = shape.path
        each = [(mark, check) for mark, check in marked if check.each]
        by_doubts = (
            [(m, c) for m, c in each if (c.doubts is None) == none] for none in (False, True)
        )
        queries += [self._of_values(path, steps, some) for some in by_doubts if some]
        for mark, check in marked:
            if check.each:
                continue
            if check.settled is not None and not steps:
                may_find = partial(_unsettled, self.target, [check.settled])
                queries.append(_query([(mark, check.expression)], self._focus(steps), may_find))
            elif path is None or check.least_values == 0:
                self._joint[steps].append((mark, check.expression))
            else:
                queries.append(
                    _query(
                        [(mark, check.expression)],
                        self._focus(steps),
                        _may_exceed(steps, path, check.least_values),
                    )
                )
        for node in shape.values(_SH.sparql):
            queries += self._sparql(shape, steps, node)
        return queries

    def _of_values(
        self, path: Path | None, steps: _Steps, checks: Sequence[tuple[Mark, Check]]
    ) -> Query:
        """The query of constraints on single values, all with doubts or all without."""
        each = [(mark, check.expression) for mark, check in checks]
        doubts = [check.doubts for _, check in checks if check.doubts is not None]
        settled = [check.settled for _, check in checks if check.settled is not None]
        if path is None:
            pattern = f"{self._focus(steps)} BIND (?this AS ?value)"
            if doubts and not steps:
                return _query(each, pattern, partial(_doubtful_focus, self.target, doubts))
            return _query(each, pattern, partial(_lead, steps))
        found = reach("?this", path.text, "?value")
        pattern, further = f"{self._focus(steps)} {found}", (*steps, path)
        if path.iri is None:
            return _query(each, pattern, partial(_lead, further))
        wrong = " || ".join(expression for _, expression in each)
        first = f"SELECT ?this WHERE {{ {found} FILTER ({wrong}) }} LIMIT 1"
        if len(settled) == len(checks) and not steps:
            may_find = partial(_may_be_unsettled, further, self.target, settled)
            return _query(each, pattern, may_find, first)
        return _query(each, pattern, partial(_doubtful_value, further, path.iri, doubts), first)

    def _sparql(self, shape: Shape, steps: _Steps, node: Node) -> Iterator[Query]:
        path = shape.path.text if shape.path is not None else None
        constraint = read_constraint(self.reader.graph, node, path)
        if constraint is None:
            return
        here = self._focus(steps)
        nodes = f"SELECT DISTINCT {GRAPH} ?this WHERE {{ {here} }}"
        one = f"GRAPH <{ONE}> {{ <{ONE}> <{ONE}> ?this }}"
        bound = one if constraint.singly else here
        if constraint.of_shapes:
            bound += f" {self.shapes.pattern(shape.node)}"
        text = constraint.query(bound)
        yield Query(
            (Mark(shape.node, shape.severity, _SPARQL, node),),
            text,
            partial(_may_select, text, steps, constraint),
            nodes=nodes if constraint.singly else None,
            of_shapes=constraint.of_shapes,
        )

    def _focus(self, steps: _Steps) -> str:
        """The pattern that finds the focus nodes, in ``?this``, of all graphs."""
        nodes = [*(f"?gateN{n}" for n in range(len(steps))), "?this"]
        parts = [f"GRAPH <{OWN}> {{ {GRAPH} <{self.target}> {nodes[0]} }}"]
        for step, start, end in zip(steps, nodes, nodes[1:], strict=False):
            parts.append(reach(start, step.text, end))
        return " ".join(parts)


def _query(
    checks: Sequence[tuple[Mark, str]],
    pattern: str,
    may_find: Callable[[Used], bool],
    first: str | None = None,
) -> Query:
    if len(checks) == 1:
        condition = f"FILTER ({checks[0][1]})"
    else:
        bits = (f"IF({expression}, {1 << n}, 0)" for n, (_, expression) in enumerate(checks))
        condition = f"BIND ({' + '.join(bits)} AS ?gateMask) FILTER (?gateMask > 0)"
    text = f"SELECT DISTINCT {GRAPH} ?this ?value ?gateMask WHERE {{ {pattern} {condition} }}"
    return Query(tuple(mark for mark, _ in checks), text, may_find, first)


def _lead(steps: _Steps, used: Used) -> bool:
    """Whether all steps may lead somewhere."""
    return all(step.may_lead(used) for step in steps)


def _unsettled(target: str, settled: Sequence[Settled], used: Used) -> bool:
    """Whether some focus node may be at fault."""
    return any(used.any_unsettled(target, some) for some in settled)


def _doubtful_focus(target: str, doubts: Sequence[Doubts], used: Used) -> bool:
    """Whether some focus node may be at fault."""
    return any(used.any_doubtful_focus(target, some) for some in doubts)


def _may_be_unsettled(steps: _Steps, target: str, settled: Sequence[Settled], used: Used) -> bool:
    """Whether all steps may lead somewhere, and some focus node may be at fault."""
    return _lead(steps, used) and _unsettled(target, settled, used)


def _doubtful_value(steps: _Steps, predicate: str, doubts: Sequence[Doubts], used: Used) -> bool:
    """Whether all steps may lead somewhere, and some value of the last may be at fault."""
    if not _lead(steps, used):
        return False
    return not doubts or any(used.any_doubtful_value(predicate, some) for some in doubts)


def _may_select(text: str, steps: _Steps, constraint: Constraint, used: Used) -> bool:
    """Whether a SPARQL constraint may have a solution in data that use what it needs."""
    if not _lead(steps, used) or (constraint.needs_blank and not used.blank):
        return False
    if constraint.singly:
        return True
    needs = reads(text)
    return needs.predicates <= used.predicates and needs.classes <= used.classes


def _may_exceed(steps: _Steps, path: Path, values: int) -> Callable[[Used], bool]:
    def may_find(used: Used) -> bool:
        return _lead((*steps, path), used) and (values < 2 or path.may_branch(used))

    return may_find
