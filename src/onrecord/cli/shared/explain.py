"""An article as a person reads it, with what was found in it and why."""

from __future__ import annotations

import io
import sys
import textwrap
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from onrecord.model import (
    Article,
    Claim,
    Event,
    Mention,
    Participant,
    Reading,
    Rejected,
    Span,
    Spans,
    joined,
)
from onrecord.textwidth import clip

#: Characters of a candidate that was not taken.
_WORDS_SHOWN = 60
#: Columns that a line needs at least beside its indent.
_NARROWEST = 20


def explained(reading: Reading, known: Mapping[str, str]) -> str:
    """The text with its spans marked, then each claim and event with its rule and its reasons.

    ``known`` are the labels of the authority's actors, offices and places by IRI.
    """
    from rich.console import Console
    from rich.text import Text

    out = io.StringIO()
    console = Console(
        file=out, force_terminal=sys.stdout.isatty(), width=100 if not sys.stdout.isatty() else None
    )
    text = reading.article.text
    console.rule(f"{reading.article.id}")
    marked = Text(text)
    for claim in reading.claims:
        _mark(marked, claim.content, "italic")
        _mark(marked, claim.source, "bold cyan")
        _mark(marked, claim.cue, "bold yellow")
        _mark(marked, claim.distance_spans, "bold magenta")
    for event in reading.events:
        for report in event.reports:
            _mark(marked, report.trigger, "bold green")
    if reading.rejected is None:
        console.print(marked)
    else:
        parts = list(_by_paragraph(reading.article, reading.rejected))
        # all cuts at once: each slice of its own would go over every mark of the text
        pieces = marked.divide([at for part, _ in parts for at in part])[1::2]
        for piece, (_, turned_away) in zip(pieces, parts, strict=True):
            console.print(piece)
            for candidate in turned_away:
                console.print(Text(_rejected_lines(candidate, console.width), "dim"))
    console.print(
        Text("source", "bold cyan"),
        Text("cue", "bold yellow"),
        Text("content", "italic"),
        Text("hedge", "bold magenta"),
        Text("event", "bold green"),
    )
    names = {**known, **{a.id: a.label for a in reading.actors}}
    for claim in reading.claims:
        console.print()
        console.print(Text(_claim_lines(claim, text, names)))
    for event in reading.events:
        console.print()
        console.print(Text(_event_lines(event, text, names)))
    if reading.mentions:
        console.print()
        console.print("names")
    for mention in reading.mentions:
        who = names.get(mention.ref or "", mention.ref) or "left open"
        if mention.possible_ref:
            who += f", may be {names.get(mention.possible_ref, mention.possible_ref)}"
        words = mention.span.of(text)
        console.print(
            Text(
                f"  {words}  =  {who}{_code(mention)}"
                f"  ({mention.kind}, {mention.reason}, {mention.confidence})"
            )
        )
    for candidate in reading.rejected or ():
        if candidate.span is None:
            console.print(Text(_rejected_lines(candidate, console.width), "dim"))
    for drop in reading.dropped:
        console.print(Text(f"dropped {drop.what}: {drop.reason}"))
    return out.getvalue()


def _code(coded: Mention | Participant) -> str:
    """Country and sector, where there are any: "  NRL GOV"."""
    code = " ".join(filter(None, (coded.country, coded.sector)))
    return f"  {code}" if code else ""


def _mark(text: object, spans: Spans, style: str) -> None:
    for span in spans:
        text.stylize(style, span.start, span.end)  # type: ignore[attr-defined] # rich is lazy


def _claim_lines(claim: Claim, text: str, names: Mapping[str, str]) -> str:
    who = ", ".join(names.get(s, s) for s in claim.speakers)
    who = who or claim.speaker_description or "nobody named"
    lines = [
        f"{claim.id}  {who}: {joined(text, claim.cue) or claim.no_cue_reason}",
        f"  says      {joined(text, claim.content)}",
        f"  reads as  {claim.speech_act}, {claim.quotation}, {claim.certainty}, "
        f"{claim.distance}, {claim.polarity}, {claim.time_reference}",
        f"  found by  {claim.rule} ({claim.confidence})",
    ]
    if claim.speaking_as:
        lines.append(f"  as        {names.get(claim.speaking_as, claim.speaking_as)}")
    if claim.possible_speakers:
        who = ", ".join(names.get(s, s) for s in claim.possible_speakers)
        lines.append(f"  may be    {who}, who held the office when knowledge ended")
    if claim.possible_office:
        office = names.get(claim.possible_office, claim.possible_office)
        lines.append(f"  may be    {office}, as when knowledge ended")
    if claim.addressee:
        lines.append(f"  to        {', '.join(names.get(a, a) for a in claim.addressee)}")
    if claim.embedded_in:
        lines.append(f"  inside    {claim.embedded_in}")
    return "\n".join(lines)


def _event_lines(event: Event, text: str, names: Mapping[str, str]) -> str:
    code = "/".join(filter(None, (event.plover, event.mode, event.context)))
    lines = [f"{event.id}  {event.label}  ({event.type}{', ' + code if code else ''})"]
    for part in event.participants:
        who = names.get(part.ref or "", part.ref) or "left open"
        lines.append(f"  {part.role:<9} {joined(text, part.spans)}  =  {who}{_code(part)}")
    if event.place:
        lines.append(f"  place     {joined(text, event.place.spans)}  =  {event.place.ref}")
    for report in event.reports:
        voice = report.claim or "the article's own voice"
        when = f", {report.when.edtf}" if report.when else ""
        lines.append(
            f"  {report.status:<9} {joined(text, report.trigger)}{when}, says {voice}"
            f" ({report.rule})"
        )
    return "\n".join(lines)


def _by_paragraph(
    article: Article, rejected: Sequence[Rejected]
) -> Iterator[tuple[Span, list[Rejected]]]:
    """The parts of the text, each with what begins in it; white space between them is left out."""
    placed = [(r.span.start, r) for r in rejected if r.span is not None]
    starts = [at for at, _ in placed]
    start = first = 0
    for end in sorted({*(s.end for s in article.segments), len(article.text)}):
        part = article.text[start:end]
        last = bisect_left(starts, end)
        if part.strip():
            begins, ends = end - len(part.lstrip()), start + len(part.rstrip())
            yield Span(begins, ends), [r for _, r in placed[first:last]]
        start, first = end, last


def _rejected_lines(candidate: Rejected, width: int) -> str:
    """One candidate that was not taken: its words, its place, what it would have been, and why."""
    words = clip(candidate.words, _WORDS_SHOWN)
    place = f" {candidate.span.start}-{candidate.span.end}" if candidate.span else ""
    kind = f" ({candidate.kind})" if candidate.kind else ""
    what = "nothing in" if candidate.what == "sentence" else f"no {candidate.what}"
    score = "" if candidate.score is None else f", {candidate.score:.2f}"
    if score and candidate.threshold is not None:
        score += f" of {candidate.threshold:.2f}"
    line = f"{what}: “{words}”{place}{kind}: {candidate.reason} [{candidate.rule}{score}]"
    return textwrap.fill(
        line,
        max(width, _NARROWEST),
        initial_indent=" " * 4,
        subsequent_indent=" " * 6,
        break_on_hyphens=False,
    )
