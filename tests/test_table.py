"""Tables of actors and of cues are read alike, however a spreadsheet saved them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.authority.loader import load_authority
from onrecord.cli import main
from onrecord.errors import InputError
from onrecord.extract.claims.cues.table import read_cues
from onrecord.table import read_text, rows

ACTORS = 'id,kind,label,aliases\noro-lund,person,"Lund, Oro",Oro Lund\n'
CUES = "cue,pos,frames,act,distance,certainty\nquip,verb,quote that np,assertion,neutral,\n"

WRITTEN: dict[str, Callable[[str], bytes]] = {
    "commas": lambda text: text.encode(),
    "a byte-order mark": lambda text: text.encode("utf-8-sig"),
    "semicolons": lambda text: semicolons(text).encode(),
    "semicolons and a mark": lambda text: semicolons(text).encode("utf-8-sig"),
    "tabs": lambda text: semicolons(text).replace(";", "\t").encode(),
    "UTF-16": lambda text: semicolons(text).replace(";", "\t").encode("utf-16"),
    "lines of Windows": lambda text: text.replace("\n", "\r\n").encode(),
    "blank lines and a comment": lambda text: f"# ours\n\n{text}\n\n#\n".encode(),
    "no last line end": lambda text: text.rstrip("\n").encode(),
    "blanks in cells": lambda text: semicolons(text).replace(";", " ; ").encode(),
}


def semicolons(text: str) -> str:
    outside = text.split('"')
    outside[::2] = [part.replace(",", ";") for part in outside[::2]]
    return '"'.join(outside).replace('"', "")


@pytest.mark.parametrize("how", WRITTEN)
def test_cues_and_actors_are_taken_however_they_were_saved(tmp_path: Path, how: str) -> None:
    cues, actors = tmp_path / "cues.csv", tmp_path / "actors.csv"
    cues.write_bytes(WRITTEN[how](CUES))
    actors.write_bytes(WRITTEN[how](ACTORS))
    (cue,) = read_cues([cues]).readings("verb", "quip")
    assert cue.frames == {"quote", "that", "np"}
    assert (cue.act, cue.certainty) == ("assertion", "")
    known = load_authority([actors]).by_iri["https://w3id.org/onrecord/id/actor/oro-lund"]
    assert known.label == "Lund, Oro"


def test_the_columns_of_cues_may_stand_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "cues.csv"
    path.write_text("pos;cue;act;frames;certainty;distance\nverb;quip;assertion;that;;neutral\n")
    (cue,) = read_cues([path]).readings("verb", "quip")
    assert cue.frames == {"that"}
    assert (cue.act, cue.distance) == ("assertion", "neutral")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b"cue,pos\nquip,verb\n", "the columns of a cue table are missing"),
        (CUES.encode() + b"sneer;verb\n", "line 3: the row has 1 cell."),
        (b"# a\n" + CUES.encode() + b'"sneer,verb\n', "line 4: the row is not valid CSV"),
        (CUES.encode() + b"caf\xe9,verb,that,assertion,neutral,\n", "line 3, column 4"),
    ],
)
def test_a_fault_of_a_cue_table_is_told_with_its_line(
    tmp_path: Path, data: bytes, words: str
) -> None:
    path = tmp_path / "cues.csv"
    path.write_bytes(data)
    with pytest.raises(InputError) as told:
        read_cues([path])
    assert words in str(told.value)
    assert str(path) in str(told.value)
    with pytest.raises(InputError, match="Check the path given with --cues"):
        read_cues([tmp_path / "none.csv"])


def test_a_cell_may_go_over_lines_and_hold_a_hash(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n"one\n# no comment",2\n# a comment\n3,4\n')
    found = list(rows(path, read_text(path, "--authority")))
    assert found == [(1, ["a", "b"]), (2, ["one\n# no comment", "2"]), (5, ["3", "4"])]


def test_extract_takes_a_table_of_cues_that_a_spreadsheet_saved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cues, article = tmp_path / "cues.csv", tmp_path / "a.txt"
    cues.write_bytes(semicolons(CUES.replace("assertion", "warning")).encode("utf-8-sig"))
    article.write_text("Oro Lund quipped that the bridge was open.")
    with pytest.raises(SystemExit) as done:
        main(["extract", str(article), "--cues", str(cues)])
    assert done.value.code == 0
    (claim,) = json.loads(capsys.readouterr().out)["claims"]
    assert claim["speech_act"] == "warning"
