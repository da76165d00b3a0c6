"""Web pages → articles; the only module that imports trafilatura."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

from onrecord.readers.article import ReadOutcome, Unreadable, make_article
from onrecord.readers.encoding import decode_markup
from onrecord.readers.page_date import stated_date
from onrecord.readers.schema_org import is_article

_BLOCKS = frozenset(
    ["p", "div", "li", "br", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "figcaption"]
)
_LANG = re.compile(r"<html\b[^>]*?\s(?:xml:)?lang\s*=\s*[\"']?([A-Za-z][\w-]*)", re.IGNORECASE)
_HEAD = 8192  # characters in which a page's root element begins
_UNSEEN = frozenset({"script", "style"})
#: Comments and CDATA marks that old pages put around a script.
_WRAPPED = re.compile(r"^\s*(?://\s*)?<!(?:--|\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*$")
_BROKEN_DATE = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]*)\"")
_BROKEN_TYPE = re.compile(r"\"@type\"\s*:\s*\[?\s*\"(\w+)\"")
_NOT_SHOWN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
#: Elements that hold the text; where a script is to show them, they are read all the same.
_HOLDERS = frozenset({"html", "head", "body", "main", "article"})
#: The date is found by ``page_date``; the library is asked to search as little as it can.
_NO_DATES = {"extensive_search": False}


# It would print what it could not read; that is reported here.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def read_html(
    data: bytes, origin: str, name: str, *, address: str | None = None, label: str | None = None
) -> Iterator[ReadOutcome]:
    """The article of a page: its headline as the first line, then its paragraphs, a line each.

    The text is made, not given: offsets hold against the text in the graph. ``address`` is where
    the page was fetched from, which then is its URL and id; else its canonical URL is. ``label`` is
    what its HTTP header says of its encoding.
    """
    import trafilatura
    from trafilatura.settings import Document

    page = decode_markup(data, label).text
    try:
        tree = trafilatura.load_html(page)
        records = _prepared(tree) if tree is not None else []
        found = trafilatura.bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            favor_precision=False,
            date_extraction_params=_NO_DATES,
        )
        body = (found.text or "").strip() if isinstance(found, Document) else ""
        url = address or (found.url if isinstance(found, Document) else None)
        published = stated_date(tree, records, url) if body else None
    except Exception as fault:  # one page of an archive must not end the reading of the others
        yield Unreadable(
            origin,
            f"the page could not be parsed ({type(fault).__name__}: {fault}).",
            "Provide its text as .txt or .jsonl instead.",
        )
        return
    if not isinstance(found, Document) or not body:
        yield Unreadable(
            origin,
            "no article text was found in the page.",
            "Provide its text as .txt or .jsonl instead.",
        )
        return
    title = found.title
    lines = body.split("\n")
    if title and lines[0].strip() != title.strip():
        body = f"{title}\n{body}"
    yield make_article(
        url or name,
        body,
        origin,
        title=title,
        published=published,
        publisher=found.sitename,
        url=url,
        byline=found.author,
        keywords=tuple(dict.fromkeys(found.tags or ())),
        language=_language(page),
    )


def _prepared(tree: Any) -> list[Any]:
    """The page's JSON-LD documents; what no reader sees of the page is removed from the tree.

    A script that is not JSON is removed too: the library would take it apart by patterns, and cut
    a headline off at its first quotation mark.
    """
    records = []
    for script in list(tree.iter("script")):
        if "ld+json" not in (script.get("type") or "").casefold():
            continue
        try:
            records.append(json.loads(_WRAPPED.sub("", script.text or ""), strict=False))
        except (ValueError, RecursionError):
            records += _dated(script.text or "")
            script.drop_tree()
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.tag in _HOLDERS:
            continue
        hidden = element.get("hidden") is not None or element.tag == "template"
        if hidden or _NOT_SHOWN.search(element.get("style") or ""):
            element.drop_tree()
    return records


def _dated(broken: str) -> list[Any]:
    """What JSON-LD that is not well-formed says beyond doubt: an article's only date."""
    dates = _BROKEN_DATE.findall(broken)
    kinds = _BROKEN_TYPE.findall(broken)
    if len(dates) != 1 or not kinds or not is_article({kinds[0]}):
        return []
    return [{"@type": kinds[0], "datePublished": dates[0]}]


def _language(page: str) -> str | None:
    """What the page's root element says of its language."""
    said = _LANG.search(page[:_HEAD])
    return said[1] if said else None


def plain(markup: str) -> str:
    """The text of a fragment of HTML, one line per paragraph."""
    from lxml import html

    if "<" not in markup and "&" not in markup:
        return markup.strip()
    try:
        root = html.fromstring(f"<div>{markup}</div>")
    except (ValueError, html.etree.ParserError):
        return markup.strip()
    return plain_element(root)


def plain_element(root: Any) -> str:
    """The text of an element of HTML or XHTML, one line per paragraph; consumes the element."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        local = element.tag.rpartition("}")[2]
        if local in _UNSEEN:
            for child in list(element):
                element.remove(child)
            element.text = None
        elif local in _BLOCKS and element is not root:
            element.tail = "\n" + (element.tail or "")
    words = "".join(root.itertext("*"))
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return "\n".join(line for line in lines if line)
