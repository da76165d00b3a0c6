"""The shape of the tests: files of one subject, no private names, helpers that are used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from conftest import SLOW, TESTS

LONGEST: Final = 700
#: Every file, with its text.
FILES: Final = {
    str(path.relative_to(TESTS)): path.read_text("utf-8")
    for path in sorted(TESTS.rglob("*.py"))
    if "node_modules" not in path.parts
}


def test_no_file_is_too_long_to_read() -> None:
    lengths = {name: text.count("\n") for name, text in FILES.items()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def private(text: str) -> Iterator[str]:
    """The private names that a file imports from elsewhere, uses or replaces there.

    Its own are its own affair, and so is ``os._exit``, which has no other name.
    """
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            yield from (a.name for a in node.names if re.match("_[a-z]", a.name))
        elif isinstance(node, ast.Attribute) and re.match("_[a-z]", node.attr):
            if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "os")):
                yield node.attr
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "setattr":
            names = [a.value for a in node.args[:2] if isinstance(a, ast.Constant)]
            yield from (n for n in names if isinstance(n, str) and re.search(r"(^|\.)_[a-z]", n))


def test_no_test_reaches_for_a_private_name() -> None:
    reached = {name: list(private(text)) for name, text in FILES.items()}
    assert {name: names for name, names in reached.items() if names} == {}


@pytest.mark.parametrize("entry", SLOW)
def test_what_is_listed_as_slow_is_there(entry: str) -> None:
    place, _, test = entry.partition("::")
    assert (TESTS / place).exists()
    assert not test or f"def {test}(" in FILES[place]


def test_every_helper_is_used() -> None:
    helpers = {Path(n).stem: n for n in FILES if not Path(n).name.startswith(("test_", "conftest"))}
    for stem, name in helpers.items():
        uses = [n for n, text in FILES.items() if n != name and re.search(rf"\b{stem}\b", text)]
        assert uses, name
