"""Actors: who a noun phrase is, by its name, its office and the date, or its pronoun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from onrecord.authority_model import Authority, AuthorityOffice
from onrecord.extract.mentions import Found
from onrecord.extract.tree import below
from onrecord.model import Actor, Mention, Span, Spans, SpeakerKind

if TYPE_CHECKING:
    from onrecord.extract.language import Doc, Token

_ACTING = frozenset(
    "person state organisation government-body international-organisation media-outlet armed-force "
    "armed-group political-party company group state-grouping population delegation".split()
)
_NOT_ACTORS = ("authority:demonym",)
_LONGEST_DESCRIPTION = 160


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
    """Resolves noun phrases of one article."""

    def __init__(
        self, doc: Doc, text: str, authority: Authority, found: Found, published: date | None
    ) -> None:
        self.doc, self.text, self.authority, self.found = doc, text, authority, found
        self.published = published
        self._notes: dict[str, str] = {}
        self._last_person: tuple[int, str] | None = None
        self._starts = sorted(found.mentions, key=lambda m: m.span.start)

    def speaker(self, source: Spans, head: Token | None) -> Speaker:
        """Who the source of an attribution is."""
        if not source or head is None:
            return Speaker("none")
        words = source[0].of(self.text)
        refs = self.named(head)
        if refs:
            office = self._office_held(words, refs)
            self._note_person(head, refs)
            return Speaker("named", refs, office=office)
        if head.pos_ == "PRON" or head.tag_ in ("WP", "WDT"):
            return self._pronoun(source, head, words)
        person, office_iri = self._by_office(head, words)
        if person:
            mention = Mention("", source[0], "person", person, 0.7, "office:date")
            self._note_person(head, (person,))
            return Speaker("named", (person,), office=office_iri, mentions=(mention,), factor=0.95)
        return Speaker("described", description=_short(words), office=office_iri)

    def named(self, head: Token) -> tuple[str, ...]:
        """The actors a noun phrase names: its head, what stands beside it, and what is joined to it."""
        refs: list[str] = []
        heads = [head]
        for token in heads:
            heads += [c for c in token.children if c.dep_ == "conj"]
            mention = self._naming(token)
            if mention is not None and mention.ref:
                refs.append(mention.ref)
        return tuple(dict.fromkeys(refs))

    def _naming(self, token: Token) -> Mention | None:
        """The mention that names the token: on it, in apposition, or as the name after a title."""
        for at in (token, *(c for c in token.children if c.dep_ in ("appos",))):
            mention = self._at(at)
            if mention is not None and _may_act(mention):
                return mention
        if token.pos_ == "PROPN":
            for c in token.children:
                if c.dep_ in ("compound", "flat") and c.i == token.i - 1:
                    mention = self._at(c)
                    if mention is not None and mention.kind == "person":
                        return mention
        return None

    def _at(self, token: Token) -> Mention | None:
        low, high = 0, len(self._starts)
        while low < high:
            middle = (low + high) // 2
            if self._starts[middle].span.end <= token.idx:
                low = middle + 1
            else:
                high = middle
        if low < len(self._starts) and self._starts[low].span.start <= token.idx:
            return self._starts[low]
        return None

    def _note_person(self, head: Token, refs: tuple[str, ...]) -> None:
        if len(refs) == 1 and any(m.ref == refs[0] and m.kind == "person" for m in self._starts):
            self._last_person = (head.i, refs[0])

    def _pronoun(self, source: Spans, head: Token, words: str) -> Speaker:
        """A relative pronoun is its antecedent; "he" and "she" the person who spoke last or led."""
        if head.tag_ in ("WP", "WDT") or head.lower_ in ("who", "which", "that"):
            verb = head.head
            while verb.dep_ in ("aux", "conj", "xcomp", "ccomp") and verb.head != verb:
                verb = verb.head
            if verb.dep_ in ("relcl", "acl"):
                refs = self.named(verb.head)
                if refs:
                    mention = Mention("", source[0], "person", refs[0], 0.8, "coreference:relative")
                    return Speaker("named", refs, mentions=(mention,), factor=0.95)
                span = _phrase(verb.head, without=verb)
                return Speaker("described", description=_short(span.of(self.text)))
        if head.lower_ in ("he", "she"):
            ref = self._antecedent(head)
            if ref is not None:
                mention = Mention("", source[0], "person", ref, 0.65, "coreference:pronoun")
                self._note_person(head, (ref,))
                return Speaker("named", (ref,), mentions=(mention,), factor=0.9)
        return Speaker("described", description=_short(words))

    def _antecedent(self, pronoun: Token) -> str | None:
        """The person a "he" or "she" goes back to, where only one is near enough.

        The subject of the sentence so far or before; else the last to speak; not over more than
        three sentences, and not where two subjects compete.
        """
        sentence = pronoun.sent
        for back in range(3):
            people = [
                m
                for m in self._starts
                if m.kind == "person"
                and m.ref
                and sentence.start_char <= m.span.start < min(sentence.end_char, pronoun.idx)
            ]
            if people:
                subjects = [m for m in people if self._is_subject(m)]
                refs = {m.ref for m in subjects or people}
                if len(refs) == 1:
                    return refs.pop()
                if subjects:
                    return subjects[-1].ref
                return None
            if sentence.start == 0 or back == 2:
                break
            sentence = self.doc[sentence.start - 1].sent
        if self._last_person and pronoun.i - self._last_person[0] < 90:
            return self._last_person[1]
        return None

    def _is_subject(self, mention: Mention) -> bool:
        letters = self.doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
        return letters is not None and letters.root.dep_ in ("nsubj", "nsubjpass")

    # offices

    def _office_held(self, words: str, refs: tuple[str, ...]) -> str | None:
        """The office in which a named person speaks: a title in the phrase that the person holds."""
        held = {
            t.office for t in self.authority.tenures if t.holder in refs and self._covers(t)
        }
        fitting = [o for o in self.authority.offices if o.iri in held and _titled(words, o)]
        return fitting[0].iri if len(fitting) == 1 else None

    def _by_office(self, head: Token, words: str) -> tuple[str | None, str | None]:
        """Person and office of a phrase like "Ukraine's foreign minister", by the date."""
        span = _phrase(head)
        states = {
            m.ref
            for m in self._starts
            if span.holds(m.span) and (m.kind == "state" or m.reason.startswith("authority:demonym"))
        }
        offices = [
            o for o in self.authority.offices if o.office_of in states and _titled(words, o, exact=True)
        ]
        if len(offices) != 1:
            return None, None
        office = offices[0]
        if self.published is None:
            return None, office.iri
        holders = {
            t.holder
            for t in self.authority.tenures
            if t.office == office.iri and t.not_before and self._covers(t)
        }
        return (holders.pop() if len(holders) == 1 else None), office.iri

    def _covers(self, tenure: object) -> bool:
        """Whether a tenure covers the day of publication; unknown bounds and days do not exclude."""
        start = getattr(tenure, "not_before", None)
        end = getattr(tenure, "not_after", None)
        if self.published is None:
            return True
        day = self.published.isoformat()
        return not (start and start[:10] > day) and not (end and end[:10] < day)

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
    tokens = sorted(below(head, without=(without,) if without is not None else ()), key=lambda t: t.i)
    return Span(tokens[0].idx, tokens[-1].idx + len(tokens[-1]))


def _titled(words: str, office: AuthorityOffice, *, exact: bool = False) -> bool:
    """Whether one of the office's titles stands in the words, none longer around it.

    With ``exact`` the word before must not make it another office ("deputy", "former").
    """
    lowered = words.casefold()
    for title in office.titles:
        at = lowered.find(title.casefold())
        if at < 0:
            continue
        before = lowered[:at].split()
        if exact and before and before[-1] in ("deputy", "former", "ex", "vice", "assistant", "shadow"):
            continue
        return True
    return False


def _short(words: str) -> str:
    """A description, on one line, cut at a word where it runs too long."""
    plain = " ".join(words.split())
    if len(plain) <= _LONGEST_DESCRIPTION:
        return plain
    return plain[:_LONGEST_DESCRIPTION].rsplit(" ", 1)[0] + " …"
