"""The cue table: which words attribute, where their content stands, what they say of a claim."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from onrecord.errors import InputError
from onrecord.resources import data_dir

COLUMNS = ("cue", "pos", "frames", "act", "distance", "certainty")


@dataclass(frozen=True, slots=True)
class Cue:
    """One reading of one cue: the frames it takes and what they mean."""

    cue: str
    pos: str
    frames: frozenset[str]
    act: str
    distance: str
    certainty: str


@dataclass(frozen=True)
class CueTable:
    """All readings, by part of speech and cue."""

    by_pos: dict[str, dict[str, tuple[Cue, ...]]]

    def readings(self, pos: str, cue: str) -> tuple[Cue, ...]:
        """The readings of a cue, in the order of the table; none: an empty tuple."""
        return self.by_pos.get(pos, {}).get(cue, ())

    def fit(self, pos: str, cue: str, frame: str) -> Cue | None:
        """The first reading that takes the frame."""
        return next((c for c in self.readings(pos, cue) if frame in c.frames), None)

    def __len__(self) -> int:
        return sum(len(rs) for cues in self.by_pos.values() for rs in cues.values())


def read_cues(paths: Sequence[Path]) -> CueTable:
    """Reads cue tables (CSV with the columns of the shipped one; ``#`` lines are comments).

    Rows of later files come before those of earlier ones, so that a user's reading wins.
    Raises InputError naming file, line and fault.
    """
    table: dict[str, dict[str, tuple[Cue, ...]]] = {}
    for path in paths:
        found: dict[tuple[str, str], list[Cue]] = {}
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(enumerate(file, start=1))
        except UnicodeDecodeError:
            raise InputError(path, "it is not UTF-8.", hint="Save it as UTF-8.") from None
        except OSError as fault:
            raise InputError(
                path,
                f"it cannot be read ({fault.strerror}).",
                hint="Check the path given with --cues.",
            ) from None
        numbered = [(n, row) for n, row in rows if not row.startswith("#")]
        if not numbered or tuple(next(csv.reader([numbered[0][1]]))) != COLUMNS:
            raise InputError(
                path, "the columns of a cue table are missing.", hint=f"Write {','.join(COLUMNS)}."
            )
        for line, row in numbered[1:]:
            cells = next(csv.reader([row]), [])
            if len(cells) != len(COLUMNS):
                raise InputError(
                    path,
                    f"a row of {len(cells)} cells.",
                    line=line,
                    hint=f"Give it {len(COLUMNS)}: {','.join(COLUMNS)}.",
                )
            cue = Cue(cells[0], cells[1], frozenset(cells[2].split()), *cells[3:])
            found.setdefault((cue.pos, cue.cue), []).append(cue)
        for (pos, name), cues in found.items():
            cell = table.setdefault(pos, {})
            cell[name] = (*cues, *cell.get(name, ()))
    return CueTable(table)


@cache
def shipped_cues() -> CueTable:
    """The table that ships with the package."""
    return read_cues([data_dir() / "language" / "cues.csv"])
