"""Constraints that hold for certain of all focus nodes of a graph, told without a query.

Each function here makes a ``Settled`` for a constraint that compares a focus node's values; where
it says no, the constraint's query decides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyoxigraph as ox

from onrecord.check.gate.graph_index import ReadGraph, Settled
from onrecord.check.gate.literals import surely_written
from onrecord.terms import XSD

#: Datatypes whose plainest forms are ordered as these keys are.
_KEYS: dict[str, Callable[[str], Any]] = {XSD + "integer": int, XSD + "date": str}


def all_have(predicate: str) -> Settled:
    """Each focus node has a value of the predicate."""

    def settled(graph: ReadGraph, target: str) -> bool:
        return graph.focus_numbers(target) <= graph.subjects(predicate)

    return settled


def all_have_value(predicate: str, value: Any) -> Settled:
    """Each focus node has that value of the predicate."""

    def settled(graph: ReadGraph, target: str) -> bool:
        numbers, triples = graph.numbers, graph.triples(predicate)
        return graph.focus_numbers(target) <= {
            numbers[t.subject] for t in triples if t.object == value
        }

    return settled


def all_equal(one: str, other: str) -> Settled:
    """Each focus node has the same values of both predicates."""

    def settled(graph: ReadGraph, target: str) -> bool:
        numbers, focus = graph.numbers, graph.focus_numbers(target)
        first, second = (
            {(n, t.object) for t in graph.triples(p) if (n := numbers[t.subject]) in focus}
            for p in (one, other)
        )
        return first == second

    return settled


def all_in_order(one: str, other: str, holds: Callable[[Any, Any], bool]) -> Settled:
    """Each value of the first predicate is so related to the other's one value, on any node."""

    def in_order(graph: ReadGraph) -> bool:
        keys, bounds = _keys(graph, one), _keys(graph, other)
        if not keys or not bounds:
            return not graph.values(one) or not graph.values(other)
        if graph.repeats(other) or type(next(iter(keys.values()))) is not type(
            next(iter(bounds.values()))
        ):
            return False
        numbers = graph.numbers
        most = {numbers[t.subject]: bounds[t.object] for t in graph.triples(other)}
        return all(
            holds(keys[t.object], most[number])
            for t in graph.triples(one)
            if (number := numbers[t.subject]) in most
        )

    def settled(graph: ReadGraph, _: str) -> bool:
        return graph.remembered((one, other, holds), in_order)

    return settled


def _keys(graph: ReadGraph, predicate: str) -> dict[Any, Any]:
    """Keys that order the values of a predicate; none if they are not plain and of one datatype."""
    values = graph.values(predicate)
    datatypes = {v.datatype.value if isinstance(v, ox.Literal) else "" for v in values}
    datatype = datatypes.pop() if len(datatypes) == 1 else ""
    key, is_sure = _KEYS.get(datatype), surely_written(datatype)
    if key is None or is_sure is None or not all(is_sure(v.value) for v in values):
        return {}
    return {v: key(v.value) for v in values}
