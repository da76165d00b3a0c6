"""What goes wrong with a query, said in its reader's words; and the prefixes a query may use."""

from __future__ import annotations

import re

from onrecord.errors import QueryError, QuerySyntax
from onrecord.terms import PREFIXES

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
#: A class of characters among the parser's expectations.
_CLASS = re.compile(r"\[[^\]]*\]")
_PROLOGUE = re.compile(r"\s*((PREFIX\s+[^\s:]*:|BASE)\s+)*", re.IGNORECASE)
_QUERIES = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_DECLARED = re.compile(r"\bPREFIX\s+([^\s:<>]*):", re.IGNORECASE)
#: Parts of a query in which a colon makes no prefixed name.
_OPAQUE = re.compile(
    r'<[^<>"{}|^`\\\s]*>|"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|\#[^\n]*',
    re.DOTALL,
)


def query_error(text: str, error: Exception) -> QueryError:
    """The error of a query engine as ours; a syntax error with its place and the line it is in."""
    place = _PLACE.match(str(error)) if isinstance(error, SyntaxError) else None
    if place is None:
        return QueryError(f"The query cannot be run: {str(error).strip().rstrip('.')}.")
    line, column = int(place[1]), int(place[2])
    lines = text.split("\n")
    offending = lines[line - 1] if line <= len(lines) else ""
    reason = _reason(text, place[3], offending[column - 1 :].strip())
    return QuerySyntax(reason, line, column, offending.strip())


def _reason(text: str, expected: str, found: str) -> str:
    """The one expectation that says something; the parser lists every class of letters too."""
    if not _OPAQUE.sub(" ", text).strip():
        return "the query is empty"
    if is_update(text):
        return f"{form_of(text)} is an update, and only queries are answered here"
    if "Prefix not found" in expected:
        return f"a prefix is not declared (without declaring known: {', '.join(PREFIXES)})"
    rest = expected.removeprefix("expected one of ").removeprefix("expected ")
    words = [w.strip() for w in _CLASS.sub("", rest).split(",")]
    words = [w for w in words if w.strip("'\" |")]
    for word in words:
        if word.startswith("The "):  # a rule of SPARQL, such as on variables beside an aggregate
            return word[0].lower() + word[1:]
    here = (
        f"'{found[:30]}' is not expected here" if found else "incomplete, or no SPARQL up to here"
    )
    return f"{here} (rather {' or '.join(words[:6])})" if words else here


def form_of(text: str) -> str:
    """The first word after the declarations, in capitals: SELECT, ASK, INSERT …; else nothing."""
    words = _PROLOGUE.sub("", _OPAQUE.sub(" ", text), count=1)
    found = re.match(r"\s*(\w+)", words)
    word = found[1].upper() if found else ""
    return word if word in _QUERIES + _UPDATES else ""


def is_update(text: str) -> bool:
    """Whether the text is SPARQL Update and no query."""
    return form_of(text) in _UPDATES


def with_prefixes(text: str) -> str:
    """The query with the declarations it lacks of the prefixes it uses.

    They go before the first line, on that line, so that the lines of the query keep their numbers.
    """
    plain = _OPAQUE.sub(" ", text)
    declared = set(_DECLARED.findall(plain))
    used = {
        name
        for name in PREFIXES
        if name not in declared and re.search(rf"(?<![\w:.-]){re.escape(name)}:", plain)
    }
    head = " ".join(f"PREFIX {name}: <{PREFIXES[name]}>" for name in sorted(used))
    return f"{head} {text}" if head else text
