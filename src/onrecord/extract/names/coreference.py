"""What goes back to somebody named before: "the minister", "she", "the country".

Only where the evidence is good enough; a pronoun that two people compete for stays open.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.authority.model import AuthorityOffice
from onrecord.extract.names.mentions import Names
from onrecord.extract.names.person_names import GIVEN_HE, GIVEN_SHE
from onrecord.extract.names.tenures import Holder
from onrecord.extract.syntax.arguments import conjuncts, object_of, passive, subject
from onrecord.extract.syntax.parser import segment_at
from onrecord.extract.syntax.words import word_list, word_set
from onrecord.model import Mention, Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

_HE = word_set("he him his himself")
_SHE = word_set("she her hers herself")
_MASCULINE = word_list("word-for-a-man")
_FEMININE = word_list("word-for-a-woman")
_SUBJECTS = frozenset(["nsubj", "nsubjpass"])
_OBJECTS = frozenset(["dobj", "dative", "iobj", "pobj"])
_BACK = 3
_DENYING = word_list("verb-of-denying")
#: What stands for something said: as a pronoun, or as a noun.
_SAID = word_list("word-for-something-said")
_CLAIMING = word_list("verb-of-claiming")
_QUOTING = _CLAIMING | word_list("verb-of-quoting")


@dataclass
class _Person:
    """Somebody at a token: who, the gender the words show ("m", "f" or ""), subject or not."""

    token: int
    start: int
    ref: str | None
    gender: str
    subject: bool


def add_coreference(names: Names) -> None:
    """Adds what goes back to names, offices and each other to an article's mentions."""
    reader = _Coreference(names)
    reader.titles()
    reader.countries()
    reader.pronouns()
    reader.deniers()


class _Coreference:
    def __init__(self, names: Names) -> None:
        self.names, self.tokens = names, names.tokens
        self.doc, self.lower = names.tokens.doc, names.tokens.lower
        self.people: list[_Person] = []
        self.at: dict[int, Mention] = {}
        self.roles: dict[str, set[str]] = {}
        self.gender: dict[str, str] = {}
        self._offices: dict[str, tuple[list[AuthorityOffice], set[Holder]]] = {}
        #: Who was introduced by a title, and where they are named first, in that order.
        self.introduced: dict[str, list[tuple[int, str]]] = {}
        self.first: dict[str, int] = {}  # where somebody is named first
        for mention in sorted(names.found.values(), key=lambda m: (m.span.start, -m.span.end)):
            first, last = self.tokens.at(mention.span)
            for i in range(first, last):
                self.at.setdefault(i, mention)
            if mention.kind == "person" and first < last:
                self._person(mention, first, last)

    def _person(self, mention: Mention, first: int, last: int) -> None:
        root = self.doc[first:last].root
        words: list[str] = []
        at = first - 1
        while at >= 0 and self.doc[at].pos_ in ("PROPN", "NOUN", "ADJ") and first - at < 6:
            words.insert(0, self.lower[at])
            at -= 1
        beside = [c for c in root.children if c.dep_ == "appos" and c.i >= last]
        if root.dep_ == "appos":
            beside.append(root.head)
        for noun in beside:
            words += self._phrase(noun)
        if mention.reason.startswith("office:"):
            words += self.lower[first:last]
        if mention.ref:
            self.roles.setdefault(mention.ref, set()).update(_runs(words))
            titles = self.lower[first : first + 1] if last - first > 1 else []  # "Ms Lind"
            gender = _gender([*words, *titles])
            if gender:
                self.gender.setdefault(mention.ref, gender)
        self._met(_Person(root.i, mention.span.start, mention.ref, "", root.dep_ in _SUBJECTS))

    def _met(self, person: _Person) -> None:
        self.people.append(person)
        ref, start = person.ref, person.start
        if not ref or start >= self.first.get(ref, start + 1):
            return
        for title in self.roles.get(ref, ()) if self.introduced else ():
            people = self.introduced[title]
            people.remove((self.first[ref], ref))
            insort(people, (start, ref))
        self.first[ref] = start

    def _phrase(self, noun: Token) -> list[str]:
        return [self.lower[i] for i in range(max(noun.i - 3, noun.left_edge.i), noun.i + 1)]

    # "the minister"

    def titles(self) -> None:
        """Definite titles without an owner: who was introduced by them, or holds the office."""
        for ref, titles in self.roles.items():
            for title in titles:
                self.introduced.setdefault(title, []).append((self.first[ref], ref))
        for people in self.introduced.values():
            people.sort()
        self.states = {
            s for m in self.names.found.values() if m.ref and (s := self.names.state_of(m.ref))
        }
        for i, word in enumerate(self.lower[:-1]):
            if word != "the" or i + 1 in self.at:
                continue
            noun = self.tokens.table.at(self.lower, i + 1)
            if noun is None or noun.plural or noun.row.kind not in ("person", "anyone"):
                continue
            head = self.doc[noun.end - 1]
            if head.dep_ in ("compound", "nmod", "amod") or head.tag_ not in ("NN", "NNP"):
                continue
            if any(
                c.dep_ in ("appos", "relcl", "prep", "amod", "compound", "acl")
                and not (i < c.i < noun.end)
                for c in head.children
            ) or head.dep_ in ("attr", "appos"):
                continue
            title = " ".join(self.lower[i + 1 : noun.end])
            self._title(self.tokens.span(i + 1, noun.end), title)

    def _title(self, span: Span, title: str) -> None:
        introduced = self.introduced.get(title, [])
        before = bisect_left(introduced, (span.start, ""))
        if before == 1:
            self._take(span, introduced[0][1], 0.8, "coreference:title")
            return
        if before:
            return
        offices, held = self._held(title)
        here = {who for who in held if self.first.get(who.person, span.start) < span.start}
        if len({who.person for who in here}) == 1:
            # of two offices of one title, the one that is known to be held
            who = max(here, key=lambda w: w.certain)
            self._take_holder(span, who, 0.7, "coreference:office")
            return
        if here or len(self.states) != 1:
            return
        own = [o for o in offices if o.office_of in self.states]
        if len(own) == 1 and (holder := self._holder(own[0].iri)):
            self.names.offices[span] = own[0].iri
            self._take_holder(span, holder, 0.6, "office:only-state")

    def _held(self, title: str) -> tuple[list[AuthorityOffice], set[Holder]]:
        """The offices of that title, and who held them on the day or may have."""
        if title not in self._offices:
            offices = [o for o in self.names.authority.offices if title in o.titles]
            held = {who for o in offices if (who := self._holder(o.iri)) is not None}
            self._offices[title] = offices, held
        return self._offices[title]

    def _holder(self, office: str) -> Holder | None:
        """Who holds an office or may; one to whom the text itself gives it, holds it."""
        who = self.names.holder(office)
        if who is not None and (who.person, office) in self.names.stated:
            return Holder(who.person, True)
        return who

    def _take_holder(self, span: Span, who: Holder, sure: float, reason: str) -> None:
        if span in self.names.found:
            return
        self.names.take_holder(span, who, sure, reason)
        self._taken(span)

    def _take(self, span: Span, ref: str | None, sure: float, reason: str) -> None:
        if span in self.names.found:
            return
        self.names.take(span, "person", ref, sure, reason)
        self._taken(span)

    def _taken(self, span: Span) -> None:
        """Lets what comes later go back to a mention."""
        ref = self.names.found[span].ref
        if ref and (state := self.names.state_of(ref)):
            self.states.add(state)
        at, last = self.tokens.at(span)
        root = self.doc[at:last].root
        for i in range(at, last):
            self.at.setdefault(i, self.names.found[span])
        self._met(_Person(root.i, span.start, ref, "", root.dep_ in _SUBJECTS))

    # "the country"

    def countries(self) -> None:
        """ "The country" is the one state that the paragraph has named so far, or the article."""
        mentions = sorted(
            (m for m in self.names.found.values() if m.kind in ("state", "country") and m.ref),
            key=lambda m: m.span,
        )
        starts = [m.span.start for m in mentions]
        passed, near, everywhere = 0, set[str | None](), set[str | None]()
        paragraph = -1
        for i, word in enumerate(self.lower[:-1]):
            if word != "the" or self.lower[i + 1] not in ("country", "nation"):
                continue
            if self.doc[i + 1].dep_ in ("compound", "nmod") or any(
                c.dep_ in ("prep", "relcl", "acl", "appos") for c in self.doc[i + 1].children
            ):
                continue
            span = self.tokens.span(i + 1, i + 2)
            segment = segment_at(self.names.article.segments, span.start)
            begun = segment.start if segment is not None else span.start
            if begun != paragraph:
                paragraph, near = begun, set()
            before = bisect_left(starts, span.start)
            for mention in mentions[passed:before]:
                state_ = self.names.state_of(mention.ref or "")
                everywhere.add(state_)
                if mention.span.start >= begun:
                    near.add(state_)
            passed = before
            states = near or everywhere
            if len(states) == 1 and (state := next(iter(states))):
                self.names.take(span, "state", state, 0.6, "coreference:country")

    # "she"

    def pronouns(self) -> None:
        """He and she, in the order of the text, so that each can carry the next."""
        self.people.sort(key=lambda p: p.token)
        self._tokens = [p.token for p in self.people]
        quotes = self.names.parsed.quotes
        for i, word in enumerate(self.lower):
            gender = "m" if word in _HE else "f" if word in _SHE else ""
            if not gender or self.doc[i].pos_ not in ("PRON", "DET"):
                continue
            at = bisect_right(quotes, (self.tokens.starts[i], len(self.names.text))) - 1
            inside = at >= 0 and self.tokens.starts[i] < quotes[at].end
            quote = quotes[at] if inside else None
            found = self._antecedent(self.doc[i], gender, quote, quotes)
            subject = self.doc[i].dep_ in _SUBJECTS
            start = self.tokens.starts[i]
            ref = None
            if found is not None:
                ref, sure = found
                self.gender.setdefault(ref, gender)
                self.names.take(
                    self.tokens.span(i, i + 1), "person", ref, sure, "coreference:pronoun"
                )
            person = _Person(i, start, ref, gender, subject)
            at = bisect_left(self._tokens, i)
            self.people.insert(at, person)
            self._tokens.insert(at, i)

    def _between(self, first: int, end: int) -> list[_Person]:
        """The people at tokens ``first`` to ``end`` (half-open), in order; once they are sorted."""
        return self.people[bisect_left(self._tokens, first) : bisect_left(self._tokens, end)]

    def _antecedent(
        self, pronoun: Token, gender: str, quote: Span | None, quotes: list[Span]
    ) -> tuple[str, float] | None:
        """Who a pronoun goes back to, and how sure that is."""
        contested = self._contested(pronoun)
        window = self._window(pronoun)
        if contested is not None and (accused := object_of(contested)) is not None:
            target = next((p for p in window if p.token == accused.i), None)
            if target is not None and target.ref and self._fits(target, gender):
                return target.ref, 0.8
        governing = None if contested is not None else self._governing(pronoun, quote)
        if governing == "other":
            return None
        if isinstance(governing, _Person):
            fits = governing.ref is not None and self._fits(governing, gender)
            if fits and governing.ref:
                rivals = {p.ref for p in window if self._fits(p, gender)}
                if len(rivals) == 1:
                    return governing.ref, 0.85
                between = {
                    p.ref for p in window if p.token > governing.token and self._fits(p, gender)
                } - {governing.ref}
                if pronoun.dep_ not in _SUBJECTS and between:
                    return None  # "Tarn met Bale on his arrival"
                return governing.ref, 0.75
        barred = self._barred(pronoun, quote) | self._quoted_by(pronoun, quotes)
        if contested is not None:
            barred |= self._speakers_of(contested)
        people = [p for p in window if self._fits(p, gender) and p.token not in barred]
        if quote is not None:  # a quotation goes on about whom it has begun with
            people = [p for p in people if p.start >= quote.start] or people
        if not people:
            return None
        refs = {p.ref for p in people}
        if len(refs) == 1:
            ref = refs.pop()
            return (ref, 0.8) if ref else None
        if quote is not None and people[-1].start < quote.start:
            gap = self.names.text[people[-1].start : quote.start]
            if gap.rstrip(' "“').endswith(":") and people[-1].ref and len(gap) < 40:
                return people[-1].ref, 0.65  # "an attack on Tarn: "He …"
        start = pronoun.sent.start
        for stretch in (
            [p for p in people if p.token >= start],
            [p for p in people if p.token < start],
        ):
            if not stretch:
                continue
            last_sentence = self.doc[stretch[-1].token].sent.start
            near = [p for p in stretch if p.token >= last_sentence]
            chosen = [p for p in near if p.subject] or near
            refs = {p.ref for p in chosen}
            if len(refs) == 1:
                ref = refs.pop()
                return (ref, 0.65) if ref else None
            return None
        return None

    def _contested(self, pronoun: Token) -> Token | None:
        """The verb whose words a pronoun denies: "Tarn accused Bale of it, which she denied".

        Nobody denies what they have just said themselves: who it goes back to is not its speaker.
        """
        verb = pronoun.head
        if pronoun.dep_ not in _SUBJECTS or verb.lemma_.lower() not in _DENYING:
            return None
        denied = next((c for c in verb.children if c.dep_ == "dobj"), None)
        if denied is None and verb.dep_ == "relcl":
            denied = verb.head
        if denied is None or not (
            denied.lower_ in _SAID or denied.lemma_.lower() in _SAID or verb.dep_ == "relcl"
        ):
            return None
        first = pronoun.sent.start
        if first and not any(t.lemma_.lower() in _CLAIMING for t in self.doc[first : pronoun.i]):
            first = self.doc[first - 1].sent.start
        said = [t for t in self.doc[first : pronoun.i] if t.lemma_.lower() in _CLAIMING]
        verbs = [t for t in said if t.tag_.startswith("VB") and t.i != verb.i]
        return verbs[-1] if verbs else None

    def _speakers_of(self, verb: Token) -> set[int]:
        """Who may have said it: a passive's agent, else all that are named before the verb."""
        agent = subject(verb) if passive(verb) else None
        if agent is not None:
            return {t.i for t in conjuncts(agent)}
        if any(c.dep_ == "nsubjpass" for c in verb.children):
            return set()
        return {p.token for p in self._between(verb.sent.start, verb.i)}

    def deniers(self) -> None:
        """ "It" and "they" that deny an accusation are the accused: "… Sudmark of it, which it
        denied".
        """
        for i, word in enumerate(self.lower):
            if word not in ("it", "they") or self.doc[i].dep_ not in _SUBJECTS:
                continue
            contested = self._contested(self.doc[i])
            accused = object_of(contested) if contested is not None else None
            mention = self.at.get(accused.i) if accused is not None else None
            if mention is None or not mention.ref or (word == "it" and mention.kind == "person"):
                continue
            span = self.tokens.span(i, i + 1)
            self.names.take(span, mention.kind, mention.ref, 0.8, "coreference:pronoun")

    def _window(self, pronoun: Token) -> list[_Person]:
        """People named in the sentence before the pronoun and in the sentences before it."""
        first = pronoun.sent
        for _ in range(_BACK - 1):
            if first.start == 0:
                break
            first = self.doc[first.start - 1].sent
        return self._between(first.start, pronoun.i)

    def _fits(self, person: _Person, gender: str) -> bool:
        known = person.gender or (self.gender.get(person.ref, "") if person.ref else "")
        if not known and person.ref:
            known = self._by_given_name(person.ref)
        return not known or known == gender

    def _by_given_name(self, ref: str) -> str:
        """What a person's given name suggests, for want of better."""
        actor = self.names.actors.get(ref) or self.names.minted_by_id(ref)
        words = _ascii(actor.label).split() if actor is not None else []
        given = next((w for w in words if w not in _MASCULINE | _FEMININE), "")
        return "f" if given in GIVEN_SHE else "m" if given in GIVEN_HE else ""

    def _governing(self, pronoun: Token, quote: Span | None) -> _Person | str | None:
        """The subject that the pronoun's clause hangs on: "Tarn said he …".

        "other" where that subject is somebody without a name ("a spokesman said he …").
        """
        at, clause = pronoun, pronoun
        own = pronoun.dep_ in _SUBJECTS
        for _ in range(8):
            if at.head.i == at.i:
                return None
            came, at = at, at.head
            if at.pos_ not in ("VERB", "AUX"):
                continue
            subject = next((c for c in at.children if c.dep_ in _SUBJECTS), None)
            if subject is None or subject.i == pronoun.i or subject.i > pronoun.i:
                continue
            # "Tarn told him": an object is not its own clause's subject
            direct = came.i == clause.i and pronoun.dep_ in _OBJECTS and pronoun.dep_ != "poss"
            if direct or (pronoun.dep_ == "pobj" and came.head.i == at.i and not own):
                continue
            if quote is not None and not quote.start <= subject.idx < quote.end:
                continue  # within a quotation the speaker is "I"
            named = {subject.i, *(c.i for c in subject.children if c.dep_ == "appos")}
            beside = [p for at_ in sorted(named) for p in self._between(at_, at_ + 1)]
            person = next(iter(beside), None)
            if person is not None:
                return person
            noun = self.tokens.table.at(self.lower, subject.i)
            if (
                subject.pos_ == "NOUN"
                and noun is not None
                and noun.row.kind in ("person", "anyone")
            ):
                return "other"
        return None

    def _inside_clause(self, token: Token, verb: Token) -> bool:
        """Whether a token hangs on a verb with no clause of its own in between."""
        at = token
        for _ in range(8):
            if at.head.i == verb.i:
                return True
            if at.head.i == at.i or any(c.dep_ in _SUBJECTS for c in at.head.children):
                return False
            at = at.head
        return False

    def _quoted_by(self, pronoun: Token, quotes: list[Span]) -> set[int]:
        """Whom the quotation names that a pronoun speaks: its speaker calls nobody but "I"."""
        if pronoun.dep_ not in _SUBJECTS or pronoun.head.lemma_.lower() not in _QUOTING:
            return set()
        first = min(pronoun.idx, pronoun.head.idx)
        last = max(pronoun.idx + len(pronoun), pronoun.head.idx + len(pronoun.head))
        text = self.names.text
        at = bisect_right(quotes, first, key=lambda q: q.end)
        spoken = [q for q in quotes[max(at - 1, 0) : at] if not text[q.end : first].strip(" ,")]
        at = bisect_left(quotes, last, key=lambda q: q.start)
        spoken += [q for q in quotes[at : at + 1] if not text[last : q.start].strip(" ,:")]
        return {
            p.token
            for q in spoken
            for p in self._between(*self.tokens.at(q))
            if q.start <= p.start < q.end
        }

    def _barred(self, pronoun: Token, quote: Span | None) -> set[int]:
        """Who it cannot be: the subject of its own verb, the speaker of the quotation it is in."""
        out: set[int] = set()
        if pronoun.dep_ in _OBJECTS:
            verb = pronoun.head if pronoun.dep_ != "pobj" else pronoun.head.head
            out |= {c.i for c in verb.children if c.dep_ in _SUBJECTS}
        if pronoun.dep_ in _SUBJECTS and pronoun.head.i != pronoun.i:
            # "In a talk with Tarn, she …": a clause's subject is nobody named inside the clause
            out |= {
                p.token
                for p in self._between(pronoun.sent.start, pronoun.i)
                if not p.subject and self._inside_clause(self.doc[p.token], pronoun.head)
            }
        if quote is not None:
            sentence = pronoun.sent
            out |= {
                p.token
                for p in self._between(sentence.start, sentence.end)
                if p.subject and not quote.start <= p.start < quote.end
            }
        return out


def _ascii(name: str) -> str:
    """A name in lower case without accents, as lists of names have it."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()


def _runs(words: list[str]) -> set[str]:
    """All that a title's words end with: "norlandic foreign minister" is a "minister" too."""
    return {" ".join(words[a:b]) for b in range(1, len(words) + 1) for a in range(max(0, b - 4), b)}


def _gender(words: list[str]) -> str:
    he, she = any(w in _MASCULINE for w in words), any(w in _FEMININE for w in words)
    return "" if he == she else "m" if he else "f"
