"""The top classes that are written beside narrower ones, so that no query climbs the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from onrecord import terms
from onrecord.authority.classes import TOP_CLASS

_TYPE = f"{terms.RDF}type"


def top_classes(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """For each node of a narrower class of actors or places, that it is of the top one."""
    for triple in triples:
        value = triple.object
        if triple.predicate.value == _TYPE and isinstance(value, ox.NamedNode):
            top = TOP_CLASS.get(value.value.removeprefix(terms.ONR))
            if top is not None:
                yield ox.Triple(triple.subject, triple.predicate, ox.NamedNode(terms.ONR + top))
