"""The versions that readers open: how one is made from the shards, and when an old one is removed.

A version is an Oxigraph store in its own folder. It is made under another name, gets its own by a
rename, and is never opened for writing again; so no reader ever shares it with a writer.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from io import BufferedReader, RawIOBase
from itertools import chain
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, RdfFormat

from onrecord.rdf.nquads import graph_of, split_lines, subject_of
from onrecord.store.atomic import TEMPORARY, delete, sync, sync_tree
from onrecord.store.layout import Current, Layout
from onrecord.store.locks import lock_for_removal
from onrecord.store.manifest import Manifest, Unit

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_LOG = logging.getLogger(__name__)

KEPT = 2

#: A version is loaded in full again when the quads removed from and added to it since it last was
#: come to more than this share of it. Measured on two busy cores with 500 articles of 800 quads
#: (a changed article counts 1,600): loaded in full 12 to 18 s; with 1 changed 0.7 s, 25 3.6 s, 50
#: 6.5 s, 100 15.8 s, 150 23.6 s. So the two meet at a fifth of the articles. The count goes on from
#: version to version because what is removed keeps its room: 112 MB grew to 206 MB at that point.
SHARE = 0.4

#: With fewer quads than this a version is always loaded in full: it takes 0.6 s for 8,000 quads in
#: the same measurement, and a change of one article in them takes as long.
SMALL = 10_000


#: Quads that one thread loads at a time. Measured on two cores with 2 million quads, in parts of
#: 125,000, 250,000, 500,000 and 1,000,000: 19, 13, 10 and 11 s, peak memory 0.3, 0.5, 1.0 and
#: 1.8 GB. Small parts leave more files, which cost readers time and the store a tidying up.
PART = 500_000


def publish(manifest: Manifest, current: Current | None, *, whole: bool = False) -> Current:
    """Make a version of the live units and let readers see it; log which way it was made.

    ``current`` is the version that readers see now; ``whole`` requests one that is loaded in full.
    Raises OSError, and GraphCorrupt if a shard is damaged.
    """
    layout = manifest.layout
    total = sum(unit.quads for unit in manifest.units.values())
    changed = _changed(manifest)
    if current is not None and changed is not None:
        whole |= total < SMALL or current.changed + changed > SHARE * total
    else:
        whole = True
    number = 1 + max([0, *_numbers(layout)])
    # a name never used before: a store that failed here may not yet have let go of its own
    temporary = layout.versions / f"{TEMPORARY}{number}-{token_hex(4)}"
    try:
        new = None
        if current is not None and not whole:
            # a version that turns out to be damaged is no loss: the shards contain everything
            with suppress(RuntimeError):
                count = _change(manifest, layout.version(current.version), temporary)
                new = Current(number, manifest.last, current.changed + count)
                _LOG.info(
                    "Version %d: %s of %s graphs changed in a copy of version %d "
                    "(%s quads removed or added).",
                    number,
                    f"{len(manifest.base or {}):,}",
                    f"{len(manifest.units):,}",
                    current.version,
                    f"{count:,}",
                )
        if new is None:
            delete(temporary)
            _load_whole(manifest, temporary)
            _LOG.info(
                "Version %d: loaded in full (%s quads of %s graphs).",
                number,
                f"{total:,}",
                f"{len(manifest.units):,}",
            )
            new = Current(number, manifest.last, 0)
        sync_tree(temporary)
        temporary.rename(layout.version(number))
    except BaseException:
        delete(temporary)
        raise
    sync(layout.versions)
    new.write(layout)
    manifest.mark_published(manifest.last)
    remove_old(layout, number)
    return new


def remove_old(layout: Layout, current: int) -> None:
    """Remove all but the last two versions, except any that is being read."""
    numbers = sorted(_numbers(layout))
    for number in numbers[:-KEPT]:
        if number == current:
            continue
        version = layout.version(number)
        lock = lock_for_removal(version)
        if lock is None:
            continue  # a reader holds it; a later publish will remove it
        going = layout.versions / f"{TEMPORARY}gone-{number}"
        version.rename(going)
        delete(going)
        lock.close()


def _numbers(layout: Layout) -> list[int]:
    return [int(p.name) for p in layout.versions.iterdir() if p.name.isdecimal()]


def _changed(manifest: Manifest) -> int | None:
    """At most how many quads differ from the published version; None where that is not known."""
    if manifest.base is None:
        return None
    pairs = ((old, manifest.units.get(graph)) for graph, old in manifest.base.items())
    return sum(unit.quads for pair in pairs for unit in pair if unit)


def _load_whole(manifest: Manifest, into: Path) -> None:
    """A store of all live units, loaded on every core."""
    units = sorted(manifest.units.values(), key=lambda u: (u.shard, u.offset))
    workers = len(os.sched_getaffinity(0))
    total = sum(unit.quads for unit in units)
    parts = list(_parts(units, min(PART, total // workers + 1)))
    shards = sorted({unit.shard for unit in units})
    store = ox.Store(str(into))
    with ThreadPoolExecutor(workers) as pool:
        try:
            for _ in pool.map(manifest.verify, ([shard] for shard in shards)):
                pass
            left = list(pool.map(partial(_load_part, manifest, store), parts))
        finally:
            pool.shutdown(cancel_futures=True)
    store.bulk_extend(
        quad
        for _, text in manifest.read(chain.from_iterable(left))
        for quad in ox.parse(text, format=RdfFormat.N_QUADS)
    )
    store.flush()


def _parts(units: Iterable[Unit], most: int) -> Iterator[list[Unit]]:
    """The units in order, cut into runs that end with the unit that brings ``most`` quads."""
    part: list[Unit] = []
    quads = 0
    for unit in units:
        part.append(unit)
        quads += unit.quads
        if quads >= most:
            yield part
            part, quads = [], 0
    if part:
        yield part


def _load_part(manifest: Manifest, store: ox.Store, units: list[Unit]) -> list[Unit]:
    """Load the units but for those, given back, that may hold blank nodes.

    The store's own reader, the fastest one, would rename blank nodes at random.
    """
    left: list[Unit] = []

    def texts() -> Iterator[bytes]:
        for unit, text in manifest.read(units):
            if b"_:" in text:
                left.append(unit)
            else:
                yield text

    # lenient skips a second look at IRIs and tags: put() has parsed these very bytes
    stream = BufferedReader(_Joined(texts()), 1 << 20)
    store.bulk_load(stream, format=RdfFormat.N_QUADS, lenient=True)
    return left


class _Joined(RawIOBase):
    """Texts one after the other, as a file to read from."""

    def __init__(self, texts: Iterator[bytes]) -> None:
        self._texts = texts
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill the buffer from the text that is due; 0 at the end of the last one."""
        while not self._rest:
            text = next(self._texts, None)
            if text is None:
                return 0
            self._rest = memoryview(text)
        room = memoryview(buffer).cast("B")
        size = min(len(room), len(self._rest))
        room[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _change(manifest: Manifest, old: Path, into: Path) -> int:
    """A copy of the version ``old`` (its files hard-linked) with the changed units in it."""
    base = manifest.base or {}
    new = [manifest.units[graph] for graph in base if graph in manifest.units]
    manifest.verify(sorted({unit.shard for unit in new}))
    ox.Store.read_only(str(old)).backup(str(into))
    store = ox.Store(str(into))
    differ = _Difference(manifest, base)
    touched: set[str] = set(base)
    count = 0
    for line in differ.removed():
        touched.add(graph_of(line))
        store.remove(_quad(line))
        count += 1

    def added() -> Iterator[Quad]:
        nonlocal count
        for line in differ.added():
            count += 1
            yield _quad(line)

    store.bulk_extend(added())
    for graph in touched:
        node = NamedNode(graph)
        if next(store.quads_for_pattern(None, None, None, node), None) is None:
            store.remove_graph(node)  # or an empty graph would keep its name
    store.flush()
    return count


def _quad(line: bytes) -> Quad:
    quad = next(ox.parse(line, format=RdfFormat.N_QUADS))
    assert isinstance(quad, Quad)
    return quad


class _Difference:
    """The lines by which the live units differ from those of the published version.

    Nothing is kept but one unit's lines at a time; the units are read once for what goes and once
    for what comes.
    """

    def __init__(self, manifest: Manifest, base: dict[str, Unit | None]) -> None:
        self._manifest, self._base = manifest, base
        self._shared: dict[str, frozenset[bytes]] = {}

    def removed(self) -> Iterator[bytes]:
        """The lines of the published version that no live unit has."""
        for graph, old, new in self._pairs():
            for line in old - new:
                if not self._held_elsewhere(graph, line):
                    yield line

    def added(self) -> Iterator[bytes]:
        """The lines of live units that their published units had not."""
        for _, old, new in self._pairs():
            yield from new - old

    def _pairs(self) -> Iterator[tuple[str, frozenset[bytes], frozenset[bytes]]]:
        for graph in sorted(self._base):
            old, new = self._base[graph], self._manifest.units.get(graph)
            yield graph, self._lines(old), self._lines(new)

    def _held_elsewhere(self, graph: str, line: bytes) -> bool:
        """Whether another live unit has the line too.

        Only two can: the one whose graph the line lies in, and the one whose graph is its subject.
        """
        for other in {graph_of(line), subject_of(line)} - {graph}:
            unit = self._manifest.units.get(other)
            if unit is None:
                continue
            if other not in self._shared:
                self._shared[other] = self._lines(unit)
            if line in self._shared[other]:
                return True
        return False

    def _lines(self, unit: Unit | None) -> frozenset[bytes]:
        if unit is None:
            return frozenset()
        _, text = next(self._manifest.read([unit]))
        return frozenset(split_lines(text))
