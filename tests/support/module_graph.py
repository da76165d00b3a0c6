"""The modules of the package, and which imports which."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from support.paths import ROOT

SRC: Final = ROOT / "src"


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


def closure(start: Iterable[str], graph: dict[str, set[str]]) -> set[str]:
    """These modules with all that they import, directly or not."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += graph[name]
    return found
