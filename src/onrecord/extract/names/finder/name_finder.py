"""Finds the names of an article: the full ones first, then the short ones by what is then known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from onrecord.authority.model import AuthorityActor, AuthorityPlace
from onrecord.extract.names.article_names import ArticleNames
from onrecord.extract.names.entities import organisations
from onrecord.extract.names.finder.best_reading import take_best
from onrecord.extract.names.finder.bodies import Bodies
from onrecord.extract.names.finder.homonyms import Homonyms
from onrecord.extract.names.finder.named_people import NamedPeople
from onrecord.extract.names.finder.short_forms import short_forms, stands_for_another
from onrecord.extract.names.finder.short_names import ShortNames
from onrecord.extract.names.gazetteer import Entry, Hit
from onrecord.extract.names.name_context import TITLES
from onrecord.extract.names.rule_names import (
    FINDER,
    NAME,
    NOT_OF_THE_TIME,
    PERSON,
    PLACE_TOWN,
    PLACE_UNKNOWN,
    TEAM,
)
from onrecord.model import Span

#: Behind a name, what makes somebody else of it: a child, a parent, the second of the name.
_SUFFIX = re.compile(r",? (Jr|Jnr|Junior(?! [A-Z])|Sr|Snr|II|III|IV)(?![\w-])\.?")


#: The rules that take a name for nobody's, and why.
TURNED_AWAY: Final[Mapping[str, str]] = {
    "within_a_persons_name": "it is part of a person's longer name",
    "no_family_name": "it goes on as another name, or is where no name is",
    "common_word": "it opens a sentence, and its capital says nothing",
    "abbreviates_another": "the article explains it as short for something else",
    "within_a_longer_name": "it is part of a longer name that nobody knows",
}


def _meant(entries: Iterable[Entry]) -> str:
    """What a name may stand for, in a few words."""
    return " or ".join(dict.fromkeys(f"{e.kind} by {e.how} ({e.ref})" for e in entries))


@dataclass(frozen=True)
class _Name:
    """A name with what it may stand for; ``person`` is the person's name that it is or lies in."""

    span: Span
    entries: list[Entry]
    person: Span | None
    headline: bool

    @property
    def full(self) -> list[Entry]:
        """Its readings as the full name of a person."""
        return [e for e in self.entries if e.how == "name" and e.kind == "person"]

    @property
    def family_names(self) -> list[Entry]:
        return [e for e in self.entries if e.how == "family-name"]

    @property
    def others(self) -> list[Entry]:
        """Its readings as anything but a family name."""
        return [e for e in self.entries if e.how != "family-name"]


class NameFinder:
    """Collects the names of one article: ``weigh`` each that the lexicon finds, then ``settle``."""

    def __init__(self, names: ArticleNames) -> None:
        self._names, self._text, self._tokens = names, names.text, names.tokens
        self._known, self._register = names.known, names.register
        self._people = names.people
        self._forms = short_forms(names.text)
        self._homonyms, self._bodies = Homonyms(names), Bodies(names)
        self._short: list[tuple[Span, list[Entry]]] = []
        self._namesakes: list[tuple[Span, Span]] = []  # with the suffix, and without

    def weigh(self, hit: Hit, headline: bool) -> str | None:
        """Takes a name, keeps it for later, or leaves it, by the first rule that decides.

        Returns the rule's name; None where nobody of the name is of the article's time.
        ``headline``: whether the words around are written with capitals, as headlines are.
        """
        entries = [e for e in hit.entries if e.kind != "person" or self._known.of_that_time(e.ref)]
        if not entries:
            why = "nobody known by the name is of the article's time"
            self._names.reject(hit.span, _meant(hit.entries), NOT_OF_THE_TIME, why)
            return None
        self._bodies.note_owner(hit.span, entries)
        name = _Name(hit.span, entries, self._people.around(hit.span), headline)
        rule = next(rule for rule in self.RULES if rule(self, name))
        decided = rule.__name__.removeprefix("_")
        if decided in TURNED_AWAY:
            kind = _meant(hit.entries)
            self._names.reject(hit.span, kind, FINDER + decided, TURNED_AWAY[decided])
        return decided

    # the rules, each of which tells whether it has decided

    def _within_a_persons_name(self, name: _Name) -> bool:
        """Part of a longer name of a person is no name, but for a family name behind a title."""
        if name.person is None or name.person == name.span or name.full:
            return False
        return not name.family_names or not self._title_then(name.person, name.span)

    def _title_then(self, person: Span, name: Span) -> bool:
        """Whether an entity is only a title and the name ("President Tarn")."""
        lead = self._text[person.start : name.start].split()
        return bool(lead) and all(w.lower() in TITLES for w in lead) and person.end == name.end

    def _with_a_suffix(self, name: _Name) -> bool:
        """A suffix that none of its bearers has makes somebody else of a name."""
        namesake = self._namesake(name.span, name.entries)
        if namesake is None:
            return False
        self._namesakes.append((namesake, name.span))
        return True

    def _namesake(self, span: Span, entries: list[Entry]) -> Span | None:
        """The name with a suffix behind it that none of its bearers has: "Ilva Tarn Jr."."""
        suffix = _SUFFIX.match(self._text, span.end)
        if suffix is None or not any(e.kind == "person" for e in entries):
            return None
        if suffix[1] == "II" and not any(e.how == "name" for e in entries):
            return None  # "the Tarn II government"
        for entry in entries:
            actor = self._known.by_iri.get(entry.ref)
            if isinstance(actor, AuthorityActor) and any(
                name.rstrip(".").endswith(f" {suffix[1]}") for name in (actor.label, *actor.names)
            ):
                return None
        return Span(span.start, suffix.end())

    def _full_name(self, name: _Name) -> bool:
        """A person's full name is theirs; of several, theirs who are in office."""
        full = name.full
        if not full:
            return False
        full = [e for e in full if self._known.in_office(e.ref, 0)] or full
        sure = 1.0 if len({e.ref for e in full}) == 1 else 0.6
        self._register.take(name.span, full[0].kind, full[0].ref, sure, NAME)
        return True

    def _no_family_name(self, name: _Name) -> bool:
        """A family name that goes on as another name, or stands where no name does."""
        return not name.others and self._tokens.no_family_name(name.span)

    def _family_name(self, name: _Name) -> bool:
        """A family name on its own waits until the full names are known."""
        surname = name.person == name.span and name.span.of(self._text) in self._people.surnames
        if name.others and not surname:
            return False
        self._short.append((name.span, name.family_names))
        return True

    def _common_word(self, name: _Name) -> bool:
        """A word at the head of a sentence whose capital says nothing."""
        return self._tokens.common(name.span)

    def _abbreviates_another(self, name: _Name) -> bool:
        """A short form that the article itself says to stand for no such name."""
        long_form = self._forms.get(name.span.of(self._text))
        if long_form is None:
            return False
        nodes = (self._known.by_iri.get(e.ref) for e in name.others)
        bearers = [n for n in nodes if isinstance(n, AuthorityActor | AuthorityPlace)]
        return stands_for_another(
            long_form.of(self._text), (n for b in bearers for n in (b.label, *b.names))
        )

    def _within_a_longer_name(self, name: _Name) -> bool:
        """Part of a longer name, where capitals show one; the name of a body is kept in mind."""
        self._bodies.note_body(name.span, name.others)
        return not name.headline and self._tokens.in_longer(name.span, self._people.by_first_token)

    def _team(self, name: _Name) -> bool:
        """In a contest, a state's or place's name is its team's."""
        if not self._tokens.team(name.span) or not any(
            e.kind == "state" or e.how == "place" for e in name.others
        ):
            return False
        self._register.take(name.span, "organisation", None, 0.6, TEAM)
        return True

    def _region_behind_a_city(self, name: _Name) -> bool:
        """A state's name behind a city of another state is a region's."""
        if not self._homonyms.elsewhere(name.span, name.others):
            return False
        self._register.take(name.span, "region", None, 0.5, PLACE_UNKNOWN)
        return True

    def _town_before_a_region(self, name: _Name) -> bool:
        """A name before a region that its bearers do not lie in is a town's."""
        if not self._homonyms.town(name.span, name.others):
            return False
        self._register.take(name.span, "city", None, 0.5, PLACE_TOWN)
        return True

    def _region_behind_a_town(self, name: _Name) -> bool:
        """A name that a state and a region share is the region's behind a town in it."""
        return self._homonyms.region_of_a_town(name.span, name.others)

    def _of_several_countries(self, name: _Name) -> bool:
        """A name of places or people of several countries waits for what else is named."""
        return self._homonyms.rivals(name.span, name.others)

    def _best_reading(self, name: _Name) -> bool:
        """Of what is left, the reading that fits the place in the sentence is taken."""
        take_best(self._names, name.span, name.others)
        return True

    RULES: ClassVar[tuple[Callable[[NameFinder, _Name], bool], ...]] = (
        _within_a_persons_name,
        _with_a_suffix,
        _full_name,
        _no_family_name,
        _family_name,
        _common_word,
        _abbreviates_another,
        _within_a_longer_name,
        _team,
        _region_behind_a_city,
        _town_before_a_region,
        _region_behind_a_town,
        _of_several_countries,
        _best_reading,
    )

    # when all names have been weighed

    def settle(self) -> None:
        """Resolves what waits by what is known now, and mints what nobody knows."""
        self._short += [(span, []) for span in organisations(self._tokens)]
        self._people.add_speakers()
        self._short += [(span, []) for span in self._people.spans]
        self._homonyms.settle_rivals()
        self._homonyms.settle_shared()
        self._bodies.settle()
        named = self._named_in_full()
        states = self._names.states()
        self._settle_namesakes(named)
        ShortNames(self._names, named, self._forms).settle(self._short, states)

    def _named_in_full(self) -> NamedPeople:
        named = NamedPeople(self._text)
        for mention in self._register.found.values():
            if mention.kind == "person" and mention.ref:
                actor = self._known.by_iri.get(mention.ref)
                families = actor.family_names if isinstance(actor, AuthorityActor) else ()
                for key in {*families, mention.span.of(self._text).split()[-1]}:
                    named.add(key, mention)
        return named

    def _settle_namesakes(self, named: NamedPeople) -> None:
        """The article's own people by names with a suffix, the full names first."""
        full = [(whole, name) for whole, name in self._namesakes if " " in name.of(self._text)]
        short = [(whole, name) for whole, name in self._namesakes if " " not in name.of(self._text)]
        for whole, name in (*full, *short):
            label = " ".join(whole.of(self._text).split())
            people = self._register.minted_people(label.split()[-1])
            longer = [a for a in people if a.label.endswith(label)]
            actor = longer[0] if len(longer) == 1 else self._register.mint("person", label)
            self._register.take(whole, "person", actor.id, 0.7, PERSON)
            named.add(name.of(self._text).split()[-1], self._register.found[whole])
