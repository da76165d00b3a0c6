"""The shape of the code: small modules, small packages, and no import circle.

Exceptions are listed, each with what it has today: they may shrink, and none may be added. An
exception that is not needed any more fails too, so that the lists stay true.
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

#: Modules that have more lines than LONGEST, with how many they may have.
LONG: Final[dict[str, int]] = {
    "onrecord.extract.names.mentions": 910,
    "onrecord.check.checker": 828,
    "onrecord.extract.dates.finder": 680,
    "onrecord.load.loader": 667,
    "onrecord.catalogue.catalogue": 592,
    "onrecord.serve.workers.pool": 531,
    "onrecord.extract.names.coreference": 505,
    "onrecord.check.gate.constraints": 498,
    "onrecord.extract.events.merging": 486,
    "onrecord.extract.claims.scoring.role_features": 469,
    "onrecord.extract.llm.assemble": 468,
}
#: Packages that have more modules than MOST_MODULES, with how many they may have.
CROWDED: Final[dict[str, int]] = {"onrecord.cli": 19}
#: Imports that close a circle, importer and imported; most for types alone.
CIRCULAR: Final[frozenset[tuple[str, str]]] = frozenset(
    {
        ("onrecord.extract.events.merging", "onrecord.extract.events.relations"),
        (
            "onrecord.extract.claims.scoring.candidates",
            "onrecord.extract.claims.scoring.claim_features",
        ),
        ("onrecord.extract.claims.citation_chains", "onrecord.extract.claims.attributions"),
        ("onrecord.extract.claims.denials", "onrecord.extract.claims.attributions"),
        ("onrecord.extract.claims.trailing_attributions", "onrecord.extract.claims.attributions"),
        ("onrecord.extract.names.coreference", "onrecord.extract.names.mentions"),
        ("onrecord.extract.names.descriptions", "onrecord.extract.names.mentions"),
    }
)


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


def without(graph: dict[str, set[str]], edges: frozenset[tuple[str, str]]) -> dict[str, set[str]]:
    return {name: {i for i in there if (name, i) not in edges} for name, there in graph.items()}


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
    assert not over(lines, LONGEST, LONG)


def test_no_package_has_too_many_modules_to_know() -> None:
    counts = Counter(
        name if path.name == "__init__.py" else name.rpartition(".")[0]
        for name, path in modules().items()
    )
    assert not over(dict(counts), MOST_MODULES, CROWDED)


def test_imports_go_in_no_circle() -> None:
    graph = imports(modules())
    assert not circle(without(graph, CIRCULAR))


def test_every_exception_from_the_circles_is_needed() -> None:
    graph = imports(modules())
    assert [e for e in CIRCULAR if not circle(without(graph, CIRCULAR - {e}))] == []
