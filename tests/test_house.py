"""The shape of the code: small modules, small packages, and no import circle.

The one exception is listed with what it has today. An exception that is not needed any more fails
too, so that the list stays true.
"""

from __future__ import annotations

from collections import Counter
from graphlib import CycleError, TopologicalSorter
from typing import Final

from support.module_graph import imports, modules

LONGEST: Final = 450
MOST_MODULES: Final = 18

#: Packages that have more modules than MOST_MODULES, with how many they may have.
CROWDED: Final[dict[str, int]] = {"onrecord.cli": 19}


def circle(graph: dict[str, set[str]]) -> list[str]:
    """One circle of imports, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def over(counts: dict[str, int], most: int, excepted: dict[str, int]) -> list[str]:
    """What is over its limit, and exceptions that allow more than is needed."""
    wrong = []
    for name in sorted(counts.keys() | excepted.keys()):
        count, allowed = counts.get(name, 0), excepted.get(name, most)
        if count > allowed:
            wrong.append(f"{name} has {count}, more than {allowed}")
        elif name in excepted and count <= most:
            wrong.append(f"{name} has {count}: take it out of the exceptions")
    return wrong


def test_no_module_is_too_long_to_read() -> None:
    lines = {n: len(p.read_text("utf-8").splitlines()) for n, p in modules().items()}
    assert not over(lines, LONGEST, {})


def test_no_package_has_too_many_modules_to_know() -> None:
    counts = Counter(
        name if path.name == "__init__.py" else name.rpartition(".")[0]
        for name, path in modules().items()
    )
    assert not over(dict(counts), MOST_MODULES, CROWDED)


def test_imports_go_in_no_circle() -> None:
    assert circle(imports(modules())) == []
