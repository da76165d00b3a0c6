"""An engine's results written in the form that a client asked for."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import IO, Any, Final, cast

import pyoxigraph as ox
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions

from onrecord.rdf import formats
from onrecord.serve.core.content_negotiation import FORMS, Form, Kind, choose, named
from onrecord.serve.core.problems import Problem
from onrecord.serve.workers.frame_writer import FrameWriter

_ROWS: Final = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
TRIPLE_FORMATS: Final = {form.name: form.rdf for form in formats.FORMATS}
#: The formats in which prefixes make a difference.
_PREFIXED: Final = frozenset({"turtle", "trig", "rdfxml"})


def choose_form(kind: Kind, accept: str, form: str | None) -> tuple[Form, str]:
    """The form of an answer by ``?format=``, else by the Accept header. Raises Problem 406."""
    forms = FORMS[kind]
    found = named(forms, kind, form) if form else choose(forms, accept)
    if found is None:
        answer = "rows or a boolean" if kind == "rows" else "triples"
        asked = f"as {form}" if form else f"as any of: {accept}"
        raise Problem(
            406,
            f"The result is {answer}, which cannot be written {asked}.",
            available=[f.media for f in forms],
        )
    return found


def write_results(
    results: QuerySolutions | QueryBoolean | Iterable[ox.Triple],
    request: Mapping[str, Any],
    prefixes: Mapping[str, str],
    pipe: int,
    head: Mapping[str, Any],
) -> None:
    """Send the answer to a request down the pipe ``pipe``. Raises Problem 406."""
    kind: Kind = "rows" if isinstance(results, QuerySolutions | QueryBoolean) else "triples"
    form, media = choose_form(kind, request["accept"], request.get("format"))
    out = FrameWriter(
        pipe, {"status": 200, "type": form.content_type(media), **head}, request["coding"]
    )
    file = cast(IO[bytes], out)
    try:
        if isinstance(results, QuerySolutions | QueryBoolean):
            results.serialize(file, _ROWS[form.name])
        elif form.name in _PREFIXED:
            ox.serialize(results, file, TRIPLE_FORMATS[form.name], prefixes=dict(prefixes))
        else:
            ox.serialize(results, file, TRIPLE_FORMATS[form.name])
    except (OSError, RuntimeError, ValueError) as error:
        if not out.begun:
            raise
        # rows are made while they are sent: the client must not take the half for the whole
        out.fail({"status": 500, "detail": f"The result was cut off: {error}."})
    else:
        out.finish()


def write_plain_rows(
    results: QuerySolutions, form: str, pipe: int, head: Mapping[str, Any], coding: str | None
) -> None:
    """Send rows as a JSON array of plain objects, or as CSV, down the pipe ``pipe``."""
    from onrecord.results import names_of, plain_rows

    media = "application/json" if form == "json" else "text/csv; charset=utf-8"
    out = FrameWriter(pipe, {"status": 200, "type": media, **head}, coding)
    if form == "csv":
        line = io.StringIO()
        writer = csv.writer(line)
        writer.writerow(names_of(results))
        for row in plain_rows(results):
            writer.writerow("" if value is None else value for value in row.values())
            if line.tell() > 8192:
                out.write(line.getvalue().encode())
                line.seek(0)
                line.truncate()
        out.write(line.getvalue().encode())
    else:
        start = b"[\n"
        for row in plain_rows(results):
            out.write(start + json.dumps(row, ensure_ascii=False).encode())
            start = b",\n"
        out.write(b"[]\n" if start == b"[\n" else b"\n]\n")
    out.finish()
