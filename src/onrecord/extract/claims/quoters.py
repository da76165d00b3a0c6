"""Who says "I" in a quotation: whoever is quoted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from onrecord.extract.names.rule_names import QUOTER
from onrecord.extract.syntax.span_index import SpanIndex
from onrecord.model import Claim, Mention, Span

_MARKS = '"“„« '


class Quoters:
    """Claims by the "I" or "we" of a quotation, given to whoever is quoted.

    ``claims`` are all claims of an article, with these altered.
    """

    def __init__(self, claims: list[Claim], text: str, quotes: list[Span]) -> None:
        self._text, self._quotes, self._quoted = text, quotes, SpanIndex(quotes)
        self._by_id = {c.id: c for c in claims}
        self._given: list[Claim] = []
        self.claims = [self._with_quoter(claim) for claim in claims]

    def mentions(self, kinds: Mapping[str | None, str]) -> list[Mention]:
        """The pronouns as mentions of those quoted; ``kinds`` are those of the mentions so far."""
        return [
            Mention("", self._pronoun(c.source[0]), kinds.get(ref, "person"), ref, 0.8, QUOTER)
            for c in self._given
            for ref in c.speakers
        ]

    def _with_quoter(self, claim: Claim) -> Claim:
        quoter = self._quoter(claim)
        if quoter is None:
            return claim
        given = replace(
            claim,
            speaker_kind=quoter.speaker_kind,
            speakers=quoter.speakers,
            speaker_description=quoter.speaker_description,
            speaking_as=quoter.speaking_as,
            possible_speakers=quoter.possible_speakers,
            possible_office=quoter.possible_office,
        )
        self._given.append(given)
        return given

    def _quoter(self, claim: Claim) -> Claim | None:
        """The claim around one by "I" or "we" that is quoted from outside the quotation."""
        if not claim.source:
            return None
        if self._pronoun(claim.source[0]).of(self._text).lower() not in ("i", "we"):
            return None
        quote = next((self._quotes[n] for n in self._quoted.holding(*claim.source[0])), None)
        above = self._by_id.get(claim.embedded_in or "")
        while quote is not None and above is not None:
            if above.source and not quote.holds(above.source[0]):
                return above if above.speaker_kind != "none" else None
            above = self._by_id.get(above.embedded_in or "")
        return None

    def _pronoun(self, source: Span) -> Span:
        """The words without quotation marks at their ends."""
        words = source.of(self._text)
        start = source.start + len(words) - len(words.lstrip(_MARKS))
        return Span(start, start + len(words.strip(_MARKS)))
