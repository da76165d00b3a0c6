"""Literals that Oxigraph would not keep as they are written, and which are well-formed.

Oxigraph stores numbers, booleans, dates and durations by value: ``"01"^^xsd:integer`` comes back
as ``"1"``, and ``"1"^^xsd:byte`` as an ``xsd:integer``, while SHACL compares terms. Such literals
enter the gate's store sealed: their lexical form with a datatype of the gate's own, which queries
open where they look at the value or the datatype.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
import rdflib

from onrecord.terms import RDF, XSD

#: How the gate's own IRIs begin, which no data may use.
GATE = "urn:onrecord:gate:"
#: SPARQL functions of a literal: whether it is well-formed, where Oxigraph does not know the
#: datatype; of a sealed one, its value; of a sealed one and an IRI, whether it is a well-formed
#: literal of that datatype.
WELL_FORMED, VALUE, IS_OF = (ox.NamedNode(GATE + n) for n in ("wellFormed", "value", "isOf"))
SEAL = GATE + "sealed:"

NUMERIC = frozenset(XSD + n for n in ("integer", "decimal", "double", "float"))
#: Datatypes of which each literal is well-formed.
FREE = frozenset({XSD + "string", RDF + "langString"})

_ANYTHING = FREE | {RDF + "dirLangString"}
_DAY, _CLOCK, _ZONE = r"-?[0-9]{4,}-\d\d-\d\d", r"\d\d:\d\d:\d\d(?:\.\d+)?", r"(?:Z|[+-]\d\d:\d\d)?"
#: The lexical forms of XML Schema 1.1, part 2, but for the bounds of their numbers.
_GRAMMAR = {
    XSD + name: re.compile(rf"{form}\Z", re.ASCII)
    for name, form in (
        ("integer", r"[+-]?\d+"),
        ("decimal", r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"),
        ("date", _DAY + _ZONE),
        ("time", _CLOCK + _ZONE),
        ("dateTime", f"{_DAY}T{_CLOCK}{_ZONE}"),
    )
}
_SURELY = {
    XSD + "integer": re.compile(r"(?:0|-?[1-9][0-9]{0,17})\Z"),
    XSD + "date": re.compile(r"[1-9][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])\Z"),
}


def sealed(literal: ox.Literal) -> ox.Literal | None:
    """The literal as it enters the store; None for one that Oxigraph takes for another value."""
    datatype = literal.datatype.value
    if datatype in _ANYTHING:
        return literal
    sure = _SURELY.get(datatype)
    if sure is not None and sure.match(literal.value):
        return literal
    return _sealed(literal)


def surely_written(datatype: str) -> Callable[[str], bool] | None:
    """A test for lexical forms of a datatype that are well-formed and kept; None if none is known.

    It is false for others that are, too.
    """
    if datatype in FREE:
        return lambda _: True
    sure = _SURELY.get(datatype)
    return None if sure is None else lambda lexical: sure.match(lexical) is not None


@lru_cache(maxsize=16384)
def _sealed(literal: ox.Literal) -> ox.Literal | None:
    datatype = literal.datatype.value
    if datatype.startswith(GATE):
        return None
    if can_cast(datatype) and not _is_agreed(literal):
        return None
    if _stored(literal) == literal:
        return literal
    return ox.Literal(literal.value, datatype=ox.NamedNode(SEAL + datatype))


def _stored(literal: ox.Literal) -> ox.Literal:
    store = ox.Store()
    one = ox.NamedNode(GATE + "one")
    store.add(ox.Quad(one, one, literal))
    found = next(iter(store)).object
    assert isinstance(found, ox.Literal)
    return found


def is_sealed(term: object) -> bool:
    """Whether a term is a sealed literal."""
    return isinstance(term, ox.Literal) and term.datatype.value.startswith(SEAL)


def opened(literal: ox.Literal) -> ox.Literal:
    """A sealed literal as it was."""
    datatype = literal.datatype.value.removeprefix(SEAL)
    return ox.Literal(literal.value, datatype=ox.NamedNode(datatype))


def _is_agreed(literal: ox.Literal) -> bool:
    """Whether Oxigraph is right to read the literal as a value, or as none.

    It cannot read an integer beyond 64 bits, or a year beyond its calendar, and would take it for
    ill-formed; rdflib, for its part, takes a day for a moment.
    """
    read, datatype = _casts(literal), literal.datatype.value
    if read == is_well_formed(literal.value, datatype):
        return True
    grammar = _GRAMMAR.get(datatype)
    return not read and grammar is not None and not grammar.match(literal.value)


def _casts(literal: ox.Literal) -> bool:
    (row,) = _rows(f"SELECT (<{literal.datatype.value}>(STR(?x)) AS ?y) ?x {{}}", literal)
    return row[0] is not None


@lru_cache(maxsize=256)
def can_cast(datatype: str) -> bool:
    """Whether Oxigraph knows the datatype's values."""
    try:
        _rows(f"SELECT (<{datatype}>('') AS ?y) {{}}")
    except (SyntaxError, RuntimeError, ValueError, OSError):
        return False
    return True


def _rows(query: str, literal: ox.Literal | None = None) -> list[ox.QuerySolution]:
    """The solutions of a query without data, the literal in its variable ``?x``."""
    bound = None if literal is None else {ox.Variable("x"): literal}
    found = ox.Store().query(query, substitutions=bound)  # type: ignore[arg-type]  # invariant dict
    assert isinstance(found, ox.QuerySolutions)
    return list(found)


@lru_cache(maxsize=16384)
def is_well_formed(lexical: str, datatype: str) -> bool:
    """Whether rdflib reads the lexical form; true for a datatype that it does not know."""
    log = logging.getLogger("rdflib.term")
    before, log.disabled = log.disabled, True  # it logs a traceback for each ill-formed literal
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            literal = rdflib.Literal(lexical, datatype=rdflib.URIRef(datatype), normalize=False)
    finally:
        log.disabled = before
    return literal.ill_typed is not True


def _well_formed(literal: Any) -> ox.Literal:
    return ox.Literal(is_well_formed(literal.value, literal.datatype.value))


def _value(term: Any) -> ox.Literal | None:
    return _stored(opened(term)) if is_sealed(term) else None


def _is_of(literal: Any, datatype: Any) -> ox.Literal:
    inside = opened(literal)
    fits = inside.datatype == datatype and is_well_formed(inside.value, datatype.value)
    return ox.Literal(fits)


#: What the queries call, by name.
FUNCTIONS: dict[ox.NamedNode, Callable[..., Any]] = {
    WELL_FORMED: _well_formed,
    VALUE: _value,
    IS_OF: _is_of,
}
