"""Word lists: what the rules ask for by name, in a table that anybody can read and extend."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.extract.syntax.words import read_word_lists, word_list, word_set
from onrecord.resources import data_dir

TABLE = data_dir() / "language" / "word-lists.csv"


def test_a_list_is_asked_for_by_its_name() -> None:
    assert {"president", "mr.", "dr"} <= word_list("title-before-a-name")
    assert word_list("title-before-a-name") is word_list("title-before-a-name")


def test_a_list_that_is_not_there_fails_at_once() -> None:
    with pytest.raises(KeyError, match="title-after-a-name"):
        word_list("title-after-a-name")


def test_a_closed_set_of_grammar_stays_in_the_code() -> None:
    assert word_set("he him his") == {"he", "him", "his"}


def test_every_list_of_the_table_is_used() -> None:
    code = "\n".join(
        p.read_text(encoding="utf-8")
        for p in (Path(__file__).parents[3] / "src" / "onrecord").rglob("*.py")
    )
    assert [name for name in read_word_lists(TABLE) if f'word_list("{name}")' not in code] == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("list,words\nkin,father\n", "the columns of word lists are missing."),
        ("list,words,note\nkin,father\n", "'kin,father' is no list, words and note."),
        ("list,words,note\nkin,father,\n", "'kin,father,' is no list, words and note."),
        ("list,words,note\nkin,,Family.\n", "'kin,,Family.' is no list, words and note."),
        ("list,words,note\nkin,aunt,A.\nkin,uncle,B.\n", "there are two lists 'kin'."),
        ("list,words,note\nkin,aunt uncle aunt,A.\n", "'aunt' is in 'kin' twice."),
        ('list,words,note\nkin,aunt,"A.\n', "the row is not valid CSV: unexpected end of data."),
        ("", "the file is empty."),
    ],
)
def test_a_faulty_table_is_reported_in_a_sentence(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "lists.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_word_lists(path)
    assert caught.value.reason == says


def test_a_table_that_is_gone_is_reported_too(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file") as caught:
        read_word_lists(tmp_path / "lists.csv")
    assert caught.value.hint == "Reinstall onrecord."


def test_help_does_not_read_the_table() -> None:
    code = (
        "import sys\nfrom onrecord.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "sys.exit('onrecord.extract.syntax.words' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
