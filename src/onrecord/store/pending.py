"""What the next commit holds: units as they will lie in its shard, and graphs to remove."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import Quad

from onrecord.errors import StoreError
from onrecord.store.manifest import Unit
from onrecord.store.nquads import graph_node
from onrecord.store.packed import Packed, pack


@dataclass(frozen=True, slots=True)
class Put:
    """A unit that the next commit holds; it has no place in a shard yet."""

    unit: Unit
    data: bytes


class Pending:
    """Puts and drops by graph, of which the last one counts."""

    def __init__(self) -> None:
        self._held: dict[str, Put | None] = {}
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._held)

    def put(
        self,
        graph: str,
        *,
        kind: str,
        id: str,
        key: str,
        counts: Mapping[str, int],
        nquads: Packed | bytes | Iterable[Quad],
    ) -> None:
        """Hold a unit; see :meth:`onrecord.store.base.Sink.put`."""
        packed = nquads if isinstance(nquads, Packed) else pack(graph, nquads)
        if packed.graph != graph:
            raise StoreError(f"What was packed as {packed.graph} cannot be stored as {graph}.")
        length = len(packed.data)
        unit = Unit(graph, kind, id, key, dict(counts), "", 0, length, packed.quads)
        self._hold(graph, Put(unit, packed.data))

    def drop(self, graph: str) -> None:
        """Hold that the unit of ``graph`` goes."""
        graph_node(graph)
        self._hold(graph, None)

    def puts(self) -> list[Put]:
        """The units in the order in which they will lie in a shard."""
        held = (put for put in self._held.values() if put is not None)
        return sorted(held, key=lambda put: put.unit.graph)

    def drops(self, units: Mapping[str, Unit]) -> tuple[str, ...]:
        """The graphs to remove that there are, sorted."""
        return tuple(
            sorted(graph for graph, put in self._held.items() if put is None and graph in units)
        )

    def clear(self) -> None:
        """Hold nothing any more."""
        self._held.clear()
        self.bytes = 0

    def _hold(self, graph: str, put: Put | None) -> None:
        before = self._held.pop(graph, None)
        self.bytes += (len(put.data) if put else 0) - (len(before.data) if before else 0)
        self._held[graph] = put


def placed(units: Iterable[Unit], shard: str) -> Iterator[Unit]:
    """The units as they lie one after the other in a shard."""
    offset = 0
    for unit in units:
        yield replace(unit, shard=shard, offset=offset)
        offset += unit.length
