"""Anchored words → claims, events and relations; what has no place in the text is left, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Final

from onrecord.authority.model import Authority
from onrecord.extract.claims.attributes import quotation
from onrecord.extract.dates.finder import find_dates
from onrecord.extract.events.trigger_table import plover_root
from onrecord.extract.llm.anchor import Anchored, Quoted, anchor, occurrences, shown
from onrecord.extract.llm.prompt import Window
from onrecord.extract.llm.schema import (
    Answer,
    Name,
    SaidClaim,
    Taking,
    Telling,
    ToldEvent,
    ToldRelation,
)
from onrecord.extract.names.model import MentionIndex
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.names.resolver import Resolver, Speaker
from onrecord.model import (
    Actor,
    Claim,
    Dropped,
    Event,
    Location,
    Mention,
    Participant,
    Relation,
    Report,
    Segment,
    Span,
    Spans,
    When,
    joined,
)
from onrecord.textwidth import clip_at_word
from onrecord.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: The confidence of what a model found. It is no measurement: models are not calibrated, and the
#: two figures only rank what stands to the letter above what a repair found.
EXACT: Final = 0.7
REPAIRED: Final = 0.6

_LONGEST_LABEL = 90
_NO_CUE = "no words attribute it; its source or its quotation marks show that it is said"


@dataclass(frozen=True)
class Answered:
    """An answer and the paragraphs it is about."""

    window: Window
    answer: Answer

    def segment(self, number: int) -> Segment | None:
        """The paragraph of that number, if it was asked about."""
        return dict(self.window.parts).get(number)


class Assembly:
    """Makes one article's findings; ``dropped`` names what could not be made sound."""

    def __init__(self, parsed: ParsedArticle, authority: Authority, found: MentionIndex) -> None:
        self.doc, self.article, self.text = parsed.doc, parsed.article, parsed.text
        self.authority, self.found = authority, found
        self.dropped: list[Dropped] = []
        self._quotes, self._published = parsed.quotes, parsed.published
        publisher = self.article.publisher
        self._publisher = authority.outlet(publisher) if publisher else None
        self._territories = {p.territory_of: p.iri for p in authority.places if p.territory_of}
        self._places = {p.iri for p in authority.places}

    def drop(self, what: str, reason: str) -> None:
        """Leaves something out, by name."""
        self.dropped.append(Dropped(what, reason))

    def _anchor(
        self, answered: Answered, number: int, quotes: Sequence[Quoted]
    ) -> tuple[Segment, Anchored] | str:
        """The paragraph and what stands there, or why there is no such paragraph."""
        segment = answered.segment(number)
        if segment is None:
            return f"paragraph {number} is none of {answered.window.name}."
        where = Span(segment.start, segment.end)
        return segment, anchor(self.text, where, quotes, f"paragraph {number}")

    def _head(self, span: Span) -> Token | None:
        """The word that governs the others of a phrase."""
        letters = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        return letters.root if letters is not None else None

    # names

    def add_names(self, answered: Answered) -> None:
        """Adds actors that the model names and nobody has found; the parse has to show a name."""
        for name in answered.answer.names:
            what = f"the name {shown(name.text)}"
            place = self._anchor(answered, name.paragraph, [Quoted("name", name.text)])
            if isinstance(place, str) or "name" in place[1].faults:
                # a name that stands several times needs no certain place: it is one name
                spans = self._everywhere(answered, name)
                if not spans:
                    reason = place if isinstance(place, str) else place[1].faults["name"]
                    self.drop(what, reason)
                    continue
            else:
                spans = place[1].of("name")
            for span in spans:
                self._add_name(span, name)

    def _everywhere(self, answered: Answered, name: Name) -> Spans:
        segment = answered.segment(name.paragraph)
        if segment is None:
            return ()
        spans, repaired = occurrences(self.text, Span(segment.start, segment.end), name.text)
        return () if repaired else tuple(spans)

    def _add_name(self, span: Span, name: Name) -> None:
        if any(m.span.start < span.end and span.start < m.span.end for m in self.found.mentions):
            return  # the resolver knows the name, or a longer one around it
        letters = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        if letters is None or not any(t.pos_ == "PROPN" for t in letters):
            self.drop(f"the name {shown(name.text)}", "the parse shows no proper name there.")
            return
        label = " ".join(span.of(self.text).split())
        full = name.full_name.strip() if name.full_name else ""
        if full and occurrences(self.text, Span(0, len(self.text)), full) != ([], False):
            label = " ".join(full.split())
        known = self._named(label)
        if known is None:
            known = Actor(f"actor-{len(self.found.actors) + 1}", name.kind, label).id
            self.found.actors.append(Actor(known, name.kind, label))
        self.found.mentions.append(Mention("", span, name.kind, known, REPAIRED, "llm:name"))

    def _named(self, label: str) -> str | None:
        """The one actor that goes by a full name in this article."""
        refs = {m.ref for m in self.found.mentions if m.ref and m.span.of(self.text) == label}
        refs |= {a.id for a in self.found.actors if a.label == label}
        return refs.pop() if len(refs) == 1 else None

    # claims

    def anchored_claims(self, answered: Answered) -> list[tuple[SaidClaim, Segment, Anchored]]:
        """The claims whose source, cue and content all stand in the text."""
        out = []
        for said in answered.answer.claims:
            what = f"a claim in paragraph {said.paragraph} ({shown(' … '.join(said.content))})"
            quotes = [
                *(Quoted("content", q) for q in said.content),
                *(Quoted("cue", q) for q in said.cue),
                *(Quoted("source", q) for q in said.source),
                *(Quoted("addressee", q) for q in said.addressee),
                *(Quoted("certainty words", q, "inside") for q in said.certainty_words),
                *(Quoted("distance words", q, "any") for q in said.distance_words),
            ]
            place = self._anchor(answered, said.paragraph, quotes)
            if isinstance(place, str):
                self.drop(what, place)
                continue
            segment, spans = place
            fault = self._unsound(spans)
            if fault is not None:
                self.drop(what, fault)
                continue
            for part, reason in spans.faults.items():
                self.drop(f"the {part} of {what}", reason)
            out.append((said, segment, spans))
        return out

    def _unsound(self, spans: Anchored) -> str | None:
        """Why a claim cannot stand on its words."""
        for part in ("content", "cue", "source"):
            if part in spans.faults:
                return f"its {part}: {spans.faults[part]}"
        content, cue = spans.of("content"), spans.of("cue")
        if not content:
            return "it quotes no content."
        if any(a.start < b.end and b.start < a.end for a in cue for b in content):
            return "its cue stands inside its content."
        marked = quotation(self.text, content, self._quotes) != "indirect"
        if not cue and not spans.of("source") and not marked:
            return "no cue, source or quotation mark shows that anybody says it."
        return None

    def claim(
        self, said: SaidClaim, segment: Segment, spans: Anchored, resolver: Resolver
    ) -> tuple[Claim, Speaker] | None:
        """The claim that anchored words make; None where its speaker may not be."""
        source, cue, content = spans.of("source"), spans.of("cue"), spans.of("content")
        speaker = self._speaker(said, source, resolver)
        if segment.kind == "enrichment-note" and self._publisher in speaker.refs:
            self.drop(
                f"a claim in paragraph {said.paragraph}",
                "an enrichment note is not the word of the article's publisher.",
            )
            return None
        addressees = [h for s in spans.of("addressee") if (h := self._head(s)) is not None]
        sure = REPAIRED if spans.repaired else EXACT
        return Claim(
            id="",
            source=source,
            cue=cue,
            content=content,
            speaker_kind=speaker.kind,
            speakers=speaker.refs,
            speaker_description=speaker.description,
            speaking_as=speaker.office,
            addressee=_once(ref for head in addressees for ref in resolver.named(head)),
            quotation=quotation(self.text, content, self._quotes),
            speech_act=said.speech_act,
            certainty=said.certainty,
            certainty_spans=spans.of("certainty words"),
            distance=said.distance,
            distance_spans=() if said.distance == "neutral" else spans.of("distance words") or cue,
            polarity=said.polarity,
            time_reference=said.time_reference,
            no_cue_reason=None if cue else _NO_CUE,
            rule="llm:repaired" if spans.repaired else "llm",
            confidence=round(sure * speaker.factor, 3),
            possible_speakers=speaker.possible,
            possible_office=speaker.possible_office,
        ), speaker

    def _speaker(self, said: SaidClaim, source: Spans, resolver: Resolver) -> Speaker:
        """Who the source is: by the resolver; where it leaves that open, by a name the model gives.

        A pronoun may stand for whoever is named; a description of one only for a person.
        """
        heads = [h for s in source if (h := self._head(s)) is not None]
        if not heads:
            return Speaker("none")
        speaker = resolver.speaker(source, heads[0])
        if speaker.kind == "named":
            others = (ref for head in heads[1:] for ref in resolver.named(head))
            return replace(speaker, refs=_once((*speaker.refs, *others)))
        meant = [
            {(m.ref, m.kind) for m in self.found.mentions if m.ref and m.span.of(self.text) == name}
            for name in said.speaker_names
        ]
        if len(meant) != 1 or len(meant[0]) != 1:
            return speaker
        (ref, kind) = next(iter(meant[0]))
        head = heads[0]
        if ref in speaker.possible:
            return speaker  # who holds an office the model may know no better than the authority
        if ref is None or not (head.pos_ == "PRON" or (kind == "person" and head.tag_ == "NN")):
            return speaker
        mention = Mention("", source[0], kind, ref, REPAIRED, "llm:coreference")
        return Speaker("named", (ref,), office=speaker.office, mentions=(mention,), factor=0.9)

    # events

    def events(
        self, answers: Sequence[Answered], claims: Sequence[Claim], resolver: Resolver
    ) -> tuple[list[Event], list[Relation]]:
        """The events in the order of the text, and how they hang together."""
        drafts: list[tuple[Event, int, int]] = []
        for number, answered in enumerate(answers):
            for told in answered.answer.events:
                event = self._event(answered, told, claims, resolver)
                if event is not None:
                    drafts.append((event, number, told.id))
        drafts.sort(key=lambda d: min(s for r in d[0].reports for s in r.trigger))
        ids = count(1)
        events = [(replace(e, id=f"event-{next(ids)}"), n, told) for e, n, told in drafts]
        relations: list[Relation] = []
        for number, answered in enumerate(answers):
            own = {told: e for e, n, told in reversed(events) if n == number}
            for link in answered.answer.relations:
                fault = self._relate(answered, link, own, relations)
                if fault is not None:
                    self.drop(f"a relation ({link.type}, {shown(link.text)})", fault)
        return [e for e, _, _ in events], relations

    def _event(
        self,
        answered: Answered,
        told: ToldEvent,
        claims: Sequence[Claim],
        resolver: Resolver,
    ) -> Event | None:
        what = f"the event {told.id} ({told.type}) of {answered.window.name}"
        wanted: dict[int, list[Quoted]] = {}

        def want(paragraph: int, part: str, *words: str, any_: bool = False) -> None:
            place = "any" if any_ else "apart"
            wanted.setdefault(paragraph, []).extend(Quoted(part, w, place) for w in words)  # type: ignore[arg-type] # one of the two

        for n, report in enumerate(told.reports):
            want(report.paragraph, f"report {n}", *report.trigger)
            if report.date:
                want(report.paragraph, f"date {n}", report.date, any_=True)
        for n, taking in enumerate(told.participants):
            want(taking.paragraph, f"participant {n}", taking.text)
        for part, quote in (("name", told.name), ("place", told.place)):
            if quote is not None:
                want(quote.paragraph, part, quote.text, any_=True)
        anchored: dict[int, tuple[Segment, Anchored]] = {}
        for paragraph, quotes in wanted.items():
            place = self._anchor(answered, paragraph, quotes)
            if isinstance(place, str):
                self.drop(what, place)
                return None
            anchored[paragraph] = place
            for part, reason in place[1].faults.items():
                self.drop(f"the {part.rstrip(' 0123456789')} of {what}", reason)
        reports = [
            made
            for n, report in enumerate(told.reports)
            if (made := self._report(report, n, anchored[report.paragraph], claims, what))
        ]
        if not reports:
            self.drop(what, "nothing in the text reports it.")
            return None
        name = anchored[told.name.paragraph][1].of("name") if told.name else ()
        label = " ".join(joined(self.text, name or reports[0].trigger).split())
        return Event(
            id="",
            label=clip_at_word(label, _LONGEST_LABEL),
            type=told.type,
            plover=plover_root(load_vocabulary().ancestors(told.type)[-2], reports[0].status),
            participants=self._participants(told.participants, anchored, resolver),
            place=self._place(anchored[told.place.paragraph][1].of("place"))
            if told.place
            else None,
            reports=tuple(reports),
        )

    def _report(
        self,
        report: Telling,
        number: int,
        place: tuple[Segment, Anchored],
        claims: Sequence[Claim],
        what: str,
    ) -> Report | None:
        segment, spans = place
        trigger = spans.of(f"report {number}")
        if not trigger:
            return None
        holding = [c for c in claims if all(any(s.holds(t) for s in c.content) for t in trigger)]
        inner = min(holding, key=lambda c: sum(s.end - s.start for s in c.content), default=None)
        if inner is None and segment.kind == "enrichment-note":
            self.drop(f"a report of {what}", "it stands in a note, in nobody's words.")
            return None
        repaired = f"report {number}" in spans.repaired
        return Report(
            trigger=trigger,
            status=report.status,
            claim=inner.id if inner else None,
            when=self._when(spans.of(f"date {number}"), segment, report, what),
            rule="llm:repaired" if repaired else "llm",
            confidence=REPAIRED if repaired else EXACT,
        )

    def _when(self, words: Spans, segment: Segment, report: Telling, what: str) -> When | None:
        """The date that the rules read in the words the model points at."""
        if not words:
            return None
        ahead = True if report.status in ("planned", "proposed") else None
        text = self.text[segment.start : segment.end]
        for found in find_dates(text, self._published, future=ahead):
            span = Span(segment.start + found.span.start, segment.start + found.span.end)
            if any(w.start < span.end and span.start < w.end for w in words):
                return replace(found.when, spans=(span,))
        self.drop(
            f"the date of {what}", f"{shown(words[0].of(self.text))} is no date that can be read."
        )
        return None

    def _participants(
        self,
        takings: Sequence[Taking],
        anchored: Mapping[int, tuple[Segment, Anchored]],
        resolver: Resolver,
    ) -> tuple[Participant, ...]:
        out: dict[tuple[str, str], Participant] = {}
        for number, taking in enumerate(takings):
            for span in anchored[taking.paragraph][1].of(f"participant {number}"):
                head = self._head(span)
                refs = resolver.named(head) if head is not None else ()
                for ref in refs or (None,):
                    key = taking.role, ref or span.of(self.text).casefold()
                    have = out.get(key)
                    spans = tuple(sorted({*(have.spans if have else ()), span}))
                    out[key] = Participant(taking.role, spans, ref)
        return tuple(out.values())

    def _place(self, spans: Spans) -> Location | None:
        if not spans:
            return None
        refs = [m.ref for s in spans for m in self.found.at(s) if m.ref]
        lands = _once(self._territories.get(ref, ref) for ref in refs)
        known = [ref for ref in lands if ref in self._places]
        return Location(spans, known[0] if known else None)

    def _relate(
        self,
        answered: Answered,
        link: ToldRelation,
        events: Mapping[int, Event],
        relations: list[Relation],
    ) -> str | None:
        """Adds a relation, or says why it cannot be."""
        place = self._anchor(answered, link.paragraph, [Quoted("words", link.text)])
        if isinstance(place, str):
            return place
        if place[1].faults:
            return place[1].faults["words"]
        source, target = events.get(link.source), events.get(link.target)
        if source is None or target is None:
            return "one of its events is not there."
        vocabulary = load_vocabulary()
        ends = vocabulary.links[link.type]
        for event, needed in ((source, ends.domain), (target, ends.range)):
            if needed not in vocabulary.ancestors(event.type):
                return f"{event.type} is no {needed}."
        same = [(r.source, r.target) for r in relations if r.type == link.type]
        if ends.functional and any(s == source.id for s, _ in same):
            return "there is one of this kind already."
        if _reaches(target.id, source.id, same):
            return "it would run in a circle."
        if (source.id, target.id) not in same:
            relations.append(Relation(source.id, link.type, target.id))
        return None


def without_circles(claims: Sequence[Claim]) -> list[Claim]:
    """Claims whose chains end: one that would lie in itself at some remove lies in none."""
    above: dict[str, str] = {}
    out = []
    for claim in claims:
        outer = claim.embedded_in
        if outer is not None and _reaches(outer, claim.id, above.items()):
            out.append(replace(claim, embedded_in=None))
            continue
        if outer is not None:
            above[claim.id] = outer
        out.append(claim)
    return out


def _reaches(start: str, goal: str, links: Iterable[tuple[str, str]]) -> bool:
    """Whether one comes from ``start`` to ``goal`` by the links, or is there."""
    links = list(links)
    seen, edge = {start}, [start]
    while edge:
        at = edge.pop()
        ahead = {t for s, t in links if s == at} - seen
        seen |= ahead
        edge += ahead
    return goal in seen


def _once(refs: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(refs))
