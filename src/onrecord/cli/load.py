"""``onrecord load``."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from onrecord.cli.options import (
    PATH,
    authority_option,
    common,
    sources_argument,
    written_graph,
)
from onrecord.cli.progress import finish, progress
from onrecord.errors import UsageError


@click.command("load")
@sources_argument("FILE|SHARDS...")
@written_graph
@click.option(
    "--graph-store",
    metavar="URL",
    help="Load into the store with this Graph Store Protocol address instead of a directory. Its "
    "credentials come from ONRECORD_ENDPOINT_USER and _PASSWORD, or ONRECORD_ENDPOINT_TOKEN.",
)
@click.option("--endpoint", hidden=True)
@authority_option
@click.option(
    "--check",
    is_flag=True,
    help="Judge every article of shards again. Without it, what says that it passed the shapes of "
    "this version is believed.",
)
@click.option(
    "--replace",
    "replace_others",
    is_flag=True,
    help="Let an article take the place of another one (from another origin) that has its IRI.",
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
    graph_store: str | None,
    endpoint: str | None,
    authority: tuple[Path, ...],
    check: bool,
    replace_others: bool,
    report: Path | None,
) -> int:
    """Load curated triples through the gate, or the shards of a build that went through it.

    Files end in .trig, .ttl, .nq, .nt, .rdf or .jsonld; all triples of one are held in memory,
    some half a kilobyte each. Each article's graph is taken or refused whole, with what to mend;
    the rest is loaded, also where one of several files cannot be parsed. Graphs of authority,
    ontology and provenance are never taken from a file: passed over where they say what is known
    here, else refused. Shards are a folder, or
    an address that fsspec knows, that 'onrecord build --shards' wrote. Ends with one line of
    counts on standard output.

    \b
    Example:
      onrecord load istanbul.trig --into news.onrecord
      onrecord load graphs/*.trig --report findings.json
      onrecord load s3://archive/news --into news.onrecord
      onrecord load s3://others/news --check --into news.onrecord
      onrecord load s3://archive/news --graph-store http://127.0.0.1:7878/store
    """
    from onrecord.load.loader import load
    from onrecord.store.shard_folder import ShardFolder, is_folder

    if endpoint is not None:
        raise UsageError(
            "'load' writes by the SPARQL Graph Store Protocol; --endpoint is for SPARQL queries.",
            hint="Name the store's Graph Store address with --graph-store, such as "
            "http://127.0.0.1:7878/store.",
        )
    folders = [source for source in sources if is_folder(source)]
    files = [Path(source) for source in sources if not is_folder(source)]
    if folders and files:
        raise UsageError(
            f"{folders[0]} holds shards and {files[0]} triples.", hint="Load them one by one."
        )
    if folders and authority:
        raise UsageError(
            "Shards bring the authority that they were built with.", hint="Leave out --authority."
        )
    with ExitStack() as stack:
        on_outcome = stack.enter_context(progress(report))
        if files and graph_store is None:
            summary = load(
                files,
                graph,
                authority=authority,
                on_outcome=on_outcome,
                replace_others=replace_others,
            )
        elif graph_store is None:
            from onrecord.load.shards import load_shards

            summary = load_shards(
                folders, graph, check=check, on_outcome=on_outcome, replace_others=replace_others
            )
        else:
            from onrecord.load.shards import send_shards

            if files:  # what the gate lets through is shards, and goes the way of shards
                passed = stack.enter_context(TemporaryDirectory(prefix="onrecord-"))
                summary = load(
                    files, ShardFolder(passed), authority=authority, on_outcome=on_outcome
                )
                send_shards([passed], graph_store)
            else:
                summary = send_shards(folders, graph_store, check=check, on_outcome=on_outcome)
    return finish(summary)
