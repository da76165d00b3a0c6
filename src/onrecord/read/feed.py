"""RSS and Atom feeds → articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.read.html import plain
from onrecord.read.item import Item, Unreadable, article


def read_feed(data: bytes, origin: str, name: str) -> Iterator[Item]:
    """The entries of a feed, with as much of their text as the feed carries."""
    from lxml import etree

    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False)
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        line, column = fault.position
        yield Unreadable(f"{origin}, line {line}, column {column}", f"this is not XML ({fault.msg}).", "Mend it there.")
        return
    entries = [e for e in root.iter() if isinstance(e.tag, str) and _local(e) in ("item", "entry")]
    if not entries:
        yield Unreadable(origin, "this XML is no RSS or Atom feed with entries.", "Give a feed, or another format.")
        return
    outlet = next((e.text for e in root.iter() if isinstance(e.tag, str) and _local(e) == "title" and e.text), None)
    for number, entry in enumerate(entries, start=1):
        fields: dict[str, str] = {}
        keywords = []
        for child in entry:
            if not isinstance(child.tag, str):
                continue
            local = _local(child)
            words = "".join(child.itertext()).strip()
            if local == "link" and not words:
                if child.get("rel", "alternate") == "alternate":
                    words = child.get("href", "")
            if local == "category":
                keywords.append(words or child.get("term", ""))
            elif local not in fields or len(words) > len(fields[local]):
                fields[local] = words
        markup = fields.get("encoded") or fields.get("content") or fields.get("description") or fields.get("summary")
        text = plain(markup or "")
        where = f"{origin}, entry {number}"
        if not text:
            yield Unreadable(where, "the entry carries no text.", "Fetch the page it links to, and build that.")
            continue
        link = fields.get("link")
        yield article(
            fields.get("guid") or fields.get("id") or link or f"{name}#{number}",
            text,
            where,
            title=plain(fields.get("title", "")) or None,
            published=fields.get("pubdate") or fields.get("published") or fields.get("updated") or fields.get("date"),
            publisher=outlet,
            url=link,
            byline=fields.get("creator") or fields.get("author"),
            keywords=tuple(k for k in keywords if k),
        )


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].casefold()
