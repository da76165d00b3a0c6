"""``onrecord build``."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from onrecord.cli.shared.extractor_options import (
    base_option,
    llm_options,
    llm_settings,
    rules_options,
    tell_usage,
)
from onrecord.cli.shared.options import (
    authority_option,
    common,
    input_format,
    report_option,
    sources_argument,
    written_graph,
)
from onrecord.cli.shared.progress import finish, progress
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.build.batches import Runner
    from onrecord.extract.extractor import Leaning
    from onrecord.model import TextKept
    from onrecord.store.pending import UnitWriter

#: The exit status a shell reports for a command ended by SIGTERM: 128 plus the signal's number.
TERMINATED = 143


@click.command("build")
@sources_argument("SOURCE...")
@written_graph
@base_option
@click.option(
    "--collection",
    metavar="NAME",
    help="A prefix for every article id, to keep collections apart.",
)
@authority_option
@input_format
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=lambda: os.cpu_count() or 1,
    show_default="all cores",
    help="Number of worker processes.",
)
@click.option(
    "--memory",
    type=click.IntRange(1),
    metavar="MB",
    help="Memory limit per process (at least 800 for the rules); an article that needs more is "
    "quarantined and reported.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Where the processes run: on this machine, or on a Dask cluster.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="The Dask cluster's scheduler, as tcp://HOST:PORT; without it, a local cluster is "
    "started.",
)
@click.option(
    "--shards",
    metavar="URL",
    help="Write a folder of shards there (a path, s3://…) instead of a graph directory; "
    "'onrecord load' turns it into a graph.",
)
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help="Build only the first N articles."
)
@click.option(
    "--resume",
    is_flag=True,
    help="Skip every article whose id is already in the graph, without comparing its content.",
)
@click.option(
    "--replace",
    "replace_others",
    is_flag=True,
    help="Let an article replace one from another origin that has the same id.",
)
@click.option(
    "--extractor",
    type=click.Choice(["rules", "llm", "none"]),
    default="rules",
    show_default=True,
    help="What extracts claims and events: rules, a language model, or nothing.",
)
@rules_options
@llm_options
@click.option(
    "--text",
    type=click.Choice(["full", "spans", "none"]),
    default="full",
    show_default=True,
    help="How much of the article's text the graph keeps: all of it, only the spans that were "
    "found, or none (only offsets and digests).",
)
@report_option
@common
def command(
    sources: tuple[str, ...],
    graph: Path,
    base: str,
    collection: str | None,
    authority: tuple[Path, ...],
    input_format: str | None,
    workers: int,
    memory: int | None,
    engine: str,
    scheduler: str | None,
    shards: str | None,
    limit: int | None,
    resume: bool,
    replace_others: bool,
    extractor: str,
    leaning: Leaning | None,
    cues: tuple[Path, ...],
    llm_url: str | None,
    llm_model: str | None,
    llm_budget: int | None,
    text: TextKept,
    report: Path | None,
) -> int:
    """Build a validated graph from articles: files, folders, globs, or - for standard input.

    Reads .txt, .jsonl, .csv, .html, schema.org JSON-LD, RSS, Atom, Parquet and WARC, also
    compressed (.gz, .bz2, .xz, .zst) and at URLs (s3://…, https://…). Relative dates ("on Monday")
    need a publication date: a "date" field next to the "text", or in .txt a first line that is a
    date.

    An article's id is the one given, else its canonical URL, else its path relative to the source.
    Unchanged articles are left alone and changed ones replace their earlier version; an article
    whose id already belongs to another article in the graph is refused. Articles that violate the
    shapes, are not in English, crash a worker twice or take too long are left out and reported.
    Ctrl-C and SIGTERM keep committed work; the same command resumes where it left off, fastest with
    --resume. The last line on standard output is the summary of counts.

    \b
    Example:
      onrecord build articles/ more.jsonl --into news.onrecord
      onrecord build wire.csv --authority our-people.csv --text spans
      onrecord build 's3://news/2025/*.warc.gz' --engine dask --shards s3://graphs/2025
      onrecord build wire.csv --extractor llm --llm-url http://127.0.0.1:8080/v1 --llm-model NAME
    """
    from onrecord.build.options import Options
    from onrecord.build.run import build
    from onrecord.extract.llm.settings import Usage

    if scheduler and engine != "dask":
        raise UsageError("--scheduler needs a cluster.", hint="Add --engine dask.")
    llm, usage = llm_settings(extractor, llm_url, llm_model, llm_budget), Usage()
    options = Options(
        base,
        collection,
        authority,
        input_format,
        extractor,
        text,
        llm,
        leaning=leaning or "default",
        cues=cues,
    )
    run = _runner(engine, scheduler, workers, memory, serial=llm is not None)
    with _terminable(), progress(report, limit) as on_outcome, _sink(graph, shards) as sink:
        summary = build(
            sources,
            sink,
            options,
            run=run,
            on_outcome=on_outcome,
            usage=usage,
            limit=limit,
            resume=resume,
            replace_others=replace_others,
        )
    status = finish(summary)
    tell_usage(llm, usage)
    if summary.stopped is not None:
        raise summary.stopped
    return status


def _runner(
    engine: str, scheduler: str | None, workers: int, memory: int | None, *, serial: bool
) -> Runner:
    from onrecord.build.batches import run_serially
    from onrecord.build.runners.local import processes

    if engine == "dask":
        from onrecord.build.runners.dask import dask

        return dask(scheduler, workers, memory=memory)
    if not serial:
        return processes(workers, memory=memory)
    if memory is not None:
        raise UsageError(
            "--memory limits worker processes, and --extractor llm uses none.",
            hint="Leave out --memory.",
        )
    return run_serially  # one token count and one budget, which processes could not share


def _sink(graph: Path, shards: str | None) -> AbstractContextManager[Path | UnitWriter]:
    if shards is None:
        return nullcontext(graph)
    from onrecord.store.shard_folder import ShardFolder

    return ShardFolder(shards)


@contextmanager
def _terminable() -> Iterator[None]:
    """Ends on SIGTERM as on Ctrl-C: pending work is committed, no worker is left running, and
    nothing is half published.
    """

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except SystemExit as ended:
        if ended.code == TERMINATED:
            click.echo(
                "Terminated. Committed work is kept; run the same command again to resume.",
                err=True,
            )
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
