"""What a query gave, written out: rows as a table, JSON, JSON lines, CSV or TSV; triples as Turtle.

Everything is written in UTF-8 while it is read from the store, but for the table, which needs all
rows to know how wide its columns are.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO, Final, TypeAlias

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions

from onrecord import terms
from onrecord.errors import QueryError, UsageError
from onrecord.rdf.curies import shorten

if TYPE_CHECKING:
    from rich.console import Console

    from onrecord.store import Results

# rich is imported where a table is drawn: most answers are written without one, and sooner

#: The forms that each kind of answer can be written in.
FORMS: Final[dict[str, tuple[str, ...]]] = {
    "rows": ("table", "json", "jsonl", "csv", "tsv"),
    "yes or no": ("table", "json", "jsonl"),
    "triples": ("table", "turtle"),
}

Plain: TypeAlias = str | int | float | bool | None
Term: TypeAlias = NamedNode | ox.BlankNode | Literal | ox.Triple

_W3C: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_INTEGERS: Final = frozenset(
    terms.XSD + name
    for name in (
        *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger"),
        *("nonPositiveInteger", "negativeInteger"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)
_FLOATS: Final = frozenset(terms.XSD + name for name in ("decimal", "double", "float"))
#: What no terminal may be sent: control characters, which in a text from elsewhere could drive it.
_CONTROLS: Final = {code: " " for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)}

_CLIPPED: Final = 60  # cells of a piped table: a line stays a line
_READABLE: Final = 20  # cells that words need to be read in a column
_GAP: Final = "  "


def write(results: Results, form: str, stream: BinaryIO) -> None:
    """Write a result in a format: table, json, jsonl, csv, tsv (W3C), or turtle for triples.

    ``jsonl`` is one object per row with all its columns: text, numbers and truth as JSON has them,
    IRIs and dates as text, null where unbound. Raises UsageError where the form does not fit the
    answer.
    """
    kind = kind_of(results)
    if form not in FORMS[kind]:
        raise UsageError(
            f"This query returns {kind}, which cannot be written as {form}.",
            hint=f"Choose --format {' or '.join(FORMS[kind])}.",
        )
    if isinstance(results, QueryBoolean):
        _write_answer(results, form, stream)
    elif isinstance(results, QuerySolutions):
        if form == "table":
            _write_table(names_of(results), _cells(results), stream)
        elif form == "jsonl":
            for row in plain_rows(results):
                stream.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        else:
            results.serialize(stream, _W3C[form])
            if form == "json":
                stream.write(b"\n")
    elif form == "turtle":
        ox.serialize(results, stream, ox.RdfFormat.TURTLE, prefixes=terms.PREFIXES)
    else:
        rows = ([shown(t.subject), shown(t.predicate), shown(t.object)] for t in results)
        _write_table(["subject", "predicate", "object"], rows, stream)
    stream.flush()


def write_columns(
    results: Results,
    columns: Sequence[str],
    stream: BinaryIO,
    *,
    width: int = 100,
    most: int | None = None,
    longest: int | None = None,
) -> None:
    """Write some columns of rows (all where none is named) as a table for reading.

    Values are wrapped to the terminal, or to ``width`` cells where there is none. ``most`` rows
    are shown, and then how many more there are; a value is cut after ``longest`` code points.
    Raises QueryError where the answer has no such column.
    """
    if not isinstance(results, QuerySolutions):
        raise QueryError(
            f"This query returns {kind_of(results)}, which has no columns.",
            hint="Use a SELECT query.",
        )
    every = names_of(results)
    for name in columns:
        if name not in every:
            raise QueryError(
                f"The result has no column '{name}'.", hint=f"Its columns are {', '.join(every)}."
            )
    chosen = [every.index(name) for name in columns] or range(len(every))
    rows = [[_cut(cells[i], longest) for i in chosen] for cells in _cells(results)]
    _write_table([every[i] for i in chosen], rows[:most], stream, width=width)
    if most is not None and len(rows) > most:
        stream.write(f"… and {len(rows) - most} more\n".encode())
    stream.flush()


def kind_of(results: Results) -> str:
    """The kind of an answer, as ``FORMS`` names it."""
    if isinstance(results, QuerySolutions):
        return "rows"
    return "yes or no" if isinstance(results, QueryBoolean) else "triples"


def names_of(results: QuerySolutions) -> list[str]:
    """The names of the columns, in order."""
    return [variable.value for variable in results.variables]


def plain_rows(results: QuerySolutions) -> Iterator[dict[str, Plain]]:
    """Each row as names and plain values, None where unbound."""
    names = names_of(results)
    for row in results:
        yield dict(zip(names, map(plain, row), strict=True))


def plain(term: Term | None) -> Plain:
    """A term as a plain value: a number or truth where its type is one, else its text."""
    if term is None:
        return None
    if not isinstance(term, Literal):
        return term.value if isinstance(term, NamedNode) else str(term)
    kind, value = term.datatype.value, term.value
    if kind == terms.XSD + "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(value, value)
    try:
        if kind in _INTEGERS:
            return int(value)
        if kind in _FLOATS and math.isfinite(number := float(value)):
            return number  # JSON has no infinity; it stays text
    except ValueError:
        pass  # RDF allows "three"^^xsd:integer
    return value


def shown(term: Term | None) -> str:
    """A term as a table shows it: on one line, an IRI shortened by our prefixes."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return shorten(term.value).translate(_CONTROLS)
    return (term.value if isinstance(term, Literal) else str(term)).translate(_CONTROLS)


def _cells(results: QuerySolutions) -> Iterator[list[str]]:
    return ([shown(term) for term in row] for row in results)


def _cut(text: str, longest: int | None) -> str:
    if longest is None or len(text) <= longest:
        return text
    return text[:longest].rstrip(" ,;") + "…"


def _write_answer(answer: QueryBoolean, form: str, stream: BinaryIO) -> None:
    if form == "json":
        answer.serialize(stream, ox.QueryResultsFormat.JSON)
        stream.write(b"\n")
    elif form == "jsonl":
        stream.write(json.dumps({"boolean": bool(answer)}).encode() + b"\n")
    else:
        stream.write(b"yes\n" if answer else b"no\n")


# Tables


def _write_table(
    names: Sequence[str],
    lines: Iterable[list[str]],
    stream: BinaryIO,
    *,
    width: int | None = None,
) -> None:
    """A table wrapped to the terminal or to ``width``; without either, a line per row, clipped."""
    from rich.cells import cell_len

    rows = list(lines)
    widths = [max(map(cell_len, column)) for column in zip(names, *rows, strict=True)]
    if not stream.isatty() and width is None:
        _clipped(names, rows, [min(w, _CLIPPED) for w in widths], stream)
        return
    from rich.console import Console

    terminal = stream.isatty()
    text = io.StringIO()
    console = Console(
        file=text, force_terminal=terminal, width=None if terminal else width, highlight=False
    )
    gaps = len(_GAP) * (len(names) - 1)
    fits = sum(min(w, _READABLE) for w in widths) + gaps <= console.width
    draw = _wrapped if fits else _records
    draw(console, names, rows)
    if not rows:
        console.print("(no results)")
    for line in text.getvalue().splitlines():
        stream.write(line.rstrip().encode() + b"\n")


def _clipped(
    names: Sequence[str], rows: Sequence[list[str]], widths: Sequence[int], stream: BinaryIO
) -> None:
    """One row per line, its columns aligned, long values cut short with …"""
    from rich.cells import cell_len, set_cell_size

    for row in (names, *rows):
        cells = [
            set_cell_size(cell, width)
            if cell_len(cell) <= width
            else set_cell_size(cell, width - 1) + "…"
            for cell, width in zip(row, widths, strict=True)
        ]
        stream.write(_GAP.join(cells).rstrip().encode() + b"\n")


def _wrapped(console: Console, names: Sequence[str], rows: Sequence[list[str]]) -> None:
    """A table whose long values go over several lines."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, len(_GAP), 0, 0))
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)


def _records(console: Console, names: Sequence[str], rows: Sequence[list[str]]) -> None:
    """One block per row, one line per bound column: for more columns than fit side by side."""
    from rich.table import Table
    from rich.text import Text

    for number, row in enumerate(rows, start=1):
        block = Table.grid(padding=(0, len(_GAP), 0, 0))
        block.add_column(style="bold", min_width=max(map(len, names)))
        block.add_column(overflow="fold")
        for name, cell in zip(names, row, strict=True):
            if cell:
                block.add_row(name, Text(cell))
        console.print(f"— {number}", style="dim")
        console.print(block)
