"""The table of nouns and their sectors."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.extract.names.sectors.occupations import sector_table, singulars
from onrecord.resources import data_dir


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("soldiers", "soldier"),
        ("gunmen", "gunman"),
        ("spies", "spy"),
        ("judges", "judge"),
        ("schoolchildren", "schoolchild"),
    ],
)
def test_a_plural(plural: str, singular: str) -> None:
    assert singular in singulars(plural)


def test_the_table_has_every_phrase_once() -> None:
    rows = [
        line
        for line in (data_dir() / "language" / "sectors.csv").read_text("utf-8").splitlines()[1:]
        if line and not line.startswith("#")
    ]
    words = [row.split(",")[0] for row in rows]
    assert len(words) > 800
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize(
    ("text", "part"),
    [("words,sector\n", "columns are"), ("words,sector,kind\nguard,MIL,persn\n", "line 2")],
)
def test_a_table_with_a_fault_is_refused(tmp_path: Path, text: str, part: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        sector_table(path)
    assert part in str(caught.value)
