"""A query's text: what goes wrong with it in its reader's words, its prefixes, its dataset."""

from __future__ import annotations

import re
from typing import Final

from onrecord.errors import QueryError, QuerySyntax
from onrecord.rdf.curies import declaration
from onrecord.terms import PREFIXES

#: Line, column and reason of a parser's error.
PLACE_OF_ERROR = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
#: A class of characters among the parser's expectations.
_CLASS = re.compile(r"\[[^\]]*\]")
_PROLOGUE = re.compile(r"\s*((PREFIX\s+[^\s:]*:|BASE)\s+)*", re.IGNORECASE)
_QUERIES = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_DECLARED = re.compile(r"\bPREFIX\s+([^\s:<>]*):", re.IGNORECASE)
#: Comments, IRIs and strings, in which no keyword is one and no colon makes a prefixed name.
_OPAQUE: Final = re.compile(
    r"""\#[^\n\r]*
      | <(?P<iri>[^<>"{}|^`\\\x00-\x20]*)>
      | '''(?:'{0,2}(?:[^'\\]|\\.))*''' | \"""(?:"{0,2}(?:[^"\\]|\\.))*\"""
      | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*" """,
    re.VERBOSE | re.DOTALL,
)
#: What may stand before a keyword: no part of a name, a variable, a language tag.
NO_NAME: Final = r"(?<![\w?$@:.\-])"
_FROM: Final = re.compile(
    rf"{NO_NAME}FROM(?![\w:.\-])\s*(?:NAMED\s*)?(?:<|[\w.\-]*:)", re.IGNORECASE
)


def query_error(text: str, error: Exception) -> QueryError:
    """The error of a query engine as ours; a syntax error with its place and the line it is in."""
    place = PLACE_OF_ERROR.match(str(error)) if isinstance(error, SyntaxError) else None
    if place is None:
        return QueryError(f"The query cannot be run: {str(error).strip().rstrip('.')}.")
    line, column = int(place[1]), int(place[2])
    lines = text.split("\n")
    offending = lines[line - 1] if line <= len(lines) else ""
    reason = _reason(text, place[3], offending[column - 1 :].strip())
    return QuerySyntax(reason, line, column, offending.strip())


def _reason(text: str, expected: str, found: str) -> str:
    """The one expectation that says something; the parser lists every class of characters too."""
    if not _OPAQUE.sub(" ", text).strip():
        return "the query is empty"
    if is_update(text):
        return f"{form_of(text)} is an update, and only queries are accepted here"
    if "Prefix not found" in expected:
        return f"a prefix is not declared (predefined: {', '.join(PREFIXES)})"
    rest = expected.removeprefix("expected one of ").removeprefix("expected ")
    words = [w.strip() for w in _CLASS.sub("", rest).split(",")]
    words = [w for w in words if w.strip("'\" |")]
    for word in words:
        if word.startswith("The "):  # a rule of SPARQL, such as on variables beside an aggregate
            return word[0].lower() + word[1:]
    here = (
        f"'{found[:30]}' is not expected here"
        if found
        else "the query is incomplete, or not SPARQL up to here"
    )
    return f"{here} (expected {' or '.join(words[:6])})" if words else here


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
    head = " ".join(map(declaration, sorted(used)))
    return f"{head} {text}" if head else text


def masked(text: str) -> str:
    """The text with comments, strings and the inside of IRIs blanked out; offsets stay."""

    def blank(match: re.Match[str]) -> str:
        length = match.end() - match.start()
        return " " * length if match["iri"] is None else "<" + " " * (length - 2) + ">"

    return _OPAQUE.sub(blank, text)


def names_dataset(text: str) -> bool:
    """Whether a query has a FROM clause of its own."""
    return "from" in text.casefold() and _FROM.search(masked(text)) is not None
