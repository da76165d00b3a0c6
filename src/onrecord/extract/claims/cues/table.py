"""The cue table: which words attribute, where their content is, what they say of a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from onrecord.digests import canonical_json, hex_digest
from onrecord.errors import InputError
from onrecord.resources import data_dir
from onrecord.table import read_text, rows

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
    """All readings, by part of speech and cue.

    ``own`` is a digest of the table where it has rows of the user's; empty for the shipped one.
    """

    by_pos: dict[str, dict[str, tuple[Cue, ...]]]
    own: str = ""

    def readings(self, pos: str, cue: str) -> tuple[Cue, ...]:
        """The readings of a cue, in the order of the table; none: an empty tuple."""
        return self.by_pos.get(pos, {}).get(cue, ())

    def fit(self, pos: str, cue: str, frame: str) -> Cue | None:
        """The first reading that takes the frame."""
        return next((c for c in self.readings(pos, cue) if frame in c.frames), None)

    def __len__(self) -> int:
        return sum(len(rs) for cues in self.by_pos.values() for rs in cues.values())


def read_cues(paths: Sequence[Path]) -> CueTable:
    """Reads cue tables: CSV with the columns of the shipped one, in any order.

    They are read as tables of actors are: commas, semicolons or tabs part the cells, a byte-order
    mark may come first, and lines that begin with ``#`` are comments. Rows of later files come
    before those of earlier ones, so that a user's reading wins. Raises InputError naming file, line
    and fault.
    """
    table: dict[str, dict[str, tuple[Cue, ...]]] = {}
    for path in paths:
        found: dict[tuple[str, str], list[Cue]] = {}
        header: list[str] | None = None
        for line, cells in rows(path, read_text(path, "--cues")):
            cells = [cell.strip() for cell in cells]
            if header is None:
                header = [name.casefold() for name in cells]
                if sorted(header) != sorted(COLUMNS):
                    break
                continue
            if len(cells) != len(COLUMNS):
                raise InputError(
                    path,
                    f"the row has {len(cells)} cell{'' if len(cells) == 1 else 's'}.",
                    line=line,
                    hint=f"Give it {len(COLUMNS)}: {','.join(header)}.",
                )
            cell = dict(zip(header, cells, strict=True))
            cue = Cue(**{**cell, "frames": frozenset(cell["frames"].split())})  # type: ignore[arg-type]  # the rest is text
            found.setdefault((cue.pos, cue.cue), []).append(cue)
        if header is None or sorted(header) != sorted(COLUMNS):
            raise InputError(
                path,
                "the columns of a cue table are missing.",
                hint=f"Make the first row {','.join(COLUMNS)}.",
            )
        for (pos, name), cues in found.items():
            of_pos = table.setdefault(pos, {})
            of_pos[name] = (*cues, *of_pos.get(name, ()))
    return CueTable(table)


@cache
def shipped_cues() -> CueTable:
    """The table that ships with the package."""
    return read_cues([_shipped()])


def cues_with(own: Sequence[Path]) -> CueTable:
    """The shipped table with the user's rows before its own; raises as ``read_cues`` does."""
    if not own:
        return shipped_cues()
    table = read_cues([_shipped(), *own])
    rows = sorted(
        (pos, cue, n, *sorted(reading.frames), reading.act, reading.distance, reading.certainty)
        for pos, cues in table.by_pos.items()
        for cue, readings in cues.items()
        for n, reading in enumerate(readings)
    )
    return replace(table, own=hex_digest(canonical_json(rows)))


def _shipped() -> Path:
    return data_dir() / "language" / "cues.csv"
