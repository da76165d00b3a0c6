"""The shape of the code: small modules, small packages, and no import circle."""

from __future__ import annotations

from collections import Counter
from graphlib import CycleError, TopologicalSorter
from typing import Final

from support.module_graph import imports, modules

LONGEST: Final = 450
MOST_MODULES: Final = 18


def circle(graph: dict[str, set[str]]) -> list[str]:
    """One circle of imports, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def over(counts: dict[str, int], most: int) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count > most}


def test_no_module_is_too_long_to_read() -> None:
    lines = {n: len(p.read_text("utf-8").splitlines()) for n, p in modules().items()}
    assert not over(lines, LONGEST)


def test_no_package_has_too_many_modules_to_know() -> None:
    counts = Counter(
        name if path.name == "__init__.py" else name.rpartition(".")[0]
        for name, path in modules().items()
    )
    assert not over(counts, MOST_MODULES)


def test_imports_go_in_no_circle() -> None:
    assert circle(imports(modules())) == []
