"""Graphs against the shapes: the gate decides, pySHACL reports.

The data graph of an article is its own named graph and, as context, the nodes of the authority that
it refers to and the class tree; never the union of articles, in which one article's claim could get
the source that it lacks from another. A graph in which the gate finds no violation is done; pySHACL
reports on the rest, except for constraints that look at the shapes graph, which only the gate
supports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib.term import URIRef

from onrecord.check.coverage import Coverage
from onrecord.check.data_graph import (
    ClassTree,
    Context,
    OxTriple,
    article_prefix,
    shipped_authority,
)
from onrecord.check.findings import CheckReport, Finding, as_json, as_text, as_turtle
from onrecord.check.gate import DataGraph, Gate, Term, Verdict
from onrecord.check.messages import Messages
from onrecord.check.pyshacl_adapter import Reporter, without_rdflibs_log
from onrecord.check.shapes_files import read_shapes
from onrecord.check.span_anchoring import unsound_quads
from onrecord.ids import graph_of
from onrecord.rdf.conversion import to_ox
from onrecord.resources import ontology_dir, shapes_dir
from onrecord.terms import ONR, PROV, RDF, SH, SHAPES, XSD

__all__ = ["CheckReport", "Checker", "Finding", "as_json", "as_text", "as_turtle"]

_ARTICLE, _TYPE = ox.NamedNode(ONR + "Article"), ox.NamedNode(RDF + "type")
_DERIVED, _RECORDED = ox.NamedNode(PROV + "wasDerivedFrom"), ox.NamedNode(ONR + "recordedAt")
_DATETIME = ox.NamedNode(XSD + "dateTime")
_ANCHORING = SHAPES + "SpanLetters"


class Checker:
    """The shapes, class tree and authority, read once for any number of graphs."""

    def __init__(
        self,
        shapes: Sequence[Path] = (),
        *,
        context: Iterable[OxTriple] | rdflib.Graph | None = None,
        ontology: Path | None = None,
        coverage: Coverage | None = None,
        recorded: datetime | None = None,
    ) -> None:
        """Read everything that checks need.

        ``shapes`` are SHACL files that replace the package's own. ``context`` is the authority that
        articles refer to, as quads, triples or an rdflib graph; None means the one that ships with
        the package. ``ontology`` is the folder of the ontology's modules. ``coverage`` records
        which of the shapes match nodes. ``recorded`` is when the articles' graphs are recorded if
        they conform; None leaves it open, for graphs whose record is elsewhere. Raises InputError
        for a shapes or ontology file that cannot be used.
        """
        files = tuple(shapes) or tuple(sorted(shapes_dir().glob("*.ttl")))
        self._own_shapes = not shapes
        self.rules = Rules(files, swift=self._own_shapes)
        self._recorded = recorded
        self._coverage = coverage
        if coverage is not None:
            coverage.add_shapes(self.rules.graph, self.rules.gate.looking, self.rules.files)
        self.classes = ClassTree(ontology or ontology_dir())
        self.context = Context(_ox_triples(shipped_authority() if context is None else context))

    def check_article(self, quads: Iterable[ox.Quad]) -> CheckReport:
        """The findings about one article's graph, whatever graph names the quads have.

        Only nodes that occur in the article's own triples are focus nodes of findings. Data that
        describe no article do not conform.
        """
        return self.check_articles([quads])[0]

    def check_articles(self, graphs: Iterable[Iterable[ox.Quad]]) -> list[CheckReport]:
        """The findings about each article's graph by itself; quicker than one by one."""
        parts = [Part.of_article(tuple(quads), self.context) for quads in graphs]
        return self._reports(parts)

    def check_graph(self, quads: Iterable[OxTriple]) -> tuple[CheckReport, ...]:
        """The findings about any data.

        Each named graph with an article in it is checked by itself, and so is a default graph
        with exactly one; everything else is checked together, as one graph, and serves the
        articles as authority beside this checker's own.
        """
        graphs: defaultdict[str, list[OxTriple]] = defaultdict(list)
        for quad in quads:
            graph = quad.graph_name if isinstance(quad, ox.Quad) else ox.DefaultGraph()
            graphs[str(graph)].append(quad)
        default = str(ox.DefaultGraph())
        alone: list[list[OxTriple]] = []
        together: list[OxTriple] = []
        for name in sorted(graphs):
            articles = len(_articles(graphs[name]))
            whole = articles == 1 if name == default else articles > 0
            if whole:
                alone.append(graphs[name])
            else:
                together.extend(graphs[name])
        context = self.context.with_also(together) if together else self.context
        parts = [Part.of_article(part, context) for part in alone]
        if together or not alone:
            with_context = self._own_shapes or self.rules.mention_ontology
            parts.append(Part(together, None, (), self.context if with_context else None))
        return tuple(self._reports(parts))

    def _reports(self, parts: Sequence[Part]) -> list[CheckReport]:
        """The reports on graphs: from the gate if it knows all findings, else from pySHACL."""
        contexts = [
            part.context_triples(self.classes) + part.record_triples(self._recorded)
            for part in parts
        ]
        decided = self.rules.gate.check(
            DataGraph(str(n), part.quads, more)
            for n, (part, more) in enumerate(zip(parts, contexts, strict=True))
        )
        if self._coverage is not None:
            self._coverage.add(self.rules.graph, decided.focus_nodes)
        reports = []
        with without_rdflibs_log():
            for part, more, verdict in zip(parts, contexts, decided.verdicts, strict=True):
                found = self.rules.known(verdict, part.article)
                if found is None:
                    found = self.rules.reported(verdict, part.quads, more, part.article)
                    found = self.rules.completed(found, verdict, part.article)
                findings = _of_own_nodes(found, part.quads, more)
                if any(f.shape == _ANCHORING for f in findings):
                    findings = _quoted(findings, part.quads)
                reports.append(CheckReport.of(part.article, [*part.findings, *findings]))
        return reports


@dataclass(frozen=True, slots=True)
class Part:
    """One graph to check: its quads, its article, and where its context comes from, if any."""

    quads: Sequence[OxTriple]
    article: str | None
    findings: tuple[Finding, ...]
    context: Context | None

    @classmethod
    def of_article(cls, quads: Sequence[OxTriple], context: Context) -> Part:
        """The graph of an article; a finding is reported if it describes none."""
        article = _article_of(quads)
        return cls(quads, article, () if article else (_no_article(),), context)

    def context_triples(self, classes: ClassTree) -> list[OxTriple]:
        """What belongs to the data graph besides: of the authority, and of the class tree."""
        if self.context is None:
            return []
        objects = {q.object for q in self.quads}
        described = self.context.described(objects, article_prefix(self.article))
        terms = objects.union([q.predicate for q in self.quads])
        terms.update([t.predicate for t in described], [t.object for t in described])
        return described + classes.about(terms)

    def record_triples(self, recorded: datetime | None) -> list[OxTriple]:
        """The record that the article's graph is about to have, as far as shapes ask for it."""
        graph = graph_of(self.article) if self.article and recorded else None
        if graph is None or recorded is None:
            return []
        node, clock = ox.NamedNode(graph), recorded.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return [
            ox.Triple(node, _DERIVED, ox.NamedNode(self.article or "")),
            ox.Triple(node, _RECORDED, ox.Literal(clock, datatype=_DATETIME)),
        ]


def _quoted(findings: Iterable[Finding], quads: Iterable[OxTriple]) -> list[Finding]:
    """The findings; those about a span's text quote the span and the article."""
    sentences = {f.focus: f.message for f in unsound_quads(quads) if f.shape == _ANCHORING}
    return [
        replace(f, message=sentences.get(f.focus, f.message)) if f.shape == _ANCHORING else f
        for f in findings
    ]


def _of_own_nodes(
    found: Sequence[tuple[Finding, Term]],
    quads: Sequence[OxTriple],
    context: Sequence[OxTriple],
) -> list[Finding]:
    """Findings without those about nodes that only the context describes."""
    foreign = {focus for _, focus in found}
    foreign &= _described(context) if foreign else set()
    foreign -= _described(quads) if foreign else set()
    return [f for f, focus in found if focus not in foreign]


def _described(quads: Iterable[OxTriple]) -> set[Term | ox.Triple]:
    return {q.subject for q in quads}


def _ox_triples(source: Iterable[OxTriple] | rdflib.Graph) -> Iterable[OxTriple]:
    if isinstance(source, rdflib.Dataset):
        return (ox.Triple(to_ox(s), to_ox(p), to_ox(o)) for s, p, o, _ in source.quads())
    if isinstance(source, rdflib.Graph):
        return (ox.Triple(to_ox(s), to_ox(p), to_ox(o)) for s, p, o in source)
    return source


def _no_article() -> Finding:
    return Finding(
        severity="violation",
        article=None,
        focus=_ARTICLE.value,
        path=None,
        value=None,
        shape=SHAPES + "Article",
        rule="article",
        message="An article graph must describe an onr:Article; this one describes none.",
        remedy="Give the article's IRI the class onr:Article in its named graph.",
    )


class Rules:
    """A set of shapes, ready to run: the gate, pySHACL, and the messages of both."""

    def __init__(self, files: Sequence[Path], *, swift: bool) -> None:
        graph = read_shapes(files)
        self.graph = graph
        self.files = ", ".join(str(f) for f in files)
        self.mention_ontology = any(
            isinstance(t, URIRef) and t.startswith(ONR) for triple in graph for t in triple
        )
        self.gate = Gate(graph)
        self._of_shapes = self.gate.of_shapes
        self.messages = Messages(graph, self._of_shapes)
        self.reporter = Reporter(graph, self.files, self.messages, self._of_shapes, swift=swift)

    def known(self, verdict: Verdict, article: str | None) -> list[tuple[Finding, Term]] | None:
        """What the gate found, with focus nodes, if that is all that a report would contain.

        It is not if a graph violates a shape or is undecided, if a component would list more than
        the gate did, or if pySHACL composes the message.
        """
        if not verdict.conforms or any(r.component in _LISTING for r in verdict.results):
            return None
        if any(self.messages.info(r.shape).message is None for r in verdict.results):
            return None
        return [self.messages.worded(result, article) for result in verdict.results]

    def completed(
        self, found: Sequence[tuple[Finding, Term]], verdict: Verdict, article: str | None
    ) -> list[tuple[Finding, Term]]:
        """What pySHACL found, and what the gate found that pySHACL missed.

        The gate decides. pySHACL uses Python's regular expressions, for example, in which ``$``
        also matches before a final line break; in SHACL it does not.
        """
        there: defaultdict[tuple[str, str, str], list[str | None]] = defaultdict(list)
        for finding, _ in found:
            there[finding.shape, finding.focus, finding.component].append(finding.value)
        ours: defaultdict[tuple[str, str, str], list[tuple[Finding, Term]]] = defaultdict(list)
        for result in verdict.results:
            finding, focus = self.messages.worded(result, article)
            ours[finding.shape, finding.focus, finding.component].append((finding, focus))
        more = []
        for place, results in ours.items():
            # by number, since the two may write one value in two ways
            if len(there[place]) < len(results):
                more += [(f, node) for f, node in results if f.value not in there[place]]
        return [*found, *more]

    def reported(
        self,
        verdict: Verdict,
        own: Sequence[OxTriple],
        context: Sequence[OxTriple],
        article: str | None,
    ) -> list[tuple[Finding, Term]]:
        """Every finding about a graph: pySHACL's, and those of the gate on the shapes graph itself.

        If the gate decides a graph, no shape with a constraint that looks at the shapes graph
        validates any node of it, so pySHACL can leave these out.
        """
        if verdict.undecided or not self._of_shapes:
            return list(self.reporter.run(own, context, article, verdict.undecided))
        gates = (r for r in verdict.results if (r.shape, r.constraint) in self._of_shapes)
        return [
            *self.reporter.run(own, context, article, without=True),
            *(self.messages.worded(result, article) for result in gates),
        ]


#: Components with a result a value of which the gate reports only that there is one.
_LISTING = frozenset(SH + f"{n}ConstraintComponent" for n in ("Equals", "Closed"))


def _articles(quads: Iterable[OxTriple]) -> dict[str, str | None]:
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


def _article_of(quads: Iterable[OxTriple]) -> str | None:
    """The one article a graph is about: the one it is named after, else the first by IRI."""
    found = _articles(quads)
    for article, graph in sorted(found.items()):
        if graph is not None and graph_of(article) == graph:
            return article
    return min(found, default=None)
