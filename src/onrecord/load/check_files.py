"""Checks of RDF files and graph directories, without loading anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from onrecord import terms
from onrecord.authority.loader import load_authority
from onrecord.authority.model import Authority
from onrecord.authority.rules import faults
from onrecord.build.clock import latest
from onrecord.check.checker import Checker
from onrecord.check.coverage import Coverage
from onrecord.check.findings import CheckReport, Finding, misplaced
from onrecord.describe.derived import Deriver
from onrecord.errors import InputError
from onrecord.ids import Namer
from onrecord.load.shared_graph_rules import decide_shared_graphs, is_authority
from onrecord.load.units import Parts, iri_of, sort_out
from onrecord.rdf.parse import format_of, parse_file
from onrecord.store import open_graph


def _authority_reports(parts: Parts, known: Authority) -> list[CheckReport]:
    """The reports on what a file without articles says of actors, offices and places."""
    reports: list[CheckReport] = []
    for name, quads in parts.shared.items():
        if is_authority(name):
            context = list(known.quads(name))
            reports += Checker(context=context).check_graph(quads)
            reports += [
                CheckReport.of(None, [misplaced(iri_of(f.at.subject), f.message, f.remedy)])
                for f in faults(known.triples, (q.triple for q in quads))
            ]
    return reports


def check_files(
    files: Sequence[Path],
    shapes: Sequence[Path] = (),
    authority: Sequence[Path] = (),
    coverage: Coverage | None = None,
) -> list[CheckReport]:
    """The reports on RDF files: each article by itself, by the shipped shapes or the given ones.

    With shapes of the user's own the data need not be onrecord's. A fault of placing (a graph
    that would not load) is a violation too, and so is a file that cannot be parsed. ``coverage``
    records which of the given shapes meet nodes. Raises InputError for a file that is missing or of
    no known kind.
    """
    for path in files:
        format_of(path)
    reports: list[CheckReport] = []
    known = load_authority(authority)
    own = list(known.quads(Namer().authority_graph))
    others = Checker(shapes, context=own, coverage=coverage) if shapes else None
    for path in files:
        try:
            quads = list(parse_file(path))
        except InputError as error:
            reports.append(unparsed(path, error))
            continue
        if others is not None:
            reports += others.check_graph(quads)
            continue
        parts = sort_out(quads)
        if parts.articles:
            decisions = decide_shared_graphs(parts.shared, known.triples, parts.articles.keys())
            reports += [d.report for d in decisions if d.report is not None]
        else:
            reports += _authority_reports(parts, known)
        checker, deriver = Checker(context=own, recorded=latest()), Deriver(own)
        reports += [
            checker.check_article(deriver.article(some)) for some in parts.articles.values()
        ]
        reports += parts.faults
    return reports


def check_graph(
    graph: Path, shapes: Sequence[Path] = (), coverage: Coverage | None = None
) -> list[CheckReport]:
    """The reports on every article of a graph directory.

    ``coverage`` records which of the given shapes match nodes.
    """
    store = open_graph(graph)
    names = list(store.graphs())
    articles = [n for n in names if "/graph/article/" in n]
    context = [q for n in names if is_authority(n) for q in store.quads(n)]
    checker = Checker(shapes, context=context, coverage=coverage)
    return [checker.check_article(store.quads(n)) for n in sorted(articles)]


def unparsed(path: Path, error: InputError) -> CheckReport:
    """The report on a file that cannot be parsed, for the reason that the error gives."""
    finding = Finding(
        severity="violation",
        article=None,
        focus=str(path),
        path=None,
        value=None,
        shape=terms.SHAPES + "WellFormed",
        rule="every file is well-formed",
        message=error.placed,
        remedy=error.hint,
    )
    return CheckReport.of(None, [finding])
