"""The protocol that every store keeps: on the directory and in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat

from onrecord.errors import StoreError
from onrecord.store import MemoryStore, Store, open_graph, sorted_nquads
from store.units import BASE, ONR, PROVENANCE, build, expected, graph, quads


class TestReplace:
    """The protocol's two writing methods, on the directory and in memory."""

    @pytest.fixture(params=["directory", "memory"])
    def store(self, request: pytest.FixtureRequest, path: Path) -> Iterator[Store]:
        if request.param == "directory":
            build(path, [1, 2])
            with open_graph(path) as store:
                yield store
        else:
            yield MemoryStore(ox.parse(quads(1) + quads(2), format=RdfFormat.N_QUADS))

    def test_replace_replaces_one_graph_wholly(self, store: Store) -> None:
        new = Quad(NamedNode(f"{BASE}a"), NamedNode(f"{ONR}p"), Literal("x"), NamedNode(graph(1)))
        store.replace(graph(1), [new])
        assert list(store.quads(graph(1))) == [new]
        assert len(list(store.quads(graph(2)))) == 8
        assert len(list(store.quads(PROVENANCE))) == 2

    def test_replace_with_provenance_replaces_that_too(self, store: Store) -> None:
        store.replace(graph(1), ox.parse(quads(1, 1), format=RdfFormat.N_QUADS))
        assert b"".join(sorted_nquads(store)) == b"".join(
            sorted((expected([1], 1) + expected([2])).splitlines(keepends=True))
        )

    def test_replace_makes_a_new_graph(self, store: Store) -> None:
        node = BlankNode("b")
        store.replace(graph(3), [Quad(node, NamedNode(f"{ONR}p"), node, NamedNode(graph(3)))])
        [quad] = store.quads(graph(3))
        assert quad.subject == quad.object

    def test_what_cannot_be_stored_leaves_the_graph_as_it_was(self, store: Store) -> None:
        before = b"".join(sorted_nquads(store))
        with pytest.raises(StoreError):
            store.replace(graph(1), ox.parse(quads(2), format=RdfFormat.N_QUADS))
        assert b"".join(sorted_nquads(store)) == before

    def test_remove_removes_one_graph(self, store: Store) -> None:
        store.remove(graph(1))
        store.remove(graph(7))
        assert list(store.graphs()) == [graph(2), PROVENANCE]


def test_sorting_through_files_gives_the_same_lines(path: Path) -> None:
    build(path, range(5))
    with open_graph(path) as store:
        assert b"".join(sorted_nquads(store, run=7)) == expected(range(5))
        assert b"".join(sorted_nquads(store, run=45)) == expected(range(5))
