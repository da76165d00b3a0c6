"""The shape of the code: small modules, small packages, and no import circle.

The one exception is listed with what it has today. An exception that is not needed any more fails
too, so that the list stays true.
"""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

from support.paths import ROOT

SRC: Final = ROOT / "src"
LONGEST: Final = 450
MOST_MODULES: Final = 18

#: Packages that have more modules than MOST_MODULES, with how many they may have.
CROWDED: Final[dict[str, int]] = {"onrecord.cli": 19}


def modules() -> dict[str, Path]:
    """Every module by its dotted name; a package goes by its own."""
    found = {}
    for path in (SRC / "onrecord").rglob("*.py"):
        if "_resources" not in path.parts:
            name = ".".join(path.relative_to(SRC).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


def imports(modules: dict[str, Path]) -> dict[str, set[str]]:
    """Module → the modules it imports, at the top, in a function or for types."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, path in modules.items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    found[name].add(whole if whole in modules else node.module)
            elif isinstance(node, ast.Import):
                found[name] |= {alias.name for alias in node.names}
    return {name: {i for i in found[name] if i in modules} for name in modules}


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
