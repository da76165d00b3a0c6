"""What a file contains: article graphs and shared graphs, each in its place or reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad

from onrecord import terms
from onrecord.authority.classes import FAMILY
from onrecord.build.shared_graphs import ontology_nquads
from onrecord.check.findings import CheckReport, Finding, misplaced, short
from onrecord.ids import Namer, base_of, canonical, graph_of
from onrecord.load.shared_graph_rules import is_shared
from onrecord.store.migration import renamed

TYPE = NamedNode(terms.RDF + "type")
_ARTICLE = NamedNode(terms.ONR + "Article")
_CLAIM = NamedNode(terms.ONR + "Claim")
_REPORTS = NamedNode(terms.ONR + "reports")
_TOPIC = NamedNode(terms.ONR + "Topic")
#: The namespaces of the ontology, its concepts and its shapes: what they name is not data.
ONTOLOGY_NAMESPACES = (terms.ONTOLOGY, terms.CONCEPT, terms.SHAPES)
#: The properties that state where an article comes from, the better one first.
_ORIGINS = (terms.ONR + "origin", terms.SCHEMA + "url")
_SCHEMA_TERMS = frozenset(
    {terms.OWL + n for n in ("Class", "ObjectProperty", "DatatypeProperty", "Ontology")}
    | {terms.RDFS + "Class", terms.RDF + "Property"}
)


@dataclass
class Parts:
    """The contents of a file: article graphs by the article's IRI, shared graphs by their own.

    ``faults`` are the reports on graphs that cannot be loaded as they are.
    """

    articles: dict[str, list[Quad]] = field(default_factory=dict)
    shared: dict[str, list[Quad]] = field(default_factory=dict)
    faults: list[CheckReport] = field(default_factory=list)


def sort_out(quads: Iterable[Quad]) -> Parts:
    """Quads by what they belong to; misplaced ones are reported, and nothing is moved.

    An article under an IRI of an earlier version gets that of this one. Triples outside any named
    graph (a Turtle file) go to the graph of the article they describe; if they describe none, but
    only actors, offices, tenures and places, they go to the authority.
    """
    by_graph: defaultdict[str | None, list[Quad]] = defaultdict(list)
    for quad in quads:
        name = quad.graph_name
        by_graph[None if isinstance(name, DefaultGraph) else name.value].append(quad)
    parts = Parts()
    loose = by_graph.pop(None, [])
    if loose:
        for graph, some in _placed(loose).items():
            by_graph[graph] += some
    for graph, some in by_graph.items():
        if graph is not None and is_shared(graph):
            fault = None if graph == terms.ONTOLOGY else term_fault(some)
            if fault is None:
                parts.shared[graph] = some
            else:
                parts.faults.append(CheckReport.of(None, [misplaced(*fault)]))
            continue
        graph, some = _under_this_versions_iri(graph, some)
        articles = sorted(
            {iri_of(q.subject) for q in some if q.predicate == TYPE and q.object == _ARTICLE}
        )
        findings = list(_graph_faults(graph, articles, some))
        if findings:
            one = articles[0] if len(articles) == 1 else None
            parts.faults.append(CheckReport.of(one, findings))
        elif articles:
            parts.articles[articles[0]] = some
        else:
            parts.shared[str(graph)] = some
    return parts


def _under_this_versions_iri(graph: str | None, quads: list[Quad]) -> tuple[str | None, list[Quad]]:
    if graph is None or (new := canonical(graph)) == graph:
        return graph, quads
    return new, renamed(graph, quads)


def _placed(loose: list[Quad]) -> dict[str | None, list[Quad]]:
    """Loose triples by the graph of their article; what belongs to none stays under None."""
    articles = {iri_of(q.subject) for q in loose if q.predicate == TYPE and q.object == _ARTICLE}
    only = next(iter(articles)) if len(articles) == 1 else None
    if not articles and _is_authority(loose):
        own = NamedNode(Namer().authority_graph)
        return {own.value: [Quad(q.subject, q.predicate, q.object, own) for q in loose]}
    placed: dict[str | None, list[Quad]] = defaultdict(list)
    for quad in loose:
        article = iri_of(quad.subject).partition("#")[0]
        if article not in articles:
            # topics and the like go with the only article there is
            article = only or ""
        graph = graph_of(article)
        name = NamedNode(graph) if graph else None
        if name is None:
            placed[None].append(quad)
        else:
            placed[graph].append(Quad(quad.subject, quad.predicate, quad.object, name))
    return placed


def _is_authority(quads: Iterable[Quad]) -> bool:
    """Whether all that is described is of the authority's kinds, and something is."""
    kinds = {iri_of(q.object) for q in quads if q.predicate == TYPE}
    ours = {k.removeprefix(terms.ONR) for k in kinds if k.startswith(terms.ONR)}
    return bool(ours) and ours <= FAMILY.keys()


def _graph_faults(graph: str | None, articles: list[str], quads: list[Quad]) -> Iterator[Finding]:
    """Why a graph cannot be taken as it is: the first fault of its place, or of its terms."""
    article = articles[0] if len(articles) == 1 else None
    fault = _place_fault(graph, articles, quads)
    if fault is not None:
        focus, message, remedy = fault
        yield misplaced(focus, message, remedy, article)
    elif article:
        yield from _undeclared(article, quads)


def _place_fault(
    graph: str | None, articles: list[str], quads: list[Quad]
) -> tuple[str, str, str] | None:
    """The node at fault, what is wrong with its place, and the remedy; or None."""
    no_data = term_fault(quads)
    if no_data is not None:
        return no_data
    if graph is None:
        return (
            iri_of(quads[0].subject) or str(quads[0].subject),
            "its triples do not belong to any article.",
            "Put each article's triples into its own named graph, or describe one onr:Article "
            "with an IRI of the form …/article/ID.",
        )
    if len(articles) > 1:
        return (
            graph,
            f"the graph {graph} describes {len(articles)} articles ({articles[0]} and others).",
            "Give each article a named graph of its own.",
        )
    if not articles:
        return (
            graph,
            f"the graph {graph} does not describe an onr:Article.",
            "Give the article the class onr:Article, or put actors into …/graph/authority.",
        )
    (article,) = articles
    expected = graph_of(article)
    if expected is None:
        message = f"the IRI {article} does not have the form …/article/ID."
        return article, message, "Rename the article."
    if graph != expected:
        message = f"the article is described in the graph {graph} instead of {expected}."
        return article, message, "Rename the graph, or the article."
    topics = {
        q.subject
        for q in quads
        if q.predicate == TYPE
        and q.object == _TOPIC
        and iri_of(q.subject).startswith(f"{base_of(article)}topic/")
    }
    for quad in quads:
        subject = quad.subject
        if not isinstance(subject, NamedNode) or not isinstance(
            quad.object, NamedNode | pyoxigraph.Literal
        ):
            return (
                str(subject),
                f"it contains a blank node or a nested triple ({subject} {quad.predicate}).",
                "Give every node of the article its own IRI.",
            )
        inside = subject.value == article or subject.value.startswith(article + "#")
        if not inside and subject not in topics:
            return (
                subject.value,
                f"it describes {subject.value}, which is not part of this article.",
                "Move that to the graph it belongs to.",
            )
    return None


def term_fault(quads: Iterable[Quad]) -> tuple[str, str, str] | None:
    """What is said of a term of the ontology, or declares one: the node, the sentence, the remedy.

    None where all is data.
    """
    found = next((q for q in quads if _redefines(q) or _declares(q)), None)
    if found is None:
        return None
    subject = found.subject
    return (
        iri_of(subject) or str(subject),
        f"it redefines the ontology (it describes {subject})."
        if _redefines(found)
        else f"it declares {subject} as a class, a property or an ontology, not as data.",
        "Define your own terms in your own namespace, in a separate file.",
    )


def _undeclared(article: str, quads: Iterable[Quad]) -> Iterator[Finding]:
    """A finding for each term in the ontology's namespace that the ontology does not have."""
    known, seen = known_terms(), set()
    for quad in quads:
        of_class = quad.predicate == TYPE
        term = iri_of(quad.object) if of_class else quad.predicate.value
        if not term.startswith(terms.ONR) or term in known or term in seen:
            continue
        seen.add(term)
        near = get_close_matches(term, known, n=1, cutoff=0.8)
        meant = f"Use {short(near[0])} if that is meant" if near else "Use one of its terms"
        yield Finding(
            severity="violation",
            article=article,
            focus=iri_of(quad.subject),
            path=quad.predicate.value,
            value=term if of_class else None,
            shape=terms.SHAPES + "DeclaredTerm",
            rule="every onr: term is in the ontology",
            message=f"it uses {short(term)}, which is not in the ontology.",
            remedy=f"{meant}, or a term in your own namespace.",
        )


def _redefines(quad: Quad) -> bool:
    return iri_of(quad.subject).startswith(ONTOLOGY_NAMESPACES) or iri_of(
        quad.graph_name
    ).startswith(ONTOLOGY_NAMESPACES)


def _declares(quad: Quad) -> bool:
    return quad.predicate == TYPE and iri_of(quad.object) in _SCHEMA_TERMS


def iri_of(term: object) -> str:
    """The IRI of a term; empty for any other term."""
    return term.value if isinstance(term, NamedNode) else ""


@cache
def known_terms() -> frozenset[str]:
    """The IRIs of all classes and properties of the ontology."""
    found = set()
    for line in ontology_nquads().decode().splitlines():
        subject = line.partition(" ")[0].strip("<>")
        if subject.startswith(terms.ONR):
            found.add(subject)
    return frozenset(found)


def stated_origin(quads: Iterable[Quad]) -> str:
    """The origin that an article's graph states, or else its address; empty where it has none."""
    said = {
        q.predicate.value: q.object.value
        for q in quads
        if q.predicate.value in _ORIGINS and isinstance(q.object, pyoxigraph.Literal)
    }
    return next((said[p] for p in _ORIGINS if p in said), "")


def counts(quads: Sequence[Quad]) -> dict[str, int]:
    """How many claims and events an article's graph describes."""
    return {
        "claims": sum(q.predicate == TYPE and q.object == _CLAIM for q in quads),
        "events": len({q.object for q in quads if q.predicate == _REPORTS}),
    }
