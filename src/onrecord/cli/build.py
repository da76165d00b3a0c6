"""``onrecord build``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from onrecord.cli.llm_options import llm_options, llm_settings, tell_usage
from onrecord.cli.options import authority_option, common, input_format, written_graph
from onrecord.cli.outcomes import finish, progress
from onrecord.ids import DEFAULT_BASE


@click.command("build")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@written_graph
@click.option(
    "--base",
    default=DEFAULT_BASE,
    show_default=True,
    metavar="IRI",
    help="What data IRIs begin with.",
)
@click.option(
    "--collection",
    metavar="NAME",
    help="A name before every article id, to keep collections apart.",
)
@authority_option
@input_format
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=lambda: os.cpu_count() or 1,
    show_default="all cores",
    help="Processes to work with.",
)
@click.option(
    "--extractor",
    type=click.Choice(["rules", "llm", "none"]),
    default="rules",
    show_default=True,
    help="What reads the articles: rules, a language model, or nothing.",
)
@llm_options
@click.option(
    "--text",
    type=click.Choice(["full", "spans", "none"]),
    default="full",
    show_default=True,
    help="How much of the article's text the graph keeps.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write every finding here, as JSON.",
)
@common
@click.pass_context
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    graph: Path,
    base: str,
    collection: str | None,
    authority: tuple[Path, ...],
    input_format: str | None,
    workers: int,
    extractor: str,
    llm_url: str | None,
    llm_model: str | None,
    llm_budget: int | None,
    text: str,
    report: Path | None,
) -> int:
    """Build a checked graph from articles: files, folders, globs, or - for standard input.

    Reads .txt, .jsonl, .csv, .html, schema.org JSON-LD, RSS and Atom. What is unchanged since the
    last build is left alone; what the shapes refuse is left out and named; an interrupted build
    goes on where it stopped. Ends with one line of counts on standard output.

    \b
    Example:
      onrecord build articles/ more.jsonl --into news.onrecord
      onrecord build wire.csv --authority our-people.csv --text spans
      onrecord build wire.csv --extractor llm --llm-url http://127.0.0.1:8080/v1 --llm-model NAME
    """
    from onrecord.build import Options, build
    from onrecord.engine.local import processes
    from onrecord.extract.llm.settings import Usage

    llm, usage = llm_settings(extractor, llm_url, llm_model, llm_budget), Usage()
    options = Options(base, collection, authority, input_format, extractor, text, llm)  # type: ignore[arg-type] # click holds the choice
    # a language model is one meter and one budget, which processes could not share
    run = processes(1 if llm else workers)
    with progress() as tell:
        summary = build(sources, graph, options, run=run, tell=tell, usage=usage)
    status = finish(summary, report)
    tell_usage(llm, usage)
    if summary.stopped is not None:
        raise summary.stopped
    return status
