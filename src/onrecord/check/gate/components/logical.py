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
from onrecord.check.gate.doubts import all_of_any, any_of_all
from onrecord.check.gate.graph_index import Doubts
from onrecord.check.gate.paths import members_of
from onrecord.terms import SH

_SH = rdflib.Namespace(SH)


def _not(within: Constraints, at: At) -> Check:
    conforms = f"!{within.violated(at.argument, at.value)}"
    return Check(SH + "NotConstraintComponent", f"({conforms})", True)


def _members(within: Constraints, at: At) -> tuple[list[str], list[Doubts | None]]:
    """The expressions that the members are violated, and the doubts about each."""
    shapes = members_of(within.reader.graph, at.argument)
    nested = [within.nested(s, at.value) for s in shapes]
    return [violated for violated, _ in nested], [doubts for _, doubts in nested]


def _and(within: Constraints, at: At) -> Check:
    members, doubts = _members(within, at)
    return Check(SH + "AndConstraintComponent", any_of(members), True, doubts=any_of_all(doubts))


def _or(within: Constraints, at: At) -> Check:
    members, doubts = _members(within, at)
    every = " && ".join(members) or "true"
    return Check(SH + "OrConstraintComponent", f"({every})", True, doubts=all_of_any(doubts))


def _xone(within: Constraints, at: At) -> Check:
    members, _ = _members(within, at)
    number = " + ".join(f"IF({v}, 0, 1)" for v in members) or "0"
    return Check(SH + "XoneConstraintComponent", f"({number} != 1)", True)


#: The checks of this section by the parameter that asks for them.
MAKERS: dict[URIRef, Maker] = {
    _SH["not"]: _not,
    _SH["and"]: _and,
    _SH["or"]: _or,
    _SH.xone: _xone,
}
