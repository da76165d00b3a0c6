"""Every named query against its whole answer, its own header, and a SPARQL engine without us."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import QuerySolutions

from onrecord.catalogue.binding import ask, bind
from onrecord.catalogue.model import NamedQuery
from onrecord.catalogue.registry import list_queries
from onrecord.errors import BadParameter
from onrecord.rdf.sparql_text import masked
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
    "who-said-what": {"actor", "topic", "article", "limit"},
    "attribution-chain": {"claim"},
    "claim-provenance": {"claim"},
    "events": {"type", "actor", "article", "limit"},
    "event-sources": {"event"},
    "related-topics": {"article", "limit"},
    "related-articles": {"article", "limit"},
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
    assert holes == {param.name for param in query.params} - {"limit"}


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
def test_a_query_is_short_and_flat(query: NamedQuery) -> None:
    body = [line for line in query.text.splitlines() if not line.startswith("#+")]
    assert len(body) <= 60
    depth, open_, deepest = 0, [], 0
    for found in re.finditer(r"[{}]|\bSELECT\b", masked(query.text)):
        if found[0] == "{":
            open_.append(False)
        elif found[0] == "}":
            depth -= open_.pop()
        elif open_:
            open_[-1] = True
            depth += 1
            deepest = max(deepest, depth)
    assert deepest <= 5
    assert (
        "onr:recipient|onr:signatory" not in query.text
    )  # onr:involves is written beside each role


@pytest.mark.parametrize("query", ALL, ids=lambda q: q.name)
def test_a_query_of_many_rows_has_a_limit_that_can_be_set(query: NamedQuery) -> None:
    (required,) = {any(p.required for p in query.params)}
    limited = {p.name: p for p in query.params}.get("limit")
    numbers = re.findall(r"\bLIMIT (\d+)", query.text)
    assert bool(numbers) == (limited is not None)
    assert limited or required or query.name == "offices"
    if limited is not None:
        assert numbers == [re.search(r"(\d+) unless given", limited.text)[1]]  # type: ignore[index]
        others = {p.name: "https://example.org/id/article/one" for p in query.params if p.required}
        text = bind(query, {**others, "limit": "7"}, MemoryStore())
        assert re.findall(r"\bLIMIT (\d+)", text) == ["7"]
        with pytest.raises(BadParameter, match="from 1"):
            bind(query, {**others, "limit": "0"}, MemoryStore())


def test_a_limit_is_of_the_first_articles(invented: MemoryStore) -> None:
    first = list(plain_rows(rows_of(invented, "article-summary", {"limit": "1"})))
    assert [row["published"] for row in first] == ["2031-05-10"]


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
    assert sum(1 for _ in rows_of(store, "article-summary", {"limit": "2000"})) == 2000
    assert time.monotonic() - began < 20  # a second or two; the square of it took minutes


def rows_of(store: MemoryStore, name: str, params: dict[str, str]) -> QuerySolutions:
    found = ask(store, name, params)
    assert isinstance(found, QuerySolutions)
    return found


def test_the_folder_holds_only_queries_that_are_listed() -> None:
    assert {Path(p).stem for p in queries_dir().glob("*.rq")} == {q.name for q in ALL}
