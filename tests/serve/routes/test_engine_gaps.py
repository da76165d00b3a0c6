"""What docs/operating.md says of queries that the engine answers wrongly, and what to write instead.

Each is asked of a running server: a wrong answer must be as wrong as told there, so that an engine
that fixes one is noticed, and what is written instead must be right.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.store import open_writer
from serve.running import Running, serving

DOCS = Path(__file__).parents[3] / "docs" / "operating.md"
DATA = """PREFIX x: <https://x.example/> INSERT DATA {
  GRAPH x:g1 { x:a x:p x:b , x:c . x:b x:p x:c }
  GRAPH x:g2 { x:a x:p x:d ; x:q 1 }
  GRAPH x:g3 { x:i x:v "-5"^^<http://www.w3.org/2001/XMLSchema#negativeInteger> }
}"""
X = "https://x.example/"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
Rows = list[dict[str, str]]

#: The query as it is wrong and what it gives; what to write instead and what that gives.
GAPS: dict[str, tuple[str, Rows, str, Rows]] = {
    "a count in each graph": (
        "SELECT ?g ?n { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s x:p ?o } } }",
        [{"n": "4"}],
        "SELECT ?g (COUNT(?o) AS ?n) { GRAPH ?g {} OPTIONAL { GRAPH ?g { ?s x:p ?o } } } "
        "GROUP BY ?g",
        [{"g": X + "g1", "n": "3"}, {"g": X + "g2", "n": "1"}, {"g": X + "g3", "n": "0"}],
    ),
    "a count in each graph that has any": (
        "SELECT ?g ?m { GRAPH ?g { SELECT (MAX(?o) AS ?m) { ?s x:p ?o } } }",
        [{"m": X + "d"}],
        "SELECT ?g (MAX(?o) AS ?m) { GRAPH ?g { ?s x:p ?o } } GROUP BY ?g",
        [{"g": X + "g1", "m": X + "c"}, {"g": X + "g2", "m": X + "d"}],
    ),
    "a count in graphs that are named": (
        "SELECT ?g ?n { VALUES ?g { x:g1 x:g2 } "
        "GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s x:p ?o } } }",
        [{"g": X + "g1", "n": "4"}, {"g": X + "g2", "n": "4"}],
        "SELECT ?g ?n { VALUES ?g { x:g1 x:g2 } "
        "GRAPH ?g { SELECT ?g (COUNT(*) AS ?n) { ?s x:p ?o } GROUP BY ?g } }",
        [{"g": X + "g1", "n": "3"}, {"g": X + "g2", "n": "1"}],
    ),
    "any subquery": (
        "SELECT ?g ?s { GRAPH ?g { SELECT DISTINCT ?s { ?s x:p ?o } } }",
        [{"s": X + "a"}, {"s": X + "b"}],
        "SELECT ?g ?s { GRAPH ?g { SELECT DISTINCT ?g ?s { ?s x:p ?o } } }",
        [
            {"g": X + "g1", "s": X + "a"},
            {"g": X + "g1", "s": X + "b"},
            {"g": X + "g2", "s": X + "a"},
        ],
    ),
    "the first in each graph": (
        "SELECT ?g ?s { GRAPH ?g { SELECT ?s { ?s x:p ?o } ORDER BY ?s LIMIT 1 } }",
        [{"s": X + "a"}],
        "SELECT ?g (MIN(?s) AS ?first) { GRAPH ?g { ?s x:p ?o } } GROUP BY ?g",
        [{"g": X + name, "first": X + "a"} for name in ("g1", "g2")],
    ),
    "values alone": (
        'SELECT ?g ?t { GRAPH ?g { VALUES ?t { "a" } } }',
        [{"t": "a"}],
        'SELECT ?g ?t { GRAPH ?g {} VALUES ?t { "a" } }',
        [{"g": X + name, "t": "a"} for name in ("g1", "g2", "g3")],
    ),
    "graphs by values": (
        "SELECT ?g { GRAPH ?g { VALUES ?g { x:g1 x:none } } }",
        [{"g": X + "g1"}, {"g": X + "none"}],
        "SELECT ?g { VALUES ?g { x:g1 x:none } GRAPH ?g {} }",
        [{"g": X + "g1"}],
    ),
    "minus that shares nothing": (
        "SELECT ?g ?s { GRAPH ?g { ?s x:p x:d MINUS { ?b x:q ?z } } }",
        [],
        "SELECT ?g ?s { GRAPH ?g { ?s x:p x:d } MINUS { ?b x:q ?z } }",
        [{"g": X + "g2", "s": X + "a"}],
    ),
    "a path from a constant": (
        "SELECT ?o { x:nobody x:p* ?o }",
        [],
        "SELECT DISTINCT ?o { { BIND(x:nobody AS ?o) } UNION { x:nobody x:p+ ?o } }",
        [{"o": X + "nobody"}],
    ),
    "an optional step from a constant": (
        "SELECT ?o { x:nobody x:p? ?o }",
        [],
        "SELECT DISTINCT ?o { { BIND(x:nobody AS ?o) } UNION { x:nobody x:p ?o } }",
        [{"o": X + "nobody"}],
    ),
    "a path to a constant": (
        "SELECT ?s { ?s x:p* x:nobody }",
        [],
        "SELECT DISTINCT ?s { { BIND(x:nobody AS ?s) } UNION { ?s x:p+ x:nobody } }",
        [{"s": X + "nobody"}],
    ),
    "an optional step to a constant": (
        "SELECT ?s { ?s x:p? x:nobody }",
        [],
        "SELECT DISTINCT ?s { { BIND(x:nobody AS ?s) } UNION { ?s x:p x:nobody } }",
        [{"s": X + "nobody"}],
    ),
    "joined texts of one language": (
        'SELECT (LANG(GROUP_CONCAT(?t)) AS ?of) { VALUES ?t { "a"@en "b"@en } }',
        [{"of": "en"}],
        'SELECT (LANG(GROUP_CONCAT(STR(?t))) AS ?of) { VALUES ?t { "a"@en "b"@en } }',
        [{"of": ""}],
    ),
    "a blank node in each row": (
        'SELECT (COUNT(DISTINCT ?b) AS ?n) { VALUES ?x { 1 2 } BIND(BNODE("n") AS ?b) }',
        [{"n": "1"}],
        "SELECT (COUNT(DISTINCT ?b) AS ?n) "
        '{ VALUES ?x { 1 2 } BIND(BNODE(CONCAT("n", STR(?x))) AS ?b) }',
        [{"n": "2"}],
    ),
    "a derived kind of integer": (
        "SELECT ?v { ?s x:v ?v FILTER(DATATYPE(?v) = xsd:negativeInteger) }",
        [],
        "SELECT ?v { ?s x:v ?v FILTER(DATATYPE(?v) = xsd:integer && ?v < 0) }",
        [{"v": "-5"}],
    ),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server over three small graphs."""
    folder = tmp_path_factory.mktemp("gaps")
    with open_writer(folder / "graph"):
        pass
    with serving(folder / "graph", folder / "log", "--writable", "--children", "2") as running:
        assert running.update(DATA).status_code == 204
        yield running


def in_any_order(rows: Rows) -> Rows:
    return sorted(rows, key=lambda row: sorted(row.items()))


def answer(server: Running, query: str) -> Rows:
    return in_any_order(server.rows(f"PREFIX x: <{X}> {query}"))


@pytest.mark.parametrize("name", GAPS)
def test_the_engine_still_answers_wrongly(small: Running, name: str) -> None:
    query, wrong, _, right = GAPS[name]
    assert answer(small, query) == in_any_order(wrong)
    assert wrong != right


@pytest.mark.parametrize("name", GAPS)
def test_what_is_written_instead_is_right(small: Running, name: str) -> None:
    _, _, query, right = GAPS[name]
    assert answer(small, query) == in_any_order(right)


@pytest.mark.parametrize("name", GAPS)
def test_the_documentation_tells_both(name: str) -> None:
    told = DOCS.read_text("utf-8")
    query, _, instead, _ = GAPS[name]
    assert f"`{query}`" in told
    assert f"`{instead}`" in told


@pytest.mark.parametrize(
    ("query", "right"),
    [
        (
            'SELECT ?g ?t { GRAPH ?g { BIND("a" AS ?t) } }',
            [{"g": X + name, "t": "a"} for name in ("g1", "g2", "g3")],
        ),
        (
            "SELECT ?g ?s { GRAPH ?g { VALUES ?s { x:a } ?s x:p ?o } }",
            [{"g": X + name, "s": X + "a"} for name in ("g1", "g1", "g2")],
        ),
        (
            "SELECT ?g ?s { GRAPH ?g { ?s x:p ?o MINUS { ?s x:q ?z } } }",
            [{"g": X + "g1", "s": X + name} for name in "aab"],
        ),
        ("SELECT ?n { GRAPH x:g1 { SELECT (COUNT(*) AS ?n) { ?s x:p ?o } } }", [{"n": "3"}]),
    ],
    ids=["BIND", "VALUES beside a triple", "MINUS that shares a variable", "a graph by its IRI"],
)
def test_what_only_looks_like_a_gap(small: Running, query: str, right: Rows) -> None:
    """The documentation says that these are answered rightly."""
    assert answer(small, query) == in_any_order(right)


def test_a_prologue_is_read_at_the_beginning_of_an_update_alone(small: Running) -> None:
    first, second = "PREFIX y: <y:> ", "INSERT DATA { GRAPH x:g4 {} }"
    whole = f"PREFIX x: <{X}> {first}{second} ; {second}"
    assert small.update(whole).status_code == 204
    assert small.update(f"PREFIX x: <{X}> {second} ; {first}{second}").status_code == 400
