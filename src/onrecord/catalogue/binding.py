"""Running a named query: its parameters bound, its text in the form that runs fastest.

Binding puts a serialised term in the place of a parameter's ``UNDEF``: text is never pasted into a
query, so no value can change what the query does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from onrecord.catalogue.header import holes, parse_query
from onrecord.catalogue.model import Asked, NamedQuery
from onrecord.catalogue.parameters import term
from onrecord.catalogue.registry import find_query
from onrecord.errors import BadParameter
from onrecord.rdf.sparql_text import masked

if TYPE_CHECKING:
    from onrecord.store import Results, Store


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
                hint=f"Set it with --param {param.name}=….",
            )
    bound = {name: term(known[name], value, store) for name, value in given.items()}
    text = query.text
    for name, start, end in reversed(holes(text)):
        if name in bound:
            text = text[:start] + bound[name] + text[end:]
    return text


#: The types of parameters whose value may still leave most of a graph to be asked about.
_WIDE = frozenset({"class", "date"})
#: A block that asks of graphs what does not depend on what precedes it: triples with neither a
#: group of another kind, nor a condition, nor a path of any length.
_BLOCK = re.compile(
    r"\{\s*GRAPH\s+\?\w+\s*\{(?!\s*\})(?:(?!\b(?:FILTER|VALUES|BIND|MINUS|OPTIONAL)\b)[^{}*+])*\}\s*\}",
    re.IGNORECASE,
)
_VARIABLE = re.compile(r"[?$](\w+)")


def _read_whole(text: str) -> str:
    """The same query with each of its blocks ``{ GRAPH ?g { … } }`` a subquery.

    The answer is the same, since SPARQL evaluates such a group by itself either way (SPARQL 1.1,
    18.2.2). But a store looks up a block once for every row before it, and reads a subquery once
    for all rows, which is several times as fast where the rows are most of the graph.
    """
    for block in reversed(list(_BLOCK.finditer(masked(text)))):
        names = dict.fromkeys(_VARIABLE.findall(block[0]))
        columns = " ".join(f"?{name}" for name in names)
        whole = f"{{ SELECT {columns} WHERE {text[block.start() : block.end()]} }}"
        text = text[: block.start()] + whole + text[block.end() :]
    return text


def prepare(query: NamedQuery, values: Mapping[str, str], store: Asked) -> str:
    """The text to ask a store: the query bound, in the form in which it is answered soonest.

    Raises BadParameter as ``bind`` does.
    """
    text = bind(query, values, store)
    still_open = {name for name, _, _ in holes(text)}
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
