"""Web pages → articles; the only module that imports trafilatura."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from onrecord.read.item import Item, Unreadable, article

_BLOCKS = frozenset(
    ["p", "div", "li", "br", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "figcaption"]
)
_LANG = re.compile(r"<html\b[^>]*?\s(?:xml:)?lang\s*=\s*[\"']?([A-Za-z][\w-]*)", re.IGNORECASE)
_HEAD = 8192  # letters in which a page's root element begins
_UNSEEN = frozenset({"script", "style"})
#: Only what the page says of its date: a day that its text names may be any day. The library's
#: own limit would pass over a date after today and take another.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "9999-12-31"}


# It would print what it could not read; that is said here, by name.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def read_html(
    data: bytes | str, origin: str, name: str, *, address: str | None = None
) -> Iterator[Item]:
    """The article of a page: its headline as the first line, then its paragraphs, a line each.

    The text is made, not given: offsets hold against the text in the graph. ``address`` is where
    the page was fetched from, which then is its URL and id; else its canonical URL is.
    """
    import trafilatura
    from trafilatura.settings import Document

    try:
        found = trafilatura.bare_extraction(
            data,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            favor_precision=False,
            date_extraction_params=_DATES,
        )
    except Exception as fault:  # one page of an archive must not end the reading of the others
        yield Unreadable(
            origin,
            f"the page could not be taken apart ({type(fault).__name__}: {fault}).",
            "Give its text as .txt or .jsonl instead.",
        )
        return
    body = (found.text or "").strip() if isinstance(found, Document) else ""
    if not isinstance(found, Document) or not body:
        yield Unreadable(
            origin,
            "no article text was found in the page.",
            "Give its text as .txt or .jsonl instead.",
        )
        return
    title = found.title
    lines = body.split("\n")
    if title and lines[0].strip() != title.strip():
        body = f"{title}\n{body}"
    url = address or found.url
    yield article(
        url or name,
        body,
        origin,
        title=title,
        published=found.date,
        publisher=found.sitename,
        url=url,
        byline=found.author,
        keywords=tuple(dict.fromkeys(found.tags or ())),
        language=_language(data),
    )


def _language(data: bytes | str) -> str | None:
    """What the page's root element says of its language."""
    head = data[:_HEAD] if isinstance(data, str) else data[:_HEAD].decode("latin-1")
    said = _LANG.search(head)
    return said[1] if said else None


def plain(markup: str) -> str:
    """The text of a fragment of HTML, a line a paragraph."""
    from lxml import html

    if "<" not in markup and "&" not in markup:
        return markup.strip()
    try:
        root = html.fromstring(f"<div>{markup}</div>")
    except (ValueError, html.etree.ParserError):
        return markup.strip()
    return plain_element(root)


def plain_element(root: Any) -> str:
    """The text of an element of HTML or XHTML, a line a paragraph; the element is used up."""
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
