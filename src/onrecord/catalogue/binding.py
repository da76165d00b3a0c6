"""Running a named query with its parameters bound.

Binding puts a serialised term in the place of a parameter's ``UNDEF``: text is never pasted into a
query, so no value can change what the query does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from onrecord import terms
from onrecord.catalogue.header import holes, limits, parse_query
from onrecord.catalogue.model import Asked, NamedQuery
from onrecord.catalogue.parameters import term
from onrecord.catalogue.registry import find_query
from onrecord.errors import BadParameter

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
    if "limit" in bound:
        text = _limited(text, bound["limit"])
    for name, start, end in reversed(holes(text)):
        if name in bound:
            text = text[:start] + bound[name] + text[end:]
    return text


def _limited(text: str, most: str) -> str:
    """The query with another number in its LIMIT clauses. Raises BadParameter for none or less."""
    if int(most) < 1:
        raise BadParameter(
            f"The value '{most}' of parameter 'limit' is not a number from 1.",
            hint="Give how many at most, such as 1000.",
        )
    for start, end in reversed(limits(text)):
        text = text[:start] + most + text[end:]
    return text


def ask(
    store: Store, query: str, params: Mapping[str, str] | None = None, *, text: str | None = None
) -> Results:
    """The answer to a query of the catalogue, to the file of that path, or to ``text`` itself.

    ``params`` gives values to the query's parameters by name: IRIs, prefixed names, exact labels,
    or what else their types take (see ``bind``). With ``text``, ``query`` only names it in
    messages. Raises UnknownQuery, BadParameter, QueryError, and what the store raises.
    """
    named = find_query(query) if text is None else parse_query(text, query)
    return store.query(bind(named, params or {}, store))


def lacks_what_follows(store: Asked) -> bool:
    """Whether an earlier version wrote the graph, without what queries rely on (voices' names)."""
    reports = f"SELECT ?r WHERE {{ ?r <{terms.ONR}reports> ?thing }} LIMIT 1"
    named = f"SELECT ?r WHERE {{ ?r <{terms.ONR}voiceName> ?name }} LIMIT 1"
    if any(True for _ in store.query(named)):  # asked first: it alone settles a sound graph
        return False
    return any(True for _ in store.query(reports))


def covers(query: NamedQuery, values: Mapping[str, str], store: Asked) -> int | None:
    """How many articles the query covers, if the graph has more and nothing else was asked for."""
    given = {name.removeprefix("_") for name in values}
    of_articles = any(p.name == "limit" and "how many articles" in p.text for p in query.params)
    if not of_articles or given & {"limit", "article"}:
        return None
    start, end = limits(query.text)[0]
    most = int(query.text[start:end])
    more = f"SELECT ?a WHERE {{ ?a a <{terms.ONR}Article> }} LIMIT {most + 1}"
    return most if sum(1 for _ in store.query(more)) > most else None
