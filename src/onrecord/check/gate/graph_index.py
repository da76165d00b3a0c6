"""The graphs of a batch by predicate: what is known of their triples before any query.

Most constraints hold throughout a batch. Sets of subjects and values show that at a fraction of
what a query costs, and only triples that a query still needs enter the store.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import pyoxigraph as ox

from onrecord.terms import RDF

_Triple: TypeAlias = ox.Quad | ox.Triple
#: Triples by the IRI of their predicate.
ByPredicate: TypeAlias = Mapping[str, Sequence[_Triple]]
_TYPE = RDF + "type"
_NONE: frozenset[Any] = frozenset()

#: Whether a constraint surely holds of all focus nodes of a graph, by the predicate of the targets.
Settled: TypeAlias = Callable[["ReadGraph", str], bool]


@dataclass(frozen=True, slots=True)
class Doubts:
    """Which of some values of a graph might be at fault; none of the others is.

    Without ``by_graph`` the answer is the same for a value in any graph.
    """

    among: Callable[[Set[Any], ReadGraph], Set[Any]]
    by_graph: bool = False


@dataclass(slots=True)
class ReadGraph:
    """One graph and its context, each by predicate.

    ``key`` is its graph in the store; ``keyed`` tells that the own triples are quads of that name.
    ``numbers`` are those of the subjects: to compare numbers is much quicker than to compare terms.
    ``seals`` are, by predicate, the literals that enter the store sealed. ``focus`` are the focus
    nodes by the predicate of the targets, ``instances`` those of classes by the predicate from
    these, ``of_context`` the nodes that only the context describes. ``blank`` tells whether a blank
    node is in the graph, ``faults`` say why the store cannot stand for it.
    """

    name: str
    key: ox.NamedNode
    own: ByPredicate
    context: ByPredicate
    keyed: bool
    numbers: Mapping[Any, int]
    seals: dict[str, Mapping[Any, ox.Literal]] = field(default_factory=dict)
    focus: Mapping[str, Set[Any]] = field(default_factory=dict)
    instances: Mapping[str, Set[Any]] = field(default_factory=dict)
    of_context: Set[Any] = _NONE
    blank: bool = False
    faults: tuple[str, ...] = ()
    _known: dict[Hashable, bool] = field(default_factory=dict)
    _subjects: dict[str, Set[int]] = field(default_factory=dict)
    _focus_numbers: dict[str, Set[int | None]] = field(default_factory=dict)
    _values: dict[str, Set[Any]] = field(default_factory=dict)

    def predicates(self) -> Iterable[str]:
        """The predicates of all triples, each once, in the order they come."""
        return dict.fromkeys((*self.own, *self.context))

    def triples(self, predicate: str) -> Sequence[_Triple]:
        """All triples with a predicate."""
        own, context = self.own.get(predicate, ()), self.context.get(predicate, ())
        return [*own, *context] if own and context else own or context

    def subjects(self, predicate: str) -> Set[int]:
        """The numbers of all subjects of a predicate."""
        known = self._subjects.get(predicate)
        if known is None:
            numbers = self.numbers
            known = {numbers[t.subject] for t in self.triples(predicate)}
            self._subjects[predicate] = known
        return known

    def focus_numbers(self, target: str) -> Set[int | None]:
        """The numbers of focus nodes; None is among them if one is no subject."""
        known = self._focus_numbers.get(target)
        if known is None:
            known = {self.numbers.get(node) for node in self.focus.get(target, _NONE)}
            self._focus_numbers[target] = known
        return known

    def values(self, predicate: str) -> Set[Any]:
        """All values of a predicate, as they are written."""
        known = self._values.get(predicate)
        if known is None:
            known = self._values[predicate] = {t.object for t in self.triples(predicate)}
        return known

    def repeats(self, predicate: str) -> bool:
        """Whether some node may have two values of a predicate."""
        return len(self.subjects(predicate)) < len(self.triples(predicate))

    def remembered(self, question: Hashable, answer: Callable[[ReadGraph], bool]) -> bool:
        """The answer to a question that several constraints ask of the graph."""
        known = self._known.get(question)
        if known is None:
            known = self._known[question] = answer(self)
        return known

    def quads(self, wanted: Set[str] | None) -> Iterator[ox.Quad]:
        """The quads that the store needs for some predicates, or (None) for all."""
        for part, keyed in ((self.own, self.keyed), (self.context, False)):
            for iri, triples in part.items():
                if wanted is None or iri in wanted:
                    seals = self.seals.get(iri)
                    if keyed and not seals:
                        yield from triples  # type: ignore[misc]  # keyed: they are quads
                    else:
                        yield from self._under_key(iri, triples, seals or {})

    def _under_key(
        self, iri: str, triples: Sequence[_Triple], seals: Mapping[Any, ox.Literal]
    ) -> Iterator[ox.Quad]:
        key, predicate = self.key, ox.NamedNode(iri)
        if not seals:
            return (ox.Quad(t.subject, predicate, t.object, key) for t in triples)
        return (ox.Quad(t.subject, predicate, seals.get(t.object, t.object), key) for t in triples)


class Used:
    """What the graphs of a batch use: predicates, classes, blank nodes."""

    def __init__(self, graphs: Sequence[ReadGraph]) -> None:
        self.graphs = graphs
        self.predicates: Set[str] = set().union(*(g.predicates() for g in graphs))
        self.blank = any(g.blank for g in graphs)
        self._repeated: dict[str, bool] = {}
        self._values: dict[str, Set[Any]] = {}

    @cached_property
    def classes(self) -> Set[str]:
        """The IRIs of the classes that nodes are directly of."""
        found = set().union(*(g.values(_TYPE) for g in self.graphs))
        return {cls.value for cls in found if isinstance(cls, ox.NamedNode)}

    def repeats(self, predicate: str) -> bool:
        """Whether some node of a graph may have two values of a predicate."""
        known = self._repeated.get(predicate)
        if known is None:
            known = any(g.repeats(predicate) for g in self.graphs)
            self._repeated[predicate] = known
        return known

    def any_unsettled(self, target: str, settled: Settled) -> bool:
        """Whether a focus node might be at fault."""
        return not all(settled(g, target) for g in self.graphs)

    def any_doubtful_value(self, predicate: str, doubts: Doubts) -> bool:
        """Whether a value of a predicate might be at fault."""
        if doubts.by_graph:
            return any(doubts.among(g.values(predicate), g) for g in self.graphs)
        values = self._values.get(predicate)
        if values is None:
            values = set().union(*(g.values(predicate) for g in self.graphs))
            self._values[predicate] = values
        return any(doubts.among(values, g) for g in self.graphs[:1])

    def any_doubtful_focus(self, target: str, doubts: Doubts) -> bool:
        """Whether a focus node might be at fault by itself."""
        return any(doubts.among(g.focus.get(target, _NONE), g) for g in self.graphs)
