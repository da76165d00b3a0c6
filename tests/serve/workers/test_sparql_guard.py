"""What a query's or an update's text says, read without an engine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.rdf.sparql_text import names_dataset
from onrecord.serve.workers.sparql_guard import (
    calls,
    is_volatile,
    may_name,
    names_using,
    with_using,
)

X = "http://x.example/"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT * { ?s ?p ?o }", []),
        (f"SELECT * {{ SERVICE <{X}> {{}} }}", [X]),
        (f"SELECT * {{ service silent <{X}> {{}} }}", [X]),
        (f"SELECT * {{ SeRvIcE\n#>\n<{X}> {{}} }}", [X]),
        ("SELECT * { SERVICE ?e {} }", [None]),
        ("SELECT * { SERVICE e:x {} }", [None]),
        ("SELECT * { SERVICE :x {} }", [None]),
        (f"SELECT * {{ ?s ?p trueSERVICE<{X}>{{}} }}", [X]),
        (f"SELECT * {{ ?s ?p 1.SERVICE<{X}>{{}} }}", [X]),
        (f"SELECT * {{ SERV\\u0049CE <{X}> {{}} }}", [X]),
        (f"SELECT * {{ SERVICE <{X}a> {{}} SERVICE <{X}b> {{}} }}", [f"{X}a", f"{X}b"]),
        ("SELECT * { ?service <http://p> ?o }", []),
        ("SELECT * { $service a ?o . e:service ?p ?o . ?s ?p 'x'@service }", []),
        ("SELECT * { ?s ?p 'at your service' }", []),
        ("SELECT * { ?s service:is ?o }", []),
    ],
)
def test_calls_are_found(text: str, found: list[str | None]) -> None:
    assert calls(text, "SERVICE") == found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SELECT * FROM <g:1> { ?s ?p ?o }", True),
        ("SELECT * from named e:g { ?s ?p ?o }", True),
        ("ASK FROM\n<g:1> {}", True),
        ("SELECT * { ?from <a:b> ?o }", False),
        ("SELECT * { ?s from:a ?o }", False),
        ("SELECT * { ?s ?p 'FROM <g:1>' } # FROM <g:1>", False),
        ('SELECT * { <http://x/FROM> ?p """a \' FROM <g:1>""" }', False),
    ],
)
def test_a_dataset_clause_is_seen(text: str, names: bool) -> None:
    assert names_dataset(text) is names


def test_using_goes_before_each_where_and_nowhere_else() -> None:
    text = "INSERT { ?a ?b '} WHERE {' } WHERE { ?a ?b ?c } ; DELETE WHERE { ?x ?y ?z }"
    assert with_using(text, ["g:1"], ["g:2"]) == (
        "INSERT { ?a ?b '} WHERE {' } USING <g:1> USING NAMED <g:2> WHERE { ?a ?b ?c } ; "
        "DELETE WHERE { ?x ?y ?z }"
    )
    assert names_using("WITH <g:1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert names_using("INSERT {} USING NAMED e:x WHERE {}")
    assert not names_using("INSERT DATA { <using> <with> 'USING <g:1>' }")


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("INSERT DATA { GRAPH <http://x.example/g/one> {} }", True),
        ("PREFIX e: <http://x.example/g/> CLEAR GRAPH e:one", True),
        ("CLEAR GRAPH <../g/one>", True),
        ("CLEAR GRAPH e:on\\u0065", True),
        ("DELETE {} WHERE { GRAPH ?g {} }", True),
        ("DELETE {} WHERE { GRAPH#\n$g {} }", True),
        ("DROP ALL", True),
        ("clear named", True),
        ("CLEAR GRAPH <>", True),
        ("CLEAR DEFAULT", False),
        ("INSERT DATA { GRAPH <http://x.example/g/two> {} }", False),
    ],
)
def test_whether_an_update_could_name_a_graph(text: str, may: bool) -> None:
    assert may_name(text, "http://x.example/g/one") is may


def test_what_changes_from_run_to_run_is_known() -> None:
    assert is_volatile("SELECT (now() AS ?n) {}")
    assert not is_volatile("SELECT ?known { ?known ?p ?o }")


@given(st.text(max_size=60))
def test_any_text_can_be_looked_at(text: str) -> None:
    calls(text, "SERVICE")
    calls(text, "LOAD")
    names_dataset(text)
    assert with_using(text, [], []).count("USING") == text.count("USING")
