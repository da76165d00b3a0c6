"""The named queries: SPARQL files whose header says what they answer, and their parameters.

A query file is SPARQL 1.1 that runs as it is in any tool. Its header (``#+`` lines) is read by
this module; each parameter ``name`` stands in it as ``VALUES ?_name { UNDEF }``, and binding puts
a serialised term in the place of that ``UNDEF``: text is never pasted into a query, so no value
can change what the query does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, get_args

from onrecord import terms
from onrecord.errors import BadParameter, InputError, UnknownQuery
from onrecord.resources import queries_dir

if TYPE_CHECKING:
    from onrecord.store import Results, Store

ParamType = Literal[
    "actor",
    "topic",
    "article",
    "event",
    "office",
    "claim",
    "class",
    "iri",
    "string",
    "integer",
    "date",
    "any",
]

#: The types whose value may be a label, with the class their things belong to.
_LABELLED = {
    "actor": "Actor",
    "topic": "Topic",
    "article": "Article",
    "event": "Event",
    "office": "Office",
}
#: How many labels are read to find near ones, and how many of several are listed.
_NEAR_POOL, _LISTED = 20_000, 6


class Asked(Protocol):
    """Anything that answers SPARQL over the union of its graphs (a store, local or remote)."""

    def query(self, sparql: str, /) -> Any:
        """The solutions of a SELECT query, each indexed by the variable's name."""


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter: its name without ``_``, what it takes, and whether it must be given."""

    name: str
    type: ParamType
    required: bool
    text: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One query of the catalogue; ``column_texts`` explains ``columns``, one for one."""

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    params: tuple[Param, ...]
    columns: tuple[str, ...]
    column_texts: tuple[str, ...]
    text: str


# --- reading ----------------------------------------------------------------------------------

_BLOCK = re.compile(r"VALUES\s+[?$]_(?P<name>\w+)\s*\{\s*(?P<hole>UNDEF)\s*\}", re.IGNORECASE)
_HEADER_KEY = re.compile(r"([a-z]+):\s*(.*)")
_PARAM = re.compile(r"(\w+):\s*([a-z]+)\s*,\s*(optional|required)\s*-\s*(.+)")
_COLUMN = re.compile(r"(\w+)(?:\s+-\s*(.+))?")
#: What a query's words must not be looked for in: comments, IRIs and strings.
_OPAQUE = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<string>'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3} | "{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}
          | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*")""",
    re.VERBOSE | re.DOTALL,
)


def _masked(text: str) -> str:
    """The text with its comments, IRIs and strings blanked out, every offset kept."""
    return _OPAQUE.sub(lambda found: " " * len(found.group()), text)


def _blocks(text: str) -> list[tuple[str, int, int]]:
    """The parameters' holes: name, and where its UNDEF stands."""
    return [
        (found["name"], found.start("hole"), found.end("hole"))
        for found in _BLOCK.finditer(_masked(text))
    ]


def _sections(text: str) -> dict[str, list[str]]:
    """The header's keys, each with its lines, unindented; the header ends at other text."""
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.removeprefix("\ufeff").splitlines():
        if not line.startswith("#+"):
            if line.strip() and not line.startswith("#"):
                break
            continue
        body = line[2:].removeprefix(" ").rstrip()
        key = _HEADER_KEY.fullmatch(body)
        if key:
            current = sections.setdefault(key[1], [])
            if key[2]:
                current.append(key[2])
        elif body.strip():
            current.append(body.strip())
    return sections


def _inferred(name: str) -> ParamType:
    """The type of a parameter that no header declares: by its name, else open."""
    by_name: dict[str, ParamType] = {"type": "class", "speaker": "actor", "publisher": "actor"}
    if name in _LABELLED or name in ("claim", "class"):
        return name  # type: ignore[return-value]  # checked against the literal just before
    return by_name.get(name, "any")


def parse_query(text: str, name: str, source: str | Path | None = None) -> NamedQuery:
    """A query from its text; ``source`` is the file named in messages.

    A text without a header is a query too: its parameters are its ``VALUES ?_name { UNDEF }``
    blocks, typed by their names where these say it. Raises InputError on a header line that
    cannot be read.
    """
    sections = _sections(text)
    params: list[Param] = []
    for line in sections.get("params", ()):
        found = _PARAM.fullmatch(line)
        if not found or found[2] not in get_args(ParamType):
            raise InputError(
                source or name,
                f"the header's parameter '{line}' cannot be read.",
                hint="Write it as 'name: type, optional - what it is'; types are "
                + ", ".join(get_args(ParamType))
                + ".",
            )
        kind: ParamType = found[2]  # type: ignore[assignment]  # checked just above
        params.append(Param(found[1], kind, found[3] == "required", found[4]))
    declared = {param.name for param in params}
    for block, _, _ in _blocks(text):
        if block not in declared:
            declared.add(block)
            params.append(Param(block, _inferred(block), False, ""))
    columns = [found for line in sections.get("columns", ()) if (found := _COLUMN.fullmatch(line))]
    return NamedQuery(
        name=name,
        summary=" ".join(sections.get("summary", ())),
        description=" ".join(sections.get("description", ())),
        tags=tuple(
            tag.strip()
            for line in sections.get("tags", ())
            for tag in line.removeprefix("- ").split(",")
            if tag.strip()
        ),
        params=tuple(params),
        columns=tuple(found[1] for found in columns),
        column_texts=tuple(found[2] or "" for found in columns),
        text=text,
    )


def read_query(path: Path) -> NamedQuery:
    """The query in a file, named by the file's stem. Raises InputError where it is not text."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            path, f"byte {error.start} is not UTF-8.", hint="Save the query as UTF-8."
        ) from error
    except OSError as error:
        raise InputError(path, f"it cannot be read ({error.strerror}).") from error
    return parse_query(text, path.stem, path)


def list_queries(dirs: Sequence[Path] = ()) -> tuple[NamedQuery, ...]:
    """Every named query by name: those of the package, and those of ``dirs``, which go first.

    A query in an earlier folder hides one of the same name in a later one.
    """
    found: dict[str, Path] = {}
    for folder in (*dirs, queries_dir()):
        for path in sorted(folder.glob("*.rq")):
            found.setdefault(path.stem, path)
    return tuple(read_query(found[name]) for name in sorted(found))


def find_query(name: str, dirs: Sequence[Path] = ()) -> NamedQuery:
    """The query of that name, else the file at that path.

    Raises UnknownQuery with the nearest names where there is neither.
    """
    names: set[str] = set()
    for folder in (*dirs, queries_dir()):
        for path in folder.glob("*.rq"):
            if path.stem == name:
                return read_query(path)
            names.add(path.stem)
    file = Path(name)
    try:
        if file.is_file():
            return read_query(file)
    except (OSError, ValueError):  # a name no file system takes: too long, or a null byte
        pass
    raise UnknownQuery(name, get_close_matches(name.removesuffix(".rq"), sorted(names), 3, 0.5))


# --- terms ------------------------------------------------------------------------------------

_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.\-]*:[^<>"{}|^`\\\x00-\x20]*""")
_PREFIXED = re.compile(r"([A-Za-z][\w.\-]*)?:(?!//)(.*)", re.DOTALL)
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
                hint="Write it as <https://…>, without spaces or quotes, or without the brackets.",
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
    prefixed = _PREFIXED.fullmatch(value)
    if prefixed and (space := terms.PREFIXES.get(prefixed[1] or "")):
        return iri(space + prefixed[2])
    return None


def _shown(value: str) -> str:
    """A value as messages show it: on one line, not endlessly long."""
    one_line = " ".join(value.split())
    return "'" + (one_line if len(one_line) <= 80 else one_line[:79] + "…") + "'"


def _plain(term: Any) -> str:
    return str(getattr(term, "value", term))


def _rows(store: Asked, sparql: str, *names: str) -> Iterator[tuple[str, ...]]:
    for row in store.query(sparql):
        yield tuple(_plain(row[name]) for name in names)


_PRELUDE = "".join(
    f"PREFIX {name}: <{terms.PREFIXES[name]}>\n"
    for name in ("onr", "rdfs", "skos", "schema", "owl", "foaf")
)
#: Where a label is looked for, in this order: own labels first, what merely stands for it last.
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
    return f"?thing a/rdfs:subClassOf* onr:{_LABELLED[kind]} ."


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
            f"The value {_shown(value)} of parameter '{param.name}' names no {kind}.",
            hint=f"Give {article} {kind}'s IRI or its exact label.",
        )
    found = _labelled(store, kind, value)
    if len(found) == 1:
        return f"<{found[0]}>"
    if found:
        listed = ", ".join(f"<{thing}>" for thing in found[:_LISTED])
        more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
        raise BadParameter(
            f"The label {_shown(value)} of parameter '{param.name}' belongs to {len(found)} "
            f"things: {listed}{more}.",
            hint="Give the IRI of the one you mean.",
        )
    near = _near(store, kind, value)
    hint = (
        "Near are " + ", ".join(f"'{label}'" for label in near) + "."
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
            hint="Give it in UTF-8.",
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
    """The SPARQL term a value stands for, by the parameter's type. Raises BadParameter."""
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


def bind(query: NamedQuery, values: Mapping[str, str], store: Asked) -> str:
    """The query's text with its parameters bound; those not given stay open.

    ``store`` is asked for labels only. Raises BadParameter where a parameter is unknown, missing,
    of the wrong form, or a label belongs to nothing or to several things.
    """
    known = {param.name: param for param in query.params}
    for name in values:
        if name.removeprefix("_") not in known:
            takes = ", ".join(known) if known else "none"
            raise BadParameter(
                f"The query '{query.name}' has no parameter '{name}'.",
                hint=f"Its parameters: {takes}.",
            )
    given = {name.removeprefix("_"): value for name, value in values.items()}
    for param in query.params:
        if param.required and not given.get(param.name, "").strip():
            raise BadParameter(
                f"The query '{query.name}' needs the parameter '{param.name}' ({param.text}).",
                hint=f"Give it with --param {param.name}=….",
            )
    bound = {name: term(known[name], value, store) for name, value in given.items()}
    text = query.text
    for name, start, end in reversed(_blocks(text)):
        if name in bound:
            text = text[:start] + bound[name] + text[end:]
    return text


#: The types of parameters whose value may still leave most of a graph to be asked about.
_WIDE = frozenset({"class", "date"})
#: Where a block begins that is joined to what stands before it; not the branch of a UNION.
_BLOCK_START = re.compile(r"(?:\bOPTIONAL|[.}])\s*\{", re.IGNORECASE)
_OPTIONAL = re.compile(r"\bOPTIONAL\s*\{", re.IGNORECASE)
#: What a block must not hold if it is to be read by itself: a condition that looks outside of it,
#: another kind of group, a path of any length, and the class of everything there is.
_BOUND_UP = re.compile(
    r"\{|[*+]|\?(?!\w)|\sa\s|\b(?:FILTER|VALUES|SELECT|BIND|UNION|MINUS|GRAPH|SERVICE)\b",
    re.IGNORECASE,
)
_UNION = re.compile(r"\s*UNION\b", re.IGNORECASE)
_VARIABLE = re.compile(r"[?$](\w+)")


def _read_whole(text: str) -> str:
    """The same query with each of its plain blocks, ``OPTIONAL { … }`` or ``{ … }``, a subquery.

    The answer is the same, since SPARQL evaluates such a group by itself either way (SPARQL 1.1,
    18.2.2). But a store looks up a plain block once for every row before it, and reads a subquery
    once for all rows, which is several times as fast where the rows are most of the graph.
    """
    masked = _masked(text)
    marks: list[tuple[int, str]] = []
    for found in _BLOCK_START.finditer(masked):
        begin = end = found.end()
        depth = 1
        while depth and end < len(masked):
            depth += {"{": 1, "}": -1}.get(masked[end], 0)
            end += 1
        body = masked[begin : end - 1]
        names = dict.fromkeys(_VARIABLE.findall(body))
        bound_up = _BOUND_UP.search(_OPTIONAL.sub("", body)) or _UNION.match(masked, end)
        if names and not bound_up:
            columns = " ".join(f"?{name}" for name in names)
            marks += [(begin, f" {{ SELECT {columns} WHERE {{"), (end - 1, "} } ")]
    for at, words in sorted(marks, reverse=True):
        text = text[:at] + words + text[at:]
    return text


def prepare(query: NamedQuery, values: Mapping[str, str], store: Asked) -> str:
    """The text to ask a store: the query bound, in the form in which it is answered soonest.

    Raises BadParameter as ``bind`` does.
    """
    text = bind(query, values, store)
    still_open = {name for name, _, _ in _blocks(text)}
    given = {param.type for param in query.params if param.name not in still_open}
    return _read_whole(text) if still_open and given <= _WIDE else text


def ask(
    store: Store, query: str, params: Mapping[str, str] | None = None, *, text: str | None = None
) -> Results:
    """The answer to a query of the catalogue, to the file of that path, or to ``text`` itself.

    ``params`` gives values to the query's parameters by name: IRIs, prefixed names, exact labels,
    or what else their types take (see ``bind``). With ``text``, ``query`` only names it in
    messages. Raises UnknownQuery, BadParameter, QueryError, and what the store raises.
    """
    named = find_query(query) if text is None else parse_query(text, query)
    return store.query(prepare(named, params or {}, store))
