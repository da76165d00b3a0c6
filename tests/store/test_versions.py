"""How a version is made from the one before, and how long it is kept."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from onrecord.store import open_graph, open_writer, versions
from store.units import BASE, ONR, PROVENANCE, build, exported, graph, put, quads


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
        "Version 1: loaded in full (45 quads of 5 graphs).",
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
