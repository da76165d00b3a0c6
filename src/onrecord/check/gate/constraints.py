"""SHACL Core's constraint components as SPARQL expressions that hold where they are violated.

Each expression is true or false for every node, never an error, so that it may be negated. They
follow the definitions of SHACL (W3C, 2017), section 4. A query's graph is in ``?gateGraph``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

import pyoxigraph as ox
import rdflib
from rdflib.term import Literal, Node, URIRef

from onrecord.check.gate.literals import (
    FREE,
    GATE,
    IS_OF,
    NUMERIC,
    SEAL,
    VALUE,
    WELL_FORMED,
    can_cast,
    sealed,
)
from onrecord.check.gate.model import CannotCompile, Term
from onrecord.check.gate.paths import members_of
from onrecord.check.gate.shapes import Shape, ShapesReader, is_companion
from onrecord.rdf.conversion import to_ox
from onrecord.terms import SH

_SH = rdflib.Namespace(SH)

#: Graphs of the gate itself: of which classes and targets the nodes are, own and lent.
OWN, LENT = f"{GATE}own", f"{GATE}lent"
GRAPH = "?gateGraph"


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint of a shape: an expression that is true where it is violated.

    ``each`` tells what it is about: a value node by itself, or the focus node with all its
    values. Nothing is violated where the path does not lead to so many values as ``least_values``.
    """

    component: str
    expression: str
    each: bool
    least_values: int = 1


@dataclass(frozen=True, slots=True)
class _At:
    """A parameter of a shape, with the variables of the focus node and of a value node."""

    shape: Shape
    argument: Node
    focus: str
    value: str

    @property
    def path(self) -> str:
        """The shape's path; raises CannotCompile for a node shape, which has none."""
        if self.shape.path is None:
            raise CannotCompile("A node shape has a parameter that only property shapes may have.")
        return self.shape.path.text


_Maker: TypeAlias = Callable[["Constraints", _At], Check]


class Constraints:
    """Turns shapes into checks.

    ``classes`` collects the classes that their queries ask for. ``nullable`` tells whether the
    shape entered last from outside, or one within it, has a nullable path.
    """

    def __init__(self, reader: ShapesReader) -> None:
        self.reader = reader
        self.classes: set[Node] = set()
        self.nullable = False
        self._inside: list[Node] = []
        self._numbers = count(1)

    def fresh(self) -> str:
        """A variable that no other pattern uses."""
        return f"?gateV{next(self._numbers)}"

    def enter(self, node: Node) -> Shape:
        """The shape at a node, until ``leave`` is called; raises CannotCompile for recursion."""
        if node in self._inside:
            raise CannotCompile(f"It refers to itself through {node}.")
        if not self._inside:
            self._numbers, self.nullable = count(1), False
        shape = self.reader.read(node)
        self.nullable |= shape.path is not None and shape.path.nullable
        self._inside.append(node)
        return shape

    def leave(self) -> None:
        """Ends what the last ``enter`` began."""
        self._inside.pop()

    def checks(self, shape: Shape, focus: str, value: str) -> Iterator[Check]:
        """The constraints of a shape, without its ``sh:property`` and ``sh:sparql``.

        ``focus`` and ``value`` are variables, the same one for a node shape. Raises CannotCompile
        for what is not part of SHACL Core.
        """
        for parameter, argument in shape.parameters:
            if parameter in (_SH.property, _SH.sparql) or is_companion(parameter):
                continue
            make = _MAKERS.get(parameter)
            if make is None:
                raise CannotCompile(f"{parameter} is no parameter of SHACL Core.")
            if parameter not in _REPEATED:
                shape.only(parameter)
            yield make(self, _At(shape, argument, focus, value))

    def violated(self, node: Node, at: str) -> str:
        """An expression: the node in the variable ``at`` does not conform to the shape."""
        shape = self.enter(node)
        try:
            if shape.deactivated:
                return "false"
            if shape.values(_SH.sparql):
                raise CannotCompile("A SPARQL constraint stands in a shape within a shape.")
            if shape.path is None:
                parts = [c.expression for c in self.checks(shape, at, at)]
                return _any([*parts, *self._properties(shape, at)])
            value = self.fresh()
            checks = list(self.checks(shape, at, value))
            each = [*(c.expression for c in checks if c.each), *self._properties(shape, value)]
            parts = [c.expression for c in checks if not c.each]
            if each:
                found = reach(at, shape.path.text, value)
                parts.append(f"EXISTS {{ {found} FILTER ({_any(each)}) }}")
            return _any(parts)
        finally:
            self.leave()

    def is_property_shape(self, node: Node) -> bool:
        """Whether the shape at a node has a path."""
        return (node, _SH.path, None) in self.reader.graph

    def _properties(self, shape: Shape, at: str) -> list[str]:
        return [self.violated(p, at) for p in self.properties(shape)]

    def properties(self, shape: Shape) -> list[Node]:
        """The property shapes of a shape; raises CannotCompile for one that has no path."""
        found = shape.values(_SH.property)
        if not all(map(self.is_property_shape, found)):
            raise CannotCompile("A shape without a path stands where a property shape should.")
        return found

    def at_least(self, path: str, number: int, focus: str, where: Callable[[str], str]) -> str:
        """An expression: the path leads to that many distinct nodes that ``where`` is true of."""
        if number <= 2:
            nodes = [self.fresh() for _ in range(number)]
            parts = [f"{reach(focus, path, n)} {where(n)}" for n in nodes]
            if number == 2:
                parts.append(f"FILTER (!sameTerm({nodes[0]}, {nodes[1]}))")
            return f"EXISTS {{ {' '.join(parts)} }}"
        node = self.fresh()
        return (
            f"EXISTS {{ SELECT {GRAPH} {focus} WHERE {{ {reach(focus, path, node)} {where(node)} }}"
            f" GROUP BY {GRAPH} {focus} HAVING (COUNT(DISTINCT {node}) >= {number}) }}"
        )


def reach(start: str, path: str, end: str) -> str:
    """The pattern of a path between two nodes in the query's graph."""
    return f"GRAPH {GRAPH} {{ {start} {path} {end} }}"


def class_iri(cls: Node) -> str:
    """The predicate from a class's instances to the graph where they are, in the gate's graphs."""
    return f"{GATE}class:{cls}"


def constant(term: Node) -> str:
    """A term of the shapes graph in SPARQL, as the store has it.

    Raises CannotCompile for what SPARQL cannot name or Oxigraph cannot read.
    """
    return str(as_stored(term))


def as_stored(term: Node) -> Term:
    """A term of the shapes graph as the store has it, to the letter."""
    found = to_ox(term)
    if isinstance(found, ox.NamedNode):
        return found
    if isinstance(found, ox.BlankNode):
        raise CannotCompile("It compares with a blank node.")
    kept = sealed(found)
    if kept is None:
        raise CannotCompile(f"Oxigraph cannot read the literal {found}.")
    return kept


def _any(expressions: Iterable[str]) -> str:
    return "(" + (" || ".join(expressions) or "false") + ")"


def _text(term: Node) -> str:
    return str(ox.Literal(str(term)))


def _flag(term: Node | None) -> bool:
    return isinstance(term, Literal) and str(term) == "true"


def _whole(term: Node | None) -> int:
    if isinstance(term, Literal) and isinstance(term.value, int) and term.value >= 0:
        return int(term.value)
    raise CannotCompile(f"'{term}' is no whole number.")


# --- the components, in the order of the specification ----------------------------------------


def _class(within: Constraints, at: _At) -> Check:
    if not isinstance(at.argument, URIRef):
        raise CannotCompile("A class (sh:class) is no IRI.")
    within.classes.add(at.argument)
    none = (
        f"NOT EXISTS {{ GRAPH <{graph}> {{ {at.value} <{class_iri(at.argument)}> {GRAPH} }} }}"
        for graph in (OWN, LENT)
    )
    return Check(SH + "ClassConstraintComponent", f"({' && '.join(none)})", True)


def _datatype(within: Constraints, at: _At) -> Check:
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


def _node_kind(within: Constraints, at: _At) -> Check:
    tests = _KINDS.get(URIRef(str(at.argument)))
    if tests is None:
        raise CannotCompile(f"{at.argument} is no kind of node.")
    either = _any(f"{test}({at.value})" for test in tests)
    return Check(SH + "NodeKindConstraintComponent", f"!{either}", True)


def _min_count(within: Constraints, at: _At) -> Check:
    least = _whole(at.argument)
    enough = within.at_least(at.path, least, at.focus, lambda _: "") if least else "true"
    return Check(SH + "MinCountConstraintComponent", f"!{enough}", False, 0)


def _max_count(within: Constraints, at: _At) -> Check:
    too_many = within.at_least(at.path, _whole(at.argument) + 1, at.focus, lambda _: "")
    return Check(SH + "MaxCountConstraintComponent", too_many, False, _whole(at.argument) + 1)


def _bound(name: str, relation: str) -> _Maker:
    def make(within: Constraints, at: _At) -> Check:
        if not isinstance(at.argument, Literal):
            raise CannotCompile(f"sh:{name[0].lower()}{name[1:]} is no literal.")
        constant(at.argument)
        bound = to_ox(at.argument)
        # What cannot be compared is outside the bound.
        either = f"{at.value} {relation} {bound}, {VALUE}({at.value}) {relation} {bound}"
        inside = f"COALESCE({either}, false)"
        return Check(f"{SH}{name}ConstraintComponent", f"!{inside}", True)

    return make


def _length(name: str, relation: str) -> _Maker:
    def make(within: Constraints, at: _At) -> Check:
        fits = f"!isBlank({at.value}) && STRLEN(STR({at.value})) {relation} {_whole(at.argument)}"
        return Check(f"{SH}{name}ConstraintComponent", f"!COALESCE({fits}, false)", True)

    return make


def _pattern(within: Constraints, at: _At) -> Check:
    flags = at.shape.only(_SH.flags)
    arguments = _text(at.argument) + (f", {_text(flags)}" if flags is not None else "")
    (row,) = _select(f'SELECT (REGEX("", {arguments}) AS ?x) {{}}')
    if row[0] is None:
        raise CannotCompile(f"Oxigraph has no such regular expression as {arguments}.")
    fits = f"!isBlank({at.value}) && REGEX(STR({at.value}), {arguments})"
    return Check(SH + "PatternConstraintComponent", f"!COALESCE({fits}, false)", True)


def _select(query: str) -> list[ox.QuerySolution]:
    found = ox.Store().query(query)
    assert isinstance(found, ox.QuerySolutions)
    return list(found)


def _language_in(within: Constraints, at: _At) -> Check:
    ranges = [_text(m) for m in members_of(within.reader.graph, at.argument)]
    fits = _any(f"LANGMATCHES(LANG({at.value}), {r})" for r in ranges)
    return Check(
        SH + "LanguageInConstraintComponent",
        f"!COALESCE(isLiteral({at.value}) && {fits}, false)",
        True,
    )


def _unique_lang(within: Constraints, at: _At) -> Check:
    one, other = within.fresh(), within.fresh()
    twice = (
        f"EXISTS {{ {reach(at.focus, at.path, one)} FILTER (LANG({one}) != '') "
        f"{reach(at.focus, at.path, other)} "
        f"FILTER (!sameTerm({one}, {other}) && LCASE(LANG({one})) = LCASE(LANG({other}))) }}"
    )
    violated = twice if _flag(at.argument) else "false"
    return Check(SH + "UniqueLangConstraintComponent", violated, False, 2)


def _predicate(at: _At) -> str:
    if not isinstance(at.argument, URIRef):
        raise CannotCompile("A property to compare with is no IRI.")
    return f"<{at.argument}>"


def _equals(within: Constraints, at: _At) -> Check:
    other, here, node = _predicate(at), at.shape.path, within.fresh()
    there = reach(at.focus, other, node)
    if here is None:
        missing = f"NOT EXISTS {{ {reach(at.focus, other, at.focus)} }}"
        surplus = f"EXISTS {{ {there} FILTER (!sameTerm({node}, {at.focus})) }}"
    else:
        values = reach(at.focus, here.text, node)
        missing = f"EXISTS {{ {values} FILTER NOT EXISTS {{ {there} }} }}"
        surplus = f"EXISTS {{ {there} FILTER NOT EXISTS {{ {values} }} }}"
    unequal = _any((missing, surplus))
    return Check(SH + "EqualsConstraintComponent", unequal, False, 0)


def _disjoint(within: Constraints, at: _At) -> Check:
    common = f"EXISTS {{ {reach(at.focus, _predicate(at), at.value)} }}"
    return Check(SH + "DisjointConstraintComponent", common, True)


def _readings(variable: str) -> tuple[str, str]:
    """A literal's value as it stands, and as it is under its seal."""
    return variable, f"{VALUE}({variable})"


def _less_than(name: str, relation: str) -> _Maker:
    def make(within: Constraints, at: _At) -> Check:
        node, _ = within.fresh(), at.path
        ways = (f"{a} {relation} {b}" for a in _readings(at.value) for b in _readings(node))
        order = f"COALESCE({', '.join(ways)}, false)"
        above = f"EXISTS {{ {reach(at.focus, _predicate(at), node)} FILTER (!{order}) }}"
        return Check(f"{SH}{name}ConstraintComponent", above, True)

    return make


def _not(within: Constraints, at: _At) -> Check:
    conforms = f"!{within.violated(at.argument, at.value)}"
    return Check(SH + "NotConstraintComponent", f"({conforms})", True)


def _members(within: Constraints, at: _At) -> list[str]:
    shapes = members_of(within.reader.graph, at.argument)
    return [within.violated(s, at.value) for s in shapes]


def _and(within: Constraints, at: _At) -> Check:
    return Check(SH + "AndConstraintComponent", _any(_members(within, at)), True)


def _or(within: Constraints, at: _At) -> Check:
    every = " && ".join(_members(within, at)) or "true"
    return Check(SH + "OrConstraintComponent", f"({every})", True)


def _xone(within: Constraints, at: _At) -> Check:
    number = " + ".join(f"IF({v}, 0, 1)" for v in _members(within, at)) or "0"
    return Check(SH + "XoneConstraintComponent", f"({number} != 1)", True)


def _node(within: Constraints, at: _At) -> Check:
    if within.is_property_shape(at.argument):
        raise CannotCompile("A property shape stands where a node shape should (sh:node).")
    return Check(SH + "NodeConstraintComponent", within.violated(at.argument, at.value), True)


def _qualified(within: Constraints, at: _At) -> Check:
    least, most = (at.shape.only(p) for p in (_SH.qualifiedMinCount, _SH.qualifiedMaxCount))
    siblings: list[Node] = []
    if _flag(at.shape.only(_SH.qualifiedValueShapesDisjoint)):
        siblings = sorted(within.reader.siblings(at.shape.node, at.argument), key=str)

    def counts(node: str) -> str:
        parts = [f"!{within.violated(at.argument, node)}"]
        parts += [within.violated(sibling, node) for sibling in siblings]
        return f"FILTER ({' && '.join(parts)})"

    parts = []
    if least is not None and _whole(least):
        parts.append(f"!{within.at_least(at.path, _whole(least), at.focus, counts)}")
    if most is not None:
        parts.append(within.at_least(at.path, _whole(most) + 1, at.focus, counts))
    name = "QualifiedMinCount" if most is None else "QualifiedMaxCount"
    least_values = 0 if least is not None else 1
    return Check(f"{SH}{name}ConstraintComponent", _any(parts), False, least_values)


def _closed(within: Constraints, at: _At) -> Check:
    component = SH + "ClosedConstraintComponent"
    if not _flag(at.argument):
        return Check(component, "false", True)
    ignored = at.shape.only(_SH.ignoredProperties)
    known = set(members_of(within.reader.graph, ignored) if ignored is not None else ())
    known |= within.reader.paths_of(at.shape.values(_SH.property))
    names = ", ".join(sorted(p.n3() for p in known if isinstance(p, URIRef)))
    predicate, node = within.fresh(), within.fresh()
    unknown = f" FILTER ({predicate} NOT IN ({names}))" if names else ""
    return Check(component, f"EXISTS {{ {reach(at.value, predicate, node)}{unknown} }}", True)


def _has_value(within: Constraints, at: _At) -> Check:
    wanted = constant(at.argument)
    if at.shape.path is None:
        absent = f"!sameTerm({at.focus}, {wanted})"
    else:
        absent = f"NOT EXISTS {{ {reach(at.focus, at.shape.path.text, wanted)} }}"
    return Check(SH + "HasValueConstraintComponent", absent, False, 0)


def _in(within: Constraints, at: _At) -> Check:
    members = [constant(m) for m in members_of(within.reader.graph, at.argument)]
    either = _any(f"sameTerm({at.value}, {m})" for m in members)
    return Check(SH + "InConstraintComponent", f"!{either}", True)


_MAKERS: dict[URIRef, _Maker] = {
    _SH["class"]: _class,
    _SH.datatype: _datatype,
    _SH.nodeKind: _node_kind,
    _SH.minCount: _min_count,
    _SH.maxCount: _max_count,
    _SH.minExclusive: _bound("MinExclusive", ">"),
    _SH.minInclusive: _bound("MinInclusive", ">="),
    _SH.maxExclusive: _bound("MaxExclusive", "<"),
    _SH.maxInclusive: _bound("MaxInclusive", "<="),
    _SH.minLength: _length("MinLength", ">="),
    _SH.maxLength: _length("MaxLength", "<="),
    _SH.pattern: _pattern,
    _SH.languageIn: _language_in,
    _SH.uniqueLang: _unique_lang,
    _SH.equals: _equals,
    _SH.disjoint: _disjoint,
    _SH.lessThan: _less_than("LessThan", "<"),
    _SH.lessThanOrEquals: _less_than("LessThanOrEquals", "<="),
    _SH["not"]: _not,
    _SH["and"]: _and,
    _SH["or"]: _or,
    _SH.xone: _xone,
    _SH.node: _node,
    _SH.qualifiedValueShape: _qualified,
    _SH.closed: _closed,
    _SH.hasValue: _has_value,
    _SH["in"]: _in,
}

#: Parameters that a shape may have more than one value of; each is a constraint of its own.
_REPEATED = frozenset(
    _SH[n]
    for n in (
        "class pattern equals disjoint lessThan lessThanOrEquals not and or xone node "
        "qualifiedValueShape hasValue"
    ).split()
)
