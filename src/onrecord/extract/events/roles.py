"""Who takes part in a trigger's event, in which role."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from onrecord.extract.events.event_classes import PARTIES_BEFORE_NOUN, TWO_SIDED, has_trait
from onrecord.extract.events.lookup import MEDIATING, Lookup, inner_noun
from onrecord.extract.events.model import Role, TriggerMatch
from onrecord.extract.events.trigger_table import NO_ACTOR_ROLES, Row
from onrecord.extract.names.kinds import PLACES_AND_STATES, PLACES_INSIDE
from onrecord.extract.syntax.arguments import (
    VERBAL,
    complement,
    conjuncts,
    object_of,
    phrase,
    prepositional,
    pronoun_antecedent,
    recipient,
    span_of,
    subject,
)
from onrecord.extract.syntax.words import word_list, word_set
from onrecord.model import Mention, Participant, Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

_DUMMY: Final = word_list("pronoun-of-nobody")
#: Participles after a noun that say whom it hits: "sanctions aimed at Norland".
AIMING: Final = word_list("participle-of-aiming")
#: Roots that are said rather than done: their target may be inside what is said.
SPOKEN: Final = word_set("AGREE SUPPORT CONCEDE REQUEST ACCUSE REJECT THREATEN")
#: Prepositions after which the other side is named, the likeliest first.
TARGET_PREPS: Final = (
    "against", "to", "with", "on", "upon", "into", "from", "toward", "towards", "at", "for",
    "of", "over", "about", "regarding", "along", "in",
)  # fmt: skip
#: After these the other side is named only if it is somebody.
_LOOSE: Final = frozenset({"in", "over", "at", "for", "of", "on", "about", "regarding"})
#: Prepositions after which a matter names whose it is, the likeliest first.
_OWNER_PREPS: Final = ("by", "against", "from", "with", "to", "on", "of", "in")
#: The same of what is asked for.
_ASKED_PREPS: Final = ("of", "by", "from", "with", "against", "to", "on", "in")


class RoleFinder:
    """Who takes part in an event, in which role, by the grammar around its trigger."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    def of_verb(self, match: TriggerMatch) -> list[Role]:
        """Everyone but the subject, with their roles.

        Where the row and the verb's object name no target, it is the first that is found after a
        preposition, around the noun of the trigger, or in the clause of what is said.
        """
        row = match.row
        pairs = self._phrases_of(match)
        roles = self._object_and_recipient(match) + self._by_row(row, pairs)
        if row.plover is None:
            return roles  # nobody does an accident to anybody
        if any(role in ("target", "host") for role, _ in roles):
            return roles
        found = self._target_by_preposition(match, pairs)
        if found is None:
            found = self._party_by_theme(match)
        if found is None:
            found = self._target_in_clause(match)
        return roles + (found or [])

    def _phrases_of(self, match: TriggerMatch) -> list[Role]:
        """The prepositional phrases of the trigger's words, without dates and its own words."""
        heads = [match.token] if match.theme is None else [match.token, match.theme]
        heads += [w for w in match.words if w.dep_ in ("dobj", "prt", "advmod", "acomp", "oprd")]
        taken = {w.i for w in match.words}
        return [
            (name, noun)
            for name, noun in prepositional(*heads)
            if not self._lookup.is_time(noun) and noun.i not in taken
        ]

    def _object_and_recipient(self, match: TriggerMatch) -> list[Role]:
        roles: list[Role] = []
        role = match.row.roles.get("object", "target")
        if match.object is not None and role not in NO_ACTOR_ROLES:
            roles += self._done_to(match.object, role, match.row)
        to_whom = recipient(match.token)
        if to_whom is not None and (match.object is None or to_whom.i != match.object.i):
            roles += _as("target", to_whom)
        return roles

    def _by_row(self, row: Row, pairs: Sequence[Role]) -> list[Role]:
        """Those to whose prepositions the row gives a role, and who acts between each other."""
        roles: list[Role] = []
        for name, noun in pairs:
            if name in row.roles and row.roles[name] not in NO_ACTOR_ROLES:
                roles += _as(row.roles[name], noun)
            elif name == "between" and row.plover is not None and self._lookup.is_actor(noun):
                roles += _as("agent", noun)
        return roles

    def _target_by_preposition(
        self, match: TriggerMatch, pairs: Sequence[Role]
    ) -> list[Role] | None:
        row = match.row
        by_name = dict(reversed(pairs))
        for name in TARGET_PREPS:
            if name not in by_name or name in row.roles:
                continue
            noun = by_name[name]
            if name in ("in", "at") and (
                row.plover in ("PROTEST", "CONSULT") or self._lookup.is_town(noun)
            ):
                continue
            if name in _LOOSE and not self._lookup.is_actor(noun):
                if row.plover in SPOKEN and name != "in" and noun.i > match.token.i:
                    return self._done_to(noun, "target", row)
                continue
            return _as("target", noun)
        return None

    def _party_by_theme(self, match: TriggerMatch) -> list[Role] | None:
        """Who is named with the noun of the trigger: whom it hits, who meets, whose it is."""
        row, theme = match.row, match.theme
        if theme is None:
            return None
        if aimed := _aimed_at(theme):
            return [("target", t) for t in aimed]
        if row.plover == "CONSULT" and (named := self.names_before(theme)):
            return [("agent", t) for t in named]
        owner = self._owner_in(theme)
        if owner is None:
            return None
        doer = self._lookup.subject_of(match.token)
        if doer is None and has_trait(row.type, PARTIES_BEFORE_NOUN):
            return [("agent", t) for t in self.names_before(theme)]
        if doer is not None and not _refers(owner, doer):
            return _as("target", owner)
        return None

    def _target_in_clause(self, match: TriggerMatch) -> list[Role] | None:
        """Whom what is said is about: inside its clause, or the clause of the trigger's noun."""
        if match.row.plover not in SPOKEN:
            return None
        clause = complement(match.token) or _held_off(match)
        if clause is None and match.theme is not None:
            clauses = (c for c in match.theme.children if c.dep_ in ("acl", "relcl"))
            clause = next((c for c in clauses if c.pos_ in VERBAL), None)
        return None if clause is None else self._in_clause(clause, match.token)

    def _done_to(self, noun: Token, role: str, row: Row) -> list[Role]:
        """The object; of a matter that is spoken of, whose matter it is."""
        is_actor = self._lookup.is_actor
        if self._lookup.is_event(noun) and row.plover in ("AGREE", "REQUEST"):
            return []
        if row.plover not in SPOKEN or is_actor(noun):
            return _as(role, noun)
        inner = self._owner_in(noun)
        if inner is None:
            order = _ASKED_PREPS if row.plover == "REQUEST" else _OWNER_PREPS
            by_name = dict(reversed(prepositional(noun)))
            inner = next((by_name[n] for n in order if n in by_name and is_actor(by_name[n])), None)
        return _as(role, noun if inner is None else inner)

    def _owner_in(self, noun: Token) -> Token | None:
        """Whose the noun is: a possessor or a name before it."""
        for c in noun.children:
            if c.dep_ == "poss" and self._lookup.is_actor(c):
                return c
        for c in noun.children:
            if c.dep_ in ("compound", "amod", "nmod") and self._lookup.is_named(c):
                return c
        return None

    def _in_clause(self, clause: Token, governor: Token, depth: int = 0) -> list[Role]:
        """Whom a promise, threat or demand is about: inside its clause."""
        is_actor = self._lookup.is_actor
        own = next((c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        me = self._lookup.subject_of(governor)
        other = own is not None and own.pos_ != "PRON" and (me is None or own.i != me.i)
        if own is not None and other and is_actor(own):
            return _as("target", own)
        done_to = object_of(clause)
        if done_to is not None and (me is None or done_to.i != me.i):
            if is_actor(done_to):
                return _as("target", done_to)
            owner = self._owner_in(done_to)
            if owner is not None:
                return _as("target", owner)
        heads = [clause] if done_to is None else [clause, done_to]
        pairs = dict(reversed(prepositional(*heads)))
        for name in TARGET_PREPS:
            if name in pairs and is_actor(pairs[name]):
                return _as("target", pairs[name])
        further = complement(clause)
        if further is not None and depth < 3:
            return self._in_clause(further, clause, depth + 1)
        return []

    def of_noun(self, row: Row, noun: Token) -> list[Role]:
        """Everyone around an event noun, with their roles."""
        roles: list[Role] = []
        for name, other in prepositional(noun):
            if not self._lookup.is_time(other):
                roles += self._after_noun(row, name, other)
        for c in noun.children:
            roles += self._beside_noun(row, noun, c)
        return roles + [("target", t) for t in _aimed_at(noun)]

    def _after_noun(self, row: Row, name: str, other: Token) -> list[Role]:
        """Whom a prepositional phrase of the noun names."""
        lookup = self._lookup
        if name == "between":
            counted = phrase(other)[0].like_num  # "between two and three captives"
            return _as("agent", other) if lookup.is_actor(other) and not counted else []
        role = row.roles.get(name)
        if role is None:
            role = {"by": "agent", "with": "target", "against": "target"}.get(name)
            if name == "of" and has_trait(row.type, TWO_SIDED):
                role = "agent" if lookup.is_actor(other) else "theme"
            if name in ("to", "from", "on") and lookup.is_actor(other):
                role = "target"
        if role == "theme":
            return [
                ("target", t)
                for further, far in prepositional(other)
                if further in ("to", "on", "against", "with", "in")
                and lookup.is_actor(far)
                and not lookup.is_town(far)
                for t in conjuncts(far)
            ]
        return [] if role is None or role == "place" else _as(role, other)

    def _beside_noun(self, row: Row, noun: Token, child: Token) -> list[Role]:
        """Whom a possessor, a name before the noun or a participle after it names."""
        lookup = self._lookup
        if child.dep_ == "poss" and lookup.is_actor(child):
            return _as(row.roles.get("poss", "agent"), child)
        if child.dep_ in ("compound", "amod", "nmod") and lookup.is_named(child):
            return [] if lookup.is_town(child) else [("agent", t) for t in self.names_before(noun)]
        roles: list[Role] = []
        if child.dep_ == "acl" and child.lemma_ in MEDIATING:
            doer = subject(child)
            if doer is not None:
                roles += _as(MEDIATING[child.lemma_], doer)
            for name, other in prepositional(child):  # "hosted by Vestmark between …"
                if name == "between" and lookup.is_actor(other):
                    roles += _as("agent", other)
        return roles

    def names_before(self, noun: Token) -> list[Token]:
        """The names before a noun: "Norland-Sudria talks", "the Norland deal"."""
        out: dict[int, Token] = {}
        for c in noun.children:
            if c.dep_ in ("poss", "compound", "amod", "nmod") and c.i < noun.i:
                for t in c.subtree:
                    mention = self._lookup.mention(t)
                    if mention is not None and mention.kind not in PLACES_INSIDE:
                        out.setdefault(mention.span.start, t)
        return list(out.values())

    def participants(self, roles: Sequence[Role], trigger: Token) -> tuple[Participant, ...]:
        """One participant per head; a stretch of the text takes part once, in its first role."""
        lookup = self._lookup
        out: list[Participant] = []
        taken: list[Span] = []
        for role, head in roles:
            if role in NO_ACTOR_ROLES or lookup.is_time(head) or head.i == trigger.i:
                continue
            if lookup.is_event(head) or (role == "agent" and lookup.does_harm(head)):
                continue
            out += self._joined_before(role, head)
            found = self._participant(role, head)
            if found is None:
                continue
            if any(s.touches(found.spans[0]) for s in taken):
                continue
            taken += found.spans
            out.append(found)
        return tuple(out)

    def _joined_before(self, role: str, head: Token) -> list[Participant]:
        """Names that the parser hangs on the last: "the Harbour Nine and Norlandic leaders"."""
        out: list[Participant] = []
        for c in head.children:
            named = self._lookup.mention(c)
            if named is None or named == self._lookup.mention(head):
                continue
            joined = any(t.dep_ == "conj" and t.i < head.i for t in c.subtree)
            if joined and c.dep_ in ("nmod", "compound", "amod"):
                out.append(Participant(role, (named.span,), _actor(named)))
        return out

    def _participant(self, role: str, head: Token) -> Participant | None:
        mention = self._lookup.mention(head)
        if head.lower_ in ("all", "both", "each", "most", "some", "many", "more"):
            inner = inner_noun(head)
            if inner is None or inner.pos_ == "PRON" or inner.lower_ in ("all", "some", "many"):
                return None
            return self._participant(role, inner)
        if head.pos_ == "PRON":
            if mention is not None and mention.ref is not None:
                return Participant(role, (mention.span,), _actor(mention))
            meant = pronoun_antecedent(head)
            if meant is not None:
                return self._participant(role, meant)
            if head.lower_ in _DUMMY:
                return None
            return Participant(role, (span_of([head]),), None)
        if mention is not None:
            return Participant(role, (mention.span,), _actor(mention))
        if head.pos_ not in ("NOUN", "PROPN", "NUM", "ADJ", "DET"):
            return None
        return Participant(role, (span_of(phrase(head)),), None)


def _as(role: str, head: Token) -> list[Role]:
    """The head and all that is joined to it, in the role."""
    return [(role, t) for t in conjuncts(head)]


def _actor(mention: Mention) -> str | None:
    """What a participant refers to: a place that acts or suffers is left open."""
    return mention.ref if mention.kind not in PLACES_AND_STATES - {"state"} else None


def _held_off(match: TriggerMatch) -> Token | None:
    """What somebody refrains from: "held back from imposing"."""
    for head in (match.token, *match.words):
        for c in head.children:
            if c.dep_ == "prep" and c.lower_ in ("from", "of"):
                verb = next((g for g in c.children if g.dep_ == "pcomp"), None)
                if verb is not None:
                    return verb
    return None


def _aimed_at(noun: Token) -> list[Token]:
    """Whom a participle after the noun names: "sanctions aimed at Norland"."""
    for c in noun.children:
        if c.dep_ != "acl" or c.lemma_ not in AIMING:
            continue
        done_to = object_of(c) if c.tag_ == "VBG" else None
        heads = [n for name, n in prepositional(c) if name in ("at", "on", "against")]
        heads = heads or [n for n in (done_to,) if n is not None]
        return [t for head in heads for t in conjuncts(head)]
    return []


def _refers(owner: Token, doer: Token) -> bool:
    """Whether a possessor may be the doer ("Norland announced its plan")."""
    return owner.i == doer.i or owner.pos_ == "PRON" or owner.lower_ == doer.lower_
