"""Names of a package that are imported when first asked for, so that a start waits for none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazily(package: str, modules: Mapping[str, str]) -> Callable[[str], Any]:
    """A ``__getattr__`` for ``package``, whose names are in the modules that ``modules`` gives.

    >>> __getattr__ = lazily("onrecord.store", {"open_graph": "reader"})
    >>> __getattr__("open_graph").__module__
    'onrecord.store.reader'
    """

    def found(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{modules[name]}"), name)

    return found
