"""Files that are there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.store.atomic import TEMPORARY, append, create_whole, cut, sweep, whole_file


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_what_is_not_written_to_its_end_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt), whole_file(path) as file:
        file.write(b"half of the n")
        raise KeyboardInterrupt
    assert (names(tmp_path), path.read_bytes()) == (["a"], b"old")
    with whole_file(path) as file:
        file.write(b"new")
    assert (names(tmp_path), path.read_bytes()) == (["a"], b"new")


def test_a_file_is_created_once(tmp_path: Path) -> None:
    path = tmp_path / "a"
    create_whole(path, b"first", "x")
    with pytest.raises(FileExistsError):
        create_whole(path, b"second", "y")
    assert (names(tmp_path), path.read_bytes()) == (["a"], b"first")


def test_what_is_appended_can_be_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "a"
    append(path, b"one\n")
    append(path, b"two\n")
    cut(path, 4)
    assert path.read_bytes() == b"one\n"


def test_what_was_being_made_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / f"{TEMPORARY}a").write_bytes(b"half")
    (tmp_path / f"{TEMPORARY}folder").mkdir()
    (tmp_path / f"{TEMPORARY}folder" / "b").write_bytes(b"half")
    (tmp_path / "a").write_bytes(b"whole")
    sweep(tmp_path)
    assert names(tmp_path) == ["a"]
