"""Participants of a trigger with their roles, its place and its time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from onrecord.extract.events.lookup import (
    MEDIATING,
    Match,
    Words,
    antecedent,
    inner_noun,
)
from onrecord.extract.events.trigger_table import (
    Row,
)
from onrecord.extract.names.kinds import PLACES_AND_STATES, PLACES_INSIDE
from onrecord.extract.syntax.arguments import (
    VERBAL,
    complement,
    conjuncts,
    letters,
    object_of,
    phrase,
    prepositional,
    recipient,
    subject,
)
from onrecord.extract.syntax.words import word_set
from onrecord.model import (
    Location,
    Mention,
    Participant,
    Span,
    Status,
    When,
)

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

_DUMMY: Final = word_set(
    "it this that these those there which who whom what everything something nothing anything"
)
#: Participles after a noun that say whom it hits: "sanctions aimed at Norland".
AIMING: Final = word_set("aim direct target impose level hit launch")
#: Roots that are said rather than done: their target may stand inside what is said.
SPOKEN: Final = word_set("AGREE SUPPORT CONCEDE REQUEST ACCUSE REJECT THREATEN")
#: Prepositions after which the other side stands, the likeliest first.
TARGET_PREPS: Final = (
    "against", "to", "with", "on", "upon", "into", "from", "toward", "towards", "at", "for",
    "of", "over", "about", "regarding", "along", "in",
)  # fmt: skip
#: After these the other side stands only if it is somebody.
_LOOSE: Final = frozenset({"in", "over", "at", "for", "of", "on", "about", "regarding"})


class Roles(Words):
    """Who takes part in which role, where and when."""

    def others(self, match: Match) -> list[tuple[str, Token]]:
        """Everyone but the subject, with their roles."""
        row, token = match.row, match.token
        roles: list[tuple[str, Token]] = []
        object_role = row.roles.get("object", "target")
        heads = [token] if match.theme is None else [token, match.theme]
        heads += [w for w in match.words if w.dep_ in ("dobj", "prt", "advmod", "acomp", "oprd")]
        taken = {w.i for w in match.words}
        pairs = [
            (name, noun)
            for name, noun in prepositional(*heads)
            if not self.is_time(noun) and noun.i not in taken
        ]
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
            elif name == "between" and row.plover is not None and self.is_actor(noun):
                roles += [("agent", t) for t in conjuncts(noun)]
        if row.plover is None:
            return roles  # nobody does an accident to anybody
        if any(role in ("target", "host") for role, _ in roles):
            return roles
        for name in TARGET_PREPS:
            if name not in by_name or name in row.roles:
                continue
            noun = by_name[name]
            if name in ("in", "at") and (
                row.plover in ("PROTEST", "CONSULT") or self.is_town(noun)
            ):
                continue
            if name in _LOOSE and not self.is_actor(noun):
                if row.plover in SPOKEN and name != "in" and noun.i > token.i:
                    return roles + self._done_to(noun, "target", row)
                continue
            return roles + [("target", t) for t in conjuncts(noun)]
        if match.theme is not None:
            if aimed := _aimed_at(match.theme):
                return roles + [("target", t) for t in aimed]
            if row.plover == "CONSULT" and (named := self.names_before(match.theme)):
                return roles + [("agent", t) for t in named]
            owner = self.owner_in(match.theme)
            doer = self.subject_of(token)
            if owner is not None and doer is None and row.type in ("Ratification", "Agreement"):
                return roles + [("agent", t) for t in self.names_before(match.theme)]
            if owner is not None and doer is not None and not _refers(owner, doer):
                return roles + [("target", t) for t in conjuncts(owner)]
        clause = complement(token) or _held_off(match)
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
        if self.is_event(noun) and row.plover in ("AGREE", "REQUEST"):
            return []
        if row.plover not in SPOKEN or self.is_actor(noun):
            return [(role, t) for t in heads]
        inner = self.owner_in(noun)
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

    def owner_in(self, noun: Token) -> Token | None:
        """Whose the noun is: a possessor or a name before it."""
        for c in noun.children:
            if c.dep_ == "poss" and self.is_actor(c):
                return c
        for c in noun.children:
            if c.dep_ in ("compound", "amod", "nmod") and c.i in self.by_token:
                return c
        return None

    def _in_clause(self, clause: Token, governor: Token, depth: int = 0) -> list[tuple[str, Token]]:
        """Whom a promise, threat or demand is about: inside its clause."""
        own = next((c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        me = self.subject_of(governor)
        other = own is not None and own.pos_ != "PRON" and (me is None or own.i != me.i)
        if own is not None and other and self.is_actor(own):
            return [("target", t) for t in conjuncts(own)]
        done_to = object_of(clause)
        if done_to is not None and (me is None or done_to.i != me.i):
            if self.is_actor(done_to):
                return [("target", t) for t in conjuncts(done_to)]
            owner = self.owner_in(done_to)
            if owner is not None:
                return [("target", t) for t in conjuncts(owner)]
        heads = [clause] if done_to is None else [clause, done_to]
        pairs = dict(reversed(prepositional(*heads)))
        for name in TARGET_PREPS:
            if name in pairs and self.is_actor(pairs[name]):
                return [("target", t) for t in conjuncts(pairs[name])]
        further = complement(clause)
        if further is not None and depth < 3:
            return self._in_clause(further, clause, depth + 1)
        return []

    def noun_roles(self, row: Row, noun: Token) -> list[tuple[str, Token]]:
        """Everyone around an event noun, with their roles."""
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
                    if further in ("to", "on", "against", "with", "in")
                    and self.is_actor(far)
                    and not self.is_town(far)
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
                if mention.kind in PLACES_INSIDE:
                    continue
                roles += [("agent", t) for t in self.names_before(noun)]
            elif c.dep_ == "acl" and c.lemma_ in MEDIATING:
                doer = subject(c)
                if doer is not None:
                    roles += [(MEDIATING[c.lemma_], t) for t in conjuncts(doer)]
                for name, other in prepositional(c):  # "hosted by Vestmark between …"
                    if name == "between" and self.is_actor(other):
                        roles += [("agent", t) for t in conjuncts(other)]
        return roles + [("target", t) for t in _aimed_at(noun)]

    def names_before(self, noun: Token) -> list[Token]:
        """The names before a noun: "Norland-Sudria talks", "the Norland deal"."""
        out: dict[int, Token] = {}
        for c in noun.children:
            if c.dep_ in ("poss", "compound", "amod", "nmod") and c.i < noun.i:
                for t in c.subtree:
                    mention = self.by_token.get(t.i)
                    if mention is not None and mention.kind not in PLACES_INSIDE:
                        out.setdefault(mention.span.start, t)
        return list(out.values())

    def participants(
        self, roles: Sequence[tuple[str, Token]], trigger: Token
    ) -> tuple[Participant, ...]:
        """One participant a head; a place in the text takes part once, in its first role."""
        out: list[Participant] = []
        taken: list[Span] = []
        for role, head in roles:
            if role in ("theme", "place") or self.is_time(head) or head.i == trigger.i:
                continue
            if self.is_event(head) or (role == "agent" and self.does_harm(head)):
                continue
            for c in head.children:  # "the Bucharest Nine and Nordic leaders": the Nine too
                named = self.mention(c)
                if named is not None and named == self.mention(head):
                    continue
                joined = any(t.dep_ == "conj" and t.i < head.i for t in c.subtree)
                if named is not None and joined and c.dep_ in ("nmod", "compound", "amod"):
                    out.append(Participant(role, (named.span,), _actor(named)))
            found = self._participant(role, head)
            if found is None:
                continue
            if any(s.start < found.spans[0].end and found.spans[0].start < s.end for s in taken):
                continue
            taken += found.spans
            out.append(found)
        return tuple(out)

    def _participant(self, role: str, head: Token) -> Participant | None:
        mention = self.mention(head)
        if head.lower_ in ("all", "both", "each", "most", "some", "many", "more"):
            inner = inner_noun(head)
            if inner is None or inner.pos_ == "PRON" or inner.lower_ in ("all", "some", "many"):
                return None
            return self._participant(role, inner)
        if head.pos_ == "PRON":
            if mention is not None and mention.ref is not None:
                return Participant(role, (mention.span,), _actor(mention))
            stands_for = antecedent(head)
            if stands_for is not None:
                return self._participant(role, stands_for)
            if head.lower_ in _DUMMY:
                return None
            return Participant(role, (letters([head]),), None)
        if mention is not None:
            return Participant(role, (mention.span,), _actor(mention))
        if head.pos_ not in ("NOUN", "PROPN", "NUM", "ADJ", "DET"):
            return None
        return Participant(role, (letters(phrase(head)),), None)

    def place(self, heads: Sequence[Token], names: Sequence[Token] = ()) -> Location | None:
        """Where: a place after "in", "at" or "near", or a city's name before the noun."""
        for name, noun in prepositional(*heads):
            if name not in ("in", "at", "near", "outside", "inside", "around"):
                continue
            for one in conjuncts(noun):
                mention = self.mention(one)
                if mention is not None and mention.kind in PLACES_AND_STATES:
                    return Location((mention.span,), self._place_ref(mention))
        for head in names:
            for name, noun in prepositional(head):
                if name in ("with", "between", "of"):
                    found = self.place(conjuncts(noun))
                    if found is not None:
                        return found
            for c in head.children:
                mention = self.mention(c)
                if mention is None or mention.kind not in PLACES_INSIDE:
                    continue
                if c.dep_ in ("compound", "nmod", "amod", "poss", "nsubj"):
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


def _actor(mention: Mention) -> str | None:
    """What a participant's letters stand for: a place that acts or suffers is left open."""
    return mention.ref if mention.kind not in PLACES_AND_STATES - {"state"} else None


def _held_off(match: Match) -> Token | None:
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
