"""The list of commits: which units there are, and where their quads are stored.

One line per commit. Lines are only ever added, and a line that was not written completely does not
count; so a commit is complete or absent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from onrecord.errors import GraphCorrupt
from onrecord.store.atomic import append, cut, whole_file
from onrecord.store.layout import Layout, reason_of
from onrecord.store.unit import unpacked


@dataclass(frozen=True, slots=True)
class Unit:
    """What is stored or replaced as a whole: one article, an authority, the ontology.

    ``graph`` is the IRI of its named graph; ``kind`` is article, authority, ontology or provenance;
    ``id`` is its name within its kind; ``key`` the digest of everything that it depends on;
    ``counts`` what it contains (claims, events …). Its ``quads`` quads are ``length`` compressed
    bytes at ``offset`` in the file ``shard``. ``origin`` and ``place`` state where an article comes
    from (see ``onrecord.origins``); they are empty for other units, and before layout 3.
    ``content`` is the ``CONTENT`` of the version that wrote it, 0 before layout 4.
    """

    graph: str
    kind: str
    id: str
    key: str
    counts: Mapping[str, int]
    shard: str
    offset: int
    length: int
    quads: int
    origin: str = ""
    place: str = ""
    content: int = 0


@dataclass(frozen=True, slots=True)
class Commit:
    """One line of the manifest.

    ``number`` grows from line to line. ``shard`` is None where the commit only drops graphs;
    ``size`` and ``sha256`` are those of the shard.
    """

    number: int
    shard: str | None = None
    size: int = 0
    sha256: str = ""
    units: tuple[Unit, ...] = ()
    drops: tuple[str, ...] = ()

    def line(self) -> bytes:
        """The commit as its line."""
        units = [
            {
                "graph": u.graph,
                "kind": u.kind,
                "id": u.id,
                "key": u.key,
                "counts": dict(sorted(u.counts.items())),
                "offset": u.offset,
                "length": u.length,
                "quads": u.quads,
                **({"origin": u.origin} if u.origin else {}),
                **({"place": u.place} if u.place else {}),
                **({"content": u.content} if u.content else {}),
            }
            for u in self.units
        ]
        record: dict[str, Any] = {"commit": self.number}
        if self.shard:
            record |= {"shard": self.shard, "size": self.size, "sha256": self.sha256}
        record |= {"units": units, "drops": list(self.drops)}
        return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    @classmethod
    def of(cls, line: bytes) -> Commit:
        """The commit of a line. Raises ValueError, KeyError or TypeError for any other line."""
        record = json.loads(line)
        shard = record.get("shard")
        units = tuple(Unit(**unit, shard=shard) for unit in record["units"])
        if units and not isinstance(shard, str):
            raise ValueError("units without a shard")
        return cls(
            int(record["commit"]),
            shard,
            int(record.get("size", 0)),
            str(record.get("sha256", "")),
            units,
            tuple(record["drops"]),
        )


@dataclass(slots=True)
class Manifest:
    """The commits of a graph directory.

    ``units`` are the live ones by graph; ``sizes`` the bytes of every shard, and ``digests``
    their SHA-256; ``base`` holds, for every graph touched since ``published``, its unit as of
    that commit, and is None where that commit is not in the manifest; ``size`` is the length
    in bytes of the lines that count.
    """

    layout: Layout
    published: int | None = None
    units: dict[str, Unit] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    base: dict[str, Unit | None] | None = None
    last: int = 0
    size: int = 0

    @classmethod
    def load(cls, layout: Layout, published: int | None) -> Manifest:
        """Read the manifest. Raises GraphCorrupt for a line, other than a torn last one."""
        found = cls(layout, published)
        found._begin(0)
        if not layout.manifest.exists():
            return found
        with layout.manifest.open("rb") as file:
            for count, line in enumerate(file, start=1):
                try:
                    if not line.endswith(b"\n"):
                        raise ValueError("not written to its end")
                    commit = Commit.of(line)
                except (ValueError, KeyError, TypeError) as error:
                    torn = not line.endswith(b"\n") or b"\0" in line
                    if torn and not file.read(1):
                        break  # its writer was killed in it, or the power went: it never counted
                    raise layout.corrupt(
                        f"line {count} of manifest.jsonl is damaged ({error})."
                    ) from error
                found.apply(commit)
                found.size += len(line)
        return found

    def apply(self, commit: Commit) -> None:
        """Count a commit that has been written."""
        touched = (*commit.drops, *(u.graph for u in commit.units))
        if self.base is not None:
            for graph in touched:
                self.base.setdefault(graph, self.units.get(graph))
        for graph in commit.drops:
            self.units.pop(graph, None)
        for unit in commit.units:
            self.units[unit.graph] = unit
        if commit.shard:
            self.sizes[commit.shard] = commit.size
            self.digests[commit.shard] = commit.sha256
        self.last = commit.number
        self._begin(commit.number)

    def append(self, commit: Commit) -> None:
        """Write a commit's line; when this returns, the commit is on the disk."""
        line = commit.line()
        append(self.layout.manifest, line)
        self.size += len(line)

    def cut(self) -> None:
        """Remove what was written after the lines that count."""
        if self.layout.manifest.exists() and self.layout.manifest.stat().st_size > self.size:
            cut(self.layout.manifest, self.size)

    def mark_published(self, commit: int) -> None:
        """Record that a version now contains everything up to the commit."""
        self.published, self.base = commit, None
        self._begin(commit)

    def _begin(self, number: int) -> None:
        if number == self.published:
            self.base = {}

    def check_shards(self) -> None:
        """Raise GraphCorrupt if a shard is missing or does not have the length written."""
        for name, size in self.sizes.items():
            path = self.layout.shards / name
            try:
                found = path.stat().st_size
            except FileNotFoundError:
                raise self.layout.corrupt(f"the shard {name} is missing.") from None
            if found != size:
                raise self.layout.corrupt(
                    f"the shard {name} has {found:,} bytes, but {size:,} were written."
                )

    def read(self, units: Iterable[Unit]) -> Iterator[tuple[Unit, bytes]]:
        """The N-Quads of units; quickest where the units of a shard follow each other."""
        for unit, data in self.stored(units):
            try:
                text = unpacked(unit.shard, data)
                if text.count(b"\n") != unit.quads:
                    raise ValueError("its quads are not those that were written")
            except ValueError as error:
                raise self._damaged(unit) from error
            yield unit, text

    def stored(self, units: Iterable[Unit]) -> Iterator[tuple[Unit, bytes]]:
        """The bytes of units as they lie in their shards."""
        file: IO[bytes] | None = None
        name = None
        try:
            for unit in units:
                if unit.shard != name or file is None:
                    if file is not None:
                        file.close()
                    file, name = (self.layout.shards / unit.shard).open("rb"), unit.shard
                file.seek(unit.offset)
                data = file.read(unit.length)
                if len(data) != unit.length:
                    raise self._damaged(unit)
                yield unit, data
        except FileNotFoundError as error:
            raise self.layout.corrupt(f"the shard {name} is missing.") from error
        finally:
            if file is not None:
                file.close()

    def _damaged(self, unit: Unit) -> GraphCorrupt:
        return self.layout.corrupt(f"the shard {unit.shard} is damaged at {unit.graph}.")

    def verify(self, shards: Iterable[str]) -> None:
        """Raise GraphCorrupt if a shard's bytes are not those that were written."""
        for name in shards:
            try:
                with (self.layout.shards / name).open("rb") as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError as error:
                raise self.layout.corrupt(
                    f"the shard {name} cannot be read: {reason_of(error)}."
                ) from error
            if found != self.digests[name]:
                raise self.layout.corrupt(
                    f"the bytes of the shard {name} are not those that were written."
                )


def write_shard(path: Path, parts: Iterable[bytes]) -> tuple[int, str]:
    """Write a complete shard and return its size in bytes and its SHA-256."""
    digest = hashlib.sha256()
    size = 0
    with whole_file(path) as file:
        for part in parts:
            file.write(part)
            digest.update(part)
            size += len(part)
    return size, digest.hexdigest()
