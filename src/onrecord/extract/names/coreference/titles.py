"""Definite titles without an owner: "the minister"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.authority.model import AuthorityOffice
from onrecord.extract.names.coreference.discourse import Discourse
from onrecord.extract.names.rule_names import (
    OFFICE_HOLDER,
    OFFICE_ONLY_STATE,
    TITLE,
    TITLE_OPEN,
    TITLE_SHARED,
    TITLE_UNKNOWN,
)
from onrecord.extract.names.tenures import Holder
from onrecord.model import Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

_NARROWING = frozenset(["appos", "relcl", "prep", "amod", "compound", "acl"])

#: Sectors of words for people that are no titles.
_PRIVATE = frozenset(["UNK", "CVL", ""])


def resolve_titles(discourse: Discourse) -> None:
    """Adds definite titles: who was introduced by them, or holds the office."""
    tokens, titles = discourse.tokens, _Titles(discourse)
    for i, word in enumerate(discourse.lower[:-1]):
        if word != "the" or i + 1 in discourse.at:
            continue
        noun = tokens.table.at(discourse.lower, i + 1)
        if noun is None or noun.plural or noun.row.kind not in ("person", "anyone"):
            continue
        if _on_its_own(discourse.doc[noun.end - 1], range(i + 1, noun.end)):
            title = " ".join(discourse.lower[i + 1 : noun.end])
            titles.resolve(tokens.span(i + 1, noun.end), title)


def _on_its_own(head: Token, title: range) -> bool:
    """Whether a title is what is meant and nothing beside it says who or of what it is."""
    if head.dep_ in ("compound", "nmod", "amod", "attr", "appos"):
        return False
    if head.tag_ not in ("NN", "NNP"):
        return False
    return not any(c.dep_ in _NARROWING and c.i not in title for c in head.children)


class _Titles:
    """Who is meant by titles, in the order of the text."""

    def __init__(self, discourse: Discourse) -> None:
        self._discourse, self._names = discourse, discourse.names
        self._known, self._register = discourse.names.known, discourse.names.register
        self._states = discourse.names.states()
        self._by_title: dict[str, tuple[list[AuthorityOffice], set[Holder]]] = {}

    def resolve(self, span: Span, title: str) -> None:
        """Takes a title for the one who was introduced by it, or for an office's holder."""
        introduced = self._discourse.introduced_before(title, span.start)
        if introduced:
            if len(introduced) == 1 and span not in self._register.found:
                self._register.take(span, "person", introduced[0], 0.8, TITLE)
                self._add(span)
            elif len(introduced) > 1:
                why = "several people were introduced by the title"
                self._names.reject(span, "whom the title introduced", TITLE_SHARED, why)
            return
        offices, held = self._held(title)
        first = self._discourse.first
        here = {who for who in held if first.get(who.person, span.start) < span.start}
        if len({who.person for who in here}) == 1:
            # of two offices of one title, the one that is known to be held
            who = max(here, key=lambda w: w.certain)
            self._take_holder(span, who, 0.7, OFFICE_HOLDER)
            return
        if here or len(self._states) != 1:
            self._leave_open(span, title, offices, several=bool(here or self._states))
            return
        own = [o for o in offices if o.office_of in self._states]
        if len(own) == 1 and (holder := self._holder(own[0].iri)):
            self._register.offices[span] = own[0].iri
            self._take_holder(span, holder, 0.6, OFFICE_ONLY_STATE)
        else:
            self._leave_open(span, title, offices, several=False)

    def _leave_open(
        self, span: Span, title: str, offices: list[AuthorityOffice], *, several: bool
    ) -> None:
        """Tells whoever asks why the holder of an office is not known by a title."""
        noun = self._discourse.tokens.table.at(title.split(), 0)
        if not offices and (noun is None or noun.row.sector in _PRIVATE):
            return  # "the man" names no office
        if not offices:
            rule, why = (
                TITLE_UNKNOWN,
                "nobody was introduced by it, and no known office is so called",
            )
        elif several:
            rule, why = TITLE_OPEN, "holders of several such offices can be meant"
        elif not self._states:
            rule, why = TITLE_OPEN, "no state is named whose office it could be"
        else:
            rule, why = TITLE_OPEN, "who holds such an office of the one state named is not known"
        self._names.reject(span, "an office's holder", rule, why)

    def _held(self, title: str) -> tuple[list[AuthorityOffice], set[Holder]]:
        """The offices of that title, and who held them on the day or may have."""
        if title not in self._by_title:
            offices = [o for o in self._known.authority.offices if title in o.titles]
            held = {who for o in offices if (who := self._holder(o.iri)) is not None}
            self._by_title[title] = offices, held
        return self._by_title[title]

    def _holder(self, office: str) -> Holder | None:
        """Who holds an office or may; one to whom the text itself gives it, holds it."""
        who = self._known.holder(office)
        if who is not None and (who.person, office) in self._register.stated:
            return Holder(who.person, True)
        return who

    def _take_holder(self, span: Span, who: Holder, sure: float, reason: str) -> None:
        if span not in self._register.found:
            self._register.take_holder(span, who, sure, reason)
            self._add(span)

    def _add(self, span: Span) -> None:
        """Lets what comes later go back to a mention."""
        ref = self._register.found[span].ref
        if ref and (state := self._known.state_of(ref)):
            self._states.add(state)
        self._discourse.add(span)
