"""How deeply a query or update is nested, measured before a child process parses it.

The engine parses and plans SPARQL with recursive functions: one level per bracket within a bracket,
one per link in a chain (``a

 b

 c``, ``UNION``, ``BIND`` …). A few thousand levels crash its process, so the text is counted first;
a real query has a few levels and some dozens of links. The engine parses by position, so one ``<``
may begin an IRI or mean *less than*: ``(?a <x:(> 1)`` is a list with an IRI, ``(1<((2))&&3>1)`` is
not. Where both are possible, whatever either reading would count counts.
"""

from __future__ import annotations

import re
from typing import Final

from onrecord.serve.core.problems import Problem

#: Brackets that may lie in one another. Of the kinds that end a process soonest (nested function
#: calls, conditions, groups) 800 are well with the usual stack of 8 MB and 1,600 are not; a child
#: has eight times that stack (``sandbox.deepen_stack``).
LEVELS: Final = 100
#: Links that a query, or one operation of an update, may chain: a clause counts four, for 1,600
#: clauses are well with 8 MB and 3,200 are not, and 6,400 operators are and 12,800 are not.
LINKS: Final = 4000
_CLAUSE: Final = 4
#: Characters of a text that is counted in the server at once; a longer one could hold up others, so
#: that the child counts it, before its engine gets it.
AT_ONCE: Final = 16_384
#: Clauses that are chained to what comes before them; nothing has to lie between words.
_CLAUSES: Final = re.compile(
    r"UNION\Z|MINUS\Z|OPTIONAL\Z|LATERAL\Z|BIND\Z|VALUES\Z|SERVICE|GRAPH\Z|FILTER|AS\Z",
    re.IGNORECASE,
)
_IRI_CHARACTER: Final = r'(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})'
_TOKEN: Final = re.compile(
    rf"""(?P<skip>\#[^\n\r]*|\\.)
    | (?P<string>'''(?:'{{0,2}}(?:[^'\\]|\\.))*''' | \"""(?:"{{0,2}}(?:[^"\\]|\\.))*\"""
        | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*")
    | (?P<iri><[A-Za-z][A-Za-z0-9+.\-]*://{_IRI_CHARACTER}*>)
    | (?P<maybe><{_IRI_CHARACTER}*>)
    | (?P<open><<\(?|[{{(\[]) | (?P<close>\)>>|>>|[}})\]])
    | (?P<term>[?$]\w+ | @[A-Za-z0-9\-]+ | (?:[^\W\d][\w.\-]{{0,30}}+)?:(?:[\w.\-:%]|\\.)*
        | (?:\d+\.?\d*|\.\d+)(?:[eE][+\-]?\d+)?)
    | (?P<word>\w+)
    | (?P<operator>\|\||&&|\^\^|[|!*/+\-^=<>,])
    | (?P<end>;)""",
    re.VERBOSE | re.DOTALL,
)
_CLOSES: Final = {"{": "}", "(": ")", "[": "]", "<<": ">>", "<<(": ")>>"}
_OPENERS: Final = re.compile(r"<<|[{(\[]")
#: What chains one thing to another; a sign before a number or a comma does not.
_OPERATORS: Final = frozenset("|| && | ! * / + - ^".split())
_RAW_OPERATORS: Final = re.compile(r"[|&!*/+\-^]")
_RAW_CLAUSES: Final = re.compile(
    r"UNION|MINUS|OPTIONAL|LATERAL|BIND|VALUES|SERVICE|GRAPH|FILTER|AS", re.IGNORECASE
)


def check_depth(text: str, what: str = "query") -> None:
    """Raises Problem 400 where a query (``what``) has more than ``LEVELS`` or ``LINKS``."""
    if _few(text):
        return
    scan = _Scan(text)
    for token in _TOKEN.finditer(text):
        whole = scan.take(token)
        if scan.levels > LEVELS or scan.links > LINKS:
            at = token.start()
            line = text.count("\n", 0, at) + 1
            column = at - (text.rfind("\n", 0, at) + 1) + 1
            raise _refusal(what, scan.levels > LEVELS, line, column)
        if whole:
            return


def _refusal(what: str, deep: bool, line: int, column: int) -> Problem:
    if deep:
        detail = (
            f"The {what} nests brackets ({{, (, [ or <<) more than {LEVELS} levels deep, at line "
            f"{line}, column {column}. Flatten it, or send it in parts."
        )
    else:
        detail = (
            f"The {what} chains more than {LINKS // _CLAUSE} clauses (UNION, OPTIONAL, BIND …) or "
            f"{LINKS} operators (||, &&, +, / …), at line {line}, column {column}. Use "
            "VALUES or IN for alternatives, or send it in parts."
        )
    return Problem(400, detail, line=line, column=column)


def _few(text: str) -> bool:
    """Whether a text has so few brackets and links that it need not be read."""
    if sum(map(text.count, ("{", "(", "[", "<<"))) > LEVELS:
        return False
    raw = sum(map(text.count, "|&!*/+-^({")) + _CLAUSE * len(_RAW_CLAUSES.findall(text))
    return raw <= LINKS


class _Scan:
    """What has been counted up to a place in the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[str] = []
        #: How many brackets were open when a block of data began; data has no operators.
        self._data: int | None = None
        self._coming = ""  # VALUES, INSERT or DATA, which may lead to a block of data
        self._operand = False  # whether an operator may follow
        self._unclosed = 0
        self.links = 0

    @property
    def levels(self) -> int:
        """How many brackets are open."""
        return len(self._open) + self._unclosed

    def take(self, token: re.Match[str]) -> bool:
        """Count a token; whether the rest of the text was counted with it."""
        kind, word = str(token.lastgroup), token[0]
        in_expression = bool(self._open) and self._open[-1] == "(" and self._data is None
        if kind == "skip":
            return False
        if in_expression and self._operand and (kind == "maybe" or word.startswith("<<")):
            # less than, or an IRI (or a triple) in a list
            if kind != "maybe" or re.search("[#'\"]", word):
                self._count_raw(self._text[token.start() :])
                return True
            self._count_raw(word)
        elif kind == "open":
            self._enter(word)
        elif kind == "close":
            self._leave(word)
        elif kind == "word":
            self._read_word(word)
        elif kind == "operator" and word in _OPERATORS and self._data is None:
            self.links += self._operand or word == "!"
        elif kind == "end" and not self._open:
            self.links = 0  # the next operation of an update is planned by itself
        if kind != "word" and not (self._coming == "VALUES" and word[0] in "?$()"):
            self._coming = ""
        self._operand = kind in ("string", "iri", "maybe", "term", "close") or (
            kind == "word" and word.upper().endswith(("TRUE", "FALSE"))
        )
        return False

    def _enter(self, bracket: str) -> None:
        if self._data is None:
            self.links += bracket in "{("
            if bracket == "{" and self._coming in ("VALUES", "DATA"):
                self._data = len(self._open)
        self._open.append(bracket)

    def _leave(self, bracket: str) -> None:
        # what closes nothing is not SPARQL, and is read no further; )>> may be a ) and a >>, too
        for closed in (bracket,) if self._closes(bracket) else (bracket[:1], bracket[1:]):
            if self._closes(closed):
                self._open.pop()
        if self._data is not None and len(self._open) <= self._data:
            self._data = None

    def _closes(self, bracket: str) -> bool:
        return bool(self._open) and _CLOSES[self._open[-1]] == bracket

    def _read_word(self, word: str) -> None:
        upper = word.upper()
        if self._data is None:
            self.links += _CLAUSE * (_CLAUSES.search(upper) is not None)
        if upper.endswith(("INSERTDATA", "DELETEDATA")) or (
            upper == "DATA" and self._coming == "VERB"
        ):
            self._coming = "DATA"
        elif upper.endswith(("INSERT", "DELETE")):
            self._coming = "VERB"
        else:
            self._coming = "VALUES" if upper.endswith("VALUES") else ""

    def _count_raw(self, text: str) -> None:
        """Count all that could count in a text, and nothing of it as closed."""
        self._unclosed += len(_OPENERS.findall(text))
        self.links += len(_RAW_OPERATORS.findall(text))
        self.links += _CLAUSE * len(_RAW_CLAUSES.findall(text))
