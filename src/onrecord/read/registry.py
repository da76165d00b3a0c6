"""The formats there are: name, suffixes, reader; and how a file without a telling name is known."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from onrecord.read.item import Item, Unreadable, article

Bytes = Callable[[bytes, str, str], Iterator[Item]]
Text = Callable[[str, str, str], Iterator[Item]]


@dataclass(frozen=True)
class Format:
    """One format: what it is called, how its files end, and what reads it."""

    name: str
    suffixes: tuple[str, ...]
    read: Bytes


def _decoded(reader: Text) -> Bytes:
    def read(data: bytes, origin: str, name: str) -> Iterator[Item]:
        text = decode(data, origin)
        if isinstance(text, Unreadable):
            yield text
        else:
            yield from reader(text, origin, name)

    return read


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


def _text(text: str, origin: str, name: str) -> Iterator[Item]:
    yield article(name, text, origin)


def _jsonl(text: str, origin: str, name: str) -> Iterator[Item]:
    from onrecord.read.records import read_jsonl

    return read_jsonl(text, origin, name)


def _json(text: str, origin: str, name: str) -> Iterator[Item]:
    from onrecord.read.records import read_json

    return read_json(text, origin, name)


def _csv(text: str, origin: str, name: str) -> Iterator[Item]:
    from onrecord.read.records import read_csv

    return read_csv(text, origin, name)


def _html(data: bytes, origin: str, name: str) -> Iterator[Item]:
    from onrecord.read.html import read_html

    return read_html(data, origin, name)


def _feed(data: bytes, origin: str, name: str) -> Iterator[Item]:
    from onrecord.read.feed import read_feed

    return read_feed(data, origin, name)


FORMATS: tuple[Format, ...] = (
    Format("text", (".txt", ".text"), _decoded(_text)),
    Format("jsonl", (".jsonl", ".ndjson"), _decoded(_jsonl)),
    Format("json", (".json", ".jsonld"), _decoded(_json)),
    Format("csv", (".csv", ".tsv"), _decoded(_csv)),
    Format("html", (".html", ".htm", ".xhtml"), _html),
    Format("feed", (".rss", ".atom", ".xml"), _feed),
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
    """The format a file name tells, ``.gz`` aside."""
    return SUFFIXES.get(suffix_of(name))


def suffix_of(name: str) -> str:
    """The suffix of a file name in lower case, ``.gz`` aside."""
    path = PurePath(name.casefold())
    return PurePath(path.stem).suffix if path.suffix == ".gz" else path.suffix


def by_content(data: bytes) -> Format | None:
    """The format that the content looks like; text where it is text and looks like nothing else.

    None where it is no text at all: where it does not decode, or has control characters that no
    text has.
    """
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and _NO_TEXT.search(data):
        return None
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    lowered = head[:512].lower()
    if lowered.startswith((b"<!doctype html", b"<html")):
        return NAMES["html"]
    if lowered.startswith((b"<?xml", b"<rss", b"<feed")):
        return NAMES["feed"] if b"<rss" in lowered or b"<feed" in lowered else NAMES["html"]
    if head.startswith((b"{", b"[")):
        first = head.split(b"\n", 1)[0]
        try:
            json.loads(first)
        except ValueError:
            return NAMES["json"] if _json_like(data) else NAMES["text"]
        return NAMES["jsonl"] if head.startswith(b"{") and b"\n{" in data else NAMES["json"]
    return NAMES["text"] if isinstance(decode(data, ""), str) else None


def _json_like(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True


def unzipped(data: bytes, origin: str) -> bytes | Unreadable:
    """The content of gzipped bytes; others as they are."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as fault:
        return Unreadable(
            origin, f"the gzip archive is damaged ({fault}).", "Fetch the file again."
        )
