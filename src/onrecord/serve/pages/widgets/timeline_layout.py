"""The layout of a timeline: where each dated event is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from onrecord.serve.pages.base.data_access import Row, articles_of

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


@dataclass(frozen=True, slots=True)
class Window:
    """The reports to draw: ``spans`` of an article's days hold them all, sorted.

    ``before`` of the first span's come before them; ``undated`` have no year and ``left_out``
    lie outside. Without a dated one, the spans are those of the undated.
    """

    spans: tuple[Row, ...]
    before: int
    undated: int
    left_out: int

    @property
    def articles(self) -> list[str]:
        """The articles that hold the reports."""
        return articles_of(self.spans)

    def rows(self, timeline: Sequence[Row], most: int) -> list[Row]:
        """The window's reports among rows of ``timeline`` that hold the articles' own."""
        keys = {_key(row) for row in self.spans}
        found = [row for row in timeline if row["clock"] == "happened" and _key(row) in keys]
        if _bounds(self.spans[0]) is None:
            return found
        found.sort(key=lambda row: (_bounds(row) or (0, 0), str(row["thing"])))
        return found[self.before : self.before + most]


def _key(row: Row) -> tuple[object, ...]:
    return row["article"], row["not_before"], row["not_after"]


def window(spans: Sequence[Row], most: int) -> Window:
    """Of rows of ``dated-reports``, those of the ``most`` reports closest together in time."""
    undated = [row for row in spans if _bounds(row) is None]
    known = [(bounds, row) for row in spans if (bounds := _bounds(row)) is not None]
    known.sort(key=lambda item: (item[0], str(item[1]["article"])))
    # every report by the place of its span
    each = [at for at, (_, row) in enumerate(known) for _ in range(int(row["reports"] or 0))]
    lacking = sum(int(row["reports"] or 0) for row in undated)
    if not each:
        return Window(tuple(undated), 0, lacking, 0)
    shown = min(most, len(each))
    first = min(
        range(len(each) - shown + 1),
        key=lambda at: (known[each[at + shown - 1]][0][0] - known[each[at]][0][0], -at),
    )
    chosen = tuple(row for _, row in known[each[first] : each[first + shown - 1] + 1])
    before = first - each.index(each[first])
    return Window(chosen, before, lacking, len(each) - shown)


def timeline(rows: Sequence[Row], window: Window) -> Timeline:
    """The picture of rows of ``timeline``, which ``window`` chose."""
    shown = [(bounds, row) for row in rows if (bounds := _bounds(row)) is not None]
    if not shown:
        return Timeline([], [], _TOP, window.undated, 0)
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
    return Timeline(bars, ticks, height, window.undated, window.left_out)


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
