"""SHACL Core, section 4.4 String-based: length, regular expression, languages.

https://www.w3.org/TR/shacl/#core-components-string
"""

from __future__ import annotations

from collections.abc import Callable
from operator import ge, le

import pyoxigraph as ox
import rdflib
from rdflib.term import URIRef

from onrecord.check.gate.constraints import (
    At,
    Check,
    Constraints,
    Maker,
    any_of,
    flag,
    reach,
    text,
    whole_number,
)
from onrecord.check.gate.doubts import unless_language, unless_literal
from onrecord.check.gate.model import CannotCompile
from onrecord.check.gate.paths import members_of
from onrecord.terms import SH

_SH = rdflib.Namespace(SH)


def _length(name: str, relation: str, holds: Callable[[int, int], bool]) -> Maker:
    def make(within: Constraints, at: At) -> Check:
        length = whole_number(at.argument)
        fits = f"!isBlank({at.value}) && STRLEN(STR({at.value})) {relation} {length}"
        doubts = unless_literal(lambda value: holds(len(value.value), length))
        wrong = f"!COALESCE({fits}, false)"
        return Check(f"{SH}{name}ConstraintComponent", wrong, True, doubts=doubts)

    return make


def _pattern(within: Constraints, at: At) -> Check:
    flags = at.shape.only(_SH.flags)
    arguments = text(at.argument) + (f", {text(flags)}" if flags is not None else "")
    (row,) = _solutions(f'SELECT (REGEX("", {arguments}) AS ?x) {{}}')
    if row[0] is None:
        raise CannotCompile(f"Oxigraph does not support the regular expression {arguments}.")
    fits = f"!isBlank({at.value}) && REGEX(STR({at.value}), {arguments})"
    return Check(SH + "PatternConstraintComponent", f"!COALESCE({fits}, false)", True)


def _solutions(query: str) -> list[ox.QuerySolution]:
    found = ox.Store().query(query)
    assert isinstance(found, ox.QuerySolutions)
    return list(found)


def _language_in(within: Constraints, at: At) -> Check:
    members = members_of(within.reader.graph, at.argument)
    ranges = [text(m) for m in members]
    fits = any_of(f"LANGMATCHES(LANG({at.value}), {r})" for r in ranges)
    return Check(
        SH + "LanguageInConstraintComponent",
        f"!COALESCE(isLiteral({at.value}) && {fits}, false)",
        True,
        doubts=unless_language(map(str, members)),
    )


def _unique_lang(within: Constraints, at: At) -> Check:
    one, other = within.fresh(), within.fresh()
    twice = (
        f"EXISTS {{ {reach(at.focus, at.path, one)} FILTER (LANG({one}) != '') "
        f"{reach(at.focus, at.path, other)} "
        f"FILTER (!sameTerm({one}, {other}) && LCASE(LANG({one})) = LCASE(LANG({other}))) }}"
    )
    violated = twice if flag(at.argument) else "false"
    return Check(SH + "UniqueLangConstraintComponent", violated, False, 2)


#: The checks of this section by the parameter that asks for them.
MAKERS: dict[URIRef, Maker] = {
    _SH.minLength: _length("MinLength", ">=", ge),
    _SH.maxLength: _length("MaxLength", "<=", le),
    _SH.pattern: _pattern,
    _SH.languageIn: _language_in,
    _SH.uniqueLang: _unique_lang,
}
