"""SHACL Core, section 4.7 Shape-based: node and qualified value shapes.

``sh:property`` is compiled by itself.

https://www.w3.org/TR/shacl/#core-components-shape
"""

from __future__ import annotations

import rdflib
from rdflib.term import Node, URIRef

from onrecord.check.gate.constraints import (
    At,
    Check,
    Constraints,
    Maker,
    any_of,
    flag,
    whole_number,
)
from onrecord.check.gate.model import CannotCompile
from onrecord.terms import SH

_SH = rdflib.Namespace(SH)


def _node(within: Constraints, at: At) -> Check:
    if within.is_property_shape(at.argument):
        raise CannotCompile("A property shape is used where sh:node needs a node shape.")
    violated, doubts = within.nested(at.argument, at.value)
    return Check(SH + "NodeConstraintComponent", violated, True, doubts=doubts)


def _qualified(within: Constraints, at: At) -> Check:
    least, most = (at.shape.only(p) for p in (_SH.qualifiedMinCount, _SH.qualifiedMaxCount))
    siblings: list[Node] = []
    if flag(at.shape.only(_SH.qualifiedValueShapesDisjoint)):
        siblings = sorted(within.reader.siblings(at.shape.node, at.argument), key=str)

    def counts(node: str) -> str:
        parts = [f"!{within.violated(at.argument, node)}"]
        parts += [within.violated(sibling, node) for sibling in siblings]
        return f"FILTER ({' && '.join(parts)})"

    parts = []
    if least is not None and whole_number(least):
        parts.append(f"!{within.at_least(at.path, whole_number(least), at.focus, counts)}")
    if most is not None:
        parts.append(within.at_least(at.path, whole_number(most) + 1, at.focus, counts))
    name = "QualifiedMinCount" if most is None else "QualifiedMaxCount"
    least_values = 0 if least is not None else 1
    return Check(f"{SH}{name}ConstraintComponent", any_of(parts), False, least_values)


#: The checks of this section by the parameter that asks for them.
MAKERS: dict[URIRef, Maker] = {
    _SH.node: _node,
    _SH.qualifiedValueShape: _qualified,
}
