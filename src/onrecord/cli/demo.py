"""``onrecord demo``."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path

import click

from onrecord.cli.options import PATH, common

ARTICLE = "istanbul-prisoner-exchange"


@dataclass(frozen=True)
class Stop:
    """One stop of the tour: a query on one of the graphs, and what to show of its result."""

    heading: str
    graph: str
    query: str
    columns: tuple[str, ...]
    most: int
    params: dict[str, str] = field(default_factory=dict)

    def command(self, graph: Path) -> str:
        """The command that runs the same query."""
        words = ["onrecord", "query", self.query, "--graph", str(graph)]
        for name, value in self.params.items():
            words += ["--param", f"{name}={value}"]
        return shlex.join(words)


TOUR = (
    Stop(
        "Who said what, and through whom? (extracted from the article by the rules)",
        "built",
        "who-said-what",
        ("speaker_label", "cue", "statement", "distance", "via"),
        9,
    ),
    Stop(
        "What happened, and on whose word? (the same article, described by a person)",
        "curated",
        "events",
        ("label", "status", "said_by", "edtf", "place"),
        7,
    ),
    Stop(
        "Who reports one event, in which words, and who relays it?",
        "curated",
        "event-sources",
        ("said_by", "via", "cue", "trigger", "status", "edtf"),
        8,
        {"event": "agreement between Ukraine and Russia on an exchange of prisoners of war"},
    ),
    Stop(
        "Who is waiting for an answer from whom?",
        "curated",
        "awaited-answers",
        ("waits", "waits_for", "about", "status", "said_by"),
        8,
    ),
    Stop(
        "What is related, and what makes each link?",
        "curated",
        "related-topics",
        ("label", "score", "evidence"),
        9,
        {"article": ARTICLE},
    ),
)
_LONGEST = 88  # code points of a value: two or three lines of a column


@click.command("demo")
@click.option(
    "--into",
    type=PATH,
    default=Path("demo.onrecord"),
    show_default=True,
    metavar="DIR",
    help="The folder for the two sample graphs.",
)
@common
def command(into: Path) -> int:
    """Build the sample article, load its curated graph, check both, and take a short tour.

    \b
    Example:
      onrecord demo
    """
    from onrecord.build.options import Options
    from onrecord.build.run import build
    from onrecord.catalogue.binding import ask
    from onrecord.check.findings import as_text
    from onrecord.load.check_files import check_graph
    from onrecord.load.loader import load
    from onrecord.resources import data_dir
    from onrecord.results import write_columns
    from onrecord.store import open_graph

    graphs = {"built": into / "built.onrecord", "curated": into / "curated.onrecord"}
    article = data_dir() / "articles" / f"{ARTICLE}.txt"
    curated = data_dir() / "graphs" / f"{ARTICLE}.trig"
    click.echo(f"Building {article.name}: {build([str(article)], graphs['built'], Options())}")
    click.echo(f"Loading {curated.name}: {load([curated], graphs['curated'])}")
    sound = True
    for name, graph in graphs.items():
        reports = check_graph(graph)
        sound = sound and bool(reports) and all(r.conforms for r in reports)
        click.echo(f"Checking the {name} graph: {as_text(reports).splitlines()[-1]}")
    for number, stop in enumerate(TOUR, start=1):
        graph = graphs[stop.graph]
        click.echo(f"\n{number}. {stop.heading}\n   $ {stop.command(graph)}\n")
        answer = ask(open_graph(graph), stop.query, stop.params)
        write_columns(answer, stop.columns, sys.stdout.buffer, most=stop.most, longest=_LONGEST)
    click.echo(_next(graphs["curated"]))
    return 0 if sound else 1


def _next(graph: Path) -> str:
    """The commands to try after the tour."""
    lines = (
        ("onrecord queries", "the named queries"),
        (f"onrecord query who-said-what --graph {graph} --format csv", "all claims, as CSV"),
        (f"onrecord query demands --graph {graph}", "who demands what of whom"),
        ("onrecord extract ARTICLE.txt --explain", "what is found in your own article, and why"),
        ("onrecord build ARTICLES/ --graph news.onrecord", "a graph of your own"),
        ("onrecord ontology tree", "the classes; in Protégé, open ontology/onrecord.ttl"),
    )
    wide = max(len(command) for command, _ in lines)
    return "\nTo try next\n" + "\n".join(f"  {left:<{wide}}  {right}" for left, right in lines)
