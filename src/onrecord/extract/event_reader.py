"""From triggers to finds: every verb and noun of the event table that stands up in a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from onrecord.extract import status as told
from onrecord.extract.arguments import (
    VERBAL,
    attributive,
    complement,
    conjuncts,
    letters,
    modified,
    object_of,
    passive,
    phrase,
    prepositional,
    recipient,
    subject,
    word_set,
)
from onrecord.extract.event_merge import Find
from onrecord.extract.event_roles import (
    Roles,
)
from onrecord.extract.event_table import (
    Row,
    ancestors,
    is_a,
    plover_root,
    root_code,
)
from onrecord.extract.event_words import (
    KEPT,
    MEDIATING,
    Match,
    is_word,
    nominal,
)
from onrecord.extract.figures import figures_in
from onrecord.extract.language import PARSED
from onrecord.model import (
    Claim,
    Dropped,
    Participant,
    Span,
    Spans,
    Status,
    merge,
)

if TYPE_CHECKING:
    from onrecord.extract.language import Token

#: Segments that are not the outlet's voice: what they tell is told by a claim or by nobody.
OTHERS: Final = frozenset({"related-topics", "enrichment-note"})
#: Verbs that only carry an event noun: their subject acts in it and their tense is its tense.
LIGHT: Final = word_set(
    "hold have conduct carry launch stage make attend join take wage mount undertake complete "
    "reach sign announce give pay issue lead perform ink strike clinch seal secure commit "
    "declare hammer impose negotiate"
)
_SIGNING: Final = word_set("sign ink announce declare")
#: Verbs that tell of a phase of what their noun names, whichever side of them it stands on: they
#: are part of the trigger.
PHASES: Final = word_set(
    "begin start open commence continue resume conclude end finish intensify escalate persist"
)
#: Phases that a particle makes of a verb.
_PHASE_PARTICLES: Final = {"step": ("up",), "go": ("on",), "wrap": ("up",), "wind": ("up", "down")}
HAPPENING: Final = word_set("take happen occur collapse fail break erupt last stall rage")
#: Noun events that need no participant of their own to be worth keeping.
BARE: Final = word_set(
    "Talks Meeting Ceasefire PrisonerExchange Agreement ArmedConflict Deportation Repatriation "
    "Election Referendum Disaster Accident"
)
#: Noun events that are worth keeping where their matter is told: "discussions about the children".
_WITH_MATTER: Final = frozenset({"Consultation"})
_PARTICIPLES: Final = frozenset({"Deportation", "Arrest", "Killing"})
_CHARGING: Final = word_set(
    "charge accuse convict guilty suspect suspicion count indict acquit trial sentence innocent"
)
#: Nouns that "of war" only describes: no war is told of.
_OF_WAR: Final = word_set("prisoner crime criminal act state god man theatre theater game council")
_SAYING: Final = word_set("say tell insist stress warn argue state add maintain declare")
#: Nouns whose compound still tells of the event: "talks process", "mediation effort".
_CARRIED_BY: Final = word_set("plan proposal team process effort bid mission initiative deal talks")
_ORDINALS: Final = {
    word: number
    for number, words in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th",
         "seventh 7th", "eighth 8th", "ninth 9th", "tenth 10th"), 1)
    for word in words.split()
}  # fmt: skip


class Reader(Roles):
    """Reads one article's triggers in order."""

    def finds(self) -> list[Find]:
        """All triggers of the article that stand up, in the order of the text."""
        out: list[Find] = []
        lead = True
        for segment, tokens in self._segments():
            verbs = [
                match
                for token in tokens
                if not self._serves_noun(token) and (match := self.verb_match(token))
            ]
            for match in verbs:
                if match.theme is not None:
                    self.consumed[match.theme.i] = match.row.type
                for word in match.words:
                    self.consumed[word.i] = match.row.type
            here = [self.verb_find(match) for match in verbs]
            here += [self.noun_find(m) for token in tokens if (m := self.noun_match(token))]
            here += [f for token in tokens if (f := self.must_find(token))]
            for find in sorted(filter(None, here), key=lambda f: f.token_index):
                claim = self._claim(find.trigger[0])
                if segment in OTHERS and claim is None:
                    self.dropped.append(
                        Dropped(
                            f"event '{find.label}' at {find.trigger[0].start}",
                            "it is not the outlet that speaks here, and no claim covers it",
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
                        lead=lead and segment == "paragraph",
                        plover=plover_root(find.type, status, find.announced),
                    )
                )
            lead = lead and segment != "paragraph"
        return out

    def _segments(self) -> list[tuple[str, list[Token]]]:
        if not self.article.segments:
            return [("paragraph", list(self.doc))]
        out: list[tuple[str, list[Token]]] = []
        tokens = iter(self.doc)
        token: Token | None = next(tokens, None)
        for segment in sorted(self.article.segments, key=lambda s: s.start):
            inside: list[Token] = []
            while token is not None and token.idx < segment.end:
                if token.idx >= segment.start:
                    inside.append(token)
                token = next(tokens, None)
            if segment.kind in PARSED:
                out.append((segment.kind, inside))
        return out

    def _claim(self, span: Span) -> Claim | None:
        return next((claim for _, held, claim in self.claims if held.holds(span)), None)

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
            carried = token.lemma_.lower() in LIGHT - _SIGNING or _is_phase(token)
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
            within=self._within(token),
            answers=self._answered(match),
            definite=attributive(token),
            confidence=_confidence(participants),
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

    def reject(self, token: Token, row: Row, why: str) -> None:
        """Keeps what was considered and not taken, with the reason."""
        words = "_".join(row.trigger)
        what = f"event '{token.text}' at {token.idx}"
        self.dropped.append(Dropped(what, f"{why} ({row.pos}:{words}, {row.type})"))

    def _about(self, match: Match) -> str | None:
        """The lemma of what an agreement or the like is about."""
        noun = match.object or match.theme
        if match.theme is not None and self.noun_row(match.theme) is not None:
            index = _theme_of(match.theme)
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
        further = _theme_of(noun) if match.theme is not None else None
        if further is not None:
            heads.append(self.doc[further])
        return tuple(dict.fromkeys(i for t in heads for i in (t.i, *_told_of(t))))

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
            trigger=_spans([token]),
            participants=participants,
            status="happened",
            rule=f"modal:{token.lower_}/{governor.lemma_}",
            label=_short(f"{self.words_of(asked)} {token.text} {verb.text}"),
            lemma=token.lower_,
            sentence=token.sent.start,
            confidence=0.6,
        )

    def noun_match(self, token: Token) -> Match | None:
        """The first row of the table that fits a noun."""
        if not nominal(token) or token.i in self.by_token:
            return None
        if token.i in self.consumed:
            kind = self.consumed[token.i]
            row = self.noun_row(token)
            if row is None or not is_a(row.type, KEPT):
                return None
            if root_code(row.type) == root_code(kind):
                return None
            return Match(row, token)
        if (
            token.dep_ == "pobj"
            and token.head.lower_ == "of"
            and token.head.head.lemma_.lower() in _OF_WAR
            and token.left_edge.i == token.i
        ):
            return None  # "prisoners of war"
        if self._is_charge(token):
            return None
        if token.dep_ == "compound":
            head = token.head
            named = self.noun_row(head)
            if named is None and head.lemma_.lower() not in _CARRIED_BY:
                return None
            if named is not None and token.lower_ in named.trigger[:-1]:
                return None  # "war games" are no war
        row = self.noun_row(token)
        return Match(row, token) if row is not None else None

    def _is_person(self, head: Token) -> bool:
        mention = self.mention(head)
        return mention is not None and mention.kind == "person"

    def _is_charge(self, noun: Token) -> bool:
        """Whether a bare noun only says what somebody is charged with: "guilty of murder"."""
        if noun.dep_ != "pobj" or noun.head.lower_ not in ("of", "with", "for"):
            return False
        if any(c.dep_ in ("det", "poss") for c in noun.children):
            return False
        return noun.head.head.lemma_.lower() in _CHARGING

    def noun_find(self, match: Match) -> Find | None:
        """A find from a noun, or None where it is nobody's and tells too little."""
        row, token = match.row, match.token
        carrier = self._carrier(token)
        light = carrier if carrier is not None and self._is_light(carrier, token) else None
        roles: list[tuple[str, Token]] = []
        how = "noun"
        inner = self._round_of(token) if row.type == "NegotiationRound" else None
        heads = [token] if inner is None else [token, inner]
        for head in heads:
            roles += self.noun_roles(row, head)
        if light is not None:
            doer = self.subject_of(light)
            if doer is not None and doer.i != token.i:
                role = MEDIATING.get(light.lemma_, row.roles.get("subject", "agent"))
                roles += [(role, t) for t in self.doers(doer)]
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
        lasting = row.type in ("ArmedConflict", "War") and token.pos_ != "PROPN"
        default: Status = "ongoing" if lasting else "happened"  # a war with a name may be long over
        status = told.of_noun(token, light, default)
        trigger = self._noun_trigger(token, inner)
        if light is not None and _is_phase(light):
            trigger += [light, *_particles(light)]
        clauses = [t for t in (carrier,) if t is not None]
        place = self.place([*heads, *clauses], names=heads)
        when = self.when([*heads, *clauses], status)
        told_of = is_a(row.type, _WITH_MATTER) and any(
            name in ("about", "on", "over") for name, _ in prepositional(token)
        )
        if row.type == "ArmedConflict" and any(self._is_person(head) for _, head in roles):
            self.reject(token, row, "persons have no armed conflict with each other")
            return None
        harm = row.plover == "ASSAULT" and (place is not None or when is not None)
        if not participants and not told_of and not harm and not is_a(row.type, BARE):
            self.reject(token, row, "nobody named takes part in it")
            return None
        return Find(
            token_index=token.i,
            type=row.type,
            mode=row.mode,
            context=row.context,
            trigger=_spans(trigger),
            participants=participants,
            place=place,
            when=when,
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
            announced=light is not None and (status == "negated" or told.announced(light)),
            definite=_definite(token),
            order=_order(token),
            themes=self._noun_themes(token),
            sentence=token.sent.start,
            confidence=_confidence(participants),
            of_round=inner.i if inner is not None else None,
        )

    def _noun_themes(self, noun: Token) -> tuple[int, ...]:
        index = _theme_of(noun)
        return () if index is None else (index, *_told_of(self.doc[index]))

    def _about_noun(self, noun: Token) -> str | None:
        index = _theme_of(noun)
        return self.doc[index].lemma_.lower() if index is not None else None

    def _carrier(self, noun: Token) -> Token | None:
        """The verb in whose clause the noun is a core argument, or its clause's verb."""
        at = noun
        for _ in range(4):
            if at.dep_ in ("dobj", "nsubj", "nsubjpass", "attr") and at.head.pos_ in VERBAL:
                return at.head
            if at.dep_ in ("conj", "compound", "nmod"):
                at = at.head
            elif (
                at.dep_ == "pobj"
                and at.head.lower_ in ("in", "of", "out", "for")
                and (at.head.head.lemma_ in ("take", "carry", "engage", "participate", "meet"))
            ):
                return at.head.head
            else:
                return None
        return None

    def _is_light(self, verb: Token, noun: Token) -> bool:
        lemma = verb.lemma_.lower()
        if _is_phase(verb):
            return True
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
            if before.pos_ not in ("NOUN", "PROPN") or self.noun_row(before) is not None:
                break
            out.insert(0, before)
            at -= 1
        if inner is not None:
            out = [*out, *(self.doc[i] for i in range(token.i + 1, inner.i + 1))]
        return out

    def _verb_label(self, match: Match, participants: Sequence[Participant]) -> str:
        text = self.article.text
        agents = [p for p in participants if p.role in ("agent", "host", "mediator")]
        agent = " and ".join(p.spans[0].of(text) for p in agents[:3])
        if attributive(match.token):
            return _short(self.words_of(modified(match.token)))
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


def _theme_of(noun: Token) -> int | None:
    """The noun that a noun's event is about: "exchange deal", "agreement on a truce"."""
    for c in reversed(list(noun.children)):
        if c.dep_ in ("compound", "nmod"):
            return c.i
    for name, other in prepositional(noun):
        if name in ("on", "of", "for", "about", "over"):
            return other.i
    for c in noun.children:  # "a deal on exchanging prisoners"
        if c.dep_ == "prep" and c.lower_ in ("on", "of", "for", "about", "over"):
            verb = next((g for g in c.children if g.dep_ == "pcomp" and g.pos_ in VERBAL), None)
            if verb is not None:
                return verb.i
    return None


def _told_of(noun: Token) -> list[int]:
    """What is told of a noun beside it: "the deported children", "children whom they deported"."""
    return [c.i for c in noun.children if c.dep_ in ("amod", "relcl", "acl") and c.pos_ != "NUM"]


def _particles(verb: Token) -> list[Token]:
    wanted = _PHASE_PARTICLES.get(verb.lemma_.lower(), ())
    return [c for c in verb.children if c.lower_ in wanted and c.dep_ in ("prt", "prep", "advmod")]


def _is_phase(verb: Token) -> bool:
    """Whether the verb tells that something begins, goes on, grows or ends."""
    return verb.lemma_.lower() in PHASES or bool(_particles(verb))


def _definite(noun: Token) -> bool:
    for c in noun.children:
        if c.dep_ == "det":
            return c.lower_ in ("the", "this", "that", "these", "those", "both")
        if c.dep_ == "poss":
            return True
    return False


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
        if word in ("another", "further", "additional", "other", "more", "separate"):
            return "another"
        if word in ("new", "fresh"):
            return "new"
    return None


def _confidence(participants: Sequence[Participant]) -> float:
    known = sum(p.ref is not None for p in participants)
    return round(min(0.95, 0.5 + 0.15 * min(len(participants), 2) + 0.1 * min(known, 2)), 2)


def _short(label: str, most: int = 90) -> str:
    label = " ".join(label.split())
    if label.count('"') == 1:
        label = label.replace('"', "")
    if len(label) <= most:
        return label
    return label[:most].rsplit(" ", 1)[0]
