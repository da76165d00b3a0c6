"""A unit's quads as stored in a shard: canonical N-Quads, compressed."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Quad

from onrecord.rdf.nquads import canonical

#: The gzip compression level. Measured on 300 Reuters articles of 80 kB each: level 1 gives 5.5 kB
#: in 0.24 ms, 6 gives 4.6 kB in 0.51 ms, 9 gives 4.3 kB in 1.9 ms; each is unpacked in 0.1 ms.
_LEVEL = 6

#: How the name of a shard ends whose units are packed; one that does not is of layout 1.
PACKED = ".nq.gz"


@dataclass(frozen=True, slots=True)
class PackedUnit:
    """A unit's canonical N-Quads, ``quads`` lines, as one member of a gzip file.

    So a shard, which is members one after the other, unpacks to N-Quads with any gzip.
    """

    graph: str
    data: bytes
    quads: int


def pack_unit(graph: str, nquads: bytes | Iterable[Quad]) -> PackedUnit:
    """The quads of the unit of ``graph``, made canonical and packed.

    They lie in ``graph``, or in another named graph with ``graph`` as their subject. Raises
    StoreError for anything else.
    """
    text = canonical(graph, nquads)
    return PackedUnit(graph, compressed(text), text.count(b"\n"))


def compressed(text: bytes) -> bytes:
    """Canonical N-Quads as a gzip member; the same text gives the same bytes."""
    return gzip.compress(text, _LEVEL, mtime=0)


def unpacked(shard: str, data: bytes) -> bytes:
    """The N-Quads of what lies in the shard of that name. Raises ValueError where it is damaged."""
    if not shard.endswith(PACKED):
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(str(error)) from error
