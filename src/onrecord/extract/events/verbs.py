"""Events that a verb reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from onrecord.extract.events import rule_names
from onrecord.extract.events.circumstances import CircumstanceFinder
from onrecord.extract.events.event_classes import (
    AWAITED,
    MOVES_OBJECT,
    PARTICIPLE,
    ancestors,
    has_trait,
    root_code,
)
from onrecord.extract.events.lookup import (
    MEDIATING,
    NOBODY_NAMED,
    Lookup,
    ReadingState,
    is_word,
    nominal,
)
from onrecord.extract.events.model import EventMention, Role, TriggerMatch
from onrecord.extract.events.phrases import (
    LIGHT,
    confidence_of,
    descriptions_of,
    is_phase,
    short,
    spans_of,
    theme_of,
)
from onrecord.extract.events.roles import RoleFinder
from onrecord.extract.events.trigger_table import Row
from onrecord.extract.syntax import modality
from onrecord.extract.syntax.arguments import (
    attributive,
    complement,
    conjuncts,
    modified,
    object_of,
    passive,
    phrase,
    prepositional,
)
from onrecord.extract.syntax.negation import is_negated, negation
from onrecord.extract.syntax.quantities import figures_in
from onrecord.extract.syntax.words import word_set
from onrecord.model import Participant, Status

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: Why a verb is dropped whose subject is a thing.
_NOBODY_WHO_ACTS: Final = "'{}' is nobody who acts"
#: Light verbs that report an event themselves, whatever their object names.
_SIGNING: Final = word_set("sign ink announce declare")
#: Prepositions that lead to how much or how long.
_MEASURING: Final = word_set("for by at between")
#: The conditions of the table's column "when" on a verb; "plural" is only of nouns.
_WHEN: Final[Mapping[str, Callable[[Token], bool]]] = {
    "negated": is_negated,
    "affirmed": lambda verb: not is_negated(verb),
    "passive": passive,
    "active": lambda verb: not passive(verb),
    "comp": lambda verb: complement(verb) is not None,
    "nocomp": lambda verb: complement(verb) is None,
    "noocomp": lambda verb: all(c.dep_ not in ("ccomp", "oprd") for c in verb.children),
}


def serves_noun(token: Token, lookup: Lookup) -> bool:
    """Whether the verb only says who mediates or hosts a noun's event ("talks hosted by")."""
    return (
        token.dep_ == "acl"
        and token.lemma_ in MEDIATING
        and bool(lookup.table.of(token.head.lemma_.lower(), "noun"))
    )


class VerbMatcher:
    """Matches verbs with the trigger table."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    def match(self, token: Token) -> TriggerMatch | None:
        """The first row of the table that fits a verb that is no part of a name."""
        rows = self._rows(token)
        if self._barred(token, rows) is not None:
            return None
        for row in rows:
            match = self._fit(row, token)
            if isinstance(match, TriggerMatch):
                return match
        return None

    def misfits(self, token: Token) -> list[tuple[Row, str]]:
        """The rows of a word that none of them fits, each with what it fails (``rule_names``)."""
        rows = self._rows(token)
        if not rows:
            listed = self._lookup.table.of(token.lemma_.lower(), "verb")
            return [(row, rule_names.PART_OF_SPEECH) for row in listed]
        barred = self._barred(token, rows)
        if barred is not None:
            return [(row, barred) for row in rows]
        return [(row, fit) for row in rows if isinstance(fit := self._fit(row, token), str)]

    def _barred(self, token: Token, rows: Sequence[Row]) -> str | None:
        """Why a word is no trigger of any row where it is, or None."""
        named = self._lookup.mention(token)
        if named is not None and named.span.end - named.span.start > len(token):
            return rule_names.IN_A_NAME
        if token.dep_ in ("amod", "compound") and not (
            rows and has_trait(rows[-1].type, PARTICIPLE) and token.tag_ in ("VBN", "VBD", "JJ")
        ):
            return rule_names.DESCRIBES
        return None

    def _rows(self, token: Token) -> tuple[Row, ...]:
        """The rows of a verb, of a participle that the tagger calls adjective, of "ready to"."""
        of = self._lookup.table.of
        if token.pos_ == "ADJ" and token.dep_ == "amod":
            # "the deported children": the tagger's adjective is the table's participle
            low = token.lower_
            stems = (low.removesuffix("ed"), low.removesuffix("d"))
            rows = next((r for s in stems if s != low and (r := of(s, "verb"))), ())
            return rows if any(has_trait(row.type, PARTICIPLE) for row in rows) else ()
        if token.pos_ == "ADJ" or (token.pos_ == "VERB" and token.dep_ == "acomp"):
            if token.dep_ == "acomp" and token.head.lemma_ in ("get", "make", "become"):
                return ()  # who gets ready only prepares
            if complement(token) is None:
                return ()
            return of(token.lower_, "verb") or of(token.lemma_.lower(), "verb")
        if token.pos_ != "VERB" or nominal(token):
            return ()
        return of(token.lemma_.lower(), "verb")

    def _fit(self, row: Row, token: Token) -> TriggerMatch | str:
        """The match of a row whose words and conditions all fit, or the name of what fails."""
        found = _further_words(row, token)
        if found is None:
            return rule_names.WORDS_MISSING
        words, done_to = found
        if not all(_WHEN[name](token) for name in row.when if name in _WHEN):
            return rule_names.WHEN_FAILS
        if row.prepositions and not _has_preposition(row, token, words, done_to):
            return rule_names.NO_PREPOSITION
        doer = self._lookup.subject_of(token)
        if self._lookup.meets(row.subject, doer) is False:
            return rule_names.SUBJECT_FAILS
        fit = self._lookup.meets(row.object, done_to)
        if fit is False:
            return rule_names.OBJECT_FAILS
        match = TriggerMatch(row, token, words, object=done_to)
        if row.roles.get("subject") == "theme" and doer is not None:
            words.append(doer)  # "an earthquake killed": one event
        named = None if isinstance(fit, bool) or not row.object.words else fit
        moved = has_trait(row.type, MOVES_OBJECT)
        if named is not None and (moved or not self._lookup.is_actor(named)):
            match.theme, match.object = named, None
        return match


def _further_words(row: Row, token: Token) -> tuple[list[Token], Token | None] | None:
    """The words of the trigger after its first, and what it is done to; None if one is missing."""
    done_to = object_of(token)
    words: list[Token] = []
    at = token
    for word in row.trigger[1:]:
        found = next((c for c in (*at.children, *token.children) if is_word(c, word)), None)
        if found is None or found.i < token.i:
            return None
        words.append(found)
        if found.dep_ == "prep":
            done_to = next((c for c in found.children if c.dep_ == "pobj"), done_to)
        elif done_to is not None and found.i == done_to.i:
            done_to = None
        at = found
    return words, done_to


def _has_preposition(row: Row, token: Token, words: Sequence[Token], done_to: Token | None) -> bool:
    heads = [token] if done_to is None else [token, done_to]
    there = {name for name, _ in prepositional(*heads)}
    there |= {
        c.lower_
        for one in (token, *words)
        for c in one.children
        if c.dep_ in ("prep", "dative", "prt")
    }
    return bool(there & row.prepositions)


class VerbEvents:
    """Reads what a matched verb reports."""

    def __init__(
        self,
        lookup: Lookup,
        roles: RoleFinder,
        circumstances: CircumstanceFinder,
        state: ReadingState,
    ) -> None:
        self._lookup = lookup
        self._roles = roles
        self._circumstances = circumstances
        self._state = state

    def mention(self, match: TriggerMatch) -> EventMention | None:
        """The event mention of a verb with its participants, or None where nobody takes part."""
        row, token = match.row, match.token
        doer = self._lookup.subject_of(token)
        if doer is not None and row.subject.need == "any" and not self._can_act(doer, row.plover):
            why = _NOBODY_WHO_ACTS.format(doer.text)
            self._state.reject(token, row, rule_names.NO_ACTOR, why)
            return None
        participants = self._roles.participants(self._roles_of(match, doer), token)
        if not participants:
            self._state.reject(token, row, rule_names.NOBODY, NOBODY_NAMED)
            return None
        kind, mode, named = self._class_of(match)
        trigger = [token, *match.words]
        if named is not None:
            trigger.append(named)
        negative = "negated" in row.when
        status: Status = "happened" if negative else modality.of_verb(token)
        if status == "happened" and has_trait(kind, AWAITED):
            status = "ongoing"
        heads = [token] if match.theme is None else [token, match.theme]
        return EventMention(
            token_index=token.i,
            type=kind,
            mode=mode,
            context=row.context,
            trigger=spans_of(trigger),
            participants=participants,
            place=self._circumstances.place(heads),
            when=self._circumstances.when([token, *heads], status),
            figures=figures_in(
                _counted(match, doer), self._lookup.dated, self._lookup.text, _measuring(token)
            ),
            status=status,
            rule=rule_names.rule_name(rule_names.VERB, row.trigger, _how(match)),
            label=self._label(match, participants),
            lemma=row.trigger[0],
            themes=self._themes(match),
            sentence=token.sent.start,
            announced=status == "negated" or modality.announced(token),
            about=self._about(match),
            within=self._within(token),
            answers=self._answered(match),
            definite=attributive(token),
            confidence=confidence_of(participants),
        )

    def _class_of(self, match: TriggerMatch) -> tuple[str, str | None, Token | None]:
        """Class and mode of the event, and the trigger's noun where it names the event.

        The noun's class is taken where it is no wider than the verb's: "launched an attack".
        """
        kind, mode = match.row.type, match.row.mode
        if match.theme is None:
            return kind, mode, None
        named = self._lookup.noun_row(match.theme)
        if named is None:
            return kind, mode, None
        alike = root_code(named.type) == match.row.plover
        carried = match.token.lemma_.lower() in LIGHT - _SIGNING or is_phase(match.token)
        if not alike and not (named.object.names_set and carried):
            return kind, mode, None
        if named.type not in ancestors(kind)[1:]:
            kind, mode = named.type, named.mode or mode
        return kind, mode, match.theme

    def _roles_of(self, match: TriggerMatch, doer: Token | None) -> list[Role]:
        roles: list[Role] = []
        if doer is not None:
            role = match.row.roles.get("subject", "agent")
            roles += [(role, t) for t in self._lookup.doers(doer)]
        roles += self._roles.of_verb(match)
        if doer is None and match.theme is not None and self._lookup.is_actor(match.theme):
            roles.append(("subject", match.theme))  # "soldiers were deployed"
        return roles

    def _within(self, verb: Token) -> int | None:
        """The meeting at which it is done ("at the summit"), the attack by which ("it killed")."""
        doer = self._lookup.subject_of(verb)
        if doer is not None and self._lookup.does_harm(doer):
            return doer.i
        for name, noun in prepositional(verb):
            if name in ("at", "in", "during") and self._lookup.is_event(noun):
                return noun.i
        return None

    def _answered(self, match: TriggerMatch) -> tuple[tuple[int, str], ...]:
        """What it answers: a proposal that is turned down, what comes "in response to" it."""
        out: list[tuple[int, str]] = []
        asked = match.theme or match.object
        if match.row.plover in ("REJECT", "AGREE", "CONCEDE") and asked is not None:
            row = self._lookup.noun_row(asked)
            if row is not None and row.plover == "REQUEST":
                out.append((asked.i, row.type))
        for name, noun in prepositional(match.token):
            if name == "in" and noun.lower_ in ("response", "retaliation", "reply", "reaction"):
                for further, cause in prepositional(noun):
                    row = self._lookup.noun_row(cause) if further in ("to", "for") else None
                    if row is not None:
                        out.append((cause.i, row.type))
        return tuple(out)

    def _about(self, match: TriggerMatch) -> str | None:
        """The lemma of what an agreement or the like is about."""
        noun = match.object or match.theme
        if match.theme is not None and self._lookup.noun_row(match.theme) is not None:
            index = theme_of(match.theme)
            return self._lookup.doc[index].lemma_.lower() if index is not None else None
        clause = complement(match.token)
        if clause is not None:
            return f"to {clause.lemma_.lower()}"
        if noun is None:
            pairs = dict(reversed(prepositional(match.token)))
            noun = pairs.get("on") or pairs.get("to")
        return noun.lemma_.lower() if noun is not None else None

    def _can_act(self, doer: Token, root: str | None) -> bool:
        """Whether the subject is somebody, or somebody's; things do harm, but nothing else."""
        if root == "ASSAULT" or root is None:
            return True
        if any(self._lookup.is_actor(t) for t in conjuncts(doer)) or doer.pos_ == "PRON":
            return True
        return any(self._lookup.is_named(t) for t in phrase(doer))

    def _themes(self, match: TriggerMatch) -> tuple[int, ...]:
        noun = match.theme or match.object
        if noun is None:
            pairs = dict(reversed(prepositional(match.token)))
            noun = pairs.get("on") or pairs.get("for")
            if noun is None and match.row.plover == "AGREE":
                noun = pairs.get("to")
        if noun is None:
            return ()
        heads = conjuncts(noun)
        further = theme_of(noun) if match.theme is not None else None
        if further is not None:
            heads.append(self._lookup.doc[further])
        return tuple(dict.fromkeys(i for t in heads for i in (t.i, *descriptions_of(t))))

    def _label(self, match: TriggerMatch, participants: Sequence[Participant]) -> str:
        text = self._lookup.text
        agents = [p for p in participants if p.role in ("agent", "host", "mediator")]
        agent = " and ".join(p.spans[0].of(text) for p in agents[:3])
        if attributive(match.token):
            return short(self._lookup.words_of(modified(match.token)))
        words = [match.token, *match.words]
        if is_negated(match.token):
            words += negation(match.token)
        parts = [agent] if agent else []
        parts += [t.text for t in sorted({t.i: t for t in words}.values(), key=lambda t: t.i)]
        done_to = match.theme or match.object
        if done_to is not None and done_to.pos_ != "PRON":
            named = self._lookup.words_of(done_to)
            if not passive(match.token):
                parts.append(named)
            elif not agent:
                parts.insert(0, named)
            else:
                parts = [named, *parts[1:], "by", agent]
        return short(" ".join(parts))


def _how(match: TriggerMatch) -> str:
    """The last part of the rule's name."""
    if "negated" in match.row.when:
        return rule_names.NEGATED
    if match.theme is not None:
        return match.theme.lemma_.lower()
    return rule_names.PASSIVE if passive(match.token) else rule_names.ACTIVE


def _counted(match: TriggerMatch, doer: Token | None) -> list[Token]:
    """The nouns whose numbers are the event's figures."""
    out = [
        t for head in (match.object, match.theme, doer) if head is not None for t in conjuncts(head)
    ]
    out += [noun for name, noun in prepositional(match.token) if name == "of"]
    return out


def _measuring(verb: Token) -> list[Token]:
    """The heads of what may say how much or how long: "fined it two million", "for three days"."""
    out = [c for c in verb.children if c.dep_ in ("npadvmod", "dobj")]
    return out + [noun for name, noun in prepositional(verb) if name in _MEASURING]
