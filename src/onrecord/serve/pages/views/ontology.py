"""The ontology for people: classes as a tree, properties, schemes; each term has its anchor.

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
    triples = [t for found in files.values() for t in found]
    kinds: dict[str, set[str]] = {}
    known: dict[str, Term] = {}
    for t in triples:
        if t.predicate.value == _TYPE and isinstance(t.subject, NamedNode):
            kinds.setdefault(t.subject.value, set()).add(str(getattr(t.object, "value", "")))
    for iri in kinds:
        if iri.startswith((terms.ONR, terms.CONCEPT)):
            known[iri] = Term(iri)
    schemes: dict[str, list[Term]] = {}
    header: dict[str, str] = {}
    for t in triples:
        if isinstance(t.subject, NamedNode) and not isinstance(t.object, BlankNode):
            _take(t, known, schemes, header)
    classes = {i: t for i, t in known.items() if terms.OWL + "Class" in kinds[i]}
    if module != _WHOLE:
        classes = {i: t for i, t in classes.items() if homes.get(i) == module}
    roots = []
    for iri, term in sorted(classes.items()):
        parents = [classes[a] for a in term.above if a in classes]
        if parents:
            parents[0].below.append(term)
        else:
            roots.append(classes[iri])
    properties = [
        t
        for i, t in sorted(known.items())
        if kinds[i] & {terms.OWL + "ObjectProperty", terms.OWL + "DatatypeProperty"}
        and module in (_WHOLE, homes.get(i))
    ]
    for prop in properties:
        prop.kinds = sorted(
            links.short(k)
            for k in kinds[prop.iri]
            if k.endswith("Property") and not k.endswith(("ObjectProperty", "DatatypeProperty"))
        )
    made = []
    for iri, concepts in sorted(schemes.items()):
        if iri in known and module in (_WHOLE, homes.get(iri)):
            known[iri].below = concepts
            made.append(known[iri])
    title = header.get(terms.DCTERMS + "title", "onrecord: the ontology")
    return Documentation(
        module,
        [name for name in sorted(files) if name in set(homes.values())],
        title if module == _WHOLE else f"{title}: {module}",
        header.get(terms.DCTERMS + "abstract", "") if module == _WHOLE else "",
        header.get(terms.OWL + "versionInfo", ""),
        roots,
        len(classes),
        properties,
        made,
        homes,
    )


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
