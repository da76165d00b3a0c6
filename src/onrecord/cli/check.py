"""``onrecord check``."""

from __future__ import annotations

from pathlib import Path

import click

from onrecord.cli.options import DEFAULT_GRAPH, authority_option, common


@click.command("check")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE...]")
@click.option(
    "--graph",
    type=click.Path(path_type=Path),
    envvar="ONRECORD_GRAPH",
    metavar="DIR",
    help="Check this graph directory, where no file is given.",
)
@click.option(
    "--shapes",
    type=click.Path(path_type=Path),
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
    help="For people, for programs, or as a sh:ValidationReport.",
)
@common
def command(
    files: tuple[Path, ...],
    graph: Path | None,
    shapes: tuple[Path, ...],
    authority: tuple[Path, ...],
    form: str,
) -> int:
    """Check RDF files, or a graph directory, against the shapes; each article by itself.

    Actors, offices and places that stand in no article are checked together, as authority. The
    report says which article, which node and property, which rule, and how to mend it. A
    violation, or a file that cannot be parsed, makes the exit status 1; a warning does not.

    \b
    Example:
      onrecord check istanbul.trig our-people.ttl
      onrecord check --graph news.onrecord --format json
      onrecord check --shapes our-shapes.ttl data.ttl
    """
    from onrecord.check import findings
    from onrecord.load import check_files, check_graph

    if files:
        reports = check_files(files, shapes, authority)
    else:
        reports = check_graph(graph or DEFAULT_GRAPH, shapes)
    render = {"text": findings.as_text, "json": findings.as_json, "turtle": findings.as_turtle}
    click.echo(render[form](reports), nl=False)
    return 0 if all(r.conforms for r in reports) else 1
