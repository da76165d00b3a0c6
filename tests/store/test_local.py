"""The graph directory: what is put in is what is read, and readers never see anything by halves."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat

from onrecord.errors import (
    GraphCorrupt,
    GraphMissing,
    GraphNotWritable,
    QueryError,
    QuerySyntax,
    StoreError,
)
from onrecord.store import (
    MemoryStore,
    Store,
    backup,
    open_graph,
    open_writer,
    sorted_nquads,
    versions,
)
from onrecord.store.unit import pack_unit
from store.units import (
    BASE,
    ONR,
    PROVENANCE,
    as_layout_1,
    build,
    expected,
    exported,
    graph,
    put,
    quads,
)
from support.answers import column, text_of, triples
from support.paths import ROOT


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "graph.onrecord"


def test_what_is_put_is_what_is_read(path: Path) -> None:
    build(path, range(5))
    assert exported(path) == expected(range(5))


def test_a_committed_unit_says_what_it_was_made_from(path: Path) -> None:
    build(path, [1])
    with open_writer(path) as writer:
        unit = writer.units[graph(1)]
        assert (unit.kind, unit.id, unit.key) == ("article", "1", "digest of 0")
        assert (unit.counts, unit.quads) == ({"claims": 4}, 9)
        assert writer.read(graph(1)) == b"".join(sorted(quads(1).splitlines(keepends=True)))


def test_a_put_counts_only_once_it_is_committed(path: Path) -> None:
    with open_writer(path) as writer:
        put(writer, 1)
        assert (dict(writer.units), writer.pending) == ({}, 1)
        writer.commit()
        assert (list(writer.units), writer.pending) == ([graph(1)], 0)


def test_readers_see_a_commit_only_once_it_is_published(path: Path) -> None:
    build(path, [1])
    with open_writer(path) as writer:
        put(writer, 2)
        writer.commit()
        assert writer.unpublished
        assert exported(path) == expected([1])
        writer.publish()
        assert not writer.unpublished
        assert exported(path) == expected([1, 2])


def test_any_gzip_unpacks_a_shard_into_the_sorted_lines_of_each_unit(path: Path) -> None:
    build(path, [2, 1])
    (shard,) = (path / "shards").iterdir()
    assert shard.name == "000001.nq.gz"
    text = subprocess.run(["gzip", "-dc", str(shard)], capture_output=True, check=True).stdout
    assert text == b"".join(b"".join(sorted(quads(n).splitlines(keepends=True))) for n in (1, 2))


@pytest.mark.parametrize("small", [0, 10**9], ids=["changed in a copy", "loaded whole"])
class TestChanges:
    """What a version holds does not depend on how it was made."""

    @pytest.fixture(autouse=True)
    def _way(self, small: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(versions, "SMALL", small)
        monkeypatch.setattr(versions, "SHARE", 100.0)

    def test_a_put_replaces_the_unit_and_its_provenance(self, path: Path) -> None:
        build(path, range(6))
        build(path, [2], version=1)
        left = expected([0, 1, 3, 4, 5]) + expected([2], 1)
        assert exported(path) == b"".join(sorted(left.splitlines(keepends=True)))

    def test_a_drop_removes_the_unit_and_its_provenance(self, path: Path) -> None:
        build(path, range(4))
        with open_writer(path) as writer:
            writer.drop(graph(3))
            writer.drop(graph(99))
        assert exported(path) == expected(range(3))
        with open_graph(path) as store:
            assert list(store.graphs()) == [*(graph(n) for n in range(3)), PROVENANCE]

    def test_of_two_puts_and_drops_the_last_counts(self, path: Path) -> None:
        build(path, range(3))
        with open_writer(path) as writer:
            put(writer, 0, version=1)
            put(writer, 0, version=0)
            writer.drop(graph(1))
            put(writer, 1)
            put(writer, 2, version=1)
            writer.drop(graph(2))
        assert exported(path) == expected([0, 1])

    def test_a_line_that_two_units_share_stays_until_both_are_gone(self, path: Path) -> None:
        line = f'<{graph(1)}> <{ONR}madeFrom> "version 0" <{PROVENANCE}> .\n'.encode()
        build(path, [0, 1])
        with open_writer(path) as writer:
            writer.put(PROVENANCE, kind="provenance", id="builds", key="", counts={}, nquads=line)
        with open_writer(path) as writer:
            writer.drop(graph(1))
        assert line in exported(path)
        with open_writer(path) as writer:
            writer.drop(PROVENANCE)
        assert exported(path) == expected([0])

    def test_the_same_graph_whatever_the_order_and_the_commits(self, path: Path) -> None:
        rng = random.Random(7)
        exports = set()
        for attempt in range(3):
            target = path.with_name(f"g{attempt}")
            steps = [(number, version) for number in range(8) for version in (1, 0)]
            rng.shuffle(steps)
            steps.sort(key=lambda step: -step[1])  # version 0 comes last
            while steps:
                with open_writer(target) as writer:
                    for number, version in steps[:5]:
                        put(writer, number, version)
                        if rng.random() < 0.4:
                            writer.commit()
                steps = steps[5:]
            exports.add(exported(target))
        assert exports == {expected(range(8))}

    def test_blank_nodes_keep_one_label_and_are_never_shared(self, path: Path) -> None:
        def restriction(name: str, label: str) -> bytes:
            text = f"<{BASE}{name}> <{ONR}p> _:{label} <{BASE}{name}> .\n"
            return (text + f'_:{label} <{ONR}q> "{name}" <{BASE}{name}> .\n').encode()

        for target, labels in ((path, "ab"), (path.with_name("other"), "xx")):
            for name, label in zip("mn", labels, strict=True):
                with open_writer(target) as writer:
                    put(writer, 1)
                    nquads = restriction(name, label)
                    writer.put(
                        f"{BASE}{name}", kind="ontology", id=name, key="", counts={}, nquads=nquads
                    )
        assert exported(path) == exported(path.with_name("other"))
        with open_graph(path) as store:
            found = store.query("SELECT ?q WHERE { ?s onr:p/onr:q ?q } ORDER BY ?q")
            assert column(found) == ["m", "n"]
        with open_writer(path) as writer:
            for name in "mn":
                writer.drop(f"{BASE}{name}")
        assert exported(path) == expected([1])


def test_a_small_change_shares_its_files_with_the_version_before(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "SMALL", 0)
    build(path, range(50))
    build(path, [50])
    with open_graph(path) as store:
        linked = [p.name for p in store.version_path.glob("*.sst") if p.stat().st_nlink > 1]
    assert linked
    changed = [json.loads((path / "CURRENT").read_text())["changed"]]
    build(path, range(50), version=1)
    changed.append(json.loads((path / "CURRENT").read_text())["changed"])
    assert changed == [9, 0], "a large change is loaded whole"


def test_which_way_a_version_was_made_is_logged(
    path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "SMALL", 0)
    caplog.set_level("INFO", "onrecord.store")
    build(path, range(5))
    build(path, [2], version=1)
    assert caplog.messages == [
        "Version 1: loaded whole (45 quads of 5 graphs).",
        "Version 2: 1 of 5 graphs changed in a copy of version 1 (10 quads removed or added).",
    ]
    with open_graph(path) as store:
        assert (store.version, store.changed) == (2, 10)


@pytest.mark.parametrize("part", [1, 20, 1000])
def test_a_graph_loaded_in_parts_is_the_graph(
    path: Path, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Units with blank nodes, empty ones and lines that two units share among them."""
    monkeypatch.setattr(versions, "PART", part)
    shared = f"<{graph(3)}> <{ONR}madeBy> <{BASE}build/1> <{PROVENANCE}> .\n".encode()
    blank = f'_:n <{ONR}statement> "one _: here" <{graph(8)}> .\n'.encode()
    with open_writer(path) as writer:
        for number in range(7):
            put(writer, number)
        write = partial(writer.put, kind="graph", key="k", counts={})
        write(graph(3), id="3", nquads=quads(3) + shared)
        write(PROVENANCE, id="p", nquads=shared)
        write(graph(7), id="7", nquads=b"")
        write(graph(8), id="8", nquads=blank)
        writer.commit()
        held = [writer.read(name) or b"" for name in writer.units]
    lines = {line + b"\n" for text in held for line in text.split(b"\n") if line}
    assert exported(path) == b"".join(sorted(lines))
    assert b"_:b" in exported(path)


def test_the_last_two_versions_are_kept(path: Path) -> None:
    for number in range(4):
        build(path, [number])
    assert sorted(p.name for p in (path / "versions").iterdir()) == ["3", "4"]


def test_nothing_to_write_makes_no_version(path: Path) -> None:
    build(path, [1])
    build(path, [])
    with open_graph(path) as store:
        assert store.version == 1


def test_a_graph_into_which_nothing_was_put_can_be_read(path: Path) -> None:
    build(path, [])
    assert exported(path) == b""


def test_an_exception_commits_what_was_put_and_publishes_nothing(path: Path) -> None:
    build(path, [1])
    with pytest.raises(KeyError), open_writer(path) as writer:
        put(writer, 2)
        raise KeyError
    assert exported(path) == expected([1])
    build(path, [])
    assert exported(path) == expected([1, 2]), "the next writer publishes it"


def test_compact_leaves_the_graph_and_only_its_live_lines(path: Path) -> None:
    for version in range(3):
        build(path, range(6), version)
    with open_writer(path) as writer:
        writer.drop(graph(5))
        writer.compact()
        assert sorted(writer.units) == [graph(n) for n in range(5)]
    assert exported(path) == expected(range(5), 2)
    (shard,) = (path / "shards").iterdir()
    with gzip.open(shard) as lines:
        assert b"".join(sorted(lines)) == expected(range(5), 2)
    build(path, [5], version=2)
    assert exported(path) == expected(range(6), 2)


def test_compacting_an_empty_graph_leaves_it_empty(path: Path) -> None:
    build(path, [1])
    with open_writer(path) as writer:
        writer.drop(graph(1))
        writer.compact()
    build(path, [2])
    assert exported(path) == expected([2])


def test_a_graph_of_layout_1_is_read_added_to_and_packed(path: Path) -> None:
    build(path, range(4))
    as_layout_1(path)
    assert exported(path) == expected(range(4))
    build(path, [4])
    assert (path / "format").read_text() == "3\n", "an older onrecord says that it is too old"
    assert {p.suffix for p in (path / "shards").iterdir()} == {".nq", ".gz"}
    with open_writer(path) as writer:
        writer.publish(whole=True)
        assert writer.read(graph(0)) == b"".join(sorted(quads(0).splitlines(keepends=True)))
    assert exported(path) == expected(range(5))
    with open_writer(path) as writer:
        writer.compact()
    assert {p.suffix for p in (path / "shards").iterdir()} == {".gz"}
    assert exported(path) == expected(range(5))


def test_what_was_packed_for_one_graph_is_not_put_as_another(path: Path) -> None:
    unit = pack_unit(graph(1), quads(1))
    with open_writer(path) as writer:
        with pytest.raises(StoreError, match="cannot be stored as"):
            writer.put(graph(2), kind="article", id="2", key="", counts={}, nquads=unit)
        writer.put(graph(1), kind="article", id="1", key="", counts={}, nquads=unit)
    assert exported(path) == expected([1])


def test_a_backup_is_a_graph_of_its_own(path: Path) -> None:
    build(path, [1, 2])
    target = path.with_name("a backup")
    backup(path, target)
    with pytest.raises(StoreError, match="there already"):
        backup(path, target)
    with pytest.raises(StoreError, match="lies in the graph"):
        backup(path, path / "versions" / "copy")
    build(path, [3])
    build(target, [4])
    assert exported(path) == expected([1, 2, 3])
    assert exported(target) == expected([1, 2, 4])


def test_paths_may_be_relative_and_hold_spaces_and_any_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    here, there = Path("мир und Ruhe.onrecord"), Path("b/二 番")
    with open_writer(here) as first, open_writer(there) as second:
        put(first, 1)
        put(second, 2)
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.chdir(tmp_path)
    assert (exported(here), exported(there)) == (expected([1]), expected([2]))
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_is_no_unit_is_refused_and_harms_nothing(path: Path) -> None:
    build(path, [1])
    bad = {
        "is not N-Quads": b"<a> <b> .",
        "must lie in that graph": f'<{BASE}x> <{ONR}p> "1" <{PROVENANCE}> .\n'.encode(),
        "does not: ": f'<{graph(1)}> <{ONR}p> "in no graph" .\n'.encode(),
    }
    with open_writer(path) as writer:
        for words, nquads in bad.items():
            with pytest.raises(StoreError, match=words):
                writer.put(graph(1), kind="article", id="1", key="", counts={}, nquads=nquads)
        with pytest.raises(StoreError, match="absolute IRI"):
            writer.put("no iri", kind="article", id="1", key="", counts={}, nquads=b"")
        assert writer.pending == 0
    assert exported(path) == expected([1])


def test_lines_are_made_canonical(path: Path) -> None:
    odd = f'<{graph(1)}>   <{ONR}p>\t"\\u00E9\\u2028" <{graph(1)}>.\n'.encode()
    with open_writer(path) as writer:
        writer.put(graph(1), kind="article", id="1", key="", counts={}, nquads=odd + odd)
    assert exported(path) == f'<{graph(1)}> <{ONR}p> "é\u2028" <{graph(1)}> .\n'.encode()


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

    def test_sorting_through_files_gives_the_same_lines(self, path: Path) -> None:
        build(path, range(5))
        with open_graph(path) as store:
            assert b"".join(sorted_nquads(store, run=7)) == expected(range(5))
            assert b"".join(sorted_nquads(store, run=45)) == expected(range(5))


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
            with pytest.raises(GraphCorrupt, match="it holds files, but no graph"):
                opening(path)
        assert [p.name for p in path.iterdir()] == ["letters.txt"]

    def test_a_newer_layout_asks_for_a_newer_onrecord(self, path: Path) -> None:
        build(path, [1])
        (path / "format").write_text("4\n")
        for opening in (open_graph, open_writer):
            with pytest.raises(GraphCorrupt, match=r"layout is 4.*pip install --upgrade onrecord"):
                opening(path)

    @pytest.mark.parametrize("said", ["0\n", "", "rubbish\0", "-1", "1.0", "²"])
    def test_what_names_no_layout_is_mended_by_the_command_it_is_told(
        self, path: Path, said: str
    ) -> None:
        build(path, [1])
        (path / "format").write_text(said)
        for opening in (open_graph, open_writer):
            with pytest.raises(GraphCorrupt, match="names no layout") as raised:
                opening(path)
        command = re.search(r"Write the file again: (.*)\.$", str(raised.value))
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

    def test_a_directory_without_the_right_to_write_can_be_read(self, tmp_path: Path) -> None:
        path = tmp_path / "graph.onrecord"
        build(path, [1])
        run = _as_nobody(path) if os.getuid() == 0 else _read_and_write(path)
        assert run == (expected([1]), "cannot be written: Permission denied")


def _read_and_write(path: Path) -> tuple[bytes, str]:
    for folder in (path, *(p for p in path.rglob("*") if p.is_dir())):
        folder.chmod(0o555)
    (path / "lock").chmod(0o444)
    try:
        with pytest.raises(GraphNotWritable) as raised:
            open_writer(path)
        return exported(path), str(raised.value).partition("graph.onrecord ")[2].split(".")[0]
    finally:
        for folder in (path, *(p for p in path.rglob("*") if p.is_dir())):
            folder.chmod(0o755)


def _as_nobody(path: Path) -> tuple[bytes, str]:
    """The same in a child without root's rights, which know no read-only directory."""
    for parent in itertools.takewhile(lambda p: p != Path("/tmp"), path.parents):
        if not parent.stat().st_mode & 0o005:
            parent.chmod(0o755)
    child = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, str(path)],
        capture_output=True,
        check=True,
        timeout=60,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])},
    )
    export, _, words = child.stdout.partition(b"\0")
    return export, words.decode()


#: Reads in a process of its own: one that has had a store open cannot be forked safely. It
#: imports first, since nobody may not be allowed to read where Python lies.
AS_NOBODY = """
import os, pathlib, sys
from store.test_local import _read_as_other
os.setgid(65534)
os.setuid(65534)
export, words = _read_as_other(pathlib.Path(sys.argv[1]))
sys.stdout.buffer.write(export + b"\\0" + words.encode())
"""


def _read_as_other(path: Path) -> tuple[bytes, str]:
    try:
        open_writer(path)
    except GraphNotWritable as error:
        words = str(error).partition("graph.onrecord ")[2].split(".")[0]
        return exported(path), words
    return b"", "it could be written"


def test_a_query_may_name_its_own_dataset(path: Path) -> None:
    build(path, range(3))
    count = f"SELECT (COUNT(*) AS ?n) FROM <{graph(1)}> {{ ?s ?p ?o }}"
    with open_graph(path) as store:
        assert column(store.query(count)) == [str(len(list(store.quads(graph(1)))))]
