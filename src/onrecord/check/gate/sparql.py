"""SPARQL constraints (``sh:sparql``), rewritten to answer for many focus nodes at once.

SHACL binds ``$this`` beforehand, in every part of the query. Here the pattern that finds the focus
nodes is put into each group that uses ``$this``, which comes to the same where the query neither
groups nor nests, and where what nests is grouped by ``$this``: it is then grouped by the graph
too. Any other query that groups or nests runs once for each focus node. ``$shapesGraph`` and
``$currentShape`` are bound by patterns in the same places.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import pyoxigraph as ox
import rdflib
from rdflib.term import Literal, Node

from onrecord.check.gate.constraints import GRAPH
from onrecord.check.gate.model import CannotCompile
from onrecord.check.gate.prebound import SHAPES
from onrecord.check.gate.reads import TOKEN
from onrecord.terms import SH

_SH = rdflib.Namespace(SH)

#: SPARQL that SHACL forbids in a constraint (section 5.2.1), and what names other graphs.
_FORBIDDEN = frozenset({"MINUS", "SERVICE", "VALUES", "FROM"})
_AGGREGATES = frozenset("COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT".split())
#: What needs its focus nodes one by one.
_SINGLY = _AGGREGATES | {"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"}
_KEYWORDS = _FORBIDDEN | _SINGLY
_KEYWORDS |= {"SELECT", "DISTINCT", "REDUCED", "WHERE", "AS", "EXISTS", "GRAPH", "BY"}
_THIS = "?this"
_SHAPES_GRAPH = "?shapesGraph"
_OF_SHAPES = frozenset({_SHAPES_GRAPH, "?currentShape"})
_PREBOUND = _OF_SHAPES | {_THIS}


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint's query in two halves around the pattern of its focus nodes.

    ``parts`` are joined with that pattern. A query that is not ``singly`` answers for all graphs,
    one that is, for one focus node in its default graph. One that ``needs_blank`` has no solution
    in data without blank nodes. One ``of_shapes`` uses ``$shapesGraph`` or ``$currentShape``, and
    the pattern has to bind them too.
    """

    parts: tuple[str, ...]
    singly: bool
    needs_blank: bool
    of_shapes: bool

    def query(self, focus: str) -> str:
        """The query with a pattern that binds all that is bound beforehand.

        That is ``?this``, and the graph if the query is not ``singly``.
        """
        return f" {focus} ".join(self.parts)


def read_constraint(graph: rdflib.Graph, node: Node, path: str | None) -> Constraint | None:
    """The SPARQL constraint at a node of the shapes graph; None for one that is deactivated."""
    if any(
        isinstance(d, Literal) and d.value is True for d in graph.objects(node, _SH.deactivated)
    ):
        return None
    selects = list(graph.objects(node, _SH.select))
    if len(selects) != 1:
        raise CannotCompile("A SPARQL constraint must have exactly one sh:select.")
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
    for match in TOKEN.finditer(text):
        kind, token = match.lastgroup, match.group()
        if kind == "skip":
            spaced = True
            continue
        if kind == "variable":
            token = "?" + token[1:]
            if token == "?PATH":
                if path is None:
                    raise CannotCompile("A SPARQL constraint of a node shape uses $PATH.")
                token = path
        elif kind == "word" and token.upper() in _KEYWORDS:
            token = token.upper()
            if token in _FORBIDDEN:
                raise CannotCompile(f"A SPARQL constraint uses {token}, which is not allowed.")
        tokens.append(_Token(token, spaced))
        spaced = False
    return tokens


def _rewritten(prologue: str, tokens: list[_Token]) -> Constraint:
    texts = [t.text for t in tokens]
    for number, (before, text) in enumerate(pairwise(texts), 1):
        if before == "AS" and text in _PREBOUND:
            raise CannotCompile(f"A SPARQL constraint assigns to ${text[1:]}.")
        if before == "GRAPH":
            if text != _SHAPES_GRAPH:
                raise CannotCompile("A SPARQL constraint uses GRAPH with another name.")
            texts[number] = f"<{SHAPES}>"
    selects = [n for n, text in enumerate(texts) if text == "SELECT"]
    heads = [_head(texts, n) for n in selects]
    if not heads or any(_THIS not in head for head in heads):
        raise CannotCompile("A SPARQL constraint does not select $this.")
    start = selects[0] + len(heads[0]) + 1
    of_shapes = any(t.text in _OF_SHAPES for t in tokens)
    begun, end = _groups(texts, start)
    joint = _grouped_by_this(texts, selects[1:])
    rest = [text for n, text in enumerate(texts) if n not in joint]
    singly = rest.count("SELECT") > 1 or end + 1 < len(texts) or not _SINGLY.isdisjoint(rest)
    if not singly:
        for number in joint:
            if texts[number] in ("SELECT", "BY"):
                texts[number] += f" {GRAPH}"
    head = [t for t in heads[0] if t != "WHERE"]
    if not singly:
        head = ["DISTINCT", GRAPH, *(t for t in head if t not in ("DISTINCT", "REDUCED"))]
    beginning = [prologue, *texts[: selects[0]], "SELECT", *head]
    part = " ".join(beginning) + (" WHERE {" if singly else f" WHERE {{ GRAPH {GRAPH} {{")
    parts = []
    for number in range(start, len(tokens)):
        if number > start:
            part += " " if tokens[number].spaced else ""
            part += "} }" if number == end and not singly else texts[number]
        if number in begun:
            parts.append(part)
            part = ""
    needs_blank = not singly and not of_shapes and _needs_blank(texts[start : end + 1])
    return Constraint((*parts, part), singly, needs_blank, of_shapes)


def _grouped_by_this(texts: list[str], selects: list[int]) -> set[int]:
    """The places of what groups in nested queries that can be grouped by the graph as well.

    Such a query selects ``$this`` plainly and is grouped by it, and nothing follows its groups.
    """
    found: set[int] = set()
    for select in selects:
        head = _head(texts, select)
        begin = select + 1 + len(head)
        close = _closing(texts, begin)
        tail = texts[close + 1 : _closing(texts, begin - len(head) - 2)]
        plain = [t for n, t in enumerate(head) if not _depth(head[:n])]
        if (
            texts[select - 1] == "{"
            and head[0] not in ("DISTINCT", "REDUCED")
            and _THIS in plain
            and tail[:2] == ["GROUP", "BY"]
            and _THIS in tail
            and all(t.startswith("?") for t in tail[2:])
        ):
            aggregates = {n for n, t in enumerate(head, select + 1) if t in _AGGREGATES}
            found |= {select, close + 1, close + 2} | aggregates
    return found


def _depth(words: list[str]) -> int:
    """How many brackets are open after the words."""
    return words.count("(") - words.count(")")


def _closing(texts: list[str], begin: int) -> int:
    """Where the group that opens at a place is closed."""
    depth = 0
    for number in range(begin, len(texts)):
        depth += (texts[number] == "{") - (texts[number] == "}")
        if depth == 0:
            return number
    raise CannotCompile("A SPARQL constraint is not closed.")


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
    """The text between SELECT and its group."""
    head = texts[select + 1 : texts.index("{", select) if "{" in texts[select:] else None]
    if head.count("(") != head.count(")"):
        raise CannotCompile("A SPARQL constraint selects by EXISTS.")
    return head


def _groups(texts: list[str], start: int) -> tuple[set[int], int]:
    """Where groups begin that need what is bound beforehand, and where the first of them ends."""
    begun = {start}
    open_groups: list[tuple[int, bool]] = []  # and whether what is around is bound inside too
    for number in range(start, len(texts)):
        text = texts[number]
        if text == "{":
            bound = texts[number - 1] == "EXISTS" or texts[number + 1] == "SELECT"
            open_groups.append((number, bound))
        elif text == "}":
            open_groups.pop()
            if not open_groups:
                return begun, number
        elif text in _PREBOUND:
            _begin(begun, open_groups)
    raise CannotCompile("A SPARQL constraint is not closed.")


def _begin(begun: set[int], open_groups: list[tuple[int, bool]]) -> None:
    """Adds the innermost group, and the one around each EXISTS that it lies in.

    What is inside EXISTS is evaluated with what is bound around it, so it has to be bound there.
    """
    needed = True
    for number, bound in reversed(open_groups):
        if needed and not bound:
            begun.add(number)
        needed = bound
