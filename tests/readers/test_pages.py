"""Web pages and feeds: an invented site, and its flaws."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from onrecord.model import Article
from onrecord.readers import ReadOutcome, Unreadable, read_sources
from onrecord.readers.html import plain

BODY = [
    "The ferry between Haven and Orm will sail again on Friday, the harbour master Oro Lund said.",
    "“We have waited for a whole winter,” he told reporters at the pier on Monday morning.",
    "Sudmark’s transport ministry confirmed the date and promised a second boat before the summer.",
]
PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Ferry sails again - The Harbour Post</title>
<link rel="canonical" href="https://post.example.org/2021/05/06/ferry">
<meta property="og:title" content="Ferry sails again">
<meta property="og:site_name" content="The Harbour Post">
<meta property="article:published_time" content="2021-05-06T07:30:00+00:00">
<meta name="author" content="Una Writer">
</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Ferry sails again</h1>{"".join(f"<p>{p}</p>" for p in BODY)}</article>
<footer>All rights reserved</footer></body></html>"""


def read(folder: Path, name: str, data: str | bytes) -> list[ReadOutcome]:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_sources([str(path)]))


def one(found: list[ReadOutcome]) -> Article:
    (item,) = found
    assert isinstance(item, Article), item
    return item


@pytest.mark.parametrize("name", ["ferry.html", "ferry.html.gz", "ferry", "ferry.page"])
def test_a_page_gives_its_article_and_what_it_says_of_itself(tmp_path: Path, name: str) -> None:
    data = gzip.compress(PAGE.encode()) if name.endswith(".gz") else PAGE.encode()
    found = one(read(tmp_path, name, data))
    assert found.text.split("\n") == ["Ferry sails again", *BODY]
    assert found.id == found.url == "https://post.example.org/2021/05/06/ferry"
    assert (found.title, found.publisher) == ("Ferry sails again", "The Harbour Post")
    assert (found.published, found.byline) == ("2021-05-06", "Una Writer")
    assert [s.kind for s in found.segments] == ["headline", *["paragraph"] * 3]


META = '<meta property="article:published_time" content="2021-05-06T07:30:00+00:00">'


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        (META.replace("2021", "2031"), "2031-05-06"),
        (
            '<script type="application/ld+json">{"@context": "https://schema.org", "@type": '
            '"NewsArticle", "datePublished": "2031-05-06T07:30:00Z"}</script>',
            "2031-05-06",
        ),
        ("", None),
    ],
    ids=["meta, after today", "JSON-LD, after today", "none"],
)
def test_the_date_is_the_one_the_page_states_and_no_day_of_its_text(
    tmp_path: Path, stated: str, published: str | None
) -> None:
    page = PAGE.replace(META, stated).replace("2021/05/06/", "").replace("Friday", "3 May 2019")
    found = one(read(tmp_path, "ferry.html", page))
    assert "3 May 2019" in found.text
    assert found.published == published


def test_a_page_that_names_no_address_goes_by_its_path(tmp_path: Path) -> None:
    page = PAGE.replace(
        '<link rel="canonical" href="https://post.example.org/2021/05/06/ferry">', ""
    )
    assert one(read(tmp_path, "ferry.html", page)).id == "ferry.html"


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<html>", "<p>", "\x00\x01<html>"])
def test_a_page_without_an_article_says_so(tmp_path: Path, page: str) -> None:
    (found,) = read(tmp_path, "none.html", page)
    assert isinstance(found, Unreadable)
    assert "no article text" in found.reason
    assert found.hint


RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>The Harbour Post</title><link>https://post.example.org/</link>
<item><title>Ferry &amp; bridge</title><link>https://post.example.org/1</link>
  <guid isPermaLink="false">post-1</guid><pubDate>Thu, 06 May 2021 07:30:00 GMT</pubDate>
  <dc:creator>Una Writer</dc:creator><category>Ferries</category><category>Haven</category>
  <media:title>A picture with a title that is much longer than the headline</media:title>
  <media:content url="https://post.example.org/1.jpg">A caption</media:content>
  <description>In short.</description>
  <content:encoded><![CDATA[<p>{BODY[0]}</p><script>alert("no")</script><p>{BODY[1]}</p>]]></content:encoded>
</item>
<item><title>Only a summary</title><link>https://post.example.org/2</link>
  <description>&lt;b&gt;Snow&lt;/b&gt; fell on the pass.</description></item>
<item><title>Only a title</title><link>https://post.example.org/3</link></item>
</channel></rss>"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>The Harbour Post</title>
<entry><title>Ferry</title><id>tag:post.example.org,2021:1</id>
  <link rel="enclosure" href="https://post.example.org/1.mp3"/>
  <link href="https://post.example.org/1"/><published>2021-05-06T07:30:00Z</published>
  <author><name>Una Writer</name><email>una@post.example.org</email></author>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{BODY[0]}</p><!-- c --><p>{BODY[1]}</p></div></content>
</entry>
<entry><title>Bridge</title><id>tag:post.example.org,2021:2</id><category term="Bridges"/>
  <summary type="html">&lt;p&gt;The bridge is open.&lt;/p&gt;</summary></entry>
</feed>"""


@pytest.mark.parametrize("name", ["feed.rss", "feed.xml", "feed"])
def test_an_rss_feed_with_full_text_a_summary_and_neither(tmp_path: Path, name: str) -> None:
    full, short, none = read(tmp_path, name, RSS)
    assert isinstance(full, Article)
    assert isinstance(short, Article)
    assert full.text.split("\n") == BODY[:2]
    assert (full.id, full.title) == ("post-1", "Ferry & bridge")
    assert (full.url, full.published) == ("https://post.example.org/1", "2021-05-06T07:30:00+00:00")
    assert (full.publisher, full.byline) == ("The Harbour Post", "Una Writer")
    assert full.keywords == ("Ferries", "Haven")
    assert (short.text, short.id) == ("Snow fell on the pass.", "https://post.example.org/2")
    assert isinstance(none, Unreadable)
    assert "entry 3" in none.origin
    assert "no text" in none.reason


def test_an_atom_feed_with_xhtml_and_with_a_summary(tmp_path: Path) -> None:
    full, short = read(tmp_path, "feed.atom", ATOM)
    assert isinstance(full, Article)
    assert isinstance(short, Article)
    assert full.text.split("\n") == BODY[:2]
    assert (full.id, full.url) == ("tag:post.example.org,2021:1", "https://post.example.org/1")
    assert (full.published, full.byline) == ("2021-05-06T07:30:00+00:00", "Una Writer")
    assert (short.text, short.keywords) == ("The bridge is open.", ("Bridges",))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("<rss><channel>\n<item></channel></rss>", "line 2"),
        ("<rss><channel><title>T</title></channel></rss>", "not an RSS or Atom feed"),
        ("<note>hello</note>", "not an RSS or Atom feed"),
        ("<rss>&nbsp;</rss>", "nbsp"),
    ],
)
def test_a_broken_feed_says_where(tmp_path: Path, data: str, words: str) -> None:
    (found,) = read(tmp_path, "feed.rss", data)
    assert isinstance(found, Unreadable)
    assert words in f"{found.origin} {found.reason}"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain words", "plain words"),
        ("<p>One</p><p>two &amp; three</p>", "One\ntwo & three"),
        ("One<br>two<!-- hidden --> three", "One\ntwo three"),
        ("<style>p {}</style><p>One</p>", "One"),
        ("", ""),
    ],
)
def test_a_fragment_of_html_as_lines(markup: str, text: str) -> None:
    assert plain(markup) == text
