"""How pages and feeds are decoded: by their labels as the WHATWG reads them, and against these."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.model import Article
from onrecord.readers import read_sources
from onrecord.readers.article import FlawedArticle
from onrecord.readers.encoding import decode_markup

WORDS = "“We have waited,” Oro Lund said – and it’s a café"
PARAGRAPHS = [
    "The ferry between Haven and Orm will sail again on Friday, the harbour master Oro Lund said.",
    WORDS + " that she told reporters about at the pier on Monday morning, before the first boat.",
    "Sudmark's transport ministry confirmed the date and promised a second boat before summer.",
]


def page(head: str, prolog: str = "<!DOCTYPE html>") -> str:
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    return (
        f"{prolog}<html><head>{head}<title>Ferry</title></head>"
        f"<body><article><h1>Ferry</h1>{body}</article></body></html>"
    )


def feed(declaration: str) -> str:
    return (
        f"{declaration}<rss version='2.0'><channel><title>The Harbour Post</title><item>"
        f"<title>Ferry</title><description>{WORDS}</description></item></channel></rss>"
    )


def one(folder: Path, name: str, data: bytes) -> Article:
    path = folder / name
    path.write_bytes(data)
    (found,) = read_sources([str(path)])
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize("label", ["iso-8859-1", "ISO-8859-1", "latin1", "ascii", "windows-1252"])
@pytest.mark.parametrize(
    "head",
    [
        "<meta charset='{}'>",
        "<META charset={}>",
        '<meta http-equiv="Content-Type" content="text/html; charset={}">',
    ],
)
def test_a_label_of_western_europe_means_windows_1252(
    tmp_path: Path, label: str, head: str
) -> None:
    data = page(head.format(label)).encode("windows-1252")
    assert WORDS in one(tmp_path, "ferry.html", data).text


def test_the_xml_declaration_of_a_page_is_its_label(tmp_path: Path) -> None:
    data = page("", '<?xml version="1.0" encoding="iso-8859-1"?>').encode("windows-1252")
    assert WORDS in one(tmp_path, "ferry.xhtml", data).text


@pytest.mark.parametrize("encoding", ["iso-8859-1", "us-ascii", "cp1252"])
def test_the_xml_declaration_of_a_feed_is_its_label(tmp_path: Path, encoding: str) -> None:
    data = feed(f'<?xml version="1.0" encoding="{encoding}"?>').encode("windows-1252")
    found = one(tmp_path, "feed.xml", data)
    assert found.text == WORDS
    assert not isinstance(found, FlawedArticle)


def test_other_labels_are_read_as_they_say(tmp_path: Path) -> None:
    data = page("<meta charset='macintosh'>").encode("mac-roman")
    assert WORDS in one(tmp_path, "ferry.html", data).text
    data = feed('<?xml version="1.0" encoding="windows-1250"?>').encode("windows-1250")
    assert one(tmp_path, "feed.xml", data).text == WORDS


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "no-such-label"])
def test_utf8_is_utf8_whatever_its_label(tmp_path: Path, label: str) -> None:
    data = page(f"<meta charset='{label}'>").encode()
    assert WORDS in one(tmp_path, "ferry.html", data).text
    data = feed(f'<?xml version="1.0" encoding="{label}"?>').encode()
    assert one(tmp_path, "feed.xml", data).text == WORDS


@pytest.mark.parametrize("head", ["<meta charset='utf-8'>", "", "<meta charset='no-such-label'>"])
def test_what_is_not_the_utf8_it_should_be_is_windows_1252(tmp_path: Path, head: str) -> None:
    assert WORDS in one(tmp_path, "ferry.html", page(head).encode("windows-1252")).text


def test_a_feed_whose_encoding_is_guessed_says_so(tmp_path: Path) -> None:
    found = one(tmp_path, "feed.xml", feed('<?xml version="1.0"?>').encode("windows-1252"))
    assert found.text == WORDS
    assert isinstance(found, FlawedArticle)
    assert "is not UTF-8, so it was read as windows-1252" in found.flaw


def test_one_wrong_byte_costs_itself(tmp_path: Path) -> None:
    data = (
        page("<meta charset='utf-8'>").encode().replace(b"harbour master", b"harbour \xff master")
    )
    text = one(tmp_path, "ferry.html", data).text
    assert WORDS in text
    assert "harbour \ufffd master" in text


@pytest.mark.parametrize(
    ("data", "label", "text"),
    [
        ("é”".encode("utf-8-sig"), "latin1", "é”"),
        ("é”".encode("utf-16"), "latin1", "é”"),
        ("é”".encode("utf-16-le"), "utf-16le", "é”"),
        ("<meta charset=utf-16>é”".encode("cp1252"), None, "<meta charset=utf-16>é”"),
        (b"<!-- <meta charset=macintosh> --><meta charset=latin1>\x94", None, None),
        ("caf\u00e9 ".encode() * 3 + "é".encode()[:1], None, "café " * 3 + "\ufffd"),
        (b"\x80 5", " Latin1 ", "€ 5"),
        (b"\x8e", "macintosh", "é"),
        (b"", "latin1", ""),
    ],
)
def test_marks_headers_and_declarations(data: bytes, label: str | None, text: str | None) -> None:
    found = decode_markup(data, label).text
    assert found == text if text is not None else found.endswith("”")
