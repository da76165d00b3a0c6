"""How deeply a text is nested: checked before a reader that cannot take every depth reads it."""

from __future__ import annotations

import json
import os
import re
from itertools import islice
from mmap import ACCESS_READ, mmap
from typing import Any, BinaryIO, Final
from xml.parsers import expat

from pyoxigraph import RdfFormat

#: Levels of elements, of JSON's values, or of triples within triples that a text may have. At each
#: level the readers look through all that enclose it, and a few thousand levels of JSON-LD or of
#: triples end the process that reads them.
MOST: Final = 500

_TRIPLE = re.compile(rb"<<")
#: Of Turtle, TriG and the line formats: where a triple within a triple begins and ends, and what
#: may hold the same characters without meaning them.
_TURTLE = re.compile(
    rb"""
    \\. | \#[^\n\r]* | <(?:[^<>"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]+)*>
    | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
    | (?P<begin><<) | (?P<end>>>)
    """,
    re.VERBOSE | re.DOTALL,
)


class TooDeep(ValueError):
    """A text that has more than ``MOST`` levels."""


def check_file(file: BinaryIO, form: RdfFormat) -> None:
    """The check of a file's content, from its start; an empty one has no levels."""
    if os.fstat(file.fileno()).st_size:
        with mmap(file.fileno(), 0, access=ACCESS_READ) as body:  # it may be larger than memory
            check(body, form)


def check(body: bytes | mmap, form: RdfFormat) -> None:
    """Raises TooDeep, and SyntaxError or ValueError for what is not XML or not JSON."""
    if form == RdfFormat.RDF_XML:
        check_xml(body)
    elif form == RdfFormat.JSON_LD:
        check_json(body[:])
    else:
        check_turtle(body)


def check_turtle(body: bytes | mmap) -> None:
    """Raises TooDeep for Turtle, TriG, N-Triples or N-Quads with triples so deep in triples.

    Blank nodes and lists are not counted: the reader takes them at any depth.
    """
    if sum(1 for _ in islice(_TRIPLE.finditer(body), MOST + 1)) <= MOST:
        return
    depth = 0
    for token in _TURTLE.finditer(body):
        if token.lastgroup == "begin":
            depth += 1
            if depth > MOST:
                raise TooDeep
        elif token.lastgroup == "end":
            depth = max(depth - 1, 0)


def check_xml(body: bytes | mmap) -> None:
    """Raises TooDeep, and SyntaxError with line and column (both from 1) where it is not XML.

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
    """Raises TooDeep, and ValueError where it is not JSON."""
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
