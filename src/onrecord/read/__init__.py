"""Files in → articles out, one at a time: files, folders, globs, standard input."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from onrecord.errors import InputError, UsageError
from onrecord.model import Article
from onrecord.read.item import Item, Unreadable
from onrecord.read.registry import (
    FORMATS,
    GRAPHS,
    NAMES,
    Format,
    by_content,
    by_suffix,
    suffix_of,
    unzipped,
)

__all__ = ["Item", "Unreadable", "read_sources"]

_KNOWN = ", ".join(f.name for f in FORMATS)


def read_sources(
    sources: Sequence[str], *, input_format: str | None = None, collection: str | None = None
) -> Iterator[Item]:
    """Every article of the sources, in their order; of a folder, in the order of its paths.

    A source is a file, a folder (all files of a known kind below it), a glob, or ``-``. An
    article's id is the one it was given, else its canonical URL, else its path relative to the
    source; with ``collection``, that name and a slash go before it. What cannot be read is
    yielded as Unreadable. Raises InputError for a source that does not exist or has no file of a
    known kind, UsageError for an unknown ``input_format``; both before anything is read.
    """
    form = None
    if input_format is not None:
        form = NAMES.get(input_format.casefold())
        if form is None:
            raise UsageError(
                f"There is no input format '{input_format}'.", hint=f"Known are {_KNOWN}."
            )
    files = [found for source in sources for found in _files(source, form)]
    for path, name in files:
        for item in _read(path, name, form):
            if collection and isinstance(item, Article):
                item = replace(item, id=f"{collection}/{item.id}")
            yield item


def _files(source: str, form: Format | None) -> list[tuple[str, str]]:
    """Paths with the names that ids fall back on; every source is looked up before any is read."""
    if source == "-":
        return [("-", "stdin")]
    path = Path(source)
    if path.is_dir():
        found = sorted(_below(path))
        if form is None:
            found = [p for p in found if by_suffix(p.name) is not None]
        if not found:
            raise InputError(
                source,
                "this folder holds no file of a known kind.",
                hint=f"Known are {_KNOWN}; name another kind of file with --input-format.",
            )
        return [(str(p), p.relative_to(path).as_posix()) for p in found]
    if path.exists():
        return [(source, path.name)]
    if glob.has_magic(source):
        matching = _matching(source)
        if not matching:
            raise InputError(source, "no file matches this pattern.", hint="Check the path.")
        return matching
    raise InputError(source, "there is no such file or folder.", hint="Check the path.")


def _matching(pattern: str) -> list[tuple[str, str]]:
    """The files that a glob matches, each with its path below the last folder without magic."""
    parts = Path(pattern).parts
    magic = next(n for n, part in enumerate(parts) if glob.has_magic(part))
    root = Path(*parts[:magic])
    below = parts[magic:] + (("*",) if parts[-1] == "**" else ())
    found = sorted(p for p in root.glob(str(Path(*below))) if p.is_file())
    names = [(str(p), p.relative_to(root)) for p in found]
    return [(p, n.as_posix()) for p, n in names if not any(w.startswith(".") for w in n.parts)]


def _below(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(root) / name


def _read(path: str, name: str, form: Format | None) -> Iterator[Item]:
    origin = "standard input" if path == "-" else path
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as fault:
        yield Unreadable(origin, f"it cannot be read ({fault.strerror}).", "Check its permissions.")
        return
    data = unzipped(raw, origin)
    if isinstance(data, Unreadable):
        yield data
        return
    known = form or by_suffix(path)
    if known is None and suffix_of(path) in GRAPHS:
        yield Unreadable(origin, "this is RDF and no article.", "Load it with 'onrecord load'.")
        return
    known = known or by_content(data)
    if known is None:
        yield Unreadable(
            origin,
            "this kind of file is not known.",
            f"Name its format with --input-format; known are {_KNOWN}.",
        )
        return
    if known is not NAMES["text"] and not data.strip(b"\xef\xbb\xbf \t\r\n"):
        yield Unreadable(origin, "the file is empty.", "Put articles in it or leave it out.")
        return
    yield from known.read(data, origin, name)
