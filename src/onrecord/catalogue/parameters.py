"""The values of parameters, as terms of SPARQL: IRIs, labels, numbers, dates, text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any

from onrecord import terms
from onrecord.catalogue.model import LABELLED, Asked, Param
from onrecord.errors import BadParameter
from onrecord.rdf.curies import declaration, expand
from onrecord.textwidth import clip

#: How many labels are read to find near ones, and how many of several are listed.
_NEAR_POOL, _LISTED = 20_000, 6
_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.\-]*:[^<>"{}|^`\\\x00-\x20]*""")
_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
}


def literal(text: str, *, lang: str = "", datatype: str = "") -> str:
    """A literal as SPARQL writes it, whatever its text holds."""
    body = "".join(
        _ESCAPES.get(c) or (f"\\u{ord(c):04X}" if ord(c) < 0x20 or ord(c) == 0x7F else c)
        for c in text
    )
    tail = f"@{lang}" if lang else f"^^<{datatype}>" if datatype else ""
    return f'"{body}"{tail}'


def iri(text: str) -> str | None:
    """An absolute IRI as SPARQL writes it, or None where the text is not one."""
    return f"<{text}>" if _IRI.fullmatch(text) and not _surrogates(text) else None


def _surrogates(text: str) -> bool:
    return any("\ud800" <= c <= "\udfff" for c in text)


def _as_iri(param: Param, value: str) -> str | None:
    """The value as an IRI where it is written as one, else None (it may be a label).

    Raises BadParameter where it is meant as an IRI and cannot be one.
    """
    if value.startswith("<"):
        found = iri(value[1:-1]) if value.endswith(">") else None
        if not found:
            raise BadParameter(
                f"The value {_shown(value)} of parameter '{param.name}' is not an IRI.",
                hint="Write it as <https://…> without spaces or quotes, or leave out the brackets.",
            )
        return found
    if re.match(r"(?i)(https?|urn|file|ftp|tag):", value):
        found = iri(value)
        if not found:
            raise BadParameter(
                f"The value {_shown(value)} of parameter '{param.name}' is not an IRI.",
                hint="Percent-encode spaces, quotes and braces in it.",
            )
        return found
    full = expand(value)
    return None if full is None else iri(full)


def _shown(value: str) -> str:
    """A value as messages show it: on one line, not endlessly long."""
    return f"'{clip(value, 80)}'"


def _plain(term: Any) -> str:
    return str(getattr(term, "value", term))


def _rows(store: Asked, sparql: str, *names: str) -> Iterator[tuple[str, ...]]:
    for row in store.query(sparql):
        yield tuple(_plain(row[name]) for name in names)


_PRELUDE = "".join(
    declaration(name) + "\n" for name in ("onr", "rdfs", "skos", "schema", "owl", "foaf")
)


#: Where a label is looked for, in this order: its own labels first, substitutes last.
_LABEL_PATHS: dict[str, tuple[str, ...]] = {
    "article": ("schema:identifier", "schema:headline|rdfs:label", "schema:url"),
    "topic": ("rdfs:label|skos:prefLabel", "skos:altLabel"),
    "actor": ("rdfs:label", "skos:altLabel|onr:officialName", "onr:metonym"),
    "class": ("rdfs:label", "skos:altLabel"),
}


_DEFAULT_PATHS = ("rdfs:label", "skos:altLabel")


def _members(kind: str) -> str:
    """The graph pattern that holds ``?thing`` to the kind."""
    if kind == "class":
        return "?thing a owl:Class ."
    return f"?thing a/rdfs:subClassOf* onr:{LABELLED[kind]} ."


def _labelled(store: Asked, kind: str, value: str) -> list[str]:
    """The IRIs of the kind that bear the label; the best way of bearing it decides."""
    paths = _LABEL_PATHS.get(kind, _DEFAULT_PATHS)
    exact = " ".join((literal(value), literal(value, lang="en")))
    folded = literal(value.casefold())
    for path in paths:
        sparql = (
            f"{_PRELUDE}SELECT DISTINCT ?thing WHERE {{ VALUES ?label {{ {exact} }} "
            f"?thing {path} ?label . {_members(kind)} }}"
        )
        if found := _best(thing for (thing,) in _rows(store, sparql, "thing")):
            return found
    for path in paths:
        sparql = (
            f"{_PRELUDE}SELECT DISTINCT ?thing WHERE {{ ?thing {path} ?label . "
            f"FILTER(LCASE(STR(?label)) = {folded}) {_members(kind)} }}"
        )
        if found := _best(thing for (thing,) in _rows(store, sparql, "thing")):
            return found
    return []


def _best(things: Iterable[str]) -> list[str]:
    """Sorted; where the authority knows some, those only, and not the articles' own."""
    every = sorted(set(things))
    return [thing for thing in every if "#" not in thing.rpartition("/")[2]] or every


def _near(store: Asked, kind: str, value: str) -> list[str]:
    """Labels of the kind that look like the value."""
    path = "|".join(p for p in _LABEL_PATHS.get(kind, _DEFAULT_PATHS) if p != "schema:url")
    sparql = (
        f"{_PRELUDE}SELECT DISTINCT (STR(?l) AS ?label) WHERE {{ {_members(kind)} "
        f"?thing {path} ?l }} LIMIT {_NEAR_POOL}"
    )
    by_folded: dict[str, str] = {}
    for (label,) in sorted(_rows(store, sparql, "label")):
        by_folded.setdefault(label.casefold(), label)
    wanted = value.casefold()
    near = get_close_matches(wanted, by_folded, 3, 0.7)
    inside = [folded for folded in by_folded if len(wanted) > 2 and wanted in folded]
    return [by_folded[f] for f in dict.fromkeys([*near, *inside])][:_LISTED]


def _by_label(param: Param, value: str, store: Asked) -> str:
    """The one thing of the parameter's type that bears the label. Raises BadParameter."""
    kind = param.type
    article = "an" if kind[0] in "aeiou" else "a"
    if not value or _surrogates(value) or "\x00" in value:
        raise BadParameter(
            f"The value {_shown(value)} of parameter '{param.name}' is not {article} {kind}.",
            hint=f"Give {article} {kind}'s IRI or its exact label.",
        )
    found = _labelled(store, kind, value)
    if len(found) == 1:
        return f"<{found[0]}>"
    if found:
        listed = ", ".join(f"<{thing}>" for thing in found[:_LISTED])
        more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
        raise BadParameter(
            f"The label {_shown(value)} of parameter '{param.name}' is ambiguous; it belongs "
            f"to {len(found)} things: {listed}{more}.",
            hint="Give the IRI of the one you mean.",
        )
    near = _near(store, kind, value)
    hint = (
        "Similar labels are " + ", ".join(f"'{label}'" for label in near) + "."
        if near
        else f"Give {article} {kind}'s IRI, its prefixed name or its exact label."
    )
    raise BadParameter(
        f"There is no {kind} labelled {_shown(value)} (parameter '{param.name}').", hint=hint
    )


def _article(param: Param, value: str, store: Asked) -> str:
    """An article by IRI, id, headline or address; an id may itself be an IRI."""
    written = _as_iri(param, value)
    if written is None:
        return _by_label(param, value, store)
    known = f"{_PRELUDE}SELECT ?x WHERE {{ VALUES ?x {{ {written} }} ?x a ?c }} LIMIT 1"
    if not list(_rows(store, known, "x")):
        for name in dict.fromkeys((value, written[1:-1])):
            if len(found := _labelled(store, "article", name)) == 1:
                return f"<{found[0]}>"
    return written


def _class(param: Param, value: str, store: Asked) -> str:
    """A class by IRI, prefixed name, bare name (``Talks``) or label."""
    written = _as_iri(param, value)
    if written is None and re.fullmatch(r"[A-Za-z]\w*", value):
        bare = f"<{terms.ONR}{value[0].upper()}{value[1:]}>"
        known = f"{_PRELUDE}SELECT ?x WHERE {{ VALUES ?x {{ {bare} }} ?x a owl:Class }} LIMIT 1"
        if list(_rows(store, known, "x")):
            return bare
    return written or _by_label(param, value, store)


def _any(param: Param, value: str) -> str:
    """A term by the look of it: IRI, number, date, else text."""
    written = _as_iri(param, value)
    if written:
        return written
    if re.fullmatch(r"[+-]?[0-9]+", value):
        return str(int(value))
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return _date(param, value)
    return _string(param, value)


def _string(param: Param, value: str) -> str:
    if _surrogates(value):
        raise BadParameter(
            f"The value {_shown(ascii(value))} of parameter '{param.name}' is not valid text.",
            hint="Encode it as UTF-8.",
        )
    return literal(value)


def _integer(param: Param, value: str) -> str:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", value):
        raise BadParameter(
            f"The value {_shown(value)} of parameter '{param.name}' is not a whole number.",
            hint="Write digits only, such as 3.",
        )
    return str(int(value))


def _date(param: Param, value: str) -> str:
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError(value)
        day = date.fromisoformat(value)
    except ValueError as error:
        raise BadParameter(
            f"The value {_shown(value)} of parameter '{param.name}' is not a date.",
            hint="Write it as year-month-day, such as 2031-05-06.",
        ) from error
    return literal(day.isoformat(), datatype=terms.XSD + "date")


def _only_iri(param: Param, value: str) -> str:
    written = _as_iri(param, value)
    if written is None:
        raise BadParameter(
            f"The value {_shown(value)} of parameter '{param.name}' is not an IRI.",
            hint="Give a full IRI (https://…) or a prefixed name (d:…, onr:…).",
        )
    return written


def term(param: Param, value: str, store: Asked) -> str:
    """The SPARQL term of a value, by the parameter's type. Raises BadParameter."""
    value = value.strip() if param.type != "string" else value
    match param.type:
        case "string":
            return _string(param, value)
        case "integer":
            return _integer(param, value)
        case "date":
            return _date(param, value)
        case "claim" | "iri":
            return _only_iri(param, value)
        case "any":
            return _any(param, value)
        case "article":
            return _article(param, value, store)
        case "class":
            return _class(param, value, store)
        case _:
            return _as_iri(param, value) or _by_label(param, value, store)
