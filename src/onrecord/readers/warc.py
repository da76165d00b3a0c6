"""Web archives (WARC, CC-NEWS) → articles, a record at a time; the only one that imports warcio.

warcio reads a record; where one record ends and the next begins is found here, since after a
broken record no library goes on with the next.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from onrecord.errors import MissingExtra
from onrecord.readers.article import ReadOutcome, Unreadable
from onrecord.readers.html import read_html
from onrecord.readers.http_body import NotDecoded, decoded
from onrecord.readers.streams import HEAD, RECORD_LIMIT, Damaged, Stream

_START = re.compile(rb"WARC/\d\.\d\r?\n(?=[A-Za-z-]{1,40}:)")
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?$")
#: The address to the end of its line: some crawlers leave blanks in it as they are.
_ADDRESS = re.compile(rb"(?im)^warc-target-uri[ \t]*:[ \t]*<?([^\r\n>]+?)>?[ \t]*\r?$")
_RESPONSE = re.compile(rb"(?im)^warc-type[ \t]*:[ \t]*response[ \t]*\r?$")
_HEADERS = 64 * 2**10  # the most bytes of a record's own headers
_TAIL = 64  # bytes in which a record's start may be cut off
_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class _Record:
    """A record's headers and body as they are, or (``fault``) why it is none."""

    number: int
    data: bytes = b""
    address: str | None = None
    fault: str = ""


def read_warc(stream: Stream, origin: str, name: str) -> Iterator[ReadOutcome]:
    """The article of each page that an archive holds; its id is the address it was fetched from.

    Of responses, only HTML that was found (status 200) is read. The day of the fetch is not the
    day of publication, which only the page itself can say. A record that is broken is named, and
    reading continues with the next one.
    """
    try:
        import warcio  # noqa: F401  here, so that it is missed before the first record
    except ImportError as error:
        raise MissingExtra("warcio", "archive") from error
    pages = 0
    for record in _Framer(stream).records():
        where = f"{origin}, record {record.number}"
        if record.address:
            where += f" ({record.address})"
        if record.fault:
            pages += 1
            yield Unreadable(
                where,
                record.fault,
                "The records after it were read; download the archive again to get this one.",
            )
            continue
        for item in _page(record, where, name):
            pages += 1
            yield item
    if not pages:
        yield Unreadable(
            origin,
            "the archive contains no page (no HTML response with status 200).",
            "Use an archive of responses.",
        )


def _page(record: _Record, where: str, name: str) -> Iterator[ReadOutcome]:
    from warcio.archiveiterator import ArchiveIterator

    try:
        # To ask for a second record would use up the first.
        found = next(iter(ArchiveIterator(io.BytesIO(record.data))))
        http = found.http_headers
        if http is None or http.get_statuscode() != "200":
            return
        kind, _, parameters = (http.get_header("Content-Type") or "").casefold().partition(";")
        if kind.strip() not in _PAGES:
            return
        body = _body(found)
    except MissingExtra:
        raise
    except Exception as fault:  # warcio has errors of many kinds
        why = f"{fault}" if isinstance(fault, NotDecoded) else f"{type(fault).__name__}: {fault}"
        yield Unreadable(
            where,
            f"its response cannot be read ({why}).",
            "The records after it were read; download the archive again to get this one.",
        )
        return
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", parameters)
    fallback = f"{name}#{record.number}"
    label = charset[1] if charset else None
    yield from read_html(body, where, fallback, address=record.address, label=label)


def _body(response: Any) -> bytes:
    """The body of warcio's record of a response, neither in chunks nor packed.

    warcio knows no Zstandard, no two codings one after the other, and of Brotli no release of now.
    """
    from warcio.bufferedreaders import ChunkedDataReader

    def listed(header: str) -> list[str]:
        lines = [v for n, v in response.http_headers.headers if n.casefold() == header]
        return [c for c in re.split(r"[,\s]+", ",".join(lines).casefold()) if c]

    codings = [*listed("content-encoding"), *listed("transfer-encoding")]
    stream = response.raw_stream
    if "chunked" in codings:
        stream = ChunkedDataReader(stream, decomp_type=None)
    return decoded(stream.read(), [c for c in codings if c != "chunked"], RECORD_LIMIT)


def _without_blanks(address: bytes) -> bytes:
    return address.replace(b" ", b"%20").replace(b"\t", b"%09")


class _Framer:
    """Cuts a stream into records, over damage too; holds one record at most."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._buffer = bytearray()
        self._over = False  # whether this stretch of bytes has ended, by damage or at all
        self._damage = ""  # why, where it was damage
        self._told = False  # whether a record has named that damage
        self._number = 0

    def records(self) -> Iterator[_Record]:
        """Responses, and what is broken; other records are passed over."""
        yield from self._stretch()
        while self._damage:
            if not self._told:
                yield self._broken(f"{self._damage}.")
            if not self._resumed():
                return
            yield from self._stretch()

    def _resumed(self) -> bool:
        """After damage: whether a record begins somewhere behind it."""
        while self._stream.resume():
            self._over, self._told, self._damage = False, False, ""
            self._buffer.clear()
            if self._seek():
                return True
        return False

    def _broken(self, fault: str, address: str | None = None) -> _Record:
        self._number += 1
        return _Record(self._number, address=address, fault=fault)

    def _stretch(self) -> Iterator[_Record]:
        """The records up to damage or the end."""
        while True:
            self._blank()
            if not self._buffer:
                return
            found = self._one()
            if found is not None:
                yield found

    def _one(self) -> _Record | None:
        """The record that begins here, None for one that is of no use."""
        self._want(_TAIL)
        headers = _HEADERS_END.search(self._buffer, 0, _HEADERS)
        while headers is None and len(self._buffer) < _HEADERS and self._more():
            headers = _HEADERS_END.search(self._buffer, 0, _HEADERS)
        head = bytes(self._buffer[: headers.end()]) if headers else bytes(self._buffer[:_HEADERS])
        said = _ADDRESS.search(head)
        address = _without_blanks(said[1]).decode("utf-8", "replace") if said else None
        if not _START.match(head):
            return self._pass_over("this is not a WARC record", address)
        if headers is None or _START.search(head, 1):
            return self._pass_over("its headers do not end", address)
        length = _LENGTH.search(head)
        if length is None:
            return self._pass_over("it has no numeric Content-Length", address)
        size, start = int(length[1]), headers.end()
        useful = _RESPONSE.search(head) is not None
        if size > RECORD_LIMIT:
            return self._too_large(size, start, address if useful else None, useful)
        self._want(start + size + _TAIL)
        if len(self._buffer) < start + size:
            return self._pass_over("it is truncated", address, start)
        after = bytes(self._buffer[start + size : start + size + _TAIL])
        if after.strip(b"\r\n") and not after.startswith((b"\r\n\r\n", b"\n\n", b"WARC/")):
            return self._pass_over("its Content-Length does not match its length", address, start)
        if self._damage and not _START.search(self._buffer, start + size):
            # A checksum fails only after the last byte: this record's bytes may be wrong.
            return self._pass_over("", address, start + size)
        data = bytes(self._buffer[: start + size])
        if said and _without_blanks(said[1]) != said[1]:  # which warcio would tell on stderr
            data = data[: said.start(1)] + _without_blanks(said[1]) + data[said.end(1) :]
        del self._buffer[: start + size]
        self._number += 1
        return _Record(self._number, data + b"\r\n\r\n", address) if useful else None

    def _too_large(
        self, size: int, start: int, address: str | None, useful: bool
    ) -> _Record | None:
        left = start + size
        while left > len(self._buffer):
            left -= len(self._buffer)
            self._buffer.clear()
            if not self._more():
                break
        del self._buffer[:left]
        if useful:
            return self._broken(
                f"its {size} bytes exceed the limit of {RECORD_LIMIT >> 20} MB.",
                address,
            )
        self._number += 1
        return None

    def _pass_over(self, fault: str, address: str | None, start: int = 1) -> _Record:
        """Goes to the next record that begins; damage found there is the reason."""
        del self._buffer[:start]
        if not self._seek() and self._damage:
            fault, self._told = self._damage, True
        return self._broken(f"{fault}.", address)

    def _seek(self) -> bool:
        """Drops what comes before the next start of a record; False where there is none."""
        while True:
            found = _START.search(self._buffer)
            if found is not None:
                del self._buffer[: found.start()]
                return True
            del self._buffer[: max(0, len(self._buffer) - _TAIL)]
            if not self._more():
                self._buffer.clear()
                return False

    def _blank(self) -> None:
        """Drops empty lines between records."""
        while True:
            kept = self._buffer.lstrip(b"\r\n")
            if kept or not self._more():
                self._buffer = kept
                return

    def _want(self, size: int) -> None:
        while len(self._buffer) < size and self._more():
            pass

    def _more(self) -> bool:
        if self._over:
            return False
        try:
            data = self._stream.read(HEAD)
        except Damaged as fault:
            self._damage, data = fault.reason, b""
        self._over = not data
        self._buffer += data or b""
        return bool(data)
