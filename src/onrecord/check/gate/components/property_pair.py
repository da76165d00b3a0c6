"""SHACL Core, section 4.5 Property pairs: the values compared with those of another property.

https://www.w3.org/TR/shacl/#core-components-property-pairs
"""

from __future__ import annotations

from collections.abc import Callable
from operator import le, lt
from typing import Any

import rdflib
from rdflib.term import URIRef

from onrecord.check.gate.constraints import (
    At,
    Check,
    Constraints,
    Maker,
    any_of,
    reach,
)
from onrecord.check.gate.literals import VALUE
from onrecord.check.gate.model import CannotCompile
from onrecord.check.gate.settled import all_equal, all_in_order
from onrecord.terms import SH

_SH = rdflib.Namespace(SH)


def _predicate(at: At) -> str:
    if not isinstance(at.argument, URIRef):
        raise CannotCompile("A property to compare with is not an IRI.")
    return f"<{at.argument}>"


def _equals(within: Constraints, at: At) -> Check:
    other, here, node = _predicate(at), at.shape.path, within.fresh()
    there = reach(at.focus, other, node)
    if here is None:
        missing = f"NOT EXISTS {{ {reach(at.focus, other, at.focus)} }}"
        surplus = f"EXISTS {{ {there} FILTER (!sameTerm({node}, {at.focus})) }}"
    else:
        values = reach(at.focus, here.text, node)
        missing = f"EXISTS {{ {values} FILTER NOT EXISTS {{ {there} }} }}"
        surplus = f"EXISTS {{ {there} FILTER NOT EXISTS {{ {values} }} }}"
    unequal = any_of((missing, surplus))
    settled = None if at.predicate is None else all_equal(at.predicate, str(at.argument))
    return Check(SH + "EqualsConstraintComponent", unequal, False, 0, settled=settled)


def _disjoint(within: Constraints, at: At) -> Check:
    common = f"EXISTS {{ {reach(at.focus, _predicate(at), at.value)} }}"
    return Check(SH + "DisjointConstraintComponent", common, True)


def _readings(variable: str) -> tuple[str, str]:
    """A literal's value as it is, and as it is under its seal."""
    return variable, f"{VALUE}({variable})"


def _less_than(name: str, relation: str, holds: Callable[[Any, Any], bool]) -> Maker:
    def make(within: Constraints, at: At) -> Check:
        node, _ = within.fresh(), at.path
        ways = (f"{a} {relation} {b}" for a in _readings(at.value) for b in _readings(node))
        order = f"COALESCE({', '.join(ways)}, false)"
        above = f"EXISTS {{ {reach(at.focus, _predicate(at), node)} FILTER (!{order}) }}"
        settled = None
        if at.predicate is not None:
            settled = all_in_order(at.predicate, str(at.argument), holds)
        return Check(f"{SH}{name}ConstraintComponent", above, True, settled=settled)

    return make


#: The checks of this section by the parameter that asks for them.
MAKERS: dict[URIRef, Maker] = {
    _SH.equals: _equals,
    _SH.disjoint: _disjoint,
    _SH.lessThan: _less_than("LessThan", "<", lt),
    _SH.lessThanOrEquals: _less_than("LessThanOrEquals", "<=", le),
}
