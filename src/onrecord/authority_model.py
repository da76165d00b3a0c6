"""What the authority knows, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class AuthorityActor:
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


@dataclass(frozen=True)
class AuthorityOffice:
    iri: str
    label: str
    titles: tuple[str, ...] = ()
    office_of: str | None = None


@dataclass(frozen=True)
class Tenure:
    iri: str
    holder: str
    office: str
    not_before: str | None = None
    not_after: str | None = None


@dataclass(frozen=True)
class AuthorityPlace:
    iri: str
    kind: str
    label: str
    names: tuple[str, ...] = ()
    located_in: str | None = None
    territory_of: str | None = None


@dataclass(frozen=True)
class Authority:
    actors: tuple[AuthorityActor, ...] = ()
    offices: tuple[AuthorityOffice, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    places: tuple[AuthorityPlace, ...] = ()
    digest: str = ""

    @cached_property
    def by_iri(self) -> dict[str, AuthorityActor | AuthorityPlace | AuthorityOffice]:
        return {x.iri: x for xs in (self.actors, self.places, self.offices) for x in xs}
