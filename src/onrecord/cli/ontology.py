"""``onrecord ontology``."""

from __future__ import annotations

from pathlib import Path

import click

from onrecord.cli.options import PATH, common
from onrecord.errors import InputError


@click.group("ontology")
def command() -> None:
    """Check, browse or convert the ontology.

    \b
    Example:
      onrecord ontology check
      onrecord ontology tree Event
    """


@command.command("check", short_help="Reason over the ontology and check it.")
@click.option("--no-reason", is_flag=True, help="Skip the reasoner, which needs Java.")
@click.option(
    "--data",
    type=PATH,
    multiple=True,
    metavar="FILE",
    help="Individuals to reason over instead of the shipped ones. May be given several times.",
)
@common
def check(no_reason: bool, data: tuple[Path, ...]) -> int:
    """Load the ontology, reason over it and check it; exit with 1 if anything is wrong.

    Runs the imports through the catalog, owlready2, HermiT, the hygiene queries and the OWL 2 DL
    profile. By default the shipped authority data and curated graphs are reasoned over too.

    \b
    Example:
      onrecord ontology check
      onrecord ontology check --data our-people.ttl
    """
    from onrecord.check.ontology import check_ontology, shipped_data

    report = check_ontology(reason=not no_reason, data=data or shipped_data())
    for step in report.steps:
        mark = {True: "ok", False: "FAILED", None: "not run"}[step.ok]
        click.echo(f"{mark:<8} {step.name}: {step.sentence}")
        for finding in step.findings:
            click.echo(f"         {finding}")
    return 0 if report.ok else 1


@command.command("tree", short_help="Print the classes with their definitions.")
@click.argument("root", required=False, metavar="[CLASS]")
@common
def tree(root: str | None) -> None:
    """Print the class tree, or the subtree of one class, with definitions.

    \b
    Example:
      onrecord ontology tree
      onrecord ontology tree NegotiationRound
    """
    from onrecord.check.ontology import tree_lines

    for line in tree_lines(root):
        click.echo(line)


@command.command("convert", short_help="Print all modules as one ontology.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["rdfxml", "turtle", "ntriples", "jsonld"]),
    default="rdfxml",
    show_default=True,
    help="The output format; owlready2 reads rdfxml and ntriples.",
)
@click.option(
    "--output",
    "-o",
    type=PATH,
    metavar="FILE",
    help="Write to this file instead of standard output.",
)
@common
def convert(form: str, output: Path | None) -> None:
    """Print all modules as one ontology without imports, for tools that need a single file.

    \b
    Example:
      onrecord ontology convert > onrecord.rdf
      onrecord ontology convert --format turtle -o onrecord-all.ttl
    """
    from onrecord.check.ontology import convert as converted

    data = converted(form)
    if output is None:
        click.echo(data, nl=False)
    else:
        try:
            output.write_text(data, encoding="utf-8")
        except OSError as fault:
            raise InputError(
                output,
                f"the ontology cannot be written to it ({fault.strerror}).",
                hint="Name another file with --output.",
            ) from None
