"""The write gate: writes over HTTP must satisfy the same shapes and graph rules as files.

A graph over HTTP is an article's, an extension of the authority (``…/graph/authority/NAME``), or a
graph of the user's own, which may contain any RDF except terms of the ontology, because only the
shapes give those a meaning. Graphs that onrecord maintains itself cannot be written over HTTP.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property

from pyoxigraph import NamedNode, Quad, QuerySolutions

from onrecord import __version__, terms
from onrecord.authority.loader import load_authority
from onrecord.authority.model import Authority
from onrecord.authority.rules import faults
from onrecord.build.clock import latest, now
from onrecord.build.shared_graphs import build_units, ontology_nquads, ontology_version
from onrecord.check.checker import Checker
from onrecord.check.findings import CheckReport, as_json, as_turtle, misplaced
from onrecord.describe.derived import Deriver, authority_quads
from onrecord.describe.provenance import BuildRecord, describe_record
from onrecord.digests import digest
from onrecord.ids import Namer, canonical, id_of, slug
from onrecord.load.decision import Decision, Put
from onrecord.load.units import (
    ONTOLOGY_NAMESPACES,
    TYPE,
    counts,
    sort_out,
    stated_origin,
    term_fault,
)
from onrecord.rdf.nquads import serialised
from onrecord.store import Store

#: The namespaces whose properties describe the data.
_DESCRIBING = tuple(terms.PREFIXES.values())


def decide_write(changes: Mapping[str, Sequence[Quad]], store: Store, base: str) -> Decision:
    """Decides about a write as a ``decision.Gate``: all of it, or nothing with the report."""
    return _Write(changes, store, Namer(base)).decide()


@cache
def _shipped_authority() -> Authority:
    return load_authority(())


@cache
def _plain_checker() -> Checker:
    """The shapes alone, for what refers to no authority."""
    return Checker(context=())


class _Write:
    """One write: the graphs it changes, and what they are checked against."""

    def __init__(self, changes: Mapping[str, Sequence[Quad]], store: Store, namer: Namer) -> None:
        self.changes, self.store, self.namer = changes, store, namer
        self.articles: dict[str, tuple[str, Sequence[Quad]]] = {}  # graph → article, its quads
        self.faults: list[CheckReport] = []
        self.lacks_authority = next(store.quads(namer.authority_graph), None) is None

    @cached_property
    def authority(self) -> dict[str, Sequence[Quad]]:
        """The graphs of the authority as they would be after the write."""
        found = {
            graph: self.changes.get(graph) or list(self.store.quads(graph))
            for graph in {*self.store.graphs(), *self.changes}
            if self._is_authority(graph) and self.changes.get(graph) != []
        }
        if self.lacks_authority:
            graph = self.namer.authority_graph
            found[graph] = list(_shipped_authority().quads(graph))
        return found

    def decide(self) -> Decision:
        for graph, quads in sorted(self.changes.items()):
            self._sort_in(graph, quads)
        self._complete()
        reports = self.faults or [r for r in self._checked() if not r.conforms]
        if not reports:
            return Decision(tuple(self._puts()), tuple(g for g, q in self.changes.items() if not q))
        count = sum(r.count("violation") for r in reports)
        what = "one violation" if count == 1 else f"{count} violations"
        return Decision(
            refused=f"Nothing was written because of {what}; see the report.",
            report=json.loads(as_json(reports)),
            turtle=as_turtle(reports),
        )

    def _complete(self) -> None:
        """Adds to the articles what follows from them and from the authority."""
        if self.articles:
            deriver = Deriver(q for quads in self.authority.values() for q in quads)
            for graph, (article, quads) in self.articles.items():
                self.articles[graph] = (article, deriver.article(quads))

    def _is_authority(self, graph: str) -> bool:
        own = self.namer.authority_graph
        return graph == own or graph.startswith(own + "/")

    def _sort_in(self, graph: str, quads: Sequence[Quad]) -> None:
        """Sorts a graph in, or notes what is wrong with its place."""
        kept = (self.namer.authority_graph, self.namer.provenance_graph)
        if (name := canonical(graph)) != graph:
            self._fault(graph, "this is not the IRI of an article graph.", f"Write it as {name}.")
        elif graph in kept or graph.startswith(ONTOLOGY_NAMESPACES):
            self._fault(
                graph,
                "onrecord maintains this graph itself; the next build would overwrite the change.",
                "Put your own actors into …/graph/authority/NAME.",
            )
        elif not quads:
            return
        elif self._is_authority(graph) or not self._uses_ontology(graph, quads):
            self._check_other(graph, quads)
        else:
            parts = sort_out(quads)
            self.faults += parts.faults
            for article, some in parts.articles.items():
                self.articles[graph] = (article, some)

    def _uses_ontology(self, graph: str, quads: Iterable[Quad]) -> bool:
        if "/graph/article/" in graph:
            return True
        return any(
            q.predicate.value.startswith(terms.ONR)
            or (q.predicate == TYPE and str(q.object).startswith(f"<{terms.ONR}"))
            for q in quads
        )

    def _check_other(self, graph: str, quads: Iterable[Quad]) -> None:
        """Any graph but an article's.

        It must not redefine the ontology; an authority must not redefine what is shipped; and a
        graph of the user's own must not describe what articles, the authority or the record of
        builds describe.
        """
        fault = term_fault(quads)
        if fault is not None:
            self._fault(graph, *fault[1:])
            return
        own = self._is_authority(graph)
        foreign = sorted(str(q.subject) for q in quads if self._describes_data(q, own))
        if foreign:
            self._fault(
                graph,
                f"it describes {foreign[0]}, which belongs to another graph.",
                "Use your own IRIs or your own properties; your own actors go "
                "into …/graph/authority/NAME.",
            )
        elif own:
            others = [q.triple for g, qs in self.authority.items() if g != graph for q in qs]
            for found in faults(others, (q.triple for q in quads)):
                self._fault(graph, found.message, found.remedy)

    def _describes_data(self, quad: Quad, authority: bool) -> bool:
        """Whether a graph outside the articles describes a node of the data with this property.

        An authority describes actors, offices, tenures and places. Other graphs may add their own
        properties to the data, but not those that describe it (names, classes, identity), which
        queries and pages would take as part of the record.
        """
        node = quad.subject
        if not isinstance(node, NamedNode):
            return False
        base = self.namer.base
        if authority:
            kept = ("article/", "graph/", "topic/", "build/", "extractor/")
            return node.value.startswith(tuple(base + k for k in kept))
        described = node.value.startswith(base) or node in self._known
        return described and quad.predicate.value.startswith(_DESCRIBING)

    @cached_property
    def _known(self) -> frozenset[object]:
        return frozenset(q.subject for quads in self.authority.values() for q in quads)

    def _fault(self, graph: str, message: str, remedy: str | None) -> None:
        self.faults.append(CheckReport.of(None, [misplaced(graph, message, remedy)]))

    def _checked(self) -> Iterator[CheckReport]:
        again = list(self._dependents())
        if self.articles or again:
            context = [q for quads in self.authority.values() for q in quads]
            checker = Checker(context=context, recorded=latest())
            for _, quads in self.articles.values():
                yield checker.check_article(quads)
            for graph in again:
                yield checker.check_article(self.store.quads(graph))
        for graph, quads in self.changes.items():
            if graph in self.articles:
                continue
            if self._is_authority(graph):
                others = [q for g, qs in self.authority.items() if g != graph for q in qs]
                yield from Checker(context=others).check_graph(quads)
            elif quads:
                yield from _plain_checker().check_graph(quads)

    def _dependents(self) -> Iterator[str]:
        """The articles that refer to what a changed part of the authority describes."""
        named = {
            q.subject
            for graph in self.changes
            if self._is_authority(graph)
            for q in (*self.changes[graph], *self.store.quads(graph))
            if isinstance(q.subject, NamedNode)
        }
        if not named:
            return
        values = " ".join(map(str, sorted(named, key=str)))
        found = self.store.query(
            f"SELECT DISTINCT ?g WHERE {{ VALUES ?o {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} "
            'FILTER CONTAINS(STR(?g), "/graph/article/") } ORDER BY ?g'
        )
        assert isinstance(found, QuerySolutions)  # a SELECT gives rows
        for row in found:
            graph = row["g"].value
            if graph not in self.changes:
                yield graph

    def _puts(self) -> Iterator[Put]:
        if self.articles:
            yield from self._shared_puts()
        record = BuildRecord(now(), __version__, ontology_version(), None, digest("write"))
        if self.articles:
            yield from self._build_puts(record)
        for graph, quads in self.changes.items():
            if not quads:
                continue
            if graph not in self.articles:
                own = self._is_authority(graph)
                nquads = serialised(authority_quads(quads) if own else quads)
                kind = "authority" if own else "graph"
                yield Put(graph, kind, graph, digest(nquads.decode()), {}, nquads)
                continue
            article, quads = self.articles[graph]
            nquads = serialised(quads)
            key = digest("write", nquads.decode(), __version__, record.ontology_version)
            provenance = describe_record(self.namer, graph, article, record, key)
            yield Put(
                graph,
                "article",
                id_of(article) or article,
                key,
                counts(quads),
                nquads + serialised(provenance),
                stated_origin(quads),
            )

    def _shared_puts(self) -> Iterator[Put]:
        """The graphs that articles need beside them, where the directory has none yet."""
        if next(self.store.quads(terms.ONTOLOGY), None) is None:
            nquads = ontology_nquads()
            yield Put(terms.ONTOLOGY, "ontology", "ontology", digest(nquads.decode()), {}, nquads)
        if self.lacks_authority:
            graph = self.namer.authority_graph
            nquads = serialised(_shipped_authority().quads(graph))
            yield Put(graph, "authority", "authority", _shipped_authority().digest, {}, nquads)

    def _build_puts(self, record: BuildRecord) -> Iterator[Put]:
        for subject, nquads in build_units(self.namer, record):
            yield Put(
                subject, "provenance", slug("provenance"), digest(nquads.decode()), {}, nquads
            )
