"""Archives: packed and streamed, web archives, Parquet, URLs; damage costs what it touches alone."""

from __future__ import annotations

import bz2
import functools
import gzip
import http.server
import io
import json
import lzma
import random
import sys
import threading
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from onrecord.errors import InputError, MissingExtra
from onrecord.model import Article
from onrecord.readers import Unreadable, read_sources, streams

TEXT = "The bridge at Haven is open, Oro Lund said."


def read(*sources: Path | str) -> tuple[list[Article], list[Unreadable]]:
    found = list(read_sources([str(s) for s in sources]))
    return (
        [a for a in found if isinstance(a, Article)],
        [a for a in found if isinstance(a, Unreadable)],
    )


def records(count: int, size: int = 300) -> bytes:
    """Lines of articles whose letters do not repeat, so that packing does not fold them away."""
    chance = random.Random(7)
    lines = []
    for number in range(count):
        words = "".join(chance.choices("abcdefghij klmnop", k=size))
        lines.append(json.dumps({"id": f"a{number}", "text": f"{TEXT} {words}"}))
    return "\n".join(lines).encode() + b"\n"


def zstd(data: bytes) -> bytes:
    zstandard = pytest.importorskip("zstandard")
    return bytes(zstandard.ZstdCompressor().compress(data))


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstd,
}


@pytest.mark.parametrize("packing", PACKERS)
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_packed_lines_and_tables_are_read_also_in_several_members(
    tmp_path: Path, packing: str, form: str
) -> None:
    if form == "jsonl":
        data = records(50)
    else:
        rows = "".join(f'a{n},"{TEXT}\n{n}"\r\n' for n in range(50))
        data = ("id,text\r\n" + rows).encode()
    path = tmp_path / f"in.{form}.{packing}"
    half = len(data) // 2
    path.write_bytes(PACKERS[packing](data[:half]) + PACKERS[packing](data[half:]))
    articles, faults = read(path)
    assert [a.id for a in articles] == [f"a{n}" for n in range(50)]
    assert not faults


@pytest.mark.parametrize("packing", PACKERS)
def test_articles_before_the_end_of_a_cut_off_archive_are_read(
    tmp_path: Path, packing: str
) -> None:
    data = records(8_000)
    packed = PACKERS[packing](data)
    (tmp_path / f"in.jsonl.{packing}").write_bytes(packed[: len(packed) * 3 // 4])
    articles, faults = read(tmp_path / f"in.jsonl.{packing}")
    # bzip2 and xz only give whole blocks, of 0.9 MB and more
    assert len(articles) > (5_500 if packing in ("gz", "zst") else 2_000)
    assert [a.id for a in articles] == [f"a{n}" for n in range(len(articles))]
    (fault,) = faults
    assert f"line {len(articles) + 1}" in fault.origin
    assert "damaged at byte" in fault.reason


def test_a_changed_byte_in_a_gzip_costs_what_comes_after_it(tmp_path: Path) -> None:
    parts = [gzip.compress(records(100)[:-1] + b"\n") for _ in range(3)]
    bad = bytearray(parts[1])
    bad[len(bad) // 2 : len(bad) // 2 + 40] = b"\xff" * 40
    path = tmp_path / "in.jsonl.gz"
    path.write_bytes(parts[0] + bytes(bad) + parts[2])
    articles, faults = read(path)
    assert 100 < len([a for a in articles if TEXT in a.text]) < 200
    (place,) = [f for f in faults if "damaged at byte" in f.reason]
    assert int(place.reason.split("at byte ")[1].split()[0]) >= len(parts[0]) + len(bad) // 2


def test_what_is_not_packed_as_its_name_says_is_named_once(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl.gz").write_bytes(b"\x00" + gzip.compress(records(20))[1:])
    articles, (fault,) = read(tmp_path / "in.jsonl.gz")
    assert not articles
    assert ".gz" in fault.reason


def test_bytes_that_are_no_utf8_cost_their_line_alone(tmp_path: Path) -> None:
    lines = records(9).split(b"\n")
    lines[4] = lines[4].replace(b"Haven", b"Hav\xe9n")
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(lines))
    articles, (fault,) = read(tmp_path / "in.jsonl")
    assert len(articles) == 8
    assert "in.jsonl, line 5" in fault.origin
    assert "0xE9" in fault.reason
    (tmp_path / "in.csv").write_bytes(b"id,text\n1,one\n2,tw\xe9\n3,three\n")
    articles, (fault,) = read(tmp_path / "in.csv")
    assert [a.id for a in articles] == ["1", "3"]
    assert "row 3" in fault.origin
    assert "UTF-8" in fault.reason


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_utf16_is_streamed_too(tmp_path: Path, form: str) -> None:
    data = records(3).decode() if form == "jsonl" else f'id,text\na0,"{TEXT}"\na1,é\na2,x\n'
    (tmp_path / f"in.{form}").write_bytes(data.encode("utf-16"))
    articles, faults = read(tmp_path / f"in.{form}")
    assert [a.id for a in articles] == ["a0", "a1", "a2"]
    assert not faults


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_line_longer_than_any_article_is_named_and_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    for module in ("streams", "records"):
        monkeypatch.setattr(f"onrecord.readers.{module}.RECORD_LIMIT", 1000)
    if form == "jsonl":
        lines = ['{"id": "a", "text": "x"}', f'{{"text": "{"y" * 200_000}"}}']
        lines.append('{"id": "b", "text": "z"}')
    else:
        lines = ["id,text", "a,x", "n," + "y" * 200_000, "b,z"]
    (tmp_path / f"in.{form}").write_text("\n".join(lines))
    articles, (fault,) = read(tmp_path / f"in.{form}")
    assert [a.id for a in articles] == ["a", "b"]
    assert f"line {len(lines) - 1}" in fault.origin


def test_a_file_that_is_read_whole_has_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "WHOLE_LIMIT", 100_000)
    (tmp_path / "in.json").write_text(json.dumps([{"text": "x" * 200_000}]))
    articles, (fault,) = read(tmp_path / "in.json")
    assert not articles
    assert ".jsonl" in fault.hint


def test_a_stream_of_any_length_is_read_in_the_same_memory(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl.gz"
    block = records(100, 40_000)  # 4 MB
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(15):
            file.write(block)
    tracemalloc.start()
    try:
        count = sum(isinstance(a, Article) for a in read_sources([str(path)]))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 1500
    assert peak < 4 * 2**20  # bytes, of the 60 MB that went through


class Pipe(io.RawIOBase):
    """Standard input as it comes through a pipe: in pieces, and not to be read again."""

    def __init__(self, data: bytes) -> None:
        self.data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self.data.readinto(memoryview(buffer)[:1000])

    def seekable(self) -> bool:
        return False


@pytest.mark.parametrize("packing", ["", *PACKERS])
def test_standard_input_is_streamed(monkeypatch: pytest.MonkeyPatch, packing: str) -> None:
    data = records(500)
    piped = Pipe(PACKERS[packing](data) if packing else data)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(piped)))
    articles, faults = read("-")
    assert [a.id for a in articles] == [f"a{n}" for n in range(500)]
    assert not faults


# Parquet


def table(path: Path, **columns: Any) -> Path:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.table(columns), path, row_group_size=100)
    return path


def test_a_parquet_row_is_an_article(tmp_path: Path) -> None:
    path = table(
        tmp_path / "in.parquet",
        URL=["https://example.org/1", None],
        Body=[f" {TEXT}\r\n", "Snow fell."],
        published=[datetime(2031, 5, 6, 8, tzinfo=UTC), None],
        headline=["Bridge open", None],
        embedding=[[0.1, 0.2], [0.3]],
    )
    (one, two), faults = read(path)
    assert not faults
    assert (one.id, one.text) == ("https://example.org/1", f" {TEXT}\r\n")
    assert (one.title, one.published) == ("Bridge open", "2031-05-06T08:00:00+00:00")
    assert (two.id, two.published) == ("in.parquet#2", None)


@pytest.mark.parametrize(
    ("values", "ids"),
    [
        ([1.0, float("nan"), 2.5], ["1", "in.parquet#2", "2.5"]),
        ([7, None, 9], ["7", "in.parquet#2", "9"]),
        ([date(2031, 5, 6)] * 3, ["2031-05-06"] * 3),
        ([datetime(2031, 5, 6), datetime(2031, 5, 6, 7), None], None),
        ([["nested"], ["ids"], []], [f"in.parquet#{n}" for n in (1, 2, 3)]),
    ],
    ids=["floats", "integers", "dates", "times", "nested"],
)
def test_ids_of_any_type(tmp_path: Path, values: list[Any], ids: list[str] | None) -> None:
    articles, faults = read(table(tmp_path / "in.parquet", id=values, text=[TEXT] * 3))
    wanted = ids or ["2031-05-06", "2031-05-06T07:00:00", "in.parquet#3"]
    assert [a.id for a in articles] == wanted
    assert not faults


def test_words_by_dictionary_and_times_in_nanoseconds(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    path = table(
        tmp_path / "in.parquet",
        text=pyarrow.array([TEXT, "Snow fell."]),
        source=pyarrow.array(["Post", "Post"]).dictionary_encode(),
        date=pyarrow.array([1_936_000_000_000_000_123, None], pyarrow.timestamp("ns", "UTC")),
    )
    (one, _), faults = read(path)
    assert one.publisher == "Post"
    assert one.published == "2031-05-08T09:46:40+00:00"
    assert not faults


def test_a_table_without_text_and_what_is_no_parquet_are_named(tmp_path: Path) -> None:
    _, (fault,) = read(table(tmp_path / "a.parquet", id=[1], words=["x"]))
    assert "id, words" in fault.reason
    assert "'text'" in fault.hint
    whole = table(tmp_path / "b.parquet", text=[TEXT] * 500).read_bytes()
    (tmp_path / "b.parquet").write_bytes(whole[:-50])
    (tmp_path / "c.parquet").write_bytes(b"PAR1 and then words")
    _, faults = read(tmp_path / "b.parquet", tmp_path / "c.parquet")
    assert ["not a Parquet file" in f.reason for f in faults] == [True, True]


def test_a_damaged_row_group_costs_its_own_rows(tmp_path: Path) -> None:
    texts = ["".join(random.Random(n).choices("abcdefgh ", k=300)) for n in range(500)]
    path = table(tmp_path / "in.parquet", id=[f"a{n}" for n in range(500)], text=texts)
    parquet = pytest.importorskip("pyarrow.parquet")
    column = parquet.ParquetFile(path).metadata.row_group(2).column(1)
    data = bytearray(path.read_bytes())
    at = column.dictionary_page_offset or column.data_page_offset
    data[at : at + 200] = b"\xff" * 200
    path.write_bytes(data)
    articles, (fault,) = read(path)
    assert [a.id for a in articles] == [f"a{n}" for n in range(500) if not 200 <= n < 300]
    assert "rows 201 to 300" in fault.origin
    assert "damaged" in fault.reason


def test_parquet_from_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = table(tmp_path / "in.parquet", id=["a"], text=[TEXT]).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Pipe(data))))
    articles, faults = read("-")
    assert [a.id for a in articles] == ["a"]
    assert not faults


# Web archives


PARAGRAPHS = [
    "The ferry between Haven and Orm will sail again on Friday, the harbour master Oro Lund said.",
    "“We have waited for a whole winter,” he told reporters at the pier on Monday morning.",
    "Sudmark’s transport ministry confirmed the date and promised a second boat before the summer.",
]


def page(number: int) -> bytes:
    body = "".join(f"<p>{p} Boat {number}.</p>" for p in PARAGRAPHS)
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Ferry {number}</title>'
        f'<link rel="canonical" href="https://example.org/canonical"></head>'
        f"<body><article><h1>Ferry {number}</h1>{body}</article></body></html>"
    ).encode()


def record(
    number: int,
    body: bytes | None = None,
    *,
    status: str = "200 OK",
    kind: str = "text/html; charset=utf-8",
    more: str = "",
    type: str = "response",
) -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode()
    block = http + (page(number) if body is None else body)
    head = (
        f"WARC/1.0\r\nWARC-Type: {type}\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\n"
        "WARC-Date: 2031-05-07T00:00:00Z\r\n"
        f"WARC-Target-URI: https://example.org/{number}\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def urls(*numbers: int) -> list[str]:
    return [f"https://example.org/{n}" for n in numbers]


def archive(path: Path, parts: list[bytes]) -> Path:
    pytest.importorskip("warcio")
    suffix = path.suffix.removeprefix(".")
    path.write_bytes(b"".join(PACKERS[suffix](p) if suffix in PACKERS else p for p in parts))
    return path


@pytest.mark.parametrize("name", ["in.warc", "in.warc.gz", "in.warc.zst"])
def test_pages_of_a_web_archive_are_articles_by_their_address(tmp_path: Path, name: str) -> None:
    articles, faults = read(archive(tmp_path / name, [record(n) for n in range(3)]))
    assert [a.id for a in articles] == [a.url for a in articles] == urls(0, 1, 2)
    assert not faults
    assert [p in articles[1].text for p in PARAGRAPHS] == [True] * 3
    assert "“We have waited" in articles[0].text
    assert (articles[0].title, articles[0].language) == ("Ferry 0", "en-GB")
    assert articles[0].published is None  # the day of the fetch is not the day of publication


def test_responses_are_read_however_they_were_sent(tmp_path: Path) -> None:
    packed = gzip.compress(page(0))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(page(1)), page(1))
    latin = "<html><body><article><p>" + "Café news. " * 40 + "</p></article></body></html>"
    parts = [
        record(0, packed, more="Content-Encoding: gzip\r\n"),
        record(1, chunked, more="Transfer-Encoding: chunked\r\n"),
        record(2, latin.encode("latin-1"), kind="text/html; charset=ISO-8859-1"),
    ]
    articles, faults = read(archive(tmp_path / "in.warc.gz", parts))
    assert [a.id for a in articles] == urls(0, 1, 2)
    assert not faults
    assert "Café" in articles[2].text


def brotli(data: bytes) -> bytes:
    return bytes(pytest.importorskip("brotli").compress(data))


def bare(data: bytes) -> bytes:
    """Deflate's stream without zlib's header, as some servers send it."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def chunks(data: bytes) -> bytes:
    parts = [data[n : n + 100] for n in range(0, len(data), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"


CODED: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("Content-Encoding: br", brotli),
    ("content-encoding: BR", brotli),
    ("Content-Encoding: br\r\nTransfer-Encoding: chunked", lambda d: chunks(brotli(d))),
    ("Content-Encoding: br\r\nTransfer-Encoding: chunked", brotli),
    ("Content-Encoding: GZIP", gzip.compress),
    ("Content-Encoding: x-gzip", gzip.compress),
    ("Content-Encoding: gzip", lambda d: gzip.compress(d[:300]) + gzip.compress(d[300:])),
    ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", lambda d: chunks(gzip.compress(d))),
    ("Transfer-Encoding: gzip, chunked", lambda d: chunks(gzip.compress(d))),
    ("Content-Encoding: deflate", zlib.compress),
    ("Content-Encoding: deflate", bare),
    ("Content-Encoding: zstd", zstd),
    ("Content-Encoding: identity", bytes),
    ("Content-Encoding: gzip, br", lambda d: brotli(gzip.compress(d))),
    ("Content-Encoding: br, gzip", lambda d: gzip.compress(brotli(d))),
    ("Content-Encoding: gzip\r\nContent-Encoding: br", lambda d: brotli(gzip.compress(d))),
    # headers that are wrong
    ("Content-Encoding: br", bytes),
    ("Content-Encoding: gzip", bytes),
    ("Content-Encoding: zstd", bytes),
    ("Content-Encoding: gzip, br", gzip.compress),
    ("Content-Encoding: br", gzip.compress),
    ("Content-Encoding: gzip", brotli),
    ("Content-Encoding: gzip", zlib.compress),
    ("Content-Encoding: deflate", gzip.compress),
    ("Content-Encoding: UTF-8", bytes),
    ("X-Encoding: none", gzip.compress),
]


@pytest.mark.parametrize(("header", "pack"), CODED)
def test_a_page_is_read_by_whatever_coding_it_was_sent(
    tmp_path: Path, header: str, pack: Callable[[bytes], bytes]
) -> None:
    parts = [record(0, pack(page(0)), more=f"{header}\r\n"), record(1)]
    articles, faults = read(archive(tmp_path / "in.warc.gz", parts))
    assert [a.id for a in articles] == urls(0, 1)
    assert not faults
    assert [p in articles[0].text for p in PARAGRAPHS] == [True] * 3


@pytest.mark.parametrize(
    ("coding", "make"),
    [
        ("br", lambda: brotli(page(0))[:-20]),
        ("gzip", lambda: gzip.compress(page(0))[:-20]),
        ("zstd", lambda: zstd(page(0))[:-20]),
        ("br", lambda: bytes(range(200))),
        ("compress", lambda: b"\x1f\x9d\x90" + bytes(range(200))),
        ("br", lambda: brotli(b" " * 2**26)),
        ("gzip", lambda: gzip.compress(b" " * 2**26)),
        ("zstd", lambda: zstd(b" " * 2**26)),
    ],
)
def test_a_body_that_is_cut_off_or_too_large_is_named(
    tmp_path: Path, coding: str, make: Callable[[], bytes]
) -> None:
    parts = [record(0, make(), more=f"Content-Encoding: {coding}\r\n"), record(1)]
    articles, faults = read(archive(tmp_path / "in.warc.gz", parts))
    assert [a.id for a in articles] == urls(1)
    (fault,) = faults
    assert urls(0)[0] in fault.origin
    assert "Error" not in fault.reason


@pytest.mark.parametrize("label", ["iso-8859-1", "Latin1", "us-ascii", "windows-1252"])
def test_the_header_of_a_response_labels_its_encoding(tmp_path: Path, label: str) -> None:
    data = page(0).decode().replace('<meta charset="utf-8">', "").encode("windows-1252")
    parts = [record(0, data, kind=f"text/html; charset={label}")]
    articles, _ = read(archive(tmp_path / "in.warc", parts))
    assert "“We have waited" in articles[0].text
    assert "Sudmark’s" in articles[0].text


def test_only_pages_that_were_found_are_read(tmp_path: Path) -> None:
    parts = [
        record(0, b"", type="warcinfo"),
        record(1, status="404 Not Found"),
        record(2, b"\x89PNG", kind="image/png"),
        record(3, type="request"),
        record(4),
    ]
    articles, faults = read(archive(tmp_path / "in.warc", parts))
    assert [a.id for a in articles] == urls(4)
    assert not faults
    _, (fault,) = read(archive(tmp_path / "none.warc.gz", parts[:4]))
    assert "no page" in fault.reason


def broken(kind: str, good: bytes) -> bytes:
    return {
        "length is no number": good.replace(b"Content-Length: ", b"Content-Length: x"),
        "no length": good.replace(b"Content-Length", b"Content-Girth"),
        "length too large": good.replace(b"Content-Length: ", b"Content-Length: 1"),
        "cut off": good[: len(good) // 2],
        "headers that do not end": good.replace(b"\r\n\r\n", b"\r\n")[:400],
        "not the name of the format": good.replace(b"WARC/1.0", b"WXRC/1.0"),
    }[kind]


KINDS = (
    "length is no number",
    "no length",
    "length too large",
    "cut off",
    "headers that do not end",
    "not the name of the format",
)


@pytest.mark.parametrize("name", ["in.warc", "in.warc.gz"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_record_is_named_and_the_next_is_read(
    tmp_path: Path, kind: str, name: str
) -> None:
    good = [record(n) for n in range(5)]
    parts = [*good[:2], broken(kind, good[2]), *good[3:]]
    articles, faults = read(archive(tmp_path / name, parts))
    assert [a.id for a in articles] == urls(0, 1, 3, 4)
    assert len(faults) == 1
    assert f"{name}, record 3" in faults[0].origin
    assert all(f.reason.endswith(".") for f in faults)


def test_a_packed_web_archive_with_a_third_of_its_records_broken(tmp_path: Path) -> None:
    chance = random.Random(3)
    bad = set(chance.sample(range(100), 30))
    parts = []
    for number in range(100):
        packed = bytearray(gzip.compress(record(number)))
        if number in bad:
            way = number % 3
            if way == 0:
                packed[len(packed) // 2 : len(packed) // 2 + 30] = b"\xff" * 30
            elif way == 1:
                del packed[len(packed) // 2 :]
            else:
                packed = bytearray(gzip.compress(broken(KINDS[number % 2], record(number))))
        parts.append(bytes(packed))
    pytest.importorskip("warcio")
    (tmp_path / "in.warc.gz").write_bytes(b"".join(parts))
    articles, faults = read(tmp_path / "in.warc.gz")
    assert [a.id for a in articles] == urls(*(n for n in range(100) if n not in bad))
    assert len(faults) == 30
    named = [f for f in faults if "https://example.org/" in f.origin]
    assert len(named) == 30


def test_a_response_that_cannot_be_unpacked_is_named(tmp_path: Path) -> None:
    bad = record(0, b"\x1f\x8b\x08 no gzip at all", more="Content-Encoding: gzip\r\n")
    articles, faults = read(archive(tmp_path / "in.warc.gz", [bad, record(1)]))
    assert [a.id for a in articles] == urls(1)
    assert len(faults) == 1
    assert urls(0)[0] in faults[0].origin


def test_a_record_larger_than_any_page_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.readers.warc.RECORD_LIMIT", 100_000)
    parts = [record(0), record(1, b"x" * 500_000), record(2, b"x" * 500_000, type="resource")]
    articles, (fault,) = read(archive(tmp_path / "in.warc.gz", [*parts, record(3)]))
    assert [a.id for a in articles] == urls(0, 3)
    assert urls(1)[0] in fault.origin
    assert "MB" in fault.reason


# URLs


@pytest.fixture
def bucket() -> Iterator[Any]:
    fsspec = pytest.importorskip("fsspec")
    files = fsspec.filesystem("memory")
    files.store.clear()
    for name, data in {
        "/news/b/two.jsonl.gz": gzip.compress(records(2)),
        "/news/one.txt": TEXT.encode(),
        "/news/.hidden.txt": TEXT.encode(),
        "/news/x.docx": b"PK",
    }.items():
        files.pipe(name, data)
    yield files
    files.store.clear()


@pytest.mark.parametrize(
    ("source", "ids"),
    [
        ("memory://news/one.txt", ["one.txt"]),
        ("memory://news/b/two.jsonl.gz", ["a0", "a1"]),
        ("memory://news", ["a0", "a1", "one.txt"]),
        ("memory://news/**/*.gz", ["a0", "a1"]),
        ("memory://news/*.txt", ["one.txt"]),
    ],
)
def test_files_folders_and_globs_at_a_url(bucket: Any, source: str, ids: list[str]) -> None:
    articles, faults = read(source)
    assert [a.id for a in articles] == ids
    assert not faults
    assert all(a.origin.startswith("memory://") for a in articles)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("memory://news/none.txt", "no such file"),
        ("memory://news/*.html", "no file matches"),
        ("memory://news/b/../x*.none", "no file matches"),
        ("nothing://news/x", "nothing"),
    ],
)
def test_a_url_with_nothing_is_told_before_anything_is_read(
    bucket: Any, source: str, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        next(read_sources(["memory://news/one.txt", source]))


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def test_files_on_a_web_server_that_gives_them_whole_only(tmp_path: Path) -> None:
    pytest.importorskip("aiohttp")
    (tmp_path / "in.jsonl.gz").write_bytes(gzip.compress(records(20_000)))
    table(tmp_path / "in.parquet", id=["p"], text=[TEXT])
    handler = functools.partial(Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            root = f"http://127.0.0.1:{server.server_port}"
            articles, faults = read(f"{root}/in.jsonl.gz?key=1", f"{root}/in.parquet")
            with pytest.raises(InputError, match="no such file"):
                read(f"{root}/none.jsonl")
        finally:
            server.shutdown()
    assert [a.id for a in articles] == [*(f"a{n}" for n in range(20_000)), "p"]
    assert not faults


def test_a_file_url_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a b.txt").write_text(TEXT)
    articles, _ = read((tmp_path / "a b.txt").as_uri())
    assert [a.id for a in articles] == ["a b.txt"]


@pytest.mark.parametrize(
    ("package", "name"),
    [
        ("pyarrow", "in.parquet"),
        ("warcio", "in.warc"),
        ("zstandard", "in.jsonl.zst"),
        ("fsspec", "memory://news/one.txt"),
    ],
)
def test_a_package_that_is_missing_is_named_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, name: str
) -> None:
    data = {"in.jsonl.zst": b"\x28\xb5\x2f\xfd....", "in.warc": record(0)}.get(name, b"PAR1")
    source = name if "://" in name else str(tmp_path / name)
    if "://" not in name:
        (tmp_path / name).write_bytes(data)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtra, match=rf"{package}.*pip install 'onrecord\[archive\]'"):
        list(read_sources([source]))


@pytest.mark.parametrize("form", ["https://example.org/a b/{}", "<https://example.org/a b/{}>"])
def test_an_address_with_blanks_is_whole(
    tmp_path: Path, form: str, capfd: pytest.CaptureFixture[str]
) -> None:
    parts = [
        record(n).replace(f"https://example.org/{n}".encode(), form.format(n).encode(), 1)
        for n in (1, 2)
    ]
    found = list(read_sources([str(archive(tmp_path / "a.warc", parts))]))
    assert [a.id for a in found if isinstance(a, Article)] == [
        "https://example.org/a%20b/1",
        "https://example.org/a%20b/2",
    ]
    assert capfd.readouterr().err == ""
