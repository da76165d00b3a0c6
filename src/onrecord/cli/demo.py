"""``onrecord demo``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from onrecord.cli.options import common

#: What the tour asks of which graph: heading, graph, query, and the columns it shows.
TOUR = (
    (
        "What the rules read out of the article: who said what, through whom",
        "built",
        "who-said-what",
        ("speaker_label", "cue", "statement", "distance", "via"),
    ),
    (
        "The same article as a person described it: what happened, and on whose word",
        "curated",
        "events",
        ("label", "status", "said_by", "edtf", "place"),
    ),
    (
        "Who still waits for an answer",
        "curated",
        "awaited-answers",
        (),
    ),
    (
        "Related topics, each with the actors, events and topics that link it",
        "curated",
        "related-topics",
        ("label", "score", "evidence"),
    ),
)


@click.command("demo")
@click.option("--into", type=click.Path(path_type=Path), default=Path("demo.onrecord"), show_default=True, metavar="DIR", help="Where the two sample graphs go.")
@common
def command(into: Path) -> int:
    """Build the sample article, load its curated graph, check both, and take a short tour.

    \b
    Example:
      onrecord demo
    """
    from onrecord.build import Options, build
    from onrecord.catalogue import ask
    from onrecord.check.findings import as_text
    from onrecord.load import check_graph, load
    from onrecord.resources import data_dir
    from onrecord.results import write_columns
    from onrecord.store import open_graph

    graphs = {"built": into / "built.onrecord", "curated": into / "curated.onrecord"}
    article = data_dir() / "articles" / "istanbul-prisoner-exchange.txt"
    curated = data_dir() / "graphs" / "istanbul-prisoner-exchange.trig"
    for graph in graphs.values():
        shutil.rmtree(graph, ignore_errors=True)
    click.echo(f"Building {article.name}: {build([str(article)], graphs['built'], Options())}")
    click.echo(f"Loading {curated.name}: {load([curated], graphs['curated'])}")
    sound = True
    for name, graph in graphs.items():
        reports = check_graph(graph)
        sound = sound and all(r.conforms for r in reports)
        click.echo(f"Checking the {name} graph: {as_text(reports).splitlines()[-1]}")
    for heading, name, query, columns in TOUR:
        click.echo(f"\n{heading}\n  onrecord query {query} --graph {graphs[name]}")
        write_columns(ask(open_graph(graphs[name]), query, {}), columns, sys.stdout)
    click.echo(
        "\nTo try next\n"
        f"  onrecord query who-said-what --graph {graphs['curated']} --format csv\n"
        "  onrecord queries                       the questions there are\n"
        "  onrecord extract ARTICLE.txt --explain what is found in an article of yours, and why\n"
        "  onrecord build ARTICLES/ --into news.onrecord\n"
        "  onrecord ontology tree                 the classes; or open ontology/onrecord.ttl in Protégé"
    )
    return 0 if sound else 1
