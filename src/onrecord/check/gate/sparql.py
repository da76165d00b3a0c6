"""SPARQL constraints (``sh:sparql``), rewritten to answer for many focus nodes at once.

SHACL binds ``$this`` beforehand, in every part of the query. Here the pattern that finds the focus
nodes is put into each group that uses ``$this``, which comes to the same where the query neither
groups nor nests; where it does, it runs once for each focus node.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import pyoxigraph as ox
import rdflib
from rdflib.term import Literal, Node

from onrecord.check.gate.constraints import GRAPH
from onrecord.check.gate.model import CannotCompile
from onrecord.terms import SH

_SH = rdflib.Namespace(SH)

_TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\n]*)
    |(?P<iri><[^<>"{}|^`\\\s]*>)
    |(?P<text>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
             |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<variable>[?$]\w+)
    |(?P<word>[^\W\d][\w.-]*(?::[\w.%\\-]*)?|:[\w.%\\-]*)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
#: SPARQL that SHACL forbids in a constraint (section 5.2.1), and what names graphs.
_FORBIDDEN = frozenset({"MINUS", "SERVICE", "VALUES", "GRAPH", "FROM"})
_OF_SHAPES = frozenset({"shapesGraph", "currentShape"})
#: What needs its focus nodes one by one.
_SINGLY = frozenset(
    "GROUP HAVING ORDER LIMIT OFFSET COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT".split()
)
_KEYWORDS = _FORBIDDEN | _SINGLY | {"SELECT", "DISTINCT", "REDUCED", "WHERE", "AS", "EXISTS"}
_THIS = "?this"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint's query in two halves around the pattern of its focus nodes.

    ``parts`` are joined with that pattern. A query that is not ``singly`` answers for all graphs,
    one that is, for one focus node in its default graph. One that ``needs_blank`` has no solution
    in data without blank nodes.
    """

    parts: tuple[str, ...]
    singly: bool
    needs_blank: bool

    def query(self, focus: str) -> str:
        """The query with a pattern that binds ``?this`` (and, if not ``singly``, the graph)."""
        return f" {focus} ".join(self.parts)


def read_constraint(graph: rdflib.Graph, node: Node, path: str | None) -> Constraint | None:
    """The SPARQL constraint at a node of the shapes graph; None for one that is deactivated."""
    if any(
        isinstance(d, Literal) and d.value is True for d in graph.objects(node, _SH.deactivated)
    ):
        return None
    selects = list(graph.objects(node, _SH.select))
    if len(selects) != 1:
        raise CannotCompile("A SPARQL constraint has not one sh:select.")
    tokens = _tokens(str(selects[0]), path)
    prologue = "".join(
        f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(_prefixes(graph, node))
    )
    constraint = _rewritten(prologue, tokens)
    try:
        ox.Store().query(constraint.query(f"GRAPH <urn:x> {{ {GRAPH} <urn:x> {_THIS} }}"))
    except SyntaxError as fault:
        raise CannotCompile(f"Oxigraph cannot read a SPARQL constraint: {fault}.") from fault
    return constraint


def _prefixes(graph: rdflib.Graph, node: Node) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for holder in graph.objects(node, _SH.prefixes):
        for imported in graph.transitive_objects(holder, rdflib.OWL.imports):
            for declared in graph.objects(imported, _SH.declare):
                prefix, namespace = (graph.value(declared, p) for p in (_SH.prefix, _SH.namespace))
                if prefix is None or namespace is None:
                    raise CannotCompile("A prefix is declared without its namespace.")
                found.add((str(prefix), str(namespace)))
    return found


class _Token(NamedTuple):
    """A token, upper-case if it is a keyword, and whether there is space before it."""

    text: str
    spaced: bool


def _tokens(text: str, path: str | None) -> list[_Token]:
    """The tokens of a query without its comments, ``$PATH`` filled in."""
    tokens = []
    spaced = False
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup, match.group()
        if kind == "skip":
            spaced = True
            continue
        if kind == "variable":
            name = token[1:]
            if name in _OF_SHAPES:
                raise CannotCompile(f"A SPARQL constraint uses ${name}.")
            token = "?" + name
            if name == "PATH":
                if path is None:
                    raise CannotCompile("A SPARQL constraint of a node shape uses $PATH.")
                token = path
        elif kind == "word" and token.upper() in _KEYWORDS:
            token = token.upper()
            if token in _FORBIDDEN:
                raise CannotCompile(f"A SPARQL constraint has {token}, which it may not.")
        tokens.append(_Token(token, spaced))
        spaced = False
    return tokens


def _rewritten(prologue: str, tokens: list[_Token]) -> Constraint:
    texts = [t.text for t in tokens]
    if any(pair == ("AS", _THIS) for pair in pairwise(texts)):
        raise CannotCompile("A SPARQL constraint assigns to $this.")
    selects = [n for n, text in enumerate(texts) if text == "SELECT"]
    heads = [_head(texts, n) for n in selects]
    if not heads or any(_THIS not in head for head in heads):
        raise CannotCompile("A SPARQL constraint does not select $this.")
    start = selects[0] + len(heads[0]) + 1
    begun, end = _groups(texts, start)
    singly = len(selects) > 1 or end + 1 < len(texts) or not _SINGLY.isdisjoint(texts)
    head = [t for t in heads[0] if t != "WHERE"]
    if not singly:
        head = ["DISTINCT", GRAPH, *(t for t in head if t not in ("DISTINCT", "REDUCED"))]
    before = [prologue, *texts[: selects[0]], "SELECT", *head]
    part = " ".join(before) + (" WHERE {" if singly else f" WHERE {{ GRAPH {GRAPH} {{")
    parts = []
    for number in range(start, len(tokens)):
        if number > start:
            part += " " if tokens[number].spaced else ""
            part += "} }" if number == end and not singly else texts[number]
        if number in begun:
            parts.append(part)
            part = ""
    needs_blank = not singly and _needs_blank(texts[start : end + 1])
    return Constraint((*parts, part), singly, needs_blank)


def _needs_blank(group: list[str]) -> bool:
    """Whether a filter of the group itself is a conjunction with ``isBlank(?variable)`` in it."""
    depth = 0
    words = [text.upper() for text in group]
    if "BNODE" in words:
        return False
    for number, text in enumerate(words):
        depth += (text == "{") - (text == "}")
        if depth == 1 and words[number : number + 2] == ["FILTER", "("]:
            terms = _conjuncts(words[number + 2 :])
            if any(t[:2] == ["ISBLANK", "("] and len(t) == 4 for t in terms):
                return True
    return False


def _conjuncts(words: list[str]) -> list[list[str]]:
    """What ``&&`` joins in an expression up to its closing bracket; nothing if it has ``||``."""
    terms: list[list[str]] = [[]]
    depth = 0
    for number, word in enumerate(words):
        depth += (word == "(") - (word == ")")
        if depth < 0:
            return terms
        if depth == 0 and words[number : number + 2] == ["|", "|"]:
            return []
        if depth == 0 and word == "&":
            terms.append([])
        else:
            terms[-1].append(word)
    return []


def _head(texts: list[str], select: int) -> list[str]:
    """What stands between SELECT and its group."""
    head = texts[select + 1 : texts.index("{", select) if "{" in texts[select:] else None]
    if head.count("(") != head.count(")"):
        raise CannotCompile("A SPARQL constraint selects by EXISTS.")
    return head


def _groups(texts: list[str], start: int) -> tuple[set[int], int]:
    """Where groups begin that need ``$this`` bound, and where the first of them ends."""
    begun, open_groups = {start}, []
    for number in range(start, len(texts)):
        text = texts[number]
        if text == "{":
            # EXISTS is evaluated with what is bound around it.
            bound = texts[number - 1] == "EXISTS" or texts[number + 1] == "SELECT"
            open_groups.append(None if bound else number)
        elif text == "}":
            open_groups.pop()
            if not open_groups:
                return begun, number
        elif text == _THIS and open_groups[-1] is not None:
            begun.add(open_groups[-1])
    raise CannotCompile("A SPARQL constraint is not closed.")
