"""The parts that need no server: what a query's text says, and what a header says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import UsageError
from onrecord.rdf.nesting import MOST, TooDeep, check_json, check_xml
from onrecord.rdf.sparql_text import names_dataset
from onrecord.serve.core.config import Settings
from onrecord.serve.core.content_negotiation import ROWS, TRIPLES, choose, encoding, prefers_html
from onrecord.serve.core.metrics import Metrics
from onrecord.serve.core.problems import Problem
from onrecord.serve.http.sparql_protocol import media_type, parameters
from onrecord.serve.workers.answer_cache import AnswerCache, CompleteAnswer
from onrecord.serve.workers.fair_share import current_client, requester_of
from onrecord.serve.workers.frames import DATA, END, Unpacker, pack
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


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("", "turtle"),
        ("text/*", "turtle"),
        ("application/ld+json;q=0.5, application/rdf+xml;q=0.4", "jsonld"),
        ("application/xml", "rdfxml"),
        ("text/turtle;q=0, */*", "ntriples"),
        ("TEXT/TURTLE; Q=0.3", "turtle"),
        ("image/png", None),
        ("text/turtle;q=nonsense", None),
    ],
)
def test_accept_headers(accept: str, name: str | None) -> None:
    found = choose(TRIPLES, accept)
    assert (found and found[0].name) == name


def test_codings_and_pages() -> None:
    assert encoding("gzip, zstd", ("zstd", "gzip")) == "zstd"
    assert encoding("gzip;q=1, zstd;q=0.5", ("zstd", "gzip")) == "gzip"
    assert encoding("*", ("zstd", "gzip")) == "zstd"
    assert encoding("identity", ("zstd", "gzip")) is None
    assert encoding("gzip;q=0", ("gzip",)) is None
    assert prefers_html("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert not prefers_html("*/*")
    assert not prefers_html("text/turtle, text/html;q=0.5")
    assert choose(ROWS, "text/html, */*;q=0.1") is not None


def test_content_types_and_forms() -> None:
    assert media_type("Text/Turtle; Charset=UTF-8") == ("text/turtle", "utf-8")
    assert media_type("") == ("", "utf-8")
    assert parameters(b"a=1&a=%C3%A9&b") == {"a": ["1", "é"], "b": [""]}
    with pytest.raises(Problem, match="UTF-8"):
        parameters(b"a=%FF")


@given(st.lists(st.binary(max_size=300), max_size=5), st.integers(1, 40))
def test_frames_come_out_as_they_went_in(payloads: list[bytes], step: int) -> None:
    whole = b"".join(pack(DATA, p) for p in payloads) + pack(END)
    unpacker, found = Unpacker(), []
    for at in range(0, len(whole), step):
        found += unpacker.feed(whole[at : at + step])
    assert found == [*((DATA, p) for p in payloads), (END, b"")]


def test_settings_that_make_no_sense_are_refused(tmp_path: object) -> None:
    from pathlib import Path

    with pytest.raises(UsageError, match="children"):
        Settings(Path("x"), children=0)
    with pytest.raises(UsageError, match="slash"):
        Settings(Path("x"), base="https://x.example/id")
    assert not Settings(Path("x"), token="t").writable
    assert "secret" not in repr(Settings(Path("x"), token="secret"))


def kept(size: int, version: str = "1") -> CompleteAnswer:
    return CompleteAnswer({"version": version}, b"x" * size)


def test_the_answer_not_wanted_for_longest_makes_room() -> None:
    cache = AnswerCache(10_000, Metrics())
    assert cache.get("1", {"text": "a"}) is None
    for text in "ab":
        cache.put({"text": text}, kept(3_000))
    assert cache.get("1", {"text": "a"}) == kept(3_000)
    cache.put({"text": "c"}, kept(3_000))
    assert cache.get("1", {"text": "b"}) is None
    assert cache.get("1", {"text": "a"}) == cache.get("1", {"text": "c"}) == kept(3_000)


def test_no_answer_is_kept_that_has_no_room_or_is_of_another_version() -> None:
    cache = AnswerCache(10_000, Metrics())
    assert cache.get("2", {"text": "a"}) is None
    cache.put({"text": "a"}, kept(10_000, "2"))
    cache.put({"text": "a"}, kept(10, "1"))
    assert cache.get("2", {"text": "a"}) is None
    cache.put({"text": "a"}, kept(10, "2"))
    assert cache.get("2", {"text": "a"}) == kept(10, "2")
    assert cache.get("3", {"text": "a"}) is None
    assert cache.get("2", {"text": "a"}) is None, "a new version drops what older ones gave"


@pytest.mark.parametrize(
    ("check", "opened", "closed"),
    [(check_xml, b"<a b='>'>", b"</a>"), (check_json, b'{"]":', b"}"), (check_json, b"[", b"]")],
)
def test_a_body_may_be_nested_so_deep_and_no_deeper(
    check: Any, opened: bytes, closed: bytes
) -> None:
    inner = b"<a/>" if check is check_xml else b"[]"
    for levels, wide in ((MOST - 1, inner), (MOST, b"" if check is check_xml else b'"[["')):
        check(opened * levels + wide + closed * levels)
    for levels in (MOST, MOST + 1, 100_000):
        with pytest.raises(TooDeep):
            check(opened * levels + inner + closed * levels)


def test_what_is_no_xml_is_told_with_its_place() -> None:
    with pytest.raises(SyntaxError) as caught:
        check_xml(b"<a>\n <b></a>")
    assert (caught.value.lineno, caught.value.offset) == (2, 7)


def test_pages_and_queries_of_ones_own_have_a_share_each_at_one_address() -> None:
    before = current_client.set("192.0.2.7")
    try:
        assert (
            requester_of("named")
            == requester_of("describe")
            == requester_of("graph")
            != requester_of("query")
        )
        one = requester_of("query")
        current_client.set("192.0.2.8")
        assert requester_of("query") != one
    finally:
        current_client.reset(before)
