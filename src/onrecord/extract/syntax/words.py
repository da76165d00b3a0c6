"""Sets of words that rules ask for: the lists of a table, and short closed sets of grammar."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from onrecord.errors import InputError
from onrecord.resources import data_dir
from onrecord.table import read_text, rows

_COLUMNS = ("list", "words", "note")


def word_set(words: str) -> frozenset[str]:
    """The words of a line as a set: for auxiliaries, pronouns and other closed sets of grammar."""
    return frozenset(words.split())


def word_list(name: str) -> frozenset[str]:
    """The words of a list in ``data/language/word-lists.csv``.

    Raises KeyError where there is no such list, and InputError where the table is faulty.
    """
    return _shipped()[name]


@cache
def _shipped() -> dict[str, frozenset[str]]:
    return read_word_lists(data_dir() / "language" / "word-lists.csv")


def read_word_lists(path: Path) -> dict[str, frozenset[str]]:
    """The lists of a table by name.

    The table is CSV with the columns list, words and note: a name that no other list has, its
    words parted by blanks, and what the list decides. Raises InputError naming line and fault.
    """
    found: dict[str, frozenset[str]] = {}
    table = rows(path, read_text(path))
    _, header = next(table, (0, []))
    if tuple(header) != _COLUMNS:
        raise InputError(
            path,
            "the columns of word lists are missing.",
            hint=f"Make the first row {','.join(_COLUMNS)}.",
        )
    for line, cells in table:
        if len(cells) != len(_COLUMNS) or not all(cell.strip() for cell in cells):
            raise InputError(
                path,
                f"'{','.join(cells)[:80]}' is not a row of list, words and note.",
                line=line,
                hint="Put a comma between them, and quotes around a note that has one.",
            )
        name, words, _ = cells
        listed = words.split()
        if name in found:
            raise InputError(
                path, f"there are two lists '{name}'.", line=line, hint="Put them in one row."
            )
        twice = next((w for n, w in enumerate(listed) if w in listed[:n]), None)
        if twice is not None:
            raise InputError(
                path, f"'{twice}' is in '{name}' twice.", line=line, hint="Remove one of them."
            )
        found[name] = frozenset(listed)
    return found
