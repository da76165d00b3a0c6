"""Where dated events stand in the picture of a timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from onrecord.serve.pages.asking import Row

WIDTH: Final = 960
_LEFT: Final = 330
_RIGHT: Final = 20
_TOP: Final = 34
_LINE: Final = 24
_NARROW: Final = 7.0
_DAY: Final = 1


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: where it begins, how wide it is, and which row of the query it is."""

    x: float
    y: int
    width: float
    row: Row
    open: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the scale."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture; ``undated`` rows have no year, ``left_out`` lie outside of what is shown."""

    bars: list[Bar]
    ticks: list[Tick]
    height: int
    undated: int
    left_out: int


def timeline(rows: Sequence[Row], most: int) -> Timeline:
    """The picture of rows of ``timeline``: of the ``most`` that lie closest together in time."""
    dated = [(bounds, row) for row in rows if (bounds := _bounds(row)) is not None]
    dated.sort(key=lambda item: (item[0][0], item[0][1], str(item[1]["thing"])))
    shown = dated
    if len(dated) > most:
        first = min(
            range(len(dated) - most + 1),
            key=lambda at: (dated[at + most - 1][0][0] - dated[at][0][0], -at),
        )
        shown = dated[first : first + most]
    if not shown:
        return Timeline([], [], _TOP, len(rows) - len(dated), 0)
    begin = min(bounds[0] for bounds, _ in shown)
    end = max(max(bounds[1] for bounds, _ in shown), begin + _DAY)
    scale = (WIDTH - _LEFT - _RIGHT) / (end - begin)
    bars = [
        Bar(
            round(_LEFT + (first - begin) * scale, 1),
            _TOP + number * _LINE,
            round(max((last - first) * scale, _NARROW), 1),
            row,
            row["not_before"] is None or row["not_after"] is None,
        )
        for number, ((first, last), row) in enumerate(shown)
    ]
    ticks = [Tick(round(_LEFT + (at - begin) * scale, 1), name) for at, name in _ticks(begin, end)]
    height = _TOP + len(bars) * _LINE + 6
    return Timeline(bars, ticks, height, len(rows) - len(dated), len(dated) - len(shown))


def _bounds(row: Row) -> tuple[int, int] | None:
    """First and last day as ordinals; one that is open at an end is the day of the other."""
    first, last = _day(row["not_before"]), _day(row["not_after"])
    if first is None and last is None:
        return None
    first = last if first is None else first
    last = first if last is None else last
    return (first, max(first, last)) if first is not None and last is not None else None


def _day(value: object) -> int | None:
    try:
        return date.fromisoformat(str(value)[:10]).toordinal()
    except ValueError:
        return None


def _ticks(begin: int, end: int) -> list[tuple[int, str]]:
    """Starts of days, months or years, at most nine of them."""
    first, last = date.fromordinal(begin), date.fromordinal(end)
    days = end - begin
    if days <= 9:
        return [
            (at, date.fromordinal(at).isoformat())
            for at in range(begin, end + 1, max(1, days // 5))
        ]
    months = (last.year - first.year) * 12 + last.month - first.month
    if months <= 24:
        step = max(1, -(-months // 7))
        every = (
            divmod(first.year * 12 + first.month - 1 + n, 12) for n in range(0, months + 1, step)
        )
        found = [(date(year, month + 1, 1), f"{year}-{month + 1:02}") for year, month in every]
    else:
        step = max(1, -(-(last.year - first.year) // 7))
        found = [(date(year, 1, 1), str(year)) for year in range(first.year, last.year + 1, step)]
    inside = [(day.toordinal(), name) for day, name in found if begin <= day.toordinal() <= end]
    return inside or [(begin, first.isoformat())]
