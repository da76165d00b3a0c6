"""Reading a graph directory."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

import pyoxigraph as ox
from pyoxigraph import Quad

from onrecord.errors import GraphCorrupt
from onrecord.rdf.nquads import canonical, graph_of, split_lines
from onrecord.store import oxigraph
from onrecord.store.base import Results
from onrecord.store.layout import REBUILD, Current, Layout
from onrecord.store.locks import Lock, lock_for_reading

#: How often opening is tried again when the version goes away meanwhile. Each time a writer must
#: have published twice between our reading its name and our opening it.
_TRIES = 20


def open_graph(path: str | os.PathLike[str]) -> LocalStore:
    """Open the newest version of the graph directory at ``path``, for reading.

    A writer may be at work in the directory: what is read does not change. Raises GraphMissing
    and GraphCorrupt.
    """
    return LocalStore(path)


class LocalStore:
    """One version of a graph directory. It stays as it is until ``refresh``.

    Results of a query may be read as long as the store is open. ``replace`` and ``remove`` write
    through a Writer of their own and refresh; use a Writer for more than a few graphs.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._layout = Layout.at(path)
        self._lock: Lock | None = None
        self._current, self._store, self._lock = _open(self._layout)

    @property
    def path(self) -> Path:
        """The graph directory, as it was named."""
        return self._layout.given

    @property
    def version(self) -> int:
        """The number of the version that is open."""
        return self._current.version

    @property
    def changed(self) -> int:
        """The quads removed from and added to the version since it was last loaded in full."""
        return self._current.changed

    @property
    def version_path(self) -> Path:
        """The folder of the open version: an Oxigraph store, never to be opened for writing."""
        return self._layout.version(self.version)

    @property
    def stale(self) -> bool:
        """Whether a newer version has been published."""
        current = Current.read(self._layout)
        return current is not None and current.version != self.version

    def refresh(self) -> bool:
        """Open the newest version; return whether it is another one."""
        if not self.stale:
            return False
        before = self._lock
        self._current, self._store, self._lock = _open(self._layout)
        if before is not None:
            before.close()
        return True

    def query(self, text: str) -> Results:
        """The result of a SPARQL 1.1 query.

        Raises QueryError if the query is faulty, GraphCorrupt if the store is.
        """
        try:
            return oxigraph.ask(self._store, text)
        except (OSError, RuntimeError) as error:
            raise _damaged(self._layout, error) from error

    def graphs(self) -> Iterator[str]:
        """The IRIs of the named graphs that are not empty, sorted."""
        return oxigraph.graph_names(self._store)

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """The quads of one named graph, or of all."""
        try:
            yield from oxigraph.quads_of(self._store, graph)
        except (OSError, RuntimeError) as error:
            raise _damaged(self._layout, error) from error

    def replace(self, graph: str, quads: Iterable[Quad]) -> None:
        """Replace the named graph with ``quads``, atomically.

        Raises GraphLocked while another process writes.
        """
        from hashlib import sha256

        from onrecord.store.writer import open_writer  # readers start without what only it needs

        text = canonical(graph, quads)
        with open_writer(self.path, create=False) as writer:
            unit = writer.units.get(graph)
            text = canonical(graph, text + _kept(graph, writer.read(graph) or b"", text))
            kind, name = (unit.kind, unit.id) if unit else ("graph", graph)
            key = sha256(text).hexdigest()
            writer.put(graph, kind=kind, id=name, key=key, counts={}, nquads=text)
        self.refresh()

    def remove(self, graph: str) -> None:
        """Remove the named graph, and what other graphs hold that came with it."""
        from onrecord.store.writer import open_writer

        with open_writer(self.path, create=False) as writer:
            writer.drop(graph)
        self.refresh()

    def close(self) -> None:
        """Close the version; it may then be removed once newer ones are published."""
        if self._lock is not None:
            self._lock.close()

    def __enter__(self) -> LocalStore:
        """The store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()


def _open(layout: Layout) -> tuple[Current, ox.Store, Lock | None]:
    for attempt in range(_TRIES):
        layout.check()
        current = Current.read(layout)
        if current is None:
            raise layout.corrupt(
                "nothing in it is published yet; a build was interrupted or is still running.",
                "Wait for it, run the same build again to resume it, or publish what is committed: "
                f"onrecord compact --graph {layout.given}.",
            )
        version = layout.version(current.version)
        try:
            lock = lock_for_reading(version)
            if lock is not None:
                return current, ox.Store.read_only(str(version)), lock
        except (OSError, RuntimeError) as error:
            if Current.read(layout) == current:
                if not version.is_dir():
                    raise layout.corrupt(
                        f"its version {current.version} is missing.", REBUILD
                    ) from error
                raise _damaged(layout, error) from error
        time.sleep(0.01 * attempt)  # two newer versions were published since; look again
    raise layout.corrupt(
        "its versions change faster than they can be opened.", "Run the command again."
    )


def _kept(graph: str, old: bytes, new: bytes) -> bytes:
    """What graphs that ``new`` does not write to have said of the graph."""
    written = {graph, *(graph_of(line) for line in split_lines(new))}
    return b"".join(line for line in split_lines(old) if graph_of(line) not in written)


def _damaged(layout: Layout, error: OSError | RuntimeError) -> GraphCorrupt:
    words = str(error).split(": ", 1)[-1].split("sstable")[0].split("  ")[0].strip()
    return layout.corrupt(f"its store is damaged ({words}).", REBUILD)
