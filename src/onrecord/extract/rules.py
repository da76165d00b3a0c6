"""Article → Reading: what a text says, found by rules over a dependency parse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from onrecord.authority.model import Authority
from onrecord.extract.extractor import Extractor, Leaning, code_version, numbered
from onrecord.model import Article, Reading

if TYPE_CHECKING:
    from onrecord.extract.claims.cues.table import CueTable
    from onrecord.extract.syntax.parser import Doc


class RulesExtractor(Extractor):
    """The rules over spaCy's parse. The model is loaded at the first article, not before."""

    name = "rules"

    def __init__(
        self,
        authority: Authority,
        *,
        leaning: Leaning = "default",
        cues: CueTable | None = None,
    ) -> None:
        from onrecord.extract.claims.cues.table import shipped_cues
        from onrecord.extract.names.gazetteer import Lexicon
        from onrecord.extract.names.sector_coder import SectorCoder

        self._authority = authority
        self._lexicon = Lexicon(authority)
        self._coder = SectorCoder(authority, self._lexicon)
        self._cues = shipped_cues() if cues is None else cues
        self._leaning = leaning
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
        from onrecord.extract.names.actor_codes import ActorCodes
        from onrecord.extract.names.mentions import find_mentions
        from onrecord.extract.names.parsed_article import ParsedArticle
        from onrecord.extract.names.resolver import Resolver
        from onrecord.extract.topics import find_related, find_topics

        parsed = ParsedArticle(article, doc)
        found = find_mentions(parsed, self._authority, self._lexicon)
        resolver = Resolver(parsed, self._authority, found)
        claims = find_claims(parsed, self._cues, found, resolver, THRESHOLDS[self._leaning])
        found.mentions = numbered([*found.mentions, *claims.mentions])
        events = without_non_assertions(
            find_events(parsed, found.mentions, claims.claims, self._territories),
            claims.non_assertions,
        )
        codes = ActorCodes(parsed, self._coder, found)
        mentions = codes.of_mentions(found.mentions)
        triggers = [
            (event.id, tuple(s for report in event.reports for s in report.trigger))
            for event in events.events
        ]
        return Reading(
            article,
            mentions=tuple(mentions),
            actors=tuple(found.actors),
            claims=tuple(with_about(claims.claims, found, triggers)),
            events=tuple(codes.of_events(events.events)),
            relations=tuple(events.relations),
            topics=tuple(find_topics(doc, article)),
            related=tuple(find_related(article)),
            dropped=tuple(events.dropped),
        )
