"""RSS and Atom feeds → articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.read.html import plain, plain_element
from onrecord.read.item import Item, Unreadable, article

#: The namespaces whose elements describe an entry itself: RSS 0.9x and 2.0 have none, then Atom,
#: RSS 1.0, its content module, Dublin Core. Others (Media RSS, iTunes) reuse the same local names.
_NAMESPACES = frozenset(
    {
        "",
        "http://www.w3.org/2005/Atom",
        "http://purl.org/rss/1.0/",
        "http://purl.org/rss/1.0/modules/content/",
        "http://purl.org/dc/elements/1.1/",
    }
)


def read_feed(data: bytes, origin: str, name: str) -> Iterator[Item]:
    """The entries of a feed, with as much of their text as the feed carries."""
    from lxml import etree

    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False)
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        line, column = fault.position
        yield Unreadable(
            f"{origin}, line {line}, column {column}",
            f"this is not XML ({fault.msg}).",
            "Mend it there.",
        )
        return
    entries = [e for e in root.iter() if _local(e) in ("item", "entry")]
    if not entries:
        yield Unreadable(
            origin,
            "this XML is no RSS or Atom feed with entries.",
            "Give a feed, or another format.",
        )
        return
    outlet = next((e.text for e in root.iter() if _local(e) == "title" and e.text), None)
    for number, entry in enumerate(entries, start=1):
        yield _entry(entry, outlet, f"{origin}, entry {number}", f"{name}#{number}")


def _entry(entry: Any, outlet: str | None, origin: str, fallback: str) -> Item:
    """One entry; of several elements of a name, the one that says most."""
    fields: dict[str, str] = {}
    keywords = []
    for child in entry:
        local = _local(child)
        words = _words(child)
        if local == "category":
            keywords.append(words or child.get("term", ""))
            continue
        if local == "link" and not words and child.get("rel", "alternate") == "alternate":
            words = child.get("href", "")
        if len(words) > len(fields.get(local, "")):
            fields[local] = words
    markup = next(
        (fields[f] for f in ("encoded", "content", "description", "summary") if f in fields), ""
    )
    text = plain(markup)
    if not text:
        return Unreadable(
            origin, "the entry carries no text.", "Fetch the page it links to, and build that."
        )
    link = fields.get("link")
    return article(
        fields.get("guid") or fields.get("id") or link or fallback,
        text,
        origin,
        title=plain(fields.get("title", "")) or None,
        published=next(
            (fields[f] for f in ("pubdate", "published", "updated", "date") if f in fields), None
        ),
        publisher=outlet,
        url=link,
        byline=fields.get("creator") or fields.get("author"),
        keywords=tuple(k for k in keywords if k),
    )


def _local(element: Any) -> str:
    """The local name in lower case, of an element in a namespace that says what an entry is."""
    if not isinstance(element.tag, str):
        return ""
    namespace, _, local = element.tag.rpartition("}")
    return local.casefold() if namespace.lstrip("{") in _NAMESPACES else ""


def _words(element: Any) -> str:
    """What an element says: Atom's person by the name, XHTML as its lines, all else as it is."""
    if not isinstance(element.tag, str):
        return ""
    names = [c.text for c in element if _local(c) == "name" and c.text]
    if names:
        return ", ".join(n.strip() for n in names)
    return plain_element(element) if len(element) else (element.text or "").strip()
