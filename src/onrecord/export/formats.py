"""A graph exported in a given format: RDF, annotations, or PLOVER records."""

from __future__ import annotations

import json
from typing import IO

from onrecord.errors import UsageError
from onrecord.export.annotations import web_annotations
from onrecord.export.nodes import Nodes
from onrecord.export.plover import plover_records
from onrecord.export.rdf import PREFIXED, write_nquads, write_prefixed
from onrecord.store import LocalStore

#: What the names of articles' graphs and of those with actors hold.
_ARTICLES, _AUTHORITY = "/graph/article/", "/graph/authority/"
#: The formats that write an article's records as JSON lines.
_RECORDS = {"annotations": web_annotations, "plover": plover_records}


def export(store: LocalStore, form: str, out: IO[bytes], *, articles_only: bool = False) -> None:
    """Writes the graphs of a store, one named graph after the other, in the order of their IRIs.

    ``nq`` is sorted within each graph: equal stores give equal bytes. ``trig`` carries the usual
    prefixes. ``annotations`` (W3C Web Annotations, one per claim and event report) and ``plover``
    (one record per event report) are JSON lines and cover articles. Raises UsageError for another
    format.
    """
    every = sorted(store.graphs())
    graphs = [g for g in every if not articles_only or _ARTICLES in g]
    if form == "nq":
        write_nquads(store, graphs, out)
    elif form in PREFIXED:
        write_prefixed(store, graphs, form, out)
    elif form in _RECORDS:
        known = Nodes(q for g in every if _AUTHORITY in f"{g}/" for q in store.quads(g))
        for graph in graphs:
            if _ARTICLES not in graph:
                continue
            for record in _RECORDS[form](Nodes(store.quads(graph), known)):
                out.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
    else:
        raise UsageError(
            f"There is no export format '{form}'.",
            hint="Known formats are trig, nq, jsonld, annotations and plover.",
        )
