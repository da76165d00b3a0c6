"""The graph directory: what lies where in it.

::

    graph.onrecord/
      format          the number of this layout
      CURRENT         the version that readers open (one JSON object, see :class:`Current`)
      versions/N/     an Oxigraph store; never written again once it has its name
      shards/000001.nq.gz  sorted N-Quads of the units of one commit, one after the other
      manifest.jsonl  one line per commit; a shard that it does not name does not count
      lock            held by the one writer; says who that is

Whatever is being made has a name that begins with ``.tmp-`` and takes its own by a rename.
"""

from __future__ import annotations

import errno
import json
import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from onrecord.errors import GraphCorrupt, GraphMissing, GraphNotWritable
from onrecord.store.atomic import TEMPORARY, write_whole

#: Layout 1 had shards of plain N-Quads, which are read as they are and packed by ``compact``;
#: up to layout 2 the manifest did not tell where articles come from, up to layout 3 not which
#: content their graphs have.
FORMAT = 4
_READ = ("1", "2", "3", "4")

_BUILD_AGAIN = "Build the graph again into a new directory, or restore a backup."
REBUILD = "Rebuild the version from its shards: onrecord compact --graph DIR."


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one graph directory.

    ``given`` is the path as its user wrote it, for messages; ``root`` the same, absolute, so that
    a change of the working directory does no harm.
    """

    given: Path
    root: Path

    @classmethod
    def at(cls, path: str | os.PathLike[str]) -> Layout:
        """The layout of the directory at ``path``, which need not exist."""
        return cls(Path(path), Path(path).absolute())

    @property
    def format(self) -> Path:
        """The file with the number of the layout."""
        return self.root / "format"

    @property
    def current(self) -> Path:
        """The file that names the version readers open."""
        return self.root / "CURRENT"

    @property
    def versions(self) -> Path:
        """The folder of the versions."""
        return self.root / "versions"

    @property
    def shards(self) -> Path:
        """The folder of the shards."""
        return self.root / "shards"

    @property
    def manifest(self) -> Path:
        """The list of commits."""
        return self.root / "manifest.jsonl"

    @property
    def lock(self) -> Path:
        """The file the writer locks."""
        return self.root / "lock"

    def version(self, number: int) -> Path:
        """The folder of one version."""
        return self.versions / str(number)

    def corrupt(self, reason: str, hint: str = _BUILD_AGAIN) -> GraphCorrupt:
        """The error for a directory that contains something wrong, or lacks something."""
        return GraphCorrupt(self.given, reason, hint.replace("DIR", str(self.given)))

    def check(self) -> None:
        """Raise GraphMissing or GraphCorrupt unless this is a graph directory of this layout."""
        if not self.root.exists():
            raise GraphMissing(self.given)
        if not self.root.is_dir():
            raise self.corrupt("it is a file, not a directory.", "Name a directory.")
        try:
            found = self.format.read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            if self.is_blank():
                raise GraphMissing(self.given) from None
            raise self.corrupt(
                "it contains files, but no graph.", "Name a graph directory, or a new one."
            ) from None
        except OSError as error:
            raise self.corrupt(f"{reason_of(error)}.", "Get permission to read it.") from error
        if found.isdecimal() and int(found) > FORMAT:
            raise self.corrupt(
                f"its layout is {found[:20]}, but this version of onrecord supports layouts up to "
                f"{FORMAT}.",
                "Install a newer version: pip install --upgrade onrecord.",
            )
        if found not in _READ:
            raise self.corrupt(
                f"its file 'format' says '{found[:20]}', which is not a layout.",
                f"Restore the file: echo {FORMAT} > {shlex.quote(str(self.given / 'format'))}.",
            )

    def is_blank(self) -> bool:
        """Whether the directory is empty but for what a graph being made begins with."""
        return all(
            p.name == "lock" or p.name.startswith(TEMPORARY + "format") for p in self.root.iterdir()
        )

    def make(self) -> None:
        """Create the directory and its folders; an existing graph directory stays as it is.

        It has this layout from here on: an older onrecord could not read a shard written now.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        self.shards.mkdir(exist_ok=True)
        self.versions.mkdir(exist_ok=True)
        stated = f"{FORMAT}\n".encode()
        if not self.format.exists() or self.format.read_bytes() != stated:
            write_whole(self.format, stated)


@dataclass(frozen=True, slots=True)
class Current:
    """The content of ``CURRENT``: the version, its last commit, the quads changed in it.

    ``changed`` counts the quads removed from and added to the version since the last one that was
    loaded in full; it decides when to load one in full again.
    """

    version: int
    commit: int
    changed: int

    @classmethod
    def read(cls, layout: Layout) -> Current | None:
        """The content of the file, or None if there is no such file. Raises GraphCorrupt."""
        try:
            found = json.loads(layout.current.read_bytes())
            return cls(int(found["version"]), int(found["commit"]), int(found["changed"]))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise layout.corrupt(f"{reason_of(error)}.") from error
        except (ValueError, KeyError, TypeError) as error:
            raise layout.corrupt("its file CURRENT does not name a version.", REBUILD) from error

    def write(self, layout: Layout) -> None:
        """Make this the version that readers open, atomically."""
        write_whole(layout.current, json.dumps(asdict(self)).encode() + b"\n")


def reason_of(error: OSError) -> str:
    """The operating system's message for an error, without path and number."""
    return error.strerror or str(error).split("\n")[0]


@contextmanager
def writing(layout: Layout) -> Iterator[None]:
    """Turn errors of the operating system into a GraphNotWritable."""
    try:
        yield
    except OSError as error:
        reason = reason_of(error)
        full = error.errno in (errno.ENOSPC, errno.EDQUOT) or "No space left" in reason
        if full:
            reason, hint = (
                "there is no space left on the device",
                "Free some space and run the same command again; committed work is kept.",
            )
        else:
            hint = "Get permission to write there, or name another directory with --graph."
        raise GraphNotWritable(layout.given, reason, hint) from error
