"""Where ontology, shapes, queries and data lie, in a checkout or in an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from onrecord.errors import ResourceMissing

_PACKAGE = Path(__file__).resolve().parent


@cache
def resource_dir(name: str) -> Path:
    """The folder ``name`` (ontology, shapes, queries or data) that ships with the package.

    Installed, it lies inside the package under ``_resources``; in a checkout, at the top level.
    Raises ResourceMissing where it is in neither.
    """
    places = (_PACKAGE / "_resources" / name, _PACKAGE.parent.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise ResourceMissing(name, places)


def ontology_dir() -> Path:
    """The folder of the ontology's modules."""
    return resource_dir("ontology")


def shapes_dir() -> Path:
    """The folder of the SHACL shapes."""
    return resource_dir("shapes")


def queries_dir() -> Path:
    """The folder of the named queries."""
    return resource_dir("queries")


def data_dir() -> Path:
    """The folder of the authority data, the sample article and the curated graphs."""
    return resource_dir("data")
