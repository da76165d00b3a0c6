"""pySHACL's report on a graph, as findings; the only importer of pySHACL."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
import rdflib
from pyshacl.errors import ReportableRuntimeError, ShapeLoadError, ValidationFailure
from pyshacl.graph_abstraction import DataGraph as PyshaclGraph
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib.namespace import RDF, RDFS
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.query import Result as Solutions
from rdflib.term import Literal, Node, URIRef, Variable

from onrecord.check.data_graph import OxTriple
from onrecord.check.findings import Finding
from onrecord.check.gate import Term
from onrecord.check.messages import REMEDY, Messages, in_english
from onrecord.errors import InputError
from onrecord.rdf.conversion import Triple, to_ox, to_rdflib, triples_of
from onrecord.terms import SH

_SH = rdflib.Namespace(SH)
_TARGETS = (_SH.targetClass, _SH.targetNode, _SH.targetObjectsOf, _SH.targetSubjectsOf)
_log = logging.getLogger("onrecord.check")


class Reporter:
    """pySHACL with the shapes of one shapes graph; ``swift`` allows what only ours are sure of.

    pySHACL walks ``sh:property`` focus node by focus node, building its objects anew each time.
    A property shape that bears its parent's targets itself is evaluated once for all of them
    and reports the same; so swift runs move the targets down, leave out of the shapes what only
    readers want, and skip each shape that has no focus node or no value to look at.
    """

    def __init__(
        self,
        graph: rdflib.Graph,
        files: str,
        messages: Messages,
        leave_out: Iterable[tuple[Node, Node]],
        *,
        swift: bool,
    ) -> None:
        """Make the shapes of ``graph`` ready to run; raises InputError where they cannot be used.

        ``files`` names them in errors. ``leave_out`` are shapes, each with a SPARQL constraint
        that a run can do without.
        """
        self._files, self._messages, self._swift = files, messages, swift
        if swift:
            graph = _lean(graph)
        self._shapes = self._loaded(graph)
        self._without = self._shapes
        if left_out := list(leave_out):
            rest = _plain_graph(graph)
            for shape, constraint in left_out:
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
            raise InputError(
                self._files,
                f"these shapes cannot be used ({fault}).",
                hint="Fix the shape named there.",
            ) from fault
        return shapes

    def run(
        self,
        own: Sequence[OxTriple],
        context: Sequence[OxTriple],
        article: str | None,
        undecided: Sequence[str] = (),
        *,
        without: bool = False,
    ) -> Iterator[tuple[Finding, Term]]:
        """Every finding of pySHACL's with its focus node, in no particular order.

        The data graph is ``own`` and ``context`` together. ``undecided`` are the gate's reasons
        for not deciding, for an error; ``without`` leaves out the constraints to be left out.
        Raises InputError where pySHACL cannot evaluate the shapes on these data.
        """
        graph = self._data_graph(own, context)
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
        # built once, not once a graph
        validator.shacl_graph = self._without if without else self._shapes
        try:
            _, report, _ = validator.run()
        except (ValidationFailure, ReportableRuntimeError, ShapeLoadError) as fault:
            raise InputError(
                self._files,
                f"these shapes cannot be evaluated ({fault}).",
                hint="Fix the shape named there.",
            ) from fault
        except NotImplementedError as fault:  # $shapesGraph
            raise InputError(
                self._files,
                f"pySHACL does not support all of these shapes ({fault}), nor does the gate. "
                + " ".join(undecided),
                hint="Change what the gate does not support.",
            ) from fault
        except (TypeError, ValueError, re.error) as fault:
            # pySHACL's own: sh:lessThan between literals that have no order, a message with a
            # value in it that holds a backslash.
            raise InputError(
                self._files,
                f"pySHACL cannot evaluate these shapes on this data ({fault}).",
                hint="Check the datatypes of literals first, and leave free text out of messages.",
            ) from fault
        whole = report.value(predicate=RDF.type, object=_SH.ValidationReport)
        for result in report.objects(whole, _SH.result):
            yield self._finding(report, result, article)

    def _data_graph(self, own: Sequence[OxTriple], context: Sequence[OxTriple]) -> rdflib.Graph:
        if self._swift:
            return _SwiftGraph(own, triples_of(own), triples_of(context))
        return _plain_graph([*triples_of(own), *triples_of(context)])

    def _finding(
        self, report: rdflib.Graph, result: Node, article: str | None
    ) -> tuple[Finding, Term]:
        focus = report.value(result, _SH.focusNode)
        value = report.value(result, _SH.value)
        path = report.value(result, _SH.resultPath)
        shape = report.value(result, _SH.sourceShape)
        assert focus is not None
        about = self._messages.info(shape)
        return self._messages.finding(
            about,
            article,
            focus=to_ox(focus),
            value=None if value is None else to_ox(value),
            path=str(path) if isinstance(path, URIRef) else about.path if path else None,
            severity=str(report.value(result, _SH.resultSeverity)),
            component=str(report.value(result, _SH.sourceConstraintComponent)),
            message=" ".join(in_english(report.objects(result, _SH.resultMessage))),
        )


@contextmanager
def without_rdflibs_log() -> Iterator[None]:
    """Without rdflib's log of each ill-formed literal, traceback and all: a finding says it."""
    log = logging.getLogger("rdflib.term")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


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


def _lean(graph: rdflib.Graph) -> rdflib.Graph:
    """The same shapes without what only readers want, quicker to run.

    Targets move from node shapes down to their named property shapes; prefixes are written out
    in the queries.
    """
    lean = rdflib.Graph(store="SimpleMemory", bind_namespaces="none")
    only_read = {_SH.name, _SH.description, _SH.declare, _SH.prefixes, REMEDY}
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
        self, quads: Sequence[OxTriple], own: Sequence[Triple], context: Sequence[Triple] = ()
    ) -> None:
        """The graph of ``own``, which are ``quads`` in rdflib's terms, and of its context."""
        plain = _OneGraphStore()
        super().__init__(store=plain, bind_namespaces="none")
        self._quads, self._context = quads, context
        self.used_predicates: set[Node] = set()
        self.used_classes: set[Node] = set()
        self._for_queries: ox.Store | None = None
        for triple in (*own, *context):
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
                ox.Quad(to_ox(s), to_ox(p), to_ox(o)) for s, p, o in self._context
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
