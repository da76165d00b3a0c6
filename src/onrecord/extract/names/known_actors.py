"""What the authority knows, asked on the day of one article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property

from onrecord.authority.model import (
    Authority,
    AuthorityActor,
    AuthorityOffice,
    AuthorityPlace,
    Tenure,
)
from onrecord.extract.names.gazetteer import Entry
from onrecord.extract.names.tenures import Holder, covers, holder

_STEPS_TO_A_STATE = 5
#: Years before the first and after the last office of a person in which news may be of them.
_BEFORE_OFFICE, _AFTER_OFFICE = 20, 40


class KnownActors:
    """An authority's actors and places on a day, which is None where it is unknown."""

    def __init__(self, authority: Authority, published: date | None) -> None:
        self.authority, self.published = authority, published
        self.by_iri = authority.by_iri
        self._states: dict[str, str | None] = {}
        self._titles: dict[str, frozenset[str]] = {}

    @cached_property
    def _tenures(self) -> dict[str, list[Tenure]]:
        by_holder: dict[str, list[Tenure]] = defaultdict(list)
        for tenure in self.authority.tenures:
            by_holder[tenure.holder].append(tenure)
        return by_holder

    def held(self, person: str) -> list[Tenure]:
        """The tenures of a person."""
        return self._tenures.get(person, [])

    @cached_property
    def regions(self) -> dict[str, str]:
        """The IRIs of regions by their labels."""
        return {p.label: p.iri for p in self.authority.places if p.kind == "region"}

    def state_of(self, ref: str) -> str | None:
        """The state that an actor or place belongs to, itself where it is one."""
        if ref not in self._states:
            self._states[ref] = self._state_of(ref, _STEPS_TO_A_STATE)
        return self._states[ref]

    def _state_of(self, ref: str, steps: int) -> str | None:
        node = self.by_iri.get(ref)
        if steps == 0:
            return None
        if isinstance(node, AuthorityActor):
            if node.kind == "state":
                return node.iri
            above = [node.body_of, *node.affiliated_with]
        elif isinstance(node, AuthorityPlace):
            if node.territory_of:
                return node.territory_of
            above = [node.located_in]
        else:
            return None
        return next((s for a in above if a and (s := self._state_of(a, steps - 1))), None)

    def by_state(self, entries: Iterable[Entry]) -> dict[str, list[Entry]]:
        """Readings by the state they belong to, those of a state and its own land together."""
        by_state: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            state = self.state_of(entry.ref)
            if state is not None:
                by_state[state].append(entry)
        return by_state

    def of_that_time(self, person: str) -> bool:
        """Whether news of the day can be of a person: within reach of the offices they held.

        From 20 years before the first to 40 after the last; those without a dated office always.
        """
        if self.published is None:
            return True
        held = self.held(person)
        first = min((t.not_before or "" for t in held), default="")
        last = max((t.not_after or "9999" for t in held), default="9999")
        year = self.published.year
        return (not first or year >= int(first[:4]) - _BEFORE_OFFICE) and (
            year <= int(last[:4]) + _AFTER_OFFICE
        )

    def in_office(self, person: str, years: int) -> bool:
        """Whether a person may have held an office at most so many years before the day.

        Unknown: yes. It is evidence of whom a name means, and says nothing of the office.
        """
        day = self.published
        return day is None or any(covers(t, day, years) for t in self.held(person))

    def holder(self, office: str) -> Holder | None:
        """Who held an office on the day, or may have, where there is exactly one."""
        return holder(self.authority.tenures, office, self.published)

    def titles_of(self, person: str) -> frozenset[str]:
        """The words of the titles that a person has had, whenever."""
        if person not in self._titles:
            offices = {t.office for t in self.held(person)}
            self._titles[person] = frozenset(
                word
                for office in offices
                if isinstance(node := self.by_iri.get(office), AuthorityOffice)
                for title in (*node.titles, node.label)
                for word in title.lower().split()
            )
        return self._titles[person]
