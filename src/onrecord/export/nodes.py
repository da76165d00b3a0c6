"""A graph node by node, for exports that ask it for values."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from onrecord import terms

_TYPE = terms.RDF + "type"
#: From an actor or place to the actor it acts for or belongs to, or the place it lies in.
_UPWARDS = ("affiliatedWith", "bodyOf", "territoryOf", "locatedIn")


class Nodes:
    """One graph, node by node; what it does not describe is looked up in ``below``."""

    def __init__(self, quads: Iterable[Quad], below: Nodes | None = None) -> None:
        self._below = below
        self._nodes: dict[str, dict[str, list[str]]] = {}
        self._lands: dict[str, list[str]] = {}
        for quad in sorted(quads, key=str):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                said = self._nodes.setdefault(quad.subject.value, {})
                said.setdefault(quad.predicate.value, []).append(quad.object.value)
                if quad.predicate.value == terms.ONR + "territory":
                    self._lands.setdefault(quad.object.value, []).append(quad.subject.value)

    def of_class(self, name: str) -> list[str]:
        """The nodes of that class of ours in this graph, in the order of their numbers."""
        found = (s for s, said in self._nodes.items() if terms.ONR + name in said.get(_TYPE, ()))
        return sorted(found, key=lambda iri: [(len(p), p) for p in re.split(r"(\d+)", iri)])

    def values(self, node: str, name: str, namespace: str = terms.ONR) -> list[str]:
        """The values of a property of ours, or of another namespace."""
        if node not in self._nodes and self._below is not None:
            return self._below.values(node, name, namespace)
        return self._nodes.get(node, {}).get(namespace + name, [])

    def value(self, node: str, name: str, namespace: str = terms.ONR) -> str | None:
        """The first value in sorted order."""
        return next(iter(self.values(node, name, namespace)), None)

    def token(self, node: str, name: str) -> str | None:
        """The token of a concept: the last segment of its IRI."""
        value = self.value(node, name)
        return value.rpartition("/")[2] if value else None

    def named(self, node: str) -> dict[str, str | None]:
        """An actor or place by IRI and label, with the ISO 3166-1 code of its state."""
        return {
            "id": node,
            "name": self.value(node, "label", terms.RDFS),
            "country": self._country(node, 4),
        }

    def _country(self, node: str, steps: int) -> str | None:
        """The code of the node itself, else of what it acts for, belongs to or lies in."""
        code = self.value(node, "isoAlpha3")
        if code is not None or not steps:
            return code
        above = [o for name in _UPWARDS for o in self.values(node, name)] + self._states(node)
        return next((c for other in above if (c := self._country(other, steps - 1))), None)

    def _states(self, territory: str) -> list[str]:
        """The states whose land it is; the authority says so from the state's side."""
        own = self._lands.get(territory, [])
        return own + (self._below._states(territory) if self._below is not None else [])
