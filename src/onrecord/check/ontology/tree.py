"""The class tree as lines of text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches

import pyoxigraph as ox

from onrecord.check.ontology.modules import PREFIXES, read_modules
from onrecord.errors import UsageError
from onrecord.rdf.curies import shorten
from onrecord.resources import ontology_dir
from onrecord.terms import ONR, RDFS, SKOS

_SUBCLASS = RDFS + "subClassOf"
_LABEL = RDFS + "label"
_DEFINITION = SKOS + "definition"


def tree_lines(root: str | None = None) -> list[str]:
    """One line per class, indented by its depth: its name, what it specialises, its definition.

    ``root`` is a class of the ontology by name (``Event``, ``onr:Event``), IRI or label; None
    prints every class that has no superclass in the ontology. A class with several superclasses
    is listed below each. Raises UsageError where there is no such class.
    """
    modules = read_modules(ontology_dir())
    own = {iri for iri in modules.classes() if iri.startswith(ONR)}
    above: defaultdict[str, list[str]] = defaultdict(list)
    words: dict[tuple[str, str], str] = {}
    for s, p, o in modules.triples():
        if not isinstance(s, ox.NamedNode) or s.value not in own:
            continue
        if p.value == _SUBCLASS and isinstance(o, ox.NamedNode):
            above[s.value].append(o.value)
        elif p.value in (_LABEL, _DEFINITION) and isinstance(o, ox.Literal):
            words.setdefault((s.value, p.value), o.value)
    below: defaultdict[str, list[str]] = defaultdict(list)
    for iri in sorted(own):
        for parent in above[iri]:
            below[parent].append(iri)
    if root is None:
        tops = [iri for iri in sorted(own) if not own.intersection(above[iri])]
    else:
        tops = [_named(root, own, words)]

    def lines(iri: str, depth: int, path: tuple[str, ...]) -> Iterator[str]:
        if iri in path:  # a cycle: the hygiene step names it
            return
        others = sorted(shorten(parent, prefixes=PREFIXES) for parent in set(above[iri]) - own)
        specialises = f" ({', '.join(others)})" if others else ""
        definition = words.get((iri, _DEFINITION), "")
        yield f"{'  ' * depth}{iri.removeprefix(ONR)}{specialises}" + (
            f": {definition}" if definition else ""
        )
        for child in below[iri]:
            yield from lines(child, depth + 1, (*path, iri))

    return [line for top in tops for line in lines(top, 0, ())]


def _named(root: str, own: set[str], words: dict[tuple[str, str], str]) -> str:
    iri = root.strip("<>")
    for candidate in (iri, ONR + iri.removeprefix("onr:")):
        if candidate in own:
            return candidate
    by_label = {words.get((one, _LABEL), "").casefold(): one for one in sorted(own)}
    if root.casefold() in by_label:
        return by_label[root.casefold()]
    names = sorted(one.removeprefix(ONR) for one in own)
    near = get_close_matches(root, names, 3, 0.7)
    raise UsageError(
        f"The ontology has no class '{root}'.",
        hint=f"Did you mean {' or '.join(near)}?"
        if near
        else "Leave the name out to see all classes.",
    )
