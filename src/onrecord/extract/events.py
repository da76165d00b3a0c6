"""Events: what is said to happen, who takes part, where, when, how firmly, and in whose words.

A trigger (a verb or noun of the event table) makes a find; finds of one happening become one
event with several reports, only on evidence; relations link rounds, talks, agreements and what
they are about. Every step is a small function over the parse; nothing is guessed from the world.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from onrecord.extract import status as told
from onrecord.extract.arguments import (
    VERBAL,
    complement,
    conjuncts,
    letters,
    modified,
    object_of,
    attributive,
    passive,
    phrase,
    prepositional,
    recipient,
    subject,
)
from onrecord.extract.dates import DateFound, find_dates
from onrecord.extract.event_merge import Find, merged
from onrecord.extract.event_table import (
    Condition,
    EventTable,
    Row,
    ancestors,
    load_table,
    root_code,
)
from onrecord.extract.figures import figures_in
from onrecord.model import (
    Article,
    Claim,
    Dropped,
    Event,
    Location,
    Mention,
    Participant,
    Relation,
    Span,
    Spans,
    Status,
    When,
    merge,
)
from onrecord.resources import data_dir

if TYPE_CHECKING:
    from onrecord.extract.language import Doc, Token

READ: Final = frozenset({"headline", "standfirst", "paragraph", "enrichment-note"})
PLACES: Final = frozenset({"city", "region", "country", "place", "facility", "state"})
_PERSONAL: Final = frozenset({"he", "she", "they", "we", "i", "him", "her", "them", "us", "who"})
_DUMMY: Final = frozenset(
    "it this that these those there which what everything something nothing anything".split()
)
#: Verbs that only carry an event noun: their subject acts in it and their tense is its tense.
LIGHT: Final = frozenset(
    "hold have conduct carry launch stage make begin start open continue resume attend join take "
    "wage mount undertake complete conclude reach sign announce give pay issue lead perform "
    "ink strike clinch seal secure commit declare hammer impose negotiate stage".split()
)
HAPPENING: Final = frozenset(
    "begin start open continue resume conclude end take happen occur collapse fail break erupt "
    "last stall".split()
)
MEDIATING: Final[Mapping[str, str]] = {
    "mediate": "mediator",
    "broker": "mediator",
    "facilitate": "mediator",
    "host": "host",
    "convene": "host",
}
#: Nouns that speak of a happening worth its own event even as part of another's trigger.
KEPT: Final = frozenset(
    "Talks NegotiationRound Summit Meeting Visit Ceasefire PrisonerExchange Agreement "
    "ArmedConflict Invasion Deportation Repatriation".split()
)
#: Noun events that need no participant of their own to be worth keeping.
BARE: Final = frozenset(
    "Talks NegotiationRound Summit Ceasefire PrisonerExchange Agreement ArmedConflict Invasion "
    "Deportation Repatriation Election Disaster Accident Meeting".split()
)
#: Roots that are said rather than done: their target may stand inside what is said.
SPOKEN: Final = frozenset(
    "AGREE SUPPORT CONCEDE REQUEST ACCUSE REJECT THREATEN".split()
)
_COOPERATIVE: Final = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT", "CONCEDE"}
)
_HOSTILE: Final = frozenset({"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
#: Prepositions after which the other side stands, the likeliest first.
TARGET_PREPS: Final = (
    "against", "to", "with", "on", "upon", "into", "from", "toward", "towards", "at", "for",
    "of", "over", "about", "regarding", "along", "in",
)  # fmt: skip
#: After these the other side stands only if it is somebody.
_LOOSE: Final = frozenset({"in", "over", "at", "for", "of", "on", "about", "regarding"})
_PARTICIPLES: Final = frozenset({"Deportation", "Arrest", "Killing"})
_SAYING: Final = frozenset("say tell insist stress warn argue state add maintain declare".split())


class EventsFound(NamedTuple):
    """The events of one article in the order of the text, their relations, and what was left."""

    events: tuple[Event, ...]
    relations: tuple[Relation, ...]
    dropped: tuple[Dropped, ...]


def find_events(
    doc: Doc,
    article: Article,
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    authority_places: Mapping[str, str],
    *,
    table: EventTable | None = None,
) -> EventsFound:
    """Finds the events of a parsed article.

    ``doc``: the parse of ``article.text`` (``token.idx`` are its offsets), sentences split at
    segments. ``authority_places``: the territory's IRI of each state's IRI. ``table``: the trigger
    table; without one, that of the package.
    """
    reader = _Reader(
        doc, article, mentions, claims, authority_places, table or load_table(data_dir() / "language")
    )
    finds = reader.finds()
    events, relations = merged(finds, article.text)
    return EventsFound(events, relations, tuple(reader.dropped))


def plover_root(kind: str, status: Status, announced: bool = True) -> str | None:
    """The PLOVER root of a report: what is only announced is an agreement or a threat.

    PLOVER codes an act of cooperation that its actor announces as AGREE and one that is withheld as
    REJECT, a hostile act that is announced as THREATEN. ``announced``: by a verb, not by a noun or
    as a mere purpose, which keep the root of their class.
    """
    root = root_code(kind)
    if root in _COOPERATIVE and status == "negated" and announced:
        return "REJECT"
    if status == "planned" and announced:
        if root in _COOPERATIVE:
            return "AGREE"
        if root in _HOSTILE:
            return "THREATEN"
    return root


@dataclass
class _Match:
    """A row that fits a token, and the words it took."""

    row: Row
    token: Token
    words: list[Token] = field(default_factory=list)
    theme: Token | None = None
    object: Token | None = None


class _Reader:
    """Reads one article; holds what every step needs."""

    def __init__(
        self,
        doc: Doc,
        article: Article,
        mentions: Sequence[Mention],
        claims: Sequence[Claim],
        places: Mapping[str, str],
        table: EventTable,
    ) -> None:
        self.doc, self.article, self.table, self.places = doc, article, table, places
        self.people = table.sets.get("people", frozenset())
        self.dropped: list[Dropped] = []
        self.claims = sorted(
            ((span.end - span.start, span, claim) for claim in claims for span in claim.content),
            key=lambda item: (item[0], item[1], item[2].id),
        )
        starts = {token.idx: token.i for token in doc}
        self.by_token: dict[int, Mention] = {}
        for mention in sorted(
            mentions, key=lambda m: (m.span.start - m.span.end, m.span.start, m.id)
        ):
            for offset in range(mention.span.start, mention.span.end):
                if offset in starts:
                    self.by_token.setdefault(starts[offset], mention)
        day = _day(article.published)
        self.dates = {
            future: find_dates(article.text, day, future=future) for future in (False, True)
        }
        self.dated: dict[int, int] = {}
        for number, found in enumerate(self.dates[False]):
            for offset in range(found.span.start, found.span.end):
                if offset in starts:
                    self.dated.setdefault(starts[offset], number)
        self.consumed: dict[int, str] = {}
        self.kinds: dict[int, str] = {}

    # ---------------------------------------------------------------- the way through the text

    def finds(self) -> list[Find]:
        """All triggers of the article that stand up, in the order of the text."""
        out: list[Find] = []
        for segment, tokens in self._segments():
            verbs = [match for token in tokens if (match := self.verb_match(token))]
            for match in verbs:
                if match.theme is not None:
                    self.consumed[match.theme.i] = match.row.type
                for word in match.words:
                    self.consumed[word.i] = match.row.type
            here = [self.verb_find(match) for match in verbs if not self._serves_noun(match.token)]
            here += [self.noun_find(m) for token in tokens if (m := self.noun_match(token))]
            here += [f for token in tokens if (f := self.must_find(token))]
            for find in sorted(filter(None, here), key=lambda f: f.token_index):
                claim = self._claim(find.trigger[0])
                if segment == "enrichment-note" and claim is None:
                    self.dropped.append(
                        Dropped(
                            f"event '{find.label}' at {find.trigger[0].start}",
                            "an enrichment note speaks for no one: no claim covers it",
                        )
                    )
                    continue
                status = told.in_claim(find.status, claim)
                out.append(
                    replace(
                        find,
                        claim=claim.id if claim else None,
                        status=status,
                        segment=segment,
                        plover=plover_root(find.type, status, find.announced),
                    )
                )
        return out

    def _segments(self) -> list[tuple[str, list[Token]]]:
        if not self.article.segments:
            return [("paragraph", list(self.doc))]
        out: list[tuple[str, list[Token]]] = []
        tokens = iter(self.doc)
        token = next(tokens, None)
        for segment in sorted(self.article.segments, key=lambda s: s.start):
            inside: list[Token] = []
            while token is not None and token.idx < segment.end:
                if token.idx >= segment.start:
                    inside.append(token)
                token = next(tokens, None)
            if segment.kind in READ:
                out.append((segment.kind, inside))
        return out

    def _claim(self, span: Span) -> Claim | None:
        return next((claim for _, held, claim in self.claims if held.holds(span)), None)

    # ------------------------------------------------------------------------------- words

    def mention(self, token: Token) -> Mention | None:
        """The longest mention that the token is part of."""
        return self.by_token.get(token.i)

    def is_time(self, token: Token) -> bool:
        """Whether the token is part of a date."""
        return token.i in self.dated

    def is_actor(self, token: Token) -> bool:
        """Whether the token can stand for somebody who acts."""
        if self.is_time(token):
            return False
        if token.i in self.by_token:
            return True
        if token.pos_ == "PRON":
            return token.lower_ in _PERSONAL
        if token.lemma_.lower() in self.people:
            return True
        if token.pos_ == "PROPN":
            return not self.table.of(token.lower_, "noun")
        inner = _inner(token)
        return inner is not None and inner.i != token.i and self.is_actor(inner)

    def _fits(self, condition: Condition, token: Token | None) -> Token | None | bool:
        """The token that meets the condition, True where none is needed, False where it fails."""
        if condition.need == "none":
            return token is None
        if token is None:
            return condition.need == "any" or condition.optional
        candidates = [token]
        inner = _inner(token)
        if inner is not None:
            candidates.append(inner)
        lemmas = [c.lemma_.lower() for c in candidates]
        lemmas += [c.lower_ for c in candidates]
        if condition.barred and any(lemma in condition.barred for lemma in lemmas):
            return False
        if not condition.words and not condition.actor:
            return True
        for candidate in [*candidates, *conjuncts(token)]:
            forms = {candidate.lemma_.lower(), candidate.lower_, candidate.lower_.removesuffix("s")}
            if forms & condition.words:
                return candidate
        if condition.actor and any(self.is_actor(c) for c in candidates):
            return True
        return False

    # ------------------------------------------------------------------------------- verbs

    def verb_match(self, token: Token) -> _Match | None:
        """The first row of the table that fits a verb."""
        if token.pos_ == "ADJ" and token.dep_ == "amod":
            # "the deported children": the tagger's adjective is the table's participle
            stems = (token.lower_.removesuffix("ed"), token.lower_.removesuffix("d"))
            rows = next((r for s in stems if s != token.lower_ and (r := self.table.of(s, "verb"))), ())
            if not any(row.type in _PARTICIPLES for row in rows):
                return None
        elif token.pos_ == "ADJ" or (token.pos_ == "VERB" and token.dep_ == "acomp"):
            rows = self.table.of(token.lower_, "verb")
            if token.tag_ == "VBN" or not rows:
                rows = rows or self.table.of(token.lemma_.lower(), "verb")
            if not rows or complement(token) is None:
                return None
        elif token.pos_ != "VERB" or _nominal(token):
            return None
        else:
            rows = self.table.of(token.lemma_.lower(), "verb")
        if token.dep_ in ("amod", "compound") and not (
            rows and rows[-1].type in _PARTICIPLES and token.tag_ in ("VBN", "VBD", "JJ")
        ):
            return None
        for row in rows:
            match = self._verb_fits(row, token)
            if match is not None:
                return match
        return None

    def _verb_fits(self, row: Row, token: Token) -> _Match | None:
        done_to = object_of(token)
        words: list[Token] = []
        at = token
        for word in row.trigger[1:]:
            found = next((c for c in (*at.children, *token.children) if _is(c, word)), None)
            if found is None or found.i < token.i:
                return None
            words.append(found)
            if found.dep_ == "prep":
                done_to = next((c for c in found.children if c.dep_ == "pobj"), done_to)
            elif done_to is not None and found.i == done_to.i:
                done_to = None
            at = found
        when = row.when
        if "negated" in when and not told.is_negated(token):
            return None
        if "affirmed" in when and told.is_negated(token):
            return None
        if "passive" in when and not passive(token):
            return None
        if "active" in when and passive(token):
            return None
        clause = complement(token)
        if "comp" in when and clause is None:
            return None
        if "nocomp" in when and clause is not None:
            return None
        if "noocomp" in when and any(c.dep_ in ("ccomp", "oprd") for c in token.children):
            return None
        if row.prepositions:
            heads = [token] if done_to is None else [token, done_to]
            there = {name for name, _ in prepositional(*heads)}
            there |= {c.lower_ for c in token.children if c.dep_ in ("prep", "dative", "prt")}
            if not there & row.prepositions:
                return None
        if self._fits(row.subject, self._subject(token)) is False:
            return None
        fit = self._fits(row.object, done_to)
        if fit is False and row.object.words and recipient(token) is not None:
            fit = False
        if fit is False:
            return None
        match = _Match(row, token, words, object=done_to)
        if not isinstance(fit, bool) and fit is not None and row.object.words:
            carried = row.plover in ("MOBILIZE", "AID") or row.type == "Withdrawal"
            if carried or not self.is_actor(fit):
                match.theme, match.object = fit, None
        return match

    def _subject(self, token: Token) -> Token | None:
        if token.pos_ == "ADJ" or token.dep_ == "acomp":
            return next(
                (c for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass")), None
            )
        return subject(token)

    def _serves_noun(self, token: Token) -> bool:
        """Whether the verb only says who mediates or hosts a noun's event ("talks hosted by")."""
        return (
            token.dep_ == "acl"
            and token.lemma_ in MEDIATING
            and bool(self.table.of(token.head.lemma_.lower(), "noun"))
        )

    def verb_find(self, match: _Match) -> Find | None:
        """A find from a verb with its participants, or None where nobody takes part."""
        row, token = match.row, match.token
        kind, mode = row.type, row.mode
        trigger = [token, *match.words]
        if match.theme is not None:
            named = self._noun_row(match.theme)
            if named is not None and (
                root_code(named.type) == row.plover or named.object.names_set
            ):
                kind, mode = named.type, named.mode or mode
                trigger.append(match.theme)
        roles: list[tuple[str, Token]] = []
        doer = self._subject(token)
        subject_role = row.roles.get("subject", "agent")
        if doer is not None:
            roles += [(subject_role, t) for t in conjuncts(doer)]
        roles += self._others(match)
        if doer is None and match.theme is not None and self.is_actor(match.theme):
            roles.append(("subject", match.theme))  # "soldiers were deployed"
        participants = self.participants(roles, token)
        if not participants:
            return None
        negative = "negated" in row.when
        status: Status = "happened" if negative else told.of_verb(token)
        if kind == "AwaitedAnswer" and status == "happened":
            status = "ongoing"
        how = "passive" if passive(token) else "active"
        if negative:
            how = "negated"
        elif match.theme is not None:
            how = match.theme.lemma_.lower()
        heads = [token] if match.theme is None else [token, match.theme]
        return Find(
            token_index=token.i,
            type=kind,
            mode=mode,
            context=row.context,
            trigger=_spans(trigger),
            participants=participants,
            place=self.place(heads),
            when=self.when([token, *heads], status),
            figures=figures_in(self._counted(match), self.dated, self.article.text),
            status=status,
            rule=f"verb:{'_'.join(row.trigger)}/{how}",
            label=self._verb_label(match, participants),
            lemma=row.trigger[0],
            themes=self._themes(match),
            sentence=token.sent.start,
            announced=status == "negated" or told.announced(token),
            about=self._about(match),
            definite=attributive(token),
            confidence=_confidence(participants),
        )

    def _about(self, match: _Match) -> str | None:
        """The lemma of what an agreement or the like is about."""
        noun = match.object or match.theme
        if match.theme is not None and self._noun_row(match.theme) is not None:
            index = _theme_of(match.theme)
            return self.doc[index].lemma_.lower() if index is not None else None
        clause = complement(match.token)
        if clause is not None:
            return f"to {clause.lemma_.lower()}"
        if noun is None:
            pairs = dict(reversed(prepositional(match.token)))
            noun = pairs.get("on") or pairs.get("to")
        return noun.lemma_.lower() if noun is not None else None

    def _counted(self, match: _Match) -> list[Token]:
        out = [t for t in (match.object, match.theme) if t is not None]
        out += [noun for name, noun in prepositional(match.token) if name == "of"]
        return out

    def _themes(self, match: _Match) -> tuple[int, ...]:
        noun = match.theme or match.object
        if noun is None:
            pairs = dict(reversed(prepositional(match.token)))
            noun = pairs.get("on") or pairs.get("for")
        return tuple(t.i for t in conjuncts(noun)) if noun is not None else ()

    def _others(self, match: _Match) -> list[tuple[str, Token]]:
        """Everyone but the subject, with their roles."""
        row, token = match.row, match.token
        roles: list[tuple[str, Token]] = []
        object_role = row.roles.get("object", "target")
        heads = [token] if match.theme is None else [token, match.theme]
        heads += [w for w in match.words if w.dep_ in ("dobj", "prt", "advmod", "acomp", "oprd")]
        pairs = [(name, noun) for name, noun in prepositional(*heads) if not self.is_time(noun)]
        by_name = dict(reversed(pairs))
        if match.object is not None and object_role not in ("theme", "place"):
            roles += self._done_to(match.object, object_role, row)
        to_whom = recipient(token)
        if to_whom is not None and (match.object is None or to_whom.i != match.object.i):
            roles += [("target", t) for t in conjuncts(to_whom)]
        for name, noun in pairs:
            if name in row.roles and row.roles[name] not in ("theme", "place"):
                if name == "between":
                    roles += [(row.roles[name], t) for t in conjuncts(noun)]
                else:
                    roles += [(row.roles[name], t) for t in conjuncts(noun)]
            elif name == "between" and self.is_actor(noun):
                roles += [("agent", t) for t in conjuncts(noun)]
        if any(role in ("target", "host") for role, _ in roles):
            return roles
        for name in TARGET_PREPS:
            noun = by_name.get(name)
            if noun is None or name in row.roles:
                continue
            if name in _LOOSE and not self.is_actor(noun):
                if row.plover in SPOKEN and name != "in":
                    return roles + self._done_to(noun, "target", row)
                continue
            return roles + [("target", t) for t in conjuncts(noun)]
        if match.theme is not None:
            owner = self._owner_in(match.theme)
            doer = self._subject(token)
            if owner is not None and doer is None and row.type in ("Ratification", "Agreement"):
                return roles + [("agent", t) for t in self._names_before(match.theme)]
            if owner is not None and doer is not None:
                if owner.i != doer.i and not _refers(owner, doer):
                    return roles + [("target", t) for t in conjuncts(owner)]
        clause = complement(token)
        if row.plover in SPOKEN and clause is not None:
            roles += self._in_clause(clause, token)
        elif match.theme is not None and row.plover in SPOKEN:
            for c in match.theme.children:
                if c.dep_ in ("acl", "relcl") and c.pos_ in VERBAL:
                    roles += self._in_clause(c, token)
                    break
        return roles

    def _done_to(self, noun: Token, role: str, row: Row) -> list[tuple[str, Token]]:
        """The object; of a matter that is spoken of, whose matter it is."""
        heads = conjuncts(noun)
        if self._is_event(noun) and row.plover in ("AGREE", "REQUEST"):
            return []
        if row.plover not in SPOKEN or self.is_actor(noun):
            return [(role, t) for t in heads]
        inner = self._owner_in(noun)
        if inner is None:
            order = ("by", "against", "from", "with", "to", "on", "of", "in")
            if row.plover == "REQUEST":
                order = ("of", "by", "from", "with", "against", "to", "on", "in")
            by_name = dict(reversed(prepositional(noun)))
            inner = next(
                (by_name[n] for n in order if n in by_name and self.is_actor(by_name[n])), None
            )
        if inner is not None:
            return [(role, t) for t in conjuncts(inner)]
        return [(role, t) for t in heads]

    def _owner_in(self, noun: Token) -> Token | None:
        """Whose the noun is: a possessor or a name before it."""
        for c in noun.children:
            if c.dep_ == "poss" and self.is_actor(c):
                return c
        for c in noun.children:
            if c.dep_ in ("compound", "amod", "nmod") and c.i in self.by_token:
                return c
        return None

    def _in_clause(self, clause: Token, governor: Token) -> list[tuple[str, Token]]:
        """Whom a promise, threat or demand is about: inside its clause."""
        own = next((c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        me = self._subject(governor)
        if own is not None and own.pos_ != "PRON" and (me is None or own.i != me.i):
            if self.is_actor(own):
                return [("target", t) for t in conjuncts(own)]
        done_to = object_of(clause)
        if done_to is not None and (me is None or done_to.i != me.i):
            if self.is_actor(done_to):
                return [("target", t) for t in conjuncts(done_to)]
            owner = self._owner_in(done_to)
            if owner is not None:
                return [("target", t) for t in conjuncts(owner)]
        heads = [clause] if done_to is None else [clause, done_to]
        pairs = dict(reversed(prepositional(*heads)))
        for name in TARGET_PREPS:
            if name in pairs and self.is_actor(pairs[name]):
                return [("target", t) for t in conjuncts(pairs[name])]
        further = complement(clause)
        if further is not None:
            return self._in_clause(further, clause)
        return []

    def must_find(self, token: Token) -> Find | None:
        """"Norland said Sudria must withdraw": a demand of the one who says so."""
        if token.tag_ != "MD" or token.lower_ not in ("must", "should") or token.dep_ != "aux":
            return None
        verb = token.head
        governor = verb.head
        if verb.dep_ != "ccomp" or governor.lemma_ not in _SAYING or governor.i == verb.i:
            return None
        asked = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        says = subject(governor)
        if asked is None or says is None or not self.is_actor(asked) or asked.pos_ == "PRON":
            return None
        roles = [("agent", t) for t in conjuncts(says)] + [("target", t) for t in conjuncts(asked)]
        participants = self.participants(roles, verb)
        if len(participants) < 2:
            return None
        return Find(
            token_index=token.i,
            type="Demand",
            mode="change",
            context="diplomatic",
            trigger=_spans([token]),
            participants=participants,
            status="happened",
            rule=f"modal:{token.lower_}/{governor.lemma_}",
            label=_short(f"{self._words(asked)} {token.text} {verb.text}"),
            lemma=token.lower_,
            sentence=token.sent.start,
            confidence=0.6,
        )

    # ------------------------------------------------------------------------------- nouns

    def noun_match(self, token: Token) -> _Match | None:
        """The first row of the table that fits a noun."""
        if not _nominal(token) or token.i in self.by_token:
            return None
        if token.i in self.consumed:
            kind = self.consumed[token.i]
            row = self._noun_row(token)
            if row is None or row.type not in KEPT:
                return None
            if root_code(row.type) == root_code(kind):
                return None
            return _Match(row, token)
        if token.dep_ == "compound":
            head = token.head
            named = self._noun_row(head)
            if named is None and head.lemma_.lower() not in _CARRIED_BY:
                return None
        row = self._noun_row(token)
        return _Match(row, token) if row is not None else None

    def _noun_row(self, token: Token) -> Row | None:
        if not _nominal(token):
            return None
        low = token.lower_
        lemmas = dict.fromkeys((token.lemma_.lower(), low, low.removesuffix("s")))
        for lemma in lemmas:
            for row in self.table.of(lemma, "noun"):
                if self._noun_fits(row, token):
                    return row
        return None

    def _noun_fits(self, row: Row, token: Token) -> bool:
        before = self.doc[token.i - 1] if token.i > 0 else None
        for back, word in enumerate(reversed(row.trigger[:-1]), 1):
            if token.i < back or not _is(self.doc[token.i - back], word):
                return False
        if "plural" in row.when and token.tag_ not in ("NNS", "NNPS"):
            return False
        pairs = prepositional(token)
        if row.prepositions and not row.prepositions & {name for name, _ in pairs}:
            return False
        if not row.object.words:
            return True
        beside = [c for c in token.children if c.dep_ in ("amod", "compound", "nmod", "poss")]
        if before is not None:
            beside.append(before)
        for name, noun in pairs:
            if name == "of":
                beside += [*conjuncts(noun), *(n for _, n in prepositional(noun))]
        return any(
            b.lemma_.lower() in row.object.words
            or b.lower_ in row.object.words
            or b.lower_.removesuffix("s") in row.object.words
            for b in beside
        ) or (row.object.actor and any(self.is_actor(b) for b in beside if b.dep_ != "poss"))

    def noun_find(self, match: _Match) -> Find | None:
        """A find from a noun, or None where it is nobody's and tells too little."""
        row, token = match.row, match.token
        carrier = self._carrier(token)
        light = carrier if carrier is not None and self._is_light(carrier, token) else None
        roles: list[tuple[str, Token]] = []
        how = "noun"
        inner = self._round_of(token) if row.type == "NegotiationRound" else None
        heads = [token] if inner is None else [token, inner]
        for head in heads:
            roles += self._noun_roles(row, head)
        if light is not None:
            doer = subject(light)
            if doer is not None and doer.i != token.i:
                role = MEDIATING.get(light.lemma_, row.roles.get("subject", "agent"))
                roles += [(role, t) for t in conjuncts(doer)]
                how = light.lemma_
            for name, noun in prepositional(light):
                if name in ("with", "against", "on", "to") and self.is_actor(noun):
                    roles += [("target", t) for t in conjuncts(noun)]
        pairs = {name for head in heads for name, _ in prepositional(head)}
        if "with" in pairs and not any(role == "agent" for role, _ in roles):
            verb = token.head.head if token.dep_ == "pobj" else token
            if verb.pos_ in VERBAL and token.head.lower_ in ("in", "at", "during", "after"):
                doer = subject(verb)  # "In a summit with …, Tarn urged …"
                if doer is not None:
                    roles += [("agent", t) for t in conjuncts(doer)]
        how = next((p for p in ("between", "with", "by", "of", "against") if p in pairs), how)
        participants = self.participants(roles, token)
        if not participants and row.type not in BARE:
            return None
        default: Status = "ongoing" if row.type == "ArmedConflict" else "happened"
        status = told.of_noun(token, light, default)
        trigger = self._noun_trigger(token, inner)
        clauses = [t for t in (carrier,) if t is not None]
        return Find(
            token_index=token.i,
            type=row.type,
            mode=row.mode,
            context=row.context,
            trigger=_spans(trigger),
            participants=participants,
            place=self.place([*heads, *clauses], names=heads),
            when=self.when([*heads, *clauses], status),
            figures=figures_in(
                [noun for name, noun in prepositional(token) if name == "of"],
                self.dated,
                self.article.text,
            ),
            status=status,
            rule=f"noun:{'_'.join(row.trigger)}/{how}",
            label=self._noun_label(token, trigger),
            about=self._about_noun(token),
            lemma=token.lemma_.lower(),
            definite=_definite(token),
            order=_order(token),
            themes=tuple(i for i in (_theme_of(token),) if i is not None),
            sentence=token.sent.start,
            confidence=_confidence(participants),
            of_round=inner.i if inner is not None else None,
        )

    def _about_noun(self, noun: Token) -> str | None:
        index = _theme_of(noun)
        return self.doc[index].lemma_.lower() if index is not None else None

    def _noun_roles(self, row: Row, noun: Token) -> list[tuple[str, Token]]:
        roles: list[tuple[str, Token]] = []
        two_sided = row.plover in ("CONSULT", "AGREE") or row.type in (
            "Ceasefire", "PrisonerExchange", "ArmedConflict",
        )  # fmt: skip
        for name, other in prepositional(noun):
            if self.is_time(other):
                continue
            if name == "between":
                if self.is_actor(other) and not phrase(other)[0].like_num:
                    roles += [("agent", t) for t in conjuncts(other)]
                continue
            role = row.roles.get(name)
            if role is None:
                role = {"by": "agent", "with": "target", "against": "target"}.get(name)
                if name == "of" and two_sided:
                    role = "agent" if self.is_actor(other) else "theme"
                if name in ("to", "from", "on") and self.is_actor(other):
                    role = "target"
            if role == "theme":
                roles += [
                    ("target", t)
                    for further, far in prepositional(other)
                    if further in ("to", "on", "against", "with", "in") and self.is_actor(far)
                    for t in conjuncts(far)
                ]
            if role is None or role in ("theme", "place"):
                continue
            roles += [(role, t) for t in conjuncts(other)]
        for c in noun.children:
            if c.dep_ == "poss" and self.is_actor(c):
                roles += [(row.roles.get("poss", "agent"), t) for t in conjuncts(c)]
            elif c.dep_ in ("compound", "amod", "nmod") and c.i in self.by_token:
                mention = self.by_token[c.i]
                if mention.kind in PLACES - {"state", "country"}:
                    continue
                roles += [("agent", t) for t in self._names_before(noun)]
            elif c.dep_ == "acl" and c.lemma_ in MEDIATING:
                doer = subject(c)
                if doer is not None:
                    roles += [(MEDIATING[c.lemma_], t) for t in conjuncts(doer)]
        return roles

    def _names_before(self, noun: Token) -> list[Token]:
        """The names before a noun: "Norland-Sudria talks", "the Norland deal"."""
        out: dict[int, Token] = {}
        for c in noun.children:
            if c.dep_ in ("poss", "compound", "amod", "nmod") and c.i < noun.i:
                for t in c.subtree:
                    mention = self.by_token.get(t.i)
                    if mention is not None and mention.kind not in PLACES - {"state", "country"}:
                        out.setdefault(mention.span.start, t)
        return list(out.values())

    def _carrier(self, noun: Token) -> Token | None:
        """The verb in whose clause the noun is a core argument, or its clause's verb."""
        at = noun
        for _ in range(4):
            if at.dep_ in ("dobj", "nsubj", "nsubjpass", "attr") and at.head.pos_ in VERBAL:
                return at.head
            if at.dep_ in ("conj", "compound", "nmod"):
                at = at.head
            elif at.dep_ == "pobj" and at.head.lower_ in ("in", "of", "out", "for") and (
                at.head.head.lemma_ in ("take", "carry", "engage", "participate", "meet")
            ):
                return at.head.head
            else:
                return None
        return None

    def _is_light(self, verb: Token, noun: Token) -> bool:
        lemma = verb.lemma_.lower()
        if noun.dep_ in ("nsubj", "nsubjpass") and not passive(verb):
            return lemma in HAPPENING
        return lemma in LIGHT or lemma in MEDIATING

    def _round_of(self, token: Token) -> Token | None:
        for name, noun in prepositional(token):
            if name == "of":
                return noun
        return None

    def _noun_trigger(self, token: Token, inner: Token | None) -> list[Token]:
        """The noun with the nouns before it that name the kind ("prisoner exchange")."""
        out = [token]
        at = token.i - 1
        while at >= 0:
            before = self.doc[at]
            if before.dep_ not in ("compound", "nmod") or before.i in self.by_token:
                break
            if before.i > 0 and self.doc[before.i - 1].text in ("-", "–"):
                break
            if before.pos_ == "PROPN" and self.table.of(before.lower_, "verb"):
                break  # a verb in a headline: "Ink Prisoner Exchange Deal"
            if before.pos_ not in ("NOUN", "PROPN") or self._noun_row(before) is not None:
                break
            out.insert(0, before)
            at -= 1
        if inner is not None:
            out = [*out, *(self.doc[i] for i in range(token.i + 1, inner.i + 1))]
        return out

    # ---------------------------------------------------------------- participants, place, time

    def participants(
        self, roles: Sequence[tuple[str, Token]], trigger: Token
    ) -> tuple[Participant, ...]:
        """One participant a head; a place in the text takes part once, in its first role."""
        out: list[Participant] = []
        taken: list[Span] = []
        for role, head in roles:
            if role in ("theme", "place") or self.is_time(head) or head.i == trigger.i:
                continue
            if self._is_event(head):
                continue
            for c in head.children:  # "the Bucharest Nine and Nordic leaders": the Nine too
                named = self.mention(c) if head.i not in self.by_token else None
                joined = any(t.dep_ == "conj" and t.i < head.i for t in c.subtree)
                if named is not None and joined and c.dep_ in ("nmod", "compound", "amod"):
                    out.append(Participant(role, (named.span,), named.ref))
            found = self._participant(role, head)
            if found is None:
                continue
            if any(s.start < found.spans[0].end and found.spans[0].start < s.end for s in taken):
                continue
            taken += found.spans
            out.append(found)
        return tuple(out)

    def _is_event(self, head: Token) -> bool:
        """Whether the noun tells of an event that is found itself: it takes no part in another."""
        if head.i in self.by_token or head.pos_ not in ("NOUN", "PROPN"):
            return False
        row = self._noun_row(head)
        return row is not None and row.type in KEPT

    def _participant(self, role: str, head: Token) -> Participant | None:
        mention = self.mention(head)
        if head.pos_ == "PRON":
            if mention is not None and mention.ref is not None:
                return Participant(role, (mention.span,), mention.ref)
            stands_for = _same_sentence_antecedent(head)
            if stands_for is not None:
                return self._participant(role, stands_for)
            if head.lower_ in _DUMMY:
                return None
            return Participant(role, (letters([head]),), None)
        if mention is not None:
            return Participant(role, (mention.span,), mention.ref)
        if head.pos_ not in ("NOUN", "PROPN", "NUM", "ADJ", "DET"):
            return None
        if head.lower_ in ("all", "both", "each", "most", "some", "many", "more"):
            inner = _inner(head)
            return self._participant(role, inner) if inner is not None else None
        return Participant(role, (letters(phrase(head)),), None)

    def place(self, heads: Sequence[Token], names: Sequence[Token] = ()) -> Location | None:
        """Where: a place after "in", "at" or "near", or a city's name before the noun."""
        for name, noun in prepositional(*heads):
            if name not in ("in", "at", "near", "outside", "inside", "around"):
                continue
            for one in conjuncts(noun):
                mention = self.mention(one)
                if mention is not None and mention.kind in PLACES:
                    return Location((mention.span,), self._place_ref(mention))
        for head in names:
            for name, noun in prepositional(head):
                if name in ("with", "between", "of"):
                    found = self.place(conjuncts(noun))
                    if found is not None:
                        return found
            for c in head.children:
                mention = self.mention(c)
                if c.dep_ in ("compound", "nmod", "amod", "poss", "nsubj") and mention is not None:
                    if mention.kind in PLACES - {"state", "country"}:
                        return Location((mention.span,), self._place_ref(mention))
        return None

    def _place_ref(self, mention: Mention) -> str | None:
        if mention.ref is None:
            return None
        if mention.kind == "state":
            return self.places.get(mention.ref)
        return mention.ref

    def when(self, anchors: Sequence[Token], status: Status) -> When | None:
        """The date that hangs on the trigger or on the verb of its clause."""
        sentence = anchors[0].sent
        indices = {t.i for t in anchors}
        seen: set[int] = set()
        for i in range(sentence.start, sentence.end):
            number = self.dated.get(i)
            if number is None or number in seen:
                continue
            seen.add(number)
            at = self.doc[i]
            while self.dated.get(at.head.i) == number and at.head.i != at.i:
                at = at.head
            for _ in range(6):
                if at.head.i == at.i:
                    break
                at = at.head
                if at.i in indices or at.pos_ in VERBAL:
                    break
            adjunct = at.dep_ in ("acl", "relcl") and at.head.i in indices
            if at.i in indices or adjunct:
                future = status in ("planned", "proposed", "hypothetical")
                return self.dates[future][number].when
        return None

    # ------------------------------------------------------------------------------- labels

    def _words(self, head: Token) -> str:
        mention = self.mention(head)
        if mention is not None:
            return mention.span.of(self.article.text)
        return letters(phrase(head)).of(self.article.text)

    def _verb_label(self, match: _Match, participants: Sequence[Participant]) -> str:
        text = self.article.text
        agents = [p for p in participants if p.role in ("agent", "host", "mediator")]
        agent = " and ".join(p.spans[0].of(text) for p in agents[:3])
        if attributive(match.token):
            return _short(self._words(modified(match.token)))
        words = [match.token, *match.words]
        if told.is_negated(match.token):
            words += told.negation(match.token)
        parts = [agent] if agent else []
        parts += [t.text for t in sorted({t.i: t for t in words}.values(), key=lambda t: t.i)]
        done_to = match.theme or match.object
        if done_to is not None and done_to.pos_ != "PRON":
            named = self._words(done_to)
            if not passive(match.token):
                parts.append(named)
            elif not agent:
                parts.insert(0, named)
            else:
                parts = [named, *parts[1:], "by", agent]
        return _short(" ".join(parts))

    def _noun_label(self, noun: Token, trigger: Sequence[Token]) -> str:
        tokens = [  # a verb that a headline's capitals hid is no part of the noun's phrase
            t
            for t in phrase(noun)
            if t.i >= trigger[0].i
            or not any(v.pos_ == "PROPN" and self.table.of(v.lower_, "verb")
                       for v in self.doc[t.i : trigger[0].i])
        ]  # fmt: skip
        last = max(tokens[-1].i, noun.i)
        for name, other in prepositional(noun):
            if name in ("of", "between", "against", "with", "on"):
                end = max(t.i for one in conjuncts(other) for t in phrase(one))
                if last < end <= noun.i + 12:
                    last = end
                    break
        while tokens and (tokens[0].dep_ == "det" or tokens[0].lower_ in ("a", "an", "the")):
            tokens = tokens[1:]
        first = tokens[0].i if tokens else noun.i
        span = letters([self.doc[first], self.doc[last]])
        return _short(span.of(self.article.text))


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _is(token: Token, word: str) -> bool:
    return token.lower_ == word or token.lemma_.lower() == word


def _inner(token: Token) -> Token | None:
    """What a quantity or a series is of: "dozens of captives", "a wave of attacks"."""
    if token.lemma_.lower() not in _QUANTITIES and token.pos_ != "NUM":
        return None
    return next((noun for name, noun in prepositional(token) if name == "of"), None)


_QUANTITIES: Final = frozenset(
    "dozen hundred thousand million number series wave group ton tonne couple lot part rest "
    "majority spate string batch set pair handful score all most some many one each both "
    "billion shipment package kind type round".split()
)


#: Nouns whose compound still tells of the event: "talks process", "mediation effort".
_CARRIED_BY: Final = frozenset(
    "plan proposal team process effort bid mission initiative deal talks".split()
)
_NOMINAL_DEPS: Final = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "conj"})


def _nominal(token: Token) -> bool:
    """A noun, or what the tagger took for a verb though it stands as one ("the Istanbul talks")."""
    if token.pos_ in ("NOUN", "PROPN"):
        return True
    return token.tag_ == "VBZ" and token.dep_ in _NOMINAL_DEPS - {"conj"} and token.lower_ == "talks"


def _spans(tokens: Sequence[Token]) -> Spans:
    """The letters of the tokens, neighbours joined."""
    out: list[Span] = []
    last: int | None = None
    for token in sorted({t.i: t for t in tokens}.values(), key=lambda t: t.i):
        span = letters([token])
        if last is not None and token.i == last + 1:
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
        last = token.i
    return merge(out)


def _refers(owner: Token, doer: Token) -> bool:
    """Whether a possessor may be the doer ("Norland announced its plan")."""
    return owner.pos_ == "PRON" or owner.lower_ == doer.lower_


def _same_sentence_antecedent(pronoun: Token) -> Token | None:
    """"Norland said it would …": the subject that says so, where number and kind allow it."""
    if pronoun.lower_ not in ("it", "they", "he", "she") or pronoun.dep_ not in (
        "nsubj", "nsubjpass",
    ):  # fmt: skip
        return None
    at = pronoun.head
    for _ in range(4):
        if at.dep_ not in ("ccomp", "advcl", "conj", "xcomp") or at.head.i == at.i:
            return None
        at = at.head
        above = next((c for c in at.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if above is not None and above.pos_ in ("NOUN", "PROPN") and above.i < pronoun.i:
            many = above.tag_ in ("NNS", "NNPS") or len(conjuncts(above)) > 1
            if pronoun.lower_ == "they" or not many:
                return above
            return None
    return None


def _theme_of(noun: Token) -> int | None:
    """The noun that a noun's event is about: "exchange deal", "agreement on a truce"."""
    for c in reversed(list(noun.children)):
        if c.dep_ in ("compound", "nmod"):
            return c.i
    for name, other in prepositional(noun):
        if name in ("on", "of", "for", "about", "over"):
            return other.i
    return None


def _definite(noun: Token) -> bool:
    for c in noun.children:
        if c.dep_ == "det":
            return c.lower_ in ("the", "this", "that", "these", "those", "both")
        if c.dep_ == "poss":
            return True
    return False


_ORDINALS: Final = {
    word: number
    for number, words in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th",
         "seventh 7th", "eighth 8th", "ninth 9th", "tenth 10th"), 1)
    for word in words.split()
}  # fmt: skip


def _order(noun: Token) -> str | None:
    """What sets one apart from others of its kind: an ordinal, "previous", "next", "another"."""
    for c in noun.children:
        word = c.lower_
        if word in _ORDINALS:
            return str(_ORDINALS[word])
        if word in ("previous", "earlier", "prior", "last", "preceding"):
            return "previous"
        if word in ("next", "following", "upcoming", "future", "forthcoming"):
            return "next"
        if c.tag_ == "JJS" and word not in ("latest", "last"):
            return "another"  # "the largest exchange in a century" is not the one before
        if word in ("another", "further", "additional", "other", "more", "separate", "fresh"):
            return "another"
        if word == "new":
            return "new"
    return None


def _confidence(participants: Sequence[Participant]) -> float:
    known = sum(p.ref is not None for p in participants)
    return round(min(0.95, 0.5 + 0.15 * min(len(participants), 2) + 0.1 * min(known, 2)), 2)


def _short(label: str, most: int = 90) -> str:
    label = " ".join(label.split())
    if len(label) <= most:
        return label
    return label[:most].rsplit(" ", 1)[0]


__all__ = ["DateFound", "EventsFound", "ancestors", "find_events", "plover_root"]
