"""The formats there are: name, suffixes, reader; and how a file without a telling name is known."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from onrecord.readers.article import ReadOutcome, Unreadable, make_article
from onrecord.readers.streams import HEAD, PACKED_SUFFIXES, WHOLE_LIMIT, Damaged, Stream

Reader = Callable[[Stream, str, str], Iterator[ReadOutcome]]


@dataclass(frozen=True)
class Format:
    """One format: what it is called, how its files end, and what reads it.

    ``read`` is given the stream, what messages call the file, and the name ids fall back on.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Reader


def _whole(reader: Callable[[bytes, str, str], Iterator[ReadOutcome]]) -> Reader:
    """A reader of streams from one of bytes; for kinds of files that hold one article or few."""

    def read(stream: Stream, origin: str, name: str) -> Iterator[ReadOutcome]:
        try:
            data = stream.whole()
        except Damaged as fault:
            yield Unreadable(origin, f"{fault.reason}.", "Download the file again.")
            return
        if data is None:
            yield Unreadable(
                origin,
                f"it is larger than {WHOLE_LIMIT >> 20} MB, the limit for this format.",
                "Convert it to .jsonl, with one article per line.",
            )
            return
        yield from reader(data, origin, name)

    return read


def _decoded(reader: Callable[[str, str, str], Iterator[ReadOutcome]]) -> Reader:
    def read(data: bytes, origin: str, name: str) -> Iterator[ReadOutcome]:
        text = decode(data, origin)
        if isinstance(text, Unreadable):
            yield text
        else:
            yield from reader(text, origin, name)

    return _whole(read)


def decode(data: bytes, origin: str) -> str | Unreadable:
    """Bytes as text: UTF-8 with or without a mark, UTF-16 with one; nothing is guessed."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as fault:
            return Unreadable(origin, f"byte {fault.start} is not UTF-16.", "Save it as UTF-8.")
    marked = len(BOM_UTF8) if data.startswith(BOM_UTF8) else 0
    try:
        return data[marked:].decode()
    except UnicodeDecodeError as fault:
        at = marked + fault.start
        line = data.count(b"\n", 0, at) + 1
        return Unreadable(
            f"{origin}, line {line}",
            f"byte {at} of the file (0x{data[at]:02X}) is not UTF-8.",
            "Save the file as UTF-8.",
        )


def _text(text: str, origin: str, name: str) -> Iterator[ReadOutcome]:
    yield make_article(name, text, origin)


def _jsonl(stream: Stream, origin: str, name: str) -> Iterator[ReadOutcome]:
    from onrecord.readers.records import read_jsonl

    return read_jsonl(stream, origin, name)


def _json(text: str, origin: str, name: str) -> Iterator[ReadOutcome]:
    from onrecord.readers.records import read_json

    return read_json(text, origin, name)


def _csv(stream: Stream, origin: str, name: str) -> Iterator[ReadOutcome]:
    from onrecord.readers.records import read_csv

    return read_csv(stream, origin, name)


def _parquet(stream: Stream, origin: str, name: str) -> Iterator[ReadOutcome]:
    from onrecord.readers.parquet import read_parquet

    return read_parquet(stream, origin, name)


def _warc(stream: Stream, origin: str, name: str) -> Iterator[ReadOutcome]:
    from onrecord.readers.warc import read_warc

    return read_warc(stream, origin, name)


def _html(data: bytes, origin: str, name: str) -> Iterator[ReadOutcome]:
    from onrecord.readers.html import read_html

    return read_html(data, origin, name)


def _feed(data: bytes, origin: str, name: str) -> Iterator[ReadOutcome]:
    from onrecord.readers.feed import read_feed

    return read_feed(data, origin, name)


FORMATS: tuple[Format, ...] = (
    Format("text", (".txt", ".text"), _decoded(_text)),
    Format("jsonl", (".jsonl", ".ndjson"), _jsonl),
    Format("json", (".json", ".jsonld"), _decoded(_json)),
    Format("csv", (".csv", ".tsv"), _csv),
    Format("html", (".html", ".htm", ".xhtml"), _whole(_html)),
    Format("feed", (".rss", ".atom", ".xml"), _whole(_feed)),
    Format("parquet", (".parquet", ".pq"), _parquet),
    Format("warc", (".warc",), _warc),
)
NAMES = {
    **{f.name: f for f in FORMATS},
    "txt": FORMATS[0],
    "ndjson": FORMATS[1],
    "jsonld": FORMATS[2],
    "tsv": FORMATS[3],
    "htm": FORMATS[4],
    "rss": FORMATS[5],
    "atom": FORMATS[5],
}
#: ASCII control characters but tab, line feed, vertical tab, form feed, return and escape.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
SUFFIXES = {s: f for f in FORMATS for s in f.suffixes}
#: Suffixes of triples, which are loaded and not read.
GRAPHS = frozenset({".ttl", ".trig", ".nq", ".nt", ".rdf", ".owl"})


def by_suffix(name: str) -> Format | None:
    """The format that a file name says, the suffix of its packing aside."""
    return SUFFIXES.get(suffix_of(name))


def suffix_of(name: str) -> str:
    """The suffix of a file name in lower case, that of its packing aside."""
    path = PurePath(name.casefold())
    return PurePath(path.stem).suffix if path.suffix in PACKED_SUFFIXES else path.suffix


def by_content(data: bytes) -> Format | None:
    """The format that the first bytes look like; text where they look like nothing else.

    None where they are no text at all: where they do not decode, or have control characters that
    no text has. Fewer than HEAD bytes are a whole file.
    """
    if data.startswith(b"PAR1"):
        return NAMES["parquet"]
    if data.startswith(b"WARC/"):
        return NAMES["warc"]
    if no_text(data):
        return None
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    lowered = head[:512].lower()
    if lowered.startswith((b"<!doctype html", b"<html")):
        return NAMES["html"]
    if lowered.startswith((b"<?xml", b"<rss", b"<feed")):
        return NAMES["feed"] if b"<rss" in lowered or b"<feed" in lowered else NAMES["html"]
    if head.startswith((b"{", b"[")):
        return NAMES[_kind_of_json(head, whole=len(data) < HEAD)]
    return NAMES["text"] if _decodes(data) else None


def no_text(data: bytes) -> bool:
    """Whether bytes have control characters that no text has."""
    return not data.startswith((b"\xff\xfe", b"\xfe\xff")) and _NO_TEXT.search(data) is not None


def _kind_of_json(head: bytes, *, whole: bool) -> str:
    """Lines of objects, one document, or text that begins with a bracket."""
    first, ended, _ = head.partition(b"\n")
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        try:
            json.loads(head)
        except (ValueError, RecursionError):
            # Cut off where it is longer: an object that goes on is a line, unless it is spread out.
            spread = re.match(rb"[\[{]\s*(?:[\"\[{]|$)", head)
            lines = not ended and head.startswith(b"{")
            return "text" if whole or spread is None else "jsonl" if lines else "json"
        return "json"
    return "jsonl" if head.startswith(b"{") and (b"\n{" in head or not whole) else "json"


def _decodes(data: bytes) -> bool:
    """Whether bytes are UTF-8 or marked UTF-16, but for a character that the end of HEAD cuts."""
    cuts = range(4) if len(data) >= HEAD else range(1)
    return any(isinstance(decode(data[: len(data) - cut], ""), str) for cut in cuts)
