"""Where articles come from: files, folders, globs, standard input, and the same at URLs."""

from __future__ import annotations

import glob
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit
from urllib.request import url2pathname

from onrecord.errors import InputError, MissingExtra

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?:::[a-z]|://)")


@dataclass(frozen=True, slots=True)
class Place:
    """One file: what messages call it, the name that ids fall back on, and how to open it."""

    origin: str
    name: str
    open: Callable[[], BinaryIO]


def places(source: str, known: Callable[[str], bool], kinds: str) -> list[Place]:
    """The files of a source, in the order of their paths; hidden ones of a folder are left out.

    Of a folder, those whose names are ``known``. Raises InputError where there are none, and
    MissingExtra where the source is a URL and nothing that reads URLs is installed. ``kinds`` are
    the formats, for messages.
    """
    if source == "-":
        return [Place("standard input", "stdin", lambda: sys.stdin.buffer)]
    if source.startswith("file://"):
        source = url2pathname(urlsplit(source).path)
    if _URL.match(source) and not Path(source).exists():
        return _at_url(source, known, kinds)
    path = Path(source)
    if path.is_dir():
        below = [_local(p, p.relative_to(path).as_posix()) for p in _below(path)]
        return _known(source, below, known, kinds)
    if path.exists():
        return [_local(path, path.name)]
    if glob.has_magic(source):
        return _some(source, [_local(p, name) for p, name in _matching(source)])
    raise InputError(source, "there is no such file or folder.", hint="Check the path.")


def _local(path: Path, name: str) -> Place:
    return Place(str(path), name, lambda: path.open("rb"))


def _known(
    source: str, found: list[Place], known: Callable[[str], bool], kinds: str
) -> list[Place]:
    kept = [p for p in found if known(p.name)]
    if not kept:
        raise InputError(
            source,
            "this folder holds no file of a known kind.",
            hint=f"Known are {kinds}; name another kind of file with --input-format.",
        )
    return kept


def _some(source: str, found: list[Place]) -> list[Place]:
    if not found:
        raise InputError(source, "no file matches this pattern.", hint="Check the path.")
    return found


def _matching(pattern: str) -> Iterator[tuple[Path, str]]:
    """The files that a glob matches, each with its path below the last folder without magic."""
    parts = Path(pattern).parts
    magic = next(n for n, part in enumerate(parts) if glob.has_magic(part))
    root = Path(*parts[:magic])
    below = parts[magic:] + (("*",) if parts[-1] == "**" else ())
    for path in sorted(p for p in root.glob(str(Path(*below))) if p.is_file()):
        name = path.relative_to(root)
        if not _hidden(name.as_posix()):
            yield path, name.as_posix()


def _below(folder: Path) -> list[Path]:
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if not f.startswith(".")]
        found += [Path(root) / name for name in names if not name.startswith(".")]
    return sorted(found)


def _hidden(name: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(name).parts)


def _at_url(source: str, known: Callable[[str], bool], kinds: str) -> list[Place]:
    """The same for a URL of any file system that fsspec knows."""
    try:
        import fsspec
    except ImportError as error:
        raise MissingExtra("fsspec", "archive") from error
    try:
        files, path = fsspec.core.url_to_fs(source)
    except ImportError as fault:  # fsspec names the package that reads this kind of URL
        raise InputError(
            source, "what reads this kind of URL is not installed.", hint=f"{fault}."
        ) from fault
    except ValueError as fault:
        raise InputError(source, f"this URL cannot be read ({fault}).", hint="Check it.") from fault

    web = source.startswith(("http://", "https://"))
    # A web server need not give parts of a file, so there it is read in one go.
    how = {"block_size": 0} if web else {}

    def place(at: str, name: str) -> Place:
        return Place(
            cast(str, files.unstrip_protocol(at)),
            name,
            lambda: cast(BinaryIO, files.open(at, "rb", **how)),
        )

    try:
        # "?" starts a query on the web
        if "*" in path or (not web and glob.has_magic(path)):
            return _some(source, [place(p, n) for p, n in _globbed(files, path)])
        if not web and files.isdir(path):
            root = path.rstrip("/")
            listed = sorted(files.find(root))
            below = [(p, p[len(root) :].lstrip("/")) for p in listed]
            return _known(source, [place(p, n) for p, n in below if not _hidden(n)], known, kinds)
        if files.exists(path):
            name = urlsplit(path).path if web else path
            return [place(path, PurePosixPath(name).name or source)]
    except InputError:
        raise
    except Exception as fault:  # each file system has errors of its own: access, network, names
        why = " ".join(str(fault).split()) or type(fault).__name__
        raise InputError(
            source, f"it cannot be reached ({why}).", hint="Check the URL and your access to it."
        ) from fault
    raise InputError(source, "there is no such file or folder.", hint="Check the URL.")


def _globbed(files: Any, pattern: str) -> Iterator[tuple[str, str]]:
    root = pattern[: re.search(r"[*?\[]", pattern).start()].rpartition("/")[0]  # type: ignore[union-attr]
    for path in sorted(files.glob(pattern)):
        name = path[len(root) :].lstrip("/")
        if not _hidden(name) and not files.isdir(path):
            yield path, name
