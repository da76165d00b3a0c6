"""Mentions: which letters name whom, read in context, with a reason and a confidence each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.authority_model import Authority, AuthorityActor
from onrecord.extract.lexicon import Entry, Hit, Lexicon
from onrecord.model import Actor, Article, Mention, Span

if TYPE_CHECKING:
    from onrecord.extract.language import Doc, Token

_PLACE_KINDS = frozenset({"city", "region", "country", "facility", "place"})
_LOCATIVE = frozenset(
    "in at near outside inside around across into through throughout toward towards "
    "from to via leave visit reach enter".split()
)
#: Nouns whose owner acts: "Moscow's demands", "Washington's ambassador".
_ACTING_NOUNS = frozenset(
    "government army force troops military demand response position claim war invasion ally official "
    "decision policy envoy ambassador proposal offer attack strike delegation minister ministry "
    "foreign stance refusal reluctance aggression sanction support aid relation tie leader "
    "president side negotiator plan call request statement denial effort interest".split()
)
#: Nouns whose target by "on" is the place struck, not the government.
_STRUCK = frozenset("attack strike assault bombing raid shelling march advance".split())
#: Family names that are common words or month names need a first name or a title.
_TITLES = frozenset(
    "president minister chancellor premier secretary senator governor king queen prince prime "
    "mr mrs ms mr. mrs. ms. dr dr. general gen. pope ambassador leader chairman spokesman "
    "spokeswoman spokesperson sen. rep. gov. sir lord judge justice".split()
)


@dataclass
class Found:
    """Mentions of an article, and the actors minted for those that nobody knows."""

    mentions: list[Mention] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)

    def at(self, span: Span) -> list[Mention]:
        """The mentions inside a span."""
        return [m for m in self.mentions if span.holds(m.span)]


def find_mentions(doc: Doc, article: Article, authority: Authority, lexicon: Lexicon) -> Found:
    """All names in all segments, resolved by the authority where the evidence is good enough."""
    reader = _Reader(doc, article, authority)
    for segment in article.segments:
        for hit in lexicon.find(article.text, segment.start, segment.end):
            reader.weigh(hit)
    reader.entities()
    return reader.done()


class _Reader:
    """Collects the names of one article; first full names, then short ones."""

    def __init__(self, doc: Doc, article: Article, authority: Authority) -> None:
        self.doc, self.article = doc, article
        self.actors = authority.by_iri
        self.found: dict[Span, Mention] = {}
        self.short: list[tuple[Span, list[Entry]]] = []
        self.people = _people(doc)
        self.minted: list[Actor] = []

    # names the authority knows

    def weigh(self, hit: Hit) -> None:
        """Takes a name, unless the letters belong to a longer name of a person."""
        person = self._inside_person(hit.span)
        entries = list(hit.entries)
        full = [e for e in entries if e.how == "name" and e.kind == "person"]
        if person is not None and person != hit.span and not full:
            families = [e for e in entries if e.how == "family-name"]
            if not families or not _title_then(self.doc, person, hit.span):
                return
        if full:
            self._take(hit.span, full[0], 1.0, "authority:name")
            return
        others = [e for e in entries if e.how != "family-name"]
        if not others:
            self.short.append((hit.span, entries))
            return
        entry, confidence, reason = self._read(hit.span, others)
        self._take(hit.span, entry, confidence, reason)

    def _read(self, span: Span, entries: list[Entry]) -> tuple[Entry, float, str]:
        """Which of several readings fits the place in the sentence."""
        by_how = {e.how: e for e in reversed(entries)}
        names = [e for e in entries if e.how == "name"]
        if names and not {"metonym", "place"} <= by_how.keys():
            sure = 1.0 if len({e.ref for e in names}) == 1 else 0.6
            return names[0], sure, "authority:name"
        if "metonym" in by_how:
            if "place" not in by_how and "name" not in by_how:
                return by_how["metonym"], 0.9, "authority:metonym"
            acts = _acts(self._token(span))
            if acts and "metonym" in by_how:
                return by_how["metonym"], 0.8, "authority:metonym/acts"
            other = by_how.get("place") or by_how["name"]
            return other, 0.85, "authority:place"
        for how in ("name", "place", "demonym-noun", "demonym", "metonym"):
            if how in by_how:
                sure = 1.0 if len({e.ref for e in entries if e.how == how}) == 1 else 0.6
                return by_how[how], sure, f"authority:{how}"
        return entries[0], 0.5, "authority"

    def _take(self, span: Span, entry: Entry, confidence: float, reason: str) -> None:
        self.found[span] = Mention("", span, entry.kind, entry.ref, confidence, reason)

    def _token(self, span: Span) -> Token | None:
        letters = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        return letters.root if letters is not None else None

    def _inside_person(self, span: Span) -> Span | None:
        return next((p for p in self.people if p.holds(span)), None)

    # names that only the language model sees

    def entities(self) -> None:
        """Adds people and organisations by name that the authority does not know."""
        for entity in self.doc.ents:
            span = _bare(self.article.text, entity.start_char, entity.end_char)
            if span is None or any(_touch(span, s) for s in self.found):
                continue
            if span not in self.people and entity.label_ == "PERSON":
                continue
            if entity.label_ == "PERSON":
                self.short.append((span, []))
            elif entity.label_ == "ORG" and _namelike(span.of(self.article.text)):
                self.short.append((span, []))

    def done(self) -> Found:
        """Resolves short names by the full ones, mints the unknown, numbers all."""
        text = self.article.text
        known: dict[str, list[Mention]] = defaultdict(list)
        for mention in self.found.values():
            if mention.kind == "person" and mention.ref:
                actor = self.actors.get(mention.ref)
                family = getattr(actor, "family_name", None)
                for key in {family, mention.span.of(text).split()[-1]} - {None}:
                    known[str(key)].append(mention)
        states = {m.ref for m in self.found.values() if m.kind == "state"}
        minted: dict[str, Actor] = {}
        for span, entries in sorted(self.short, key=lambda s: (-len(s[0].of(text).split()), s[0])):
            if any(_touch(span, s) for s in self.found):
                continue
            words = span.of(text).split()
            last = words[-1]
            refs = {m.ref for m in known.get(last, ())}
            if len(words) == 1 and len(refs) == 1:
                mention = known[last][0]
                self.found[span] = Mention("", span, "person", mention.ref, 0.9, "coreference:family-name")
                continue
            candidates = [e for e in entries if e.how == "family-name"]
            if candidates and len(words) == 1 and not refs:
                person = self._by_family(span, candidates, states)
                if person is not None:
                    self.found[span] = person
                    continue
            if entries and not self._is_entity(span):
                continue
            self._mint(span, minted, known)
        ordered = sorted(self.found.values(), key=lambda m: m.span)
        order = list(dict.fromkeys(m.ref for m in ordered if m.ref and ":" not in m.ref))
        names = {old: f"actor-{n}" for n, old in enumerate(order, start=1)}
        mentions = [
            Mention(f"mention-{n}", m.span, m.kind, names.get(m.ref or "", m.ref), m.confidence, m.reason)
            for n, m in enumerate(ordered, start=1)
        ]
        actors = [
            Actor(names[a.id], a.kind, a.label) for a in minted.values() if a.id in names
        ]
        return Found(mentions, sorted(actors, key=lambda a: int(a.id.rpartition("-")[2])))

    def _is_entity(self, span: Span) -> bool:
        return any(p == span for p in self.people)

    def _by_family(self, span: Span, entries: list[Entry], states: set[str | None]) -> Mention | None:
        """A family name on its own: by a title before it, or by a state the person acts for."""
        token = self._token(span)
        titled = token is not None and _titled(token)
        people: list[AuthorityActor] = []
        for entry in entries:
            actor = self.actors.get(entry.ref)
            if isinstance(actor, AuthorityActor):
                people.append(actor)
        fitting = [p for p in people if p.affiliated_with and set(p.affiliated_with) & states]
        if len(fitting) == 1 and (titled or self._is_entity(span) or len(people) == 1):
            if not titled and token is not None and token.pos_ != "PROPN":
                return None
            sure = 0.85 if titled else 0.75
            return Mention("", span, "person", fitting[0].iri, sure, "authority:family-name")
        if len(people) == 1 and titled:
            return Mention("", span, "person", people[0].iri, 0.7, "authority:family-name/title")
        return None

    def _mint(self, span: Span, minted: dict[str, Actor], known: dict[str, list[Mention]]) -> None:
        text = self.article.text
        label = " ".join(span.of(text).split())
        kind = "person" if span in self.people else "organisation"
        key = label.casefold()
        if kind == "person" and " " not in label:
            longer = [a for a in minted.values() if a.kind == kind and a.label.split()[-1] == label]
            if len(longer) == 1:
                key = longer[0].label.casefold()
        if key not in minted:
            minted[key] = Actor(f"new-{len(minted)}", kind, label)
        actor = minted[key]
        reason = "name:person" if kind == "person" else "name:organisation"
        self.found[span] = Mention("", span, kind, actor.id, 0.7 if kind == "person" else 0.5, reason)
        if kind == "person" and " " in label:
            known[label.split()[-1]].append(self.found[span])


def _people(doc: Doc) -> list[Span]:
    spans = []
    for entity in doc.ents:
        if entity.label_ == "PERSON":
            span = _bare(doc.text, entity.start_char, entity.end_char)
            if span is not None and _namelike(span.of(doc.text)):
                spans.append(span)
    return spans


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


def _touch(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _titled(token: Token) -> bool:
    """Whether a title stands before the name ("President Tarn", "Mr. Tarn")."""
    before = [c for c in token.lefts if c.dep_ in ("compound", "nmod", "amod")]
    if token.i > 0:
        before.append(token.doc[token.i - 1])
    return any(t.lower_ in _TITLES for t in before)


def _title_then(doc: Doc, person: Span, name: Span) -> bool:
    """Whether an entity is only a title and the name ("President Tarn")."""
    lead = doc.text[person.start : name.start].split()
    return bool(lead) and all(w.lower() in _TITLES for w in lead) and person.end == name.end


def _acts(token: Token | None) -> bool:
    """Whether a city's name stands where an actor stands: it says, agrees, owns a demand."""
    if token is None:
        return False
    at = token
    while at.dep_ in ("conj", "appos") and at.head != at:
        at = at.head
    if at.dep_ == "nsubj":
        # "Moscow is a city", "Kyiv lies on the Dnipro": no actor there
        return at.head.lemma_ not in ("be", "lie", "become", "sit")
    if at.dep_ == "nsubjpass":
        return True
    if at.dep_ == "poss":
        return at.head.lemma_.lower() in _ACTING_NOUNS
    if at.dep_ == "pobj":
        preposition = at.head.lower_
        if preposition in _LOCATIVE:
            return False
        if preposition == "on":
            return at.head.head.lemma_ not in _STRUCK
        return preposition in ("between", "with", "against", "by", "on", "towards")
    if at.dep_ in ("dobj", "dative", "iobj"):
        return at.head.lemma_ in (
            "urge accuse tell ask press blame condemn warn sanction criticise criticize "
            "support help thank call demand allow force persuade convince threaten".split()
        )
    if at.dep_ in ("compound", "npadvmod", "amod", "nmod"):
        after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
        return after is not None and after.text in ("-",) and at.head.lemma_ != "base"
    return False
