"""Actors: who a noun phrase is, by its name, its office and the date, or its pronoun."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.authority.model import Authority
from onrecord.extract.names.kinds import ACTING
from onrecord.extract.names.model import MentionIndex
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.names.rule_names import DEMONYM, PRONOUN, RELATIVE, is_by_office
from onrecord.extract.names.tenures import in_title, standing
from onrecord.extract.syntax.dependency import below
from onrecord.model import Actor, Mention, Span, Spans, SpeakerKind
from onrecord.textwidth import clip_at_word

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

_NOT_ACTORS = (DEMONYM,)
#: Groups that words describe but do not name: a speaker so described is not named.
_CROWDS = frozenset(["group", "population", "delegation"])
_LONGEST_DESCRIPTION = 160
_PAIRS = (('"', '"'), ("“", "”"), ("„", "“"), ("«", "»"))


@dataclass(frozen=True)
class Speaker:
    """Who speaks: refs where named, words where described, neither where nobody is named.

    ``possible`` may be who speaks, and ``possible_office`` what a named speaker speaks as, where
    the authority's knowledge ends before the article's day. ``factor`` lowers a claim's confidence
    where the speaker is less than sure. ``described_at`` are the words of a description where the
    source only points at them: "who".
    """

    kind: SpeakerKind
    refs: tuple[str, ...] = ()
    description: str | None = None
    office: str | None = None
    mentions: tuple[Mention, ...] = ()
    factor: float = 1.0
    possible: tuple[str, ...] = ()
    possible_office: str | None = None
    described_at: Spans = ()


#: By what a claim's confidence is lowered where its speaker or their office is only supposed.
_SUPPOSED = 0.9


class Resolver:
    """Resolves noun phrases of one article by what its words name."""

    def __init__(self, parsed: ParsedArticle, authority: Authority, found: MentionIndex) -> None:
        self.text, self.published = parsed.text, parsed.published
        self.authority, self.found = authority, found
        self._notes: dict[str, str] = {}
        self._offices = {o.iri: o for o in authority.offices}
        self._named: dict[int, Mention] = {}
        for mention in sorted(found.mentions, key=lambda m: (m.span.start - m.span.end, m.span)):
            for i in range(*parsed.tokens.at(mention.span)):
                self._named.setdefault(i, mention)

    def speaker(self, source: Spans, head: Token | None) -> Speaker:
        """Who the source of an attribution is."""
        if not source or head is None:
            return Speaker("none")
        words = source[0].of(self.text)
        naming = self._named_mentions(head)
        refs = tuple(dict.fromkeys(m.ref for m in naming if m.ref))
        possible = tuple(p for p in self._possible(head) if p not in refs)
        if refs and not all(m.kind in _CROWDS and ":" not in (m.ref or "") for m in naming):
            office = next((self.found.offices.get(m.span) for m in naming), None)
            weak = any(m.reason == PRONOUN for m in naming)
            dated = any(is_by_office(m.reason) for m in naming)
            supposed = None
            if office is None:
                office, supposed = self._office_held(words, refs)
            factor = 0.9 if weak else 0.95 if dated else 1.0
            return Speaker(
                "named",
                refs,
                office=office,
                factor=factor * _SUPPOSED if supposed or possible else factor,
                possible=possible,
                possible_office=supposed,
            )
        if head.tag_ in ("WP", "WDT") or head.lower_ in ("who", "which", "that"):
            return self._relative(source, head, words)
        return self._described(words, head)

    def _described(self, words: str, head: Token) -> Speaker:
        """A speaker whom words describe, with the office that they name and who may hold it."""
        mention = self._named.get(head.i)
        possible = self._possible(head)
        return Speaker(
            "described",
            description=short_description(words),
            office=self.found.offices.get(mention.span) if mention is not None else None,
            factor=_SUPPOSED if possible else 1.0,
            possible=possible,
        )

    def _possible(self, head: Token) -> tuple[str, ...]:
        """Whom a noun phrase may mean: its head, what stands beside it, what is joined to it."""
        found = []
        for token in _joined(head):
            if self._naming(token) is not None:
                continue
            for at in (token, *(c for c in token.children if c.dep_ == "appos")):
                mention = self._named.get(at.i)
                if mention is not None and mention.possible_ref:
                    found.append(mention.possible_ref)
        return tuple(dict.fromkeys(found))

    def named(self, head: Token) -> tuple[str, ...]:
        """The actors a noun phrase names: its head, what stands beside it, what is joined to it."""
        return tuple(dict.fromkeys(m.ref for m in self._named_mentions(head) if m.ref))

    def kinds(self, head: Token) -> frozenset[str]:
        """The kinds of what a noun phrase's head names, actors or places."""
        mention = self._named.get(head.i)
        named = [*self._named_mentions(head), *([mention] if mention is not None else [])]
        return frozenset(m.kind for m in named)

    def _named_mentions(self, head: Token) -> list[Mention]:
        found: list[Mention] = []
        for token in _joined(head):
            mention = self._naming(token)
            if mention is not None and mention.ref:
                found.append(mention)
        return found

    def _naming(self, token: Token) -> Mention | None:
        """The mention that names the token: on it, in apposition, or as the name after a title."""
        for at in (token, *(c for c in token.children if c.dep_ in ("appos",))):
            mention = self._named.get(at.i)
            if mention is not None and mention.ref and _may_act(mention):
                return mention
        if token.pos_ == "PROPN":
            for c in token.children:
                if c.dep_ in ("compound", "flat") and c.i == token.i - 1:
                    mention = self._named.get(c.i)
                    if mention is not None and mention.kind == "person":
                        return mention
        return None

    def _relative(self, source: Spans, head: Token, words: str) -> Speaker:
        """A relative pronoun is its antecedent."""
        verb = head.head
        while verb.dep_ in ("aux", "conj", "xcomp", "ccomp") and verb.head != verb:
            verb = verb.head
        if verb.dep_ not in ("relcl", "acl"):
            return Speaker("described", description=short_description(words))
        refs = self.named(verb.head)
        if refs:
            mentions = tuple(Mention("", source[0], "person", ref, 0.8, RELATIVE) for ref in refs)
            return Speaker("named", refs, mentions=mentions, factor=0.95)
        span = _phrase(verb.head, without=verb)
        words = span.of(self.text).rstrip(",;: ")
        at = Span(span.start, span.start + len(words))
        return replace(self._described(words, verb.head), described_at=(at,))

    def _office_held(self, words: str, refs: tuple[str, ...]) -> tuple[str | None, str | None]:
        """The office a named person speaks in, or may: a title in the phrase that they hold.

        It is a fact where the person is known to hold it on the day, or the text itself says whose
        office it is; after all that is known, the title alone may be a courtesy.
        """
        fitting: dict[str, bool] = {}
        for tenure in self.authority.tenures:
            office = self._offices.get(tenure.office)
            if tenure.holder not in refs or office is None:
                continue
            stands = standing(tenure, self.published)
            if stands is None or not in_title(words, office):
                continue
            sure = stands == "holds" or (tenure.holder, office.iri) in self.found.stated
            fitting[office.iri] = fitting.get(office.iri, False) or sure
        certain = [o for o, sure in fitting.items() if sure] or list(fitting)
        if len(certain) != 1:
            return None, None
        return (certain[0], None) if fitting[certain[0]] else (None, certain[0])

    # notes

    def source_of_note(self, name: str) -> str:
        """The actor behind a note: one minted for the article a name, known to no authority."""
        if name not in self._notes:
            number = len(self.found.actors) + 1
            actor = Actor(f"actor-{number}", "organisation", name)
            self.found.actors.append(actor)
            self._notes[name] = actor.id
        return self._notes[name]


def _joined(head: Token) -> list[Token]:
    """A noun and all that is joined to it."""
    heads = [head]
    for token in heads:
        heads += [c for c in token.children if c.dep_ == "conj"]
    return heads


def _may_act(mention: Mention) -> bool:
    return mention.kind in ACTING and mention.reason not in _NOT_ACTORS


def _phrase(head: Token, without: Token | None = None) -> Span:
    tokens = sorted(
        below(head, without=(without,) if without is not None else ()), key=lambda t: t.i
    )
    return Span(tokens[0].idx, tokens[-1].idx + len(tokens[-1]))


def short_description(words: str) -> str:
    """A description, on one line, cut at a word where it runs too long.

    Without marks at its ends that belong to what stands around it; a pair of its own stays.
    """
    plain = " ".join(words.split()).rstrip(",;: ")
    for opening, closing in _PAIRS:
        if plain.startswith(opening) and closing not in plain[1:]:
            plain = plain[1:].lstrip()
        if plain.endswith(closing) and opening not in plain[:-1]:
            plain = plain[:-1].rstrip(",;: ")
    return clip_at_word(plain, _LONGEST_DESCRIPTION, mark="")
