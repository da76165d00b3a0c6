"""Records → articles: JSON lines and tables with our columns, schema.org objects."""

from __future__ import annotations

import csv
import io
import json
import re
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
_ARTICLE_TYPES = (
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "BlogPosting",
    "Report",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
)


def read_jsonl(data: str, origin: str, name: str) -> Iterator[Item]:
    """One JSON object a line, each an article; a line that is none is named and passed over."""
    for number, line in enumerate(data.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{origin}, line {number}"
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as fault:
            column = f", column {fault.colno}" if isinstance(fault, json.JSONDecodeError) else ""
            yield Unreadable(
                where + column, f"this is not JSON ({_why(fault)}).", "Mend or remove the line."
            )
            continue
        yield _from_json(record, where, f"{name}#{number}", {})


def read_json(data: str, origin: str, name: str) -> Iterator[Item]:
    """One JSON document: an object, an array of objects, or schema.org JSON-LD with a graph."""
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError) as fault:
        place = ""
        if isinstance(fault, json.JSONDecodeError):
            place = f", line {fault.lineno}, column {fault.colno}"
        yield Unreadable(
            origin + place,
            f"this is not JSON ({_why(fault)}).",
            "Mend it there; one object a line is read with --input-format jsonl.",
        )
        return
    records = list(_objects(whole))
    named = {str(r["@id"]): r for r in records if isinstance(r, dict) and "@id" in r}
    articles = [
        (number, record)
        for number, record in enumerate(records, start=1)
        if not isinstance(record, dict) or "@type" not in record or _is_article(record)
    ]
    for number, record in articles:
        if len(articles) == 1:
            yield _from_json(record, origin, name, named)
        else:
            yield _from_json(record, f"{origin}, item {number}", f"{name}#{number}", named)
    if not articles:
        yield Unreadable(
            origin,
            "it describes no article.",
            "Give it an object of @type NewsArticle with an articleBody.",
        )


def _why(fault: Exception) -> str:
    return fault.msg if isinstance(fault, json.JSONDecodeError) else str(fault)


def _objects(whole: Any) -> Iterator[Any]:
    """What an array or a JSON-LD graph holds, in their order; anything else is itself."""
    if isinstance(whole, list):
        for part in whole:
            yield from _objects(part)
    elif isinstance(whole, dict) and isinstance(whole.get("@graph"), list):
        yield from _objects(whole["@graph"])
    else:
        yield whole


def _is_article(record: Mapping[str, Any]) -> bool:
    kinds = record["@type"] if isinstance(record["@type"], list) else [record["@type"]]
    return any(str(k).rpartition("/")[2].rpartition(":")[2] in _ARTICLE_TYPES for k in kinds)


def _from_json(record: Any, origin: str, fallback: str, named: Mapping[str, Any]) -> Item:
    if not isinstance(record, dict):
        return Unreadable(origin, "this is no JSON object.", 'Write {"id": …, "text": …}.')
    if "@type" in record:
        return _from_schema(record, origin, fallback, named)
    return _from_columns({k.casefold(): v for k, v in record.items()}, origin, fallback)


def _from_columns(known: Mapping[str, Any], origin: str, fallback: str) -> Item:
    values: dict[str, str | None] = {}
    for column, names in COLUMNS.items():
        value = next((known[n] for n in names if known.get(n) not in (None, "")), None)
        values[column] = value if isinstance(value, str) else None if value is None else str(value)
    text = values["text"]
    if text is None:
        return Unreadable(
            origin,
            f"it has no text (its fields are {', '.join(known) or 'none'}).",
            "Name the field 'text'.",
        )
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


def _from_schema(
    record: Mapping[str, Any], origin: str, fallback: str, named: Mapping[str, Any]
) -> Item:
    """A schema.org article, its terms with or without a prefix; ``named`` are objects by @id."""
    said = {re.split(r"[/:#]", key)[-1]: value for key, value in record.items()}

    def words(*terms: str) -> str | None:
        return next((w for t in terms if (w := _words(said.get(t), named))), None)

    text = words("articleBody", "text")
    if text is None:
        return Unreadable(origin, "the article has no articleBody.", "Add its text as articleBody.")
    page = said.get("mainEntityOfPage")
    url = words("url") or (page.get("@id") if isinstance(page, dict) else page)
    listed = said.get("keywords")
    keywords = listed.split(",") if isinstance(listed, str) else listed
    if not isinstance(keywords, list):
        keywords = [keywords]
    # An @id that is relative ("#article") is the same on every page, and names none of them.
    own = record.get("@id")
    return article(
        (own if isinstance(own, str) and ":" in own else None)
        or words("identifier")
        or (url if isinstance(url, str) else None)
        or fallback,
        text,
        origin,
        title=words("headline", "name"),
        published=words("datePublished"),
        publisher=words("publisher", "sourceOrganization"),
        url=url if isinstance(url, str) else None,
        byline=words("author"),
        keywords=tuple(w.strip() for k in keywords if (w := _words(k, named)) and w.strip()),
    )


def _words(value: Any, named: Mapping[str, Any], depth: int = 3) -> str | None:
    """A JSON-LD value in words: itself, its @value, or the name of the thing it is or refers to."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value) or None
    if not depth:
        return None
    if isinstance(value, list):
        found = [w for v in value if (w := _words(v, named, depth - 1))]
        return ", ".join(found) or None
    if isinstance(value, dict):
        for key in ("@value", "name", "schema:name", "value"):
            if key in value:
                return _words(value[key], named, depth - 1)
        other = named.get(str(value.get("@id")))
        return _words(other, named, depth - 1) if other not in (None, value) else None
    return None


def read_csv(data: str, origin: str, name: str) -> Iterator[Item]:
    """A table with a header row; columns are found by their names, whatever their order."""
    csv.field_size_limit(2**31 - 1)
    delimiter = max(",\t;", key=data.split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(data, newline=""), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    number = count = 0
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as fault:
            number += 1
            count += 1
            yield Unreadable(
                f"{origin}, line {line}",
                f"this row is not CSV ({fault}).",
                "Double each quote inside a quoted cell, and close the cell.",
            )
            continue
        number += 1
        if not any(c.strip() for c in row):
            continue
        where = f"{origin}, row {number}"
        if header is None:
            header = [c.strip().casefold() for c in row]
            if not set(header) & set(COLUMNS["text"]):
                yield Unreadable(
                    origin,
                    f"no column holds the text (the columns are {', '.join(header)}).",
                    "Name one 'text'.",
                )
                return
            continue
        count += 1
        if len(row) != len(header):
            yield Unreadable(
                where,
                f"it has {len(row)} cells, and the header {len(header)}.",
                "Quote cells that hold the delimiter.",
            )
            continue
        yield _from_columns(dict(zip(header, row, strict=True)), where, f"{name}#{number}")
    if not count:
        yield Unreadable(origin, "there is no row below the column names.", "Add rows.")
