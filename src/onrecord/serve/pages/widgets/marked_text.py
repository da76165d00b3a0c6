"""A text cut at every border of a marked span, so that spans may nest and overlap freely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``start`` to ``end`` (half-open code points) are a ``part`` of the thing ``of``.

    ``depth`` says how many things lie around it: of two marks on the same characters, the deeper
    one is in front. ``colour`` names the speaker's colour.
    """

    start: int
    end: int
    part: str
    of: str
    colour: str = "x"
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that the same marks cover; ``opens`` are the spans that begin here."""

    text: str
    start: int
    marks: tuple[Mark, ...]
    opens: tuple[tuple[int, int], ...]
    closes: tuple[str, ...]

    @property
    def things(self) -> tuple[str, ...]:
        """What the characters belong to, the innermost first."""
        ordered = sorted(self.marks, key=lambda m: (-m.depth, m.end - m.start, m.of))
        return tuple(dict.fromkeys(mark.of for mark in ordered))

    @property
    def classes(self) -> str:
        """The style classes: the parts, and three colours by number.

        ``k`` is the ground: whose content it is in front; ``b`` whose content lies behind that;
        ``d`` the ink: whose source, cue or hedge it is.
        """
        ordered = sorted(self.marks, key=lambda m: (-m.depth, m.end - m.start, m.of))
        content = [m for m in ordered if m.part == "content"]
        ink = [m for m in ordered if m.part not in ("content", "trigger")]
        names = [f"m-{part}" for part in sorted({mark.part for mark in self.marks})]
        if content:
            names.append(f"k{content[0].colour}")
            behind = next((m for m in content[1:] if m.colour != content[0].colour), None)
            names += [f"b{behind.colour}"] if behind is not None else []
        if ink:
            names.append(f"d{ink[0].colour}")
        return " ".join(names)


def pieces(
    text: str,
    start: int,
    end: int,
    marks: Sequence[Mark],
    spans: Iterable[tuple[int, int]] = (),
    last: dict[str, int] | None = None,
) -> list[Piece]:
    """The characters ``start`` to ``end`` of a text, cut at the borders of marks and spans.

    ``spans`` are to be addressable where they begin; ``last`` says after which character a thing
    is referred to. Marks that reach beyond them are clipped to them; empty ones are left
    out. The pieces' texts joined are exactly that text.
    """
    end = min(end, len(text))
    inside = sorted(
        (mark for mark in marks if max(mark.start, start) < min(mark.end, end)),
        key=lambda mark: mark.start,
    )
    opening: dict[int, list[tuple[int, int]]] = {}
    for span in sorted(set(spans), key=lambda s: (s[0], -s[1])):
        if start <= span[0] < end:
            opening.setdefault(span[0], []).append(span)
    closing: dict[int, list[str]] = {}
    for thing, at in (last or {}).items():
        if start < at <= end:
            closing.setdefault(at, []).append(thing)
    cuts = {start, end, *opening, *closing}
    for mark in inside:
        cuts |= {max(mark.start, start), min(mark.end, end)}
    borders = sorted(cuts)
    found: list[Piece] = []
    active: list[Mark] = []
    coming = 0
    for left, right in pairwise(borders):
        while coming < len(inside) and inside[coming].start <= left:
            active.append(inside[coming])
            coming += 1
        active = [mark for mark in active if mark.end > left]
        found.append(
            Piece(
                text[left:right],
                left,
                tuple(active),
                tuple(opening.get(left, ())),
                tuple(closing.get(right, ())),
            )
        )
    return found
