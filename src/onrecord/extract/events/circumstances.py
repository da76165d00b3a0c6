"""Where and when an event takes place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from onrecord.extract.events.lookup import Lookup
from onrecord.extract.names.kinds import PLACES_AND_STATES, PLACES_INSIDE
from onrecord.extract.syntax.arguments import VERBAL, conjuncts, prepositional
from onrecord.model import Location, Mention, Status, When

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: What leads to the day by which something must be done.
_DEADLINE: Final = re.compile(
    r"\b(?:by|(?:no|not) later than)\s+(?:the\s+)?(?:end\s+of\s+|close\s+of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_NEAR: Final = 40  # characters before a date that may lead to it


class CircumstanceFinder:
    """The place and the time of a trigger. ``territories``: those of the states, by their IRIs."""

    def __init__(self, lookup: Lookup, territories: Mapping[str, str]) -> None:
        self._lookup = lookup
        self._territories = territories

    def place(self, heads: Sequence[Token], names: Sequence[Token] = ()) -> Location | None:
        """Where: a place after "in", "at" or "near", or a city's name before the noun."""
        for name, noun in prepositional(*heads):
            if name not in ("in", "at", "near", "outside", "inside", "around"):
                continue
            for one in conjuncts(noun):
                mention = self._lookup.mention(one)
                if mention is not None and mention.kind in PLACES_AND_STATES:
                    return self._location(mention)
        for head in names:
            found = self._place_of_name(head)
            if found is not None:
                return found
        return None

    def _place_of_name(self, head: Token) -> Location | None:
        """Where those are whom the noun names, else the city before the noun."""
        for name, noun in prepositional(head):
            if name in ("with", "between", "of"):
                found = self.place(conjuncts(noun))
                if found is not None:
                    return found
        for c in head.children:
            mention = self._lookup.mention(c)
            if mention is None or mention.kind not in PLACES_INSIDE:
                continue
            if c.dep_ in ("compound", "nmod", "amod", "poss", "nsubj"):
                return self._location(mention)
        return None

    def _location(self, mention: Mention) -> Location:
        ref = mention.ref
        if ref is not None and mention.kind == "state":
            ref = self._territories.get(ref)
        return Location((mention.span,), ref)

    def when(self, anchors: Sequence[Token], status: Status) -> When | None:
        """The date that hangs on the trigger or on the verb of its clause."""
        sentence = anchors[0].sent
        indices = {t.i for t in anchors}
        dated = self._lookup.dated
        seen: set[int] = set()
        for i in range(sentence.start, sentence.end):
            number = dated.get(i)
            if number is None or number in seen:
                continue
            seen.add(number)
            at = self._governor_of_date(i, number, indices)
            adjunct = at.dep_ in ("acl", "relcl") and at.head.i in indices
            if at.i in indices or adjunct:
                future = status in ("planned", "proposed", "hypothetical")
                return self._lookup.date(number, future)
        return None

    def is_deadline(self, when: When | None, status: Status) -> bool:
        """Whether a time is the day by which something that is still to come must be done."""
        if when is None or not when.spans or status not in ("planned", "proposed", "hypothetical"):
            return False
        begin = when.spans[0].start
        return _DEADLINE.search(self._lookup.text[max(begin - _NEAR, 0) : begin]) is not None

    def _governor_of_date(self, i: int, number: int, indices: set[int]) -> Token:
        """What a date hangs on: one of the given tokens or the next verb above it."""
        at = self._lookup.doc[i]
        while self._lookup.dated.get(at.head.i) == number and at.head.i != at.i:
            at = at.head
        for _ in range(6):
            if at.head.i == at.i:
                break
            at = at.head
            if at.i in indices or at.pos_ in VERBAL:
                break
        return at
