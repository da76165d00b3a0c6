"""Pending units: held as they will be in a shard, until a commit makes them durable."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import Quad

from onrecord.errors import StoreError
from onrecord.rdf.nquads import graph_node
from onrecord.store.manifest import Unit
from onrecord.store.unit import PackedUnit, pack_unit

#: Goes up when the graphs of articles and of the authority get more written into them than an
#: earlier version wrote (see ``describe.derived``).
CONTENT = 1


@dataclass(frozen=True, slots=True)
class Put:
    """A unit that the next commit holds; it has no place in a shard yet."""

    unit: Unit
    data: bytes


class UnitWriter(ABC):
    """A writer of units: a graph directory's writer, or a folder of shards.

    Puts and drops are pending by graph, of which the last one counts, until they are committed.
    """

    def __init__(self) -> None:
        self._pending: dict[str, Put | None] = {}

    @property
    @abstractmethod
    def units(self) -> Mapping[str, Unit]:
        """The committed units by the IRI of their graph."""

    @abstractmethod
    def commit(self) -> None:
        """Make pending puts and drops durable, all of them or none."""

    @property
    def pending(self) -> int:
        """How many puts and drops the next commit holds."""
        return len(self._pending)

    def put(
        self,
        graph: str,
        *,
        kind: str,
        id: str,
        key: str,
        counts: Mapping[str, int],
        nquads: PackedUnit | bytes | Iterable[Quad],
        origin: str = "",
        place: str = "",
    ) -> None:
        """Replace the unit of ``graph`` with ``nquads``.

        They are in ``graph``, or in another named graph with ``graph`` as their subject. Raises
        StoreError for anything else, and then the unit is unchanged.
        """
        packed = nquads if isinstance(nquads, PackedUnit) else pack_unit(graph, nquads)
        if packed.graph != graph:
            raise StoreError(f"A unit packed for {packed.graph} cannot be stored as {graph}.")
        length = len(packed.data)
        unit = Unit(
            graph,
            kind,
            id,
            key,
            dict(counts),
            "",
            0,
            length,
            packed.quads,
            origin,
            place,
            CONTENT,
        )
        self._hold(graph, Put(unit, packed.data))

    def drop(self, graph: str) -> None:
        """Remove the unit of ``graph``; does nothing if there is none."""
        graph_node(graph)
        self._hold(graph, None)

    def _puts(self) -> list[Put]:
        """The units in the order in which they will lie in a shard."""
        puts = (put for put in self._pending.values() if put is not None)
        return sorted(puts, key=lambda put: put.unit.graph)

    def _drops(self) -> tuple[str, ...]:
        """The graphs to remove that there are, sorted."""
        return tuple(
            sorted(g for g, put in self._pending.items() if put is None and g in self.units)
        )

    def _clear(self) -> None:
        """Forget everything pending."""
        self._pending.clear()

    def _hold(self, graph: str, put: Put | None) -> None:
        self._pending[graph] = put


def placed(units: Iterable[Unit], shard: str) -> Iterator[Unit]:
    """The units as they lie one after the other in a shard."""
    offset = 0
    for unit in units:
        yield replace(unit, shard=shard, offset=offset)
        offset += unit.length
