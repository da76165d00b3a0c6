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

from onrecord.cli.extractor_options import llm_options, llm_settings, rules_options, tell_usage
from onrecord.cli.options import (
    PATH,
    authority_option,
    common,
    input_format,
    sources_argument,
    written_graph,
)
from onrecord.cli.progress import finish, progress
from onrecord.errors import UsageError
from onrecord.ids import DEFAULT_BASE

if TYPE_CHECKING:
    from onrecord.build.batches import Runner
    from onrecord.extract.extractor import Leaning
    from onrecord.model import TextKept
    from onrecord.store.pending import UnitWriter

#: What a shell says of a command that SIGTERM ended: 128 and the signal's number.
TERMINATED = 143


@click.command("build")
@sources_argument("SOURCE...")
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
    "--memory",
    type=click.IntRange(1),
    metavar="MB",
    help="What one process may use (800 and more for the rules); an article that needs more is "
    "set aside by name.",
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
    help="The Dask cluster's scheduler, as tcp://HOST:PORT; without it one is started here.",
)
@click.option(
    "--shards",
    metavar="URL",
    help="Write a folder of shards there (a path, s3://…) in place of a graph directory; "
    "'onrecord load' makes a graph of it.",
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="The first N articles only.")
@click.option(
    "--resume",
    is_flag=True,
    help="Take every article whose graph is there for done, by its id, without comparing.",
)
@click.option(
    "--replace",
    "replace_others",
    is_flag=True,
    help="Let an article take the place of another one (from another origin) that has its id.",
)
@click.option(
    "--extractor",
    type=click.Choice(["rules", "llm", "none"]),
    default="rules",
    show_default=True,
    help="What reads the articles: rules, a language model, or nothing.",
)
@rules_options
@llm_options
@click.option(
    "--text",
    type=click.Choice(["full", "spans", "none"]),
    default="full",
    show_default=True,
    help="How much of the article's text the graph keeps: all of it, the words of what was found, "
    "or no words, only offsets and digests.",
)
@click.option(
    "--report",
    type=PATH,
    metavar="FILE",
    help="Write every finding here, as JSON.",
)
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
    """Build a checked graph from articles: files, folders, globs, or - for standard input.

    Reads .txt, .jsonl, .csv, .html, schema.org JSON-LD, RSS, Atom, Parquet and WARC, also packed
    (.gz, .bz2, .xz, .zst) and at URLs (s3://…, https://…). Relative dates ("on Monday") need the
    date of publication: a "date" beside the "text", or a first line that is a date in .txt.

    An article's id is the one it was given, else its canonical URL, else its path below the source.
    What is unchanged since the last build is left alone, and what has changed replaces its earlier
    version; an id that is another article's in the graph is refused. What the shapes refuse is left
    out and named, and so is what is not English, and an article that ends its process twice or
    takes too long. Ctrl-C and SIGTERM keep what is committed; the same command goes on, quickest
    with --resume. Ends with one line of counts on standard output.

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
            "--memory bounds worker processes, and a language model is asked from this one.",
            hint="Leave it out.",
        )
    return run_serially  # a language model is one meter and one budget, which none could share


def _sink(graph: Path, shards: str | None) -> AbstractContextManager[Path | UnitWriter]:
    if shards is None:
        return nullcontext(graph)
    from onrecord.store.shard_folder import ShardFolder

    return ShardFolder(shards)


@contextmanager
def _terminable() -> Iterator[None]:
    """Ends on SIGTERM as on Ctrl-C: what is put is committed, no worker is left, nothing is half
    published.
    """

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except SystemExit as ended:
        if ended.code == TERMINATED:
            click.echo(
                "Terminated; what was committed is kept, and the same command goes on.", err=True
            )
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
