"""Results of the shapes in readable form: the message, the rule's name, the remedy, the path."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox
import rdflib
from rdflib.term import BNode, Literal, Node, URIRef

from onrecord.check.findings import Finding, Severity
from onrecord.check.gate import Result, Term
from onrecord.rdf.conversion import to_rdflib
from onrecord.rdf.curies import local_name
from onrecord.terms import SH, SHAPES

_SH = rdflib.Namespace(SH)
REMEDY = URIRef(SHAPES + "remedy")
_FAULT_IN_VALUE = URIRef(SHAPES + "faultIn")
_SEVERITY: dict[str, Severity] = {SH + "Warning": "warning", SH + "Info": "info"}
#: A placeholder in a message for the value of a variable.
_TEMPLATE = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True, slots=True)
class ShapeInfo:
    """The texts of a shape for a reader.

    ``message`` is None if it depends on the result.
    """

    iri: str
    name: str
    path: str | None = None
    remedy: str | None = None
    fault_in_value: bool = False
    message: str | None = None

    @classmethod
    def read(cls, graph: rdflib.Graph, shape: Node) -> ShapeInfo:
        """The texts of ``shape`` in the shapes graph; a blank node goes by its parent's IRI."""
        named: Node | None = shape
        seen: set[Node] = set()
        while isinstance(named, BNode) and named not in seen:
            seen.add(named)
            named = min(graph.subjects(None, named), key=str, default=None)
        iri = str(named) if isinstance(named, URIRef) else ""
        names = in_english(graph.objects(shape, _SH.name))
        names = names or (in_english(graph.objects(named, _SH.name)) if named else [])
        remedy = graph.value(shape, REMEDY)
        path = graph.value(shape, _SH.path)
        return cls(
            iri,
            names[0] if names else local_name(iri),
            None if path is None else _path_text(graph, path),
            None if remedy is None else str(remedy),
            (shape, _FAULT_IN_VALUE, _SH.value) in graph,
            _plain_message(graph, shape),
        )


#: What is known of a shape that the shapes graph does not have.
NO_INFO = ShapeInfo("", "")


class Messages:
    """The messages for results of one shapes graph."""

    def __init__(self, graph: rdflib.Graph, sparql: Iterable[tuple[Node, Node]]) -> None:
        """Read the shapes graph; ``sparql`` are shapes, each with a SPARQL constraint of its own.

        The messages of these constraints are filled in with what they selected.
        """
        self._graph = graph
        self._info = {shape: ShapeInfo.read(graph, shape) for shape in set(graph.subjects())}
        self._of_constraint = {pair: _constraint_message(graph, *pair) for pair in sparql}

    def info(self, shape: Node | None) -> ShapeInfo:
        """The texts of a shape."""
        return NO_INFO if shape is None else self._info.get(shape, NO_INFO)

    def worded(self, result: Result, article: str | None) -> tuple[Finding, Term]:
        """A result of the gate's as a finding in the words of its shape, with its focus node."""
        about = self.info(result.shape)
        return self.finding(
            about,
            article,
            focus=result.focus,
            value=result.value,
            path=result.path or about.path,
            severity=result.severity,
            component=result.component,
            message=self._message(result, about),
        )

    def _message(self, result: Result, about: ShapeInfo) -> str:
        """The message of a result, what its SPARQL constraint selected filled in (SHACL, 5.3.2)."""
        message = about.message or self._default(result)
        if result.constraint is not None:
            message = self._of_constraint.get((result.shape, result.constraint), message)
        selected = dict(result.selected)
        return _TEMPLATE.sub(
            lambda name: shown(selected[name[1]]) if name[1] in selected else name[0], message
        )

    def _default(self, result: Result) -> str:
        """The message of a result whose shape has none: which parameter is violated."""
        words = in_english(self._graph.objects(result.shape, _SH.message))
        if words:
            return " ".join(words)
        name = result.component.removeprefix(SH).removesuffix("ConstraintComponent")
        parameter = name[:1].lower() + name[1:]
        values = sorted(str(v) for v in self._graph.objects(result.shape, _SH[parameter]))
        stated = f" {values[0]!r}" if len(values) == 1 else ""
        return f"It violates sh:{parameter}{stated}."

    @staticmethod
    def finding(
        about: ShapeInfo,
        article: str | None,
        *,
        focus: Term,
        value: Term | None,
        path: str | None,
        severity: str,
        component: str,
        message: str,
    ) -> tuple[Finding, Term]:
        """A result as a finding, with the node at fault."""
        if about.fault_in_value and isinstance(value, ox.NamedNode):
            focus, value = value, None
        elif value == focus:
            value = None
        finding = Finding(
            severity=_SEVERITY.get(severity, "violation"),
            article=article,
            focus=shown(focus),
            path=path,
            value=None if value is None else shown(value),
            shape=about.iri,
            rule=about.name,
            message=message,
            remedy=about.remedy,
            component=component,
            value_term=to_rdflib(value).n3() if isinstance(value, ox.Literal) else None,
        )
        return finding, focus


def _plain_message(graph: rdflib.Graph, shape: Node) -> str | None:
    """The shape's messages, if they are all that its results say."""
    constraints = graph.objects(shape, _SH.sparql)
    messages = in_english(graph.objects(shape, _SH.message))
    if any((c, _SH.message, None) in graph for c in constraints) or "{" in "".join(messages):
        return None
    return " ".join(messages) or None


def _constraint_message(graph: rdflib.Graph, shape: Node, constraint: Node) -> str:
    """The message of a SPARQL constraint: its own, or else that of its shape."""
    own = in_english(graph.objects(constraint, _SH.message))
    own = own or in_english(graph.objects(shape, _SH.message))
    return " ".join(own) or "It violates a SPARQL constraint of the shapes."


def in_english(texts: Iterable[Node]) -> list[str]:
    """Of texts in several languages, those in English, sorted.

    If there are none, those without a language; else those in the first other language.
    """
    by_language: defaultdict[str, list[str]] = defaultdict(list)
    for text in texts:
        language = (text.language or "") if isinstance(text, Literal) else ""
        by_language[language.lower()].append(str(text))
    if not by_language:
        return []

    def rank(language: str) -> tuple[int, str]:
        return (
            0 if language == "en" else 1 if language.startswith("en-") else 2 if not language else 3
        ), language

    return sorted(by_language[min(by_language, key=rank)])


def _path_text(graph: rdflib.Graph, path: Node) -> str:
    """A SHACL path in SPARQL's notation; a plain one is its IRI."""
    return str(path) if isinstance(path, URIRef) else _path_step(graph, path)


def _path_step(graph: rdflib.Graph, path: Node) -> str:
    if isinstance(path, URIRef):
        return f"<{path}>"
    for predicate, before, after in (
        (_SH.inversePath, "^", ""),
        (_SH.zeroOrMorePath, "", "*"),
        (_SH.oneOrMorePath, "", "+"),
        (_SH.zeroOrOnePath, "", "?"),
    ):
        inner = graph.value(path, predicate)
        if inner is not None:
            return f"{before}{_path_step(graph, inner)}{after}"
    either = graph.value(path, _SH.alternativePath)
    joint, members = ("|", graph.items(either)) if either else ("/", graph.items(path))
    return joint.join(_path_step(graph, m) for m in members)


def shown(term: Term) -> str:
    """A term as findings have it: an IRI or text as it is, a blank node as ``_:label``."""
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value
