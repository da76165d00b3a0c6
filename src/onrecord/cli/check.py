"""``onrecord check``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.options import DEFAULT_GRAPH, PATH, authority_option, common
from onrecord.errors import InputError

if TYPE_CHECKING:
    from onrecord.check.coverage import Coverage
    from onrecord.check.findings import CheckReport


@click.command("check")
@click.argument("files", nargs=-1, type=PATH, metavar="[FILE...]")
@click.option(
    "--graph",
    type=PATH,
    envvar="ONRECORD_GRAPH",
    metavar="DIR",
    help="The graph directory to check when no file is given.",
)
@click.option(
    "--shapes",
    type=PATH,
    multiple=True,
    metavar="FILE",
    help="Shapes to check with instead of the shipped ones. May be given several times.",
)
@authority_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "turtle"]),
    default="text",
    show_default=True,
    help="Output format: readable text, JSON, or a sh:ValidationReport in Turtle.",
)
@common
def command(
    files: tuple[Path, ...],
    graph: Path | None,
    shapes: tuple[Path, ...],
    authority: tuple[Path, ...],
    form: str,
) -> int:
    """Check RDF files, tables of actors (.csv) or a graph directory, article by article.

    Actors, offices and places outside any article are checked together, as authority data; a table
    of them is read the way --authority reads it and then validated against the shapes too. The
    report names the article, the node, the property and the rule, and says how to fix each finding.
    A violation, or a file that cannot be parsed, makes the exit status 1; a warning does not. Your
    own shapes that match no node are reported; if none of them matches, the exit status is 1 too.

    \b
    Example:
      onrecord check istanbul.trig our-people.ttl
      onrecord check our-people.csv
      onrecord check --graph news.onrecord --format json
      onrecord check --shapes our-shapes.ttl data.ttl
    """
    from onrecord.check import findings
    from onrecord.check.coverage import Coverage
    from onrecord.load.check_files import check_files, check_graph

    # most of the shipped shapes match no node in most data
    coverage = Coverage() if shapes else None
    if files:
        for path in files:
            _check_there(path)
        tables = [path for path in files if path.suffix.lower() == ".csv"]
        others = [path for path in files if path not in tables]
        reports = check_files(others, shapes, authority, coverage) if others else []
        if tables:
            reports += _check_tables(tables, shapes, authority, coverage)
    else:
        reports = check_graph(graph or DEFAULT_GRAPH, shapes, coverage)
    if coverage is not None:
        reports += coverage.reports()
    if form == "json":
        unmatched = None if coverage is None else coverage.unmatched
        click.echo(findings.as_json(reports, unmatched), nl=False)
    else:
        render = findings.as_text if form == "text" else findings.as_turtle
        click.echo(render(reports), nl=False)
        unmatched_shapes = coverage.sentence() if coverage is not None else None
        if unmatched_shapes is not None:
            click.echo(unmatched_shapes if form == "text" else f"# {unmatched_shapes}")
    return 0 if all(r.conforms for r in reports) else 1


def _check_there(path: Path) -> None:
    """Raises InputError for a table that is missing, and for a directory that is a graph."""
    if path.is_dir() and (path / "manifest.jsonl").exists():
        raise InputError(
            path,
            "this is a graph directory.",
            hint=f"Check it with 'onrecord check --graph {path}'.",
        )
    if path.suffix.lower() == ".csv" and not path.exists():
        raise InputError(path, "there is no such file.", hint="Check the path.")


def _check_tables(
    tables: Sequence[Path],
    shapes: Sequence[Path],
    authority: Sequence[Path],
    coverage: Coverage | None,
) -> list[CheckReport]:
    """The reports on tables of actors: from their loader, then, if it accepts them, the shapes.

    Tables given together may refer to each other.
    """
    from onrecord.authority.loader import load_authority, read_authority
    from onrecord.check.checker import Checker
    from onrecord.ids import Namer
    from onrecord.load.check_files import unparsed

    reports = []
    readable = {}
    for path in tables:
        try:
            readable[path] = read_authority(path)
        except InputError as error:
            reports.append(unparsed(path, error))
    known = load_authority(authority)  # its own errors are not reported on the tables
    while readable:
        try:
            known = load_authority([*authority, *readable])
            break
        except InputError as error:
            at = Path(error.path)
            if at not in readable:
                raise
            del readable[at]
            reports.append(unparsed(at, error))
    known_quads = known.quads(Namer().authority_graph)
    checker = Checker(shapes, context=known_quads, coverage=coverage)
    for triples in readable.values():
        reports += checker.check_graph(triples)
    return reports
