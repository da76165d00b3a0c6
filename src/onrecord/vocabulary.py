"""The ontology's tokens as plain data: which values there are, what each means, what lies above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode

from onrecord import terms
from onrecord.rdf.curies import local_name
from onrecord.resources import ontology_dir


@dataclass(frozen=True, slots=True)
class Link:
    """A property between two things: what it means, and the classes at its two ends."""

    name: str
    definition: str
    domain: str
    range: str
    functional: bool


@dataclass(frozen=True)
class Vocabulary:
    """Schemes by name, each with its tokens in the order of the ontology; classes; properties.

    ``schemes`` map token to definition; ``definitions`` class to definition, ``above`` class to
    the class directly above it, the first that the ontology gives; all by local name.
    """

    schemes: Mapping[str, Mapping[str, str]]
    definitions: Mapping[str, str]
    above: Mapping[str, str]
    links: Mapping[str, Link]

    def ancestors(self, name: str) -> tuple[str, ...]:
        """The class itself and all above it, nearest first."""
        out = [name]
        while out[-1] in self.above:
            out.append(self.above[out[-1]])
        return tuple(out)

    def below(self, name: str) -> tuple[str, ...]:
        """The classes directly below a class, in the order of the ontology."""
        return tuple(c for c, above in self.above.items() if above == name)

    def kinds(self, name: str) -> tuple[str, ...]:
        """All classes below a class, those nearer to it first on their branch."""
        return tuple(k for c in self.below(name) for k in (c, *self.kinds(c)))


@cache
def load_vocabulary() -> Vocabulary:
    """The tokens of the ontology's own terms; what it says of others is left out."""
    schemes: dict[str, list[str]] = {}
    meanings: dict[str, str] = {}
    ends: dict[tuple[str, str], str] = {}
    functional: set[str] = set()
    above: dict[str, str] = {}
    for path in sorted(ontology_dir().glob("*.ttl")):
        for t in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE):
            if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode):
                continue
            subject, predicate, value = str(t.subject.value), t.predicate.value, t.object.value
            if predicate == terms.SKOS + "definition" and isinstance(t.object, Literal):
                meanings[subject] = value
            elif predicate == terms.SKOS + "inScheme" and value.startswith(terms.CONCEPT):
                schemes.setdefault(value.removeprefix(terms.CONCEPT), []).append(subject)
            elif t.object == NamedNode(terms.OWL + "FunctionalProperty"):
                functional.add(local_name(subject))
            elif not (subject.startswith(terms.ONR) and value.startswith(terms.ONR)):
                continue
            elif predicate == terms.RDFS + "subClassOf":
                above.setdefault(local_name(subject), local_name(value))
            elif predicate in (terms.RDFS + "domain", terms.RDFS + "range"):
                ends[local_name(subject), local_name(predicate)] = local_name(value)
    definitions = {
        local_name(iri): text for iri, text in meanings.items() if iri.startswith(terms.ONR)
    }
    return Vocabulary(
        {
            name: {local_name(iri): meanings.get(iri, "") for iri in iris}
            for name, iris in schemes.items()
        },
        definitions,
        above,
        {
            name: Link(
                name, definitions.get(name, ""), domain, ends[name, "range"], name in functional
            )
            for (name, end), domain in ends.items()
            if end == "domain" and (name, "range") in ends
        },
    )
