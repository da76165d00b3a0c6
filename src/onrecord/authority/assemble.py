"""Authority statements → plain data, with errors reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from onrecord import terms
from onrecord.authority.classes import BROADER, FAMILY, is_day, kind_of
from onrecord.authority.model import (
    Authority,
    AuthorityActor,
    AuthorityOffice,
    AuthorityPlace,
    Tenure,
)
from onrecord.authority.table import CODES
from onrecord.authority.top_classes import top_classes
from onrecord.digests import hex_digest
from onrecord.errors import InputError
from onrecord.rdf.curies import local_name
from onrecord.resources import data_dir

_TYPE = f"{terms.RDF}type"
_LABEL = f"{terms.RDFS}label"
_ALT = f"{terms.SKOS}altLabel"


#: Properties whose object must be described too, and the family it must belong to.
_REFERENCES = {
    f"{terms.ONR}{name}": family
    for name, family in {
        "bodyOf": "actor",
        "affiliatedWith": "actor",
        "memberOf": "actor",
        "officeOf": "actor",
        "holder": "actor",
        "office": "office",
        "territory": "place",
        "capital": "place",
        "locatedIn": "place",
        "territoryOf": "actor",
        "capitalOf": "actor",
    }.items()
}


class Location(NamedTuple):
    """Where one of the user's statements is; in a table the line is known."""

    path: Path
    line: int | None


_StatementsByNode = dict[str, list[tuple[str, ox.NamedNode | ox.Literal]]]


def assemble(triples: Mapping[ox.Triple, None], own: Mapping[ox.Triple, Location]) -> Authority:
    """The authority of these statements; ``own`` are the user's, each with its place.

    Beside a narrower class of actors or places it states the top one. Raises InputError for a node
    that is not valid, and for a user's reference to an unknown node.
    """
    lines = sorted((str(t), t) for t in {**triples, **dict.fromkeys(top_classes(triples))})
    ordered = tuple(triple for _, triple in lines)
    nodes: _StatementsByNode = {}
    for triple in ordered:
        value = triple.object
        if isinstance(value, (ox.NamedNode, ox.Literal)):
            nodes.setdefault(_iri(triple.subject), []).append((triple.predicate.value, value))
    locations: dict[str, Location] = {}
    for triple, place in own.items():
        locations.setdefault(_iri(triple.subject), place)
    assembler = AuthorityAssembler(nodes, locations)
    assembler.check_references(own)
    return Authority(
        tuple(assembler.actors),
        tuple(assembler.offices),
        tuple(assembler.tenures),
        tuple(assembler.places),
        hex_digest("".join(f"{line} .\n" for line, _ in lines)),
        ordered,
    )


class AuthorityAssembler:
    """Turns the statements about each node into plain data, and validates them."""

    def __init__(self, nodes: _StatementsByNode, locations: Mapping[str, Location]) -> None:
        self.locations = locations
        self.family: dict[str, str] = {}
        self.actors: list[AuthorityActor] = []
        self.offices: list[AuthorityOffice] = []
        self.tenures: list[Tenure] = []
        self.places: list[AuthorityPlace] = []
        states = {
            value.value: iri
            for iri, statements in nodes.items()
            for predicate, value in statements
            if predicate == f"{terms.ONR}territory"
        }
        for iri in sorted(nodes):
            self._add(_Node(iri, nodes[iri]), states)

    def _add(self, node: _Node, states: Mapping[str, str]) -> None:
        name = self._class(node)
        family = self.family[node.iri] = FAMILY[name]
        if family == "tenure":
            self.tenures.append(self._tenure(node))
            return
        label = node.label()
        if label is None:
            raise self._fault(
                node.iri, "has no rdfs:label", 'Add the name it is known by: rdfs:label "…"@en.'
            )
        names = tuple(n for n in node.words(_ALT) if n != label)
        if family == "actor":
            self._check_codes(node)
            families = node.words(f"{terms.ONR}familyName")
            self.actors.append(
                AuthorityActor(
                    node.iri,
                    kind_of(name),
                    label,
                    names,
                    node.words(f"{terms.ONR}metonym"),
                    node.words(f"{terms.ONR}demonym"),
                    node.words(f"{terms.ONR}demonymNoun"),
                    next((f for f in families if label.endswith(f)), next(iter(families), None)),
                    node.first(f"{terms.ONR}isoAlpha3"),
                    node.first(f"{terms.ONR}bodyOf"),
                    node.all(f"{terms.ONR}affiliatedWith"),
                    families,
                )
            )
        elif family == "office":
            self.offices.append(
                AuthorityOffice(
                    node.iri,
                    label,
                    node.words(f"{terms.ONR}officeTitle"),
                    node.first(f"{terms.ONR}officeOf"),
                )
            )
        else:
            self.places.append(
                AuthorityPlace(
                    node.iri,
                    kind_of(name),
                    label,
                    names,
                    node.first(f"{terms.ONR}locatedIn"),
                    states.get(node.iri) or node.first(f"{terms.ONR}territoryOf"),
                )
            )

    def _check_codes(self, node: _Node) -> None:
        """Raises InputError for a malformed code of a state; the shapes require the same."""
        for local, pattern, words in CODES.values():
            for code in node.all(f"{terms.ONR}{local}"):
                if not re.fullmatch(pattern, code):
                    raise self._fault(
                        node.iri,
                        f"has onr:{local} {code!r}, which is not a valid code",
                        f"Write {words}.",
                    )

    def _class(self, node: _Node) -> str:
        """The most specific class of ours; raises InputError if there is none or no single one."""
        ours = [c.removeprefix(terms.ONR) for c in node.all(_TYPE) if c.startswith(terms.ONR)]
        unknown = [c for c in ours if c not in FAMILY]
        if unknown:
            near = get_close_matches(unknown[0], FAMILY, 1)
            meant = f" Did you mean onr:{near[0]}?" if near else ""
            raise self._fault(
                node.iri,
                f"has the class onr:{unknown[0]}, which authority data cannot have",
                f"Known classes are {', '.join(sorted(FAMILY))}.{meant}",
            )
        if not ours:
            raise self._fault(
                node.iri, "has no class", f"Give it one of {', '.join(sorted(FAMILY))}."
            )
        narrow = [c for c in ours if not any(c in BROADER[o] for o in ours)]
        if len(narrow) > 1:
            raise self._fault(
                node.iri,
                f"is described as {_listed(narrow)} at once",
                "Keep the class that applies, and give the other thing its own IRI.",
            )
        return narrow[0]

    def _tenure(self, node: _Node) -> Tenure:
        holder = node.first(f"{terms.ONR}holder")
        office = node.first(f"{terms.ONR}office")
        if holder is None or office is None:
            missing = "onr:holder" if holder is None else "onr:office"
            raise self._fault(
                node.iri, f"has no {missing}", "State the person and the office of the tenure."
            )
        bounds: list[str | None] = []
        for name in ("notBefore", "notAfter", "knownUntil"):
            value = node.first(f"{terms.ONR}{name}")
            if value is not None and not is_day(value[:10]):
                raise self._fault(
                    node.iri,
                    f"has onr:{name} '{value}', which is not a calendar date",
                    'Write it as "2025-06-02"^^xsd:date.',
                )
            bounds.append(value)
        first, last, known = bounds
        if first and last and first[:10] > last[:10]:
            raise self._fault(
                node.iri,
                f"ends on {last} before it begins on {first}",
                "Swap or correct the dates.",
            )
        if first and known and first[:10] > known[:10]:
            raise self._fault(
                node.iri,
                f"is known until {known}, before it begins on {first}",
                "Correct the date that is wrong.",
            )
        return Tenure(node.iri, holder, office, first, last, known)

    def check_references(self, own: Mapping[ox.Triple, Location]) -> None:
        """Raises InputError for a user's reference to a node that is described nowhere."""
        for triple, place in own.items():
            wanted = _REFERENCES.get(triple.predicate.value)
            if wanted is None:
                continue
            name = triple.predicate.value.removeprefix(terms.ONR)
            subject, target = _iri(triple.subject), _iri(triple.object)
            found = self.family.get(target)
            if found is None:
                # by their last parts: the base that all share would make any two look near
                known = {local_name(i): i for i, family in self.family.items() if family == wanted}
                near = get_close_matches(local_name(target), known, 1, 0.75)
                meant = f" Did you mean <{known[near[0]]}>?" if near else ""
                raise InputError(
                    place.path,
                    f"<{subject}> has onr:{name} <{target}>, which is described nowhere.",
                    line=place.line,
                    hint=f"Describe it, or correct the IRI.{meant}",
                )
            if found != wanted:
                raise InputError(
                    place.path,
                    f"<{subject}> has onr:{name} <{target}>, which is {_a(found)} and not "
                    f"{_a(wanted)}.",
                    line=place.line,
                    hint=f"Use {_a(wanted)} there.",
                )

    def _fault(self, iri: str, fault: str, remedy: str) -> InputError:
        path, line = self.locations.get(iri, Location(data_dir() / "authority", None))
        return InputError(path, f"<{iri}> {fault}.", line=line, hint=remedy)


class _Node:
    """The statements about one node."""

    def __init__(
        self, iri: str, statements: Iterable[tuple[str, ox.NamedNode | ox.Literal]]
    ) -> None:
        self.iri = iri
        self._values: dict[str, list[ox.NamedNode | ox.Literal]] = {}
        for predicate, value in statements:
            self._values.setdefault(predicate, []).append(value)

    def all(self, predicate: str) -> tuple[str, ...]:
        """The values, IRIs or literals of any language."""
        return tuple(v.value for v in self._values.get(predicate, ()))

    def first(self, predicate: str) -> str | None:
        """The first value in the order of the sorted statements."""
        return next(iter(self.all(predicate)), None)

    def words(self, predicate: str) -> tuple[str, ...]:
        """The English literals, and those without a language."""
        found = (v for v in self._values.get(predicate, ()) if isinstance(v, ox.Literal))
        return tuple(dict.fromkeys(v.value for v in found if (v.language or "en").startswith("en")))

    def label(self) -> str | None:
        """The label: an English one, else any."""
        return next(iter(self.words(_LABEL)), None) or self.first(_LABEL)


def _iri(node: object) -> str:
    return str(getattr(node, "value", node))


def _listed(classes: Iterable[str]) -> str:
    return " and ".join(f"onr:{c}" for c in sorted(set(classes)))


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
