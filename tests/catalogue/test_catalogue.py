"""Named queries: found, read, and their parameters bound so that no value can change the query."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, parse

from onrecord.catalogue.binding import ask, bind
from onrecord.catalogue.header import parse_query
from onrecord.catalogue.model import Param, ParamType
from onrecord.catalogue.parameters import term
from onrecord.catalogue.registry import find_query, list_queries
from onrecord.errors import BadParameter, InputError, QuerySyntax, UnknownQuery
from onrecord.store import MemoryStore
from support.answers import column, solutions

BASE = "https://example.org/id/"
HOSTILE = [
    'x" } INSERT DATA { <a:b> <a:b> <a:b> } #',
    "x' } UNION { ?s ?p ?o } #",
    "} # the rest is a comment",
    "\\",
    'ends with a backslash\\"',
    "two\nlines\r\nand\ttabs",
    "UNDEF } VALUES ?_value { UNDEF",
    "?_value",
    "<https://example.org/>",
    '"""',
    "'''",
    "{{{%s}}}$&\\g<0>\\1",
    "\u0000\u0001\u007f\u0085\u2028",
    "é 漢字 😀 \u202e \ufeff",
    "",
    " ",
    "x" * 20_000,
]


def store_of(turtle: str) -> MemoryStore:
    prefixes = f"""@prefix onr: <https://w3id.org/onrecord/ontology#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix schema: <https://schema.org/> .
    @prefix x: <{BASE}> .
    onr:Person rdfs:subClassOf onr:Actor ; a owl:Class ; rdfs:label "person"@en .
    """
    return MemoryStore(parse(prefixes + turtle, format=RdfFormat.TURTLE))


PEOPLE = store_of(
    """
    x:ilva a onr:Person ; rdfs:label "Ilva Tarn"@en ; skos:altLabel "Tarn"@en .
    x:oro a onr:Person ; rdfs:label "Oro Lund"@en ; skos:altLabel "Lund"@en .
    <https://example.org/id/article/1#actor-1> a onr:Person ; rdfs:label "Ilva Tarn"@en .
    x:lund-1 a onr:Person ; rdfs:label "A. Lund"@en ; skos:altLabel "Lund"@en .
    x:place a onr:Place ; rdfs:label "Haven"@en .
    x:one a onr:Article ; schema:identifier "one" ; schema:headline "Crossing opens"@en .
    """
)


def rows(store: MemoryStore, text: str, **params: str) -> list[list[object]]:
    found = ask(store, "a test", params, text=text)
    assert isinstance(found, QuerySolutions)
    return [list(row) for row in found]


# What a value can do


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_text_arrives_as_that_text_and_changes_nothing(value: str) -> None:
    text = "#+ params:\n#+   value: string, required - a text\n"
    text += 'SELECT ?got ("}" AS ?brace) { VALUES ?_value { UNDEF } BIND(?_value AS ?got) } # { }'
    if not value.strip():
        with pytest.raises(BadParameter, match="needs the parameter 'value'"):
            rows(PEOPLE, text, value=value)
        text = text.replace("required", "optional")
    assert rows(PEOPLE, text, value=value) == [[Literal(value), Literal("}")]]


@settings(max_examples=300, deadline=None)
@given(value=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_arrives_as_that_text(value: str) -> None:
    text = (
        "#+ params:\n#+   value: string, optional - a text\nSELECT * { VALUES ?_value { UNDEF } }"
    )
    assert rows(PEOPLE, text, value=value) == [[Literal(value)]]


@pytest.mark.parametrize("value", [v for v in HOSTILE if v.strip() and "\0" not in v])
def test_a_hostile_label_finds_what_bears_it_and_only_that(value: str) -> None:
    label = str(Literal(value.strip()))
    store = store_of(
        f'x:evil a onr:Person ; rdfs:label {label} . x:good a onr:Person ; rdfs:label "G" .'
    )
    text = "SELECT ?_actor { VALUES ?_actor { UNDEF } ?_actor a onr:Person }"
    if value.startswith("<"):  # an IRI, by its brackets
        assert rows(store, text, actor=value) == []
        return
    assert rows(store, text, actor=value) == [[NamedNode(f"{BASE}evil")]]
    with pytest.raises(BadParameter, match="There is no actor labelled"):
        rows(PEOPLE, text, actor=value)


@pytest.mark.parametrize("kind", ["actor", "topic", "article", "event", "office", "class", "any"])
@pytest.mark.parametrize(
    "value",
    [
        "<https://example.org/> } #",
        "<https://example.org/a b>",
        "https://example.org/> } #",
        "https://example.org/{x}",
        'https://example.org/"',
        "https://example.org/\n",
        "<javascript:alert(1)> <x:y>",
        "\ud800",
    ],
)
def test_what_is_no_iri_is_never_bound_as_one(kind: ParamType, value: str) -> None:
    param = Param("it", kind, False, "")
    if value.strip() != value:  # white space around it is cut off, and then it is one
        assert term(param, value, PEOPLE) == f"<{value.strip()}>"
        return
    with pytest.raises(BadParameter, match="'it'"):
        term(param, value, PEOPLE)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", "3; DROP ALL"),
        ("integer", "٣"),
        ("integer", "1" * 30),
        ("date", "2031-02-30"),
        ("date", "2031-05-06T00:00:00Z"),
        ("date", '2031-05-06"'),
        ("claim", "claim-1"),
        ("iri", "not an iri"),
    ],
)
def test_a_value_of_the_wrong_form_is_refused(kind: ParamType, value: str) -> None:
    with pytest.raises(BadParameter, match=r"of parameter 'it' is not"):
        term(Param("it", kind, False, ""), value, PEOPLE)


def test_only_the_holes_are_filled() -> None:
    text = """# VALUES ?_n { UNDEF }
SELECT ("VALUES ?_n { UNDEF }" AS ?text) ?_n ?m {
  VALUES ?_n { UNDEF } { values $_n {undef} } BIND('''UNDEF''' AS ?m)
}"""
    query = parse_query(text, "holes")
    assert [(p.name, p.type) for p in query.params] == [("n", "any")]
    assert bind(query, {"n": "7"}, PEOPLE) == text.replace(
        "VALUES ?_n { UNDEF } {", "VALUES ?_n { 7 } {"
    ).replace("{undef}", "{7}")
    assert bind(query, {}, PEOPLE) == text


# Which thing a label means


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        ("actor", "Ilva Tarn", f"<{BASE}ilva>"),  # the authority's, not the article's own
        ("actor", "ilva tarn", f"<{BASE}ilva>"),
        ("actor", " Tarn ", f"<{BASE}ilva>"),
        ("actor", f"{BASE}anyone", f"<{BASE}anyone>"),
        ("actor", f"<{BASE}anyone>", f"<{BASE}anyone>"),
        ("actor", "d:actor/x", "<https://w3id.org/onrecord/id/actor/x>"),
        ("article", "one", f"<{BASE}one>"),
        ("article", "Crossing opens", f"<{BASE}one>"),
        ("class", "Person", "<https://w3id.org/onrecord/ontology#Person>"),
        ("class", "person", "<https://w3id.org/onrecord/ontology#Person>"),
        ("class", "onr:Anything", "<https://w3id.org/onrecord/ontology#Anything>"),
        ("any", "12", "12"),
        ("any", "2031-05-06", '"2031-05-06"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("any", "some words", '"some words"'),
    ],
)
def test_a_value_becomes_the_term_it_names(kind: ParamType, value: str, found: str) -> None:
    assert term(Param("it", kind, False, ""), value, PEOPLE) == found


def test_a_label_of_several_things_lists_them_and_one_of_none_the_near_ones() -> None:
    with pytest.raises(BadParameter, match=r"belongs to 2 things: <.*lund-1>, <.*oro>"):
        term(Param("it", "actor", False, ""), "Lund", PEOPLE)
    with pytest.raises(BadParameter, match="Similar labels are 'Ilva Tarn'"):
        term(Param("it", "actor", False, ""), "Ilva Tarm", PEOPLE)
    with pytest.raises(BadParameter, match="no actor labelled 'Haven'"):
        term(Param("it", "actor", False, ""), "Haven", PEOPLE)


# Finding and reading queries


def test_ask_takes_a_name_a_file_or_a_text(tmp_path: Path) -> None:
    by_name = ask(PEOPLE, "topics")
    assert isinstance(by_name, QuerySolutions)
    assert list(by_name) == []
    file = tmp_path / "mine.rq"
    file.write_text("\ufeffSELECT ?_actor { VALUES ?_actor { UNDEF } ?_actor a onr:Person }")
    found = ask(PEOPLE, str(file), {"actor": "Oro Lund"})
    assert column(found) == [f"{BASE}oro"]
    assert ask(PEOPLE, "topics", text="ASK { ?x a onr:Person }")


def test_a_row_is_read_by_the_name_of_its_column() -> None:
    text = 'SELECT ("Ukraine" AS ?speaker_label) { }'
    for row in solutions(ask(PEOPLE, "x", text=text)):
        assert row["speaker_label"] == Literal("Ukraine")


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"colour": "red"}, r"no parameter 'colour'\. Its parameters: actor, topic, article"),
        ({"actor": ""}, "is not an actor"),
    ],
)
def test_a_wrong_parameter_says_which_there_are(params: dict[str, str], words: str) -> None:
    with pytest.raises(BadParameter, match=words):
        ask(PEOPLE, "who-said-what", params)


@pytest.mark.parametrize("given", [{}, {"claim": " "}])
def test_a_required_parameter_must_be_given(given: dict[str, str]) -> None:
    with pytest.raises(BadParameter, match=r"needs the parameter 'claim'.*--param claim="):
        ask(PEOPLE, "attribution-chain", given)


@pytest.mark.parametrize(
    ("name", "near"), [("who-sayd-what", "who-said-what"), ("event", "events"), ("x" * 5000, "")]
)
def test_an_unknown_name_is_answered_with_the_near_ones(name: str, near: str) -> None:
    with pytest.raises(UnknownQuery) as error:
        find_query(name)
    assert near in str(error.value)
    assert "onrecord queries" in str(error.value)


def test_queries_of_ones_own_go_first(tmp_path: Path) -> None:
    (tmp_path / "topics.rq").write_text("#+ summary: Mine?\nASK { }")
    assert find_query("topics", [tmp_path]).summary == "Mine?"
    mine = {query.name: query for query in list_queries([tmp_path])}
    assert mine["topics"].summary == "Mine?"
    assert len(mine) == len(list_queries())


def test_a_header_is_read_and_a_broken_one_refused(tmp_path: Path) -> None:
    query = parse_query(
        "#+ summary: Who?\n#+ description:\n#+   One line\n#+   and another.\n#+ tags: a, b\n"
        "#+ params:\n#+   who: actor, required - who it is\n#+ columns:\n#+   x - the thing\n"
        "SELECT ?x { VALUES ?_who { UNDEF } ?x onr:y ?_who }",
        "mine",
    )
    assert (query.summary, query.description, query.tags) == (
        "Who?",
        "One line and another.",
        ("a", "b"),
    )
    assert query.params == (Param("who", "actor", True, "who it is"),)
    assert (query.columns, query.column_texts) == (("x",), ("the thing",))
    file = tmp_path / "bad.rq"
    file.write_text("#+ params:\n#+   who: actress, required - who it is\nASK { }")
    with pytest.raises(InputError, match=r"bad\.rq: the header's parameter 'who: actress"):
        find_query(str(file))
    file.write_bytes(b"ASK { } # \xff")
    with pytest.raises(InputError, match=r"bad\.rq: byte 10 is not UTF-8"):
        find_query(str(file))


def test_a_fault_in_a_bound_query_keeps_its_place() -> None:
    with pytest.raises(QuerySyntax) as error:
        ask(PEOPLE, "mine", {"n": "two\nlines"}, text="SELECT * {\nVALUES ?_n { UNDEF }\n ?x ?y }")
    assert error.value.line == 3
    assert error.value.text == "?x ?y }"
