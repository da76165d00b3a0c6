"""What must be known of a query before an engine runs it: dataset clauses, SERVICE, LOAD.

The engine has neither a switch against outbound requests nor a way to look at a parsed query, so
the text is looked at. What guards (``calls``) takes no string, comment or IRI for granted, because
the engine parses by position: ``trueSERVICE<…>`` calls out, and ``?a<?b&&'>'`` is no IRI.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from onrecord.rdf.sparql_text import NO_NAME, masked

_BLANK: Final = r"(?:\s|\#[^\n\r]*(?:[\n\r]|\Z))*"
#: A keyword followed by what it calls: an IRI, a variable or a prefixed name.
_CALL: Final = {
    word: re.compile(
        rf"{word}(?!:){_BLANK}(?:SILENT(?!:){_BLANK})?"
        r"(?:<(?P<iri>[^<>\"{}|^`\\\s]*)>|[?$]\w|[\w.\-]*:)",
        re.IGNORECASE,
    )
    for word in ("SERVICE", "LOAD")
}
#: What ends in a keyword but is a variable, a language tag or a prefixed name.
_NAME_BEFORE: Final = re.compile(r"(?:[?$]\w*|[@:][\w\-]*)\Z")
_NAME_LENGTH: Final = 200
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_VOLATILE_WORDS: Final = ("now", "rand", "uuid", "bnode", "service")
_VOLATILE: Final = re.compile(r"\b(?:now|rand|uuid|struuid|bnode|service)\b")
_USING: Final = re.compile(
    rf"{NO_NAME}(?:USING|WITH)(?![\w:.\-])\s*(?:NAMED\s*)?(?:<|[\w.\-]*:)", re.IGNORECASE
)
#: What an update changes graphs by without naming them.
_ANY_GRAPH: Final = re.compile(rf"GRAPH{_BLANK}[?$]|ALL|NAMED", re.IGNORECASE)
_RELATIVE: Final = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.\-]*:)[^<>\s]*>")
_WHERE: Final = re.compile(r"\}\s*(?P<where>WHERE)\s*\{", re.IGNORECASE)


def calls(text: str, word: Literal["SERVICE", "LOAD"]) -> list[str | None]:
    """What the text may call with SERVICE or LOAD: IRIs; None for a variable or prefixed name.

    It errs on the side of finding a call: a string or a comment that reads like one counts.
    """
    if word.casefold() not in text.casefold() and "\\" not in text:
        return []
    found: list[str | None] = []
    for version in {text, _unescaped(text)}:
        for match in _CALL[word].finditer(version):
            before = version[max(0, match.start() - _NAME_LENGTH) : match.start()]
            if not _NAME_BEFORE.search(before):
                found.append(match["iri"])
    return found


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 else match[0]

    return _ESCAPE.sub(character, text) if "\\" in text else text


def is_volatile(text: str) -> bool:
    """Whether two runs over the same data may answer differently (NOW, RAND, UUID …)."""
    lower = _unescaped(
        text
    ).lower()  # plain searches first: most queries end there, at a tenth of the cost
    return any(word in lower for word in _VOLATILE_WORDS) and _VOLATILE.search(lower) is not None


def names_using(text: str) -> bool:
    """Whether an update has a USING or WITH clause of its own."""
    return _USING.search(masked(text)) is not None


def may_name(text: str, iri: str) -> bool:
    """Whether an update could name a graph, in full, by a prefix or relatively.

    False only where it surely does not; a graph that a variable stands for counts as named.
    """
    last = re.split(r"[/#:]", iri)[-1]  # what a prefixed name or a relative IRI has to end in
    return (
        last in text  # and always where it is empty: a prefix may be all of it
        or "\\" in text
        or _RELATIVE.search(text) is not None
        or _ANY_GRAPH.search(masked(text)) is not None
    )


def with_using(text: str, default: list[str], named: list[str]) -> str:
    """The update with USING clauses before the WHERE of each of its operations that has one.

    The IRIs must be valid (see ``sparql_protocol``). DELETE WHERE takes no USING, so it stays as
    it is.
    """
    clauses = "".join(f" USING <{iri}>" for iri in default)
    clauses += "".join(f" USING NAMED <{iri}>" for iri in named)
    for match in reversed(list(_WHERE.finditer(masked(text)))):
        start = match.start("where")
        text = f"{text[:start]}{clauses.lstrip()} {text[start:]}"
    return text
