"""What is asked of the curated graph, and the store it is asked of.

The whole answer to each question lies in ``expected/``, a JSON object a row. After a change that
is meant, write them anew and read the difference before it is kept:

    PYTHONPATH=tests python tests/queries/cases.py
    git diff tests/queries/expected
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from onrecord.authority.loader import load_authority
from onrecord.build.shared_graphs import ontology_nquads
from onrecord.catalogue.binding import ask
from onrecord.describe.derived import Deriver, authority_quads
from onrecord.results import write
from onrecord.store import MemoryStore
from support.paths import ROOT

HERE = Path(__file__).parent
EXPECTED = HERE / "expected"
GRAPHS = ROOT / "data" / "graphs"
BASE = "https://w3id.org/onrecord/id/"
ARTICLE = "istanbul-prisoner-exchange"

#: Name of the file → query and parameters, to be asked of the curated graph.
CASES: dict[str, tuple[str, dict[str, str]]] = {
    "actor-network": ("actor-network", {}),
    "actor-network.of-suspilne": ("actor-network", {"actor": "Suspilne"}),
    "actors": ("actors", {}),
    "actors.persons": ("actors", {"type": "Person"}),
    "agreements": ("agreements", {}),
    "anonymous-claims": ("anonymous-claims", {}),
    "article-summary": ("article-summary", {}),
    "attribution-chain": ("attribution-chain", {"claim": f"d:article/{ARTICLE}#claim-2"}),
    "attribution-chain.unnamed": ("attribution-chain", {"claim": f"d:article/{ARTICLE}#claim-9"}),
    "awaited-answers": ("awaited-answers", {}),
    "claim-provenance": ("claim-provenance", {"claim": f"d:article/{ARTICLE}#claim-2"}),
    "demands": ("demands", {}),
    "demands.of-the-west": ("demands", {"target": "The West"}),
    "differing-reports": ("differing-reports", {}),
    "event-relations": ("event-relations", {}),
    "event-sources": ("event-sources", {"event": f"d:article/{ARTICLE}#event-4"}),
    "events": ("events", {}),
    "events.consultations": ("events", {"type": "onr:Consultation"}),
    "events.with-the-west": ("events", {"actor": "The West"}),
    "figures": ("figures", {}),
    "hedged-claims": ("hedged-claims", {}),
    "meetings": ("meetings", {}),
    "obligations": ("obligations", {}),
    "offices": ("offices", {"office": "head of Ukraine's presidential office"}),
    "offices.on-a-day": (
        "offices",
        {"office": "defence minister of Ukraine", "day": "2025-06-02"},
    ),
    "related-topics": ("related-topics", {"article": ARTICLE}),
    "timeline": ("timeline", {}),
    "timeline.since-2024": ("timeline", {"from": "2024-01-01"}),
    "topics": ("topics", {}),
    "who-said-what": ("who-said-what", {}),
    "who-said-what.umerov": ("who-said-what", {"actor": "Rustem Umerov"}),
    "who-said-what.on-deported-children": ("who-said-what", {"topic": "Deported children"}),
}
#: And of two invented articles that have what the curated one lacks: publishers, dates, each other.
INVENTED_CASES: dict[str, tuple[str, dict[str, str]]] = {
    "invented.actor-network": ("actor-network", {}),
    "invented.agreements": ("agreements", {}),
    "invented.article-summary": ("article-summary", {}),
    "invented.attribution-chain": (
        "attribution-chain",
        {"claim": "https://example.org/id/article/one#claim-3"},
    ),
    "invented.demands": ("demands", {}),
    "invented.differing-reports": ("differing-reports", {}),
    "invented.differing-reports.of-norland": ("differing-reports", {"actor": "Norland"}),
    "invented.event-relations": ("event-relations", {}),
    "invented.event-relations.conditions": ("event-relations", {"type": "onCondition"}),
    "invented.event-sources": (
        "event-sources",
        {"event": "https://example.org/id/article/one#event-1"},
    ),
    "invented.events": ("events", {}),
    "invented.figures": ("figures", {}),
    "invented.obligations": ("obligations", {}),
    "invented.obligations.of-norland": ("obligations", {"actor": "Norland"}),
    "invented.related-articles": ("related-articles", {"article": "one"}),
    "invented.related-topics": ("related-topics", {"article": "two"}),
    "invented.timeline": ("timeline", {}),
    "invented.topics": ("topics", {}),
    "invented.who-said-what": ("who-said-what", {}),
}


def curated_store() -> MemoryStore:
    """The curated graph, the authority, the ontology and a record of a build."""
    known = load_authority()
    store = MemoryStore(known.quads(f"{BASE}graph/authority"))
    article = parse(path=GRAPHS / f"{ARTICLE}.trig", format=RdfFormat.TRIG)
    store.add(Deriver(known.triples).article(article))
    _add(store, HERE / "provenance.ttl", f"{BASE}graph/provenance")
    return _with_ontology(store)


def invented_store() -> MemoryStore:
    """Two invented articles, their authority and the ontology."""
    graphs: dict[str, list[Quad]] = {}
    for quad in parse(path=HERE / "invented.trig", format=RdfFormat.TRIG):
        graphs.setdefault(str(quad.graph_name), []).append(quad)
    authority = authority_quads(graphs.pop("<https://example.org/id/graph/authority>"))
    deriver = Deriver(authority)
    articles = [quad for quads in graphs.values() for quad in deriver.article(quads)]
    return _with_ontology(MemoryStore([*authority, *articles]))


def _add(store: MemoryStore, file: Path, graph: str) -> None:
    quads = parse(path=file, format=RdfFormat.TURTLE)
    store.add(Quad(q.subject, q.predicate, q.object, NamedNode(graph)) for q in quads)


def _with_ontology(store: MemoryStore) -> MemoryStore:
    store.add(parse(ontology_nquads(), format=RdfFormat.N_QUADS))
    return store


def answer(store: MemoryStore, query: str, params: dict[str, str]) -> str:
    """The answer to a question, a JSON object a row."""
    out = io.BytesIO()
    write(ask(store, query, params), "jsonl", out)
    return out.getvalue().decode()


def main() -> None:
    """Write every expected answer anew, and say which have changed."""
    known = {**CASES, **INVENTED_CASES}
    for file in EXPECTED.glob("*.jsonl"):
        if file.stem not in known:
            file.unlink()
    for store, cases in ((curated_store(), CASES), (invented_store(), INVENTED_CASES)):
        for name, (query, params) in cases.items():
            file = EXPECTED / f"{name}.jsonl"
            before = file.read_text(encoding="utf-8") if file.exists() else None
            if (now := answer(store, query, params)) != before:
                file.write_text(now, encoding="utf-8")
                sys.stdout.write(f"{file.name} changed\n")


if __name__ == "__main__":
    main()
