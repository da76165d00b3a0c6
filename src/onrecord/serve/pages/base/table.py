"""Tables as templates take them: a caption, columns, cells, and the query they come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from onrecord.serve.pages.base.data_access import Plain

#: So many rows are seen at once; the others of a longer table unfold.
_SEEN: Final = 6
#: A table of so many columns, most of them words, is a list of its rows on a narrow screen.
_WIDE: Final = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: its text, where it leads, and its kind: number, token, words of a text …

    ``title`` says a code in words.
    """

    text: Plain
    href: str | None = None
    kind: str = ""
    then: tuple[Cell, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below column names; ``editor`` opens the query that gave them.

    ``more`` counts rows that are not among ``rows``, and ``at_least`` says that the query may have
    left out others; ``note`` says how to read them.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    editor: str
    more: int = 0
    note: str = ""
    folds: bool = True
    at_least: bool = False

    @property
    def folded_from(self) -> int | None:
        """The row from which on the table is folded; None where all of it is seen."""
        return _SEEN if self.folds and len(self.rows) > _SEEN + 2 else None

    @property
    def stacked(self) -> bool:
        """Whether a narrow screen shows each row as a list of its cells."""
        words = [at for at, _ in enumerate(self.columns) if self.rows[0][at].kind != "number"]
        return len(self.columns) >= _WIDE and len(words) >= _WIDE - 1


def table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    editor: str,
    most: int | None = None,
    unasked: int = 0,
    note: str = "",
    limit: int | None = None,
) -> Table:
    """A table of at most ``most`` rows; it says how many more there are.

    ``unasked`` is how many there are beside ``rows``, and ``limit`` how many rows the query gives
    at most. A column without any value is left out.
    """
    every = tuple(tuple(row) for row in rows)
    kept = [
        at
        for at, _ in enumerate(columns)
        if any(row[at].text not in (None, "") or row[at].then for row in every)
    ]
    shown = tuple(tuple(row[at] for at in kept) for row in every[:most])
    names = tuple(columns[at] for at in kept)
    more, at_least = len(every) - len(shown) + unasked, limit is not None and len(every) >= limit
    return Table(caption, names, shown, editor, more, note, at_least=at_least)
