"""Tables that people write by hand and in spreadsheets: what --authority and --cues take."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from onrecord.errors import InputError

_DELIMITERS = ",;\t"  # as spreadsheets of different countries write them


def read_text(path: Path, option: str | None = None) -> str:
    """A file's text in UTF-8, with or without a byte-order mark; in UTF-16 with one.

    ``option`` is the one that named the file, for messages; None for a file that ships with the
    package. Raises InputError where it is missing or cannot be read, is in another encoding, or has
    nothing in it.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        hint = f"Check the path given with {option}." if option else "Reinstall onrecord."
        raise InputError(path, "there is no such file.", hint=hint) from None
    except OSError as error:
        raise InputError(
            path,
            f"it cannot be read: {error.strerror or error}.",
            hint="Name a file that you can read.",
        ) from None
    try:
        # spreadsheets save "Unicode text" as UTF-16
        wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        raise InputError(
            path,
            f"byte 0x{raw[error.start]:02X} is not UTF-8.",
            line=before.count(b"\n") + 1,
            column=len(before) - (before.rfind(b"\n") + 1) + 1,
            hint="Save the file as UTF-8.",
        ) from None
    if not text.strip():
        raise InputError(path, "the file is empty.", hint="Add rows to it or leave it out.")
    return text


def rows(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table in CSV, each with the line (from 1) that it begins in.

    Cells are separated by commas, semicolons or tabs, whichever the first row has most of. Blank
    rows are passed over, and lines that begin with ``#`` before a row does. Raises InputError for
    a row that is not valid CSV.
    """
    lines = _Lines(text)
    first = next((x for x in io.StringIO(text) if x.strip() and not x.startswith("#")), "")
    delimiter = max(_DELIMITERS, key=lambda d: len(next(csv.reader([first], delimiter=d), [])))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.between = True
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(
                path,
                f"the row is not valid CSV: {error}.",
                line=lines.begun,
                hint="Check its quotation marks.",
            ) from None
        if any(c.strip() for c in cells):
            yield lines.begun, cells


class _Lines:
    """The lines of a text with their ends, without comments; ``begun`` is where a row began."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self._number = self.begun = 0
        self.between = True  # whether the next line begins a row

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        for line in self._lines:
            self._number += 1
            if self.between and line.startswith("#"):
                continue
            if self.between:
                self.begun, self.between = self._number, False
            return line
        raise StopIteration
