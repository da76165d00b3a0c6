"""One name of several places: towns of another state, states and regions, rival countries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from onrecord.authority.model import AuthorityActor
from onrecord.extract.names.article_names import ArticleNames
from onrecord.extract.names.finder.best_reading import take_best
from onrecord.extract.names.finder.regions import (
    Region,
    of_the_region,
    region_behind,
    shared_region,
)
from onrecord.extract.names.gazetteer import Entry
from onrecord.extract.names.rule_names import PLACE_REGION, PLACE_TOWN, PLACE_UNKNOWN
from onrecord.model import Mention, Span


class Homonyms:
    """Names that other places bear too, told apart at once or by the article as a whole."""

    def __init__(self, names: ArticleNames) -> None:
        self._names, self._text = names, names.text
        self._known, self._register = names.known, names.register
        self._shared: list[Span] = []  # names that a state and a region share
        self._rivals: list[tuple[Span, Sequence[Entry]]] = []

    def elsewhere(self, span: Span, entries: Sequence[Entry]) -> bool:
        """Whether a city of another state stands before a state's name: "Atlanta, Georgia"."""
        if not self._text.endswith(", ", 0, span.start) or not all(
            e.kind in ("state", "country") for e in entries
        ):
            return False
        before = self._before_comma(span)
        if before is None or before.kind != "city" or before.ref is None:
            return False
        state = self._known.state_of(before.ref)
        return state is not None and state not in self._known.by_state(entries)

    def _before_comma(self, span: Span) -> Mention | None:
        return self._register.ending_at(span.start - len(", "))

    def town(self, span: Span, entries: Sequence[Entry]) -> bool:
        """Whether a region that its bearers do not lie in stands behind a name: "Moscow, Idaho"."""
        region = region_behind(self._text, span.start, span.end)
        name = span.of(self._text)
        if region is None or name.isupper() or shared_region(name) is not None:
            return False
        if any(e.how not in ("name", "place", "metonym") for e in entries):
            return False
        return not any(self._lies_in(entry, region) for entry in entries)

    def _lies_in(self, entry: Entry, region: Region) -> bool:
        state = self._known.by_iri.get(self._known.state_of(entry.ref) or "")
        return isinstance(state, AuthorityActor) and (
            state.iso3 == region.state or region.name in (state.label, *state.names)
        )

    def region_of_a_town(self, span: Span, entries: Sequence[Entry]) -> bool:
        """Takes a name that a state and a region share for the region's behind a town in it.

        Elsewhere such a name is kept in mind until the whole article is known.
        """
        region = shared_region(span.of(self._text))
        if region is None or not any(e.kind == "state" for e in entries):
            return False
        before = self._before_comma(span)
        if before is not None and before.reason == PLACE_TOWN:
            self._take_region(span, region)
            return True
        self._shared.append(span)
        return False

    def rivals(self, span: Span, entries: Sequence[Entry]) -> bool:
        """Whether places or people of several countries bear the name, which then waits."""
        if len(self._known.by_state(entries)) < 2:
            return False
        self._rivals.append((span, entries))
        return True

    def settle_rivals(self) -> None:
        """Chooses by what else the article names: of the state, or in its land."""
        found = self._register.found
        seen = Counter(
            state for m in found.values() if m.ref and (state := self._known.state_of(m.ref))
        )
        for span, entries in self._rivals:
            ranked = sorted(
                self._known.by_state(entries).items(), key=lambda item: -seen.get(item[0], 0)
            )
            (best, chosen), (second, _) = ranked[:2]
            even = seen.get(best, 0) == seen.get(second, 0)
            take_best(self._names, span, entries if even else chosen)
            mention = found[span]
            sure = 0.6 if even else 0.75
            self._register.take(span, mention.kind, mention.ref, sure, mention.reason)

    def settle_shared(self) -> None:
        """Takes a shared name for the region's where what stands beside it says so.

        Or where it says so elsewhere, or a city of the region's country is named, and nothing of
        the state is.
        """
        taken = [s for s in self._shared if s in self._register.found]
        clear = {s for s in taken if of_the_region(self._text, s.start, s.end)}
        for name in {s.of(self._text) for s in taken}:
            region = shared_region(name)
            same = [s for s in taken if s.of(self._text) == name]
            if region is None:
                continue
            of_state = self._names_the_state(name, same)
            hints = bool(clear & set(same)) or self._names_the_region(name)
            for span in same:
                if span in clear or (hints and not of_state):
                    self._take_region(span, region)

    def _names_the_state(self, name: str, spans: Sequence[Span]) -> bool:
        """Whether something of the state of that name is named besides."""
        found = self._register.found
        own = {found[s].ref for s in spans}
        others = (m.ref for m in found.values() if m.ref and m.span.of(self._text) != name)
        return any(self._known.state_of(ref) in own for ref in others)

    def _names_the_region(self, name: str) -> bool:
        """Whether the name is the region's somewhere by what stands before it."""
        return any(
            m.kind == "region" and m.reason in (PLACE_UNKNOWN, PLACE_REGION)
            for s, m in self._register.found.items()
            if s.of(self._text) == name
        )

    def _take_region(self, span: Span, region: Region) -> None:
        ref = self._known.regions.get(region.label)
        self._register.take(span, "region", ref, 0.75, PLACE_REGION)
