"""The graphs in a file other than those of its articles: none of them is loaded.

The authority, the ontology and the record of builds belong to the graph. Such a graph in a file is
ignored if it only states what is already known, and refused otherwise: a file could else redefine
actors, offices and terms that others rely on. The provenance of the file's graphs is ignored too,
since its loading is recorded anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pyoxigraph as ox
from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from onrecord import terms
from onrecord.build.shared_graphs import ontology_nquads
from onrecord.check.findings import CheckReport, misplaced, short
from onrecord.ids import graph_of

AUTHORITY, PROVENANCE = "/graph/authority", "/graph/provenance"


class SharedGraphDecision(NamedTuple):
    """What becomes of a shared graph: why it is passed over, or the report that refuses it."""

    graph: str
    reason: str = ""
    report: CheckReport | None = None


def is_shared(graph: str) -> bool:
    """Whether a graph's name is one of those that onrecord keeps itself."""
    return graph == terms.ONTOLOGY or graph.endswith(PROVENANCE) or is_authority(graph)


def is_authority(graph: str) -> bool:
    """Whether a graph's name is that of an authority, or of an addition to one."""
    return graph.endswith(AUTHORITY) or f"{AUTHORITY}/" in graph


def decide_shared_graphs(
    shared: Mapping[str, Sequence[Quad]], authority: Iterable[Triple], articles: Collection[str]
) -> Iterator[SharedGraphDecision]:
    """What becomes of each graph; ``authority`` is ours, ``articles`` the IRIs of the file's."""
    known = {q.triple for q in _stored(Quad(*triple) for triple in authority)} if shared else set()
    for graph, quads in sorted(shared.items()):
        if graph == terms.ONTOLOGY:
            yield _ontology(graph, quads)
        elif is_authority(graph):
            yield _authority(graph, quads, known)
        else:
            yield _provenance(graph, quads, articles)


def _refused(graph: str, message: str, remedy: str) -> SharedGraphDecision:
    return SharedGraphDecision(
        graph, report=CheckReport.of(None, [misplaced(graph, message, remedy)])
    )


def _ontology(graph: str, quads: Sequence[Quad]) -> SharedGraphDecision:
    if _canonical(quads) == _canonical(ox.parse(ontology_nquads(), format=ox.RdfFormat.N_QUADS)):
        return SharedGraphDecision(graph, "it is this version's ontology.")
    return _refused(
        graph,
        "it differs from the ontology of this version, and no ontology is accepted from a file.",
        "Remove the graph from the file; --articles-only exports without it.",
    )


def _canonical(quads: Iterable[Quad]) -> set[Quad]:
    """The quads with canonical blank nodes, numbers as a store writes them (1.0 as 1)."""
    dataset = ox.Dataset(_stored(quads))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def _stored(quads: Iterable[Quad]) -> Iterator[Quad]:
    store = ox.Store()
    store.extend(quads)
    yield from store


def _authority(graph: str, quads: Sequence[Quad], known: set[Triple]) -> SharedGraphDecision:
    new = [q for q in _stored(quads) if q.triple not in known]
    if not new:
        return SharedGraphDecision(graph, "it only repeats the authority already known.")
    first = min(new, key=str)
    count = "one statement" if len(new) == 1 else f"{len(new)} statements"
    return _refused(
        graph,
        f"it adds to the authority ({count}, such as {_statement(first)}), and no authority is "
        "accepted from a file of articles.",
        "If you trust it, also give the file with --authority; else remove the graph.",
    )


def _provenance(
    graph: str, quads: Sequence[Quad], articles: Collection[str]
) -> SharedGraphDecision:
    base = graph.removesuffix(PROVENANCE.lstrip("/"))
    made = {*articles, *(graph_of(a) for a in articles)}
    for quad in quads:
        subject = quad.subject
        if isinstance(subject, BlankNode):
            continue
        node = subject.value if isinstance(subject, NamedNode) else str(subject)
        if node not in made and not node.startswith((f"{base}build/", f"{base}extractor/")):
            return _refused(
                graph,
                f"it describes {node}, which is neither an article graph in this file nor a build "
                "or an extractor.",
                "Remove that; the loading of this file is recorded anew.",
            )
    return SharedGraphDecision(graph, "the loading of this file is recorded anew.")


def _statement(quad: Quad) -> str:
    return " ".join(
        short(term.value) if isinstance(term, NamedNode) else str(term) for term in quad.triple
    )
