"""Records → articles: JSON lines and tables with our columns, schema.org objects."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.read.item import Item, Unreadable, article

#: Our column, and the other names it goes by.
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "identifier", "doc", "docid", "article_id"),
    "text": ("text", "body", "content", "articlebody", "article", "fulltext"),
    "date": ("date", "published", "publication_date", "datepublished", "pubdate", "publishedon"),
    "title": ("title", "headline", "name"),
    "url": ("url", "link", "canonical_url", "web_url"),
    "publisher": ("publisher", "source", "outlet", "publication"),
    "byline": ("byline", "author", "authors"),
}
_ARTICLE_TYPES = ("Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "Report", "AnalysisNewsArticle", "OpinionNewsArticle")


def read_jsonl(data: str, origin: str, name: str) -> Iterator[Item]:
    """One JSON object a line, each an article; a line that is none is named and passed over."""
    for number, line in enumerate(data.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{origin}, line {number}"
        try:
            record = json.loads(line)
        except json.JSONDecodeError as fault:
            yield Unreadable(where, f"this is not JSON ({fault.msg}, column {fault.colno}).", "Mend or remove the line.")
            continue
        yield from _from_json(record, where, f"{name}#{number}")


def read_json(data: str, origin: str, name: str) -> Iterator[Item]:
    """One JSON document: an object, an array of objects, or schema.org JSON-LD with a graph."""
    try:
        whole = json.loads(data)
    except json.JSONDecodeError as fault:
        yield Unreadable(
            f"{origin}, line {fault.lineno}, column {fault.colno}", f"this is not JSON ({fault.msg}).", "Mend it there."
        )
        return
    found = whole if isinstance(whole, list) else whole.get("@graph", whole) if isinstance(whole, dict) else whole
    records = found if isinstance(found, list) else [found]
    only = len(records) == 1
    count = 0
    for number, record in enumerate(records, start=1):
        if isinstance(record, dict) and "@type" in record and not _is_article(record):
            continue
        count += 1
        yield from _from_json(record, origin if only else f"{origin}, item {number}", name if only else f"{name}#{number}")
    if not count:
        yield Unreadable(origin, "it describes no article.", "Give it an object of @type NewsArticle with an articleBody.")


def _is_article(record: Mapping[str, Any]) -> bool:
    kinds = record["@type"] if isinstance(record["@type"], list) else [record["@type"]]
    return any(str(k).rpartition("/")[2].rpartition(":")[2] in _ARTICLE_TYPES for k in kinds)


def _from_json(record: Any, origin: str, fallback: str) -> Iterator[Item]:
    if not isinstance(record, dict):
        yield Unreadable(origin, "this is no JSON object.", 'Write {"id": …, "text": …}.')
        return
    if "@type" in record:
        yield _from_schema(record, origin, fallback)
        return
    known = {k.casefold(): v for k, v in record.items()}
    yield _from_columns(known, origin, fallback)


def _from_columns(known: Mapping[str, Any], origin: str, fallback: str) -> Item:
    values: dict[str, str | None] = {}
    for column, names in COLUMNS.items():
        value = next((known[n] for n in names if known.get(n) not in (None, "")), None)
        values[column] = value if isinstance(value, str) else None if value is None else str(value)
    text = values["text"]
    if text is None:
        return Unreadable(origin, f"it has no text (its fields are {', '.join(known) or 'none'}).", "Name the field 'text'.")
    return article(
        values["id"] or values["url"] or fallback,
        text,
        origin,
        title=values["title"],
        published=values["date"],
        publisher=values["publisher"],
        url=values["url"],
        byline=values["byline"],
    )


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        names = [n for n in map(_name, value) if n]
        return ", ".join(names) or None
    if isinstance(value, dict):
        return _name(value.get("name"))
    return value if isinstance(value, str) and value else None


def _from_schema(record: Mapping[str, Any], origin: str, fallback: str) -> Item:
    text = record.get("articleBody") or record.get("text")
    if not isinstance(text, str):
        return Unreadable(origin, "the article has no articleBody.", "Add its text as articleBody.")
    page = record.get("mainEntityOfPage")
    url = record.get("url") or (page.get("@id") if isinstance(page, dict) else page)
    words = record.get("keywords")
    listed = words.split(",") if isinstance(words, str) else words if isinstance(words, list) else []
    identity = record.get("@id") or record.get("identifier") or url
    return article(
        str(identity or fallback),
        text,
        origin,
        title=_name(record.get("headline")) or _name(record.get("name")),
        published=_name(record.get("datePublished")),
        publisher=_name(record.get("publisher")) or _name(record.get("sourceOrganization")),
        url=url if isinstance(url, str) else None,
        byline=_name(record.get("author")),
        keywords=tuple(str(w).strip() for w in listed if str(w).strip()),
    )


def read_csv(data: str, origin: str, name: str) -> Iterator[Item]:
    """A table with a header row; columns are found by their names, whatever their order."""
    csv.field_size_limit(2**31 - 1)
    head = data[:8192]
    delimiter = max(",\t;", key=lambda d: head.split("\n", 1)[0].count(d))
    rows = csv.reader(io.StringIO(data, newline=""), delimiter=delimiter)
    try:
        header = [c.strip().casefold() for c in next(rows, [])]
        if not set(header) & set(COLUMNS["text"]):
            yield Unreadable(
                origin, f"no column holds the text (the columns are {', '.join(header) or 'none'}).", "Name one 'text'."
            )
            return
        for number, row in enumerate(rows, start=2):
            where = f"{origin}, row {number}"
            if not any(c.strip() for c in row):
                continue
            if len(row) != len(header):
                yield Unreadable(
                    where, f"it has {len(row)} cells, and the header {len(header)}.", "Quote cells that hold the delimiter."
                )
                continue
            yield _from_columns(dict(zip(header, row, strict=True)), where, f"{name}#{number}")
    except csv.Error as fault:
        yield Unreadable(f"{origin}, line {rows.line_num}", f"this is not a table ({fault}).", "Quote cells that hold the delimiter or line ends.")


