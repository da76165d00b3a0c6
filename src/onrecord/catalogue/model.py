"""What a named query is: its parameters, its columns, its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

ParamType = Literal[
    "actor",
    "topic",
    "article",
    "event",
    "office",
    "claim",
    "class",
    "iri",
    "string",
    "integer",
    "date",
    "any",
]


#: The types whose value may be a label, with the class their things belong to.
LABELLED = {
    "actor": "Actor",
    "topic": "Topic",
    "article": "Article",
    "event": "Event",
    "office": "Office",
}


class Asked(Protocol):
    """Anything that answers SPARQL over the union of its graphs (a store, local or remote)."""

    def query(self, sparql: str, /) -> Any:
        """The solutions of a SELECT query, each indexed by the variable's name."""


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter: its name without ``_``, what it takes, and whether it must be given."""

    name: str
    type: ParamType
    required: bool
    text: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One query of the catalogue; ``column_texts`` explains ``columns``, one for one."""

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    params: tuple[Param, ...]
    columns: tuple[str, ...]
    column_texts: tuple[str, ...]
    text: str
