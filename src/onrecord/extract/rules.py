"""Article → Reading: what a text says, found by rules over a dependency parse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from onrecord.authority.model import Authority
from onrecord.extract.extractor import (
    Extractor,
    Leaning,
    code_version,
    in_text_order,
    numbered,
)
from onrecord.model import Article, Claim, Event, Reading, Rejected, Span

if TYPE_CHECKING:
    from onrecord.extract.claims.cues.table import CueTable
    from onrecord.extract.names.parsed_article import ParsedArticle
    from onrecord.extract.syntax.parser import Doc

#: Fewer words than these are a dateline or a caption.
_WORDS_OF_A_SENTENCE = 3


class RulesExtractor(Extractor):
    """The rules over spaCy's parse. The model is loaded at the first article, not before."""

    name = "rules"

    def __init__(
        self,
        authority: Authority,
        *,
        leaning: Leaning = "default",
        cues: CueTable | None = None,
        with_rejected: bool = False,
    ) -> None:
        """``with_rejected``: readings also hold what was considered and not taken."""
        from onrecord.extract.claims.cues.table import shipped_cues
        from onrecord.extract.names.gazetteer import Lexicon
        from onrecord.extract.names.sectors.sector_coder import SectorCoder

        self._authority = authority
        self._lexicon = Lexicon(authority)
        self._coder = SectorCoder(authority, self._lexicon)
        self._cues = shipped_cues() if cues is None else cues
        self._leaning = leaning
        self._with_rejected = with_rejected
        self._territories = {p.territory_of: p.iri for p in authority.places if p.territory_of}

    @property
    def version(self) -> str:
        """The rules' version, that of their code and tables, and the model that parses.

        A leaning other than the default, and cues of the user's, are part of it.
        """
        from onrecord.extract.syntax.parser import model_name

        parts = ["1", code_version(), model_name()]
        if self._leaning != "default":
            parts.append(self._leaning)
        if self._cues.own:
            parts.append(f"cues:{self._cues.own[:12]}")
        return "+".join(parts)

    def read(self, article: Article) -> Reading:
        """All that is found in the article. The same article gives the same reading, always."""
        return self.read_batch([article])[0]

    def read_batch(self, articles: Sequence[Article]) -> list[Reading]:
        """A reading of each article, in order; they are parsed together."""
        from onrecord.extract.syntax.parser import parse_all, passing_words

        with passing_words():
            docs = parse_all(articles)
            return [self._read(a, doc) for a, doc in zip(articles, docs, strict=True)]

    def _read(self, article: Article, doc: Doc) -> Reading:
        from onrecord.extract.claims.claims import THRESHOLDS, find_claims, with_about
        from onrecord.extract.events.events import find_events, without_non_assertions
        from onrecord.extract.events.links.realised import with_realised
        from onrecord.extract.names.mentions import find_mentions
        from onrecord.extract.names.parsed_article import ParsedArticle
        from onrecord.extract.names.resolver import Resolver
        from onrecord.extract.names.sectors.actor_codes import ActorCodes
        from onrecord.extract.topics import find_related, find_topics

        parsed = ParsedArticle(article, doc)
        rejected: list[Rejected] | None = [] if self._with_rejected else None
        found = find_mentions(parsed, self._authority, self._lexicon, rejected)
        resolver = Resolver(parsed, self._authority, found)
        threshold = THRESHOLDS[self._leaning]
        claims = find_claims(parsed, self._cues, found, resolver, threshold, rejected)
        found.mentions = numbered([*found.mentions, *claims.mentions])
        events = without_non_assertions(
            find_events(
                parsed,
                found.mentions,
                claims.claims,
                self._territories,
                with_rejected=self._with_rejected,
            ),
            claims.non_assertions,
            parsed.text,
        )
        codes = ActorCodes(parsed, self._coder, found)
        mentions = codes.of_mentions(found.mentions)
        if rejected is not None:
            rejected += events.rejected or ()
            rejected += _silent_sentences(parsed, claims.claims, events.events, rejected)
        triggers = [
            (event.id, tuple(s for report in event.reports for s in report.trigger))
            for event in events.events
        ]
        return Reading(
            article,
            mentions=tuple(mentions),
            actors=tuple(found.actors),
            claims=tuple(with_realised(with_about(claims.claims, found, triggers), events.events)),
            events=tuple(codes.of_events(events.events)),
            relations=tuple(events.relations),
            topics=tuple(find_topics(doc, article)),
            related=tuple(find_related(article)),
            dropped=() if self._with_rejected else tuple(events.dropped),
            rejected=None if rejected is None else in_text_order(rejected),
        )


def _silent_sentences(
    parsed: ParsedArticle,
    claims: Sequence[Claim],
    events: Sequence[Event],
    rejected: Sequence[Rejected],
) -> list[Rejected]:
    """The sentences with no claim, no event, and no word that is listed as a cue or trigger."""
    from onrecord.extract.claims.rule_names import NO_LISTED_WORD
    from onrecord.extract.syntax.parser import PARSED, segment_at
    from onrecord.extract.syntax.span_index import SpanIndex

    heard = SpanIndex(
        [
            *(s for c in claims for s in (*c.content, *c.cue)),
            *(s for e in events for r in e.reports for s in r.trigger),
            *(r.span for r in rejected if r.what != "mention" and r.span is not None),
        ]
    )
    out = []
    for sentence in parsed.doc.sents:
        words = [token for token in sentence if token.is_alpha]
        if len(words) < _WORDS_OF_A_SENTENCE:
            continue
        span = Span(words[0].idx, words[-1].idx + len(words[-1]))
        segment = segment_at(parsed.article.segments, span.start)
        if (segment is None or segment.kind in PARSED) and not heard.touching(*span):
            why = "no word of it is in the cue table or the trigger table"
            out.append(Rejected("sentence", span.of(parsed.text), span, "", NO_LISTED_WORD, why))
    return out
