"""Claims: attributions with their speakers resolved, their attributes read, their chain found."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.extract.claims.attributes import certainty, polarity, quotation, time_reference
from onrecord.extract.claims.attributions import Attribution, find_attributions
from onrecord.extract.claims.cues.table import CueTable
from onrecord.extract.claims.headlines import headline_attributions
from onrecord.extract.claims.non_assertions import raised, unsaid, unsaid_letters
from onrecord.extract.claims.uncued_claims import find_notes
from onrecord.extract.names.kinds import PLACES
from onrecord.extract.names.model import MentionIndex
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.names.resolver import Resolver, Speaker
from onrecord.extract.syntax.span_index import SpanIndex
from onrecord.extract.syntax.words import word_set
from onrecord.model import Article, Claim, Mention, Span, Spans, merge

if TYPE_CHECKING:
    pass

#: Confidence a claim needs, by how much one would rather miss than mistake.
THRESHOLDS = {"precision": 0.75, "default": 0.42, "recall": 0.2}

#: What is done with weapons, or with words, by who does it and to whom.
_BLOWS = word_set("attack strike hit bomb shell raid invade storm target")
_ARMED = word_set("state state-grouping armed-force armed-group")


@dataclass
class ClaimsFound:
    """Claims in the order of the text, with the mentions and actors that resolving them added.

    ``unsaid`` is what somebody did not say: nobody's word, and not the article's either.
    """

    claims: list[Claim]
    mentions: list[Mention]
    unsaid: Spans = ()


def find_claims(
    parsed: ParsedArticle,
    table: CueTable,
    found: MentionIndex,
    resolver: Resolver,
    threshold: float,
) -> ClaimsFound:
    """Every claim of the article that is at least as sure as the threshold."""
    article, quotes = parsed.article, parsed.quotes
    drafts: list[tuple[Claim, Attribution | None]] = []
    extra: list[Mention] = []
    open_: list[Span] = []
    attributions = find_attributions(parsed, table, threshold)
    marked = headline_attributions(parsed, found, attributions)
    for attribution in (*attributions, *(a for a in marked if a.confidence >= threshold)):
        if unsaid(attribution, article.text):
            open_ += unsaid_letters(attribution)
            continue
        if _blow(attribution, table, resolver):
            continue
        speaker = resolver.speaker(attribution.source, attribution.source_head)
        extra += speaker.mentions
        drafts.append((_claim(article, attribution, speaker, resolver, quotes), attribution))
    drafts += [(note, None) for note in find_notes(parsed, resolver)]
    drafts.sort(key=lambda d: place_of(d[0]))
    named = [replace(claim, id=f"claim-{n}") for n, (claim, _) in enumerate(drafts, start=1)]
    of_cue = {a.cue_head.i: c.id for c, (_, a) in zip(named, drafts, strict=True) if a is not None}
    through = {
        claim.id: of_cue[a.relayer.i]
        for claim, (_, a) in zip(named, drafts, strict=True)
        if a is not None and a.relayer is not None and a.relayer.i in of_cue
    }
    claims = _of_quoters(chained(named, through), article.text, quotes)
    return ClaimsFound(claims, extra, tuple(open_))


def _of_quoters(claims: list[Claim], text: str, quotes: list[Span]) -> list[Claim]:
    """Claims of the "I" or "we" of a quotation are those of whoever is quoted."""
    by_id = {c.id: c for c in claims}
    quoted = SpanIndex(quotes)
    out = []
    for claim in claims:
        quoter = _quoter(claim, by_id, text, quotes, quoted)
        if quoter is not None:
            claim = replace(
                claim,
                speaker_kind=quoter.speaker_kind,
                speakers=quoter.speakers,
                speaker_description=quoter.speaker_description,
                speaking_as=quoter.speaking_as,
                possible_speakers=quoter.possible_speakers,
                possible_office=quoter.possible_office,
            )
        out.append(claim)
    return out


def _quoter(
    claim: Claim, by_id: Mapping[str, Claim], text: str, quotes: list[Span], quoted: SpanIndex
) -> Claim | None:
    """The claim around one by "I" or "we" whose speaker quotes it from outside the quotation."""
    if not claim.source or claim.source[0].of(text).strip('"“„« ').lower() not in ("i", "we"):
        return None
    quote = next((quotes[n] for n in quoted.holding(*claim.source[0])), None)
    above = by_id.get(claim.embedded_in or "")
    while quote is not None and above is not None:
        if above.source and not quote.holds(above.source[0]):
            return above if above.speaker_kind != "none" else None
        above = by_id.get(above.embedded_in or "")
    return None


def _blow(attribution: Attribution, table: CueTable, resolver: Resolver) -> bool:
    """Whether the cue is struck, not spoken: "Norland attacked Sudmark", "… attacked Haven".

    Of somebody else, or of a plan, it is criticism.
    """
    lemma = attribution.cue_head.lemma_.lower()
    if lemma not in _BLOWS or table.readings("verb", lemma):
        return False
    speaker = resolver.kinds(attribution.source_head) if attribution.source_head else frozenset()
    struck = [c for c in attribution.cue_head.children if c.dep_ == "dobj"]
    return bool(speaker & _ARMED or any(resolver.kinds(t) & (_ARMED | PLACES) for t in struck))


def place_of(claim: Claim) -> tuple[int, int, int]:
    """What claims are sorted by: where cue or content stands, the longer content first."""
    spans = claim.cue or claim.content
    size = sum(s.end - s.start for s in claim.content)
    return spans[0].start, spans[0].end, -size


def _claim(
    article: Article,
    attribution: Attribution,
    speaker: Speaker,
    resolver: Resolver,
    quotes: list[Span],
) -> Claim:
    cue, head = attribution.cue, attribution.content_head
    sure, sure_spans = certainty(head, cue.certainty)
    addressees = [resolver.named(token) for token in attribution.addressee]
    # the accused is spoken of, not spoken to
    addressee = (
        ()
        if cue.act in ("accusation", "criticism", "praise")
        else tuple(dict.fromkeys(ref for refs in addressees for ref in refs))
    )
    return Claim(
        id="",
        source=attribution.source,
        cue=attribution.cue_spans,
        content=attribution.content,
        speaker_kind=speaker.kind,
        speakers=speaker.refs,
        speaker_description=speaker.description,
        speaking_as=speaker.office,
        addressee=addressee,
        quotation=quotation(article.text, attribution.content, quotes),
        speech_act=cue.act,
        certainty=sure,
        certainty_spans=sure_spans,
        distance=cue.distance,  # type: ignore[arg-type] # the table's test holds its tokens
        distance_spans=attribution.cue_spans if cue.distance != "neutral" else (),
        polarity=polarity(head, turned=raised(attribution)),
        time_reference=time_reference(head, cue.act),
        rule=attribution.rule,
        confidence=round(min(attribution.confidence, 1.0) * speaker.factor, 3),
        possible_speakers=speaker.possible,
        possible_office=speaker.possible_office,
    )


def chained(claims: list[Claim], through: Mapping[str, str] | None = None) -> list[Claim]:
    """Ties every claim to the smallest claim whose content holds it, and keeps it inside.

    A claim without a cue is held where its content is. ``through`` names the claims by which
    others are passed on, wherever their cues stand.
    """
    through = through or {}
    by_id = {c.id: c for c in claims}
    pieces = [(s, c) for c in claims for s in c.content]
    index = SpanIndex(s for s, _ in pieces)
    out: list[Claim] = []
    for claim in claims:
        anchor = claim.cue[0] if claim.cue else claim.content[0]
        holders = [
            other
            for other in (pieces[n][1] for n in index.holding(*anchor))
            if other is not claim
            and through.get(other.id) != claim.id
            and not any(
                s.holds(other.cue[0] if other.cue else other.content[0]) for s in claim.content
            )
        ]
        relayer = by_id.get(through.get(claim.id, ""))
        if relayer is None and not holders:
            out.append(claim)
            continue
        parent = relayer or min(holders, key=lambda c: (_size(c), c.id))
        content = _clipped(claim.content, parent.content)
        out.append(replace(claim, embedded_in=parent.id, content=content or claim.content))
    return _clipped_chain(_unlooped(out))


def _unlooped(claims: list[Claim]) -> list[Claim]:
    """Lets go of a claim that would lie in itself, by way of others."""
    above = {c.id: c.embedded_in for c in claims}
    for claim in claims:
        at, passed = above[claim.id], set[str]()
        while at and at != claim.id and at not in passed:
            passed.add(at)
            at = above[at]
        if at == claim.id:
            above[claim.id] = None
    return [replace(c, embedded_in=above[c.id]) for c in claims]


def depths(claims: Sequence[Claim]) -> dict[str, int]:
    """How many claims lie around each, by its id."""
    above = {c.id: c.embedded_in for c in claims}
    out: dict[str, int] = {}
    for claim in claims:
        trail: dict[str, None] = {}  # in order; a ring would end it
        at: str | None = claim.id
        while at and at not in out and at not in trail:
            trail[at] = None
            at = above[at]
        depth = out[at] + 1 if at in out else 0
        for passed in reversed(trail):
            out[passed], depth = depth, depth + 1
    return out


def _clipped_chain(claims: list[Claim]) -> list[Claim]:
    """Clips from the outermost inwards, so that no claim leaks out of a clipped parent."""
    by_id = {c.id: c for c in claims}
    depth = depths(claims)
    for claim in sorted(claims, key=lambda c: depth[c.id]):
        if claim.embedded_in:
            parent = by_id[claim.embedded_in]
            content = _clipped(claim.content, parent.content)
            by_id[claim.id] = replace(claim, content=content or claim.content)
    return [by_id[c.id] for c in claims]


def _size(claim: Claim) -> int:
    return sum(s.end - s.start for s in claim.content)


def _clipped(content: Spans, parent: Spans) -> Spans:
    pieces = [
        Span(max(a.start, b.start), min(a.end, b.end))
        for a in content
        for b in parent
        if a.start < b.end and b.start < a.end
    ]
    return merge(pieces)


def with_about(
    claims: Sequence[Claim], found: MentionIndex, events: Sequence[tuple[str, Spans]]
) -> list[Claim]:
    """Adds to each claim what its content speaks about: resolved names and events, in text order.

    ``events`` are ids with the spans of their triggers.
    """
    mentions = sorted((m for m in found.mentions if m.ref), key=lambda m: m.span)
    starts = [m.span.start for m in mentions]
    triggers = sorted((t, n) for n, (_, spans) in enumerate(events) for t in spans)
    triggered = [t.start for t, _ in triggers]
    firsts = [min((t.start for t in spans), default=0) for _, spans in events]
    out = []
    for claim in claims:
        about: list[tuple[int, str]] = []
        told: set[int] = set()
        for s in claim.content:
            for m in mentions[bisect_left(starts, s.start) : bisect_left(starts, s.end)]:
                if m.ref and s.holds(m.span):
                    about.append((m.span.start, m.ref))
            for t, n in triggers[bisect_left(triggered, s.start) : bisect_left(triggered, s.end)]:
                if s.holds(t):
                    told.add(n)
        about += [(firsts[n], events[n][0]) for n in told]
        refs = tuple(dict.fromkeys(ref for _, ref in sorted(about)))
        out.append(replace(claim, about=refs))
    return out
