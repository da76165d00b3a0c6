"""Actors: who a noun phrase is, by its name, its office and the date, or its pronoun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from onrecord.authority_model import Authority, AuthorityOffice
from onrecord.extract.context import Tokens
from onrecord.extract.mentions import Found, covers
from onrecord.extract.sectors import sector_table
from onrecord.extract.tree import below
from onrecord.model import Actor, Mention, Span, Spans, SpeakerKind

if TYPE_CHECKING:
    from onrecord.extract.language import Doc, Token

_ACTING = frozenset(
    "person state organisation government-body international-organisation media-outlet "
    "armed-force armed-group political-party company group state-grouping population "
    "delegation".split()
)
_NOT_ACTORS = ("authority:demonym",)
#: Groups that words describe but do not name: a speaker so described is not named.
_CROWDS = frozenset(["group", "population", "delegation"])
_LONGEST_DESCRIPTION = 160
_PAIRS = (('"', '"'), ("“", "”"), ("„", "“"), ("«", "»"))


@dataclass(frozen=True)
class Speaker:
    """Who speaks: refs where named, words where described, neither where nobody is named.

    ``factor`` lowers a claim's confidence where the speaker is less than sure.
    """

    kind: SpeakerKind
    refs: tuple[str, ...] = ()
    description: str | None = None
    office: str | None = None
    mentions: tuple[Mention, ...] = ()
    factor: float = 1.0


class Resolver:
    """Resolves noun phrases of one article by what its letters name."""

    def __init__(
        self, doc: Doc, text: str, authority: Authority, found: Found, published: date | None
    ) -> None:
        self.text, self.authority, self.found = text, authority, found
        self.published = published
        self._notes: dict[str, str] = {}
        self._offices = {o.iri: o for o in authority.offices}
        tokens = Tokens(doc, text, sector_table())
        self._named: dict[int, Mention] = {}
        for mention in sorted(found.mentions, key=lambda m: (m.span.start - m.span.end, m.span)):
            for i in range(*tokens.at(mention.span)):
                self._named.setdefault(i, mention)

    def speaker(self, source: Spans, head: Token | None) -> Speaker:
        """Who the source of an attribution is."""
        if not source or head is None:
            return Speaker("none")
        words = source[0].of(self.text)
        naming = self._named_mentions(head)
        refs = tuple(dict.fromkeys(m.ref for m in naming if m.ref))
        if refs and not all(m.kind in _CROWDS and ":" not in (m.ref or "") for m in naming):
            office = next((self.found.offices.get(m.span) for m in naming), None)
            weak = any(m.reason.startswith("coreference:pronoun") for m in naming)
            dated = any(m.reason.startswith("office:") for m in naming)
            return Speaker(
                "named",
                refs,
                office=office or self._office_held(words, refs),
                factor=0.9 if weak else 0.95 if dated else 1.0,
            )
        if head.tag_ in ("WP", "WDT") or head.lower_ in ("who", "which", "that"):
            return self._relative(source, head, words)
        mention = self._named.get(head.i)
        office = self.found.offices.get(mention.span) if mention is not None else None
        return Speaker("described", description=_short(words), office=office)

    def named(self, head: Token) -> tuple[str, ...]:
        """The actors a noun phrase names: its head, what stands beside it, what is joined to it."""
        return tuple(dict.fromkeys(m.ref for m in self._named_mentions(head) if m.ref))

    def kinds(self, head: Token) -> frozenset[str]:
        """The kinds of what the letters of a noun phrase's head name, actors or places."""
        mention = self._named.get(head.i)
        named = [*self._named_mentions(head), *([mention] if mention is not None else [])]
        return frozenset(m.kind for m in named)

    def _named_mentions(self, head: Token) -> list[Mention]:
        found: list[Mention] = []
        heads = [head]
        for token in heads:
            heads += [c for c in token.children if c.dep_ == "conj"]
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
            return Speaker("described", description=_short(words))
        refs = self.named(verb.head)
        if refs:
            mention = Mention("", source[0], "person", refs[0], 0.8, "coreference:relative")
            return Speaker("named", refs, mentions=(mention,), factor=0.95)
        span = _phrase(verb.head, without=verb)
        return Speaker("described", description=_short(span.of(self.text)))

    def _office_held(self, words: str, refs: tuple[str, ...]) -> str | None:
        """The office a named person speaks in: a title in the phrase that the person holds."""
        fitting = {
            t.office
            for t in self.authority.tenures
            if t.holder in refs
            and (self.published is None or covers(t, self.published))
            and t.office in self._offices
            and _titled(words, self._offices[t.office])
        }
        return fitting.pop() if len(fitting) == 1 else None

    # notes

    def source_of_note(self, name: str) -> str:
        """The actor behind a note: one minted for the article a name, known to no authority."""
        if name not in self._notes:
            number = len(self.found.actors) + 1
            actor = Actor(f"actor-{number}", "organisation", name)
            self.found.actors.append(actor)
            self._notes[name] = actor.id
        return self._notes[name]


def _may_act(mention: Mention) -> bool:
    return mention.kind in _ACTING and mention.reason not in _NOT_ACTORS


def _phrase(head: Token, without: Token | None = None) -> Span:
    tokens = sorted(
        below(head, without=(without,) if without is not None else ()), key=lambda t: t.i
    )
    return Span(tokens[0].idx, tokens[-1].idx + len(tokens[-1]))


def _titled(words: str, office: AuthorityOffice) -> bool:
    """Whether one of the office's titles stands in the words."""
    lowered = words.casefold()
    return any(title.casefold() in lowered for title in office.titles)


def _short(words: str) -> str:
    """A description, on one line, cut at a word where it runs too long.

    Without marks at its ends that belong to what stands around it; a pair of its own stays.
    """
    plain = " ".join(words.split()).rstrip(",;: ")
    for opening, closing in _PAIRS:
        if plain.startswith(opening) and closing not in plain[1:]:
            plain = plain[1:].lstrip()
        if plain.endswith(closing) and opening not in plain[:-1]:
            plain = plain[:-1].rstrip(",;: ")
    if len(plain) <= _LONGEST_DESCRIPTION:
        return plain
    return plain[:_LONGEST_DESCRIPTION].rsplit(" ", 1)[0] + " …"
