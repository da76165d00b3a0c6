"""Which named queries there are: those of the package, and those of folders."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from onrecord.catalogue.header import parse_query
from onrecord.catalogue.model import NamedQuery
from onrecord.errors import InputError, UnknownQuery
from onrecord.resources import queries_dir


def read_query(path: Path) -> NamedQuery:
    """The query in a file, named by the file's stem. Raises InputError where it is not text."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            path, f"byte {error.start} is not UTF-8.", hint="Save the query as UTF-8."
        ) from error
    except OSError as error:
        raise InputError(
            path, f"it cannot be read ({error.strerror}).", hint="Name a file that you can read."
        ) from error
    return parse_query(text, path.stem, path)


def list_queries(dirs: Sequence[Path] = ()) -> tuple[NamedQuery, ...]:
    """Every named query, by name in order: those of the package, and of ``dirs``, which go first.

    A query in an earlier folder hides one of the same name in a later one.
    """
    found: dict[str, Path] = {}
    for folder in (*dirs, queries_dir()):
        for path in sorted(folder.glob("*.rq")):
            found.setdefault(path.stem, path)
    return tuple(read_query(found[name]) for name in sorted(found))


def find_query(name: str, dirs: Sequence[Path] = ()) -> NamedQuery:
    """The query of that name, else the file at that path.

    Raises UnknownQuery with the nearest names where there is neither.
    """
    names: set[str] = set()
    for folder in (*dirs, queries_dir()):
        for path in folder.glob("*.rq"):
            if path.stem == name:
                return read_query(path)
            names.add(path.stem)
    file = Path(name)
    try:
        if file.is_file():
            return read_query(file)
    except (OSError, ValueError):  # a name no file system takes: too long, or a null byte
        pass
    raise UnknownQuery(name, get_close_matches(name.removesuffix(".rq"), sorted(names), 3, 0.5))
