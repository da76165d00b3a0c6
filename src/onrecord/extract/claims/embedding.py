"""Which claims lie in which: an inner claim is part of what the outer one says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from onrecord.extract.claims.depth import depths
from onrecord.extract.syntax.span_index import SpanIndex
from onrecord.model import Claim, Span, Spans, merge


def content_size(claim: Claim) -> int:
    """The characters of a claim's content."""
    return sum(s.end - s.start for s in claim.content)


def embedded(claims: list[Claim], through: Mapping[str, str] | None = None) -> list[Claim]:
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
        parent = relayer or min(holders, key=lambda c: (content_size(c), c.id))
        content = _clipped(claim.content, parent.content)
        out.append(replace(claim, embedded_in=parent.id, content=content or claim.content))
    return _clipped_inwards(_without_circles(out))


def _without_circles(claims: list[Claim]) -> list[Claim]:
    """The claims, one that would lie in itself by way of others lying in none."""
    above = {c.id: c.embedded_in for c in claims}
    for claim in claims:
        at, passed = above[claim.id], set[str]()
        while at and at != claim.id and at not in passed:
            passed.add(at)
            at = above[at]
        if at == claim.id:
            above[claim.id] = None
    return [replace(c, embedded_in=above[c.id]) for c in claims]


def _clipped_inwards(claims: list[Claim]) -> list[Claim]:
    """Clips from the outermost inwards, so that no claim reaches out of a clipped parent."""
    by_id = {c.id: c for c in claims}
    depth = depths(claims)
    for claim in sorted(claims, key=lambda c: depth[c.id]):
        if claim.embedded_in:
            parent = by_id[claim.embedded_in]
            content = _clipped(claim.content, parent.content)
            by_id[claim.id] = replace(claim, content=content or claim.content)
    return [by_id[c.id] for c in claims]


def _clipped(content: Spans, parent: Spans) -> Spans:
    pieces = [
        Span(max(a.start, b.start), min(a.end, b.end))
        for a in content
        for b in parent
        if a.touches(b)
    ]
    return merge(pieces)
