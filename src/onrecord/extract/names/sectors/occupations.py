"""The table of nouns for somebody who acts, each with its sector: ``data/language/sectors.csv``."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from onrecord.errors import InputError
from onrecord.resources import data_dir

COLUMNS = ("words", "sector", "kind")
#: What a row can be; the table's own header says what each means.
KINDS = frozenset(
    ["person", "people", "body", "craft", "field", "anyone", "anything", "past", "code"]
)
_IRREGULAR = {
    "men": "man", "women": "woman", "people": "people", "children": "child", "wives": "wife",
    "thieves": "thief", "chiefs": "chief", "clergymen": "clergyman",
}  # fmt: skip


class Row(NamedTuple):
    """A row of the table, without its words."""

    sector: str
    kind: str


class Noun(NamedTuple):
    """A row found in a phrase: words ``start`` to ``end`` (half-open, counted from 0)."""

    start: int
    end: int
    row: Row
    plural: bool


@dataclass(frozen=True)
class SectorTable:
    """The nouns by their words, and by name the codes of actors that ISO 3166-1 has none for."""

    rows: dict[tuple[str, ...], Row]
    codes: dict[str, str]

    def find(self, words: Sequence[str]) -> list[Noun]:
        """The rows found in words in lower case, from left to right, the longest first."""
        found, at = [], 0
        while at < len(words):
            noun = self.at(words, at)
            if noun is not None:
                found.append(noun)
            at = noun.end if noun is not None else at + 1
        return found

    def at(self, words: Sequence[str], at: int) -> Noun | None:
        """The longest row that begins at a word."""
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            *lead, last = words[at : at + size]
            row = self.rows.get((*lead, last))
            if row is not None:
                return Noun(at, at + size, row, row.kind == "people")
            for form in singulars(last):
                row = self.rows.get((*lead, form))
                if row is not None and row.kind not in ("field", "past"):
                    return Noun(at, at + size, row, True)
        return None


_LONGEST = 5


def singulars(word: str) -> tuple[str, ...]:
    """What a plural in lower case may be the plural of; nothing for what is none."""
    if word in _IRREGULAR:
        return (_IRREGULAR[word],)
    if word.endswith("men"):
        return (word[:-3] + "man",)
    if word.endswith("children"):
        return (word.removesuffix("ren"),)
    if not word.endswith("s") or word.endswith("ss") or len(word) < 4:
        return ()
    forms = [word[:-1]]
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    return tuple(forms)


@cache
def sector_table(path: Path | None = None) -> SectorTable:
    """Reads the table, the shipped one by default; raises InputError naming line and fault."""
    path = path or data_dir() / "language" / "sectors.csv"
    rows: dict[tuple[str, ...], Row] = {}
    codes: dict[str, str] = {}
    lines = [
        (number, line)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    ]
    for (number, _), cells in zip(lines, csv.reader(line for _, line in lines), strict=True):
        if number == lines[0][0]:
            if tuple(cells) != COLUMNS:
                raise InputError(
                    path,
                    f"the columns are {', '.join(cells)}.",
                    line=number,
                    hint=f"Name them {','.join(COLUMNS)}.",
                )
            continue
        if len(cells) != len(COLUMNS) or cells[2] not in KINDS:
            raise InputError(
                path,
                f"'{','.join(cells)}' is not a row of words, sector and kind.",
                line=number,
                hint=f"The kind is one of {', '.join(sorted(KINDS))}.",
            )
        words, sector, kind = cells
        if kind == "code":
            codes[words] = sector
        else:
            rows[tuple(words.split())] = Row(sector, kind)
    return SectorTable(rows, codes)
