"""In whose voice words of the text are: a claim's, a related document's, or the article's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from onrecord.extract.claims.depth import depths
from onrecord.extract.syntax.parser import segment_at
from onrecord.extract.syntax.span_index import SpanIndex
from onrecord.extract.topics import document_of, find_related
from onrecord.model import Article, Claim, Spans

#: Segments that are not the outlet's voice: what they say is in a claim or in the voice of a
#: related document, or nobody says it.
OTHERS: Final = frozenset({"related-topics", "enrichment-note"})


class Voices:
    """The claims of an article by the stretches of their content, and its listed headlines."""

    def __init__(self, claims: Sequence[Claim], article: Article) -> None:
        """Indexes the claims."""
        self.cues = {span for claim in claims for span in claim.cue}
        # of claims of the same words, who said them before who passes them on or denies them
        depth = depths(claims)
        order = {c.id: (-depth[c.id], c.speech_act == "denial") for c in claims}
        by_length = sorted(
            ((span.end - span.start, span, claim) for claim in claims for span in claim.content),
            key=lambda item: (item[0], item[1], order[item[2].id], item[2].id),
        )
        self._claims = [claim for _, _, claim in by_length]
        self._spans = SpanIndex(span for _, span, _ in by_length)
        self._related = find_related(article)
        self._segments = article.segments

    def innermost(self, trigger: Spans) -> Claim | None:
        """The innermost claim whose content has all words of a trigger."""
        for number in self._spans.holding(*trigger[0]):
            claim = self._claims[number]
            if all(any(c.holds(t) for c in claim.content) for t in trigger[1:]):
                return claim
        return None

    def document(self, trigger: Spans) -> str | None:
        """The related document whose headline has all words of a trigger."""
        return document_of(self._related, trigger)

    def is_somebodys(self, trigger: Spans) -> bool:
        """Whether a claim, a listed headline or the article itself says the words."""
        segment = segment_at(self._segments, trigger[0].start)
        if segment is None or segment.kind not in OTHERS:
            return True
        return self.innermost(trigger) is not None or self.document(trigger) is not None
