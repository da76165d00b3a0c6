"""A source's bytes as a stream: unpacked on the way, in bounded memory, damage located.

What is packed is known by its first bytes (gzip, bzip2, xz, Zstandard), not by its name.
"""

from __future__ import annotations

import bz2
import codecs
import contextlib
import io
import lzma
import re
import zlib
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Protocol, cast

from onrecord.errors import MissingExtra

#: The most bytes that one line, cell or record may have; no article is near it.
RECORD_LIMIT = 32 * 2**20
#: The most bytes that a file may have which is read whole (a page, a text, one JSON document).
WHOLE_LIMIT = 256 * 2**20
#: The first bytes, by which the kind of a file is known.
HEAD = 64 * 2**10
_PIECE = 8 * 2**10  # packed bytes unpacked at once: so much is lost at most where there is damage
_PAST = 64 * 2**10  # packed bytes looked through again for the start of a member, after damage
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Damaged(Exception):
    """The bytes end before they should: ``reason`` is a clause that says why and where."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


def _zstd() -> _Unpacker:
    try:
        import zstandard
    except ImportError as error:
        raise MissingExtra("zstandard", "archive") from error
    return cast(_Unpacker, zstandard.ZstdDecompressor().decompressobj())


#: How a packed member begins; of Zstandard, also the frames that hold no data.
_PACKED: tuple[tuple[re.Pattern[bytes], str, Callable[[], _Unpacker]], ...] = (
    (re.compile(rb"\x1f\x8b\x08"), "gzip", lambda: cast(_Unpacker, zlib.decompressobj(31))),
    (re.compile(rb"BZh[1-9]"), "bzip2", bz2.BZ2Decompressor),
    (re.compile(rb"\xfd7zXZ\x00"), "xz", lzma.LZMADecompressor),
    (re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"), "Zstandard", _zstd),
)
_MAGIC = 6  # bytes of the longest of them
#: How files end that are packed.
PACKED_SUFFIXES = frozenset({".gz", ".bz2", ".xz", ".zst", ".zstd"})
_FAULTS: tuple[type[Exception], ...] = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)


class Stream(io.RawIOBase):
    """The unpacked bytes of an open file, front to back.

    What could be unpacked is given before ``Damaged`` is raised; ``resume`` then goes on with the
    next packed member, where there is one.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._ready = bytearray()  # unpacked and not yet given
        self._given = 0  # bytes of _ready that were given
        self._raw = b""  # read and not yet unpacked
        self._past = b""  # the last bytes that were unpacked of this member
        self._taken = 0  # bytes of the file that were unpacked
        self._fault: str | None = None
        self._ended = False
        self._member: _Unpacker | None = None
        try:
            self._peek(_MAGIC)
        except Damaged as fault:
            self._fault = fault.reason
        known = next((p for p in _PACKED if p[0].match(self._raw)), None)
        self._magic = known[0] if known else None
        self.packing = known[1] if known else ""
        self._fresh = known[2] if known else None

    def readable(self) -> bool:
        """True: it is there to be read."""
        return True

    @property
    def damaged(self) -> bool:
        """Whether damage was found, at latest after what ``head`` has shown."""
        return self._fault is not None

    def head(self, size: int = HEAD) -> bytes:
        """The first bytes that are still to come, without taking them; fewer at the end."""
        while len(self._ready) - self._given < size and not (self._ended or self._fault):
            self._fill()
        return bytes(self._ready[self._given : self._given + size])

    def skip(self, size: int) -> None:
        """Passes over bytes that ``head`` has shown."""
        self._given += size

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fills the buffer with what is next; raises Damaged where no more can be had."""
        while self._given == len(self._ready):
            if self._fault is not None:
                raise Damaged(self._fault)
            if self._ended:
                return 0
            self._fill()
        count = min(len(buffer), len(self._ready) - self._given)
        buffer[:count] = self._ready[self._given : self._given + count]
        self._given += count
        return count

    def whole(self) -> bytes | None:
        """All that is left, or None where that is more than WHOLE_LIMIT."""
        data = self.head(WHOLE_LIMIT + 1)
        if self._fault is not None:
            raise Damaged(self._fault)
        return data if len(data) <= WHOLE_LIMIT else None

    def rewound(self) -> BinaryIO | None:
        """The file itself, at its start, where it is not packed and can be read in any order."""
        if self.packing or not self._file.seekable():
            return None
        try:
            self._file.seek(0)
        except (OSError, ValueError):  # some say they can, such as a file on a plain web server
            return None
        return self._file

    def resume(self) -> bool:
        """After Damaged: resumes at the next place that looks like the start of a member."""
        if self._magic is None:
            return False
        self._fault, self._member, self._ended = None, None, False
        # After a member that was cut off, the next is found too late: it began in unpacked bytes.
        self._raw, self._taken = self._past + self._raw, self._taken - len(self._past)
        self._past = b""
        self._drop(1)
        while (found := self._magic.search(self._raw)) is None:
            self._drop(max(0, len(self._raw) - _MAGIC + 1))
            before = len(self._raw)
            with contextlib.suppress(Damaged):
                self._peek(before + _PIECE)
            if len(self._raw) == before:
                self._ended = True
                return False
        self._drop(found.start())
        return True

    def close(self) -> None:
        """Closes the file too."""
        self._file.close()
        super().close()

    def _drop(self, size: int) -> None:
        self._taken += min(size, len(self._raw))
        self._raw = self._raw[size:]

    def _peek(self, size: int) -> None:
        """Reads until ``_raw`` holds so many bytes, or to the end."""
        while len(self._raw) < size:
            try:
                more = self._file.read(size - len(self._raw))
            except Exception as fault:  # whatever the file system of a URL raises
                reason = getattr(fault, "strerror", None) or f"{fault}" or type(fault).__name__
                raise Damaged(f"reading it failed ({reason})") from fault
            if not more:
                break
            self._raw += more

    def _fill(self) -> None:
        """Unpacks a piece, or comes to the end or to damage."""
        if self._given > HEAD:
            del self._ready[: self._given]
            self._given = 0
        try:
            self._unpack()
        except Damaged as fault:
            self._fault = fault.reason

    def _unpack(self) -> None:
        self._peek(_PIECE)
        if self._fresh is None or self._magic is None:
            self._ready += self._raw
            self._ended = not self._raw
            self._drop(len(self._raw))
            return
        if self._member is None:
            padding = len(self._raw) - len(self._raw.lstrip(b"\x00"))
            if padding:
                self._drop(padding)
                return
            if not self._raw:
                self._ended = True
                return
            if not self._magic.match(self._raw):
                raise self._damage("what follows is not compressed")
            self._member, self._past = self._fresh(), b""
        if not self._raw:
            raise self._damage("it is truncated")
        piece = self._raw[:_PIECE]
        self._ready += self._unpacked(self._member, piece)
        self._drop(len(piece) - len(self._member.unused_data if self._member.eof else b""))
        self._past = (self._past + piece)[-_PAST:]
        if self._member.eof:
            self._member = None

    def _unpacked(self, member: _Unpacker, piece: bytes) -> bytes:
        before: Any = member.copy() if self.packing == "gzip" else None  # type: ignore[attr-defined]
        try:
            return member.decompress(piece)
        except Exception as fault:
            if not isinstance(fault, _FAULTS) and type(fault).__name__ != "ZstdError":
                raise
            # zlib gives nothing of a piece in which it meets damage: byte by byte it does.
            for at in range(len(piece) if before is not None else 0):
                try:
                    self._ready += before.decompress(piece[at : at + 1])
                except zlib.error:
                    self._drop(at)
                    self._past += piece[:at]
                    break
            raise self._damage(str(fault)) from fault

    def _damage(self, why: str) -> Damaged:
        return Damaged(f"the {self.packing} archive is damaged at byte {self._taken} ({why})")


class _FromUtf16(io.RawIOBase):
    """UTF-16 with its mark, as UTF-8."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-16")()
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._ready and not self._ended:
            data = self._stream.read(HEAD) or b""
            self._ended = not data
            try:
                text = self._decoder.decode(data, final=self._ended)
            except UnicodeDecodeError as fault:
                raise Damaged(f"it is not valid UTF-16 ({fault.reason})") from fault
            self._ready = text.encode("utf-8", "surrogatepass")
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count


def buffered(stream: Stream) -> io.BufferedReader:
    """The stream for reading by lines: UTF-8 without its mark, also where it is UTF-16."""
    head = stream.head(3)
    if head.startswith(_UTF16):
        return io.BufferedReader(_FromUtf16(stream), HEAD)
    if head.startswith(BOM_UTF8):
        stream.skip(len(BOM_UTF8))
    return io.BufferedReader(stream, HEAD)


def lines(file: io.BufferedReader) -> Iterator[bytes | None]:
    """The lines without their ends; None stands for one of more than RECORD_LIMIT bytes."""
    while line := file.readline(RECORD_LIMIT + 1):
        if len(line) <= RECORD_LIMIT or line.endswith(b"\n"):
            yield line.removesuffix(b"\n")
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(HEAD)
        yield None
