"""The ontology's modules: found through the OASIS catalog, as Protégé and the OWLAPI do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox

from onrecord import terms
from onrecord.errors import InputError, ResourceMissing
from onrecord.terms import ONTOLOGY, OWL, RDF

#: The shared prefixes, and those of vocabularies that only the ontology speaks of.
PREFIXES = {
    **terms.PREFIXES,
    "vann": "http://purl.org/vocab/vann/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "gaf": "http://groundedannotationframework.org/gaf#",
    "grasp": "http://groundedannotationframework.org/grasp#",
    "graspf": "http://groundedannotationframework.org/grasp/factuality#",
}
CATALOG = "catalog-v001.xml"
_ENTRY = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}uri"
_TYPE = ox.NamedNode(RDF + "type")
_IMPORTS = ox.NamedNode(OWL + "imports")
_ONTOLOGY = ox.NamedNode(OWL + "Ontology")
_VERSION = ox.NamedNode(OWL + "versionIRI")
_CLASS = ox.NamedNode(OWL + "Class")


@dataclass(frozen=True, slots=True)
class Modules:
    """The root ontology and all it imports, by file; ``unresolved`` says what has no file."""

    files: dict[Path, tuple[ox.Triple, ...]]
    unresolved: tuple[str, ...] = ()

    def stated(self) -> list[ox.Triple]:
        """Every triple of every module, headers and imports too."""
        return [triple for triples in self.files.values() for triple in triples]

    def triples(self) -> list[ox.Triple]:
        """All modules as one ontology: no imports, and only the root's header."""
        root = ox.NamedNode(ONTOLOGY)
        found = []
        for triples in self.files.values():
            headers = {s for s, p, o in triples if p == _TYPE and o == _ONTOLOGY and s != root}
            found += [t for t in triples if t.predicate != _IMPORTS and t.subject not in headers]
        return found

    def classes(self) -> set[str]:
        """The IRIs that the modules declare as owl:Class."""
        return {
            t.subject.value
            for t in self.triples()
            if t.predicate == _TYPE and t.object == _CLASS and isinstance(t.subject, ox.NamedNode)
        }


def read_catalog(folder: Path) -> dict[str, Path]:
    """Which file the folder's catalog gives for each IRI; empty where there is no catalog.

    Raises InputError for a catalog that is not XML.
    """
    path = folder / CATALOG
    if not path.is_file():
        return {}
    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError as error:
        line, column = error.position
        raise InputError(
            path,
            "it is not well-formed XML.",
            line=line,
            column=column + 1,
            hint="Fix it at that place.",
        ) from error
    return {entry.attrib["name"]: folder / entry.attrib["uri"] for entry in root.iter(_ENTRY)}


def read_modules(folder: Path) -> Modules:
    """The root ontology of the folder with everything it imports.

    Raises ResourceMissing where the root is not there, InputError for a file that is not RDF.
    """
    catalog = read_catalog(folder)
    root = folder / "onrecord.ttl"
    if not root.is_file():
        raise ResourceMissing("ontology", [folder])
    files: dict[Path, tuple[ox.Triple, ...]] = {}
    unresolved: list[str] = []
    waiting = [root]
    while waiting:
        path = waiting.pop(0)
        if path in files:
            continue
        files[path] = tuple(read_file(path))
        for iri, sentence in _referred(path, files[path]):
            target = catalog.get(iri)
            if target is None or not target.is_file():
                unresolved.append(sentence)
            elif sentence.startswith("The version") and target != path:
                unresolved.append(f"{sentence} The catalog maps it to {target.name}.")
            else:
                waiting.append(target)
    return Modules(files, tuple(unresolved))


def _referred(path: Path, triples: tuple[ox.Triple, ...]) -> Iterator[tuple[str, str]]:
    """The IRIs that the module needs the catalog for, each with what is said if it has none."""
    for triple in triples:
        iri = str(getattr(triple.object, "value", ""))
        if triple.predicate == _IMPORTS:
            yield iri, f"{path.name} imports <{iri}>, for which {CATALOG} has no file."
        elif triple.predicate == _VERSION:
            yield iri, f"The version <{iri}> of {path.name} is not in {CATALOG} with that file."


def read_file(path: Path) -> Iterator[ox.Triple]:
    """The triples of an RDF file of any syntax, whatever graphs they stand in.

    Raises InputError where the file cannot be read or is not well-formed.
    """
    try:
        for quad in ox.parse(path=path, rename_blank_nodes=True):
            yield quad.triple if isinstance(quad, ox.Quad) else quad
    except SyntaxError as error:
        raise InputError(
            path,
            f"it is not well-formed RDF ({error.msg}).",
            line=error.lineno,
            hint="Fix it at that place.",
        ) from error
    except ValueError as error:
        raise InputError(
            path, f"{error}.", hint="Use Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD."
        ) from error
    except OSError as error:
        reason = error.strerror or "there is no such file"  # pyoxigraph gives no number
        raise InputError(path, f"it cannot be read ({reason}).", hint="Check the path.") from error
