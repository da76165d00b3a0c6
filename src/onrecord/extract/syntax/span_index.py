"""Which of many stretches touch or hold another, without looking at them all.

A list sorted by where stretches begin, with a tree over it of how far they reach (an augmented
interval tree: Cormen et al., *Introduction to Algorithms*, 17.3). A query costs the logarithm of
their number for each that is found.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class SpanIndex:
    """Stretches (first, last or start, end), known by their numbers in the order given."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        known = list(stretches)
        self._numbers = sorted(range(len(known)), key=known.__getitem__)
        self._starts = [known[n][0] for n in self._numbers]
        self._leaves = 1 << max(len(known) - 1, 0).bit_length()
        self._reach = [-1] * (2 * self._leaves)
        for at, number in enumerate(self._numbers):
            self._reach[self._leaves + at] = known[number][1]
        for node in range(self._leaves - 1, 0, -1):
            self._reach[node] = max(self._reach[2 * node], self._reach[2 * node + 1])

    def touching(self, start: int, end: int) -> list[int]:
        """Those that share something with ``start`` to ``end`` (half-open), in ascending order."""
        return self._found(bisect_left(self._starts, end), start + 1)

    def holding(self, start: int, end: int) -> list[int]:
        """Those that begin no later and end no earlier, in ascending order."""
        return self._found(bisect_right(self._starts, start), end)

    def _found(self, before: int, least: int) -> list[int]:
        """Of the first so many by their beginning, those that reach at least so far."""
        out: list[int] = []
        stack = [(1, 0, self._leaves)]
        while stack:
            node, first, size = stack.pop()
            if first >= before or self._reach[node] < least:
                continue
            if size == 1:
                out.append(self._numbers[first])
                continue
            half = size // 2
            stack += [(2 * node, first, half), (2 * node + 1, first + half, half)]
        return sorted(out)
