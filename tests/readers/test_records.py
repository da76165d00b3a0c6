"""JSON lines, tables, schema.org objects: what is read of each, and how a flaw is named."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from onrecord.model import Article
from onrecord.readers import ReadOutcome, Unreadable, read_sources
from onrecord.readers.article import FlawedArticle, iso_date, make_article

TEXT = "The bridge at Haven is open, Oro Lund said."


def read(folder: Path, name: str, data: str | bytes) -> list[ReadOutcome]:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_sources([str(path)]))


def articles(found: list[ReadOutcome]) -> list[Article]:
    return [a for a in found if isinstance(a, Article)]


def faults(found: list[ReadOutcome]) -> list[Unreadable]:
    return [a for a in found if isinstance(a, Unreadable)]


RECORD = {
    "id": "b7",
    "text": f"  {TEXT}\r\n",
    "date": "2031-05-06",
    "title": "Bridge open",
    "url": "https://example.org/b7",
    "publisher": "The Harbour Post",
}


@pytest.mark.parametrize("form", ["jsonl", "json", "csv", "tsv"])
def test_a_record_keeps_its_text_to_the_letter(tmp_path: Path, form: str) -> None:
    if form in ("jsonl", "json"):
        data = json.dumps(RECORD) + "\n"
    else:
        mark = "," if form == "csv" else "\t"
        data = mark.join(RECORD) + "\r\n" + mark.join(f'"{v}"' for v in RECORD.values()) + "\r\n"
    (found,) = articles(read(tmp_path, f"in.{form}", data))
    assert found.text == RECORD["text"]
    assert (found.id, found.published, found.title) == ("b7", "2031-05-06", "Bridge open")
    assert (found.url, found.publisher) == ("https://example.org/b7", "The Harbour Post")


def test_other_names_of_the_columns(tmp_path: Path) -> None:
    record = {"ID": 4711, "Body": TEXT, "pubdate": "6 May 2031", "Headline": "H", "source": "Post"}
    (found,) = articles(read(tmp_path, "in.jsonl", json.dumps(record)))
    assert (found.id, found.text, found.published) == ("4711", TEXT, "2031-05-06")
    assert (found.title, found.publisher) == ("H", "Post")


def test_an_id_is_the_given_one_else_the_url_else_the_place(tmp_path: Path) -> None:
    lines = [{"id": "a", "url": "u:1", "text": TEXT}, {"url": "u:2", "text": TEXT}, {"text": TEXT}]
    data = "\n".join(json.dumps(line) for line in lines)
    assert [a.id for a in articles(read(tmp_path, "in.jsonl", data))] == ["a", "u:2", "in.jsonl#3"]


def test_a_broken_line_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    good = json.dumps({"id": "g", "text": TEXT})
    lines = [good, '{"id": "x", "text": ', "", "[1, 2]", '{"id": "n"}', "[" * 100_000, good]
    lines.append('{"text": ' + "9" * 5000 + "}")
    found = read(tmp_path, "in.jsonl", "\r\n".join(lines))
    assert [a.text for a in articles(found)] == [TEXT, TEXT]
    places = [f.origin.partition("in.jsonl, ")[2] for f in faults(found)]
    assert places[0].startswith("line 2, column")
    assert places[1:3] == ["line 4", "line 5"]
    assert places[3].startswith("line 6")
    assert places[4] == "line 8"
    assert "fields are id" in faults(found)[2].reason
    assert all(f.reason.endswith(".") and f.hint.endswith(".") for f in faults(found))


def test_letters_that_no_store_can_carry_are_named(tmp_path: Path) -> None:
    lines = ['{"text": "a\\ud800b"}', '{"text": "a\\u0000b"}', '{"id": "\\udfff", "text": "a"}']
    found = faults(read(tmp_path, "in.jsonl", "\n".join(lines)))
    assert ["character 1" in f.reason for f in found] == [True, True, False]
    assert "its id" in found[2].reason


def test_a_table_without_a_text_column_names_its_columns(tmp_path: Path) -> None:
    (found,) = faults(read(tmp_path, "in.csv", "id,words\n1,hello\n"))
    assert "id, words" in found.reason
    assert "'text'" in found.hint


def test_quoted_cells_hold_line_ends_quotes_and_commas(tmp_path: Path) -> None:
    text = 'One, "two"\n\nthree\r\nfour'
    data = 'id;text\n1;"' + text.replace('"', '""') + '"\n\n2;plain\n'
    assert [a.text for a in articles(read(tmp_path, "in.csv", data))] == [text, "plain"]


def test_a_bad_row_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    data = 'id,text\n1,one\n2,two,more\n3,"thr"ee\n4,four\n5,"never closed\n6,six\n'
    found = read(tmp_path, "in.csv", data)
    assert [a.text for a in articles(found)] == ["one", "four"]
    assert [f.origin.partition("in.csv, ")[2] for f in faults(found)] == [
        "row 3",
        "line 4",
        "line 6",
    ]


@pytest.mark.parametrize(("name", "data"), [("a.csv", "id,text\n"), ("a.json", "[]")])
def test_a_file_without_any_record_says_so(tmp_path: Path, name: str, data: str) -> None:
    (found,) = read(tmp_path, name, data)
    assert isinstance(found, Unreadable)


NEWS: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "@id": "https://example.org/a#article",
    "headline": "Bridge open",
    "articleBody": TEXT,
    "datePublished": "2031-05-06T08:00:00+02:00",
    "author": [{"@type": "Person", "name": "A. Writer"}, {"@type": "Person", "name": "B. Writer"}],
    "publisher": {"@type": "Organization", "name": "The Harbour Post"},
    "mainEntityOfPage": {"@id": "https://example.org/a"},
    "keywords": "bridge, Haven",
}
SITE = {"@type": "WebSite", "name": "Harbour Post online"}


@pytest.mark.parametrize(
    "shape", ["alone", "in an array", "in a graph", "in a graph in an array", "prefixed"]
)
def test_a_schema_org_article_wherever_it_stands(tmp_path: Path, shape: str) -> None:
    whole: Any = {
        "alone": NEWS,
        "in an array": [SITE, NEWS],
        "in a graph": {"@context": "https://schema.org", "@graph": [SITE, NEWS]},
        "in a graph in an array": [{"@graph": [SITE, NEWS]}],
        "prefixed": {
            **{k if k[0] == "@" else f"schema:{k}": v for k, v in NEWS.items()},
            "@type": ["schema:NewsArticle"],
        },
    }[shape]
    (found,) = articles(read(tmp_path, "in.jsonld", json.dumps(whole)))
    assert (found.id, found.text) == ("https://example.org/a#article", TEXT)
    assert (found.title, found.published) == ("Bridge open", "2031-05-06T08:00:00+02:00")
    assert (found.publisher, found.byline) == ("The Harbour Post", "A. Writer, B. Writer")
    assert (found.url, found.keywords) == ("https://example.org/a", ("bridge", "Haven"))


def test_what_a_graph_describes_elsewhere_is_looked_up_there(tmp_path: Path) -> None:
    news = {**NEWS, "@id": "#article", "publisher": {"@id": "#org"}, "author": {"@id": "#lost"}}
    org = {"@type": "Organization", "@id": "#org", "name": "The Harbour Post"}
    circle = {"@type": "Person", "@id": "#lost", "name": {"@id": "#lost"}}
    data = json.dumps({"@graph": [news, org, circle]})
    (found,) = articles(read(tmp_path, "in.json", data))
    assert (found.publisher, found.byline) == ("The Harbour Post", None)
    assert found.id == "https://example.org/a"  # "#article" is the same on every page


def test_values_that_are_objects_are_read_by_their_words(tmp_path: Path) -> None:
    news = {
        **NEWS,
        "headline": {"@value": "Bridge open", "@language": "en"},
        "keywords": [{"@type": "DefinedTerm", "name": "bridge"}, "Haven"],
        "identifier": {"@type": "PropertyValue", "value": "b7"},
    }
    del news["@id"]
    (found,) = articles(read(tmp_path, "in.json", json.dumps(news)))
    assert (found.title, found.keywords, found.id) == ("Bridge open", ("bridge", "Haven"), "b7")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (json.dumps(SITE), "does not describe an article"),
        (json.dumps({"@type": "NewsArticle", "headline": "H"}), "no articleBody"),
        ('{"id": 1}\n{"id": 2}', "line 2, column 1"),
        ('"words"', "not a JSON object"),
    ],
)
def test_json_that_is_no_article_says_why(tmp_path: Path, data: str, words: str) -> None:
    (found,) = read(tmp_path, "in.json", data)
    assert isinstance(found, Unreadable)
    assert found.hint
    assert words in f"{found.origin} {found.reason}"


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("2031-05-06", "2031-05-06"),
        ("2031-05-06 08:00:00", "2031-05-06T08:00:00"),
        ("2031-05-06T08:00:00Z", "2031-05-06T08:00:00+00:00"),
        ("Tue, 06 May 2031 08:00:00 GMT", "2031-05-06T08:00:00+00:00"),
        ("May 6, 2031", "2031-05-06"),
        ("Tuesday, 6th May 2031", "2031-05-06"),
        ("03/04/2031", None),
        ("30 February 2031", None),
        ("2031-13-40", None),
        ("last week", None),
        (None, None),
    ],
)
def test_a_date_is_read_only_where_it_is_beyond_doubt(stated: str | None, date: str | None) -> None:
    assert iso_date(stated) == date


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("12/03/2031", "Write it as 2031-03-12 or 2031-12-03, whichever is meant."),
        ("30/03/2031", "Write it as 2031-03-30."),
        ("2031-02-30", "Write it as YYYY-MM-DD"),
        ("yesterday", "'yesterday' cannot be parsed"),
    ],
)
def test_a_stated_date_that_is_no_one_day_is_kept_as_a_fault(stated: str, words: str) -> None:
    found = make_article("a", "Snow fell.", "a.jsonl, line 1", published=stated)
    assert isinstance(found, FlawedArticle)
    assert found.published is None
    assert words in found.flaw
    assert pickle.loads(pickle.dumps(found)) == found
    assert type(make_article("a", "Snow fell.", "", published="2031-03-12")) is Article
