"""Graphs against the shapes, with pySHACL's full report (the only module that imports it).

An article is decided by its own named graph, those nodes of the authority that it refers to, and
the class tree; never by the union of articles, in which one article's claim could borrow the
source it lacks from another.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import pyoxigraph as ox
import rdflib
from pyshacl.errors import ReportableRuntimeError, ShapeLoadError, ValidationFailure
from pyshacl.graph_abstraction import DataGraph
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib.namespace import RDF, RDFS
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.query import Result
from rdflib.term import BNode, Literal, Node, URIRef, Variable

from onrecord.check.findings import (
    CheckReport,
    Finding,
    Severity,
    as_json,
    as_text,
    as_turtle,
)
from onrecord.errors import InputError, ResourceMissing
from onrecord.ids import graph_of
from onrecord.resources import data_dir, ontology_dir, shapes_dir
from onrecord.terms import CONCEPT, ONR, SH, SHAPES

__all__ = ["CheckReport", "Checker", "Finding", "as_json", "as_text", "as_turtle"]

_Triple: TypeAlias = tuple[Node, Node, Node]
_OxTriple: TypeAlias = ox.Quad | ox.Triple

_SH = rdflib.Namespace(SH)
_ARTICLE = ONR + "Article"
_HOLDER = URIRef(ONR + "holder")
_REMEDY = URIRef(SHAPES + "remedy")
_FAULT_IN_VALUE = URIRef(SHAPES + "faultIn")
_SEVERITY: dict[URIRef, Severity] = {_SH.Warning: "warning", _SH.Info: "info"}
_TARGETS = (_SH.targetClass, _SH.targetNode, _SH.targetObjectsOf, _SH.targetSubjectsOf)
#: What is kept of an authority node that a referred-to node only mentions in turn.
_BRIEF = (RDF.type, RDFS.label)

_log = logging.getLogger("onrecord.check")


class Checker:
    """Shapes, class tree and authority, read once; then any number of graphs."""

    def __init__(
        self,
        shapes: Sequence[Path] = (),
        *,
        context: Iterable[_OxTriple] | rdflib.Graph | None = None,
        ontology: Path | None = None,
    ) -> None:
        """Read everything that checks need.

        ``shapes`` are SHACL files that stand in for the package's own. ``context`` is the
        authority that articles refer to, as quads, triples or an rdflib graph; None means the
        one that ships with the package. ``ontology`` is the folder of the ontology's modules.
        Raises InputError for a shapes or ontology file that cannot be used.
        """
        files = tuple(shapes) or tuple(sorted(shapes_dir().glob("*.ttl")))
        self._own_shapes = not shapes
        self._rules = _Rules(files, swift=self._own_shapes)
        self._classes = _ClassTree(ontology or ontology_dir())
        self._context = _Context(_triples(_shipped_authority() if context is None else context))

    def check_article(self, quads: Iterable[ox.Quad]) -> CheckReport:
        """The findings about one article's graph, whatever graph names the quads carry.

        Only nodes that the article's own triples speak of are findings' focus nodes. Data in
        which no article is described does not conform.
        """
        with _silent():
            return self._check_article(tuple(quads), self._context)

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
        with _silent():
            context = self._context.with_also(_triples(together)) if together else self._context
            reports = [self._check_article(part, context) for part in alone]
            if together or not alone:
                reports.append(self._check_rest(together))
        return tuple(reports)

    def _check_article(self, quads: Sequence[_OxTriple], context: _Context) -> CheckReport:
        article = _article_of(quads)
        findings = [] if article else [_no_article()]
        graph, borrowed = self._graph(quads, context, article)
        findings += [f for f, focus in self._rules.run(graph, article) if focus not in borrowed]
        return CheckReport.of(article, findings)

    def _check_rest(self, quads: Sequence[_OxTriple]) -> CheckReport:
        if self._own_shapes or self._rules.mention_ontology:
            graph, borrowed = self._graph(quads, self._context, None)
        else:
            graph, borrowed = _plain_graph(_triples(quads)), set()
        found = self._rules.run(graph, None)
        return CheckReport.of(None, [f for f, focus in found if focus not in borrowed])

    def _graph(
        self, quads: Sequence[_OxTriple], context: _Context, article: str | None
    ) -> tuple[rdflib.Graph, set[Node]]:
        """The graph to validate, and the nodes that only what is lent to it describes."""
        own = _triples(quads)
        lent = context.described({o for _, _, o in own}, _not_lent(article))
        lent += self._classes.needed_by([*own, *lent])
        borrowed = {s for s, _, _ in lent} - {s for s, _, _ in own}
        if self._own_shapes:
            return _SwiftGraph(quads, own, lent), borrowed
        return _plain_graph([*own, *lent]), borrowed


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
        focus=_ARTICLE,
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
        self._files = ", ".join(str(f) for f in files)
        self.mention_ontology = any(
            isinstance(t, URIRef) and t.startswith(ONR) for triple in graph for t in triple
        )
        self._about: dict[Node, _About] = {}
        for shape in set(graph.subjects()):
            self._about[shape] = _About.read(graph, shape)
        if swift:
            graph = _lean(graph)
        try:
            self._shapes = ShapesGraph(graph, False, _log)
            self._shapes.shapes  # noqa: B018  the property's getter builds the cache
        except (ShapeLoadError, ReportableRuntimeError) as fault:
            raise InputError(self._files, f"these shapes cannot be used: {fault}") from fault
        self._targeted = [
            _Target.read(graph, s)
            for s in sorted({s for t in _TARGETS for s in graph.subjects(t, None)}, key=str)
            if isinstance(s, URIRef)
        ]

    def run(self, graph: rdflib.Graph, article: str | None) -> Iterator[tuple[Finding, Node]]:
        """Every finding with its focus node, in no particular order."""
        options: dict[str, object] = {"logger": _log}
        if isinstance(graph, _SwiftGraph):
            wanted = [t.shape for t in self._targeted if t.concerns(graph)]
            if not wanted:
                return
            options["use_shapes"] = wanted
        else:  # the shapes' prefixes serve their queries, and messages read better with them
            graph.namespace_manager = self._shapes.graph.namespace_manager
        validator = Validator(
            DataGraph.from_rdflib(graph), shacl_graph=rdflib.Graph(), options=options
        )
        validator.shacl_graph = self._shapes  # built once, not once a graph
        try:
            _, report, _ = validator.run()  # type: ignore[no-untyped-call]  # pySHACL's own
        except (ValidationFailure, ReportableRuntimeError, ShapeLoadError) as fault:
            raise InputError(self._files, f"these shapes cannot be evaluated: {fault}") from fault
        except (TypeError, ValueError, re.error) as fault:
            # pySHACL's own: sh:lessThan between literals that have no order, or a message with a
            # value in it that holds a backslash.
            raise InputError(
                self._files,
                f"pySHACL cannot evaluate these shapes on this data ({fault}).",
                hint="Check literals' datatypes first, and leave free text out of messages.",
            ) from fault
        whole = report.value(predicate=RDF.type, object=_SH.ValidationReport)
        for result in report.objects(whole, _SH.result):
            yield self._finding(report, result, article)

    def _finding(
        self, report: rdflib.Graph, result: Node, article: str | None
    ) -> tuple[Finding, Node]:
        focus = report.value(result, _SH.focusNode)
        value = report.value(result, _SH.value)
        path = report.value(result, _SH.resultPath)
        shape = report.value(result, _SH.sourceShape)
        assert focus is not None
        about = self._about.get(shape, _NOTHING) if shape is not None else _NOTHING
        if about.fault_in_value and isinstance(value, URIRef):
            focus, value = value, None
        elif value == focus:
            value = None
        messages = sorted(str(m) for m in report.objects(result, _SH.resultMessage))
        severity = report.value(result, _SH.resultSeverity)
        finding = Finding(
            severity=_SEVERITY.get(severity, "violation")
            if isinstance(severity, URIRef)
            else "violation",
            article=article,
            focus=_shown(focus),
            path=str(path) if isinstance(path, URIRef) else about.path if path else None,
            value=None if value is None else _shown(value),
            shape=about.iri,
            rule=about.name,
            message=" ".join(messages),
            remedy=about.remedy,
            component=str(report.value(result, _SH.sourceConstraintComponent)),
            value_term=value.n3() if isinstance(value, Literal) else None,
        )
        return finding, focus


@dataclass(frozen=True, slots=True)
class _About:
    """What a shape says of itself to a reader."""

    iri: str
    name: str
    path: str | None = None
    remedy: str | None = None
    fault_in_value: bool = False

    @classmethod
    def read(cls, graph: rdflib.Graph, shape: Node) -> _About:
        """What the shapes graph says of ``shape``; a blank one goes by its parent's IRI."""
        named: Node | None = shape
        seen: set[Node] = set()
        while isinstance(named, BNode) and named not in seen:
            seen.add(named)
            named = min(graph.subjects(None, named), key=str, default=None)
        iri = str(named) if isinstance(named, URIRef) else ""
        name = graph.value(shape, _SH.name) or (graph.value(named, _SH.name) if named else None)
        remedy = graph.value(shape, _REMEDY)
        path = graph.value(shape, _SH.path)
        return cls(
            iri,
            str(name) if name is not None else re.split(r"[#/]", iri)[-1],
            None if path is None else _path_text(graph, path),
            None if remedy is None else str(remedy),
            (shape, _FAULT_IN_VALUE, _SH.value) in graph,
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


def _parse(graph: rdflib.Graph, file: Path) -> None:
    suffix = {".trig": "trig", ".nt": "nt", ".nq": "nquads", ".rdf": "xml", ".owl": "xml"}
    form = suffix.get(file.suffix.lower(), "turtle")
    if file.suffix.lower() == ".jsonld":
        form = "json-ld"
    try:
        if form in ("trig", "nquads"):
            dataset = rdflib.Dataset(default_union=True)
            dataset.parse(file, format=form)
            for s, p, o, _ in dataset.quads():
                graph.add((s, p, o))
        else:
            graph.parse(file, format=form)
    except OSError as fault:
        raise InputError(file, f"it cannot be read ({fault.strerror}).") from fault
    except Exception as fault:  # rdflib's parsers share no root of their errors
        line = getattr(fault, "lines", None)
        raise InputError(
            file,
            f"this is not well-formed {form} ({str(fault).strip().splitlines()[0]}).",
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


def _shown(term: Node) -> str:
    return f"_:{term}" if isinstance(term, BNode) else str(term)


# --- what an article is judged with ---------------------------------------------------------


class _ClassTree:
    """Of the ontology, the class tree, the subproperties and the classes of the concepts."""

    def __init__(self, folder: Path) -> None:
        self._above: defaultdict[Node, list[_Triple]] = defaultdict(list)
        self._typed: defaultdict[Node, list[_Triple]] = defaultdict(list)
        files = sorted(folder.glob("*.ttl"))
        if not files:
            raise ResourceMissing("ontology", [folder])
        for file in files:
            for s, p, o in _parsed(file):
                if not isinstance(o, URIRef) or not isinstance(s, URIRef):
                    continue
                if p in (RDFS.subClassOf, RDFS.subPropertyOf):
                    self._above[s].append((s, p, o))
                elif p == RDF.type and s.startswith(CONCEPT):
                    self._typed[s].append((s, p, o))

    def needed_by(self, triples: Iterable[_Triple]) -> list[_Triple]:
        """The types of the concepts that are referred to, and all classes above any class."""
        found: list[_Triple] = []
        terms: set[Node] = set()
        for _, p, o in triples:
            terms.add(p)
            if isinstance(o, URIRef):
                terms.add(o)
        seen: set[Node] = set()
        queue = [t for t in terms if t in self._typed or t in self._above]
        while queue:
            term = queue.pop()
            if term in seen:
                continue
            seen.add(term)
            for triple in (*self._typed.get(term, ()), *self._above.get(term, ())):
                found.append(triple)
                queue.append(triple[2])
        return found


class _Context:
    """Described nodes that articles refer to: actors, offices, who held them, places."""

    def __init__(self, triples: Iterable[_Triple], below: _Context | None = None) -> None:
        self._below = below
        self._by_subject: defaultdict[Node, list[_Triple]] = defaultdict(list)
        self._tenures: defaultdict[Node, list[Node]] = defaultdict(list)
        for triple in triples:
            subject, predicate, value = triple
            self._by_subject[subject].append(triple)
            if predicate == _HOLDER:
                self._tenures[value].append(subject)

    def with_also(self, triples: Iterable[_Triple]) -> _Context:
        """This context with more beside it."""
        return _Context(triples, self)

    def described(self, nodes: Iterable[Node], except_below: str | None) -> list[_Triple]:
        """All about the nodes, their tenures and these tenures' offices.

        Of whatever these mention in turn, the classes and labels. Nothing about nodes whose IRI
        starts with ``except_below``.
        """
        found: dict[_Triple, None] = {}
        full = list(nodes)
        done: set[Node] = set()
        brief: set[Node] = set()
        while full:
            node = full.pop()
            if node in done:
                continue
            done.add(node)
            if except_below and isinstance(node, URIRef) and node.startswith(except_below):
                continue
            for triple in self._about(node):
                found[triple] = None
                brief.add(triple[2])
            for tenure in self._tenures_of(node):
                full.append(tenure)
                full.extend(o for _, _, o in self._about(tenure))
        for node in brief - done:
            if except_below and isinstance(node, URIRef) and node.startswith(except_below):
                continue
            for triple in self._about(node):
                if triple[1] in _BRIEF:
                    found[triple] = None
        return list(found)

    def _about(self, node: Node) -> list[_Triple]:
        own = self._by_subject.get(node, [])
        return own + self._below._about(node) if self._below else own

    def _tenures_of(self, node: Node) -> list[Node]:
        own = self._tenures.get(node, [])
        return own + self._below._tenures_of(node) if self._below else own


def _not_lent(article: str | None) -> str | None:
    """How the IRIs of all articles' nodes begin: of these each graph must describe its own."""
    if article is None:
        return None
    return article[: article.rindex("/") + 1] if graph_of(article) else article


def _shipped_authority() -> Iterator[_OxTriple]:
    """The authority that ships with the package; none where it was left out."""
    try:
        folder = data_dir() / "authority"
    except ResourceMissing:
        return
    for file in sorted(folder.glob("*.ttl")):
        yield from _oxigraph_parse(file)


def _parsed(file: Path) -> list[_Triple]:
    return _triples(_oxigraph_parse(file))


def _oxigraph_parse(file: Path) -> Iterator[ox.Quad]:
    try:
        yield from ox.parse(path=file)
    except SyntaxError as fault:
        raise InputError(
            file, f"this is not well-formed Turtle ({fault.msg}).", line=fault.lineno
        ) from fault


# --- terms of the two libraries -------------------------------------------------------------


def _plain_graph(triples: Iterable[_Triple]) -> rdflib.Graph:
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
        self, quads: Sequence[_OxTriple], own: Sequence[_Triple], lent: Sequence[_Triple] = ()
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

    def query(self, query_object: Any, *args: Any, **options: Any) -> Result:
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
                ox.Quad(_to_ox(s), _to_ox(p), _to_ox(o)) for s, p, o in self._lent
            )
        solutions = self._for_queries.query(
            query_object,
            substitutions={ox.Variable(k): _to_ox(v) for k, v in bindings.items()},
            use_default_graph_as_union=True,
        )
        assert isinstance(solutions, ox.QuerySolutions)
        result = Result("SELECT")
        result.vars = [Variable(v.value) for v in solutions.variables]
        result.bindings = [
            {
                name: _to_rdflib(term)
                for name, term in zip(result.vars, row, strict=True)
                if term is not None
            }
            for row in solutions
        ]
        return result


def _triples(source: Iterable[_OxTriple] | rdflib.Graph) -> list[_Triple]:
    """Triples in rdflib's terms, graph names left off."""
    if isinstance(source, rdflib.Dataset):
        return [(s, p, o) for s, p, o, _ in source.quads()]
    if isinstance(source, rdflib.Graph):
        return list(source)
    return [(_to_rdflib(t.subject), _to_rdflib(t.predicate), _to_rdflib(t.object)) for t in source]


_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_iri = lru_cache(maxsize=65536)(URIRef)
_ox_iri = lru_cache(maxsize=65536)(ox.NamedNode)


def _to_rdflib(term: Any) -> URIRef | BNode | Literal:
    if isinstance(term, ox.NamedNode):
        return _iri(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        if datatype == _XSD_STRING:
            return Literal(term.value)
        # Not normalised: an ill-formed "2031-13-40" must be seen as it stands.
        return Literal(term.value, datatype=_iri(datatype), normalize=False)
    raise InputError(
        str(term),
        "a triple inside a triple cannot be checked.",
        hint="Describe the statement as an onr:Claim instead.",
    )


def _to_ox(term: Any) -> Any:
    if isinstance(term, URIRef):
        return _ox_iri(term)
    if isinstance(term, BNode):
        return ox.BlankNode(term)
    if term.language:
        return ox.Literal(str(term), language=term.language)
    if term.datatype is None:
        return ox.Literal(str(term))
    return ox.Literal(str(term), datatype=_ox_iri(term.datatype))


def _articles(quads: Iterable[_OxTriple]) -> dict[str, str | None]:
    """The articles that the data describe, each with the name of the graph that says so."""
    found: dict[str, str | None] = {}
    for quad in quads:
        if (
            isinstance(quad.object, ox.NamedNode)
            and quad.object.value == _ARTICLE
            and quad.predicate.value == str(RDF.type)
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
