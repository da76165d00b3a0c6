"""Marks tests by what they need, so that a part of them can be chosen: ``-m "not model"``.

A mark is given by folder, by the fixtures a test asks for, or by what its file imports; nothing is
marked by hand but ``alone`` and ``xdist_group``. CONTRIBUTING.md says how to choose.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

TESTS: Final = Path(__file__).parent

# The invented news are of 2030 to 2032, and what is published after it is recorded is refused: for
# the tests, and what they start, it is 2035, unless a test says otherwise.
os.environ["SOURCE_DATE_EPOCH"] = "2051222400"

#: Tests, files and folders whose tests take seconds each: kills, faults, whole suites of others, browsers,
#: other languages' clients, a wheel.
SLOW: Final = (
    "build/runners",
    "check/gate/test_foreign_shapes.py",
    "check/gate/test_our_shapes.py::test_a_mutated_article_gets_pyshacls_findings",
    "check/gate/test_our_shapes.py::test_each_example_of_our_shapes_gets_pyshacls_findings",
    "check/gate/test_our_shapes.py::test_the_curated_graph_gets_pyshacls_findings",
    "check/gate/test_w3c.py",
    "check/test_length.py",
    "cli",
    "docs/test_documentation.py",
    "end_to_end/test_real_articles.py",
    "extract/test_length.py",
    "extract/test_robustness.py",
    "ontology",
    "quality",
    "readers/test_archives.py",
    "readers/test_corpora.py",
    "serve/pages/test_browser.py",
    "serve/pages/test_choosing.py",
    "serve/pages/test_pages.py",
    "serve/routes/test_w3c.py",
    "serve/routes/test_w3c_query.py",
    "serve/test_attack.py",
    "serve/test_clients.py",
    "serve/test_clients_java.py",
    "serve/test_clients_node.py",
    "serve/test_command.py",
    "serve/workers/test_isolation.py",
    "serve/workers/test_live.py",
    "shapes/test_mutants.py",
    "shapes/test_shapes.py::test_short_cuts_find_what_plain_pyshacl_finds",
    "store/test_faults.py",
    "store/test_locking.py::test_readers_see_whole_versions_while_a_writer_publishes",
    "store/test_read_only.py",
    "test_wheel.py",
)

#: Fixtures that start a server, ours or another's.
SERVERS: Final = frozenset(
    "address answering attacked browser called editing loaded named opened other remote server tab "
    "url written writable www_example".split()
)

#: What starts a server when a test calls it.
STARTS_SERVER: Final = frozenset({"fake_llm", "serving"})

#: Rooms that load the language model; what a file imports of them, its tests may use.
MODEL_ROOMS: Final = ("onrecord.build", "onrecord.extract", "onrecord.cli")

#: What a file takes from tests/support or tests/serve where it reads what is not in the project.
OUTSIDE: Final = frozenset({"CORPORA", "needs_suite"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark in marks(item):
            item.add_marker(mark)


def marks(item: pytest.Item) -> Iterator[str]:
    """The marks of one test."""
    place = item.path.relative_to(TESTS).as_posix()
    node = f"{place}::{getattr(item, 'originalname', item.name)}"
    if any(slow in (place, node) or place.startswith(f"{slow}/") for slow in SLOW):
        yield "slow"
    if not isinstance(item, pytest.Function):
        return
    used = set(item.fixturenames)
    called = set(item.function.__code__.co_names) if hasattr(item.function, "__code__") else set()
    in_file = vars(item.module)
    if used & SERVERS or (called & STARTS_SERVER) or item.get_closest_marker("alone"):
        yield "server"
    if OUTSIDE & in_file.keys():
        yield "corpus"
    if "read" in used or any(map(_loads_model, in_file.values())):
        yield "model"


def _loads_model(value: object) -> bool:
    room = getattr(value, "__name__" if isinstance(value, ModuleType) else "__module__", None)
    return isinstance(room, str) and any(
        room == model or room.startswith(f"{model}.") for model in MODEL_ROOMS
    )
