"""A backup is a graph of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import GraphLocked, StoreError
from onrecord.store import backup, open_graph, open_writer
from store.units import build, expected, exported


def test_a_backup_is_a_graph_of_its_own(path: Path) -> None:
    build(path, [1, 2])
    target = path.with_name("a backup")
    backup(path, target)
    with pytest.raises(StoreError, match="already exists"):
        backup(path, target)
    with pytest.raises(StoreError, match="is inside the graph"):
        backup(path, path / "versions" / "copy")
    build(path, [3])
    build(target, [4])
    assert exported(path) == expected([1, 2, 3])
    assert exported(target) == expected([1, 2, 4])


def test_a_backup_waits_for_no_reader_and_keeps_writers_away(path: Path, tmp_path: Path) -> None:
    build(path, [1])
    with open_graph(path):
        backup(path, tmp_path / "one")
    with open_writer(path), pytest.raises(GraphLocked):
        backup(path, tmp_path / "two")
    assert not (tmp_path / "two").exists()
    with open_writer(path):
        pass


def test_a_torn_last_line_of_the_manifest_is_left_out_of_the_copy(
    path: Path, tmp_path: Path
) -> None:
    build(path, [1])
    whole = (path / "manifest.jsonl").read_bytes()
    (path / "manifest.jsonl").write_bytes(whole + b'{"commit": 9, "sha')
    backup(path, tmp_path / "copy")
    assert (tmp_path / "copy" / "manifest.jsonl").read_bytes() == whole
