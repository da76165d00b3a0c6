"""Where articles come from: files, folders, globs, standard input, and the same at URLs.

Every file found is accounted for: what is not read (another kind of file, a pipe, a graph) is
reported as passed over, except for hidden files.
"""

from __future__ import annotations

import glob
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit
from urllib.request import url2pathname

from onrecord.errors import InputError, MissingExtra, UsageError
from onrecord.readers.article import PassedOver

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?:::[a-z]|://)")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file: what messages call it, its name, the id that it falls back on, how to open it.

    ``at`` is its absolute path or URL, empty for standard input; ``folder`` is what the folder is
    called that it lies in or was found below.
    """

    origin: str
    name: str
    id: str
    open: Callable[[], BinaryIO]
    at: str = ""
    folder: str = ""


FoundFile = SourceFile | PassedOver


def source_files(source: str, known: Callable[[str], bool], kinds: str) -> list[FoundFile]:
    """The files of a source, in the order of their paths; hidden ones of a folder are left out.

    Of a folder, those whose names are ``known`` are read, and the others passed over. Raises
    InputError where there are none, UsageError for an empty source, and MissingExtra where the
    source is a URL and nothing that reads URLs is installed. ``kinds`` are the formats, for
    messages.
    """
    if not source.strip():
        raise UsageError(
            "A source is empty.",
            hint="Name a file or a folder; check whether a shell variable is unset.",
        )
    if source == "-":
        return [SourceFile("standard input", "stdin", "stdin", lambda: sys.stdin.buffer)]
    if source.startswith("file://"):
        source = url2pathname(urlsplit(source).path)
    if _URL.match(source) and not Path(source).exists():
        return _at_url(source, known, kinds)
    path = Path(source)
    if path.is_dir():
        if reason := _why_not_searched(path):
            return [PassedOver(source, reason)]
        return _of_known_kinds(source, _below(path), known, kinds)
    if path.exists():
        return [_local(path, path.name, path.absolute().parent)]
    if glob.has_magic(source):
        return _not_empty(source, list(_matching(source)))
    raise InputError(source, "there is no such file or folder.", hint="Check the path.")


def _local(path: Path, name: str, folder: Path) -> FoundFile:
    reason = _why_not_opened(path)
    if reason:
        return PassedOver(str(path), reason)
    resolved = path.resolve()
    root = folder.resolve().name or "/"
    return SourceFile(str(path), name, name, lambda: path.open("rb"), str(resolved), root)


def _why_not_opened(path: Path) -> str:
    """Why a path is not opened: to read a pipe waits for whoever writes to it. Empty for a file.

    A pipe that the shell made for this command (``<(…)``) is read.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return ""  # opening it says why
    if stat.S_ISREG(mode) or str(path).startswith(("/dev/fd/", "/proc/self/fd/", "/dev/stdin")):
        return ""
    if stat.S_ISFIFO(mode):
        return "it is a pipe; redirect it to standard input and give '-' as the source."
    return "it is not a file but a socket or a device."


def _why_not_searched(path: Path) -> str:
    """Why a folder is not looked through: it is a graph or one of shards. Empty for others."""
    if (path / "manifest.jsonl").is_file() and (path / "shards").is_dir():
        return "it is a graph directory, not a folder of articles."
    if (path / "folder.json").is_file() and (path / "commits").is_dir():
        return "it is a folder of shards; load it with 'onrecord load'."
    return ""


def _of_known_kinds(
    source: str, found: list[FoundFile], known: Callable[[str], bool], kinds: str
) -> list[FoundFile]:
    sorted_out = [
        PassedOver(p.origin, "unknown file format; name it with --input-format.")
        if isinstance(p, SourceFile) and not known(p.name)
        else p
        for p in found
    ]
    if not any(isinstance(p, SourceFile) for p in sorted_out):
        raise InputError(
            source,
            "this folder contains no files of a known format.",
            hint=f"Known suffixes are {kinds}; name the format of other files with --input-format.",
        )
    return sorted_out


def _not_empty(source: str, found: list[FoundFile]) -> list[FoundFile]:
    if not found:
        raise InputError(source, "no file matches this pattern.", hint="Check the pattern.")
    return found


def _matching(pattern: str) -> Iterator[FoundFile]:
    """The files that a glob matches, each named by its path below the last folder without magic."""
    parts = Path(pattern).parts
    magic = next(n for n, part in enumerate(parts) if glob.has_magic(part))
    root = Path(*parts[:magic])
    below = parts[magic:] + (("*",) if parts[-1] == "**" else ())
    graphs: list[Path] = []
    for path in sorted(root.glob(str(Path(*below)))):
        name = path.relative_to(root).as_posix()
        if _hidden(name) or any(path.is_relative_to(graph) for graph in graphs):
            continue
        if path.is_dir():
            if reason := _why_not_searched(path):
                graphs.append(path)
                yield PassedOver(str(path), reason)
        else:
            yield _local(path, name, root)


def _below(folder: Path) -> list[FoundFile]:
    """All that lies below a folder and is not hidden, in the order of the paths."""
    found: list[tuple[Path, FoundFile]] = []

    def pass_over(path: Path, reason: str) -> None:
        found.append((path, PassedOver(str(path), reason)))

    def unlisted(error: OSError) -> None:
        pass_over(Path(error.filename), f"the folder cannot be listed ({error.strerror}).")

    for root, folders, names in os.walk(folder, onerror=unlisted):
        kept = []
        for name in sorted(folders):
            path = Path(root) / name
            if name.startswith("."):
                continue
            if path.is_symlink():
                pass_over(path, "it is a link to a folder; name that folder as a source.")
            elif reason := _why_not_searched(path):
                pass_over(path, reason)
            else:
                kept.append(name)
        folders[:] = kept
        for name in names:
            if not name.startswith("."):
                path = Path(root) / name
                found.append((path, _local(path, path.relative_to(folder).as_posix(), folder)))
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def _hidden(name: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(name).parts)


def _at_url(source: str, known: Callable[[str], bool], kinds: str) -> list[FoundFile]:
    """The same for a URL of any file system that fsspec knows."""
    try:
        import fsspec
    except ImportError as error:
        raise MissingExtra("fsspec", "archive") from error
    try:
        files, path = fsspec.core.url_to_fs(source)
    except ImportError as fault:  # fsspec names the package that reads this kind of URL
        raise InputError(
            source, "the package that reads this kind of URL is not installed.", hint=f"{fault}."
        ) from fault
    except ValueError as fault:
        raise InputError(
            source, f"this URL cannot be read ({fault}).", hint="Check the URL."
        ) from fault

    web = source.startswith(("http://", "https://"))
    # A web server need not give parts of a file, so there it is read in one go.
    how = {"block_size": 0} if web else {}

    def source_file(at: str, name: str, folder: str = "") -> FoundFile:
        url = cast(str, files.unstrip_protocol(at))
        return SourceFile(
            url,
            name,
            url if web else name,
            lambda: cast(BinaryIO, files.open(at, "rb", **how)),
            url,
            PurePosixPath(folder or PurePosixPath(at).parent).name or url,
        )

    try:
        # "?" starts a query on the web
        if "*" in path or (not web and glob.has_magic(path)):
            return _not_empty(source, [source_file(p, n) for p, n in _globbed(files, path)])
        if not web and files.isdir(path):
            root = path.rstrip("/")
            listed = sorted(files.find(root))
            below = [(p, p[len(root) :].lstrip("/")) for p in listed]
            found = [source_file(p, n, root) for p, n in below if not _hidden(n)]
            return _of_known_kinds(source, found, known, kinds)
        if files.exists(path):
            name = urlsplit(path).path if web else path
            return [source_file(path, PurePosixPath(name).name or source)]
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
