"""How deep a query may be: told in a sentence, before a child could end over it."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import quote

import pytest

from onrecord.catalogue.registry import list_queries
from onrecord.serve.core.problems import Problem
from onrecord.serve.pages.base.data_access import PAGE_QUERIES
from onrecord.serve.workers import query_depth
from onrecord.serve.workers.query_depth import AT_ONCE, LEVELS, LINKS, check_depth
from serve.running import Running

#: What nests by ``n`` levels, one kind of bracket each.
NESTED: dict[str, Callable[[int], str]] = {
    "groups": lambda n: "SELECT * " + "{" * n + "}" * n,
    "subqueries": lambda n: "SELECT * " + "{ SELECT * " * (n - 1) + "{}" + "}" * (n - 1),
    "parentheses": lambda n: f"SELECT (1 AS ?x) {{ FILTER({'(' * (n - 2)}1{')' * (n - 2)}) }}",
    "parentheses, spread": lambda n: (
        f"ASK {{ FILTER({'( # (((' + chr(10)}{'( ' * (n - 3)}1{' )' * (n - 2)}) }}"
    ),
    "calls": lambda n: f"ASK {{ FILTER({'STR(' * (n - 2)}1{')' * (n - 2)}) }}",
    "not exists": lambda n: "ASK " + "{ FILTER NOT EXISTS " * (n - 1) + "{}" + "}" * (n - 1),
    "paths": lambda n: f"ASK {{ ?s {'(' * (n - 1)}<x:p>{'*)' * (n - 1)} ?o }}",
    "lists": lambda n: f"ASK {{ ?s ?p {'(' * (n - 1)}{')' * (n - 1)} }}",
    "blank nodes": lambda n: f"ASK {{ ?s ?p {'[ ?p ' * (n - 1)}1{']' * (n - 1)} }}",
    "triple terms": lambda n: f"ASK {{ ?s ?p {'<<( ?a ?b ' * (n - 1)}?c{' )>>' * (n - 1)} }}",
    "reified triples": lambda n: f"ASK {{ {'<< ' * (n - 1)}?a{' ?b ?c >>' * (n - 1)} ?p ?o }}",
    "annotations": lambda n: f"ASK {{ ?s ?p ?o {'{| ?p ?o ' * (n - 1)}{'|}' * (n - 1)} }}",
    "less than": lambda n: f"ASK {{ FILTER(1<{'(' * (n - 2)}1{')' * (n - 2)}&&3>2) }}",
    "less than, an IRI before": lambda n: (
        f"ASK {{ ?s ?p (?a <x:b#c>) FILTER(1<{'(' * n}1{')' * n}&&3>2) }}"
    ),
    "less than, a comment": lambda n: f"ASK {{ FILTER(1<?b#>))))\n{'&&(' * n}1{')' * n}) }}",
    "less than, a string": lambda n: f"ASK {{ FILTER(?a<?b&&'>'=?c||{'(' * n}'>'{')' * n}) }}",
    "less than an IRI": lambda n: f"ASK {{ FILTER(1<<x:y#'>&&{'(' * n}1{')' * n}) }}",
    "closed by another bracket": lambda n: "ASK { " + "(]" * n + ")" * n + " }",
    "data": lambda n: f"INSERT DATA {{ <x:a> <x:b> {'(' * (n - 1)}{')' * (n - 1)} }}",
    "values": lambda n: (
        f"ASK {{ VALUES ?x {{ {'<<( <x:a> <x:b> ' * (n - 2)}1{' )>>' * (n - 2)} }} }}"
    ),
}
#: What chains ``n`` links, with what each counts.
CHAINED: dict[str, tuple[int, Callable[[int], str]]] = {
    "or": (1, lambda n: f"ASK {{ FILTER({'1||' * n}1) }}"),
    "and": (1, lambda n: f"ASK {{ FILTER({'1 && ' * n}1) }}"),
    "sums": (1, lambda n: f"ASK {{ FILTER({'1+' * n}1) }}"),
    "signed numbers": (1, lambda n: f"ASK {{ FILTER(1{'-1' * n}) }}"),
    "products": (1, lambda n: f"ASK {{ FILTER({'true*' * n}1) }}"),
    "hyphens": (1, lambda n: f"ASK {{ FILTER({'true-' * n}1) }}"),
    "negations": (1, lambda n: f"ASK {{ FILTER({'!' * n}true) }}"),
    "negations, spread": (1, lambda n: f"ASK {{ FILTER({'!#' + chr(10)}{'! ' * n}1) }}"),
    "paths": (1, lambda n: f"ASK {{ ?s {'<x:p>/' * n}<x:p> ?o }}"),
    "alternatives": (1, lambda n: f"ASK {{ ?s {'<x:p>|' * n}<x:p> ?o }}"),
    "unions": (4, lambda n: "ASK { {}" + " UNION {}" * n + " }"),
    "minus": (4, lambda n: "ASK { ?s ?p 1" + "minus{ }" * n + " }"),
    "optional": (4, lambda n: "ASK { " + "OPTIONAL { } " * n + " }"),
    "lateral": (4, lambda n: "ASK { " + "LATERAL { } " * n + " }"),
    "bind": (4, lambda n: "ASK { " + "".join(f"BIND(1AS?v{i})" for i in range(n)) + " }"),
    "values": (4, lambda n: "ASK { " + "".join(f"VALUES ?v{i} {{1}}" for i in range(n)) + " }"),
    "filters": (4, lambda n: "ASK { " + "FILTERNOTEXISTS{}" * n + " }"),
    "selected": (4, lambda n: "SELECT " + "".join(f"(1 AS ?v{i})" for i in range(n)) + " {}"),
    "conditions": (1, lambda n: "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING " + "(1)" * n),
    "behind less than": (1, lambda n: f"ASK {{ FILTER(1<1{'+1' * n}&&3>2) }}"),
}  # fmt: skip


def refused(text: str, what: str = "query") -> str:
    try:
        check_depth(text, what)
    except Problem as problem:
        assert problem.status == 400  # noqa: PT017 - most texts are not refused
        assert {"line", "column"} <= set(problem.extra)  # noqa: PT017
        return problem.detail
    return ""


@pytest.mark.parametrize("name", NESTED)
def test_what_nests_too_deep_is_refused_in_a_sentence(name: str) -> None:
    assert not refused(NESTED[name](LEVELS // 2))
    for levels in (LEVELS + 1, 1_000, 50_000):
        assert f"more than {LEVELS} levels deep" in refused(NESTED[name](levels))


@pytest.mark.parametrize("name", CHAINED)
def test_what_chains_too_much_is_refused_in_a_sentence(name: str) -> None:
    counts, chain = CHAINED[name]
    assert not refused(chain(LINKS // counts // 4))
    for links in (LINKS // counts + 2, 20 * LINKS):
        assert f"{LINKS} operators" in refused(chain(links))


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s ?p '" + "(" * 500 + "' }",
        "ASK { ?s ?p '''" + "{'\n" * 500 + "''' }",
        'ASK { ?s ?p "\\"' + "[" * 500 + '" }',
        "ASK {} #" + "<<(" * 500,
        "ASK {\n" + "# ((((\n" * 500 + "}",
        f"ASK {{ ?s <http://x.example/{'(' * 500}> ?o }}",
        f"ASK {{ ?s <{'(' * 500}> ?o }}",
        f"ASK {{ ?s ?p (?a <http://x.example/{'(' * 500}#'> ?o) }}",
        f"ASK {{ FILTER(?a = <urn:{'!(' * 500}>) }}",
        "PREFIX x: <urn:x> ASK { ?s x:a" + "\\(" * 500 + " ?o }",
        "ASK { ?s ?p ?o }" + " " * 30_000,
        "ASK { " + "?s ?p (1 2) . " * 500 + "}",
        "ASK { " + "?s ?p [] . " * 5_000 + "}",
        "ASK { VALUES (?a ?b) { " + "(<urn:a#x> <#y>)\n" * 5_000 + "} }",
        "ASK { VALUES ?a { " + "-1 " * 5_000 + "} }",
        "ASK { FILTER(?a IN (" + ", ".join(f"-{n}" for n in range(5_000)) + ")) }",
        "ASK { FILTER(?a IN (" + ", ".join(f"<urn:{n}#>" for n in range(5_000)) + ")) }",
        "INSERT DATA { " + "<urn:a> <urn:b> (-1 -2) , [ <urn:c> 'x(' ] .\n" * 5_000 + "}",
        "INSERT DATA { " + "GRAPH <urn:g> { <urn:a> <urn:b> 1 }\n" * 5_000 + "}",
        "DELETE { ?s ?p ?o } WHERE { BIND(1 AS ?s) FILTER(1+1=2) } ;\n" * 5_000,
        "".join(f"PREFIX p{n}: <http://x.example/union/as/{n}#>\n" for n in range(5_000))
        + "ASK {}",
    ],
)
def test_what_only_looks_deep_is_let_through(text: str) -> None:
    assert not refused(text)


def test_every_query_of_the_catalogue_is_far_below(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_depth, "LEVELS", LEVELS // 5)
    monkeypatch.setattr(query_depth, "LINKS", LINKS // 5)
    for query in (*list_queries(), *list_queries([PAGE_QUERIES])):
        assert not refused(query.text), query.name


@pytest.mark.parametrize(
    "part", ["a-", "1.", "'''a", "<a#", "'", '"\\\\', "AS ", "\\(", "?a<", "()", "!(", "(?a<b> ", "a" * 50]
)  # fmt: skip
def test_counting_takes_as_long_as_the_text(part: str) -> None:
    took = []
    for size in (1 << 17, 1 << 20):
        text = part * (size // len(part)) + "(" * (LEVELS + 1)
        start = time.process_time()
        refused(text)
        took.append(time.process_time() - start)
    assert took[1] < max(20 * took[0], 0.5)


def ended(server: Running) -> int:
    """How many children ended by themselves so far."""
    return sum(line.get("cause") == "memory" for line in server.lines())


@pytest.mark.parametrize("name", ["groups", "parentheses", "triple terms", "calls", "less than"])
@pytest.mark.parametrize("levels", [3_000, 5_000, 20_000])
def test_no_way_in_leads_deep_queries_to_a_child(server: Running, name: str, levels: int) -> None:
    before = ended(server)
    text = NESTED[name](levels)
    assert len(text) > AT_ONCE or levels < 20_000
    answers = [server.query(text)]
    answers.append(
        server.client.post(
            "/sparql", content=text, headers={"content-type": "application/sparql-query"}
        )
    )
    if len(text) < 20_000:
        answers.append(server.client.get("/sparql", params={"query": text}))
        page = server.client.get(f"/query?run=1&query={quote(text)}")
        assert (page.status_code, "more than 100 levels deep" in page.text) == (200, True)
    for answer in answers:
        assert answer.status_code == 400, answer.text
        assert "more than 100 levels deep" in answer.json()["detail"]
    assert ended(server) == before


@pytest.mark.parametrize("levels", [3_000, 40_000])
def test_no_update_is_too_deep_for_the_process_that_writes(writable: Running, levels: int) -> None:
    for text in (NESTED["data"](levels), f"INSERT {{}} WHERE {'{' * levels}{'}' * levels}"):
        answer = writable.update(text)
        assert (answer.status_code, answer.json()["title"]) == (400, "Bad Request")
        assert "The update nests" in answer.json()["detail"]
    assert writable.update("INSERT DATA { GRAPH <x:deep> { <x:a> <x:b> 1 } }").is_success


@pytest.mark.parametrize("name", [*NESTED, *CHAINED])
def test_what_is_let_through_ends_no_child(server: Running, name: str) -> None:
    before = ended(server)
    if name in ("data",):
        pytest.skip("an update")
    # what costs time by its cube is stopped by the clock; here only its depth is wanted
    amount = 40 if name in NESTED else min(LINKS // CHAINED[name][0] - 9, 120)
    make = NESTED[name] if name in NESTED else CHAINED[name][1]
    answer = server.query(make(amount))
    assert answer.status_code in (200, 400, 503), answer.text
    server.until_whole(4)
    assert ended(server) == before


def test_values_of_named_queries_are_terms_and_nest_nothing(server: Running) -> None:
    for value in ("(" * 5_000, "{" * 3_000, "<<(" * 2_000):
        answer = server.client.get("/api/queries/search", params={"words": value})
        assert answer.status_code in (200, 404)
        answer = server.client.get("/api/queries/who-said-what", params={"actor": value})
        assert answer.status_code == 400
        assert "actor" in answer.json()["detail"]
