"""What a JSON-LD parser would drop silently: IRIs that are invalid or relative."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pyoxigraph import NamedNode


def left_out(data: bytes, *, based: bool = False) -> tuple[str, str] | None:
    """The fault of the first ``@id`` or ``@type`` that is not an absolute IRI, and its remedy.

    JSON-LD says that such a value is dropped with all that is said of it, so a reader drops it
    silently; None where there is no such value. ``based`` says that relative IRIs are resolved
    against an address from outside. Aliases of the keywords and terms whose values are IRIs are
    seen where the context is in the data. JSON that is none is left to the reader, which says
    where.
    """
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        return None
    contexts = [c for c in _contexts(whole) if isinstance(c, dict)]
    based = based or any(c.get("@base") is not None for c in contexts)
    vocabulary = based or any(c.get("@vocab") is not None for c in contexts)
    terms = {k for c in contexts for k in c}
    ids, types = {"@id"}, {"@type"}
    for name, meaning in (item for c in contexts for item in c.items()):
        if meaning == "@id" or (isinstance(meaning, dict) and meaning.get("@type") == "@id"):
            ids.add(name)
        elif meaning == "@type" or (isinstance(meaning, dict) and meaning.get("@id") == "@type"):
            types.add(name)
    checked: set[tuple[bool, str]] = set()
    for name, value in _strings(whole, ids | types):
        is_type = name in types
        if (is_type, value) in checked or value.startswith(("@", "_:")):
            continue
        checked.add((is_type, value))
        if is_type and value in terms:
            continue
        relative = ":" not in value
        if not _sound(f"x:/{value}" if relative else value):
            return (
                f"the {name} {value!r} is not a valid IRI.",
                "Percent-encode spaces and other forbidden characters, or correct it.",
            )
        if relative and not (vocabulary if is_type else based):
            remedy = "declare an @vocab" if is_type else "declare an @base"
            return f"the {name} {value!r} is relative.", f"Write it in full, or {remedy}."
    return None


def _sound(iri: str) -> bool:
    try:
        NamedNode(iri)
    except ValueError:
        return False
    return True


def _contexts(whole: Any) -> Iterator[Any]:
    for part in _objects(whole):
        found = part.get("@context")
        yield from found if isinstance(found, list) else [found]


def _strings(whole: Any, names: set[str]) -> Iterator[tuple[str, str]]:
    """The strings under these names, at any depth outside of contexts."""
    for part in _objects(whole):
        for name, found in part.items():
            if name not in names:
                continue
            for value in found if isinstance(found, list) else [found]:
                if isinstance(value, str):
                    yield name, value


def _objects(whole: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object, at any depth, in the order of the text; contexts are not gone into."""
    stack = [whole]
    while stack:
        part = stack.pop()
        if isinstance(part, list):
            stack += reversed(part)
        elif isinstance(part, dict):
            yield part
            stack += reversed([v for k, v in part.items() if k != "@context"])
