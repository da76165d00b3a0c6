"""SHACL Core, section 4.2 Cardinality: the least and the greatest number of values.

https://www.w3.org/TR/shacl/#core-components-count
"""

from __future__ import annotations

import rdflib
from rdflib.term import URIRef

from onrecord.check.gate.constraints import (
    At,
    Check,
    Constraints,
    Maker,
    whole_number,
)
from onrecord.check.gate.settled import all_have
from onrecord.terms import SH

_SH = rdflib.Namespace(SH)


def _min_count(within: Constraints, at: At) -> Check:
    least = whole_number(at.argument)
    enough = within.at_least(at.path, least, at.focus, lambda _: "") if least else "true"
    settled = all_have(at.predicate) if least == 1 and at.predicate is not None else None
    return Check(SH + "MinCountConstraintComponent", f"!{enough}", False, 0, settled=settled)


def _max_count(within: Constraints, at: At) -> Check:
    too_many = within.at_least(at.path, whole_number(at.argument) + 1, at.focus, lambda _: "")
    return Check(SH + "MaxCountConstraintComponent", too_many, False, whole_number(at.argument) + 1)


#: The checks of this section by the parameter that asks for them.
MAKERS: dict[URIRef, Maker] = {
    _SH.minCount: _min_count,
    _SH.maxCount: _max_count,
}
