"""Mentions: which letters name whom, read in context, with a reason and a confidence each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from onrecord.authority.model import (
    Authority,
    AuthorityActor,
    AuthorityOffice,
    AuthorityPlace,
)
from onrecord.extract.names.bare_names import BareNames
from onrecord.extract.names.gazetteer import Entry, Hit, Lexicon
from onrecord.extract.names.model import MentionIndex
from onrecord.extract.names.name_context import TITLES, Tokens, acts, titled
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.names.person_names import COMMON_FAMILY_NAMES
from onrecord.extract.names.regions import of_the_region, region_behind, shared_region
from onrecord.extract.names.tenures import Holder, covers, holder
from onrecord.extract.syntax.parser import segment_at
from onrecord.extract.syntax.span_index import SpanIndex
from onrecord.extract.syntax.words import word_list, word_set
from onrecord.model import Actor, Mention, Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Doc

#: Kinds of which many states have one by the same name, and kinds that own one.
_BODIES = frozenset({"government-body", "political-party"})
_OWNING = frozenset({"state", "country", "region"})
#: From the owner's name to the body's: "Norland's new Congress", "the Norlandic Congress".
_POSSESSOR = re.compile(r"(?:['’]s? (?:[a-z-]+ ){0,2}| )$")
_FAR = 40  # characters in which it stands
_BEHIND_BODY = re.compile(r" (of|in) (?:the )?")
_LONGEST_SHORT = 8
_SHORT_FORM = re.compile(rf"\(([A-Z][A-Za-z&]{{1,{_LONGEST_SHORT - 1}}})\)")
_SHORT_FORM_BEGINS = re.compile(r"\b[A-Z]")
#: Behind a name, what makes somebody else of it: a child, a parent, the second of the name.
_SUFFIX = re.compile(r",? (Jr|Jnr|Junior(?! [A-Z])|Sr|Snr|II|III|IV)(?![\w-])\.?")
_EDGE = re.compile(r"\b")
#: What people do, and institutions too, but no place or thing: whoever does it is named.
_SPEAKING = word_list("verb-of-a-named-speaker")
_WHERE = word_set("in at near into outside inside around across")
#: Behind a name that a headline begins with: "Tarn: …", "Tarn on the ceasefire: …".
_SPEAKS_ON = re.compile(r"(?: (?:on|about|over) [^:\n]{1,60})?:(?!\S)")
_SMALL = word_set("of the and for in on to a an de la du des")


def find_mentions(parsed: ParsedArticle, authority: Authority, lexicon: Lexicon) -> MentionIndex:
    """All that names somebody, resolved where the evidence is good enough.

    Names first, the full before the short; then offices, groups and bodies described by a state;
    then what goes back to them: "the minister", "she". Who held an office is a matter of the day of
    publication.
    """
    # here, because the later steps build on this module
    from onrecord.extract.names.coreference import add_coreference
    from onrecord.extract.names.descriptions import add_descriptions

    reader = Names(parsed, authority, lexicon)
    for segment in parsed.article.segments:
        headline = parsed.tokens.headline(segment.start, segment.end)
        for hit in lexicon.find(parsed.text, segment.start, segment.end):
            reader.weigh(hit, headline)
    reader.entities()
    reader.settle()
    add_descriptions(reader)
    add_coreference(reader)
    return reader.done()


class Names:
    """Collects the names of one article; first full names, then short ones."""

    def __init__(self, parsed: ParsedArticle, authority: Authority, lexicon: Lexicon) -> None:
        self.parsed, self.authority, self.lexicon = parsed, authority, lexicon
        self.tokens, self.article = parsed.tokens, parsed.article
        self.text, self.published = parsed.text, parsed.published
        tokens, article = self.tokens, self.article
        self.actors = authority.by_iri
        self.found: dict[Span, Mention] = {}
        self.offices: dict[Span, str] = {}
        self.stated: set[tuple[str, str]] = set()
        self.minted: dict[str, Actor] = {}
        self._minted_by_id: dict[str, Actor] = {}
        self._minted_people: dict[str, list[Actor]] = defaultdict(list)  # by their last words
        self._states: dict[str, str | None] = {}
        self._ends: dict[int, Mention] = {}  # where a mention was taken last that ends there
        self._shared: list[Span] = []  # names that a state and a region share
        self._bodies: list[tuple[Span, Entry]] = []
        self._owners: dict[str, str | None] = {}
        # what may own a body, by where its name begins and ends, also within longer names
        self._owners_from: dict[int, tuple[Span, Entry]] = {}
        self._owners_to: dict[int, tuple[Span, Entry]] = {}
        self._titles: dict[str, frozenset[str]] = {}
        self.bare = BareNames(tokens)
        self.people = _people(tokens.doc, article.text)
        self._people = SpanIndex(self.people)
        self.people_at = {tokens.at(p)[0]: p for p in self.people}
        self._short: list[tuple[Span, list[Entry]]] = []
        self._rivals: list[tuple[Span, list[Entry]]] = []
        self._called: set[str] = set()  # what people are called
        self._namesakes: list[tuple[Span, Span]] = []  # with the suffix, and without
        self._short_forms = _short_forms(article.text)
        self._surnames = {
            words[-1] for p in self.people if len(words := p.of(self.text).split()) > 1
        }

    # names the authority knows

    def weigh(self, hit: Hit, headline: bool) -> None:
        """Takes a name, unless the letters belong to a longer name or stand for something else."""
        span = hit.span
        entries = [e for e in hit.entries if e.kind != "person" or self.of_that_time(e.ref)]
        if not entries:
            return
        owner = next((e for e in entries if e.kind in (*_OWNING, "city")), None)
        if owner is not None:
            self._owners_from[span.start] = self._owners_to[span.end] = span, owner
        person = self._inside_person(span)
        full = [e for e in entries if e.how == "name" and e.kind == "person"]
        if person is not None and person != span and not full:
            families = [e for e in entries if e.how == "family-name"]
            if not families or not self._title_then(person, span):
                return
        namesake = self._namesake(span, entries)
        if namesake is not None:
            self._namesakes.append((namesake, span))
            return
        if full:
            in_office = [e for e in full if self.in_office(e.ref, 0)]
            full = in_office or full
            sure = 1.0 if len({e.ref for e in full}) == 1 else 0.6
            self.take(span, full[0].kind, full[0].ref, sure, "authority:name")
            return
        others = [e for e in entries if e.how != "family-name"]
        if not others and self.tokens.no_family_name(span):
            return
        if not others or (person == span and span.of(self.text) in self._surnames):
            self._short.append((span, [e for e in entries if e.how == "family-name"]))
            return
        if self.tokens.common(span) or self._abbreviates_another(span, others):
            return
        bodies = [e for e in others if e.kind in _BODIES and e.how == "name"]
        if bodies and len(others) == len(bodies) == 1:
            self._bodies.append((span, bodies[0]))
        if not headline and self.tokens.in_longer(span, self.people_at):
            return
        if self.tokens.team(span) and any(e.kind == "state" or e.how == "place" for e in others):
            self.take(span, "organisation", None, 0.6, "team")
            return
        if self._elsewhere(span, others):
            self.take(span, "region", None, 0.5, "place:unknown")
            return
        if self._town(span, others):
            self.take(span, "city", None, 0.5, "place:town")
            return
        region = shared_region(span.of(self.text))
        if region is not None and any(e.kind == "state" for e in others):
            before = self._ends.get(span.start - 2)
            if before is not None and before.reason == "place:town":
                self.take(span, "region", self._labelled.get(region.label), 0.75, "place:region")
                return
            self._shared.append(span)
        rivals = self._countries(others)
        if len(rivals) > 1:
            self._rivals.append((span, others))
            return
        self._take_best(span, others)

    def _namesake(self, span: Span, entries: list[Entry]) -> Span | None:
        """The name with a suffix behind it that none of its bearers has: "Ilva Tarn Jr."."""
        suffix = _SUFFIX.match(self.text, span.end)
        if suffix is None or not any(e.kind == "person" for e in entries):
            return None
        if suffix[1] == "II" and not any(e.how == "name" for e in entries):
            return None  # "the Tarn II government"
        for entry in entries:
            actor = self.actors.get(entry.ref)
            if isinstance(actor, AuthorityActor) and any(
                name.rstrip(".").endswith(f" {suffix[1]}") for name in (actor.label, *actor.names)
            ):
                return None
        return Span(span.start, suffix.end())

    def _settle_namesakes(self, known: _Named) -> None:
        """The article's own people by names with a suffix, the full names first."""
        full = [(whole, name) for whole, name in self._namesakes if " " in name.of(self.text)]
        short = [(whole, name) for whole, name in self._namesakes if " " not in name.of(self.text)]
        for whole, name in (*full, *short):
            label = " ".join(whole.of(self.text).split())
            longer = [a for a in self._minted_people[label.split()[-1]] if a.label.endswith(label)]
            actor = longer[0] if len(longer) == 1 else self.mint("person", label)
            self.take(whole, "person", actor.id, 0.7, "name:person")
            known.add(name.of(self.text).split()[-1], self.found[whole])

    def _take_best(self, span: Span, entries: list[Entry]) -> None:
        """Which of several readings fits the place in the sentence."""
        by_how = {e.how: e for e in reversed(entries)}
        names = [e for e in entries if e.how == "name"]
        if names and not {"metonym", "place"} <= by_how.keys():
            sure = 1.0 if len({e.ref for e in names}) == 1 else 0.6
            self._take(span, names[0], sure, "authority:name")
        elif "metonym" in by_how:
            if "place" not in by_how and "name" not in by_how:
                self._take(span, by_how["metonym"], 0.9, "authority:metonym")
            elif acts(self.tokens.root(span)) and not self._dateline(span):
                self._take(span, by_how["metonym"], 0.8, "authority:metonym/acts")
            else:
                other = by_how.get("place") or by_how["name"]
                self._take(span, other, 0.85, "authority:place")
        else:
            order = ["name", "place", "demonym-noun", "demonym"]
            if {"demonym", "demonym-noun"} <= by_how.keys() and self.tokens.describes(span):
                order.remove("demonym-noun")  # "the Swiss army", not "the Swiss"
            how = next(h for h in order if h in by_how)
            sure = 1.0 if len({e.ref for e in entries if e.how == how}) == 1 else 0.6
            if how == "demonym-noun":
                self._population(span, by_how[how].ref, 0.9 * sure)
            else:
                self._take(span, by_how[how], sure, f"authority:{how}")

    def _dateline(self, span: Span) -> bool:
        """Whether a name stands in capitals at the head of a paragraph: where it was written."""
        at = span.start
        while at and self.text[at - 1].isspace() and self.text[at - 1] != "\n":
            at -= 1
        opens = at == 0 or self.text[at - 1] == "\n"
        return opens and span.of(self.text).isupper()

    def _population(self, span: Span, state: str, sure: float) -> None:
        """ "Norlanders": people of the state, not the state."""
        actor = self.mint("population", span.of(self.text), state)
        self.take(span, "population", actor.id, sure, "description:people")

    def _take(self, span: Span, entry: Entry, confidence: float, reason: str) -> None:
        self.take(span, entry.kind, entry.ref, confidence, reason)

    def take(self, span: Span, kind: str, ref: str | None, sure: float, reason: str) -> None:
        """Keeps a mention of these letters."""
        self.found[span] = Mention("", span, kind, ref, round(sure, 3), reason)
        self._ends[span.end] = self.found[span]

    def take_holder(self, span: Span, who: Holder, sure: float, reason: str) -> Mention:
        """Keeps a mention of an office's holder; of one who only may hold it, as no more than that.

        A supposition is at least as unsure as an office whose holder nobody knows.
        """
        if who.certain:
            self.take(span, "person", who.person, sure, reason)
        else:
            unsure = round(min(sure, 0.5) - 0.1, 3)
            self.found[span] = Mention(
                "", span, "person", None, unsure, f"{reason}/may-hold", who.person
            )
            self._ends[span.end] = self.found[span]
        return self.found[span]

    def _inside_person(self, span: Span) -> Span | None:
        return next((self.people[n] for n in self._people.holding(*span)), None)

    def _title_then(self, person: Span, name: Span) -> bool:
        """Whether an entity is only a title and the name ("President Tarn")."""
        lead = self.text[person.start : name.start].split()
        return bool(lead) and all(w.lower() in TITLES for w in lead) and person.end == name.end

    def _abbreviates_another(self, span: Span, entries: list[Entry]) -> bool:
        """Whether the article itself says what a short form stands for, and it is no such name."""
        long_form = self._short_forms.get(span.of(self.text))
        if long_form is None:
            return False
        words = _plain(long_form.of(self.text))
        for entry in entries:
            node = self.actors.get(entry.ref)
            if isinstance(node, AuthorityActor | AuthorityPlace):
                names = {_plain(n) for n in (node.label, *node.names)}
                if any(words in n or n in words for n in names if len(n) > 6):
                    return False
        return True

    def _elsewhere(self, span: Span, entries: list[Entry]) -> bool:
        """Whether a city of another state stands before a state's name: "Atlanta, Georgia"."""
        if not self.text[: span.start].endswith(", ") or not all(
            e.kind in ("state", "country") for e in entries
        ):
            return False
        before = self._ends.get(span.start - 2)
        if before is None or before.kind != "city" or before.ref is None:
            return False
        state = self.state_of(before.ref)
        return state is not None and state not in self._countries(entries)

    def _town(self, span: Span, entries: list[Entry]) -> bool:
        """Whether a region that its bearers do not lie in stands behind a name: "Moscow, Idaho"."""
        region = region_behind(self.text, span.start, span.end)
        name = span.of(self.text)
        if region is None or name.isupper() or shared_region(name) is not None:
            return False
        if any(e.how not in ("name", "place", "metonym") for e in entries):
            return False
        for entry in entries:
            state = self.actors.get(self.state_of(entry.ref) or "")
            if isinstance(state, AuthorityActor) and (
                state.iso3 == region.state or region.name in (state.label, *state.names)
            ):
                return False
        return True

    # one name, a state and a region: "Georgia"

    def _settle_shared(self) -> None:
        """Takes a shared name for the region's where what stands beside it says so.

        Or where it says so elsewhere, or a city of the region's country is named, and nothing of
        the state is.
        """
        taken = [s for s in self._shared if s in self.found]
        clear = {s for s in taken if of_the_region(self.text, s.start, s.end)}
        for name in {s.of(self.text) for s in taken}:
            region = shared_region(name)
            same = [s for s in taken if s.of(self.text) == name]
            if region is None:
                continue
            own = {self.found[s].ref for s in same}
            others = [m for m in self.found.values() if m.ref and m.span.of(self.text) != name]
            of_state = any(self.state_of(m.ref or "") in own for m in others)
            hints = bool(clear & set(same)) or any(
                m.kind == "region" and m.reason in ("place:unknown", "place:region")
                for s, m in self.found.items()
                if s.of(self.text) == name
            )
            label = self._labelled.get(region.label)
            for span in same:
                if span in clear or (hints and not of_state):
                    self.take(span, "region", label, 0.75, "place:region")

    @cached_property
    def _labelled(self) -> dict[str, str]:
        return {p.label: p.iri for p in self.authority.places if p.kind == "region"}

    # one name, several countries: "Georgia"

    def _countries(self, entries: Iterable[Entry]) -> dict[str, list[Entry]]:
        """Readings by the state they belong to, those of a state and its own land together."""
        by_state: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            state = self.state_of(entry.ref)
            if state is not None:
                by_state[state].append(entry)
        return by_state

    def state_of(self, ref: str) -> str | None:
        """The state that an actor or place belongs to, itself where it is one."""
        if ref not in self._states:
            self._states[ref] = self._state_of(ref)
        return self._states[ref]

    def _state_of(self, ref: str, steps: int = 5) -> str | None:
        node = self.actors.get(ref)
        if steps == 0:
            return None
        if isinstance(node, AuthorityActor):
            if node.kind == "state":
                return node.iri
            above = [node.body_of, *node.affiliated_with]
        elif isinstance(node, AuthorityPlace):
            if node.territory_of:
                return node.territory_of
            above = [node.located_in]
        else:
            return None
        return next((s for a in above if a and (s := self._state_of(a, steps - 1))), None)

    def _settle_rivals(self) -> None:
        """Chooses by what else the article names: of the state, or in its land."""
        seen = Counter(
            state for m in self.found.values() if m.ref and (state := self.state_of(m.ref))
        )
        for span, entries in self._rivals:
            ranked = sorted(
                self._countries(entries).items(), key=lambda item: -seen.get(item[0], 0)
            )
            (best, chosen), (second, _) = ranked[:2]
            if seen.get(best, 0) == seen.get(second, 0):
                self._take_best(span, entries)
                mention = self.found[span]
                self.take(span, mention.kind, mention.ref, 0.6, mention.reason)
            else:
                self._take_best(span, chosen)
                mention = self.found[span]
                self.take(span, mention.kind, mention.ref, 0.75, mention.reason)

    # bodies by a name that many states have one of: "Congress"

    def _settle_bodies(self) -> None:
        """Gives a body to the state that is named as its owner, where that is another one.

        By a possessor or adjective before it, "of" a state or "in" its land behind it; later names
        without an owner follow the last one that had one.
        """
        last: dict[str, Actor | None] = {}
        for span, entry in sorted(self._bodies, key=lambda b: b[0]):
            name = " ".join(span.of(self.text).split())
            own = self._own_state(entry.ref)
            if own is None:
                continue
            start, owner = self._owner(span, entry)
            if owner == own:
                last[entry.ref] = None
            elif owner is not None:
                label = self.text[start : span.end]
                state = owner if isinstance(self.actors.get(owner), AuthorityActor) else None
                last[entry.ref] = self.mint(
                    entry.kind, label if start < span.start else name, state
                )
            elif self._names_owner(name, own):
                last[entry.ref] = None
                continue
            body = last.get(entry.ref)
            party = entry.kind == "political-party" and body is not None and body.body_of
            if body is not None and (span in self.found or party):
                reason = "description:body" if owner is not None else "coreference:body"
                self.take(span, entry.kind, body.id, 0.7 if owner is not None else 0.6, reason)

    def _owner(self, span: Span, entry: Entry) -> tuple[int, str | None]:
        """Where the phrase with its owner begins, and the state (or the region) that owns it."""
        lead = _POSSESSOR.search(self.text, max(0, span.start - _FAR), span.start)
        before = self._owners_to.get(lead.start()) if lead is not None else None
        if before is not None and before[1].kind in _OWNING:
            ref = before[1].ref
            return before[0].start, ref if before[1].kind == "region" else self.state_of(ref)
        after = _BEHIND_BODY.match(self.text, span.end)
        at = self._owners_from.get(after.end()) if after is not None else None
        if after is None or at is None:
            return span.start, None
        if after[1] == "in" and entry.kind == "political-party" and at[1].kind == "city":
            # a party's people go anywhere: the country has to be named
            end = at[0].end
            if self.text[end : end + 2] != ", " or end + 2 not in self._owners_from:
                return span.start, None
        return span.start, self.state_of(at[1].ref)

    def _own_state(self, ref: str) -> str | None:
        """The state that a body is of; of a party, the one that its longer names begin with."""
        if ref not in self._owners:
            actor = self.actors.get(ref)
            names = actor.names if isinstance(actor, AuthorityActor) else ()
            firsts = [name.split()[0] for name in names if " " in name]
            found = (
                entry.ref
                for first in firsts
                for hit in self.lexicon.find(first, 0, len(first))
                for entry in hit.entries
                if entry.kind == "state" and hit.span.end == len(first)
            )
            self._owners[ref] = self.state_of(ref) or next(found, None)
        return self._owners[ref]

    def _names_owner(self, name: str, state: str) -> bool:
        """Whether a body's name says itself whose it is: "U.S. Congress"."""
        actor = self.actors.get(state)
        return isinstance(actor, AuthorityActor) and any(
            name.startswith(f"{word} ") for word in (actor.label, *actor.names, *actor.demonyms)
        )

    # names that only the language model sees

    def entities(self) -> None:
        """Adds people and organisations by name that the authority does not know."""
        for entity in self.tokens.doc.ents:
            if entity.label_ != "ORG":
                continue
            span = _bare(self.text, entity.start_char, entity.end_char)
            if span is None or not _namelike(span.of(self.text)):
                continue
            if not self.tokens.is_title(span):
                self._short.append((span, []))
        self.people += _speaking(self.tokens, self.people)
        self._called = {p.of(self.text) for p in self.people}
        self._people = SpanIndex(self.people)
        self._short += [(span, []) for span in self.people]

    def settle(self) -> None:
        """Resolves short names by the full ones, and mints what nobody knows."""
        self._settle_rivals()
        self._settle_shared()
        self._settle_bodies()
        known = _Named(self.text)
        for mention in self.found.values():
            if mention.kind == "person" and mention.ref:
                actor = self.actors.get(mention.ref)
                families = actor.family_names if isinstance(actor, AuthorityActor) else ()
                for key in {*families, mention.span.of(self.text).split()[-1]}:
                    known.add(key, mention)
        states = {s for m in self.found.values() if m.ref and (s := self.state_of(m.ref))}
        self._settle_namesakes(known)
        taken = _Taken(self.found)
        for span, entries in sorted(
            self._short, key=lambda s: (-len(s[0].of(self.text).split()), s[0])
        ):
            if taken.touches(span):
                continue
            self._settle_short(span, entries, known, states, taken)
            if span in self.found:
                taken.add(span)
        self._families_too(known, taken)
        self._short_forms_too(taken)

    def _families_too(self, known: _Named, taken: _Taken) -> None:
        """Gives a family name that the language model takes for no name to who was named in full.

        Mid-sentence the capital is enough; at the head of a sentence it has to speak.
        """
        doc = self.tokens.doc
        for token in doc:
            refs = known.refs(token.text, given=True)
            if len(refs) != 1 or not token.text[0].isupper() or len(token.text) < 3:
                continue
            span = self.tokens.span(token.i, token.i + 1)
            if taken.touches(span) or self.tokens.no_family_name(span):
                continue
            if token.dep_ in ("compound", "amod", "nmod") or token.text.isupper():
                continue
            speaks = token.dep_ == "nsubj" and token.head.lemma_ in _SPEAKING
            place = token.dep_ == "pobj" and token.head.lower_ in _WHERE
            segment = segment_at(self.article.segments, span.start)
            titles = segment is None or self.tokens.headline(segment.start, segment.end)
            if place or titles or (token.is_sent_start and not speaks):
                continue
            if self.tokens.in_longer(span, self.people_at):
                continue
            self.take(span, "person", next(iter(refs)), 0.8, "coreference:family-name")
            taken.add(span)

    def _short_forms_too(self, taken: _Taken) -> None:
        """Gives a short form that the article explains to whom its long form names."""
        if not self._short_forms:
            return
        mentions = list(self.found.values())
        index = SpanIndex(m.span for m in mentions)
        places: dict[str, list[Span]] = defaultdict(list)
        for match in _SHORT_FORM_BEGINS.finditer(self.text):
            for end in range(match.start() + 2, match.start() + _LONGEST_SHORT + 1):
                form = self.text[match.start() : end]
                if form in self._short_forms and _EDGE.match(self.text, end):
                    places[form].append(Span(match.start(), end))
        for form, long_form in self._short_forms.items():
            named = self.found.get(long_form)
            if named is None:
                named = next((mentions[n] for n in index.holding(*long_form)), None)
            if named is None or named.ref is None:
                continue
            for span in places[form]:
                if not taken.touches(span):
                    self.take(span, named.kind, named.ref, 0.8, "coreference:short-form")

    def _settle_short(
        self,
        span: Span,
        entries: list[Entry],
        known: _Named,
        states: set[str],
        taken: _Taken,
    ) -> None:
        words = span.of(self.text).split()
        refs = known.refs(words[-1])
        if len(words) == 1 and len(refs) == 1:
            ref = next(iter(refs))
            self.take(span, "person", ref, 0.9, "coreference:family-name")
            return
        if len(words) == 1 and len(refs) > 1:
            self.take(span, "person", None, 0.4, "name:ambiguous")  # two of one family
            return
        candidates = [e for e in entries if e.how == "family-name"]
        if candidates and len(words) == 1 and not refs:
            person = self._by_family(span, candidates, states)
            if person is not None:
                self.found[span] = person
                known.add(words[-1], person)
                return
        is_person = self._inside_person(span) == span
        longer = self.bare.longer(words[0]) if len(words) == 1 else None
        if longer is not None and not taken.touches(longer):
            self._mint_name(longer, "person", known)
            taken.add(longer)
            if longer.holds(span):
                return
        if candidates and len(words) == 1 and self.bare.somebody(words[0]):
            is_person = True
        if len(words) == 2 and words[0] in self._called and self.bare.longer(words[0]) == span:
            is_person = True  # "Tarn Holt", who is called Tarn, is no organisation
        if (
            is_person
            and len(words) > 1
            and f"person:{' '.join(words).casefold()}" not in self.minted
        ):
            same = known.alike(words[-1], words[0])
            same = same or set(self.lexicon.people.get((words[0], words[-1]), ()))
            if len(same) == 1 and (ref := same.pop()):
                self.take(span, "person", ref, 0.85, "name:with-middle-name")
                known.add(words[-1], self.found[span])
                return
        common = bool(candidates) and words[0] in COMMON_FAMILY_NAMES
        if entries and not is_person and not common:
            return
        if (is_person or common) and len(words) == 1:
            namesakes = known.given(words[0])
            if len(namesakes) == 1 and (ref := next(iter(namesakes))):
                self.take(span, "person", ref, 0.75, "coreference:given-name")
                return
        if entries and not is_person:
            return
        self._mint_name(span, "person" if is_person else "organisation", known)

    def _by_family(self, span: Span, entries: list[Entry], states: set[str]) -> Mention | None:
        """A family name on its own, where nothing speaks against a known person of that name.

        By a title of theirs before it, a state they act for, or because the name is distinctive:
        only one known person bears it, who was in office on the day or within the ten years
        before, and it is no common name.
        """
        token = self.tokens.root(span)
        if token is None:
            return None
        name = span.of(self.text)
        has_title, is_person = titled(token), self._inside_person(span) == span
        people = [a for e in entries if isinstance(a := self.actors.get(e.ref), AuthorityActor)]
        people = [p for p in people if not self._speaks_against(name, p)]
        distinctive = len(people) == 1 and name not in COMMON_FAMILY_NAMES
        named = token.pos_ == "PROPN" or (distinctive and self.bare.named(token))
        if not has_title and not named and not self._marked(span):
            return None
        fitting = [p for p in people if set(p.affiliated_with) & states]
        if len(fitting) > 1:
            fitting = [p for p in fitting if self.in_office(p.iri, 0)]
        if len(fitting) == 1 and (has_title or is_person or len(people) == 1):
            sure = 0.85 if has_title else 0.75
            return Mention("", span, "person", fitting[0].iri, sure, "authority:family-name")
        if len(people) == 1:
            one = people[0]
            if has_title and self.in_office(one.iri, 10):
                return Mention("", span, "person", one.iri, 0.7, "authority:family-name/title")
            if distinctive and self.in_office(one.iri, 10):
                return Mention("", span, "person", one.iri, 0.65, "authority:family-name/only")
        return None

    def _speaks_against(self, name: str, person: AuthorityActor) -> bool:
        words = frozenset(word for n in (person.label, *person.names) for word in n.split())
        return self.bare.against(name, words, self._titles_of(person.iri))

    def _titles_of(self, person: str) -> frozenset[str]:
        """The words of the titles that a person has had, whenever."""
        if person not in self._titles:
            offices = {t.office for t in self.authority.tenures if t.holder == person}
            self._titles[person] = frozenset(
                word
                for office in offices
                if isinstance(node := self.actors.get(office), AuthorityOffice)
                for title in (*node.titles, node.label)
                for word in title.lower().split()
            )
        return self._titles[person]

    def _marked(self, span: Span) -> bool:
        """Whether a headline sets the name apart as its speaker's: "Tarn: …", "… – Tarn"."""
        segment = segment_at(self.article.segments, span.start)
        if segment is None or segment.kind != "headline":
            return False
        if span.start == segment.start:
            return _SPEAKS_ON.match(self.text, span.end, segment.end) is not None
        before = self.text[segment.start : span.start]
        return span.end == segment.end and before.endswith((" – ", " — ", " - "))

    def of_that_time(self, person: str) -> bool:
        """Whether news of the day can be of a person: within reach of the offices they held.

        From 20 years before the first to 40 after the last; those without a dated office always.
        """
        if self.published is None:
            return True
        held = [t for t in self.authority.tenures if t.holder == person]
        first = min((t.not_before or "" for t in held), default="")
        last = max((t.not_after or "9999" for t in held), default="9999")
        year = self.published.year
        return (not first or year >= int(first[:4]) - 20) and year <= int(last[:4]) + 40

    def in_office(self, person: str, years: int) -> bool:
        """Whether a person may have held an office at most so many years before the day.

        Unknown: yes. It is evidence of whom a name means, and says nothing of the office.
        """
        if self.published is None:
            return True
        return any(
            covers(t, self.published, years) for t in self.authority.tenures if t.holder == person
        )

    def holder(self, office: str) -> Holder | None:
        """Who held an office on the day of publication, or may have, where there is exactly one."""
        return holder(self.authority.tenures, office, self.published)

    def _mint_name(self, span: Span, kind: str, known: _Named) -> None:
        label = " ".join(span.of(self.text).split())
        key = None
        if kind == "person" and " " not in label:
            longer = self._minted_people.get(label, ())
            key = longer[0].label if len(longer) == 1 else None
        elif label in self._short_forms:
            key = " ".join(self._short_forms[label].of(self.text).split())
            key = key if f"{kind}:{key.casefold()}" in self.minted else None
        actor = self.mint(kind, key or label)
        sure = 0.7 if kind == "person" else 0.5
        self.take(span, kind, actor.id, sure, f"name:{kind}")
        if kind == "person" and " " in label:
            known.add(label.split()[-1], self.found[span])

    def mint(self, kind: str, label: str, body_of: str | None = None) -> Actor:
        """The article's own actor of that kind and name, the same one each time."""
        label = " ".join(label.split())
        key = f"{kind}:{label.casefold()}"
        if key not in self.minted:
            actor = self.minted[key] = Actor(f"new-{len(self.minted)}", kind, label, body_of)
            self._minted_by_id[actor.id] = actor
            if kind == "person":
                self._minted_people[label.split()[-1]].append(actor)
        return self.minted[key]

    def minted_by_id(self, ref: str) -> Actor | None:
        """The article's own actor of that id."""
        return self._minted_by_id.get(ref)

    def done(self) -> MentionIndex:
        """All in the order of the text, with ids."""
        ordered = sorted(self.found.values(), key=lambda m: m.span)
        order = list(dict.fromkeys(m.ref for m in ordered if m.ref and ":" not in m.ref))
        names = {old: f"actor-{n}" for n, old in enumerate(order, start=1)}
        mentions = [
            replace(m, id=f"mention-{n}", ref=names.get(m.ref or "", m.ref))
            for n, m in enumerate(ordered, start=1)
        ]
        by_id = {a.id: a for a in self.minted.values()}
        actors = [
            Actor(names[old], by_id[old].kind, by_id[old].label, by_id[old].body_of)
            for old in order
        ]
        return MentionIndex(mentions, actors, self.offices, self.stated)


class _Named:
    """The people named in full or known so far, by family name."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._by_family: dict[tuple[str, bool], set[str | None]] = defaultdict(set)
        self._by_both: dict[tuple[str, str], set[str | None]] = defaultdict(set)
        self._by_given: dict[str, set[str | None]] = defaultdict(set)

    def add(self, family: str, mention: Mention) -> None:
        """Adds a mention of somebody of that family name."""
        letters = mention.span.of(self._text)
        given, _, rest = letters.partition(" ")
        self._by_family[family, False].add(mention.ref)
        self._by_both[letters.split()[0], family].add(mention.ref)
        if rest:
            self._by_family[family, True].add(mention.ref)
            self._by_given[given].add(mention.ref)

    def refs(self, family: str, *, given: bool = False) -> set[str | None]:
        """Who is known by a family name; ``given``: with a given name before it."""
        return self._by_family.get((family, given), set())

    def alike(self, family: str, first: str) -> set[str | None]:
        """Who is known by a family name, in letters that begin with this word."""
        return set(self._by_both.get((first, family), ()))

    def given(self, name: str) -> set[str | None]:
        """Who is known by a given name."""
        return self._by_given.get(name, set())


class _Taken:
    """Which letters are spoken for."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._at = {n for span in spans for n in range(span.start, span.end)}

    def add(self, span: Span) -> None:
        self._at.update(range(span.start, span.end))

    def touches(self, span: Span) -> bool:
        return any(n in self._at for n in range(span.start, span.end))


def _people(doc: Doc, text: str) -> list[Span]:
    spans = []
    for entity in doc.ents:
        if entity.label_ == "PERSON":
            letters = entity.text
            of = letters.find(" of ")  # "Tarn of Norland"
            end = entity.start_char + of if of > 0 else entity.end_char
            span = _bare(text, entity.start_char, end)
            if span is not None and _namelike(span.of(text)):
                spans.append(span)
    return spans


def _speaking(tokens: Tokens, people: list[Span]) -> list[Span]:
    """Names that speak and that the language model takes for nobody's: "Holt said".

    At the head of a sentence a family name that the article has elsewhere counts whatever the
    word may be besides. Not where a longer name of an organisation holds it ("Holt Mining").
    """
    doc, found = tokens.doc, []
    taken = SpanIndex(people)
    families = {words[-1] for p in people if len(words := p.of(tokens.text).split()) > 1}
    organisations = {
        word
        for e in doc.ents
        if e.label_ == "ORG" and len(words := e.text.split()) > 1
        for word in words
    } - families
    for token in doc:
        if token.dep_ != "nsubj" or token.head.lemma_ not in _SPEAKING:
            continue
        if token.pos_ != "PROPN" and not (token.is_sent_start and token.text in families):
            continue
        first = token.i
        while first > 0 and doc[first - 1].pos_ == "PROPN" and doc[first - 1].head.i == token.i:
            first -= 1
        while first < token.i and tokens.lower[first] in TITLES:
            first += 1
        name = [t.text for t in doc[first : token.i + 1]]
        if any(t.dep_ in ("det", "amod", "poss") for t in token.children) or any(
            not w.isalpha() or not w[0].isupper() or w.isupper() or len(w) < 3 for w in name
        ):
            continue
        if any(w.lower() in TITLES or tokens.table.at([w.lower()], 0) is not None for w in name):
            continue
        span = tokens.span(first, token.i + 1)
        if organisations.isdisjoint(name) and not taken.touching(*span):
            found.append(span)
    return found


def _short_forms(text: str) -> dict[str, Span]:
    """Short forms that the article explains, "Norland Harbour Trust (NHT)", with the long form."""
    found: dict[str, Span] = {}
    for match in _SHORT_FORM.finditer(text):
        letters = [c.lower() for c in match[1] if c.isalpha()]
        words = list(re.finditer(r"\w+", text[max(0, match.start() - 120) : match.start()]))
        base = max(0, match.start() - 120)
        at, start = len(words), None
        for letter in reversed(letters):
            at -= 1
            while at >= 0 and words[at][0].lower() in _SMALL and words[at][0][0].lower() != letter:
                at -= 1
            if at < 0 or words[at][0][0].lower() != letter:
                break
            start = words[at].start()
        else:
            if start is not None:
                found.setdefault(match[1], Span(base + start, base + words[-1].end()))
    return found


def _plain(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("the ")


def _bare(text: str, start: int, end: int) -> Span | None:
    """An entity without what does not belong to a name: articles, possessives, marks, line ends."""
    letters = text[start:end]
    cut = letters.find("\n")
    if cut >= 0:
        end = start + cut
        letters = letters[:cut]
    for tail in ("’s", "'s", "’", "'"):
        if letters.endswith(tail):
            end -= len(tail)
            break
    while start < end and not text[start].isalnum():
        start += 1
    for lead in ("the ", "The ", "a ", "an "):
        if text.startswith(lead, start):
            start += len(lead)
    while end > start and not (text[end - 1].isalnum() or text[end - 1] == "."):
        end -= 1
    return Span(start, end) if end - start > 1 else None


def _namelike(name: str) -> bool:
    """Whether letters look like a proper name: capitals, no figures, not overlong."""
    words = name.split()
    capital = [w for w in words if w[0].isupper()]
    return (
        0 < len(words) <= 7
        and words[0][0].isupper()
        and len(capital) * 2 >= len(words)
        and not any(c.isdigit() for c in name)
        and len(name) > 2
    )
