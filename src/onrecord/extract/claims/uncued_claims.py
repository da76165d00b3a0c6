"""Uncued claims: notes that name their source, whose word they are and not the outlet's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from onrecord.extract.claims.attributes import polarity, time_reference
from onrecord.extract.claims.rule_names import (
    NO_CUE_IN_NOTE,
    NO_CUE_NAMELESS,
    NO_CUE_REPEATED,
    NOTE_NAMELESS,
    NOTE_REPEATED,
    NOTE_SOURCE,
)
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.names.resolver import Resolver
from onrecord.extract.names.rule_names import NOTE
from onrecord.model import Claim, Mention, Segment, Span, Spans

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Doc, Token

_SOURCE = re.compile(r"\bSource(?=\s*:)")


def find_uncued_claims(parsed: ParsedArticle, resolver: Resolver) -> list[Claim]:
    """The claims of every enrichment note, in no order."""
    claims: list[Claim] = []
    named: Span | None = None
    doc, article = parsed.doc, parsed.article
    for segment in article.segments:
        if segment.kind != "enrichment-note":
            continue
        names = _names(parsed, segment)
        if names:
            claims.append(_note(parsed, segment, names, resolver))
            named = names[-1]
        else:
            claims += _unnamed(doc, segment, named, resolver)
    return claims


def sources_of_notes(claims: Sequence[Claim]) -> list[Mention]:
    """The names of the notes' sources as mentions, each once."""
    named = dict.fromkeys((s, ref) for c in claims for s in c.source for ref in c.speakers)
    return [Mention("", s, "organisation", ref, 1.0, NOTE) for s, ref in named]


def _names(parsed: ParsedArticle, segment: Segment) -> Spans:
    """Where a note names its source, outside the words it quotes."""
    if not segment.source:
        return ()
    quoted = parsed.quotes_in(segment)
    found = re.finditer(re.escape(segment.source), parsed.text[segment.start : segment.end])
    spans = [Span(segment.start + m.start(), segment.start + m.end()) for m in found]
    return tuple(s for s in spans if not any(q.holds(s) for q in quoted))


def _note(parsed: ParsedArticle, segment: Segment, names: Spans, resolver: Resolver) -> Claim:
    """A note in the form ``[1] NAME: "…" (Source: NAME)``, the source once or twice."""
    doc, text = parsed.doc, parsed.text
    quoted = tuple(parsed.quotes_in(segment))
    content = quoted or (_after(text, names[0], segment),)
    cues = [
        Span(segment.start + m.start(), segment.start + m.end())
        for m in _SOURCE.finditer(text[segment.start : segment.end])
    ]
    cue = tuple(c for c in cues if not any(q.holds(c) for q in quoted))[:1]
    return Claim(
        id="",
        source=names,
        cue=cue,
        content=content,
        speaker_kind="named",
        speakers=(resolver.source_of_note(segment.source or ""),),
        quotation="direct" if quoted else "indirect",
        no_cue_reason=None if cue else NO_CUE_IN_NOTE,
        rule=NOTE_SOURCE,
        polarity=polarity(_head(doc, content[0])),
        time_reference=time_reference(_head(doc, content[0]), "assertion"),
    )


def _after(text: str, name: Span, segment: Segment) -> Span:
    """What follows the name and its colon; the whole note where nothing does."""
    start = name.end
    while start < segment.end and not text[start].isalnum():
        start += 1
    return Span(start, segment.end) if start < segment.end else Span(segment.start, segment.end)


def _unnamed(doc: Doc, segment: Segment, named: Span | None, resolver: Resolver) -> list[Claim]:
    """A paragraph that repeats notes: each sentence is the word of their source."""
    whole = Span(segment.start, segment.end)
    sentences = _sentences(doc, whole) if segment.source and named else [whole]
    return [
        Claim(
            id="",
            source=(named,) if segment.source and named else (),
            cue=(),
            content=(sentence,),
            speaker_kind="named" if segment.source else "none",
            speakers=(resolver.source_of_note(segment.source),) if segment.source else (),
            no_cue_reason=NO_CUE_REPEATED if segment.source else NO_CUE_NAMELESS,
            rule=NOTE_REPEATED if segment.source else NOTE_NAMELESS,
            polarity=polarity(_head(doc, sentence)),
            time_reference=time_reference(_head(doc, sentence), "assertion"),
        )
        for sentence in sentences
    ]


def _sentences(doc: Doc, span: Span) -> list[Span]:
    covered = doc.char_span(span.start, span.end, alignment_mode="contract")
    if covered is None:
        return [span]
    sentences: list[list[Token]] = []
    for token in covered:
        if token.is_sent_start or not sentences:
            sentences.append([])
        if not token.is_space:
            sentences[-1].append(token)
    return [Span(s[0].idx, s[-1].idx + len(s[-1])) for s in sentences if s] or [span]


def _head(doc: Doc, span: Span) -> Token | None:
    covered = doc.char_span(span.start, span.end, alignment_mode="expand")
    return covered.root if covered is not None else None
