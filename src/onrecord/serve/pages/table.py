"""Tables as templates take them: a caption, columns, cells, and the query they come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.serve.pages.asking import Plain


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: its text, where it leads, and whether it is a number, a quote or a token."""

    text: Plain
    href: str | None = None
    kind: str = ""
    then: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below column names; ``editor`` opens the query that gave them."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    editor: str
    more: int = 0


def table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    editor: str,
    most: int | None = None,
    unasked: int = 0,
) -> Table:
    """A table of at most ``most`` rows; it says how many more there are.

    ``unasked`` is how many there are beside ``rows``.
    """
    every = tuple(tuple(row) for row in rows)
    shown = every[:most]
    return Table(caption, tuple(columns), shown, editor, len(every) - len(shown) + unasked)
