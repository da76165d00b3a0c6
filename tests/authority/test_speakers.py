"""Whom a table makes known is known where an article speaks of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from authority.cases import BASE, TABLE, table
from onrecord.build.run import readings
from onrecord.model import Reading


def speaker(path: Path, text: str, date: str | None) -> tuple[tuple[str, ...], str | None]:
    article = path.parent / "in.jsonl"
    article.write_text(json.dumps({"id": "x", "text": text, "date": date}))
    (reading,) = readings([str(article)], authority=[path])
    assert isinstance(reading, Reading)
    (claim,) = reading.claims
    return claim.speakers, claim.speaking_as


@pytest.mark.parametrize(
    ("date", "holder"), [("2030-06-01", "oro-lund"), ("2031-06-01", "ilva-tarn"), (None, None)]
)
def test_an_office_is_held_by_whom_the_date_says(
    tmp_path: Path, date: str | None, holder: str | None
) -> None:
    path = table(tmp_path / "own.csv", TABLE)
    speakers, office = speaker(path, "The premier of Norland said the bridge was open.", date)
    assert office == BASE + "office/norland-premier"
    known = [s for s in speakers if s.startswith(BASE + "actor/")]
    assert known == ([BASE + f"actor/{holder}"] if holder else [])


@pytest.mark.parametrize("words", ["Norland", "Nordland", "Haven", "The Pier"])
def test_names_and_metonyms_that_speak_are_the_state(tmp_path: Path, words: str) -> None:
    path = table(tmp_path / "own.csv", TABLE)
    speakers, _ = speaker(path, f"{words} said the bridge was open.", "2031-06-01")
    assert speakers == (BASE + "actor/norland",)


def test_a_name_of_two_people_is_left_open(tmp_path: Path) -> None:
    rows = [
        *TABLE,
        {"id": "una-lund", "kind": "person", "label": "Una Lund", "family_name": "Lund"},
    ]
    path = table(tmp_path / "own.csv", rows)
    speakers, _ = speaker(path, "Lund said the bridge was open.", "2031-06-01")
    assert not [s for s in speakers if s.startswith(BASE)]
