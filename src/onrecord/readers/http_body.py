"""The body of a recorded HTTP response, as it was before it was packed for sending."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from onrecord.errors import MissingExtra

#: The codings of RFC 9110 (section 8.4.1), and those registered since for Brotli and Zstandard.
_NAMES = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "br", "zstd": "zstd"}
_MAGIC = (("gzip", b"\x1f\x8b"), ("zstd", b"\x28\xb5\x2f\xfd"))
#: How markup begins. It has no control characters, and what is packed soon has some.
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<[!?A-Za-z]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SEEN = 512
_PIECE = 64 * 2**10
_ZSTD_PIECE = 2**10  # packed bytes, of which at most some 32 MB come


class NotDecoded(Exception):
    """A body cannot be had: the message is a clause that says why."""


def decoded(body: bytes, codings: Sequence[str], limit: int) -> bytes:
    """A body without the codings that its header lists, in the order in which they were applied.

    A header that is wrong is put right by the body itself: one that was recorded unpacked stays as
    it is, and of another coding than stated is read by that. At most ``limit`` bytes come of it.
    Raises NotDecoded, and MissingExtra for a coding whose package is not installed.
    """
    stated = [c for c in codings if c != "identity"]
    if not stated:
        stated = [name for name, magic in _MAGIC if body.startswith(magic)]
    for coding in reversed(stated):
        body = _without(body, coding, limit)
    return body


def _without(body: bytes, stated: str, limit: int) -> bytes:
    """The body without one coding: the stated one, else the one that it shows; or as it is."""
    coding = _NAMES.get(stated)
    seen = next((name for name, magic in _MAGIC if body.startswith(magic)), None)
    if seen is None and (_is_markup(body) or not body):
        return body
    fault = ""
    for name in dict.fromkeys(c for c in (seen, coding, "deflate", "br") if c):
        pieces = io.BytesIO()
        try:
            for piece in _UNPACKERS[name](body, limit):
                pieces.write(piece)
                if pieces.tell() > limit:
                    raise NotDecoded(f"it is larger than {limit >> 20} MB when decompressed")
        except (ValueError, zlib.error) as error:
            fault = fault or f"it is not {name} ({error})"
            continue
        found = pieces.getvalue()
        if name in (seen, coding) or _is_markup(found):
            return found
    if not _CONTROL.search(body[:_SEEN]):
        return body
    raise NotDecoded(fault if coding else f"its Content-Encoding '{stated}' is unknown")


def _is_markup(data: bytes) -> bool:
    return bool(_MARKUP.match(data)) and not _CONTROL.search(data[:_SEEN])


def _gzip(body: bytes, limit: int) -> Iterator[bytes]:
    """All members of a gzip file; what follows the last is ignored."""
    if not body.startswith(b"\x1f\x8b"):
        raise ValueError("its first bytes do not match")
    while body.startswith(b"\x1f\x8b"):
        unpacker = zlib.decompressobj(31)
        yield _inflated(unpacker, body, limit)
        body = unpacker.unused_data


def _deflate(body: bytes, limit: int) -> Iterator[bytes]:
    """zlib's format (RFC 1950), or, as some servers send it, the bare stream (RFC 1951)."""
    wrapped = len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0
    yield _inflated(zlib.decompressobj(15 if wrapped else -15), body, limit)


def _inflated(unpacker: Any, body: bytes, limit: int) -> bytes:
    found: bytes = unpacker.decompress(body, limit + 1)
    if not unpacker.eof and not unpacker.unconsumed_tail:
        raise ValueError("it is truncated")
    return found


def _brotli(body: bytes, limit: int) -> Iterator[bytes]:
    try:
        import brotli
    except ImportError as error:
        raise MissingExtra("brotli", "archive") from error
    unpacker = brotli.Decompressor()
    try:
        yield unpacker.process(body, output_buffer_limit=_PIECE)
        while not unpacker.is_finished():
            if unpacker.can_accept_more_data():
                raise ValueError("it is truncated")
            yield unpacker.process(b"", output_buffer_limit=_PIECE)
    except brotli.error as error:
        raise ValueError(str(error).rstrip(".")) from error


def _zstd(body: bytes, limit: int) -> Iterator[bytes]:
    try:
        import zstandard
    except ImportError as error:
        raise MissingExtra("zstandard", "archive") from error
    unpacker = None
    try:
        while body:
            unpacker = unpacker or zstandard.ZstdDecompressor().decompressobj()
            yield unpacker.decompress(body[:_ZSTD_PIECE])
            body = (unpacker.unused_data if unpacker.eof else b"") + body[_ZSTD_PIECE:]
            unpacker = None if unpacker.eof else unpacker
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error
    if unpacker is not None:
        raise ValueError("it is truncated")


_UNPACKERS: dict[str, Callable[[bytes, int], Iterator[bytes]]] = {
    "gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
