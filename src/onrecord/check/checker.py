"""Graphs against the shapes: the gate decides, pySHACL reports (its only importer).

An article is decided by its own named graph, those nodes of the authority that it refers to, and
the class tree; never by the union of articles, in which one article's claim could borrow the
source it lacks from another. What the gate finds faultless, but for warnings, is done; pySHACL
writes the report on the rest, but for constraints that look at the shapes graph, which only the
gate has.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import pyoxigraph as ox
import rdflib
from pyshacl.errors import ReportableRuntimeError, ShapeLoadError, ValidationFailure
from pyshacl.graph_abstraction import DataGraph as PyshaclGraph
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib.namespace import RDF, RDFS
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.query import Result as Solutions
from rdflib.term import BNode, Literal, Node, URIRef, Variable

from onrecord.check.coverage import Coverage
from onrecord.check.data_graph import ClassTree, Context, not_lent, shipped_authority
from onrecord.check.findings import (
    CheckReport,
    Finding,
    Severity,
    as_json,
    as_text,
    as_turtle,
)
from onrecord.check.gate import DataGraph, Gate, Result, Term, Verdict
from onrecord.check.span_anchoring import unsound_quads
from onrecord.errors import InputError
from onrecord.ids import graph_of
from onrecord.rdf.conversion import Triple, to_ox, to_rdflib, triples_of
from onrecord.rdf.nesting import MOST, TooDeep, check_file
from onrecord.resources import ontology_dir, shapes_dir
from onrecord.terms import ONR, SH, SHAPES

__all__ = ["CheckReport", "Checker", "Finding", "as_json", "as_text", "as_turtle"]

_OxTriple: TypeAlias = ox.Quad | ox.Triple

_SH = rdflib.Namespace(SH)
_ARTICLE, _TYPE = ox.NamedNode(ONR + "Article"), ox.NamedNode(str(RDF.type))
_LETTERS = SHAPES + "SpanLetters"
_REMEDY = URIRef(SHAPES + "remedy")
_FAULT_IN_VALUE = URIRef(SHAPES + "faultIn")
_SEVERITY: dict[str, Severity] = {SH + "Warning": "warning", SH + "Info": "info"}
_TARGETS = (_SH.targetClass, _SH.targetNode, _SH.targetObjectsOf, _SH.targetSubjectsOf)

_log = logging.getLogger("onrecord.check")


class Checker:
    """Shapes, class tree and authority, read once; then any number of graphs."""

    def __init__(
        self,
        shapes: Sequence[Path] = (),
        *,
        context: Iterable[_OxTriple] | rdflib.Graph | None = None,
        ontology: Path | None = None,
        coverage: Coverage | None = None,
    ) -> None:
        """Read everything that checks need.

        ``shapes`` are SHACL files that stand in for the package's own. ``context`` is the
        authority that articles refer to, as quads, triples or an rdflib graph; None means the
        one that ships with the package. ``ontology`` is the folder of the ontology's modules.
        ``coverage`` is told which of the shapes meet nodes. Raises InputError for a shapes or
        ontology file that cannot be used.
        """
        files = tuple(shapes) or tuple(sorted(shapes_dir().glob("*.ttl")))
        self._own_shapes = not shapes
        self._rules = _Rules(files, swift=self._own_shapes)
        self._coverage = coverage
        if coverage is not None:
            coverage.add_shapes(self._rules.graph, self._rules.gate.looking, self._rules.files)
        self._classes = ClassTree(ontology or ontology_dir())
        self._context = Context(_ox_triples(shipped_authority() if context is None else context))

    def check_article(self, quads: Iterable[ox.Quad]) -> CheckReport:
        """The findings about one article's graph, whatever graph names the quads carry.

        Only nodes that the article's own triples speak of are findings' focus nodes. Data in
        which no article is described does not conform.
        """
        return self.check_articles([quads])[0]

    def check_articles(self, graphs: Iterable[Iterable[ox.Quad]]) -> list[CheckReport]:
        """The findings about each article's graph by itself; quicker than one by one."""
        parts = [_Part.of_article(tuple(quads), self._context) for quads in graphs]
        return self._reports(parts)

    def check_graph(self, quads: Iterable[_OxTriple]) -> tuple[CheckReport, ...]:
        """The findings about any data.

        Each named graph with an article in it is checked by itself, and so is a default graph
        with exactly one; everything else is checked together, as one graph, and serves the
        articles as authority beside this checker's own.
        """
        graphs: defaultdict[str, list[_OxTriple]] = defaultdict(list)
        for quad in quads:
            graph = quad.graph_name if isinstance(quad, ox.Quad) else ox.DefaultGraph()
            graphs[str(graph)].append(quad)
        default = str(ox.DefaultGraph())
        alone: list[list[_OxTriple]] = []
        together: list[_OxTriple] = []
        for name in sorted(graphs):
            articles = len(_articles(graphs[name]))
            whole = articles == 1 if name == default else articles > 0
            if whole:
                alone.append(graphs[name])
            else:
                together.extend(graphs[name])
        context = self._context.with_also(together) if together else self._context
        parts = [_Part.of_article(part, context) for part in alone]
        if together or not alone:
            lends = self._own_shapes or self._rules.mention_ontology
            parts.append(_Part(together, None, (), self._context if lends else None))
        return tuple(self._reports(parts))

    def _reports(self, parts: Sequence[_Part]) -> list[CheckReport]:
        """The reports on graphs: by the gate where it knows all findings, else by pySHACL."""
        lent = [part.lent(self._classes) for part in parts]
        decided = self._rules.gate.check(
            DataGraph(str(n), part.quads, more)
            for n, (part, more) in enumerate(zip(parts, lent, strict=True))
        )
        if self._coverage is not None:
            self._coverage.add(self._rules.graph, decided.focus_nodes)
        reports = []
        with _silent():
            for part, more, verdict in zip(parts, lent, decided.verdicts, strict=True):
                found = self._rules.known(verdict, part.article)
                if found is None:
                    graph = self._graph(part.quads, more)
                    found = self._rules.reported(verdict, graph, part.article)
                    found = self._rules.completed(found, verdict, part.article)
                findings = _own(found, part.quads, more)
                if any(f.shape == _LETTERS for f in findings):
                    findings = _quoted(findings, part.quads)
                reports.append(CheckReport.of(part.article, [*part.findings, *findings]))
        return reports

    def _graph(self, quads: Sequence[_OxTriple], lent: Sequence[_OxTriple]) -> rdflib.Graph:
        if self._own_shapes:
            return _SwiftGraph(quads, triples_of(quads), triples_of(lent))
        return _plain_graph([*triples_of(quads), *triples_of(lent)])


@dataclass(frozen=True, slots=True)
class _Part:
    """One graph to check: its quads, its article, and what lends to it, if anything does."""

    quads: Sequence[_OxTriple]
    article: str | None
    findings: tuple[Finding, ...]
    context: Context | None

    @classmethod
    def of_article(cls, quads: Sequence[_OxTriple], context: Context) -> _Part:
        """The graph of an article; it is a finding where none is described."""
        article = _article_of(quads)
        return cls(quads, article, () if article else (_no_article(),), context)

    def lent(self, classes: ClassTree) -> list[_OxTriple]:
        """What the graph is lent: of its context, and of the class tree."""
        if self.context is None:
            return []
        objects = {q.object for q in self.quads}
        lent = self.context.described(objects, not_lent(self.article))
        terms = objects.union([q.predicate for q in self.quads])
        terms.update([t.predicate for t in lent], [t.object for t in lent])
        return lent + classes.about(terms)


def _quoted(findings: Iterable[Finding], quads: Iterable[_OxTriple]) -> list[Finding]:
    """Findings, those about a span's letters with what the span says and what the text has."""
    sentences = {f.focus: f.message for f in unsound_quads(quads) if f.shape == _LETTERS}
    return [
        replace(f, message=sentences.get(f.focus, f.message)) if f.shape == _LETTERS else f
        for f in findings
    ]


def _own(
    found: Sequence[tuple[Finding, Term]], quads: Sequence[_OxTriple], lent: Sequence[_OxTriple]
) -> list[Finding]:
    """Findings without those about nodes that only lent triples describe."""
    foreign = {focus for _, focus in found}
    foreign &= _described(lent) if foreign else set()
    foreign -= _described(quads) if foreign else set()
    return [f for f, focus in found if focus not in foreign]


def _described(quads: Iterable[_OxTriple]) -> set[Term | ox.Triple]:
    return {q.subject for q in quads}


def _ox_triples(source: Iterable[_OxTriple] | rdflib.Graph) -> Iterable[_OxTriple]:
    if isinstance(source, rdflib.Dataset):
        return (ox.Triple(to_ox(s), to_ox(p), to_ox(o)) for s, p, o, _ in source.quads())
    if isinstance(source, rdflib.Graph):
        return (ox.Triple(to_ox(s), to_ox(p), to_ox(o)) for s, p, o in source)
    return source


@contextmanager
def _silent() -> Iterator[None]:
    """Without rdflib's log of each ill-formed literal, traceback and all: a finding says it."""
    log = logging.getLogger("rdflib.term")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


def _no_article() -> Finding:
    return Finding(
        severity="violation",
        article=None,
        focus=_ARTICLE.value,
        path=None,
        value=None,
        shape=SHAPES + "Article",
        rule="article",
        message="An article's graph describes an onr:Article; this one describes none.",
        remedy="Give the article's IRI the class onr:Article in its own named graph.",
    )


# --- shapes ---------------------------------------------------------------------------------


class _Rules:
    """A set of SHACL files, ready to run; ``swift`` allows what only our own shapes are sure of.

    pySHACL walks ``sh:property`` focus node by focus node, building its objects anew each time.
    A property shape that bears its parent's targets itself is evaluated once for all of them
    and reports the same; so swift runs move the targets down, leave out of the shapes what only
    readers want, and skip each shape that has no focus node or no value to look at.
    """

    def __init__(self, files: Sequence[Path], *, swift: bool) -> None:
        graph = rdflib.Graph()
        for file in files:
            _parse(graph, file)
        self.graph = graph
        self.files = ", ".join(str(f) for f in files)
        self.mention_ontology = any(
            isinstance(t, URIRef) and t.startswith(ONR) for triple in graph for t in triple
        )
        self._about: dict[Node, _About] = {}
        for shape in set(graph.subjects()):
            self._about[shape] = _About.read(graph, shape)
        self.gate = Gate(graph)
        self._of_shapes = self.gate.of_shapes
        self._messages = {pair: _messages(graph, *pair) for pair in self._of_shapes}
        if swift:
            graph = _lean(graph)
        self._shapes = self._loaded(graph)
        self._without = self._shapes
        if self._of_shapes:
            rest = _plain_graph(graph)
            for shape, constraint in self._of_shapes:
                rest.remove((shape, _SH.sparql, constraint))
            self._without = self._loaded(rest)
        self._targeted = [
            _Target.read(graph, s)
            for s in sorted({s for t in _TARGETS for s in graph.subjects(t, None)}, key=str)
            if isinstance(s, URIRef)
        ]

    def _loaded(self, graph: rdflib.Graph) -> ShapesGraph:
        try:
            shapes = ShapesGraph(graph, False, _log)
            shapes.shapes  # noqa: B018  the property's getter builds the cache
        except (ShapeLoadError, ReportableRuntimeError) as fault:
            raise InputError(self.files, f"these shapes cannot be used: {fault}") from fault
        return shapes

    def known(self, verdict: Verdict, article: str | None) -> list[tuple[Finding, Term]] | None:
        """What the gate found, with focus nodes, if that is all that a report would say.

        It is not where a graph violates a shape or is undecided, where a component would list
        more than the gate did, and where pySHACL words the message.
        """
        if not verdict.conforms or any(r.component in _LISTING for r in verdict.results):
            return None
        if any(self._about.get(r.shape, _NOTHING).message is None for r in verdict.results):
            return None
        return [self.worded(result, article) for result in verdict.results]

    def worded(self, result: Result, article: str | None) -> tuple[Finding, Term]:
        """A result of the gate's as a finding in the words of its shape, with its focus node."""
        about = self._about.get(result.shape, _NOTHING)
        return self._worded(
            about,
            article,
            focus=result.focus,
            value=result.value,
            path=result.path or about.path,
            severity=result.severity,
            component=result.component,
            message=self._told(result, about),
        )

    def _told(self, result: Result, about: _About) -> str:
        """The message of a result, what its SPARQL constraint selected filled in (SHACL, 5.3.2)."""
        message = about.message or self._default(result)
        if result.constraint is not None:
            message = self._messages.get((result.shape, result.constraint), message)
        selected = dict(result.selected)
        return _TEMPLATE.sub(
            lambda name: _shown(selected[name[1]]) if name[1] in selected else name[0], message
        )

    def _default(self, result: Result) -> str:
        """What a result says whose shape has no message: which parameter is not met."""
        words = _in_english(self.graph.objects(result.shape, _SH.message))
        if words:
            return " ".join(words)
        name = result.component.removeprefix(SH).removesuffix("ConstraintComponent")
        parameter = name[:1].lower() + name[1:]
        values = sorted(str(v) for v in self.graph.objects(result.shape, _SH[parameter]))
        stated = f" {values[0]!r}" if len(values) == 1 else ""
        return f"It does not meet sh:{parameter}{stated}."

    def completed(
        self, found: Sequence[tuple[Finding, Term]], verdict: Verdict, article: str | None
    ) -> list[tuple[Finding, Term]]:
        """What pySHACL found, and what of the gate's results it passes over.

        The gate decides. pySHACL has its regular expressions from Python, for example, where ``$``
        matches before a last line break too, and in SHACL it does not.
        """
        there: defaultdict[tuple[str, str, str], list[str | None]] = defaultdict(list)
        for finding, _ in found:
            there[finding.shape, finding.focus, finding.component].append(finding.value)
        ours: defaultdict[tuple[str, str, str], list[tuple[Finding, Term]]] = defaultdict(list)
        for result in verdict.results:
            finding, focus = self.worded(result, article)
            ours[finding.shape, finding.focus, finding.component].append((finding, focus))
        more = []
        for place, results in ours.items():
            # by number, since the two may write one value in two ways
            if len(there[place]) < len(results):
                more += [(f, node) for f, node in results if f.value not in there[place]]
        return [*found, *more]

    def reported(
        self, verdict: Verdict, graph: rdflib.Graph, article: str | None
    ) -> list[tuple[Finding, Term]]:
        """Every finding about a graph: pySHACL's, and the gate's of what looks at the shapes.

        Where the gate decides a graph, none of its nodes is judged by a shape that has such a
        constraint within it, so pySHACL may do without.
        """
        if verdict.undecided or not self._of_shapes:
            return list(self.run(graph, article, verdict.undecided))
        gates = (r for r in verdict.results if (r.shape, r.constraint) in self._of_shapes)
        return [
            *self.run(graph, article, shapes=self._without),
            *(self.worded(result, article) for result in gates),
        ]

    def run(
        self,
        graph: rdflib.Graph,
        article: str | None,
        undecided: Sequence[str] = (),
        shapes: ShapesGraph | None = None,
    ) -> Iterator[tuple[Finding, Term]]:
        """Every finding of pySHACL's with its focus node, in no particular order.

        ``undecided`` are the gate's reasons for not deciding, for an error; ``shapes`` stand in
        for all of them.
        """
        options: dict[str, object] = {"logger": _log}
        if isinstance(graph, _SwiftGraph):
            wanted = [t.shape for t in self._targeted if t.concerns(graph)]
            if not wanted:
                return
            options["use_shapes"] = wanted
        else:  # the shapes' prefixes serve their queries, and messages read better with them
            graph.namespace_manager = self._shapes.graph.namespace_manager
        validator = Validator(
            PyshaclGraph.from_rdflib(graph), shacl_graph=rdflib.Graph(), options=options
        )
        validator.shacl_graph = shapes or self._shapes  # built once, not once a graph
        try:
            _, report, _ = validator.run()  # type: ignore[no-untyped-call]  # pySHACL's own
        except (ValidationFailure, ReportableRuntimeError, ShapeLoadError) as fault:
            raise InputError(self.files, f"these shapes cannot be evaluated: {fault}") from fault
        except NotImplementedError as fault:  # $shapesGraph
            raise InputError(
                self.files,
                f"pySHACL has not all that these shapes use ({fault}), and the gate does not know. "
                + " ".join(undecided),
                hint="Change what the gate names.",
            ) from fault
        except (TypeError, ValueError, re.error) as fault:
            # pySHACL's own: sh:lessThan between literals that have no order, a message with a
            # value in it that holds a backslash.
            raise InputError(
                self.files,
                f"pySHACL cannot evaluate these shapes on this data ({fault}).",
                hint="Check literals' datatypes first, and leave free text out of messages.",
            ) from fault
        whole = report.value(predicate=RDF.type, object=_SH.ValidationReport)
        for result in report.objects(whole, _SH.result):
            yield self._finding(report, result, article)

    def _finding(
        self, report: rdflib.Graph, result: Node, article: str | None
    ) -> tuple[Finding, Term]:
        focus = report.value(result, _SH.focusNode)
        value = report.value(result, _SH.value)
        path = report.value(result, _SH.resultPath)
        shape = report.value(result, _SH.sourceShape)
        assert focus is not None
        about = self._about.get(shape, _NOTHING) if shape is not None else _NOTHING
        return self._worded(
            about,
            article,
            focus=to_ox(focus),
            value=None if value is None else to_ox(value),
            path=str(path) if isinstance(path, URIRef) else about.path if path else None,
            severity=str(report.value(result, _SH.resultSeverity)),
            component=str(report.value(result, _SH.sourceConstraintComponent)),
            message=" ".join(_in_english(report.objects(result, _SH.resultMessage))),
        )

    @staticmethod
    def _worded(
        about: _About,
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
            focus=_shown(focus),
            path=path,
            value=None if value is None else _shown(value),
            shape=about.iri,
            rule=about.name,
            message=message,
            remedy=about.remedy,
            component=component,
            value_term=to_rdflib(value).n3() if isinstance(value, ox.Literal) else None,
        )
        return finding, focus


@dataclass(frozen=True, slots=True)
class _About:
    """What a shape says of itself to a reader.

    ``message`` is None where it depends on the result.
    """

    iri: str
    name: str
    path: str | None = None
    remedy: str | None = None
    fault_in_value: bool = False
    message: str | None = None

    @classmethod
    def read(cls, graph: rdflib.Graph, shape: Node) -> _About:
        """What the shapes graph says of ``shape``; a blank one goes by its parent's IRI."""
        named: Node | None = shape
        seen: set[Node] = set()
        while isinstance(named, BNode) and named not in seen:
            seen.add(named)
            named = min(graph.subjects(None, named), key=str, default=None)
        iri = str(named) if isinstance(named, URIRef) else ""
        names = _in_english(graph.objects(shape, _SH.name))
        names = names or (_in_english(graph.objects(named, _SH.name)) if named else [])
        remedy = graph.value(shape, _REMEDY)
        path = graph.value(shape, _SH.path)
        return cls(
            iri,
            names[0] if names else re.split(r"[#/]", iri)[-1],
            None if path is None else _path_text(graph, path),
            None if remedy is None else str(remedy),
            (shape, _FAULT_IN_VALUE, _SH.value) in graph,
            _plain_message(graph, shape),
        )


@dataclass(frozen=True, slots=True)
class _Target:
    """What a shape looks at, to tell cheaply whether a graph has any of it.

    ``predicate`` is one without which the shape has nothing to say, if there is such a one.
    """

    shape: str
    always: bool
    classes: frozenset[Node]
    predicates: frozenset[Node]
    predicate: URIRef | None

    @classmethod
    def read(cls, graph: rdflib.Graph, shape: URIRef) -> _Target:
        """The targets of ``shape`` in the shapes graph."""
        path = graph.value(shape, _SH.path)
        harmless = all(p in _HARMLESS for p in graph.predicates(shape))
        return cls(
            str(shape),
            (shape, _SH.targetNode, None) in graph,
            frozenset(graph.objects(shape, _SH.targetClass)),
            frozenset(
                o
                for target in (_SH.targetSubjectsOf, _SH.targetObjectsOf)
                for o in graph.objects(shape, target)
            ),
            path if harmless and isinstance(path, URIRef) else None,
        )

    def concerns(self, graph: _SwiftGraph) -> bool:
        """Whether the shape may find anything in the graph."""
        if self.predicate is not None and self.predicate not in graph.used_predicates:
            return False
        return bool(
            self.always
            or self.classes & graph.used_classes
            or self.predicates & graph.used_predicates
        )


#: What a shape may say that is never violated where its path leads to no value.
_HARMLESS = frozenset(
    {
        *_TARGETS,
        RDF.type,
        _SH.path,
        _SH.severity,
        _SH.message,
        _SH["class"],
        _SH.datatype,
        _SH.nodeKind,
        _SH.maxCount,
        _SH.minInclusive,
        _SH.maxInclusive,
        _SH.minLength,
        _SH.pattern,
        _SH.lessThanOrEquals,
        _SH["or"],
    }
)

_NOTHING = _About("", "")

#: Where a message wants the value of a variable.
_TEMPLATE = re.compile(r"\{[?$](\w+)\}")

#: Components with a result a value of which the gate tells only that there is one.
_LISTING = frozenset(SH + f"{n}ConstraintComponent" for n in ("Equals", "Closed"))


def _plain_message(graph: rdflib.Graph, shape: Node) -> str | None:
    """The shape's messages, if they are all that its results say."""
    constraints = graph.objects(shape, _SH.sparql)
    messages = _in_english(graph.objects(shape, _SH.message))
    if any((c, _SH.message, None) in graph for c in constraints) or "{" in "".join(messages):
        return None
    return " ".join(messages) or None


def _messages(graph: rdflib.Graph, shape: Node, constraint: Node) -> str:
    """What results of a SPARQL constraint say: its own messages, or else those of its shape."""
    own = _in_english(graph.objects(constraint, _SH.message))
    own = own or _in_english(graph.objects(shape, _SH.message))
    return " ".join(own) or "A SPARQL constraint of the shapes finds this."


def _in_english(texts: Iterable[Node]) -> list[str]:
    """Of texts that say the same in several languages, those in English, sorted.

    Where there are none, those without a language; else those in the first other language.
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


def _parse(graph: rdflib.Graph, file: Path) -> None:
    suffix = {".trig": "trig", ".nt": "nt", ".nq": "nquads", ".rdf": "xml", ".owl": "xml"}
    form = suffix.get(file.suffix.lower(), "turtle")
    if file.suffix.lower() == ".jsonld":
        form = "json-ld"
    try:
        if form == "xml":  # rdflib reads each level anew
            with file.open("rb") as opened:
                check_file(opened, ox.RdfFormat.RDF_XML)
        if form in ("trig", "nquads"):
            dataset = rdflib.Dataset(default_union=True)
            dataset.parse(file, format=form)
            for s, p, o, _ in dataset.quads():
                graph.add((s, p, o))
        else:
            graph.parse(file, format=form)
    except OSError as fault:
        raise InputError(
            file,
            f"it cannot be read ({fault.strerror}).",
            hint="Name a file of shapes that you may read.",
        ) from fault
    except (TooDeep, RecursionError) as fault:
        raise InputError(
            file,
            f"it is nested more than {MOST} levels deep, or deeper than can be read.",
            hint="Give what lies inside an IRI, and describe it by itself.",
        ) from fault
    except Exception as fault:  # rdflib's parsers share no root of their errors
        line = getattr(fault, "lines", None)
        told = str(fault).strip()
        why = re.search(r"Bad syntax \((.*)\) at \^", told)
        reason = why[1] if why else next(iter(told.splitlines()), type(fault).__name__)
        raise InputError(
            file,
            f"this is not well-formed {form} ({reason}).",
            line=line + 1 if isinstance(line, int) else None,
            hint="Mend the file, or name another with --shapes.",
        ) from fault


def _lean(graph: rdflib.Graph) -> rdflib.Graph:
    """The same shapes without what only readers want, quicker to run.

    Targets move from node shapes down to their named property shapes; prefixes are written out
    in the queries.
    """
    lean = rdflib.Graph(store="SimpleMemory", bind_namespaces="none")
    only_read = {_SH.name, _SH.description, _SH.declare, _SH.prefixes, _REMEDY}
    for s, p, o in graph:
        if p == _SH.select:
            o = Literal(_prologue(graph, s) + str(o))
        # pySHACL knows a shape by its targets, path and place too, and looks for constraints
        # among all that a shape says.
        if p not in only_read and o not in (_SH.NodeShape, _SH.PropertyShape):
            lean.add((s, p, o))
    for parent, child in list(lean.subject_objects(_SH.property)):
        targets = [(t, o) for t in _TARGETS for o in lean.objects(parent, t)]
        referred_to = next(lean.subjects(None, parent), None) is not None
        if not targets or referred_to or not isinstance(child, URIRef):
            continue
        for target, value in targets:
            lean.add((child, target, value))
        lean.remove((parent, _SH.property, child))
    return lean


def _prologue(graph: rdflib.Graph, constraint: Node) -> str:
    lines = set()
    for holder in graph.objects(constraint, _SH.prefixes):
        for declared in graph.objects(holder, _SH.declare):
            prefix, namespace = (graph.value(declared, p) for p in (_SH.prefix, _SH.namespace))
            lines.add(f"PREFIX {prefix}: <{namespace}>\n")
    return "".join(sorted(lines))


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


def _shown(term: Term) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value


# --- graphs for pySHACL -----------------------------------------------------------------------


def _plain_graph(triples: Iterable[Triple]) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="core")
    for triple in triples:
        graph.add(triple)
    return graph


class _OneGraphStore(SimpleMemory):
    """rdflib's store for one graph; pySHACL asks that its store be one of several graphs."""

    context_aware = True
    graph_aware = True
    size = 0

    def __len__(self, context: Any = None) -> int:
        """How many triples there are; rdflib would count them, and pySHACL asks often."""
        return self.size

    def add_graph(self, graph: rdflib.Graph) -> None:
        """Nothing: there is the one graph."""


class _SwiftGraph(rdflib.Graph):
    """An rdflib graph whose SPARQL queries Oxigraph answers.

    rdflib parses a query's text anew for every focus node and joins in Python.
    """

    def __init__(
        self, quads: Sequence[_OxTriple], own: Sequence[Triple], lent: Sequence[Triple] = ()
    ) -> None:
        """The graph of ``own``, which are ``quads`` in rdflib's terms, and what it is lent."""
        plain = _OneGraphStore()
        super().__init__(store=plain, bind_namespaces="none")
        self._quads, self._lent = quads, lent
        self.used_predicates: set[Node] = set()
        self.used_classes: set[Node] = set()
        self._for_queries: ox.Store | None = None
        for triple in (*own, *lent):
            plain.add(triple, self)  # Graph.add would check each term's class again
            plain.size += 1
            predicate = triple[1]
            self.used_predicates.add(predicate)
            if predicate == RDF.type or predicate == RDFS.subClassOf:
                self.used_classes.add(triple[2])

    def query(self, query_object: Any, *args: Any, **options: Any) -> Solutions:
        """The solutions, with the variables of ``initBindings`` bound beforehand."""
        # pySHACL hands on rdflib's arguments by position; the bindings come fifth.
        bindings = options.get("initBindings") or (args[3] if len(args) > 3 else None) or {}
        if self._for_queries is None:
            self._for_queries = ox.Store()
            self._for_queries.extend(
                q if isinstance(q, ox.Quad) else ox.Quad(q.subject, q.predicate, q.object)
                for q in self._quads
            )
            self._for_queries.extend(
                ox.Quad(to_ox(s), to_ox(p), to_ox(o)) for s, p, o in self._lent
            )
        solutions = self._for_queries.query(
            query_object,
            substitutions={ox.Variable(k): to_ox(v) for k, v in bindings.items()},
            use_default_graph_as_union=True,
        )
        assert isinstance(solutions, ox.QuerySolutions)
        result = Solutions("SELECT")
        result.vars = [Variable(v.value) for v in solutions.variables]
        result.bindings = [
            {
                name: to_rdflib(term)
                for name, term in zip(result.vars, row, strict=True)
                if term is not None
            }
            for row in solutions
        ]
        return result


def _articles(quads: Iterable[_OxTriple]) -> dict[str, str | None]:
    """The articles that the data describe, each with the name of the graph that says so."""
    found: dict[str, str | None] = {}
    for quad in quads:
        if (
            quad.object == _ARTICLE
            and quad.predicate == _TYPE
            and isinstance(quad.subject, ox.NamedNode)
        ):
            graph = quad.graph_name if isinstance(quad, ox.Quad) else None
            found[quad.subject.value] = graph.value if isinstance(graph, ox.NamedNode) else None
    return found


def _article_of(quads: Iterable[_OxTriple]) -> str | None:
    """The one article a graph is about: the one it is named after, else the first by IRI."""
    found = _articles(quads)
    for article, graph in sorted(found.items()):
        if graph is not None and graph_of(article) == graph:
            return article
    return min(found, default=None)
