"""The statements about one thing, sorted by property."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord import terms
from onrecord.serve.pages.base import links
from onrecord.serve.pages.base.data_access import Row
from onrecord.serve.pages.base.request import PageRequest
from onrecord.serve.pages.base.table import Cell

_LABELS = (terms.RDFS + "label", terms.SKOS + "prefLabel", terms.SCHEMA + "headline")


class PropertyList:
    """The rows of the query ``facts``."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    def of(self, *properties: str) -> Iterator[Row]:
        """The rows of some properties, in the order these are given."""
        for wanted in properties:
            yield from (row for row in self.rows if row["property"] == wanted)

    def texts(self, *properties: str) -> list[str]:
        """Values as text, each once."""
        return list(dict.fromkeys(str(row["value"]) for row in self.of(*properties)))

    def first(self, *properties: str) -> str | None:
        """The first value, None where there is none."""
        return next(iter(self.texts(*properties)), None)

    def label(self, iri: str) -> str:
        """The thing's name, else the last part of its IRI."""
        return self.first(*_LABELS) or links.short(iri)

    def links(self, request: PageRequest, *properties: str) -> list[Cell]:
        """Values as links to their pages."""
        return [request.link(row["value"], row["value_label"]) for row in self.of(*properties)]

    def addresses(self, *properties: str) -> list[Cell]:
        """Values that are addresses of the web, as links that lead there."""
        return [Cell(links.site_of(iri), links.outside(iri)) for iri in self.texts(*properties)]

    def names(self, *properties: str) -> str:
        """The values' names, joined."""
        found: Iterable[str] = (
            str(row["value_label"] or links.short(str(row["value"])))
            for row in self.of(*properties)
        )
        return ", ".join(dict.fromkeys(found))
