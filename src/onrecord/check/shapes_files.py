"""SHACL files, whatever syntax of RDF they are in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import rdflib

from onrecord.errors import InputError
from onrecord.rdf import formats
from onrecord.rdf.nesting import MOST, TooDeep, check_file


def read_shapes(files: Iterable[Path]) -> rdflib.Graph:
    """The shapes of the files as one graph, graph names left off.

    Raises InputError for a file that cannot be read, or is not well-formed.
    """
    graph = rdflib.Graph()
    for file in files:
        _parse(graph, file)
    return graph


def _parse(graph: rdflib.Graph, file: Path) -> None:
    told = formats.by_suffix(file) or formats.TURTLE
    form = told.rdflib
    try:
        if told is formats.RDF_XML:  # rdflib reads each level anew
            with file.open("rb") as opened:
                check_file(opened, told.rdf)
        if told in (formats.TRIG, formats.N_QUADS):
            dataset = rdflib.Dataset(default_union=True)
            dataset.parse(file, format=form)
            for s, p, o, _ in dataset.quads():
                graph.add((s, p, o))
        else:
            graph.parse(file, format=form)
    except OSError as fault:
        raise InputError(
            file,
            f"it cannot be read ({fault.strerror}).",
            hint="Name a file of shapes that you can read.",
        ) from fault
    except (TooDeep, RecursionError) as fault:
        raise InputError(
            file,
            f"it is nested more than {MOST} levels deep, or deeper than can be read.",
            hint="Give the inner parts IRIs, and describe them separately.",
        ) from fault
    except Exception as fault:  # rdflib's parsers share no root of their errors
        line = getattr(fault, "lines", None)
        words = str(fault).strip()
        why = re.search(r"Bad syntax \((.*)\) at \^", words)
        reason = why[1] if why else next(iter(words.splitlines()), type(fault).__name__)
        raise InputError(
            file,
            f"this is not well-formed {form} ({reason}).",
            line=line + 1 if isinstance(line, int) else None,
            hint="Fix the file, or name another with --shapes.",
        ) from fault
