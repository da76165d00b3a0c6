"""``onrecord load``."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from onrecord.cli.shared.options import (
    authority_option,
    common,
    report_option,
    sources_argument,
    written_graph,
)
from onrecord.cli.shared.progress import finish, progress
from onrecord.errors import UsageError


@click.command("load")
@sources_argument("FILE|SHARDS...")
@written_graph
@click.option(
    "--graph-store",
    metavar="URL",
    help="Load into the store at this Graph Store Protocol address instead of a graph directory. "
    "Credentials are read from ONRECORD_ENDPOINT_USER and ONRECORD_ENDPOINT_PASSWORD, or from "
    "ONRECORD_ENDPOINT_TOKEN.",
)
@click.option("--endpoint", hidden=True)
@authority_option
@click.option(
    "--check",
    is_flag=True,
    help="Validate every article in the shards again. Without it, shards marked as validated "
    "against the shapes of this version are trusted.",
)
@click.option(
    "--replace",
    "replace_others",
    is_flag=True,
    help="Let an article replace one from another origin that has the same IRI.",
)
@report_option
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
    """Load curated triples, validating them against the shapes, or the shards of a build.

    Files end in .trig, .ttl, .nq, .nt, .rdf or .jsonld; each is held in memory whole, at about half
    a kilobyte per triple. Each article's graph is accepted or refused as a whole, with a report of
    what to fix; the rest is loaded, even if one of several files cannot be parsed. Authority,
    ontology and provenance graphs are never taken from a file: they are ignored if they only state
    what is already known, else refused. Shards are a folder written by 'onrecord build --shards',
    as a path or any address that fsspec can open. The last line on standard output is the summary
    of counts.

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
            "'load' writes over the Graph Store Protocol; --endpoint is for SPARQL queries.",
            hint="Name the store's Graph Store Protocol address with --graph-store, such as "
            "http://127.0.0.1:7878/store.",
        )
    folders = [source for source in sources if is_folder(source)]
    files = [Path(source) for source in sources if not is_folder(source)]
    if folders and files:
        raise UsageError(
            f"{folders[0]} is a folder of shards and {files[0]} is a file of triples.",
            hint="Load them with separate commands.",
        )
    if folders and authority:
        raise UsageError(
            "--authority does not apply to shards, which contain the authority they were built "
            "with.",
            hint="Leave out --authority.",
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

            if files:  # validated articles become shards, and are sent like shards
                passed = stack.enter_context(TemporaryDirectory(prefix="onrecord-"))
                summary = load(
                    files, ShardFolder(passed), authority=authority, on_outcome=on_outcome
                )
                send_shards([passed], graph_store)
            else:
                summary = send_shards(folders, graph_store, check=check, on_outcome=on_outcome)
    return finish(summary)
