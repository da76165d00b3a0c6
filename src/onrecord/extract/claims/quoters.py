"""Who says "I" in a quotation: whoever is quoted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from onrecord.extract.syntax.span_index import SpanIndex
from onrecord.model import Claim, Span


def with_quoters(claims: list[Claim], text: str, quotes: list[Span]) -> list[Claim]:
    """The claims, those of the "I" or "we" of a quotation given to whoever is quoted."""
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
