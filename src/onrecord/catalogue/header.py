"""A named query's file: what its header says, and where the values of its parameters go.

A query file is SPARQL 1.1 that runs as it is in any tool. Its header is the ``#+`` lines; each
parameter ``name`` occurs in the query as ``VALUES ?_name { UNDEF }``, but for ``limit``: if the
header declares it, it is the number of each ``LIMIT`` in the query, which is its default.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from onrecord.catalogue.model import LABELLED, NamedQuery, Param, ParamType
from onrecord.errors import InputError
from onrecord.rdf.sparql_text import masked

_BLOCK = re.compile(r"VALUES\s+[?$]_(?P<name>\w+)\s*\{\s*(?P<hole>UNDEF)\s*\}", re.IGNORECASE)
_LIMIT = re.compile(r"\bLIMIT\s+(?P<number>[0-9]+)", re.IGNORECASE)
_HEADER_KEY = re.compile(r"([a-z]+):\s*(.*)")
_PARAM = re.compile(r"(\w+):\s*([a-z]+)\s*,\s*(optional|required)\s*-\s*(.+)")
_COLUMN = re.compile(r"(\w+)(?:\s+-\s*(.+))?")


def holes(text: str) -> list[tuple[str, int, int]]:
    """Where values go: the parameter's name, and where its UNDEF begins and ends."""
    return [
        (found["name"], found.start("hole"), found.end("hole"))
        for found in _BLOCK.finditer(masked(text))
    ]


def limits(text: str) -> list[tuple[int, int]]:
    """Where the numbers of the query's LIMIT clauses begin and end."""
    return [found.span("number") for found in _LIMIT.finditer(masked(text))]


def _sections(text: str) -> dict[str, list[str]]:
    """The header's keys, each with its lines, unindented; the header ends at other text."""
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.removeprefix("\ufeff").splitlines():
        if not line.startswith("#+"):
            if line.strip() and not line.startswith("#"):
                break
            continue
        body = line[2:].removeprefix(" ").rstrip()
        key = _HEADER_KEY.fullmatch(body)
        if key:
            current = sections.setdefault(key[1], [])
            if key[2]:
                current.append(key[2])
        elif body.strip():
            current.append(body.strip())
    return sections


def _inferred(name: str) -> ParamType:
    """The type of a parameter that no header declares: by its name, else open."""
    by_name: dict[str, ParamType] = {"type": "class", "speaker": "actor", "publisher": "actor"}
    if name in LABELLED or name in ("claim", "class"):
        return name  # type: ignore[return-value]  # checked against the literal just before
    return by_name.get(name, "any")


def parse_query(text: str, name: str, source: str | Path | None = None) -> NamedQuery:
    """A query from its text; ``source`` is the file named in messages.

    A text without a header is a query too: its parameters are its ``VALUES ?_name { UNDEF }``
    blocks, typed by their names where these say it. Raises InputError on a header line that
    cannot be read.
    """
    sections = _sections(text)
    params: list[Param] = []
    for line in sections.get("params", ()):
        found = _PARAM.fullmatch(line)
        if not found or found[2] not in get_args(ParamType):
            raise InputError(
                source or name,
                f"the header's parameter '{line}' cannot be read.",
                hint="Write it as 'name: type, optional - what it is'; types are "
                + ", ".join(get_args(ParamType))
                + ".",
            )
        kind: ParamType = found[2]  # type: ignore[assignment]  # checked just above
        params.append(Param(found[1], kind, found[3] == "required", found[4]))
    declared = {param.name for param in params}
    for block, _, _ in holes(text):
        if block not in declared:
            declared.add(block)
            params.append(Param(block, _inferred(block), False, ""))
    columns = [found for line in sections.get("columns", ()) if (found := _COLUMN.fullmatch(line))]
    return NamedQuery(
        name=name,
        summary=" ".join(sections.get("summary", ())),
        description=" ".join(sections.get("description", ())),
        tags=tuple(
            tag.strip()
            for line in sections.get("tags", ())
            for tag in line.removeprefix("- ").split(",")
            if tag.strip()
        ),
        params=tuple(params),
        columns=tuple(found[1] for found in columns),
        column_texts=tuple(found[2] or "" for found in columns),
        text=text,
    )
