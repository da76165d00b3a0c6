"""The authority as plain data: actors, offices, who held them when, and places.

``kind`` is the class of the ontology in lower case with hyphens (person, state, media-outlet,
city …). References between the parts are IRIs. Names are English ones, or without a language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple


@dataclass(frozen=True, slots=True)
class AuthorityActor:
    """A person or body that can say or do something: "Ukraine", "Suspilne", "Rustem Umerov".

    ``names`` are other spellings of ``label``; ``metonyms`` words that refer to the actor when it
    acts ("the Kremlin"); ``demonyms`` adjectives ("Russian"), ``demonym_nouns`` nouns for the
    people ("Russians"). ``family_name`` is the part of a person's name used alone, as in the label;
    ``family_names`` all its spellings.
    """

    iri: str
    kind: str
    label: str
    names: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    demonym_nouns: tuple[str, ...] = ()
    family_name: str | None = None
    iso3: str | None = None
    body_of: str | None = None
    affiliated_with: tuple[str, ...] = ()
    family_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuthorityOffice:
    """A post held by one person after another, with the titles that news uses for it."""

    iri: str
    label: str
    titles: tuple[str, ...] = ()
    office_of: str | None = None


@dataclass(frozen=True, slots=True)
class Tenure:
    """One person's time in one office; bounds are ISO 8601 days, the last one included.

    ``known_until`` is the day up to which it is known; None where it is kept up to date. Of a
    tenure without a last day nothing is known after it.
    """

    iri: str
    holder: str
    office: str
    not_before: str | None = None
    not_after: str | None = None
    known_until: str | None = None


@dataclass(frozen=True, slots=True)
class AuthorityPlace:
    """A city, region, country or facility; ``territory_of`` is the state whose land it is."""

    iri: str
    kind: str
    label: str
    names: tuple[str, ...] = ()
    located_in: str | None = None
    territory_of: str | None = None


@dataclass(frozen=True)
class Authority:
    """The whole authority, each part sorted by IRI, with the statements it was read from.

    ``digest`` is the SHA-256 of the sorted N-Triples, in hex: equal statements, equal digest.
    """

    actors: tuple[AuthorityActor, ...] = ()
    offices: tuple[AuthorityOffice, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    places: tuple[AuthorityPlace, ...] = ()
    digest: str = ""
    triples: tuple[Triple, ...] = field(default=(), repr=False, compare=False)

    @cached_property
    def by_iri(self) -> dict[str, AuthorityActor | AuthorityPlace | AuthorityOffice]:
        """Actors, places and offices by their IRI."""
        known: dict[str, AuthorityActor | AuthorityPlace | AuthorityOffice] = {}
        known.update({a.iri: a for a in self.actors})
        known.update({p.iri: p for p in self.places})
        known.update({o.iri: o for o in self.offices})
        return known

    @cached_property
    def _outlets(self) -> dict[str, set[str]]:
        named: dict[str, set[str]] = defaultdict(set)
        for actor in self.actors:
            if actor.kind == "media-outlet":
                for name in (actor.label, *actor.names):
                    named[_bare(name)].add(actor.iri)
        return named

    def outlet(self, name: str) -> str | None:
        """The IRI of the outlet of that name, whatever its case and article; None if in doubt."""
        found = self._outlets.get(_bare(name), set())
        return next(iter(found)) if len(found) == 1 else None

    def quads(self, graph: str) -> Iterator[Quad]:
        """The statements, sorted, as quads of the graph with that IRI."""
        # Only here, so that those who need the plain data alone do not load the RDF library.
        from pyoxigraph import NamedNode, Quad

        name = NamedNode(graph)
        for triple in self.triples:
            yield Quad(triple.subject, triple.predicate, triple.object, name)


def _bare(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("the ")
