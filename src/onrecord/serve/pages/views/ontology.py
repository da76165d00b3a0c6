"""The ontology as a web page: classes as a tree, properties, schemes; each term has its anchor.

The page of the whole has every term, so that a term's own IRI leads to its place there; the page
of a module adds the examples and the concepts of its schemes.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import cache

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode
from starlette.responses import Response

from onrecord import terms
from onrecord.check.ontology.modules import read_modules
from onrecord.resources import ontology_dir
from onrecord.serve.core.problems import Problem
from onrecord.serve.pages.base import links
from onrecord.serve.pages.base.request import PageRequest

_TYPE = terms.RDF + "type"
#: The module that imports the others, whose page shows all of them.
_WHOLE = "onrecord"


@dataclass(slots=True)
class Term:
    """A class, property or concept, with what the ontology says of it in words and links."""

    iri: str
    label: str = ""
    definition: str = ""
    notes: list[str] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    below: list[Term] = field(default_factory=list)
    domain: list[str] = field(default_factory=list)
    range: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The IRI's fragment, which is the term's anchor; a concept's path below the schemes."""
        if self.iri.startswith(terms.CONCEPT):
            return "concept/" + self.iri.removeprefix(terms.CONCEPT)
        return self.iri.removeprefix(terms.ONR)


@dataclass(frozen=True, slots=True)
class Documentation:
    """The ontology, or one ``module`` of it, as its page shows it."""

    module: str
    modules: list[str]
    title: str
    abstract: str
    version: str
    roots: list[Term]
    count: int
    properties: list[Term]
    schemes: list[Term]
    homes: dict[str, str]


async def page(request: PageRequest) -> Response:
    """The documentation of the ontology that ships with this version, or of one module of it."""
    module = request.http.path_params.get("name", _WHOLE)
    found = await asyncio.to_thread(documentation, module)
    return await request.render("ontology.html", title=found.title, doc=found)


@cache
def documentation(module: str) -> Documentation:
    """Read from the ontology's modules; what they say of others' terms is left out.

    Raises Problem 404 where there is no module of that name.
    """
    files = {path.stem: found for path, found in read_modules(ontology_dir()).files.items()}
    if module not in files:
        raise Problem(404, f"The ontology has no module '{module[:80]}'.")
    homes = _homes(files)

    def is_shown(iri: str) -> bool:
        return module in (_WHOLE, homes.get(iri))

    triples = [t for found in files.values() for t in found]
    kinds = _kinds(triples)
    known = {iri: Term(iri) for iri in kinds if iri.startswith((terms.ONR, terms.CONCEPT))}
    schemes: dict[str, list[Term]] = {}
    header: dict[str, str] = {}
    for t in triples:
        if isinstance(t.subject, NamedNode) and not isinstance(t.object, BlankNode):
            _take(t, known, schemes, header)
    shown = {iri: term for iri, term in sorted(known.items()) if is_shown(iri)}
    classes = {iri: term for iri, term in shown.items() if terms.OWL + "Class" in kinds[iri]}
    title = header.get(terms.DCTERMS + "title", "onrecord: the ontology")
    return Documentation(
        module,
        [name for name in sorted(files) if name in set(homes.values())],
        title if module == _WHOLE else f"{title}: {module}",
        header.get(terms.DCTERMS + "abstract", "") if module == _WHOLE else "",
        header.get(terms.OWL + "versionInfo", ""),
        _tree(classes),
        len(classes),
        _properties(shown, kinds),
        _schemes(shown, schemes),
        homes,
    )


def _kinds(triples: list[ox.Triple]) -> dict[str, set[str]]:
    """The classes that each thing of the ontology is said to be of, by its IRI."""
    found: dict[str, set[str]] = {}
    for t in triples:
        if t.predicate.value == _TYPE and isinstance(t.subject, NamedNode):
            found.setdefault(t.subject.value, set()).add(str(getattr(t.object, "value", "")))
    return found


def _tree(classes: dict[str, Term]) -> list[Term]:
    """The roots of the classes, each class below the first of its parents among them."""
    roots = []
    for term in classes.values():
        parents = [classes[above] for above in term.above if above in classes]
        if parents:
            parents[0].below.append(term)
        else:
            roots.append(term)
    return roots


def _properties(shown: dict[str, Term], kinds: dict[str, set[str]]) -> list[Term]:
    """The properties, each with what else it is (functional, transitive …)."""
    plain = (terms.OWL + "ObjectProperty", terms.OWL + "DatatypeProperty")
    found = [term for iri, term in shown.items() if not kinds[iri].isdisjoint(plain)]
    for term in found:
        term.kinds = sorted(
            links.short(kind)
            for kind in kinds[term.iri]
            if kind.endswith("Property")
            and not kind.endswith(("ObjectProperty", "DatatypeProperty"))
        )
    return found


def _schemes(shown: dict[str, Term], schemes: dict[str, list[Term]]) -> list[Term]:
    """The concept schemes with their concepts below them."""
    found = []
    for iri, concepts in sorted(schemes.items()):
        if iri in shown:
            shown[iri].below = concepts
            found.append(shown[iri])
    return found


def _homes(files: dict[str, tuple[ox.Triple, ...]]) -> dict[str, str]:
    """The module that defines each of our terms: the one that gives it its definition."""
    return {
        t.subject.value: name
        for name, found in files.items()
        for t in found
        if t.predicate.value == terms.SKOS + "definition"
        and isinstance(t.subject, NamedNode)
        and t.subject.value.startswith((terms.ONR, terms.CONCEPT))
    }


def _take(
    t: ox.Triple, known: dict[str, Term], schemes: dict[str, list[Term]], header: dict[str, str]
) -> None:
    subject, predicate = str(getattr(t.subject, "value", "")), t.predicate.value
    value = str(getattr(t.object, "value", ""))
    if subject == terms.ONTOLOGY and isinstance(t.object, Literal):
        header[predicate] = value
    term = known.get(subject)
    if term is None:
        return
    if predicate == terms.RDFS + "label":
        term.label = value
    elif predicate == terms.SKOS + "definition":
        term.definition = value
    elif predicate == terms.SKOS + "scopeNote":
        term.notes.append(value)
    elif predicate == terms.SKOS + "example":
        term.examples.append(value)
    elif predicate in (terms.RDFS + "subClassOf", terms.RDFS + "subPropertyOf"):
        term.above.append(value)
    elif predicate == terms.RDFS + "domain":
        term.domain.append(value)
    elif predicate == terms.RDFS + "range":
        term.range.append(value)
    elif predicate == terms.SKOS + "inScheme":
        schemes.setdefault(value, []).append(term)
