"""The files that pages need: our own style sheets, scripts and icon, and the query editor's."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

#: The folder of the package ``pages``, which holds static files, templates and queries too.
PAGES: Final = Path(__file__).parent.parent
#: What the editor is made of: files of its package (@zazuko/yasgui), which lie outside of ours.
EDITOR: Final = ("yasgui.min.js", "yasgui.min.css")


@cache
def static_files() -> dict[str, bytes]:
    """Our own files by name."""
    return {path.name: path.read_bytes() for path in sorted((PAGES / "static").iterdir())}


@cache
def editor_files(folder: Path | None) -> dict[str, bytes]:
    """The editor's files by name; none unless all of them are in the folder."""
    if folder is None or not all((folder / name).is_file() for name in EDITOR):
        return {}
    return {name: (folder / name).read_bytes() for name in EDITOR}


@cache
def digest_of(content: bytes) -> str:
    """The digest of a file, which its address holds."""
    return hashlib.blake2b(content, digest_size=6).hexdigest()


def static_address(name: str) -> str:
    """The URL of one of our own files."""
    return f"/static/{name}?v={digest_of(static_files()[name])}"


def editor_addresses(folder: Path | None) -> dict[str, str]:
    """Where the editor's files are, by name; none where it is not installed."""
    return {
        name: f"/assets/{name}?v={digest_of(content)}"
        for name, content in editor_files(folder).items()
    }
