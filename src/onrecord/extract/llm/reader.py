"""The extractor that asks a language model and takes only what the text bears out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from onrecord.authority.model import Authority
from onrecord.extract.claims.claims import find_claims, text_order, with_about
from onrecord.extract.claims.cues.table import CueTable
from onrecord.extract.claims.embedding import embedded
from onrecord.extract.events.links.realised import with_realised
from onrecord.extract.extractor import Extractor, code_version, in_text_order, numbered
from onrecord.extract.llm.assembly import Answered, Assembly, discarded
from onrecord.extract.llm.cache import AnswerCache
from onrecord.extract.llm.claims import anchored_claims, claim_of
from onrecord.extract.llm.client import SEED, Client
from onrecord.extract.llm.events import find_events
from onrecord.extract.llm.names import add_names
from onrecord.extract.llm.prompt import (
    PROMPT_VERSION,
    Window,
    again,
    in_words,
    messages,
    windows,
)
from onrecord.extract.llm.response import Unusable, read_answer
from onrecord.extract.llm.schema import answer_schema
from onrecord.extract.llm.settings import LlmSettings, Usage
from onrecord.extract.names.gazetteer import Lexicon
from onrecord.extract.names.mentions import find_mentions
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.names.resolver import Resolver
from onrecord.extract.names.sectors.actor_codes import ActorCodes
from onrecord.extract.names.sectors.sector_coder import SectorCoder
from onrecord.extract.syntax.parser import model_name, parse
from onrecord.extract.topics import find_related, find_topics
from onrecord.model import Article, Claim, Dropped, Reading, Rejected

_TRIES = 2  # answers to one question: the first, and one after a word on what was wrong with it


class LlmExtractor(Extractor):
    """Reads articles by a language model; names are resolved as the rules resolve them.

    ``usage`` counts what was asked and what it cost. Raises LlmError where the model cannot be
    used or the budget is used up.
    """

    name = "llm"

    def __init__(
        self,
        settings: LlmSettings,
        authority: Authority,
        *,
        usage: Usage | None = None,
        client: Client | None = None,
        with_rejected: bool = False,
    ) -> None:
        """``with_rejected``: readings also hold what was found and discarded."""
        self._settings, self._authority = settings, authority
        self._lexicon = Lexicon(authority)
        self._coder = SectorCoder(authority, self._lexicon)
        self._with_rejected = with_rejected
        self._client = client or Client(settings, usage or Usage())
        self._cache = AnswerCache()
        self._schema = answer_schema()

    @property
    def version(self) -> str:
        """That of the prompt, of the code and tables, the language model, the one that parses."""
        return f"{PROMPT_VERSION}+{code_version()}+{self._settings.model}+{model_name()}"

    @property
    def usage(self) -> Usage:
        """What has been asked so far, and what it cost."""
        return self._client.usage

    def read(self, article: Article) -> Reading:
        """All that the model finds in the article and the text bears out."""
        dropped: list[Dropped] = []
        answers = [a for w in windows(article) for a in self._answers(article, w, dropped)]
        parsed = ParsedArticle(article, parse(article))
        rejected: list[Rejected] | None = [] if self._with_rejected else None
        found = find_mentions(parsed, self._authority, self._lexicon, rejected)
        assembly = Assembly(parsed, self._authority, found)
        for answered in answers:
            add_names(assembly, answered)
        found.mentions = numbered(found.mentions)
        resolver = Resolver(parsed, self._authority, found)
        anchored = [c for answered in answers for c in anchored_claims(assembly, answered)]
        anchored.sort(key=lambda c: min((*c[2].of("cue"), *c[2].of("content"))))
        # without cues the rules find only uncued claims
        uncued = find_claims(parsed, CueTable({}), found, resolver, 0.0)
        unnumbered = list(uncued.claims)
        mentions = list(uncued.mentions)
        for said, segment, spans in anchored:
            made = claim_of(assembly, said, segment, spans, resolver)
            if made is not None:
                unnumbered.append(made[0])
                mentions += made[1].mentions
        claims = embedded(_in_order(unnumbered, assembly))
        found.mentions = numbered([*found.mentions, *mentions])
        events, relations = find_events(assembly, answers, claims, resolver)
        codes = ActorCodes(parsed, self._coder, found)
        coded = codes.of_mentions(found.mentions)
        triggers = [(e.id, tuple(s for r in e.reports for s in r.trigger)) for e in events]
        if rejected is not None:
            rejected += [discarded("answer", d.what, d.reason) for d in dropped]
            rejected += assembly.rejected
        return Reading(
            article,
            mentions=tuple(coded),
            actors=tuple(found.actors),
            claims=tuple(with_realised(with_about(claims, found, triggers), events)),
            events=tuple(codes.of_events(events)),
            relations=tuple(relations),
            topics=tuple(find_topics(parsed.doc, article)),
            related=tuple(find_related(article)),
            dropped=(*dropped, *assembly.dropped) if rejected is None else (),
            rejected=None if rejected is None else in_text_order(rejected),
        )

    def _answers(
        self, article: Article, window: Window, dropped: list[Dropped]
    ) -> Iterator[Answered]:
        """The answer about a window, or those about its halves where the whole is too long."""
        asked = messages(article, window)
        key = self._cache.key(PROMPT_VERSION, SEED, self._settings.model, asked, self._schema)
        cached = self._cached(key, window, dropped)
        if cached is not None:
            yield cached
            return
        fault = ""
        for _ in range(_TRIES):
            reply = self._client.ask(asked, self._schema, in_words())
            if reply.refused:
                self.usage.refusals += 1
                dropped.append(Dropped(window.name, "the language model refused to read them."))
                return
            halves = window.halves() if reply.cut else None
            if halves is not None:
                for half in halves:
                    yield from self._answers(article, half, dropped)
                return
            if reply.cut:
                fault = "it was cut off."
                break
            try:
                answer, faults = read_answer(reply.content, window.name)
            except Unusable as error:
                fault = str(error)
                asked = [
                    *asked,
                    {"role": "assistant", "content": reply.content},
                    {"role": "user", "content": again(fault)},
                ]
                continue
            self._cache.put(key, reply.content, {"model": self._settings.model})
            dropped += faults
            yield Answered(window, answer)
            return
        self.usage.unusable += 1
        reason = f"the language model's response could not be used: {fault}"
        dropped.append(Dropped(window.name, reason))

    def _cached(self, key: str, window: Window, dropped: list[Dropped]) -> Answered | None:
        """The answer kept of an earlier time; None where there is none that can be read."""
        kept = self._cache.get(key)
        if kept is None:
            return None
        try:
            answer, faults = read_answer(kept, window.name)
        except Unusable:
            return None  # something else wrote it; it is asked for anew
        self.usage.cached += 1
        dropped += faults
        return Answered(window, answer)


def _in_order(unnumbered: list[Claim], assembly: Assembly) -> list[Claim]:
    """Claims in the order of the text, each once, with their ids."""
    by_words: dict[object, Claim] = {}
    for claim in unnumbered:
        words = claim.cue, claim.content
        if words in by_words:
            assembly.drop("claim", "a claim of the same words as another", "it was found twice.")
        by_words.setdefault(words, claim)
    ordered = sorted(by_words.values(), key=text_order)
    return [replace(claim, id=f"claim-{n}") for n, claim in enumerate(ordered, start=1)]
