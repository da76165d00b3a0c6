"""The curated graphs: their letters, their soundness, what they lean on."""

from __future__ import annotations

import hashlib
import re

import pytest
from pyoxigraph import RdfFormat, Store

from support.curated import (
    AUTHORITY_GRAPH,
    BASE,
    CONCEPT,
    CURATED_GRAPHS,
    CuratedGraph,
    ask,
    select,
    spans_of,
)
from support.paths import ROOT


@pytest.fixture(scope="module", params=CURATED_GRAPHS, ids=lambda path: path.stem)
def curated(request: pytest.FixtureRequest) -> CuratedGraph:
    return CuratedGraph(request.param)


@pytest.fixture(scope="module")
def text(curated: CuratedGraph) -> str:
    return curated.text


@pytest.fixture(scope="module")
def store(curated: CuratedGraph) -> Store:
    return curated.store


@pytest.fixture(scope="module")
def ontology() -> Store:
    """All modules of the ontology."""
    store = Store()
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        store.load(path=str(path), format=RdfFormat.TURTLE)
    return store


# The text layer


def test_it_is_one_named_graph_without_blank_nodes(curated: CuratedGraph) -> None:
    alone = curated.alone
    assert list(alone.named_graphs()) == [curated.graph]
    assert len(alone) == sum(1 for _ in alone.quads_for_pattern(None, None, None, curated.graph))
    assert not ask(alone, "?s ?p ?o FILTER (isBlank(?s) || isBlank(?o))")


def test_it_holds_the_text_of_the_article_file(curated: CuratedGraph, text: str) -> None:
    digest = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    assert select(
        curated.store,
        f"SELECT ?t ?d ?l {{ <{curated.article}> onr:text ?t ; onr:textDigest ?d ; onr:textLength ?l }}",
    ) == [(text, digest, str(len(text)))]


def test_every_span_re_anchors_to_the_letter(curated: CuratedGraph, text: str) -> None:
    rows = select(
        curated.store,
        "SELECT ?s ?start ?end ?exact"
        " { ?s a onr:Span ; onr:start ?start ; onr:end ?end ; onr:exact ?exact }",
    )
    assert len(rows) > 200
    wrong = [
        (iri, exact)
        for iri, start, end, exact in rows
        if text[int(start) : int(end)] != exact or iri != f"{curated.article}#char={start},{end}"
    ]
    assert wrong == []


def test_every_span_that_is_pointed_at_is_described(store: Store) -> None:
    assert (
        select(
            store,
            "SELECT DISTINCT ?s { ?x ?p ?s FILTER (CONTAINS(STR(?s), '#char='))"
            " FILTER NOT EXISTS { ?s a onr:Span } }",
        )
        == []
    )


def test_segments_are_the_parts_of_the_text(store: Store, text: str) -> None:
    rows = select(
        store,
        "SELECT ?start ?end { ?s a onr:Segment ; onr:segmentIndex ?index ;"
        " onr:start ?start ; onr:end ?end } ORDER BY ?index",
    )
    assert "\n".join(text[int(start) : int(end)] for start, end in rows) + "\n" == text


def test_every_sentence_is_covered_by_a_claim_or_an_event(store: Store, text: str) -> None:
    covered = [
        span
        for found in (
            spans_of(store, "?node onr:contentSpan ?span ."),
            spans_of(store, "?node onr:triggerSpan ?span ."),
        )
        for spans in found.values()
        for span in spans
    ]
    segments = spans_of(
        store,
        "?node onr:segmentKind ?k ; onr:start ?s0 . BIND (?node AS ?span)"
        f" FILTER (?k NOT IN (<{CONCEPT}segment-kind/keywords>,"
        f" <{CONCEPT}segment-kind/related-topics>))",
    )
    sentences = [
        (start + match.start(), start + match.end())
        for spans in segments.values()
        for start, end in spans
        for match in re.finditer(r"\S.*?(?:[.!?][\"')]*(?= |$)|$)", text[start:end])
        # the label of a note and a line that is the day of publication are no sentences
        if not re.match(r"\(Source: |[A-Z][a-z]+ \d{1,2}, \d{4}$", match[0])
    ]
    assert len(sentences) > 15
    bare = [
        text[start:end]
        for start, end in sentences
        if not any(start < stop and begin < end for begin, stop in covered)
    ]
    assert bare == []


def test_every_embedded_claim_lies_inside_its_parent(store: Store) -> None:
    content = spans_of(store, "?node onr:contentSpan ?span .")
    pairs = select(store, "SELECT ?inner ?outer { ?inner onr:embeddedIn ?outer }")
    assert pairs
    outside = [
        (inner, span)
        for inner, outer in pairs
        for span in content[inner]
        if not any(start <= span[0] and span[1] <= end for start, end in content[outer])
    ]
    assert outside == []


def test_every_trigger_in_a_claim_lies_in_the_content_of_that_claim(store: Store) -> None:
    content = spans_of(store, "?node onr:contentSpan ?span .")
    triggers = spans_of(store, "?node onr:triggerSpan ?span .")
    outside = [
        (report, span)
        for report, claim in select(store, "SELECT ?report ?claim { ?report onr:inClaim ?claim }")
        for span in triggers[report]
        if not any(start <= span[0] and span[1] <= end for start, end in content[claim])
    ]
    assert outside == []


def test_statements_are_the_letters_of_the_content(store: Store, text: str) -> None:
    content = spans_of(store, "?node onr:contentSpan ?span .")
    rows = select(store, "SELECT ?c ?s { ?c a onr:Claim ; onr:statement ?s }")
    assert rows == [(c, " … ".join(text[a:b] for a, b in sorted(content[c]))) for c, _ in rows]
    assert {c for c, _ in rows} == set(content)


# What it leans on


def test_every_concept_used_is_in_a_scheme_of_the_ontology(store: Store, ontology: Store) -> None:
    def concepts(where: Store, pattern: str) -> set[str]:
        return {
            iri
            for (iri,) in select(where, f"SELECT DISTINCT ?c {{ {pattern} }}")
            if iri.startswith(CONCEPT)
        }

    used = concepts(store, "?s ?p ?c FILTER isIRI(?c)")
    assert len(used) > 40
    assert used - concepts(ontology, "?c skos:inScheme ?scheme") == set()


def test_every_term_used_is_in_the_ontology(curated: CuratedGraph, ontology: Store) -> None:
    used = {
        iri
        for (iri,) in select(
            curated.store,
            f"SELECT DISTINCT ?t {{ GRAPH {curated.graph}"
            " { { ?s ?t ?o } UNION { ?s a ?t } } }",
        )
        if iri.startswith("https://w3id.org/onrecord/ontology#")
    }
    declared = {iri for (iri,) in select(ontology, "SELECT DISTINCT ?t { ?t a ?kind }")}
    assert len(used) > 60
    assert used - declared == set()


def test_every_authority_node_used_is_in_the_authority(curated: CuratedGraph) -> None:
    used = {
        iri
        for (iri,) in select(
            curated.store, f"SELECT DISTINCT ?o {{ GRAPH {curated.graph} {{ ?s ?p ?o }} }}"
        )
        if re.match(rf"{re.escape(BASE)}(actor|office|place)/", iri)
    }
    known = {
        iri
        for (iri,) in select(
            curated.store, f"SELECT DISTINCT ?s {{ GRAPH {AUTHORITY_GRAPH} {{ ?s a ?c }} }}"
        )
    }
    assert used - known == set()


# What everything in them has


def test_everything_that_is_reported_has_a_voice_and_a_trigger(store: Store) -> None:
    assert not ask(
        store,
        "VALUES ?class { onr:Clause onr:Position onr:Relation } ?thing a ?class ."
        " FILTER NOT EXISTS { ?report onr:reports ?thing ; onr:inClaim|onr:inVoiceOf ?voice ;"
        " onr:triggerSpan ?words }",
    )


def test_the_text_does_not_say_itself_what_a_claim_says(store: Store) -> None:
    content = [
        s for spans in spans_of(store, "?node onr:contentSpan ?span .").values() for s in spans
    ]
    own = spans_of(
        store, "?node onr:inVoiceOf ?voice ; onr:triggerSpan ?span . ?voice a onr:Article ."
    )
    assert own
    said = [
        (report, span)
        for report, spans in own.items()
        for span in spans
        if any(start <= span[0] and span[1] <= end for start, end in content)
    ]
    assert said == []


def test_all_words_for_somebody_are_a_mention_of_them(store: Store) -> None:
    mentions = spans_of(
        store,
        "?mention onr:refersTo ?thing ; onr:span ?span ."
        " BIND (CONCAT(STR(?thing), '|', STR(?mention)) AS ?node)",
    )
    known: dict[str, list[tuple[int, int]]] = {}
    for key, spans in mentions.items():
        known.setdefault(key.split("|")[0], []).extend(spans)
    named = spans_of(
        store,
        "?part onr:participant ?who ; onr:participantSpan ?span ."
        " BIND (CONCAT(STR(?who), '|', STR(?part)) AS ?node)",
    ) | spans_of(
        store,
        "?event onr:place ?where ; onr:placeSpan ?span ."
        " BIND (CONCAT(STR(?where), '|', STR(?event)) AS ?node)",
    )
    assert len(named) > 30
    bare = [
        (key, span)
        for key, spans in named.items()
        for span in spans
        if not any(a < span[1] and span[0] < b for a, b in known.get(key.split("|")[0], []))
    ]
    assert bare == []


def test_judgements_stay_with_the_voice_that_makes_them(store: Store, text: str) -> None:
    judged = spans_of(store, "?node onr:judgementSpan ?span .")
    triggers = spans_of(store, "?node onr:triggerSpan ?span .")
    rows = select(store, "SELECT ?r ?l { ?r onr:reports/rdfs:label ?l }")
    labels = {report: label for report, label in rows}
    assert judged
    for report, spans in judged.items():
        for start, end in spans:
            assert not any(a < end and start < b for a, b in triggers[report]), text[start:end]
            assert text[start:end] not in labels.get(report, ""), text[start:end]
