"""SHACL Core, section 4.8 Other: closed shapes, a value that must be there, a list of values.

https://www.w3.org/TR/shacl/#core-components-others
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
    as_stored,
    flag,
    reach,
)
from onrecord.check.gate.doubts import unless_in
from onrecord.check.gate.paths import members_of
from onrecord.check.gate.settled import all_have_value
from onrecord.terms import SH

_SH = rdflib.Namespace(SH)


def _closed(within: Constraints, at: At) -> Check:
    component = SH + "ClosedConstraintComponent"
    if not flag(at.argument):
        return Check(component, "false", True)
    ignored = at.shape.only(_SH.ignoredProperties)
    known = set(members_of(within.reader.graph, ignored) if ignored is not None else ())
    known |= within.reader.paths_of(at.shape.values(_SH.property))
    names = ", ".join(sorted(p.n3() for p in known if isinstance(p, URIRef)))
    predicate, node = within.fresh(), within.fresh()
    unknown = f" FILTER ({predicate} NOT IN ({names}))" if names else ""
    return Check(component, f"EXISTS {{ {reach(at.value, predicate, node)}{unknown} }}", True)


def _has_value(within: Constraints, at: At) -> Check:
    wanted = as_stored(at.argument)
    settled = None if at.predicate is None else all_have_value(at.predicate, wanted)
    if at.shape.path is None:
        absent = f"!sameTerm({at.focus}, {wanted})"
    else:
        absent = f"NOT EXISTS {{ {reach(at.focus, at.shape.path.text, str(wanted))} }}"
    return Check(SH + "HasValueConstraintComponent", absent, False, 0, settled=settled)


def _in(within: Constraints, at: At) -> Check:
    members = [as_stored(m) for m in members_of(within.reader.graph, at.argument)]
    either = any_of(f"sameTerm({at.value}, {m})" for m in members)
    doubts = unless_in(frozenset(members))
    return Check(SH + "InConstraintComponent", f"!{either}", True, doubts=doubts)


#: The checks of this section by the parameter that asks for them.
MAKERS: dict[URIRef, Maker] = {
    _SH.closed: _closed,
    _SH.hasValue: _has_value,
    _SH["in"]: _in,
}
