"""Records → articles: JSON lines and tables with our columns, schema.org objects."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from onrecord.readers import schema_org
from onrecord.readers.article import ReadOutcome, Unreadable, make_article
from onrecord.readers.streams import RECORD_LIMIT, Damaged, Stream, buffered, lines

#: Our column, and the other names it goes by.
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "identifier", "doc", "docid", "article_id"),
    "text": ("text", "body", "content", "articlebody", "article", "fulltext"),
    "date": ("date", "published", "publication_date", "datepublished", "pubdate", "publishedon"),
    "title": ("title", "headline", "name"),
    "url": ("url", "link", "canonical_url", "web_url"),
    "publisher": ("publisher", "source", "outlet", "publication"),
    "byline": ("byline", "author", "authors"),
    "language": ("language", "lang", "inlanguage"),
}


def read_jsonl(stream: Stream, origin: str, name: str) -> Iterator[ReadOutcome]:
    """One JSON object per line, each an article; any other line is reported and skipped."""
    number = 0
    try:
        for number, line in enumerate(lines(buffered(stream)), start=1):
            if line is None or line.strip():
                yield _from_line(line, f"{origin}, line {number}", f"{name}#{number}")
    except Damaged as fault:
        yield cut_off(f"{origin}, line {number + 1}", fault)


def cut_off(where: str, fault: Damaged) -> Unreadable:
    """The report on a stream of records that damage cuts short; earlier ones have been read."""
    return Unreadable(
        where, f"{fault.reason}; nothing after it can be read.", "Download the file again."
    )


def _too_long(where: str) -> Unreadable:
    """The report on a line too long to be held in memory."""
    return Unreadable(
        where,
        f"the line is longer than {RECORD_LIMIT >> 20} MB, the limit for one article.",
        "Write one article per line.",
    )


def _from_line(line: bytes | None, where: str, fallback: str) -> ReadOutcome:
    if line is None:
        return _too_long(where)
    try:
        record = json.loads(line.decode())
    except UnicodeDecodeError as fault:
        return Unreadable(
            where,
            f"byte {fault.start} of the line (0x{line[fault.start]:02X}) is not UTF-8.",
            "Save the file as UTF-8.",
        )
    except (ValueError, RecursionError) as fault:
        column = f", column {fault.colno}" if isinstance(fault, json.JSONDecodeError) else ""
        return Unreadable(
            where + column, f"this is not JSON ({_why(fault)}).", "Fix or remove the line."
        )
    return _from_json(record, where, fallback, {})


def read_json(data: str, origin: str, name: str) -> Iterator[ReadOutcome]:
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
            "Fix it at that place; if it is one object per line, add --input-format jsonl.",
        )
        return
    records = list(schema_org.objects(whole))
    named = {str(r["@id"]): r for r in records if isinstance(r, dict) and "@id" in r}
    articles = [
        (number, record)
        for number, record in enumerate(records, start=1)
        if not isinstance(record, dict)
        or "@type" not in record
        or schema_org.is_article(schema_org.types(record))
    ]
    for number, record in articles:
        if len(articles) == 1:
            yield _from_json(record, origin, name, named)
        else:
            yield _from_json(record, f"{origin}, item {number}", f"{name}#{number}", named)
    if not articles:
        yield Unreadable(
            origin,
            "it does not describe an article.",
            "Add an object of @type NewsArticle with an articleBody.",
        )


def _why(fault: Exception) -> str:
    return fault.msg if isinstance(fault, json.JSONDecodeError) else str(fault)


def _from_json(record: Any, origin: str, fallback: str, named: Mapping[str, Any]) -> ReadOutcome:
    if not isinstance(record, dict):
        return Unreadable(origin, "this is not a JSON object.", 'Write {"id": …, "text": …}.')
    if "@type" in record:
        return _from_schema(record, origin, fallback, named)
    return from_columns({k.casefold(): v for k, v in record.items()}, origin, fallback)


def from_columns(known: Mapping[str, Any], origin: str, fallback: str) -> ReadOutcome:
    """An article from values by column name in lower case, whichever of its names each has."""
    values = {
        column: next((w for n in names if (w := schema_org.words(known.get(n), {}))), None)
        for column, names in COLUMNS.items()
    }
    text = values["text"]
    if text is None:
        return Unreadable(
            origin,
            f"it has no text (its fields are {', '.join(known) or 'none'}).",
            "Put the text in a field named 'text'.",
        )
    return make_article(
        values["id"] or values["url"] or fallback,
        text,
        origin,
        title=values["title"],
        published=values["date"],
        publisher=values["publisher"],
        url=values["url"],
        byline=values["byline"],
        language=values["language"],
    )


def _from_schema(
    record: Mapping[str, Any], origin: str, fallback: str, named: Mapping[str, Any]
) -> ReadOutcome:
    """A schema.org article, its terms with or without a prefix; ``named`` are objects by @id."""
    said = schema_org.terms(record)

    def words(*terms: str) -> str | None:
        return next((w for t in terms if (w := schema_org.words(said.get(t), named))), None)

    text = words("articleBody", "text")
    if text is None:
        return Unreadable(origin, "the article has no articleBody.", "Add the text as articleBody.")
    page = said.get("mainEntityOfPage")
    url = words("url") or (page.get("@id") if isinstance(page, dict) else page)
    listed = said.get("keywords")
    keywords = listed.split(",") if isinstance(listed, str) else listed
    if not isinstance(keywords, list):
        keywords = [keywords]
    # An @id that is relative ("#article") is the same on every page, and names none of them.
    own = record.get("@id")
    return make_article(
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
        keywords=tuple(
            w.strip() for k in keywords if (w := schema_org.words(k, named)) and w.strip()
        ),
        language=words("inLanguage"),
    )


def read_csv(stream: Stream, origin: str, name: str) -> Iterator[ReadOutcome]:
    """A table with a header row; columns are found by their names, whatever their order."""
    csv.field_size_limit(max(csv.field_size_limit(), RECORD_LIMIT))
    file = buffered(stream)
    try:
        head = file.peek().split(b"\n", 1)[0]
    except Damaged as fault:
        yield cut_off(origin, fault)
        return
    # What is not UTF-8 affects its row alone: it comes through as surrogates.
    text = io.TextIOWrapper(file, "utf-8", errors="surrogateescape", newline="")
    delimiter = max(b",\t;", key=head.count)
    source = _Lines(text)
    reader = csv.reader(source, delimiter=chr(delimiter), strict=True)
    header: list[str] | None = None
    number = count = 0
    while True:
        line = source.number + 1
        try:
            row = next(reader)
        except StopIteration:
            break
        except Damaged as fault:
            yield cut_off(f"{origin}, line {line}", fault)
            return
        except _TooLong:
            number += 1
            count += 1
            yield _too_long(f"{origin}, line {source.number}")
            continue
        except csv.Error as fault:
            number += 1
            count += 1
            yield Unreadable(
                f"{origin}, line {line}",
                f"this row is not valid CSV ({fault}).",
                "Double each quotation mark inside a quoted cell, and close the cell.",
            )
            continue
        number += 1
        if not any(c.strip() for c in row):
            continue
        where = f"{origin}, row {number}"
        if header is None:
            header = [c.strip().casefold() for c in row]
            if not set(header) & set(COLUMNS["text"]):
                yield no_text_column(origin, header)
                return
            continue
        count += 1
        if len(row) != len(header):
            yield Unreadable(
                where,
                f"it has {len(row)} cells, but the header has {len(header)}.",
                "Quote cells that contain the delimiter.",
            )
            continue
        try:
            "".join(row).encode()
        except UnicodeEncodeError:
            yield Unreadable(
                where, "it contains a byte that is not UTF-8.", "Save the file as UTF-8."
            )
            continue
        yield from_columns(dict(zip(header, row, strict=True)), where, f"{name}#{number}")
    if not count:
        yield Unreadable(origin, "there are no rows below the header.", "Add rows.")


def no_text_column(origin: str, columns: Iterable[str]) -> Unreadable:
    """The report on a table none of whose columns has a name that a text may have."""
    return Unreadable(
        origin,
        f"no column is named 'text' (the columns are {', '.join(columns)}).",
        "Rename the column that contains the text to 'text'.",
    )


class _TooLong(Exception):
    """A line of a table is longer than RECORD_LIMIT."""


class _Lines:
    """The lines of a table with their line ends; ``number`` is that of the last, from 1."""

    def __init__(self, file: io.TextIOWrapper) -> None:
        self._file = file
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._file.readline(RECORD_LIMIT + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) <= RECORD_LIMIT:
            return line
        while line and not line.endswith(("\n", "\r")):
            line = self._file.readline(RECORD_LIMIT + 1)
        raise _TooLong
