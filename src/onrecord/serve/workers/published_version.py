"""Which version of the graph is the published one, by a name that no other version ever has.

Also the base that the graph's IRIs have.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from onrecord.store.layout import REBUILD, Current, Layout

_AUTHORITY: Final = "graph/authority"


def published_version(graph: Path) -> str:
    """The name of the version that readers open now.

    A directory that was made anew counts its versions from 1 again; so the name holds the folder's
    inode and time beside the number. Raises GraphMissing and GraphCorrupt.
    """
    layout = Layout.at(graph)
    layout.check()
    current = Current.read(layout)
    if current is None:
        raise layout.corrupt(
            "nothing in it is published yet.", "Wait for its build, or run the build again."
        )
    try:
        return version_name(current.version, layout.version(current.version))
    except OSError as error:
        raise layout.corrupt(f"its version {current.version} is missing.", REBUILD) from error


def version_name(number: int, folder: Path) -> str:
    """The name of the version in a folder. Raises OSError where there is none."""
    found = folder.stat()
    return f"{number}-{found.st_ino:x}-{found.st_mtime_ns:x}"


def base_of(graphs: Iterable[NamedNode | BlankNode]) -> str | None:
    """The base of a graph's IRIs, by the names of its graphs; None where they do not say it."""
    article = None
    for name in graphs:
        if name.value.endswith("/" + _AUTHORITY):
            return name.value.removesuffix(_AUTHORITY)
        if article is None and "/graph/article/" in name.value:
            article = name.value.partition("graph/article/")[0]
    return article
