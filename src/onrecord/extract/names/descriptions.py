"""Descriptions that a state's name completes: its offices, its people and its bodies.

"Norland's foreign minister" is whoever held the office on the day; "Norlandic soldiers" a group of
the state; "the Norlandic government" the state itself, and "Norland's navy" a body of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from onrecord.authority.model import Authority, AuthorityActor, AuthorityOffice
from onrecord.extract.names.article_names import ArticleNames
from onrecord.extract.names.kinds import PLACES
from onrecord.extract.names.occupations import Noun
from onrecord.extract.names.rule_names import (
    BODY,
    DEMONYM,
    GOVERNMENT,
    OFFICE_DATE,
    OFFICE_OPEN,
    OFFICE_UNTAKEN,
    TITLE_ADJECTIVE,
    description_rule,
    is_by_authority,
)
from onrecord.extract.names.tenures import NOT_AFTER, NOT_IN_OFFICE
from onrecord.extract.syntax.words import word_list, word_set
from onrecord.model import Mention, Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: Words by which an office ends, or had one holder among others.
_UNTIL = word_list("word-of-a-past-office")
_POSSESSIVE = frozenset(["'s", "’s", "'", "’"])
#: Nouns that stand for the state itself where its name stands before them.
_STATE_ITSELF = word_list("noun-of-the-state-itself")
#: Sectors that are a state's own.
_OFFICIAL = frozenset(["GOV", "LEG", "MIL", "COP", "JUD", "SPY"])
#: Sectors whose people are no part of the state they come from or fight.
_APART = frozenset(["REB", "UAF", "PRM", "CRM", "OPP"])
_PEOPLE = frozenset(["CVL", "REF"])
_INDEFINITE = word_set("a an another some any every each no")
_KIND_OF_BODY = {"MIL": "armed-force"}
#: Bodies of which a state has many: one is meant only where its name goes on.
_MANY = word_list("body-of-which-a-state-has-many")
_POSSESSED = re.compile(r"^(?:['’]s?\s)?")
_SPLIT = re.compile(r"\w+|[^\w\s]")


class Titles:
    """The titles of an authority's offices, found by their first word."""

    def __init__(self, authority: Authority) -> None:
        self.by_first: dict[str, dict[tuple[str, ...], list[AuthorityOffice]]] = defaultdict(dict)
        for office in authority.offices:
            for title in office.titles:
                words = tuple(_SPLIT.findall(title.lower()))
                self.by_first[words[0]].setdefault(words, []).append(office)

    def at(self, words: list[str], at: int) -> tuple[int, list[AuthorityOffice]] | None:
        """The longest title that begins at a word: where it ends, and the offices it names."""
        known = self.by_first.get(words[at])
        if not known:
            return None
        fitting = [t for t in known if tuple(words[at : at + len(t)]) == t]
        if not fitting:
            return None
        longest = max(fitting, key=len)
        return at + len(longest), known[longest]


def add_descriptions(names: ArticleNames) -> None:
    """Adds offices, groups and bodies to an article's mentions."""
    _Descriptions(names).add()


class _Descriptions:
    def __init__(self, names: ArticleNames) -> None:
        self.names, self.tokens = names, names.tokens
        self.lower, self.doc = names.tokens.lower, names.tokens.doc
        self.at: dict[int, Mention] = {}
        self.whole: dict[int, tuple[int, int]] = {}
        for mention in names.register.found.values():
            first, last = self.tokens.at(mention.span)
            for i in range(first, last):
                self.at[i] = mention
                self.whole[i] = (first, last)

    def add(self) -> None:
        """Adds the offices in the order of the text, then what each state's name describes."""
        titles = _titles(self.names.known.authority)
        at = 0
        while at < len(self.lower):
            found = titles.at(self.lower, at) if self.lower[at] in titles.by_first else None
            if found is None:
                at += 1
                continue
            end, offices = found
            why = self._office(at, end, offices)
            if why is not None:
                span = self.tokens.span(at, end)
                self.names.reject(span, "an office's holder", OFFICE_UNTAKEN, why)
            at = end
        for mention in sorted(self.names.register.found.values(), key=lambda m: m.span):
            if mention.ref and mention.kind == "state":
                self._described_by(mention)

    # offices

    def _office(self, first: int, last: int, offices: list[AuthorityOffice]) -> str | None:
        """A title with the name of whose it is; who held it then is who is meant.

        Returns why it names no holder of an office, or None where it does or a name does.
        """
        if first in self.at:
            return "it is part of a name"
        if self._of_another(first, last):
            return "the word beside it makes somebody else of the holder"
        head = self.doc[last - 1]
        if not _stands(head, last) and not self._named_after(last):
            return "it only describes the next word"
        if self._names_itself(head, last):
            self._stated(first, last, head, offices)
            self._forget_adjective(first)
            return None  # the name beside it is the mention
        owner = self._owner_before(first) or self._owner_after(last)
        if owner is None:
            return "nothing beside it says whose office it is"
        start, end, mention = owner
        start, end = min(start, first), max(end, last)
        if start and self.lower[start - 1] in NOT_IN_OFFICE:
            return "the holder is not in office: former, acting, would-be or the like"
        named = [o for o in offices if o.office_of == mention.ref]
        if len(named) != 1:
            return "no office of that title, or more than one, is known of that owner"
        before = self.lower[start - 1] if start else ""
        indefinite = before in _INDEFINITE or any(c.lower_ in _INDEFINITE for c in head.children)
        if indefinite or self._is_role(head):
            # "no Norlandic president", "elected president of Norland"
            return "it means nobody certain: any such holder, or a role that somebody has or had"
        span = self.tokens.span(start, end)
        if span in self.names.register.found:
            return None
        holder = None if self._other_year(head) else self.names.known.holder(named[0].iri)
        self.names.register.offices[span] = named[0].iri
        comma = end < len(self.lower) and self.lower[end] == ","
        if holder is not None and not holder.certain and self._named_after(end + comma):
            holder = None  # "the president of Norland, Oro Lund": the text says who it is
        if holder is not None:
            self.names.register.take_holder(span, holder, 0.75, OFFICE_DATE)
        else:
            self.names.register.take(span, "person", None, 0.5, OFFICE_OPEN)
        return None

    def _of_another(self, first: int, last: int) -> bool:
        """Whether the word beside a title makes another person of the holder: "vice", "-elect"."""
        before = first - 2 if first > 1 and self.lower[first - 1] == "-" else first - 1
        if before >= 0 and self.lower[before] in NOT_IN_OFFICE:
            return True
        after = last + 1 if last < len(self.lower) and self.lower[last] == "-" else last
        return after < len(self.lower) and self.lower[after] in NOT_AFTER

    def _stated(self, first: int, last: int, head: Token, offices: list[AuthorityOffice]) -> None:
        """Keeps that the text itself gives a named person an office, both title and owner."""
        person = self._person_beside(head, last)
        if person is None or person.ref is None or self._other_year(head):
            return
        after = self.tokens.at(person.span)[1]  # "President Vik of Sudmark"
        owner = self._owner_before(first) or self._owner_after(last) or self._owner_after(after)
        if owner is None:
            return
        start = min(owner[0], first)
        if start and self.lower[start - 1] in NOT_IN_OFFICE:
            return  # "the former Norlandic president Jorun Vik"
        if any(c.lower_ in _UNTIL for c in head.children):
            return  # "Jorun Vik, president of Norland until May"
        named = [o for o in offices if o.office_of == owner[2].ref]
        if len(named) == 1:
            self.names.register.stated.add((person.ref, named[0].iri))

    def _person_beside(self, head: Token, last: int) -> Mention | None:
        """The person named behind a title or in apposition to it."""
        beside = [c for c in head.children if c.dep_ == "appos"]
        if head.dep_ in ("appos", "compound", "nmod"):
            beside.append(head.head)
        for at in (last, *(t.i for t in beside)):
            mention = self.at.get(at)
            if mention is not None and mention.kind == "person":
                return mention
        return None

    def _is_role(self, head: Token) -> bool:
        """Whether an office is what somebody is or becomes: "served as president of Norland"."""
        if head.dep_ in ("attr", "oprd"):
            return True
        at = head
        while at.dep_ in ("conj", "appos"):
            at = at.head
        return at.dep_ == "pobj" and at.head.lower_ in ("as", "for")

    def _other_year(self, head: Token) -> bool:
        """Whether the sentence speaks of a year that is not the publication's."""
        day = self.names.known.published
        return any(
            len(t) == 4 and t.is_digit and t.text[:2] in ("18", "19", "20")
            and (day is None or int(t.text) != day.year)
            for t in head.sent
        )  # fmt: skip

    def _named_after(self, last: int) -> bool:
        person = self.at.get(last)
        return (
            person is not None and person.kind == "person"
        ) or last in self.names.people.by_first_token

    def _forget_adjective(self, first: int) -> None:
        """ "Norlandic President Tarn" is the name of a person, and of nobody else."""
        at = first - 1
        while at >= 0 and first - at < 3 and at not in self.at:
            at -= 1
        mention = self.at.get(at)
        if mention is not None and mention.reason == DEMONYM:
            self.names.register.drop(mention.span)
            why = "it belongs to the title before a person's name, which is the mention"
            self.names.reject(mention.span, f"state ({mention.ref})", TITLE_ADJECTIVE, why)

    def _owner_before(self, first: int) -> tuple[int, int, Mention] | None:
        """The actor's name before a title, over its possessive and at most two adjectives."""
        at, steps = first - 1, 0
        while at >= 0 and at not in self.at and steps < 2:
            if self.doc[at].pos_ not in ("ADJ", "ADV", "VERB") or self.lower[at] in NOT_IN_OFFICE:
                break
            at, steps = at - 1, steps + 1
        if at > 0 and self.lower[at] in _POSSESSIVE:
            at -= 1
        elif steps and self.doc[at].dep_ not in ("amod", "nmod", "compound", "poss"):
            return None
        mention = self.at.get(at)
        if mention is None or mention.kind == "person" or mention.kind in PLACES:
            return None
        start, end = self.whole[at]
        return start, end, mention

    def _owner_after(self, last: int) -> tuple[int, int, Mention] | None:
        """ "… of Norland", "… of the Strait Council"."""
        if last + 1 >= len(self.lower) or self.lower[last] not in ("of", "for"):
            return None
        at = last + 1 + (self.lower[last + 1] == "the")
        mention = self.at.get(at)
        if mention is None or mention.kind == "person":
            return None
        start, end = self.whole[at]
        if mention.kind in PLACES:
            state = self.names.known.state_of(mention.ref or "")
            if mention.kind != "country" or state is None:
                return None
            mention = Mention("", mention.span, "state", state, 1.0, mention.reason)
        return start, end, mention

    def _names_itself(self, head: Token, last: int) -> bool:
        """Whether the holder's name stands beside the title, so that the name is the mention."""
        if self._named_after(last):
            return True
        beside = [c for c in head.children if c.dep_ == "appos"]
        if head.dep_ in ("appos", "attr", "compound", "nmod"):
            beside.append(head.head)
        return any((m := self.at.get(t.i)) is not None and m.kind == "person" for t in beside) or (
            head.dep_ == "attr"
        )

    # groups and bodies

    def _described_by(self, mention: Mention) -> None:
        """The noun that a state's name describes, if it is somebody of the state's."""
        token = self.tokens.root(mention.span)
        if token is None or mention.ref is None or not is_by_authority(mention.reason):
            return
        first, last = self.tokens.at(mention.span)
        head: Token | None = None
        if token.dep_ in ("amod", "compound", "nmod", "poss") and token.head.i >= last:
            head = token.head
            while head.dep_ in ("compound", "amod", "nmod") and head.head.i == head.i + 1:
                head = head.head  # "Norlandic army officers": the officers
        elif token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.i < first:
            head = token.head.head
        if head is None or head.i in self.at or abs(head.i - token.i) > 6:
            return
        between = self.lower[min(head.i, last) : max(head.i, first)]
        if any(w in ("and", "or", "nor", ",") for w in between):
            return
        noun = self._ending_at(head.i)
        if noun is None:
            return
        before = first < head.i
        start = first if before else noun.start
        span = self.tokens.span(start, noun.end if before else last)
        if span in self.names.register.found or "\n" in span.of(self.names.text):
            return
        self._somebody(mention, noun, span, head, start)

    def _somebody(self, state: Mention, noun: Noun, span: Span, head: Token, start: int) -> None:
        names, row, ref = self.names, noun.row, state.ref
        words = " ".join(self.lower[noun.start : noun.end])
        if words in _STATE_ITSELF:
            names.register.take(span, "state", ref, 0.85, GOVERNMENT)
            return
        if row.kind == "body":
            definite = head.tag_ in ("NN", "NNP") and self._definite(start, head)
            span = self._whole_name(span, head)
            tail = span.of(names.text)[state.span.end - span.start :] if start <= noun.start else ""
            tail = _POSSESSED.sub("", tail.lower()).strip() or words
            known = _body_of(names.known.authority, ref or "", tail)
            if known is not None and definite:
                names.register.take(span, known.kind, known.iri, 0.85, BODY)
            elif row.sector in _OFFICIAL and definite:
                named = head.pos_ == "PROPN"
                if self.lower[noun.end - 1] in _MANY and " of " not in tail:
                    return
                if not named and tail != words:
                    return  # "Norland's largest fleet"
                kind = _KIND_OF_BODY.get(row.sector, "government-body")
                actor = names.register.mint(kind, span.of(names.text), ref)
                names.register.take(span, kind, actor.id, 0.7, BODY)
            else:
                return
            if head.pos_ == "PROPN":  # the state's name is a part of the body's
                names.register.drop(state.span)
            return
        if row.kind in ("person", "anyone", "craft") and head.tag_ not in ("NNS", "NNPS"):
            return
        if row.kind == "craft" and row.sector != "MIL":
            return
        if head.pos_ == "PROPN" and row.sector not in _OFFICIAL:
            return  # "Norland Veterans Against Hunger"
        if row.kind not in ("person", "people", "anyone", "craft"):
            return
        kind = "population" if row.sector in _PEOPLE else "group"
        if words in ("delegation", "negotiating team"):
            kind = "delegation"
        actor = names.register.mint(
            kind, span.of(names.text), None if row.sector in _APART else ref
        )
        names.register.take(span, kind, actor.id, 0.75, description_rule(kind))

    def _whole_name(self, span: Span, head: Token) -> Span:
        """The span up to the end of the name: "Norland's Department of Fisheries"."""
        whole = self.tokens.swallowed.get(head.i)
        if whole is None or head.pos_ != "PROPN":
            return span
        return Span(span.start, max(span.end, self.tokens.span(*whole).end))

    def _definite(self, start: int, head: Token) -> bool:
        """Whether the phrase means one known body: by a possessive, "the", or a name's capitals."""
        before = self.lower[start - 1] if start else ""
        return before not in _INDEFINITE

    def _ending_at(self, at: int) -> Noun | None:
        """The longest row of the table whose last word is this one."""
        for size in range(4, 0, -1):
            first = at - size + 1
            if first < 0:
                continue
            noun = self.tokens.table.at(self.lower[first : at + 1], 0)
            if noun is not None and noun.end == size:
                return noun._replace(start=first, end=at + 1)
        return None


def _stands(head: Token, last: int) -> bool:
    """Whether the title is the noun that is meant, not one that describes the next."""
    return not (head.dep_ in ("compound", "nmod", "poss") and head.head.i >= last)


def _body_of(authority: Authority, state: str, words: str) -> AuthorityActor | None:
    """The state's body by that name without the state's, where the authority knows exactly one."""
    found = [
        a
        for a in _bodies(authority).get(state, ())
        if any(
            n.lower().endswith(" " + words) or n.lower().startswith(words + " of ")
            for n in (a.label, *a.names)
        )
    ]
    return found[0] if len(found) == 1 else None


_BY_AUTHORITY: dict[int, tuple[Authority, Titles, dict[str, list[AuthorityActor]]]] = {}


def _indexed(authority: Authority) -> tuple[Authority, Titles, dict[str, list[AuthorityActor]]]:
    """Indexes of the authority at hand, made once; one process reads with one authority."""
    known = _BY_AUTHORITY.get(id(authority))
    if known is None or known[0] is not authority:
        bodies: dict[str, list[AuthorityActor]] = defaultdict(list)
        for actor in authority.actors:
            if actor.body_of:
                bodies[actor.body_of].append(actor)
        _BY_AUTHORITY.clear()
        known = _BY_AUTHORITY[id(authority)] = (authority, Titles(authority), bodies)
    return known


def _titles(authority: Authority) -> Titles:
    return _indexed(authority)[1]


def _bodies(authority: Authority) -> dict[str, list[AuthorityActor]]:
    return _indexed(authority)[2]
