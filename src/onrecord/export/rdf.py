"""Graphs as RDF: sorted N-Quads, TriG, JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

import pyoxigraph as ox

from onrecord import terms
from onrecord.rdf import formats
from onrecord.store import LocalStore

#: The formats that carry the usual prefixes.
PREFIXED = {form.name: form.rdf for form in (formats.TRIG, formats.JSON_LD)}


def write_nquads(store: LocalStore, graphs: Iterable[str], out: IO[bytes]) -> None:
    """Write graphs one after the other, the lines of each sorted."""
    for graph in graphs:
        data = ox.serialize(store.quads(graph), format=ox.RdfFormat.N_QUADS) or b""
        out.writelines(sorted(data.splitlines(keepends=True)))


def write_prefixed(store: LocalStore, graphs: Iterable[str], form: str, out: IO[bytes]) -> None:
    """Write graphs one after the other in one of the formats of ``PREFIXED``."""
    quads = (q for graph in graphs for q in sorted(store.quads(graph), key=str))
    ox.serialize(quads, output=out, format=PREFIXED[form], prefixes=terms.PREFIXES)
