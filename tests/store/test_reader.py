"""Readers keep their version, and what cannot be read says what to do."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from onrecord.errors import GraphCorrupt, GraphMissing, QueryError, QuerySyntax
from onrecord.store import MemoryStore, open_graph, open_writer, sorted_nquads
from store.units import build, expected, exported, graph, put
from support.answers import column, text_of, triples


class TestReaders:
    def test_a_reader_keeps_its_version_however_many_follow(self, path: Path) -> None:
        build(path, [0])
        with open_graph(path) as store:
            for number in range(1, 5):
                build(path, [number])
            assert store.stale
            assert b"".join(sorted_nquads(store)) == expected([0])
            assert store.version_path.is_dir()
            assert store.refresh()
            assert not store.refresh()
            assert b"".join(sorted_nquads(store)) == expected(range(5))
        build(path, [5])
        assert sorted(p.name for p in (path / "versions").iterdir()) == ["5", "6"]

    def test_a_query_sees_the_union_and_knows_the_prefixes(self, path: Path) -> None:
        build(path, [1, 2])
        with open_graph(path) as store:
            found = store.query("SELECT (COUNT(*) AS ?n) WHERE { ?claim onr:statement ?s }")
            assert column(found) == ["8"]
            text = f"ASK {{ GRAPH <{graph(2)}> {{ ?claim onr:statement ?s }} }}"
            assert bool(store.query(text))
            made = store.query("CONSTRUCT { ?g a prov:Entity } WHERE { ?g onr:madeFrom ?v }")
            assert {text_of(t.subject) for t in triples(made)} == {graph(1), graph(2)}

    def test_a_query_may_give_a_prefix_another_meaning(self, path: Path) -> None:
        build(path, [1])
        with open_graph(path) as store:
            assert not store.query("PREFIX onr: <http://other/> ASK { ?c onr:statement ?s }")

    @pytest.mark.parametrize(
        ("text", "line", "column", "offending", "reason"),
        [
            ("SELECT ?x {\n  ?x a foo:Bar }", 2, 15, "?x a foo:Bar }", "prefix is not declared"),
            ("SELECT ?s (COUNT(?p) AS ?n)\n{ ?s ?p ?o }", 2, 13, "{ ?s ?p ?o }", "is unbound"),
            ("SELECT * { ?s ?p ?o } LIMIT x", 1, 29, None, "'x' is not expected here"),
            ("ASK {", 1, 6, "ASK {", "incomplete"),
            ("", 1, 1, "", "the query is empty"),
            ("INSERT DATA { }", 1, None, None, "INSERT is an update"),
        ],
    )
    def test_an_error_in_a_query_has_its_place(
        self, text: str, line: int, column: int | None, offending: str | None, reason: str
    ) -> None:
        with pytest.raises(QuerySyntax) as raised:
            MemoryStore().query(text)
        error = raised.value
        assert error.line == line
        assert column is None or error.column == column
        assert error.text == (text if offending is None else offending)
        assert reason in str(error)
        assert error.exit_status == 2

    def test_a_function_that_does_not_exist_is_the_querys_fault(self) -> None:
        with pytest.raises(QueryError, match="http://no/f"):
            MemoryStore([Quad(*[NamedNode("http://a")] * 4)]).query(
                "SELECT (<http://no/f>(?s) AS ?x) { ?s ?p ?o }"
            )

    def test_quads_of_one_graph(self, path: Path) -> None:
        build(path, [1, 2])
        with open_graph(path) as store:
            assert {text_of(q.graph_name) for q in store.quads(graph(1))} == {graph(1)}
            assert len(list(store.quads())) == 18


class TestUnusable:
    """Every directory that cannot be used says why, and what to do."""

    def test_there_is_none(self, path: Path) -> None:
        for opening in (open_graph, lambda p: open_writer(p, create=False)):
            with pytest.raises(GraphMissing, match=r"no graph at .*graph\.onrecord"):
                opening(path)
        path.mkdir()
        with pytest.raises(GraphMissing):
            open_graph(path)
        build(path, [1])
        assert exported(path) == expected([1]), "an empty directory may become a graph"

    def test_it_is_a_file(self, path: Path) -> None:
        path.write_text("hello")
        for opening in (open_graph, open_writer):
            with pytest.raises(GraphCorrupt, match="it is a file"):
                opening(path)

    def test_it_is_somebody_elses_directory(self, path: Path) -> None:
        path.mkdir()
        (path / "letters.txt").write_text("dear")
        for opening in (open_graph, open_writer):
            with pytest.raises(GraphCorrupt, match="it contains files, but no graph"):
                opening(path)
        assert [p.name for p in path.iterdir()] == ["letters.txt"]

    def test_a_newer_layout_asks_for_a_newer_onrecord(self, path: Path) -> None:
        build(path, [1])
        (path / "format").write_text("5\n")
        for opening in (open_graph, open_writer):
            with pytest.raises(GraphCorrupt, match=r"layout is 5.*pip install --upgrade onrecord"):
                opening(path)

    @pytest.mark.parametrize("said", ["0\n", "", "rubbish\0", "-1", "1.0", "²"])
    def test_what_names_no_layout_is_mended_by_the_command_it_is_told(
        self, path: Path, said: str
    ) -> None:
        build(path, [1])
        (path / "format").write_text(said)
        for opening in (open_graph, open_writer):
            with pytest.raises(GraphCorrupt, match="is not a layout") as raised:
                opening(path)
        command = re.search(r"Restore the file: (.*)\.$", str(raised.value))
        assert command
        subprocess.run(command[1], shell=True, check=True)
        assert exported(path) == expected([1])

    def test_nothing_was_published_yet(self, path: Path) -> None:
        with pytest.raises(KeyError), open_writer(path) as writer:
            put(writer, 1)
            raise KeyError
        with pytest.raises(GraphCorrupt, match="run the same build again"):
            open_graph(path)

    @pytest.mark.parametrize("damage", ["missing", "garbage in CURRENT", "store"])
    def test_its_version_is_damaged_and_can_be_made_again(self, path: Path, damage: str) -> None:
        build(path, [1, 2])
        version = path / "versions" / "1"
        if damage == "missing":
            version.rename(path.with_name("away"))
        elif damage == "garbage in CURRENT":
            (path / "CURRENT").write_bytes(b"\0\0")
        else:
            for table in version.glob("*.sst"):
                table.write_bytes(b"rubbish")
        with pytest.raises(GraphCorrupt, match=r"onrecord compact --graph .*graph\.onrecord"):
            open_graph(path)
        with open_writer(path) as writer:
            writer.compact()
        assert exported(path) == expected([1, 2])


def test_a_query_may_name_its_own_dataset(path: Path) -> None:
    build(path, range(3))
    count = f"SELECT (COUNT(*) AS ?n) FROM <{graph(1)}> {{ ?s ?p ?o }}"
    with open_graph(path) as store:
        assert column(store.query(count)) == [str(len(list(store.quads(graph(1)))))]
