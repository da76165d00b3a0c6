"""SHACL Core, section 4.6 Logical: not, and, or, exactly one.

https://www.w3.org/TR/shacl/#core-components-logical
"""

from __future__ import annotations

import rdflib
from rdflib.term import URIRef

from onrecord.check.gate.constraints import (
    At,
    Check,
    Constraints,
    Maker,
    any_of,
)
from onrecord.check.gate.paths import members_of
from onrecord.terms import SH

_SH = rdflib.Namespace(SH)


def _not(within: Constraints, at: At) -> Check:
    conforms = f"!{within.violated(at.argument, at.value)}"
    return Check(SH + "NotConstraintComponent", f"({conforms})", True)


def _members(within: Constraints, at: At) -> list[str]:
    shapes = members_of(within.reader.graph, at.argument)
    return [within.violated(s, at.value) for s in shapes]


def _and(within: Constraints, at: At) -> Check:
    return Check(SH + "AndConstraintComponent", any_of(_members(within, at)), True)


def _or(within: Constraints, at: At) -> Check:
    every = " && ".join(_members(within, at)) or "true"
    return Check(SH + "OrConstraintComponent", f"({every})", True)


def _xone(within: Constraints, at: At) -> Check:
    number = " + ".join(f"IF({v}, 0, 1)" for v in _members(within, at)) or "0"
    return Check(SH + "XoneConstraintComponent", f"({number} != 1)", True)


#: The checks of this section by the parameter that asks for them.
MAKERS: dict[URIRef, Maker] = {
    _SH["not"]: _not,
    _SH["and"]: _and,
    _SH["or"]: _or,
    _SH.xone: _xone,
}
