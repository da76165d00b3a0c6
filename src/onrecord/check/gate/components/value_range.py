"""SHACL Core, section 4.3 Value range: bounds, exclusive and inclusive.

https://www.w3.org/TR/shacl/#core-components-range
"""

from __future__ import annotations

from collections.abc import Callable
from operator import ge, gt, le, lt

import pyoxigraph as ox
import rdflib
from rdflib.term import Literal, URIRef

from onrecord.check.gate.constraints import (
    At,
    Check,
    Constraints,
    Maker,
    constant,
)
from onrecord.check.gate.doubts import unless_integer
from onrecord.check.gate.literals import VALUE
from onrecord.check.gate.model import CannotCompile
from onrecord.rdf.conversion import to_ox
from onrecord.terms import SH

_SH = rdflib.Namespace(SH)


def _bound(name: str, relation: str, holds: Callable[[int, int], bool]) -> Maker:
    def make(within: Constraints, at: At) -> Check:
        if not isinstance(at.argument, Literal):
            raise CannotCompile(f"sh:{name[0].lower()}{name[1:]} is not a literal.")
        constant(at.argument)
        bound = to_ox(at.argument)
        assert isinstance(bound, ox.Literal)
        # What cannot be compared is outside the bound.
        either = f"{at.value} {relation} {bound}, {VALUE}({at.value}) {relation} {bound}"
        inside = f"COALESCE({either}, false)"
        doubts = unless_integer(bound, holds)
        return Check(f"{SH}{name}ConstraintComponent", f"!{inside}", True, doubts=doubts)

    return make


#: The checks of this section by the parameter that asks for them.
MAKERS: dict[URIRef, Maker] = {
    _SH.minExclusive: _bound("MinExclusive", ">", gt),
    _SH.minInclusive: _bound("MinInclusive", ">=", ge),
    _SH.maxExclusive: _bound("MaxExclusive", "<", lt),
    _SH.maxInclusive: _bound("MaxInclusive", "<=", le),
}
