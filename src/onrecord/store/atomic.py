"""Files that last: each is there under its name whole and on the disk, or not at all.

What is being made has a name that begins with ``TEMPORARY`` and takes its own by a rename, which
the file system does at once; a file and then the list of names of its directory are synchronised
(``fsync``), so that a power cut takes nothing back. Every function raises OSError.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

TEMPORARY = ".tmp-"


def sync(path: Path) -> None:
    """Wait until a file, or the list of names of a directory, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(path: Path) -> None:
    """Wait until a directory without folders, and all files in it, are on the disk."""
    for entry in sorted(path.iterdir()):
        sync(entry)
    sync(path)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write, which takes its name at the end of the block, in place of one of that name.

    Where the block raises, nothing of it stays.
    """
    temporary = path.with_name(TEMPORARY + path.name)
    try:
        with temporary.open("wb") as file:
            yield file
            _sync_open(file)
        temporary.rename(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync(path.parent)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that its name never refers to half of it, even after a power cut."""
    with whole_file(path) as file:
        file.write(content)


def create_whole(path: Path, content: bytes, maker: str) -> None:
    """Write a file as ``write_whole`` does, unless there is one; then raise FileExistsError.

    ``maker`` tells this process from others that may write the same file at the same time.
    """
    temporary = path.with_name(f"{TEMPORARY}{path.name}-{maker}")
    try:
        write_whole(temporary, content)
        os.link(temporary, path)  # unlike a rename, this fails where the name is taken
    finally:
        temporary.unlink(missing_ok=True)
    sync(path.parent)


def append(path: Path, content: bytes) -> None:
    """Write to the end of a file, which need not be there yet."""
    new = not path.exists()
    with path.open("ab") as file:
        file.write(content)
        _sync_open(file)
    if new:
        sync(path.parent)


def cut(path: Path, size: int) -> None:
    """Leave the first ``size`` bytes of a file."""
    with path.open("r+b") as file:
        file.truncate(size)
        os.fsync(file.fileno())


def sweep(folder: Path) -> None:
    """Remove what was being made in the folder when its maker ended."""
    for entry in folder.iterdir():
        if entry.name.startswith(TEMPORARY):
            delete(entry)


def delete(path: Path) -> None:
    """Remove a file or a directory with all in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _sync_open(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
