"""How build and load tell what became of each article."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from onrecord.cli.options import is_quiet
from onrecord.errors import InputError
from onrecord.outcomes import Outcome, Summary

_MOST = 3  # findings of one article told on the terminal; the report has them all


@contextmanager
def progress() -> Iterator[Callable[[Outcome], None]]:
    """A teller: refusals as they come, and a counter where a person watches."""
    watched = sys.stderr.isatty() and not is_quiet()
    count = 0

    def tell(outcome: Outcome) -> None:
        nonlocal count
        count += 1
        if watched:
            click.echo("\r\x1b[K", nl=False, err=True)
        if outcome.state in ("refused", "skipped"):
            click.echo(_lines(outcome), err=True)
        if watched:
            click.echo(f"{count} articles", nl=False, err=True)

    yield tell
    if watched:
        click.echo("\r\x1b[K", nl=False, err=True)


def _lines(outcome: Outcome) -> str:
    from onrecord.check.findings import short

    lines = [f"{outcome.state} {outcome.id}: {outcome.reason}"]
    broken = [f for f in outcome.findings if f.severity == "violation"]
    for finding in broken[:_MOST]:
        lines.append(f"  {short(finding.focus, finding.article)}: {finding.message}")
        if finding.remedy:
            lines.append(f"    {finding.remedy}")
    if len(broken) > _MOST:
        lines.append(f"  and {len(broken) - _MOST} more; --report FILE has them all")
    return "\n".join(lines)


def finish(summary: Summary, report: Path | None) -> int:
    """Writes the report, prints the line of counts, and gives the exit status."""
    if report is not None:
        _write(summary, report)
    click.echo(str(summary))
    return 1 if summary.refused else 0


def _write(summary: Summary, path: Path) -> None:
    rows = [asdict(o) for o in summary.outcomes]
    text = json.dumps({"counts": summary.counts, "articles": rows}, ensure_ascii=False, indent=1)
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as fault:
        raise InputError(
            path,
            f"the report cannot be written ({fault.strerror}).",
            hint="Name another with --report.",
        ) from None
