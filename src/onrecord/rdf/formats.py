"""The formats of RDF: their names, suffixes and media types.

The media types are those that W3C registered for each; ``pyoxigraph`` and ``rdflib`` know the
formats by their own names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat


@dataclass(frozen=True, slots=True)
class Format:
    """A format of RDF.

    ``name`` is what options and ``?format=`` call it, ``suffixes`` are those of its files, in
    lower case, ``media`` is its media type, and ``also`` are other types that it is sent and asked
    for as. ``rdf`` is pyoxigraph's, ``rdflib`` the name that rdflib's parsers have.
    """

    name: str
    suffixes: tuple[str, ...]
    media: str
    rdf: RdfFormat
    rdflib: str
    also: tuple[str, ...] = ()


TURTLE: Final = Format(
    "turtle",
    (".ttl", ".turtle"),
    "text/turtle",
    RdfFormat.TURTLE,
    "turtle",
    ("application/x-turtle",),
)
N_TRIPLES: Final = Format(
    "ntriples", (".nt",), "application/n-triples", RdfFormat.N_TRIPLES, "nt", ("text/plain",)
)
RDF_XML: Final = Format(
    "rdfxml",
    (".rdf", ".owl"),
    "application/rdf+xml",
    RdfFormat.RDF_XML,
    "xml",
    ("application/xml", "text/xml"),
)
JSON_LD: Final = Format(
    "jsonld",
    (".jsonld",),
    "application/ld+json",
    RdfFormat.JSON_LD,
    "json-ld",
    ("application/json",),
)
TRIG: Final = Format("trig", (".trig",), "application/trig", RdfFormat.TRIG, "trig")
N_QUADS: Final = Format("nquads", (".nq",), "application/n-quads", RdfFormat.N_QUADS, "nquads")

FORMATS: Final = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS)
BY_NAME: Final[Mapping[str, Format]] = {form.name: form for form in FORMATS}
BY_SUFFIX: Final[Mapping[str, Format]] = {s: form for form in FORMATS for s in form.suffixes}


def by_suffix(path: Path | str) -> Format | None:
    """The format of a file by its suffix, in any case; None for an unknown suffix.

    >>> by_suffix("people.TTL").name
    'turtle'
    """
    return BY_SUFFIX.get(Path(path).suffix.lower())
