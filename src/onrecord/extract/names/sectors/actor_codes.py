"""Country and sector of those whom an article names or describes, on the day of publication.

Event data code an actor by them: "Norland's foreign minister" is NRL GOV. They belong to the
mention, not to the actor, as who is in office changes by the day. Where the words and the
authority do not plainly say so, a mention has no code: a wrong one is a false statement.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from onrecord.extract.names.gazetteer import Entry, Hit
from onrecord.extract.names.kinds import ACTING, PLACES
from onrecord.extract.names.model import MentionIndex
from onrecord.extract.names.name_context import TITLES
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.names.rule_names import DEMONYM, GOVERNMENT, METONYM, is_description
from onrecord.extract.names.sectors.sector_coder import UNCODED, Coding, SectorCoder
from onrecord.model import Event, Mention, Participant, Span

#: Sectors that are said of nobody by name: a court decides who is a criminal, and a "wife" or a
#: "resident" may be anything besides.
_NOT_BY_NAME: Final = frozenset({"CRM", "UAF", "PRM", "SPY", "CVL", "REF"})
#: Kinds that are described, not named: the words of the mention say who it is.
_DESCRIBED: Final = frozenset({"group", "population", "delegation"})
#: Tokens before a name that may describe who bears it.
_LONGEST_TITLE: Final = 8
_YEAR: Final = re.compile(r"\b(?:18|19|20)\d\d\b")
_BREAKS: Final = frozenset(",;:")
_TITLE_DEPS: Final = frozenset({"compound", "amod", "nmod", "poss", "case", "punct", "det"})


class ActorCodes:
    """The codes of one article's mentions and participants; each phrase is coded once."""

    def __init__(self, parsed: ParsedArticle, coder: SectorCoder, found: MentionIndex) -> None:
        self._parsed, self._coder, self._found = parsed, coder, found
        self._bodies = {a.id: a.body_of for a in found.actors if a.body_of}
        self._labels = {a.id: a.label for a in found.actors}
        self._mentions: list[Mention] = []
        self._starts: list[int] = []
        self._by_span: dict[Span, list[Mention]] = {}
        self._known: dict[str, Coding] = {}
        self._own: dict[str, Coding] = {}

    def of_mentions(self, mentions: Sequence[Mention]) -> list[Mention]:
        """The mentions, each with its country and sector where they are known.

        Whom the article alone knows is coded by their first description, wherever it names them.
        """
        self._mentions = sorted(mentions, key=lambda m: m.span)
        self._starts = [m.span.start for m in self._mentions]
        self._by_span = defaultdict(list)
        for mention in self._mentions:
            self._by_span[mention.span].append(mention)
        for person, office in sorted(self._found.stated):
            self._own.setdefault(person, self._coder.of_office(office))
        for mention in self._mentions:
            ref = mention.ref
            if ref is None or ":" in ref or ref in self._own or not _acts(mention):
                continue
            coding = self._introduced(mention)
            if coding.is_known:
                self._own[ref] = coding
        return [self._coded(mention) for mention in mentions]

    def of_events(self, events: Iterable[Event]) -> list[Event]:
        """The events, each participant coded by its mention, or by its words where it has none.

        To be asked after the mentions.
        """
        return [
            replace(e, participants=tuple(self._participant(p) for p in e.participants))
            for e in events
        ]

    def _coded(self, mention: Mention) -> Mention:
        coding = self._of(mention) if _acts(mention) else None
        if coding is None or not coding.is_known:
            return mention
        return replace(mention, country=coding.country, sector=coding.sector)

    def _of(self, mention: Mention) -> Coding | None:
        office = self._found.offices.get(mention.span)
        if office is not None:
            return self._coder.of_office(office)
        if mention.ref is None:
            return None
        if ":" not in mention.ref:
            return self._own.get(mention.ref)
        coding = self._actor(mention.ref)
        if mention.kind == "state" and _governs(mention):
            return coding._replace(sector="GOV")
        if mention.kind == "person" and mention.ref in self._own:
            stated = self._own[mention.ref]
            return coding._replace(sector=stated.sector or coding.sector)
        return coding

    def _actor(self, ref: str) -> Coding:
        if ref not in self._known:
            self._known[ref] = self._coder.of_actor(ref, self._parsed.published)
        return self._known[ref]

    def _introduced(self, mention: Mention) -> Coding:
        """What a mention of one whom the authority does not know says of them."""
        home = self._bodies.get(mention.ref or "")
        country = self._coder.country(home) if home else None
        if mention.kind == "person":
            return self._person(mention)
        if mention.kind in _DESCRIBED or is_description(mention.reason):
            coding = self._phrase(mention.span)
            return coding._replace(country=country or coding.country)
        sector = self._coder.of_name(self._labels.get(mention.ref or "", ""))
        return Coding(country, sector, "name")

    def _person(self, mention: Mention) -> Coding:
        """A named person by what stands before the name or in apposition to it."""
        if "name" not in mention.reason:  # a pronoun or a title describes nobody
            return UNCODED
        for span in self._beside(mention):
            coding = self._phrase(span) if not self._of_another_year(span) else UNCODED
            if coding.sector is not None and coding.sector not in _NOT_BY_NAME:
                return coding
        return UNCODED

    def _of_another_year(self, span: Span) -> bool:
        """Whether the sentence names a year that is not the publication's."""
        day, doc = self._parsed.published, self._parsed.tokens.doc
        year = str(day.year) if day is not None else ""
        sent = doc[self._parsed.tokens.at(span)[0]].sent
        years = set(_YEAR.findall(sent.text))
        return bool(years - {year})

    def _beside(self, mention: Mention) -> list[Span]:
        """The words before a name that belong to it, and nouns in apposition to it."""
        tokens = self._parsed.tokens
        token = tokens.root(mention.span)
        if token is None:
            return []
        first, last = tokens.at(mention.span)
        start = max(token.left_edge.i, first - _LONGEST_TITLE)
        for before in reversed(tokens.doc[start:first]):
            if before.dep_ not in _TITLE_DEPS or before.text in _BREAKS or before.is_space:
                start = before.i + 1
                break
        found = [tokens.span(start, first)] if start < first else []
        if last - first > 1 and tokens.lower[first] in TITLES:  # "Mayor Marek" as a name
            found.append(tokens.span(start, first + 1))
        beside = [c for c in token.children if c.dep_ == "appos" and c.i >= last]
        if token.dep_ == "appos" and token.head.i < first:
            beside.append(token.head)
        for noun in beside:
            if noun.pos_ != "NOUN" or any(c.dep_ == "conj" for c in noun.children):
                continue
            of = [c for c in noun.rights if c.dep_ == "prep" and c.lower_ == "of"]
            right = of[-1].right_edge.i + 1 if of else noun.i + 1
            if not noun.left_edge.i <= first < right:
                found.append(tokens.span(noun.left_edge.i, right))
        return found

    def _phrase(self, span: Span) -> Coding:
        """The codes of a description by its words and the names in it."""
        hits = []
        text = self._parsed.text
        for m in self._mentions[bisect_left(self._starts, span.start) :]:
            if m.span.start >= span.end:
                break
            if not span.holds(m.span) or m.span == span or is_description(m.reason):
                continue
            how = "place" if m.kind in PLACES else "name"
            where = Span(m.span.start - span.start, m.span.end - span.start)
            hits.append(Hit(where, (Entry(m.ref or "", m.kind, how),)))
        return self._coder.described(span.of(text), hits)

    def _participant(self, participant: Participant) -> Participant:
        coding = self._of_participant(participant)
        if coding is None or not coding.is_known:
            return participant
        return replace(participant, country=coding.country, sector=coding.sector)

    def _of_participant(self, participant: Participant) -> Coding | None:
        for span in participant.spans:
            for mention in self._by_span.get(span, ()):
                coding = self._of(mention) if mention.ref == participant.ref else None
                if coding is not None and coding.is_known and _acts(mention):
                    return coding
        if participant.ref is not None:
            return None
        for span in participant.spans:
            coding = self._phrase(span)
            if coding.sector is not None:
                return coding
        return None


def _acts(mention: Mention) -> bool:
    """Whether a mention is of somebody: not of a place, nor the adjective of another's."""
    return mention.kind in ACTING and mention.reason != DEMONYM


def _governs(mention: Mention) -> bool:
    """Whether a state's government is meant: "the Citadel", "Norland's government"."""
    return mention.reason.startswith((METONYM, GOVERNMENT))
