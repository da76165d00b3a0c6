"""Parquet → articles, a few rows at a time; the only module that imports pyarrow."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO

from onrecord.errors import MissingExtra
from onrecord.readers.article import ReadOutcome, Unreadable
from onrecord.readers.records import COLUMNS, cut_off, from_columns, no_text_column
from onrecord.readers.streams import Damaged, Stream

_ROWS = 256  # rows held at once
_BUFFER = 2**20  # bytes of a column read at once, so that no row group is held whole


def read_parquet(stream: Stream, origin: str, name: str) -> Iterator[ReadOutcome]:
    """One row per article; columns are found by their names, and nested ones are ignored.

    A row group that is damaged is named, and the others are read. What cannot be read in any
    order (standard input, packed files) goes through a temporary file.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtra("pyarrow", "archive") from error
    with tempfile.TemporaryFile() as spool:
        try:
            opened = pyarrow.parquet.ParquetFile(
                stream.rewound() or _copied(stream, spool), buffer_size=_BUFFER, pre_buffer=False
            )
        except Damaged as fault:
            yield cut_off(origin, fault)
            return
        except (pyarrow.ArrowException, OSError, ValueError) as fault:
            yield Unreadable(
                origin,
                f"this is not a Parquet file, or it is truncated ({_why(fault)}).",
                "Download the file again.",
            )
            return
        wanted = {other for names in COLUMNS.values() for other in names}
        schema = opened.schema_arrow
        columns = [f.name for f in schema if f.name.casefold() in wanted and _plain(f.type)]
        if not {c.casefold() for c in columns} & set(COLUMNS["text"]):
            yield no_text_column(origin, schema.names)
            return
        first = 1
        for group in range(opened.num_row_groups):
            last = first + opened.metadata.row_group(group).num_rows - 1
            number = first - 1
            try:
                for batch in opened.iter_batches(_ROWS, row_groups=[group], columns=columns):
                    for row in _rows(batch):
                        number += 1
                        where = f"{origin}, row {number}"
                        if isinstance(row, str):
                            yield Unreadable(where, row, "Write the table again.")
                        else:
                            yield from_columns(row, where, f"{name}#{number}")
            except (pyarrow.ArrowException, OSError, ValueError) as fault:
                yield Unreadable(
                    f"{origin}, rows {number + 1} to {last}",
                    f"this part of the file is damaged ({_why(fault)}).",
                    "Download the file again.",
                )
            first = last + 1
        if first == 1:
            yield Unreadable(origin, "the table has no rows.", "Add rows.")


def _copied(stream: Stream, spool: Any) -> BinaryIO:
    shutil.copyfileobj(stream, spool)
    spool.seek(0)
    return spool  # type: ignore[no-any-return]


def _plain(kind: Any) -> bool:
    """Whether a column holds words, numbers or times, also by way of a dictionary."""
    from pyarrow import types

    if types.is_dictionary(kind):
        kind = kind.value_type
    return not types.is_nested(kind)


def _rows(batch: Any) -> Iterator[dict[str, Any] | str]:
    """The rows by column name in lower case; a sentence for one that cannot be read."""
    names = [n.casefold() for n in batch.schema.names]
    for row in range(batch.num_rows):
        try:
            yield {n: _value(c[row]) for n, c in zip(names, batch.columns, strict=True)}
        except UnicodeDecodeError as fault:
            yield f"byte {fault.start} of a cell is not UTF-8."
        except (ValueError, OverflowError) as fault:
            yield f"a cell has a value that cannot be read ({fault})."


def _value(cell: Any) -> Any:
    import pyarrow

    kind = cell.type
    if pyarrow.types.is_timestamp(kind) and kind.unit == "ns":  # which Python has no type for
        cell = cell.cast(pyarrow.timestamp("us", tz=kind.tz), safe=False)
    value = cell.as_py()
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, datetime):
        # Tables keep days as times: midnight without a zone says no more than the day.
        day = value.tzinfo is None and value.time() == time()
        return (value.date() if day else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _why(fault: BaseException) -> str:
    return " ".join(str(fault).split()).rstrip(".")
