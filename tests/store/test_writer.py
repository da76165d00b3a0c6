"""What is put in is what is read, once it is committed and published."""

from __future__ import annotations

import gzip
import random
import subprocess
from pathlib import Path

import pytest

from onrecord.errors import StoreError
from onrecord.store import open_graph, open_writer, versions
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
from support.answers import column


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
    assert (path / "format").read_text() == "4\n", "an older onrecord says that it is too old"
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
