"""Every named query against its whole answer, its own header, and a SPARQL engine without us."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import QuerySolutions

from onrecord.catalogue.binding import ask, bind, prepare
from onrecord.catalogue.header import parse_query
from onrecord.catalogue.model import NamedQuery
from onrecord.catalogue.registry import list_queries
from onrecord.resources import queries_dir
from onrecord.results import plain_rows
from onrecord.store import MemoryStore
from queries.cases import CASES, EXPECTED, INVENTED_CASES, answer, curated_store, invented_store
from support.answers import solutions

ALL = list_queries()
#: The columns that other programs rely on, in their order.
CONTRACT = {
    "who-said-what": "claim speaker speaker_label office cue statement quotation speech_act"
    " certainty distance polarity via article published start end possible_speaker possible_office",
    "events": "event label type plover status said_by edtf place",
    "related-topics": "topic label score shared evidence",
}
BEGINS = {"attribution-chain": "hop speaker cue statement"}
PARAMETERS = {
    "who-said-what": {"actor", "topic", "article"},
    "attribution-chain": {"claim"},
    "claim-provenance": {"claim"},
    "events": {"type", "actor", "article"},
    "event-sources": {"event"},
    "related-topics": {"article"},
    "related-articles": {"article"},
}


@pytest.fixture(scope="module")
def curated() -> MemoryStore:
    return curated_store()


@pytest.fixture(scope="module")
def invented() -> MemoryStore:
    return invented_store()


@pytest.mark.parametrize("name", CASES)
def test_the_curated_graph_answers(curated: MemoryStore, name: str) -> None:
    assert answer(curated, *CASES[name]) == (EXPECTED / f"{name}.jsonl").read_text("utf-8")


@pytest.mark.parametrize("name", INVENTED_CASES)
def test_the_invented_articles_answer(invented: MemoryStore, name: str) -> None:
    assert answer(invented, *INVENTED_CASES[name]) == (EXPECTED / f"{name}.jsonl").read_text(
        "utf-8"
    )


def test_every_query_has_an_answer_with_rows_and_every_file_a_case() -> None:
    known = {**CASES, **INVENTED_CASES}
    assert {file.stem for file in EXPECTED.iterdir()} == set(known)
    told = {query for name, (query, _) in known.items() if (EXPECTED / f"{name}.jsonl").read_text()}
    assert told == {query.name for query in ALL}


@pytest.mark.parametrize("query", ALL, ids=lambda q: q.name)
def test_the_header_says_what_the_query_gives(curated: MemoryStore, query: NamedQuery) -> None:
    solutions = curated.query(query.text)
    assert isinstance(solutions, QuerySolutions)
    assert [v.value for v in solutions.variables] == list(query.columns)
    assert query.summary.endswith("?")
    assert query.description.endswith(".")
    assert query.tags
    assert all(query.column_texts)
    assert all(param.text for param in query.params)
    holes = set(re.findall(r"VALUES \?_(\w+) \{ UNDEF \}", query.text))
    assert holes == {param.name for param in query.params}


def test_the_columns_and_parameters_others_rely_on() -> None:
    queries = {query.name: query for query in ALL}
    for name, columns in CONTRACT.items():
        assert queries[name].columns == tuple(columns.split())
    for name, columns in BEGINS.items():
        assert " ".join(queries[name].columns).startswith(columns)
    for name, parameters in PARAMETERS.items():
        assert {param.name for param in queries[name].params} == parameters


@pytest.mark.parametrize("name", CASES)
def test_a_plain_engine_gives_the_same(curated: MemoryStore, name: str) -> None:
    """Without our prefixes: the file as it stands, its parameters bound in its own text."""
    query, params = CASES[name]
    text = bind(next(q for q in ALL if q.name == query), params, curated)
    plain = ox.Store()
    plain.extend(curated.quads())
    theirs = plain.query(text, use_default_graph_as_union=True)
    ours = curated.query(text)
    assert isinstance(theirs, QuerySolutions)
    assert isinstance(ours, QuerySolutions)
    assert [list(row) for row in theirs] == [list(row) for row in ours]


@pytest.mark.parametrize("query", ALL, ids=lambda q: q.name)
def test_what_is_asked_of_everything_is_read_whole_and_answers_the_same(
    curated: MemoryStore, invented: MemoryStore, query: NamedQuery
) -> None:
    if any(param.required for param in query.params):
        return
    read_whole = prepare(query, {}, curated)
    assert read_whole != query.text
    assert "SELECT" in read_whole
    for store in (curated, invented):
        rows = [list(row) for row in solutions(store.query(query.text))]
        assert [list(row) for row in solutions(store.query(read_whole))] == rows


def test_only_plain_blocks_are_read_whole() -> None:
    def made(body: str) -> str:
        query = parse_query(f"SELECT * {{ VALUES ?_day {{ UNDEF }} ?a <urn:p> ?b {body} }}", "q")
        return prepare(query, {}, MemoryStore()).partition("?b ")[2]

    assert made("OPTIONAL { ?b <urn:q> ?c }") == (
        "OPTIONAL { { SELECT ?b ?c WHERE { ?b <urn:q> ?c } } } }"
    )
    for bound_up in (
        "OPTIONAL { ?b <urn:q> ?c FILTER(?c > ?a) }",
        "OPTIONAL { ?b <urn:q>* ?c }",
        "OPTIONAL { ?b a ?c }",
        "OPTIONAL { { ?b <urn:q> ?c } UNION { ?b <urn:r> ?c } }",
        "{ ?b <urn:q> ?c } UNION { ?b <urn:r> ?c }",
        "# OPTIONAL { ?b <urn:q> ?c }\n",
    ):
        assert made(bound_up) == bound_up + " }"


def test_what_is_asked_of_one_thing_is_looked_up() -> None:
    query = next(q for q in ALL if q.name == "events")
    one = {"article": "https://example.org/id/article/one"}
    assert prepare(query, one, MemoryStore()) == bind(query, one, MemoryStore())


@pytest.mark.parametrize("query", [q for q in ALL if any(p.required for p in q.params)])
def test_a_required_parameter_left_open_asks_for_nothing(
    curated: MemoryStore, query: NamedQuery
) -> None:
    assert list(solutions(curated.query(query.text))) == []


def test_a_topic_of_many_articles_does_not_make_answers_slow() -> None:
    """A topic's label stands in the graph of each article: met once a row, it would be 2,000 ²."""
    base, onr = "https://example.org/id/", "https://w3id.org/onrecord/ontology#"
    rdf_type = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    lines = []
    for n in range(2000):
        graph, article = f"<{base}graph/article/{n}> .\n", f"<{base}article/{n}>"
        lines += [
            f"{article} {rdf_type} <{onr}Article> {graph}",
            f"{article} <{onr}hasTopic> <{base}topic> {graph}",
            f"<{base}topic> {rdf_type} <{onr}Topic> {graph}",
            f'<{base}topic> {label} "Trade"@en {graph}',
        ]
    store = MemoryStore(ox.parse("".join(lines), format=ox.RdfFormat.N_QUADS))
    began = time.monotonic()
    asked = {"article": f"{base}article/0"}
    related = list(plain_rows(rows_of(store, "related-articles", asked)))
    assert len(related) == 50
    assert {(row["score"], row["evidence"]) for row in related} == {(2, "topics: Trade")}
    assert sum(1 for _ in rows_of(store, "article-summary", {})) == 2000
    assert time.monotonic() - began < 20  # a second or two; the square of it took minutes


def rows_of(store: MemoryStore, name: str, params: dict[str, str]) -> QuerySolutions:
    found = ask(store, name, params)
    assert isinstance(found, QuerySolutions)
    return found


def test_the_folder_holds_only_queries_that_are_listed() -> None:
    assert {Path(p).stem for p in queries_dir().glob("*.rq")} == {q.name for q in ALL}
