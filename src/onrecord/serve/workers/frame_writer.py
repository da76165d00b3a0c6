"""How a child process sends an answer: bytes in, frames out, compressed on the way if asked."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any, Final, Protocol

from onrecord.serve.workers.frames import DATA, END, FAIL, HEAD, pack, pack_json, write_all

#: Bytes that are gathered before a frame is sent.
PIECE: Final = 1 << 16
#: Fewer bytes than this are not worth compressing.
WORTH: Final = 1024

#: The content codings that can be made here, the best first.
CODINGS: Final = ("zstd", "gzip") if find_spec("zstandard") else ("gzip",)


class _Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


def _compressor(coding: str) -> _Compressor:
    if coding == "zstd":
        import zstandard

        return zstandard.ZstdCompressor(level=3).compressobj()
    return zlib.compressobj(level=4, wbits=31)


class FrameWriter:
    """A file to write an answer to. ``finish`` or ``fail`` ends it.

    The head is sent with the first bytes; an answer that is small is one write to the pipe, and
    its head says how long it is.
    """

    def __init__(self, handle: int, head: Mapping[str, Any], coding: str | None) -> None:
        self._handle, self._head, self._coding = handle, dict(head), coding
        self._compressor: _Compressor | None = None
        self._pending = bytearray()
        self.begun = False

    def write(self, data: bytes) -> int:
        """Take bytes of the answer."""
        self._pending += data
        if len(self._pending) >= PIECE:
            self._send(self._begin(), bytes(self._pending))
            self._pending.clear()
        return len(data)

    def flush(self) -> None:
        """Do nothing: frames go out when they are full."""

    def finish(self) -> None:
        """Send what is left and say that this was all."""
        start = b""
        if not self.begun:
            if len(self._pending) < WORTH:
                self._coding = None
            start = self._begin()
        data = bytes(self._pending)
        if self._compressor:
            data = self._compressor.compress(data) + self._compressor.flush()
        write_all(self._handle, start + (pack(DATA, data) if data else b"") + pack(END))

    def fail(self, members: Mapping[str, Any]) -> None:
        """Report that there is no result, or that the rest of it cannot be produced."""
        write_all(self._handle, pack_json(FAIL, members))

    def _begin(self) -> bytes:
        """The frame of the head, the first time."""
        if self.begun:
            return b""
        self.begun = True
        if self._coding:
            self._compressor = _compressor(self._coding)
            self._head["coding"] = self._coding
        return pack_json(HEAD, self._head)

    def _send(self, start: bytes, data: bytes) -> None:
        if self._compressor:
            data = self._compressor.compress(data)
        if start or data:
            write_all(self._handle, start + (pack(DATA, data) if data else b""))
