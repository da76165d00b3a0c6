"""Feeds with flaws: each is reported with its line, and the entries that can be read are read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from onrecord.build import Options, build
from onrecord.build.report import Outcome
from onrecord.model import Article
from onrecord.readers import ReadOutcome, Unreadable, read_sources
from onrecord.readers.article import FlawedArticle

ONE = "The ferry will sail again on Friday, the harbour master Oro Lund said."
TWO = "Snow fell on the pass between Norland and Sudmark, the road service said."
THREE = "The bridge at Orm is open again, a spokeswoman told reporters."
RSS = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'


def item(number: int, text: str, more: str = "") -> str:
    return (
        f"<item><title>Story {number}</title><link>https://post.example/{number}</link>\n"
        f"<description>{text}</description>{more}</item>\n"
    )


def rss(
    *items: str, prolog: str = '<?xml version="1.0"?>\n', end: str = "</channel></rss>\n"
) -> str:
    start = f"{RSS}<channel><title>The Harbour Post</title><link>https://post.example/</link>\n"
    return f"{prolog}{start}{''.join(items)}{end}"


def read(folder: Path, data: str | bytes) -> list[ReadOutcome]:
    path = folder / "feed.xml"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_sources([str(path)]))


def test_a_sound_feed_has_no_flaw(tmp_path: Path) -> None:
    found = read(
        tmp_path, rss(item(1, ONE), item(2, f"<![CDATA[<p>{TWO} & <b>so</b>&nbsp;on</p>]]>"))
    )
    assert [type(f) for f in found] == [Article, Article]
    assert [f.text for f in found if isinstance(f, Article)] == [ONE, f"{TWO} & so on"]
    assert [f.publisher for f in found if isinstance(f, Article)] == ["The Harbour Post"] * 2


@pytest.mark.parametrize(
    ("words", "read_as", "told"),
    [
        ("Lund&nbsp;said", "Lund\xa0said", "'&nbsp;' is an HTML entity"),
        ("&ldquo;No&rdquo; &mdash; Lund", "“No” — Lund", "'&ldquo;' is an HTML entity"),
        ("Lund & Tarn", "Lund & Tarn", "'&' is not escaped"),
        ("AT&T said", "AT&T said", "'&' is not escaped"),
        ("5 < 6", "5 < 6", "'<' is not escaped"),
        ("a ]]> b", "a ]]> b", "']]>' is not escaped"),
        ("Lund&norlandic; said", "Lund&norlandic; said", "'&norlandic;' is unknown"),
        ("Lund&#0; said", "Lund\ufffd said", "'&#0;' is not a character"),
        ("Lund&#x110000; said", "Lund\ufffd said", "'&#x110000;' is not a character"),
        ("Lund&#xD800; said", "Lund\ufffd said", "'&#xD800;' is not a character"),
        ("Lund\x0bsaid", "Lund\ufffdsaid", "U+000B is not an XML character"),
        ("<p>Lund<br>said</p>", "Lund\nsaid", "Opening and ending tag mismatch"),
    ],
)
def test_what_is_no_xml_is_read_as_it_is_meant_and_told_with_its_line(
    tmp_path: Path, words: str, read_as: str, told: str
) -> None:
    first, second, third = read(tmp_path, rss(item(1, ONE), item(2, words), item(3, THREE)))
    assert isinstance(first, Article)
    assert isinstance(third, Article)
    assert (first.text, third.text) == (ONE, THREE)
    assert not isinstance(first, FlawedArticle)
    assert not isinstance(third, FlawedArticle)
    assert isinstance(second, FlawedArticle)
    assert second.text == read_as
    assert "line 6:" in second.flaw
    assert told in second.flaw
    assert second.origin.endswith("feed.xml, entry 2")


def test_references_to_what_windows_has_there_are_read_as_in_html(tmp_path: Path) -> None:
    (found,) = read(
        tmp_path, rss(item(1, "Lund&#146;s &#147;No&#148; &amp;amp; &#8212; &#60;b&#62;"))
    )
    assert isinstance(found, Article)
    assert found.text == "Lund’s “No” & —"


def test_many_flaws_are_counted(tmp_path: Path) -> None:
    (found,) = read(tmp_path, rss(item(1, "Lund&nbsp;said. " * 50)))
    assert isinstance(found, FlawedArticle)
    assert found.flaw.count("&nbsp;") == 3
    assert "There are 47 more." in found.flaw


@pytest.mark.parametrize("blanks", [" ", "\n\n  ", "\ufeff\n", "\r\n\t"])
def test_blanks_before_the_declaration(tmp_path: Path, blanks: str) -> None:
    prolog = f'{blanks}<?xml version="1.0" encoding="utf-8"?>\n'
    first, second = read(tmp_path, rss(item(1, ONE), item(2, TWO), prolog=prolog))
    assert isinstance(first, FlawedArticle)
    assert isinstance(second, Article)
    assert "there is white space before the XML declaration" in first.flaw
    assert "line " in first.flaw
    assert not isinstance(second, FlawedArticle)


def test_a_prefix_that_is_not_declared_costs_nothing(tmp_path: Path) -> None:
    more = "<media:thumbnail url='https://post.example/1.jpg'/><dc:creator>Una Writer</dc:creator>"
    first, second = read(tmp_path, rss(item(1, ONE, more), item(2, TWO, more)))
    assert isinstance(first, FlawedArticle)
    assert (first.text, first.byline) == (ONE, "Una Writer")
    assert "line 4: the prefix 'media' is not declared" in first.flaw
    assert "the prefix 'dc' is not declared" in first.flaw
    assert isinstance(second, Article)
    assert not isinstance(second, FlawedArticle)
    data = rss(item(1, "In short.", f"<content:encoded>{ONE}</content:encoded>"))
    (found,) = read(
        tmp_path, data.replace(' xmlns:content="http://purl.org/rss/1.0/modules/content/"', "")
    )
    assert isinstance(found, FlawedArticle)
    assert found.text == ONE


def test_a_flaw_beside_the_entries_is_told_of_the_first(tmp_path: Path) -> None:
    data = rss(item(1, ONE), item(2, TWO)).replace("The Harbour Post", "Harbour & Post")
    first, second = read(tmp_path, data)
    assert isinstance(first, FlawedArticle)
    assert "line 2: '&' is not escaped" in first.flaw
    assert first.publisher == "Harbour & Post"
    assert not isinstance(second, FlawedArticle)


@pytest.mark.parametrize("cut", ["</item>\n</channel></rss>\n", "</description></item>", ", the"])
def test_an_entry_that_is_cut_off_is_named_and_those_before_it_are_read(
    tmp_path: Path, cut: str
) -> None:
    data = rss(item(1, ONE), item(2, TWO))
    first, rest = read(tmp_path, data[: data.rindex(cut)])
    assert isinstance(first, Article)
    assert first.text == ONE
    assert not isinstance(first, FlawedArticle)
    assert isinstance(rest, Unreadable)
    assert "entry 2, line 5" in rest.origin
    assert "cut off" in rest.reason


def test_a_feed_that_ends_between_entries_says_that_some_may_be_missing(tmp_path: Path) -> None:
    first, second, rest = read(tmp_path, rss(item(1, ONE), item(2, TWO), end=""))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert isinstance(rest, Unreadable)
    assert "line 7: the feed is cut off" in rest.reason


def test_tags_that_cross_cost_their_entry_alone(tmp_path: Path) -> None:
    bad = f"<item><title>Story 2<description>{TWO}</title></description></item>\n"
    first, broken, third = read(tmp_path, rss(item(1, ONE), bad, item(3, THREE)))
    assert isinstance(first, Article)
    assert isinstance(third, Article)
    assert (first.text, third.text) == (ONE, THREE)
    assert isinstance(broken, Unreadable)
    assert "line 5" in broken.reason


def test_an_entry_without_end_does_not_take_in_the_next(tmp_path: Path) -> None:
    first, second = read(tmp_path, rss(item(1, ONE).replace("</item>", ""), item(2, TWO)))
    assert isinstance(first, Unreadable)
    assert "line 3" in first.origin
    assert isinstance(second, Article)
    assert second.text == TWO


def test_markup_in_cdata_and_comments_is_no_entry(tmp_path: Path) -> None:
    text = "<![CDATA[<p>The tag <code>&lt;item&gt;</code> <item> & so on</p>]]>"
    (found,) = read(tmp_path, rss(f"<!-- {item(9, TWO)} & -->", item(1, text)))
    assert isinstance(found, Article)
    assert not isinstance(found, FlawedArticle)
    assert found.text == "The tag <item> & so on"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "Norland"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize("name", ["c", "f"])
def test_no_entity_of_a_document_type_is_expanded_or_fetched(tmp_path: Path, name: str) -> None:
    (found,) = read(tmp_path, rss(item(1, f"{ONE} &{name};"), prolog=BOMB))
    assert isinstance(found, FlawedArticle)
    assert found.text == f"{ONE} &{name};"
    assert f"'&{name};' is unknown" in found.flaw


@pytest.mark.parametrize(
    "piece",
    ["<!-- ", "<![CDATA[", "<item ", "<item>", "<title>", "&", "&#", "<a '", "</rss ", "\x00"],
)
def test_a_repetitive_feed_takes_no_long_time(tmp_path: Path, piece: str) -> None:
    started = time.process_time()
    read(tmp_path, f"{RSS}<channel>{item(1, ONE)}<item><title>{piece * 30_000}")
    read(tmp_path, rss(item(1, piece * 30_000)))
    assert time.process_time() - started < 20


ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"{base}><title>Post</title>{more}'
    "<entry><title>Ferry</title><id>tag:post.example,2031:1</id>"
    '<link rel="self" href="self.xml"/><link rel="alternate" href="{href}"/>'
    f"<updated>2031-05-09T10:00:00Z</updated><summary>{ONE}</summary></entry></feed>"
)


@pytest.mark.parametrize(
    ("base", "more", "href", "url"),
    [
        (
            ' xml:base="https://post.example/news/"',
            "",
            "t9.html",
            "https://post.example/news/t9.html",
        ),
        (' xml:base="https://post.example/news/"', "", "/t9", "https://post.example/t9"),
        ("", '<link href="https://post.example/"/>', "t9", "https://post.example/t9"),
        ("", "", "https://post.example/t9", "https://post.example/t9"),
        ("", "", "t9.html", None),
    ],
)
def test_a_relative_link_is_resolved(
    tmp_path: Path, base: str, more: str, href: str, url: str | None
) -> None:
    (found,) = read(tmp_path, ATOM.format(base=base, more=more, href=href))
    assert isinstance(found, Article)
    assert found.url == url
    assert isinstance(found, FlawedArticle) == (url is None)
    assert found.published is None  # "updated" is the day of the last change


def test_the_base_of_an_entry_goes_before_that_of_its_feed(tmp_path: Path) -> None:
    data = ATOM.format(base=' xml:base="https://post.example/news/"', more="", href="t9")
    (found,) = read(tmp_path, data.replace("<entry>", '<entry xml:base="sport/">'))
    assert isinstance(found, Article)
    assert found.url == "https://post.example/news/sport/t9"


def test_a_build_writes_the_entries_and_warns_of_the_flaws(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(rss(item(1, f"{ONE}&nbsp;"), item(2, TWO)), encoding="utf-8")
    told: list[Outcome] = []
    summary = build([str(path)], tmp_path / "g", Options(extractor="none"), on_outcome=told.append)
    assert summary.counts["written"] == 2
    assert [bool(o.warning) for o in told] == [True, False]
    assert "line 4" in told[0].warning
    assert "feed.xml, entry 1" in told[0].origin
