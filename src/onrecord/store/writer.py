"""The single writer of a graph directory: units are put, committed and published."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType, TracebackType

from onrecord.errors import GraphCorrupt, GraphMissing, OnrecordError, StoreError
from onrecord.store import versions
from onrecord.store.atomic import delete, sweep, write_whole
from onrecord.store.layout import Current, Layout, writing
from onrecord.store.locks import lock_for_writing
from onrecord.store.manifest import Commit, Manifest, Unit, write_shard
from onrecord.store.pending import Put, UnitWriter, placed
from onrecord.store.unit import PACKED, compressed

#: A shard that ``compact`` writes is closed at about this many bytes.
_SHARD = 64 << 20


def open_writer(path: str | os.PathLike[str], create: bool = True) -> Writer:
    """Become the writer of the graph directory at ``path``; make it where ``create`` says so.

    What a killed writer left half done is cleared away; what it committed is there. Raises
    GraphMissing (only without ``create``), GraphLocked, GraphCorrupt, GraphNotWritable.
    """
    return Writer(path, create=create)


class Writer(UnitWriter):
    """Writes a graph directory; a context manager. Not to be shared by threads.

    ``put`` and ``drop`` take effect with ``commit``, which lasts through a kill or a power cut;
    readers see it after ``publish``. Leaving the ``with`` block does both, or, while an
    exception passes, commits what was put whole and publishes nothing; the next writer's
    ``close`` publishes it.
    """

    def __init__(self, path: str | os.PathLike[str], *, create: bool = True) -> None:
        super().__init__()
        self._layout = Layout.at(path)
        self._closed = False
        self._current: Current | None = None
        self._manifest = Manifest(self._layout)
        try:
            self._layout.check()
        except GraphMissing:
            if not create:
                raise
            with writing(self._layout):
                self._layout.root.mkdir(parents=True, exist_ok=True)
        self._lock = lock_for_writing(self._layout)
        try:
            self._recover()
        except BaseException:
            self._lock.close()
            raise

    @property
    def path(self) -> Path:
        """The graph directory, as it was named."""
        return self._layout.given

    @property
    def units(self) -> Mapping[str, Unit]:
        """The committed units by the IRI of their graph."""
        return MappingProxyType(self._manifest.units)

    @property
    def unpublished(self) -> bool:
        """Whether readers do not yet see all that is committed."""
        return self._current is None or self._current.commit != self._manifest.last

    def read(self, graph: str) -> bytes | None:
        """The committed N-Quads of a unit, or None where there is no such unit."""
        unit = self._manifest.units.get(graph)
        return None if unit is None else next(self._manifest.read([unit]))[1]

    def commit(self) -> None:
        """Make what is pending durable; does nothing if there is nothing."""
        self._open()
        puts, drops = self._puts(), self._drops()
        if puts or drops:
            with writing(self._layout):
                self._commit(puts, drops)
        self._clear()

    def publish(self, *, whole: bool = False) -> None:
        """Let readers see what is committed; ``whole`` loads all of it in full."""
        self._open()
        if self.unpublished or whole:
            with writing(self._layout):
                self._current = versions.publish(self._manifest, self._current, whole=whole)

    def commit_and_publish(self) -> None:
        """Make what is pending durable and let readers see it: both, or neither of them.

        If it raises, nothing of it remains, and nothing is pending either.
        """
        before = self._manifest.size
        self.commit()
        try:
            self.publish()
        except BaseException:
            self._take_back(before)
            raise

    def compact(self) -> None:
        """Commit; rewrite the shards with live units only; publish a version loaded in full."""
        self.commit()
        with writing(self._layout):
            old = set(self._manifest.sizes)
            self._rewrite()
            for name in old:
                (self._layout.shards / name).unlink(missing_ok=True)
        self.publish(whole=True)

    def close(self) -> None:
        """Commit and publish what is pending or was left unpublished; let others write."""
        try:
            if not self._closed:
                self.commit()
                self.publish()
        finally:
            self._lock.close()
            self._closed = True

    def __enter__(self) -> Writer:
        """The writer itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close; while an exception passes, only commit what was put."""
        if error is None:
            self.close()
            return
        try:
            if not self._closed:
                self.commit()
        except OnrecordError as second:
            error.add_note(f"Uncommitted work is lost: {second}")
        finally:
            self._lock.close()
            self._closed = True

    def _hold(self, graph: str, put: Put | None) -> None:
        self._open()
        super()._hold(graph, put)

    def _open(self) -> None:
        if self._closed:
            raise StoreError(f"The writer of {self.path} is closed.")

    def _recover(self) -> None:
        """Read the state of the directory, removing what a killed writer left half done."""
        layout = self._layout
        with writing(layout):
            layout.make()
            for folder in (layout.root, layout.shards, layout.versions):
                sweep(folder)
            try:
                self._current = Current.read(layout)
            except GraphCorrupt:
                self._current = None  # a version can always be made again from the shards
            if self._current and not layout.version(self._current.version).is_dir():
                self._current = None
            published = self._current.commit if self._current else None
            self._manifest = Manifest.load(layout, published)
            self._manifest.cut()
            self._manifest.check_shards()
            self._sweep_shards()
            if self._current:
                versions.remove_old(layout, self._current.version)

    def _commit(self, puts: list[Put], drops: tuple[str, ...]) -> None:
        number = self._manifest.last + 1
        path = self._layout.shards / _name(number)
        done = False
        try:
            commit = Commit(number, drops=drops)
            if puts:
                size, digest = write_shard(path, (put.data for put in puts))
                units = tuple(placed((put.unit for put in puts), path.name))
                commit = Commit(number, path.name, size, digest, units, drops)
            self._manifest.append(commit)
            done = True
        finally:
            if not done:  # a full disk, Ctrl-C: nothing of it stays, and it may be tried again
                self._manifest.cut()
                path.unlink(missing_ok=True)
        self._manifest.apply(commit)

    def _take_back(self, size: int) -> None:
        """Leave the first ``size`` bytes of the manifest, unless readers see more already."""
        current = Current.read(self._layout)
        if current is not None and current.commit == self._manifest.last:
            return
        with writing(self._layout):
            self._manifest.size = size
            self._manifest.cut()
            self._manifest = Manifest.load(self._layout, current.commit if current else None)
            self._sweep_shards()

    def _sweep_shards(self) -> None:
        """Remove the shards that no commit names."""
        for shard in self._layout.shards.iterdir():
            if shard.name not in self._manifest.sizes:
                delete(shard)

    def _rewrite(self) -> None:
        """Write shards with the live units alone, then a manifest that names only them."""
        old = self._manifest
        lines: list[bytes] = []
        number = old.last
        batch: list[Put] = []
        length = 0
        live = sorted(old.units.values(), key=lambda u: u.graph)
        old.verify(sorted({unit.shard for unit in live}))
        for at, (unit, data) in enumerate(old.stored(live)):
            if not unit.shard.endswith(PACKED):
                data = compressed(data)
            batch.append(Put(replace(unit, length=len(data)), data))
            length += len(data)
            if length >= _SHARD or at == len(live) - 1:
                number += 1
                path = self._layout.shards / _name(number)
                size, digest = write_shard(path, (put.data for put in batch))
                units = tuple(placed((put.unit for put in batch), path.name))
                lines.append(Commit(number, path.name, size, digest, units).line())
                batch, length = [], 0
        if not lines:
            lines.append(Commit(number + 1).line())  # so that the next number is not used twice
        write_whole(self._layout.manifest, b"".join(lines))
        self._manifest = Manifest.load(self._layout, None)


def _name(number: int) -> str:
    return f"{number:06d}{PACKED}"
