"""How deeply a body is nested, told before a reader that takes ever longer with depth reads it."""

from __future__ import annotations

import json
from typing import Any, Final
from xml.parsers import expat

#: Levels of elements or of JSON's values that a body may have. At each level the readers look
#: through all that enclose it, and a few thousand levels end the process that reads JSON-LD.
MOST: Final = 500


class TooDeep(ValueError):
    """A body that has more than ``MOST`` levels."""


def check_xml(body: bytes) -> None:
    """Raises TooDeep, and SyntaxError with line and column (both from 1) where it is no XML.

    Entities are expanded as far as expat lets them; nothing is fetched.
    """
    depth = 0

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST:
            raise TooDeep

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        message = expat.ErrorString(error.code)
        raise SyntaxError(message, ("", error.lineno, error.offset + 1, None)) from error


def check_json(body: bytes) -> None:
    """Raises TooDeep, and ValueError where it is no JSON."""
    try:
        level: list[Any] = [json.loads(body)]
    except RecursionError:
        raise TooDeep from None
    for _ in range(MOST):
        level = [v for part in level for v in _within(part) if isinstance(v, dict | list)]
        if not level:
            return
    raise TooDeep


def _within(part: Any) -> Any:
    return part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
