"""The layout of a network of actors: forces first, then room for the names.

The forces are those of Fruchterman and Reingold (Software: Practice and Experience 21, 1991),
from a start on an ellipse; nothing is left to chance, so the same rows give the same picture.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from onrecord.serve.pages.base.data_access import Row

WIDTH: Final = 960
HEIGHT: Final = 620
_MARGIN: Final = 40
_ROUNDS: Final = 120
#: How strongly everything is drawn to the middle.
_PULL: Final = 0.6
#: The room that a name takes: per character, and its height.
_CHARACTER: Final = 7.2
_LINE: Final = 20
_LONGEST: Final = 26


@dataclass(slots=True)
class Node:
    """An actor: where its dot is, how big it is, and its name, cut to the room there is."""

    iri: str
    label: str
    name: str
    times: int = 0
    x: float = 0.0
    y: float = 0.0

    @property
    def radius(self) -> float:
        """Of the dot; its area grows with how often the actor occurs."""
        return round(min(5 + 1.6 * math.sqrt(self.times), 18), 1)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """What the dot and the name below it cover: left, top, right, bottom."""
        half = max(len(self.name) * _CHARACTER / 2, self.radius)
        return self.x - half, self.y - self.radius, self.x + half, self.y + self.radius + _LINE


@dataclass(frozen=True, slots=True)
class Edge:
    """A link: the path to draw, its kind as a style class, and what it says."""

    path: str
    kind: str
    width: float
    text: str


@dataclass(frozen=True, slots=True)
class Network:
    """The picture."""

    nodes: list[Node]
    edges: list[Edge]
    left_out: int


def network(rows: Sequence[Row], most: int) -> Network:
    """The picture of rows of ``actor-network``: of the ``most`` actors that are linked most."""
    weight: dict[str, int] = {}
    labels: dict[str, str] = {}
    for row in rows:
        for end in ("source", "target"):
            iri = str(row[end])
            weight[iri] = weight.get(iri, 0) + int(row["times"] or 0)
            labels.setdefault(iri, str(row[f"{end}_label"] or iri.rpartition("/")[2]))
    chosen = set(sorted(weight, key=lambda iri: (-weight[iri], iri))[:most])
    kept = [row for row in rows if row["source"] in chosen and row["target"] in chosen]
    linked = {str(row[end]) for row in kept for end in ("source", "target")}
    order = sorted(linked, key=lambda iri: (-weight[iri], iri))
    nodes = [Node(iri, labels[iri], _short(labels[iri]), weight[iri]) for iri in order]
    pairs: dict[tuple[int, int], int] = {}
    at = {node.iri: number for number, node in enumerate(nodes)}
    for row in kept:
        ends = sorted((at[str(row["source"])], at[str(row["target"])]))
        pairs[ends[0], ends[1]] = pairs.get((ends[0], ends[1]), 0) + int(row["times"] or 0)
    _place(nodes, pairs)
    _make_room(nodes)
    return Network(nodes, _edges(kept, nodes, at), len(weight) - len(nodes))


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1].rstrip() + "…"


def _place(nodes: list[Node], pairs: dict[tuple[int, int], int]) -> None:
    count = len(nodes)
    if not count:
        return
    for number, node in enumerate(nodes):
        angle = 2 * math.pi * number / count
        node.x, node.y = WIDTH / 3 * math.cos(angle), HEIGHT / 3 * math.sin(angle)
    ideal = math.sqrt(WIDTH * HEIGHT / count)
    for step in range(_ROUNDS):
        heat = WIDTH / 8 * (1 - step / _ROUNDS)
        # what is not linked would flee: a pull towards the middle, stronger upright than across
        moves = [[-node.x * _PULL, -node.y * _PULL * WIDTH / HEIGHT] for node in nodes]
        for i in range(count):
            for j in range(i):
                dx, dy, far = _between(nodes[i], nodes[j])
                if far > 2 * ideal:  # as in their variant with a grid: what is far does not push
                    continue
                push = ideal * ideal / far
                for number, sign in ((i, 1), (j, -1)):
                    moves[number][0] += sign * dx / far * push
                    moves[number][1] += sign * dy / far * push
        for (i, j), times in pairs.items():
            dx, dy, far = _between(nodes[i], nodes[j])
            pull = far * far / ideal * min(1 + math.log(times or 1) / 3, 2)
            for number, sign in ((i, -1), (j, 1)):
                moves[number][0] += sign * dx / far * pull
                moves[number][1] += sign * dy / far * pull
        for node, (dx, dy) in zip(nodes, moves, strict=True):
            length = math.hypot(dx, dy) or 1.0
            node.x += dx / length * min(length, heat)
            node.y += dy / length * min(length, heat)
    _fit(nodes)


def _fit(nodes: list[Node]) -> None:
    """Stretch the picture to its frame."""
    left, right = min(n.x for n in nodes), max(n.x for n in nodes)
    top, bottom = min(n.y for n in nodes), max(n.y for n in nodes)
    for node in nodes:
        node.x = (node.x - left) / ((right - left) or 1) * (WIDTH - 4 * _MARGIN) + 2 * _MARGIN
        node.y = (node.y - top) / ((bottom - top) or 1) * (HEIGHT - 2 * _MARGIN) + _MARGIN
        _keep_inside(node)


def _between(one: Node, other: Node) -> tuple[float, float, float]:
    dx, dy = one.x - other.x, one.y - other.y
    return dx, dy, max(math.hypot(dx, dy), 0.01)


def _keep_inside(node: Node) -> None:
    half = max(len(node.name) * _CHARACTER / 2, node.radius) + 4
    node.x = min(max(node.x, half), WIDTH - half)
    node.y = min(max(node.y, _MARGIN), HEIGHT - _MARGIN)


def _make_room(nodes: list[Node]) -> None:
    """Push apart what covers one another, until nothing does or nothing helps."""
    for _ in range(300):
        moved = False
        for i, one in enumerate(nodes):
            for other in nodes[:i]:
                a, b = one.box, other.box
                across = min(a[2], b[2]) - max(a[0], b[0]) + 6
                down = min(a[3], b[3]) - max(a[1], b[1]) + 4
                if across <= 0 or down <= 0:
                    continue
                moved = True
                if down <= across:
                    sign = 1 if (one.y, one.iri) > (other.y, other.iri) else -1
                    one.y += sign * down / 2
                    other.y -= sign * down / 2
                else:
                    sign = 1 if (one.x, one.iri) > (other.x, other.iri) else -1
                    one.x += sign * across / 2
                    other.x -= sign * across / 2
                _keep_inside(one)
                _keep_inside(other)
        if not moved:
            break
    for node in nodes:
        node.x, node.y = round(node.x, 1), round(node.y, 1)


def _edges(rows: Sequence[Row], nodes: list[Node], at: dict[str, int]) -> list[Edge]:
    found: list[Edge] = []
    between: dict[tuple[int, int], int] = {}
    for row in rows:
        i, j = at[str(row["source"])], at[str(row["target"])]
        pair = (min(i, j), max(i, j))
        between[pair] = nth = between.get(pair, 0) + 1
        a, b = nodes[i], nodes[j]
        dx, dy, far = b.x - a.x, b.y - a.y, max(math.hypot(b.x - a.x, b.y - a.y), 0.01)
        # several links of one pair bend further and further, and to a side that the pair decides
        bend = (0.08 + 0.09 * (nth - 1)) * (1 if i < j else -1)
        cx, cy = (a.x + b.x) / 2 - dy * bend, (a.y + b.y) / 2 + dx * bend
        sx, sy = a.x + dx / far * a.radius, a.y + dy / far * a.radius
        back = math.hypot(b.x - cx, b.y - cy) or 1.0
        ex = b.x - (b.x - cx) / back * (b.radius + 5)
        ey = b.y - (b.y - cy) / back * (b.radius + 5)
        times = int(row["times"] or 0)
        found.append(
            Edge(
                f"M{sx:.1f} {sy:.1f}Q{cx:.1f} {cy:.1f} {ex:.1f} {ey:.1f}",
                str(row["relation"]).replace(" ", "-"),
                round(min(1.2 + 0.6 * math.log2(max(times, 1)), 4), 1),
                f"{a.label} {row['relation']} {b.label}: {times} "
                + ("time" if times == 1 else "times"),
            )
        )
    return found
