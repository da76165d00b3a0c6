"""SHACL Core, section 4.1 Value type: class, datatype, kind of node.

https://www.w3.org/TR/shacl/#core-components-value-type
"""

from __future__ import annotations

import rdflib
from rdflib.term import URIRef

from onrecord.check.gate.constraints import (
    CONTEXT,
    GRAPH,
    OWN,
    At,
    Check,
    Constraints,
    Maker,
    any_of,
    class_iri,
)
from onrecord.check.gate.literals import FREE, IS_OF, NUMERIC, SEAL, WELL_FORMED, can_cast
from onrecord.check.gate.model import CannotCompile
from onrecord.terms import SH

_SH = rdflib.Namespace(SH)


def _class(within: Constraints, at: At) -> Check:
    if not isinstance(at.argument, URIRef):
        raise CannotCompile("A class (sh:class) is not an IRI.")
    within.classes.add(at.argument)
    none = (
        f"NOT EXISTS {{ GRAPH <{graph}> {{ {at.value} <{class_iri(at.argument)}> {GRAPH} }} }}"
        for graph in (OWN, CONTEXT)
    )
    return Check(SH + "ClassConstraintComponent", f"({' && '.join(none)})", True)


def _datatype(within: Constraints, at: At) -> Check:
    iri = str(at.argument)
    fits = f"isLiteral({at.value}) && DATATYPE({at.value}) = <{iri}>"
    if iri in NUMERIC:
        fits += f" && isNumeric({at.value})"
    elif iri not in FREE and can_cast(iri):
        fits += f" && BOUND({at.value}) && sameTerm(<{iri}>(STR({at.value})), {at.value})"
    elif iri not in FREE:
        fits += f" && {WELL_FORMED}({at.value})"
    opened = f"STRSTARTS(STR(DATATYPE({at.value})), '{SEAL}') && {IS_OF}({at.value}, <{iri}>)"
    either = f"COALESCE({fits}, false) || COALESCE({opened}, false)"
    return Check(SH + "DatatypeConstraintComponent", f"!({either})", True)


_KINDS = {
    _SH.IRI: ("isIRI",),
    _SH.BlankNode: ("isBlank",),
    _SH.Literal: ("isLiteral",),
    _SH.BlankNodeOrIRI: ("isBlank", "isIRI"),
    _SH.BlankNodeOrLiteral: ("isBlank", "isLiteral"),
    _SH.IRIOrLiteral: ("isIRI", "isLiteral"),
}


def _node_kind(within: Constraints, at: At) -> Check:
    tests = _KINDS.get(URIRef(str(at.argument)))
    if tests is None:
        raise CannotCompile(f"{at.argument} is not a node kind.")
    either = any_of(f"{test}({at.value})" for test in tests)
    return Check(SH + "NodeKindConstraintComponent", f"!{either}", True)


#: The checks of this section by the parameter that asks for them.
MAKERS: dict[URIRef, Maker] = {
    _SH["class"]: _class,
    _SH.datatype: _datatype,
    _SH.nodeKind: _node_kind,
}
