"""The date of publication that a page states, and the dates on a page that are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.model import Article
from onrecord.readers import read_sources
from onrecord.readers.article import FlawedArticle

BODY = "".join(
    f"<p>{p}</p>"
    for p in (
        "The ferry between Haven and Orm will sail again on Friday, the harbour master Oro Lund "
        "said at the pier.",
        "“We have waited for a whole winter,” he told reporters on <time datetime='2029-01-01'>New "
        "Year's Day</time>, when the ice broke.",
        "Sudmark’s transport ministry confirmed this and promised a second boat before the summer.",
    )
)


def read(
    folder: Path,
    head: str = "",
    *,
    beside: str = "",
    after: str = "",
    below: str = "",
    before: str = "",
) -> Article:
    path = folder / "ferry.html"
    path.write_text(
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Ferry sails</title>{head}"
        f"</head><body>{before}<article><h1>Ferry sails</h1>{beside}{BODY}{after}</article>{below}"
        "</body></html>",
        encoding="utf-8",
    )
    (found,) = read_sources([str(path)])
    assert isinstance(found, Article), found
    return found


def ld(*records: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(r)}</script>' for r in records)


def node(kind: object, day: str | None, **more: object) -> dict[str, object]:
    dated = {"datePublished": day} if day else {}
    return {"@context": "https://schema.org", "@type": kind, **dated, **more}


OWN = node("NewsArticle", "2031-05-06", headline="Ferry sails")
OTHER = node("NewsArticle", "2030-01-02", headline="Snow on the pass")
COMMENT = {"@type": "Comment", "datePublished": "2032-08-08", "text": "x"}


@pytest.mark.parametrize(
    "records",
    [
        [OWN],
        [node("WebSite", "1999-09-09"), OWN],
        [OWN, node("Organization", "1999-09-09")],
        [{"@type": "NewsArticle", "comment": [COMMENT], "datePublished": "2031-05-06"}],
        [{"@type": "NewsArticle", "review": COMMENT, "datePublished": "2031-05-06T09:00:00+02:00"}],
        [
            {
                "@context": "https://schema.org",
                "@graph": [node("WebPage", "2020-01-01"), OWN, COMMENT],
            }
        ],
        [[node("BreadcrumbList", None), OWN]],
        [OTHER, OWN],
        [OWN, OTHER],
        [node("WebPage", None, mainEntity=OWN)],
        [node(["Article", "NewsArticle"], "2031-05-06T23:30:00-04:00")],
        [{"@type": "schema:NewsArticle", "schema:datePublished": "6 May 2031"}],
        [node("NewsArticle", "2031-05-06", isPartOf=OTHER, citation=[OTHER], hasPart=OTHER)],
        [node("WebPage", "2031-05-06")],
        [node("LiveBlogPosting", "2031-05-06", liveBlogUpdate=[node("BlogPosting", "2033-01-01")])],
        [node("ItemList", None, itemListElement=[OTHER]), OWN],
    ],
)
def test_the_date_of_the_article_itself_in_json_ld(tmp_path: Path, records: list[object]) -> None:
    assert read(tmp_path, ld(*records)).published == "2031-05-06"


@pytest.mark.parametrize(
    "records",
    [
        [node("WebSite", "1999-09-09")],
        [node("NewsArticle", None, comment=COMMENT)],
        [node("NewsArticle", None, dateModified="2031-05-06", dateCreated="2031-05-01")],
        [node("VideoObject", None, uploadDate="2031-05-06")],
        [node("ItemList", None, itemListElement=[OTHER])],
        [{**OTHER, "headline": "A"}, {**OTHER, "datePublished": "2030-01-03", "headline": "B"}],
        [node("NewsArticle", "0001-01-01T00:00:00Z"), node("WebPage", "1970-01-01T00:00:00Z")],
    ],
)
def test_a_date_of_another_node_is_not_the_articles(tmp_path: Path, records: list[object]) -> None:
    assert read(tmp_path, ld(*records)).published is None


def test_an_article_at_another_address_is_not_this_page(tmp_path: Path) -> None:
    canonical = '<link rel="canonical" href="https://post.example/ferry">'
    own = node("NewsArticle", "2031-05-06", url="https://post.example/ferry/", headline="Boats!")
    other = node("NewsArticle", "2030-01-02", url="https://post.example/snow", headline="Snow")
    assert read(tmp_path, canonical + ld(other, own)).published == "2031-05-06"
    assert read(tmp_path, canonical + ld(other)).published is None


@pytest.mark.parametrize(
    "parts",
    [
        {"head": "<meta property='article:published_time' content='2031-05-06T07:30:00Z'>"},
        {"head": "<meta name='DC.date.issued' content='2031-05-06'>"},
        {"head": "<meta name='pubdate' content='Tue, 06 May 2031 07:30:00 GMT'>"},
        {"head": "<meta name='date' content='May 6, 2031'>"},
        {"head": "<meta name='date' content='2031-05-06 07:30:00 GMT'>"},
        {"head": "<link rel='canonical' href='https://post.example/2031/05/06/ferry'>"},
        {"head": "<link rel='canonical' href='https://post.example/2031/may/6/ferry'>"},
        {"head": "<link rel='canonical' href='https://post.example/ferry-2031-05-06.html'>"},
        {"beside": "<time datetime='2031-05-06T07:30'>today</time>"},
        {"beside": "<p class='byline'>By Una Writer | <time>6 May 2031</time></p>"},
        {"beside": "<p class='byline'>By Una Writer | May 6, 2031</p>"},
        {"beside": "<div class='post-date'>Published: May 6, 2031 at 10:30 am</div>"},
        {"beside": "<span class='date'>Published 6 May 2031, 10:30 | Updated 9 May 2031</span>"},
        {
            "beside": "<p>Updated <time datetime='2031-05-09'>9 May</time></p>"
            "<p>Published <time datetime='2031-05-06'>6 May</time></p>"
        },
        {"after": "<p itemprop='datePublished'>6 May 2031</p>"},
        {"after": "<p><time pubdate datetime='2031-05-06'>6 May</time></p>"},
        {"beside": "<meta itemprop='datePublished' content='2031-05-06'>"},
    ],
)
def test_other_ways_to_state_the_date(tmp_path: Path, parts: dict[str, str]) -> None:
    assert read(tmp_path, **parts).published == "2031-05-06"


TEASER = "<ul><li><time datetime='2032-09-09'>9 September 2032</time> Sudmark elects</li></ul>"


@pytest.mark.parametrize(
    "parts",
    [
        {"below": f"<aside>{TEASER}</aside>"},
        {"below": f"<section><h2>More stories</h2>{TEASER}</section>"},
        {"below": f"<div class='related-stories'>{TEASER}</div>"},
        {"before": f"<nav>{TEASER}</nav>"},
        {"before": f"<div class='latest'><h1>Snow</h1>{TEASER}</div>"},
        {"beside": f"<aside>{TEASER}</aside>"},
        {"after": f"<article><h2>Sudmark elects</h2>{TEASER}</article>"},
        {"below": "<div class='comments'><p class='date'>9 September 2032</p>A comment</div>"},
        {
            "below": "<div itemscope itemtype='https://schema.org/Comment'>"
            "<time itemprop='datePublished' datetime='2032-09-09'></time></div>"
        },
        {"below": "<footer>© 2032-09-09 The Harbour Post</footer>"},
        {"head": "<meta property='article:modified_time' content='2032-09-09'>"},
        {"head": "<meta property='og:updated_time' content='2032-09-09'>"},
        {"head": "<meta http-equiv='last-modified' content='2032-09-09'>"},
        {"head": "<meta name='dcterms.modified' content='2032-09-09'>"},
        {"head": "<meta property='og:image' content='https://post.example/2032/09/09/a.jpg'>"},
        {"beside": "<time class='updated' datetime='2032-09-09'>9 September</time>"},
        {"beside": "<p>Last updated: <time datetime='2032-09-09'>9 September</time></p>"},
        {"beside": "<p class='date'>Updated 9 September 2032</p>"},
        {},
    ],
)
def test_a_date_of_something_else_on_the_page_is_none(
    tmp_path: Path, parts: dict[str, str]
) -> None:
    found = read(tmp_path, **parts)
    assert found.published is None
    assert not isinstance(found, FlawedArticle)


@pytest.mark.parametrize(
    "parts",
    [
        {"head": "<meta name='date' content='05/02/2031'>"},
        {"head": ld(node("NewsArticle", "05/02/2031"))},
        {"beside": "<time datetime='05/02/2031'>today</time>"},
        {"beside": "<p class='date'>Published: 05.02.2031</p>"},
        {"beside": "<meta itemprop='datePublished' content='5-2-2031'>"},
    ],
)
def test_a_date_in_figures_that_could_be_two_days_is_left_out(
    tmp_path: Path, parts: dict[str, str]
) -> None:
    found = read(tmp_path, **parts)
    assert found.published is None
    assert isinstance(found, FlawedArticle)
    assert "is ambiguous" in found.flaw
    assert "2031-02-05 or 2031-05-02" in found.flaw


def test_a_date_in_figures_gives_way_to_one_that_is_clear(tmp_path: Path) -> None:
    head = "<meta name='article:published_time' content='05/02/2031'>"
    found = read(tmp_path, head, beside="<time datetime='2031-05-02'></time>")
    assert found.published == "2031-05-02"
    assert not isinstance(found, FlawedArticle)


def test_an_instant_in_utc_is_the_day_that_the_address_names(tmp_path: Path) -> None:
    address = "<link rel='canonical' href='https://post.example/2031/05/06/ferry'>"
    stated = "<meta property='article:published_time' content='{}'>"
    assert read(tmp_path, address + stated.format("2031-05-07T01:30:00Z")).published == "2031-05-06"
    assert read(tmp_path, address + stated.format("2031-05-07")).published == "2031-05-07"
    assert read(tmp_path, address + stated.format("2031-05-09T01:30:00Z")).published == "2031-05-09"


BROKEN = (
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry "sails" at last",'
    '"datePublished":"2031-05-06"}</script>'
)


def test_json_ld_that_is_broken_does_not_cut_the_headline_off(tmp_path: Path) -> None:
    found = read(tmp_path, BROKEN)
    assert (found.title, found.published) == ("Ferry sails", "2031-05-06")
    assert found.text.startswith("Ferry sails\nThe ferry between")
    two = BROKEN.replace('"headline"', '"comment":{"datePublished":"2032-01-01"},"headline"')
    assert read(tmp_path, two).published is None


@pytest.mark.parametrize(
    "hidden",
    [
        "<div hidden><p>{}</p></div>",
        "<p style='display: none'>{}</p>",
        "<div style='color:red;visibility:hidden'><p>{}</p></div>",
        "<template><p>{}</p></template>",
    ],
)
def test_what_no_reader_sees_is_not_read(tmp_path: Path, hidden: str) -> None:
    words = "Oro Lund was arrested on Sunday at the pier, the police of Norland said."
    assert words in read(tmp_path, after=f"<p>{words}</p>").text
    found = read(tmp_path, after=hidden.format(words) + "<p>The boat is called Ilva.</p>")
    assert words not in found.text
    assert "The boat is called Ilva." in found.text


def test_an_article_that_a_script_is_to_show_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ferry.html"
    path.write_text(
        f"<html><body style='visibility:hidden'><article>{BODY}</article></body></html>"
    )
    (found,) = read_sources([str(path)])
    assert isinstance(found, Article)
    assert "a second boat" in found.text
