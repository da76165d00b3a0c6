"""How build and load report the outcome of each article."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from onrecord.build.report import Outcome, OutcomeListener, Summary
from onrecord.cli.options import is_quiet
from onrecord.errors import InputError

_MOST = 3  # findings of one article shown on the terminal; the report has them all


@contextmanager
def progress(report: Path | None = None, total: int | None = None) -> Iterator[OutcomeListener]:
    """A listener that prints refusals, writes the report, and shows a counter on a terminal.

    ``total`` is the number of articles if known; only then is the remaining time estimated.
    """
    with ExitStack() as stack:
        listeners: list[OutcomeListener] = []
        if report is not None:
            listeners.append(stack.enter_context(_reporting(report)))
        watched = sys.stderr.isatty() and not is_quiet()
        listeners.append(stack.enter_context(_watching(total)) if watched else _print_trouble)

        def on_outcome(outcome: Outcome) -> None:
            for listener in listeners:
                listener(outcome)

        yield on_outcome


def _print_trouble(outcome: Outcome) -> None:
    if _is_shown(outcome):
        click.echo(_lines(outcome), err=True)


def _is_shown(outcome: Outcome) -> bool:
    return outcome.state in ("refused", "skipped") or bool(outcome.warning)


@contextmanager
def _watching(total: int | None) -> Iterator[OutcomeListener]:
    """A line at the foot of the terminal: count, rate, refusals, time elapsed and remaining."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = [
        TextColumn("{task.completed:,.0f} articles"),
        TextColumn("{task.fields[rate]}"),
        TextColumn("{task.fields[refused]:,} refused"),
        TimeElapsedColumn(),
    ]
    if total is not None:
        columns[1:1] = [BarColumn()]
        columns.append(TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=total, rate="", refused=0)
        refused = 0

        def on_outcome(outcome: Outcome) -> None:
            nonlocal refused
            if _is_shown(outcome):
                shown.console.print(_lines(outcome), markup=False, highlight=False, soft_wrap=True)
            refused += outcome.state == "refused"
            speed = shown.tasks[0].speed
            rate = f"{speed:,.1f}/s" if speed else ""
            shown.update(task, advance=outcome.before is None, rate=rate, refused=refused)

        yield on_outcome


@contextmanager
def _reporting(path: Path) -> Iterator[OutcomeListener]:
    """Writes ``{"articles": [one row each], "counts": {…}}``, row by row as they come.

    A row with ``before`` takes back an earlier one of the same id.
    """
    summary = Summary()
    with _writable(path):
        # a lone surrogate becomes \udXXX, which is its escape in JSON
        file = path.open("w", encoding="utf-8", errors="backslashreplace")

    def write(text: str) -> None:
        with _writable(path):
            file.write(text)

    def on_outcome(outcome: Outcome) -> None:
        mark = "," if sum(summary.counts.values()) else ""
        write(f"{mark}\n {json.dumps(asdict(outcome), ensure_ascii=False)}")
        summary.add(outcome)

    try:
        write('{"articles": [')
        yield on_outcome
    finally:  # also when interrupted, so that the report is valid JSON
        counts = {**summary.counts, "replaced": summary.replaced}
        write(f'\n], "counts": {json.dumps(counts)}}}\n')
        with _writable(path):
            file.close()


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise InputError(
            path,
            f"the report cannot be written ({fault.strerror}).",
            hint="Name another file with --report.",
        ) from None


def _lines(outcome: Outcome) -> str:
    from onrecord.check.findings import short

    lines = []
    if outcome.state in ("refused", "skipped"):
        lines.append(f"{outcome.state} {outcome.id}: {outcome.reason}")
    if outcome.warning:
        lines.append(f"{outcome.origin or outcome.id}: {outcome.warning}")
    broken = [f for f in outcome.findings if f.severity == "violation"]
    for finding in broken[:_MOST]:
        lines.append(f"  {short(finding.focus, finding.article)}: {finding.message}")
        if finding.remedy:
            lines.append(f"    {finding.remedy}")
    if len(broken) > _MOST:
        lines.append(f"  and {len(broken) - _MOST} more; --report FILE lists them all")
    return "\n".join(lines)


def finish(summary: Summary) -> int:
    """Prints the summary line, and returns the exit status."""
    click.echo(str(summary))
    return 1 if summary.counts["refused"] else 0
