"""Shards at any place that fsspec reaches: a disk, an object store, the memory of this process.

::

    URL/
      folder.json             the layout, and which versions and shapes let the shards through
      shards/000001-ab12….nq.gz  sorted N-Quads of the units of one commit, one after the other
      commits/000001.json     the commit, as a line of a graph directory's manifest; written last

A shard that no commit names does not count. Nothing is ever appended to, so object stores do. A
commit is created and never replaced: of two writers, one has its number and the other is told.
Disks, memory, and S3 (through s3fs) create exclusively; where a file system of fsspec only looks
before it writes, two writers in the same instant may both go on, so give each a folder of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from secrets import token_hex
from types import MappingProxyType, TracebackType
from typing import Any

from onrecord import __version__
from onrecord.errors import MissingExtra, OnrecordError, StoreError, UsageError
from onrecord.resources import shapes_dir
from onrecord.store.atomic import create_whole, write_whole
from onrecord.store.layout import reason_of
from onrecord.store.manifest import Commit, Unit
from onrecord.store.pending import Put, UnitWriter, placed
from onrecord.store.unit import PACKED, unpacked

#: Layout 1 had shards of plain N-Quads, which are read as they are; up to layout 2 a commit did
#: not tell where articles come from, up to layout 3 not which content their graphs have.
FORMAT = 4
_READ = (1, 2, 3, 4)
_COMMIT = re.compile(r"(\d{6,})\.json")
_AGAIN = "Build into a new folder, or restore the file from a backup."


def is_folder(location: str) -> bool:
    """Whether a place given on the command line is a folder of shards, not a file of triples."""
    return "://" in location or (Path(location) / "folder.json").is_file()


@cache
def gate() -> dict[str, str]:
    """What decides whether an article is accepted: this version, and the digest of its shapes."""
    digest = hashlib.sha256()
    for path in sorted(shapes_dir().glob("*.ttl")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return {"onrecord": __version__, "shapes": f"sha256:{digest.hexdigest()}"}


class ShardFolder(UnitWriter):
    """A folder of shards, to be written like a graph directory and to be read commit by commit.

    A context manager, which commits at its end, also while an exception passes. Not to be shared
    by threads. Raises StoreError where the place cannot be read, or holds something else;
    UsageError for an address that fsspec does not know; with ``create=False`` StoreError where
    there is no folder of shards.
    """

    def __init__(self, url: str | os.PathLike[str], *, create: bool = True) -> None:
        super().__init__()
        self.url = os.fspath(url)
        self._fs, self._root = _reach(self.url)
        self._local = "file" in _protocols(self._fs)
        self._units: dict[str, Unit] = {}
        self._commits: dict[str, Commit] = {}  # by the name of its shard
        self._dropped: set[str] = set()
        self._last = 0
        self._writer = token_hex(4)
        self._gates: list[dict[str, str]] = []
        self._format = FORMAT
        with self._using():
            self._read(create)

    @property
    def units(self) -> Mapping[str, Unit]:
        """The committed units by the IRI of their graph."""
        return MappingProxyType(self._units)

    @property
    def dropped(self) -> frozenset[str]:
        """The graphs that a commit removed and no later one restored."""
        return frozenset(self._dropped)

    @property
    def gated_alike(self) -> bool:
        """Whether all of it passed the shapes that this version has."""
        return self._gates == [gate()]

    def commit(self) -> None:
        """Make what is pending durable; does nothing if there is nothing.

        Raises StoreError if another writer took the number of this commit.
        """
        puts, drops = self._puts(), self._drops()
        if puts or drops:
            with self._using():
                self._state_gate()
                self._commit(puts, drops)
        self._clear()

    def shards(self) -> Iterator[list[tuple[Unit, bytes]]]:
        """The live units with their N-Quads, shard by shard in the order of the commits.

        One shard lies in memory at a time. Raises StoreError where a shard is missing, or is not
        the bytes that were written.
        """
        return self._of_shards(self._units.values())

    def read(self, graphs: Iterable[str]) -> Iterator[bytes]:
        """The N-Quads of some units, of which there must be one for each of the ``graphs``."""
        for shard in self._of_shards(self._units[graph] for graph in graphs):
            yield from (text for _, text in shard)

    def close(self) -> None:
        """Commit what is pending."""
        self.commit()

    def __enter__(self) -> ShardFolder:
        """The folder itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit; a second error, while an exception passes, becomes a note on the first."""
        try:
            self.commit()
        except OnrecordError as second:
            if error is None:
                raise
            error.add_note(f"Uncommitted work is lost: {second}")

    # reading

    def _of_shards(self, units: Iterable[Unit]) -> Iterator[list[tuple[Unit, bytes]]]:
        by_shard: dict[str, list[Unit]] = {}
        for unit in units:
            by_shard.setdefault(unit.shard, []).append(unit)
        for name, some in sorted(by_shard.items()):
            data = memoryview(self._shard(name))
            some.sort(key=lambda unit: unit.offset)
            yield [
                (unit, self._unpacked(unit, data[unit.offset : unit.offset + unit.length]))
                for unit in some
            ]

    def _unpacked(self, unit: Unit, data: memoryview) -> bytes:
        try:
            return unpacked(unit.shard, bytes(data))
        except ValueError as error:
            raise self._fault(f"the shard {unit.shard} is damaged ({error}).", _AGAIN) from error

    def _read(self, create: bool) -> None:
        self._fs.invalidate_cache()
        stated = self._cat(f"{self._root}/folder.json")
        if stated is None:
            if not create:
                raise self._fault(
                    "it contains no folder.json.",
                    "Name a folder written by 'onrecord build SOURCE --shards URL'.",
                )
            return
        try:
            record = json.loads(stated)
            self._format, self._gates = record["format"], [dict(g) for g in record["gated"]]
        except (ValueError, KeyError, TypeError) as error:
            raise self._fault(f"its folder.json is damaged ({error}).", _AGAIN) from error
        if self._format not in _READ:
            raise self._fault(
                f"its layout is '{self._format}', and this onrecord reads layouts up to {FORMAT}.",
                "Install the version of onrecord that wrote it, or build into a new folder.",
            )
        self._replay()

    def _replay(self) -> None:
        """Take up the commits in their order."""
        numbers = self._numbers()
        for expected, number in enumerate(numbers, start=1):
            if number != expected:
                raise self._fault(f"the commit {expected:06d}.json is missing.", _AGAIN)
        paths = [self._path_of(number) for number in numbers]
        # all at once: an object store answers many requests in the time of one
        found: dict[str, bytes] = self._fs.cat(paths) if paths else {}
        for number, path in zip(numbers, paths, strict=True):
            try:
                commit = Commit.of(found[path])
                if commit.number != number:
                    raise ValueError(f"it states the number {commit.number}")
            except (ValueError, KeyError, TypeError) as error:
                raise self._fault(
                    f"the commit {number:06d}.json is damaged ({error}).", _AGAIN
                ) from error
            self._apply(commit)

    def _apply(self, commit: Commit) -> None:
        for graph in commit.drops:
            self._units.pop(graph, None)
            self._dropped.add(graph)
        for unit in commit.units:
            self._units[unit.graph] = unit
            self._dropped.discard(unit.graph)
        if commit.shard:
            self._commits[commit.shard] = commit
        self._last = commit.number

    def _numbers(self) -> list[int]:
        try:
            names = self._fs.ls(f"{self._root}/commits", detail=False)
        except FileNotFoundError:
            return []
        found = (_COMMIT.fullmatch(name.rstrip("/").rpartition("/")[2]) for name in names)
        return sorted(int(match[1]) for match in found if match)

    def _path_of(self, number: int) -> str:
        return f"{self._root}/commits/{number:06d}.json"

    def _shard(self, name: str) -> bytes:
        commit = self._commits[name]
        with self._using():
            data = self._cat(f"{self._root}/shards/{name}")
        if data is None:
            raise self._fault(f"the shard {name} is missing.", _AGAIN)
        if len(data) != commit.size:
            raise self._fault(
                f"the shard {name} has {len(data):,} bytes, but {commit.size:,} were written.",
                _AGAIN,
            )
        if hashlib.sha256(data).hexdigest() != commit.sha256:
            raise self._fault(
                f"the bytes of the shard {name} are not those that were written.", _AGAIN
            )
        return data

    def _cat(self, path: str) -> bytes | None:
        try:
            content: bytes = self._fs.cat_file(path)
        except FileNotFoundError:
            return None
        return content

    # writing

    def _state_gate(self) -> None:
        """Write into folder.json that this version's shapes let through what comes now."""
        if gate() not in self._gates or self._format != FORMAT:
            gates = [*self._gates, *([] if gate() in self._gates else [gate()])]
            record = {"format": FORMAT, "gated": gates}
            self._write("folder.json", json.dumps(record, indent=1).encode() + b"\n")
            self._gates, self._format = gates, FORMAT

    def _commit(self, puts: list[Put], drops: tuple[str, ...]) -> None:
        number = self._last + 1
        commit = Commit(number, drops=drops)
        if puts:
            # a name of this writer's own, so that no other can write over the shard
            name = f"{number:06d}-{self._writer}{PACKED}"
            data = b"".join(put.data for put in puts)
            self._write(f"shards/{name}", data)
            digest = hashlib.sha256(data).hexdigest()
            units = tuple(placed((put.unit for put in puts), name))
            commit = Commit(number, name, len(data), digest, units, drops)
        try:
            self._create(f"commits/{number:06d}.json", commit.line())
        except FileExistsError:
            raise self._fault(
                f"another process is writing to it, and has written commit {number}.",
                "Wait until it has finished, then run the same command again to resume.",
            ) from None
        self._apply(commit)

    def _write(self, name: str, content: bytes) -> None:
        if self._local:
            path = Path(self._root) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
        else:
            self._fs.pipe_file(f"{self._root}/{name}", content)

    def _create(self, name: str, content: bytes) -> None:
        """Write a file whole. Raises FileExistsError where there is one of that name."""
        if not self._local:
            self._fs.pipe_file(f"{self._root}/{name}", content, mode="create")
            return
        path = Path(self._root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        create_whole(path, content, self._writer)

    # errors

    def _fault(self, reason: str, hint: str) -> StoreError:
        return StoreError(f"The shards at {self.url} cannot be used: {reason}", hint=hint)

    @contextmanager
    def _using(self) -> Iterator[None]:
        """Turn what the file system refuses into a StoreError."""
        try:
            yield
        except OnrecordError:
            raise
        except Exception as error:  # each of fsspec's backends has errors of its own
            words = reason_of(error) if isinstance(error, OSError) else str(error)
            raise self._fault(
                f"{words.rstrip('.') or type(error).__name__}.",
                "Check the address and your access to it; committed work is kept.",
            ) from error


def _reach(url: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise MissingExtra("fsspec", "cluster") from error
    try:
        filesystem, root = url_to_fs(url)
    except ImportError as error:
        raise UsageError(
            f"The shards at {url} cannot be reached: {error}.",
            hint="Install the package named there.",
        ) from error
    except ValueError as error:
        raise UsageError(
            f"The shards at {url} cannot be reached: {error}.",
            hint="Name a folder, or a URL that fsspec can open, such as s3://bucket/news.",
        ) from error
    return filesystem, str(root).rstrip("/")


def _protocols(filesystem: Any) -> tuple[str, ...]:
    found = filesystem.protocol
    return (found,) if isinstance(found, str) else tuple(found)
