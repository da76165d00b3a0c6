"""Files in → articles out, one at a time: files, folders, globs, standard input."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from onrecord.errors import InputError, UnknownFormat, UsageError
from onrecord.model import Article
from onrecord.read.item import Item, Unreadable
from onrecord.read.registry import NAMES, Format, by_content, by_suffix, unzipped

__all__ = ["Item", "Unreadable", "read_sources"]


def read_sources(
    sources: Sequence[str], *, input_format: str | None = None, collection: str | None = None
) -> Iterator[Item]:
    """Every article of the sources, in their order; of a folder, in the order of its paths.

    A source is a file, a folder (all files of a known kind below it), a glob, or ``-``. An
    article's id is the one it was given, else its canonical URL, else its path relative to the
    source; with ``collection``, that name and a slash go before it. What cannot be read is
    yielded as Unreadable. Raises InputError for a source that does not exist, UnknownFormat for a
    file named outright whose kind is not known, UsageError for an unknown ``input_format``.
    """
    form = None
    if input_format is not None:
        form = NAMES.get(input_format.casefold())
        if form is None:
            raise UsageError(
                f"There is no input format '{input_format}'.",
                hint=f"Known are {', '.join(dict.fromkeys(f.name for f in NAMES.values()))}.",
            )
    files = [found for source in sources for found in _files(source)]
    for path, name in files:
        for item in _read(path, name, form):
            if collection and isinstance(item, Article):
                item = replace(item, id=f"{collection}/{item.id}")
            yield item


def _files(source: str) -> list[tuple[str, str]]:
    """Paths with the names that ids fall back on; every source is looked up before any is read."""
    if source == "-":
        return [("-", "stdin")]
    path = Path(source)
    if path.is_dir():
        return sorted(
            (str(p), p.relative_to(path).as_posix())
            for p in _below(path)
            if by_suffix(p.name) is not None
        )
    if path.exists():
        return [(source, path.name)]
    if glob.has_magic(source):
        found = sorted(glob.glob(source, recursive=True))
        if found:
            root = source.split("*")[0].split("?")[0].split("[")[0]
            root = root.rpartition("/")[0]
            return [
                (f, os.path.relpath(f, root or ".").replace(os.sep, "/"))
                for f in found
                if Path(f).is_file()
            ]
        raise InputError(source, "no file matches this pattern.", hint="Check the path.")
    raise InputError(source, "there is no such file or folder.", hint="Check the path.")


def _below(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(root) / name


def _read(path: str, name: str, form: Format | None) -> Iterator[Item]:
    if path == "-":
        data: bytes | Unreadable = sys.stdin.buffer.read()
        origin = "standard input"
    else:
        origin = path
        try:
            data = Path(path).read_bytes()
        except OSError as fault:
            yield Unreadable(origin, f"it cannot be read ({fault.strerror}).", "Check its permissions.")
            return
    assert isinstance(data, bytes)
    data = unzipped(data, origin)
    if isinstance(data, Unreadable):
        yield data
        return
    known = form or by_suffix(path)
    if known is None:
        if path != "-" and Path(path).suffix and b"\x00" in data[:4096]:
            raise UnknownFormat(path, sorted({f.name for f in NAMES.values()}), "--input-format")
        known = by_content(data)
    yield from known.read(data, origin, name)
