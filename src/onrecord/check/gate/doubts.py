"""Values that conform for certain, told without a query.

Each function here makes ``Doubts`` for a constraint: they take out of a set the values that surely
conform, and leave those that only the constraint's expression can judge. A value that is sealed in
the store is left, too, wherever its seal could matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from typing import Any

import pyoxigraph as ox

from onrecord.check.gate.graph_index import Doubts, ReadGraph
from onrecord.check.gate.literals import surely_written


def unless(conforms: Callable[[Any], bool]) -> Doubts:
    """All values but those of which the test is true."""
    return Doubts(lambda values, _: {v for v in values if not conforms(v)})


def unless_in(members: Set[Any]) -> Doubts:
    """All values but these terms."""
    return Doubts(lambda values, _: values - members)


def unless_instance(relation: str) -> Doubts:
    """All values but the instances of a class, by the predicate from these."""

    def among(values: Set[Any], graph: ReadGraph) -> Set[Any]:
        return values - graph.instances.get(relation, frozenset())

    return Doubts(among, by_graph=True)


def unless_literal(conforms: Callable[[ox.Literal], bool]) -> Doubts:
    """All values but the literals of which the test is true."""
    return unless(lambda value: isinstance(value, ox.Literal) and conforms(value))


def unless_of_kind(kinds: tuple[type, ...]) -> Doubts:
    """All values but terms of some kinds."""
    return unless(lambda value: isinstance(value, kinds))


def unless_written(datatype: str) -> Doubts | None:
    """All values but literals of a datatype that are written in its plainest form."""
    is_sure = surely_written(datatype)
    if is_sure is None:
        return None
    named = ox.NamedNode(datatype)
    return unless_literal(lambda value: value.datatype == named and is_sure(value.value))


def unless_language(ranges: Iterable[str]) -> Doubts:
    """All values but the literals in languages of some ranges."""
    names = tuple(name.lower() for name in ranges)
    subtags = tuple(f"{name}-" for name in names)

    def conforms(literal: ox.Literal) -> bool:
        language = (literal.language or "").lower()
        return language != "" and (language in names or language.startswith(subtags))

    return unless_literal(conforms)


def unless_integer(bound: ox.Literal, holds: Callable[[int, int], bool]) -> Doubts | None:
    """All values but the integers in their plainest form that are related so to such a bound."""
    datatype = bound.datatype
    is_sure = surely_written(datatype.value)
    if not datatype.value.endswith("#integer") or is_sure is None or not is_sure(bound.value):
        return None
    number = int(bound.value)
    return unless_literal(
        lambda value: (
            value.datatype == datatype and is_sure(value.value) and holds(int(value.value), number)
        )
    )


def any_of_all(parts: Sequence[Doubts | None]) -> Doubts | None:
    """What some constraint has doubts about, where all have to hold."""
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None

    def among(values: Set[Any], graph: ReadGraph) -> Set[Any]:
        return set().union(*(part.among(values, graph) for part in known))

    return Doubts(among, any(part.by_graph for part in known))


def all_of_any(parts: Sequence[Doubts | None]) -> Doubts | None:
    """What every constraint has doubts about, where one has to hold."""
    known = [part for part in parts if part is not None]
    if not known:
        return None

    def among(values: Set[Any], graph: ReadGraph) -> Set[Any]:
        for part in known:
            values = part.among(values, graph)
        return values

    return Doubts(among, any(part.by_graph for part in known))
