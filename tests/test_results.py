"""Answers in every form: the W3C's, plain objects, tables for people; streamed, and safe to show."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from onrecord.errors import QueryError, UsageError
from onrecord.results import plain, write, write_columns
from onrecord.store import MemoryStore, Results

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

XSD = "http://www.w3.org/2001/XMLSchema#"
ROWS = """SELECT ?name ?n ?x ?day ?yes ?nothing WHERE { VALUES (?name ?n ?x ?day ?yes ?nothing) {
  (onr:Claim 3 1.5 "2031-05-06"^^xsd:date true UNDEF)
  ("say \\"no\\",\\nthen – é"@en -1 1e3 "May" false UNDEF)
} }"""


class Terminal(io.BytesIO):
    """What a person looks at: bytes in memory that call themselves a terminal."""

    def isatty(self) -> bool:
        return True


def ask(text: str) -> Results:
    return MemoryStore().query(text)


def written(text: str, form: str, stream: io.BytesIO | None = None) -> str:
    out = stream or io.BytesIO()
    write(ask(text), form, out)
    return out.getvalue().decode()


def test_json_is_the_w3c_form() -> None:
    text = written(ROWS, "json")
    document = json.loads(text)
    assert document["head"]["vars"] == ["name", "n", "x", "day", "yes", "nothing"]
    first, second = document["results"]["bindings"]
    assert first["name"] == {"type": "uri", "value": "https://w3id.org/onrecord/ontology#Claim"}
    assert first["n"] == {"type": "literal", "value": "3", "datatype": XSD + "integer"}
    assert second["name"] == {
        "type": "literal",
        "value": 'say "no",\nthen – é',
        "xml:lang": "en",
    }
    assert "nothing" not in first
    again = parse_query_results(text.encode(), format=QueryResultsFormat.JSON)
    rows = ask(ROWS)
    assert isinstance(again, QuerySolutions)
    assert isinstance(rows, QuerySolutions)
    assert [list(row) for row in again] == [list(row) for row in rows]
    assert json.loads(written("ASK { }", "json")) == {"head": {}, "boolean": True}


def test_jsonl_is_one_plain_object_a_row_with_every_column() -> None:
    rows = [json.loads(line) for line in written(ROWS, "jsonl").splitlines()]
    assert rows == [
        {
            "name": "https://w3id.org/onrecord/ontology#Claim",
            "n": 3,
            "x": 1.5,
            "day": "2031-05-06",
            "yes": True,
            "nothing": None,
        },
        {
            "name": 'say "no",\nthen – é',
            "n": -1,
            "x": 1000.0,
            "day": "May",
            "yes": False,
            "nothing": None,
        },
    ]
    assert [type(v) for v in rows[0].values()] == [str, int, float, str, bool, type(None)]
    assert written("ASK { ?s ?p ?o }", "jsonl") == '{"boolean": false}\n'


def test_csv_and_tsv_are_the_w3c_forms() -> None:
    text = written(ROWS, "csv")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["name", "n", "x", "day", "yes", "nothing"],
        ["https://w3id.org/onrecord/ontology#Claim", "3", "1.5", "2031-05-06", "true", ""],
        ['say "no",\nthen – é', "-1", "1000", "May", "false", ""],
    ]
    assert text.startswith("name,n,x,day,yes,nothing\r\n")
    lines = written(ROWS, "tsv").splitlines()
    assert lines[0] == "?name\t?n\t?x\t?day\t?yes\t?nothing"
    assert lines[1] == (
        f'<https://w3id.org/onrecord/ontology#Claim>\t3\t1.5\t"2031-05-06"^^<{XSD}date>\ttrue\t'
    )
    assert lines[2].startswith('"say \\"no\\",\\nthen – é"@en\t')


def test_turtle_reads_back_as_the_triples() -> None:
    text = written('CONSTRUCT { onr:Claim rdfs:label "a, b"@en ; a owl:Class } WHERE { }', "turtle")
    triples = {quad.triple for quad in parse(text.encode(), format=RdfFormat.TURTLE)}
    claim = NamedNode("https://w3id.org/onrecord/ontology#Claim")
    assert triples == {
        Triple(
            claim,
            NamedNode("http://www.w3.org/2000/01/rdf-schema#label"),
            Literal("a, b", language="en"),
        ),
        Triple(
            claim,
            NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
            NamedNode("http://www.w3.org/2002/07/owl#Class"),
        ),
    }
    assert "onr:Claim a owl:Class" in text


@pytest.mark.parametrize(
    ("text", "form", "words"),
    [
        (
            "SELECT ?x { }",
            "turtle",
            "returns rows, which cannot be written as turtle.*jsonl or csv",
        ),
        ("ASK { }", "csv", "returns yes or no, which cannot be written as csv.*table or json"),
        ("ASK { }", "turtle", "yes or no"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "json", "returns triples.*table or turtle"),
        ("DESCRIBE onr:Claim", "tsv", "returns triples"),
        ("SELECT ?x { }", "xlsx", "cannot be written as xlsx"),
    ],
)
def test_a_form_that_does_not_fit_is_refused_and_nothing_is_written(
    text: str, form: str, words: str
) -> None:
    out = io.BytesIO()
    with pytest.raises(UsageError, match=words):
        write(ask(text), form, out)
    assert out.getvalue() == b""


def test_a_piped_table_is_a_line_a_row_aligned_and_clipped() -> None:
    long = "word " * 30
    text = written(
        f'SELECT ?a ?b ?c {{ VALUES (?a ?b ?c) {{ (onr:Claim "{long}" 1) (d:actor/x "" 22) ("é–" "two\\nlines" UNDEF) }} }}'.replace(
            "d:actor/x", "<https://w3id.org/onrecord/id/actor/x>"
        ),
        "table",
    )
    clipped = (long * 2)[:59] + "…"
    assert text.splitlines() == [
        f"a          {'b':<60}  c",
        f"onr:Claim  {clipped}  1",
        f"d:actor/x  {'':<60}  22",
        "é–         two lines",
    ]


def test_a_table_on_a_terminal_keeps_every_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    words = [f"word{n}" for n in range(40)]
    text = written(f'SELECT (1 AS ?n) ("{" ".join(words)}" AS ?long) {{ }}', "table", Terminal())
    assert all(len(plain_line) <= 60 for plain_line in _without_style(text))
    assert " ".join(_without_style(text)).split() == ["n", "long", "1", *words]


def test_more_columns_than_fit_become_a_block_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    columns = " ".join(f'("a value of some length {n}" AS ?column{n})' for n in range(9))
    lines = _without_style(written(f"SELECT {columns} ?none {{ }}", "table", Terminal()))
    assert lines[0] == "— 1"
    assert lines[1:] == [f"column{n}  a value of some length {n}" for n in range(9)]


def test_no_rows_are_said_to_a_person_and_to_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    nothing = "SELECT ?a ?b { ?a onr:b ?b }"
    assert "(no results)" in written(nothing, "table", Terminal())
    assert written(nothing, "table") == "a  b\n"
    assert written(nothing, "jsonl") == ""


def test_what_a_text_holds_cannot_drive_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    evil = 'SELECT ("[bold]x[/bold] \\u001B[2J\\u009B1m\\u0007" AS ?t) { }'
    for stream in (None, Terminal()):
        text = written(evil, "table", stream)
        assert "[bold]x[/bold]" in text
        assert "[2J" in text
        assert not any(
            c in text.replace("\x1b[1m", "").replace("\x1b[0m", "") for c in "\x1b\x9b\a"
        )


def test_yes_and_no_and_triples_have_a_table_too() -> None:
    assert written("ASK { }", "table") == "yes\n"
    assert written("ASK { ?s ?p ?o }", "table") == "no\n"
    table = written('CONSTRUCT { onr:Claim rdfs:label "x" } WHERE { }', "table")
    assert table.splitlines()[1].split() == ["onr:Claim", "rdfs:label", "x"]


def test_some_columns_in_the_order_asked_for() -> None:
    out = io.BytesIO()
    write_columns(ask(ROWS), ("n", "name"), out)
    assert [line.split()[:2] for line in out.getvalue().decode().splitlines()] == [
        ["n", "name"],
        ["3", "onr:Claim"],
        ["-1", "say"],
    ]
    with pytest.raises(QueryError, match=r"no column 'colour'. Its columns are name, n, x"):
        write_columns(ask(ROWS), ("colour",), out)
    with pytest.raises(QueryError, match="no columns"):
        write_columns(ask("ASK { }"), (), out)


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (Literal("three", datatype=NamedNode(XSD + "integer")), "three"),
        (Literal("7", datatype=NamedNode(XSD + "nonNegativeInteger")), 7),
        (Literal("INF", datatype=NamedNode(XSD + "double")), "INF"),
        (Literal("0", datatype=NamedNode(XSD + "boolean")), False),
        (Literal("2031-05-06", datatype=NamedNode(XSD + "date")), "2031-05-06"),
        (NamedNode("https://example.org/"), "https://example.org/"),
        (None, None),
    ],
)
def test_plain_values(term: Literal | NamedNode | None, value: object) -> None:
    found = plain(term)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv"])
def test_rows_are_written_while_they_are_read(form: str) -> None:
    """The reader stops after a while, as 'head' does: then no more than that has been made."""
    store = MemoryStore(
        Quad(NamedNode(f"https://example.org/{n}"), NamedNode("https://example.org/p"), Literal(n))
        for n in range(1000)
    )
    # a hundred million rows; held whole they would not fit, and making them would take minutes
    results = store.query("SELECT * { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . FILTER(?b < 100) }")

    class Impatient(io.BytesIO):
        def write(self, data: ReadableBuffer) -> int:
            count = super().write(data)
            if self.tell() > 200_000:
                raise BrokenPipeError
            return count

    out = Impatient()
    with pytest.raises(BrokenPipeError):
        write(results, form, out)
    assert out.tell() < 300_000


def test_triples_are_written_while_they_are_read() -> None:
    made = 0

    def triples() -> Iterator[Triple]:
        nonlocal made
        for made in range(1, 1_000_000):
            yield Triple(
                NamedNode(f"https://example.org/{made}"),
                NamedNode("https://example.org/p"),
                Literal(made),
            )

    class Impatient(io.BytesIO):
        def write(self, data: ReadableBuffer) -> int:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        write(triples(), "turtle", Impatient())
    assert made < 10_000


def _without_style(text: str) -> list[str]:
    lines = re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()
    return [line.rstrip() for line in lines if line.strip()]
