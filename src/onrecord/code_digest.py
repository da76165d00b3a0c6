"""A digest of the code and tables that a result depends on: what changes it is another version."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from onrecord.errors import ResourceMissing
from onrecord.resources import data_dir

_PACKAGE = Path(__file__).resolve().parent


@cache
def code_digest(*parts: str, tables: str | None = None) -> str:
    """SHA-256, in hex, over modules of this package and a folder of its data.

    ``parts`` are paths below the package, files (``ids.py``) or folders with all modules in them
    (``extract``); ``tables`` is a folder of the data, of whose files the tables and weights count
    (.csv, .npz). Names and bytes count, line ends and times do not, so that it is the same in every
    checkout and installation of the same code. Some 10 ms for ``extract``, once a process. Raises
    ResourceMissing where a part is not there.
    """
    whole = sha256()
    for part in sorted(parts):
        path = _PACKAGE / part
        if not path.exists():
            raise ResourceMissing(part, [_PACKAGE])
        for module in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            name = module.relative_to(_PACKAGE).as_posix()
            whole.update(_framed(name, module.read_bytes().replace(b"\r\n", b"\n")))
    if tables is not None:
        for file in sorted((data_dir() / tables).iterdir()):
            if file.suffix == ".csv":
                whole.update(_framed(file.name, file.read_bytes().replace(b"\r\n", b"\n")))
            elif file.suffix == ".npz":
                whole.update(_framed(file.name, file.read_bytes()))
    return whole.hexdigest()


def _framed(name: str, content: bytes) -> bytes:
    """A file's name and bytes, so that no two lists of files give the same."""
    return b"%s\0%d\0%s" % (name.encode(), len(content), content)
