"""What a gate decides about a write, and the protocol that gates follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pyoxigraph import Quad

from onrecord.store import Store


@dataclass(frozen=True, slots=True)
class Put:
    """One unit to write, as ``store.Writer.put`` takes it."""

    graph: str
    kind: str
    id: str
    key: str
    counts: Mapping[str, int]
    nquads: bytes
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision on a write.

    ``refused`` is None, or the sentence that says why nothing is written; then ``report`` has the
    findings as JSON and ``turtle`` the same as a ``sh:ValidationReport``.
    """

    puts: tuple[Put, ...] = ()
    drops: tuple[str, ...] = ()
    refused: str | None = None
    report: Mapping[str, Any] = field(default_factory=dict)
    turtle: str = ""


class Gate(Protocol):
    """Accepts or rejects a write before any of it is done."""

    def __call__(
        self, changes: Mapping[str, Sequence[Quad]], store: Store, base: str, /
    ) -> Decision:
        """Decide on the graphs that change: each by its IRI with all its quads, [] for none.

        ``store`` is the graph as it is, ``base`` the base of its IRIs.
        """
        ...
