"""SHACL Core, section 4.1 Value type: class, datatype, kind of node.

https://www.w3.org/TR/shacl/#core-components-value-type
"""

from __future__ import annotations

import pyoxigraph as ox
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
from onrecord.check.gate.doubts import unless_instance, unless_of_kind, unless_written
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
    doubts = unless_instance(class_iri(at.argument))
    return Check(SH + "ClassConstraintComponent", f"({' && '.join(none)})", True, doubts=doubts)


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
    doubts = unless_written(iri)
    return Check(SH + "DatatypeConstraintComponent", f"!({either})", True, doubts=doubts)


_IRI, _BLANK, _LITERAL = (
    ("isIRI", ox.NamedNode),
    ("isBlank", ox.BlankNode),
    ("isLiteral", ox.Literal),
)
_KINDS = {
    _SH.IRI: (_IRI,),
    _SH.BlankNode: (_BLANK,),
    _SH.Literal: (_LITERAL,),
    _SH.BlankNodeOrIRI: (_BLANK, _IRI),
    _SH.BlankNodeOrLiteral: (_BLANK, _LITERAL),
    _SH.IRIOrLiteral: (_IRI, _LITERAL),
}


def _node_kind(within: Constraints, at: At) -> Check:
    kinds = _KINDS.get(URIRef(str(at.argument)))
    if kinds is None:
        raise CannotCompile(f"{at.argument} is not a node kind.")
    either = any_of(f"{test}({at.value})" for test, _ in kinds)
    doubts = unless_of_kind(tuple(kind for _, kind in kinds))
    return Check(SH + "NodeKindConstraintComponent", f"!{either}", True, doubts=doubts)


#: The checks of this section by the parameter that asks for them.
MAKERS: dict[URIRef, Maker] = {
    _SH["class"]: _class,
    _SH.datatype: _datatype,
    _SH.nodeKind: _node_kind,
}
