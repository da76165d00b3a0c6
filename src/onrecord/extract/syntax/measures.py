"""Units and currencies by the words around a number: the table data/language/measures.csv."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from onrecord.errors import InputError
from onrecord.resources import data_dir
from onrecord.table import read_text, rows

_COLUMNS: Final = ("words", "kind", "name")
_KINDS: Final = ("unit", "currency", "symbol")
#: Units of time: what is counted in them is long or old.
TIMES: Final = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade"})


class Measure(NamedTuple):
    """A unit in the singular, or the code of a currency."""

    unit: str | None
    currency: str | None


@dataclass(frozen=True)
class Measures:
    """Measures by their words in lower case: those behind a number, and the symbols before it."""

    behind: Mapping[tuple[str, ...], Measure]
    symbols: Mapping[str, Measure]

    def after(self, words: Sequence[str], at: int) -> tuple[Measure, int] | None:
        """The measure whose words begin at a place, the longest, and where they end."""
        for length in (4, 3, 2, 1):
            found = self.behind.get(tuple(words[at : at + length]))
            if found is not None:
                return found, at + length
        return None


@cache
def shipped_measures() -> Measures:
    """The measures that are shipped with the package."""
    return read_measures(data_dir() / "language" / "measures.csv")


def read_measures(path: Path) -> Measures:
    """The measures of a table in CSV with the columns words, kind and name.

    Raises InputError naming line and fault.
    """
    behind: dict[tuple[str, ...], Measure] = {}
    symbols: dict[str, Measure] = {}
    table = rows(path, read_text(path))
    _, header = next(table, (0, []))
    if tuple(header) != _COLUMNS:
        hint = f"Make the first row {','.join(_COLUMNS)}."
        raise InputError(path, "the columns of measures are missing.", hint=hint)
    for line, cells in table:
        if len(cells) != len(_COLUMNS) or cells[1] not in _KINDS:
            raise InputError(
                path,
                f"'{','.join(cells)[:80]}' is not a row of words, kind and name.",
                line=line,
                hint=f"Give the kind as one of {', '.join(_KINDS)}.",
            )
        words, kind, name = cells
        measure = Measure(name, None) if kind == "unit" else Measure(None, name)
        for each in words.lower().split("|"):
            if kind == "symbol":
                symbols[each] = measure
            else:
                behind[tuple(each.split())] = measure
    return Measures(behind, symbols)
