"""``onrecord extract``."""

from __future__ import annotations

import json
from pathlib import Path
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
    say,
    sources_argument,
)

if TYPE_CHECKING:
    from onrecord.extract.extractor import Leaning


@click.command("extract")
@sources_argument("SOURCE...")
@click.option(
    "--explain",
    is_flag=True,
    help="Print each article as readable text with its claims and events.",
)
@click.option(
    "--rejected",
    is_flag=True,
    help="Also print what was considered and not taken, and why: below each paragraph with "
    '--explain, else as the list "rejected" of each object.',
)
@rules_options
@base_option
@click.option(
    "--extractor",
    type=click.Choice(["rules", "llm"]),
    default="rules",
    show_default=True,
    help="What extracts claims and events: rules, or a language model.",
)
@llm_options
@authority_option
@input_format
@common
def command(
    sources: tuple[str, ...],
    explain: bool,
    rejected: bool,
    leaning: Leaning | None,
    base: str,
    cues: tuple[Path, ...],
    extractor: str,
    llm_url: str | None,
    llm_model: str | None,
    llm_budget: int | None,
    authority: tuple[Path, ...],
    input_format: str | None,
) -> int:
    """Print what is found in articles as JSON, one object per line, without building a graph.

    Offsets are half-open ranges of Unicode code points into "text". Relative dates ("on Monday")
    are resolved against the publication date: a "date" field next to the "text" in .jsonl or .csv,
    a first line that is a date in .txt, or the date stated by an HTML page. Without one they stay
    unresolved.

    \b
    Example:
      onrecord extract article.txt | jq '.claims[].speakers'
      onrecord extract article.txt --explain
      onrecord extract article.txt --explain --rejected
    """
    from onrecord.authority.loader import load_authority
    from onrecord.build.options import check_for_rules
    from onrecord.build.run import readings
    from onrecord.cli.shared.explain import explained
    from onrecord.describe.reading_json import as_record
    from onrecord.extract.llm.settings import Usage
    from onrecord.ids import Namer
    from onrecord.readers.article import FlawedArticle, PassedOver, Unreadable

    check_for_rules(extractor, leaning or "default", cues)
    llm, usage = llm_settings(extractor, llm_url, llm_model, llm_budget), Usage()
    namer, status = Namer(base), 0
    known = load_authority(authority).by_iri if explain else {}
    labels = {iri: thing.label for iri, thing in known.items()}
    try:
        for item in readings(
            sources,
            authority=authority,
            leaning=leaning or "default",
            cues=cues,
            input_format=input_format,
            llm=llm,
            usage=usage,
            with_rejected=rejected,
        ):
            if isinstance(item, Unreadable):
                click.echo(
                    " ".join(filter(None, (f"{item.origin}: {item.reason}", item.hint))), err=True
                )
                status = 1
                continue
            if isinstance(item, PassedOver):
                say(f"skipped {item.origin}: {item.reason}")
                continue
            if isinstance(item.article, FlawedArticle):
                click.echo(f"{item.article.origin}: {item.article.flaw}", err=True)
            if explain:
                click.echo(explained(item, labels), nl=False)
            else:
                click.echo(json.dumps(as_record(item, namer), ensure_ascii=False))
    finally:
        tell_usage(llm, usage)
    return status
