"""Events that a verb tells of, and the demand in "must"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from onrecord.extract.events.lookup import MEDIATING, Match, is_word, nominal
from onrecord.extract.events.merging import Find
from onrecord.extract.events.phrases import (
    LIGHT,
    confidence_of,
    is_phase,
    short,
    spans_of,
    theme_of,
    told_of,
)
from onrecord.extract.events.roles import Roles
from onrecord.extract.events.trigger_table import Row, ancestors, is_a, root_code
from onrecord.extract.syntax import modality as told
from onrecord.extract.syntax.arguments import (
    attributive,
    complement,
    conjuncts,
    modified,
    object_of,
    passive,
    phrase,
    prepositional,
    recipient,
    subject,
)
from onrecord.extract.syntax.quantities import figures_in
from onrecord.extract.syntax.words import word_set
from onrecord.model import Participant, Status

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

_SIGNING: Final = word_set("sign ink announce declare")
_PARTICIPLES: Final = frozenset({"Deportation", "Arrest", "Killing"})
_SAYING: Final = word_set("say tell insist stress warn argue state add maintain declare")


class VerbEvents(Roles):
    """Matches verbs with the table and reads what they tell."""

    def verb_match(self, token: Token) -> Match | None:
        """The first row of the table that fits a verb that is no part of a name."""
        named = self.by_token.get(token.i)
        if named is not None and named.span.end - named.span.start > len(token):
            return None
        if token.pos_ == "ADJ" and token.dep_ == "amod":
            # "the deported children": the tagger's adjective is the table's participle
            stems = (token.lower_.removesuffix("ed"), token.lower_.removesuffix("d"))
            rows = next(
                (r for s in stems if s != token.lower_ and (r := self.table.of(s, "verb"))), ()
            )
            if not any(is_a(row.type, _PARTICIPLES) for row in rows):
                return None
        elif token.pos_ == "ADJ" or (token.pos_ == "VERB" and token.dep_ == "acomp"):
            if token.dep_ == "acomp" and token.head.lemma_ in ("get", "make", "become"):
                return None  # who gets ready only prepares
            rows = self.table.of(token.lower_, "verb")
            if token.tag_ == "VBN" or not rows:
                rows = rows or self.table.of(token.lemma_.lower(), "verb")
            if not rows or complement(token) is None:
                return None
        elif token.pos_ != "VERB" or nominal(token):
            return None
        else:
            rows = self.table.of(token.lemma_.lower(), "verb")
        if token.dep_ in ("amod", "compound") and not (
            rows and is_a(rows[-1].type, _PARTICIPLES) and token.tag_ in ("VBN", "VBD", "JJ")
        ):
            return None
        for row in rows:
            match = self._verb_fits(row, token)
            if match is not None:
                return match
        return None

    def _verb_fits(self, row: Row, token: Token) -> Match | None:
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
            there |= {
                c.lower_
                for one in (token, *words)
                for c in one.children
                if c.dep_ in ("prep", "dative", "prt")
            }
            if not there & row.prepositions:
                return None
        if self.fits(row.subject, self.subject_of(token)) is False:
            return None
        fit = self.fits(row.object, done_to)
        if fit is False and row.object.words and recipient(token) is not None:
            fit = False
        if fit is False:
            return None
        match = Match(row, token, words, object=done_to)
        cause = self.subject_of(token) if row.roles.get("subject") == "theme" else None
        if cause is not None:
            words.append(cause)  # "an earthquake killed": one event
        if not isinstance(fit, bool) and fit is not None and row.object.words:
            carried = row.plover in ("MOBILIZE", "AID") or row.type == "Withdrawal"
            if carried or not self.is_actor(fit):
                match.theme, match.object = fit, None
        return match

    def _serves_noun(self, token: Token) -> bool:
        """Whether the verb only says who mediates or hosts a noun's event ("talks hosted by")."""
        return (
            token.dep_ == "acl"
            and token.lemma_ in MEDIATING
            and bool(self.table.of(token.head.lemma_.lower(), "noun"))
        )

    def verb_find(self, match: Match) -> Find | None:
        """A find from a verb with its participants, or None where nobody takes part."""
        row, token = match.row, match.token
        kind, mode = row.type, row.mode
        trigger = [token, *match.words]
        if match.theme is not None:
            named = self.noun_row(match.theme)
            alike = named is not None and root_code(named.type) == row.plover
            carried = token.lemma_.lower() in LIGHT - _SIGNING or is_phase(token)
            if named is not None and (alike or (named.object.names_set and carried)):
                if named.type not in ancestors(kind)[1:]:
                    kind, mode = named.type, named.mode or mode
                trigger.append(match.theme)
        roles: list[tuple[str, Token]] = []
        doer = self.subject_of(token)
        subject_role = row.roles.get("subject", "agent")
        if doer is not None:
            if row.subject.need == "any" and not self._can_act(doer, row.plover):
                self.reject(token, row, f"'{doer.text}' is nobody who acts")
                return None
            roles += [(subject_role, t) for t in self.doers(doer)]
        roles += self.others(match)
        if doer is None and match.theme is not None and self.is_actor(match.theme):
            roles.append(("subject", match.theme))  # "soldiers were deployed"
        participants = self.participants(roles, token)
        if not participants:
            self.reject(token, row, "nobody named takes part in it")
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
            trigger=spans_of(trigger),
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
            within=self._within(token),
            answers=self._answered(match),
            definite=attributive(token),
            confidence=confidence_of(participants),
        )

    def _within(self, verb: Token) -> int | None:
        """The meeting at which it is done ("at the summit"), the attack by which ("it killed")."""
        doer = self.subject_of(verb)
        if doer is not None and self.does_harm(doer):
            return doer.i
        for name, noun in prepositional(verb):
            if name in ("at", "in", "during") and self.is_event(noun):
                return noun.i
        return None

    def _answered(self, match: Match) -> tuple[tuple[int, str], ...]:
        """What it answers: a proposal that is turned down, what comes "in response to" it."""
        out: list[tuple[int, str]] = []
        asked = match.theme or match.object
        if match.row.plover in ("REJECT", "AGREE", "CONCEDE") and asked is not None:
            row = self.noun_row(asked)
            if row is not None and row.plover == "REQUEST":
                out.append((asked.i, row.type))
        for name, noun in prepositional(match.token):
            if name == "in" and noun.lower_ in ("response", "retaliation", "reply", "reaction"):
                for further, cause in prepositional(noun):
                    row = self.noun_row(cause) if further in ("to", "for") else None
                    if row is not None:
                        out.append((cause.i, row.type))
        return tuple(out)

    def _about(self, match: Match) -> str | None:
        """The lemma of what an agreement or the like is about."""
        noun = match.object or match.theme
        if match.theme is not None and self.noun_row(match.theme) is not None:
            index = theme_of(match.theme)
            return self.doc[index].lemma_.lower() if index is not None else None
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
        if any(self.is_actor(t) for t in conjuncts(doer)) or doer.pos_ == "PRON":
            return True
        return any(t.i in self.by_token for t in phrase(doer))

    def _counted(self, match: Match) -> list[Token]:
        out = [t for t in (match.object, match.theme) if t is not None]
        out += [noun for name, noun in prepositional(match.token) if name == "of"]
        return out

    def _themes(self, match: Match) -> tuple[int, ...]:
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
            heads.append(self.doc[further])
        return tuple(dict.fromkeys(i for t in heads for i in (t.i, *told_of(t))))

    def must_find(self, token: Token) -> Find | None:
        """ "Norland said Sudria must withdraw": a demand of the one who says so."""
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
            trigger=spans_of([token]),
            participants=participants,
            status="happened",
            rule=f"modal:{token.lower_}/{governor.lemma_}",
            label=short(f"{self.words_of(asked)} {token.text} {verb.text}"),
            lemma=token.lower_,
            sentence=token.sent.start,
            confidence=0.6,
        )

    def _verb_label(self, match: Match, participants: Sequence[Participant]) -> str:
        text = self.article.text
        agents = [p for p in participants if p.role in ("agent", "host", "mediator")]
        agent = " and ".join(p.spans[0].of(text) for p in agents[:3])
        if attributive(match.token):
            return short(self.words_of(modified(match.token)))
        words = [match.token, *match.words]
        if told.is_negated(match.token):
            words += told.negation(match.token)
        parts = [agent] if agent else []
        parts += [t.text for t in sorted({t.i: t for t in words}.values(), key=lambda t: t.i)]
        done_to = match.theme or match.object
        if done_to is not None and done_to.pos_ != "PRON":
            named = self.words_of(done_to)
            if not passive(match.token):
                parts.append(named)
            elif not agent:
                parts.insert(0, named)
            else:
                parts = [named, *parts[1:], "by", agent]
        return short(" ".join(parts))
