"""Which version of the graph is the published one, by a name that no other version ever has."""

from __future__ import annotations

from pathlib import Path

from onrecord.store.layout import REBUILD, Current, Layout


def published(graph: Path) -> str:
    """The name of the version that readers open now.

    A directory that was made anew counts its versions from 1 again; so the name holds the folder's
    inode and time beside the number. Raises GraphMissing and GraphCorrupt.
    """
    layout = Layout.at(graph)
    layout.check()
    current = Current.read(layout)
    if current is None:
        raise layout.corrupt(
            "nothing in it was published yet.", "Wait for its build, or run that again."
        )
    try:
        return name_of(current.version, layout.version(current.version))
    except OSError as error:
        raise layout.corrupt(f"its version {current.version} is missing.", REBUILD) from error


def name_of(number: int, folder: Path) -> str:
    """The name of the version in a folder. Raises OSError where there is none."""
    found = folder.stat()
    return f"{number}-{found.st_ino:x}-{found.st_mtime_ns:x}"
