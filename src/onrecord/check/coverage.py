"""Which of the user's shapes matched a node: a shape that matches none has checked nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rdflib import Graph, Namespace
from rdflib.namespace import RDF
from rdflib.term import Literal, Node, URIRef

from onrecord.check.findings import CheckReport, Finding, short
from onrecord.terms import SH, SHAPES

_SH = Namespace(SH)
_TARGETS = (_SH.targetClass, _SH.targetNode, _SH.targetSubjectsOf, _SH.targetObjectsOf)
#: Shapes that a sentence names; of more it gives the number.
_NAMED = 5


class Coverage:
    """Which shapes have matched nodes, over all graphs that are checked by them.

    It may be shared by several checkers of the same files: a shape has matched a node if it has in
    any of them.
    """

    def __init__(self) -> None:
        self._files = ""
        self._shapes: dict[str, str] = {}  # by IRI or a description, why it looks nowhere or ""
        self._met: set[str] = set()
        self._computed = False
        self._checked = False

    def add_shapes(self, graph: Graph, looking: Iterable[Node], files: str) -> None:
        """Adds a graph of shapes; ``looking`` are those whose targets the gate knows."""
        self._files = files
        self._computed |= (None, _SH.target, None) in graph
        idle = set(graph.subjects(_SH.deactivated, Literal(True)))
        wanted = set(looking) - idle
        for shape in sorted(wanted, key=str):
            self._shapes.setdefault(_called(graph, shape), "")
        typed = {s for k in (_SH.NodeShape, _SH.PropertyShape) for s in graph.subjects(RDF.type, k)}
        for shape in sorted(typed - wanted - idle, key=str):
            serves = (None, None, shape) in graph  # another shape, as its property or otherwise
            if not serves and (shape, _SH.target, None) not in graph:
                self._shapes.setdefault(_called(graph, shape), "has no target")

    def add(self, graph: Graph, focus_nodes: Mapping[Node, int]) -> None:
        """Records how many nodes the shapes of a graph have matched in some data."""
        self._checked = True
        self._met.update(_called(graph, shape) for shape, n in focus_nodes.items() if n)

    @property
    def unmatched(self) -> tuple[str, ...]:
        """The shapes that have matched no node: each by its IRI, or by its targets."""
        return tuple(sorted(self._shapes.keys() - self._met)) if self._checked else ()

    @property
    def vacuous(self) -> bool:
        """Whether data were checked, and no shape at all matched a node of them."""
        met = bool(self._shapes.keys() & self._met)
        return self._checked and not met and not self._computed

    def sentence(self) -> str | None:
        """Which shapes matched no node while others did; None if there is nothing to report."""
        if self.vacuous or not self.unmatched:
            return None
        count, all_ = len(self.unmatched), len(self._shapes)
        return f"{count} of {all_} shapes matched no node and checked nothing: {self._names()}."

    def reports(self) -> list[CheckReport]:
        """A report that does not conform if nothing was checked, else none."""
        if not self.vacuous:
            return []
        which = f" ({self._names()})" if self._shapes else ": the file contains no shapes"
        finding = Finding(
            severity="violation",
            article=None,
            focus=self._files,
            path=None,
            value=None,
            shape=SHAPES + "Coverage",
            rule="shapes match what they are meant to check",
            message=f"No shape matched a node, so nothing was checked{which}.",
            remedy="Give the shapes targets that occur in the data, such as sh:targetClass, or "
            "check the data that they are meant for.",
        )
        return [CheckReport.of(None, [finding])]

    def _names(self) -> str:
        named = [
            f"{short(name)} {why}" if (why := self._shapes[name]) else short(name)
            for name in self.unmatched[:_NAMED]
        ]
        more = len(self.unmatched) - len(named)
        return ", ".join(named) + (f" and {more} more" if more else "")


def _called(graph: Graph, shape: Node) -> str:
    """A shape's IRI or, if it has none, its targets."""
    if isinstance(shape, URIRef):
        return str(shape)
    looks = sorted(
        f"sh:{str(target).removeprefix(SH)} {short(str(value))}"
        for target in _TARGETS
        for value in graph.objects(shape, target)
    )
    return f"a shape without an IRI ({', '.join(looks) or 'no target'})"
