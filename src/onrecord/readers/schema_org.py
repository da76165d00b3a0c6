"""schema.org JSON-LD: which objects are articles, and their values as text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

#: schema.org's kinds of article whose names do not end in "Article" (https://schema.org/Article).
_OTHER_ARTICLES = frozenset({"BlogPosting", "LiveBlogPosting", "Report"})


def objects(whole: Any) -> Iterator[Any]:
    """What an array or a JSON-LD graph holds, in their order; anything else is itself."""
    if isinstance(whole, list):
        for part in whole:
            yield from objects(part)
    elif isinstance(whole, dict) and isinstance(whole.get("@graph"), list):
        yield from objects(whole["@graph"])
    else:
        yield whole


def types(record: Mapping[str, Any]) -> set[str]:
    """The local names of an object's types."""
    said = record.get("@type")
    return {_local(str(kind)) for kind in (said if isinstance(said, list) else [said]) if kind}


def is_article(kinds: set[str]) -> bool:
    """Whether one of the local names is a type of article."""
    return any(kind.endswith("Article") or kind in _OTHER_ARTICLES for kind in kinds)


def terms(record: Mapping[str, Any]) -> dict[str, Any]:
    """An object's values by the local names of its properties, whether they had a prefix or not."""
    return {_local(key): value for key, value in record.items()}


def words(value: Any, named: Mapping[str, Any], depth: int = 3) -> str | None:
    """A JSON-LD value in words: itself, its @value, or the name of the thing it is or refers to.

    ``named`` are objects by their @id.
    """
    if isinstance(value, float):
        if not math.isfinite(value):  # how tables write that there is none
            return None
        return str(int(value) if value.is_integer() else value)
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value) or None
    if not depth:
        return None
    if isinstance(value, list):
        found = [w for v in value if (w := words(v, named, depth - 1))]
        return ", ".join(found) or None
    if isinstance(value, dict):
        for key in ("@value", "name", "schema:name", "value"):
            if key in value:
                return words(value[key], named, depth - 1)
        other = named.get(str(value.get("@id")))
        return words(other, named, depth - 1) if other not in (None, value) else None
    return None


def _local(name: str) -> str:
    return re.split(r"[/:#]", name)[-1]
