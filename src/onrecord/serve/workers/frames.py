"""How the server and its child processes talk: frames of a kind, a length and that many bytes.

A request is one JSON object (``ASK``), followed by the bodies that it announces (``DATA``). An
answer is ``HEAD`` (a JSON object with the status and the media type), any number of ``DATA``, and
``END``; or ``FAIL`` in the place of ``END`` where the rest could not be made.
"""

from __future__ import annotations

import json
import os
from typing import Any, BinaryIO, Final

ASK: Final = b"A"
READY: Final = b"R"
HEAD: Final = b"H"
DATA: Final = b"D"
END: Final = b"E"
FAIL: Final = b"X"
#: A write was judged and is now being committed: from here on it must not be killed.
COMMITTING: Final = b"C"

_HEADER: Final = 5


def pack(kind: bytes, payload: bytes = b"") -> bytes:
    """One frame."""
    return kind + len(payload).to_bytes(4, "big") + payload


def pack_json(kind: bytes, value: object) -> bytes:
    """One frame that holds a JSON value."""
    return pack(kind, json.dumps(value).encode())


class Unpacker:
    """Frames out of bytes that come in pieces of any size."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[tuple[bytes, bytes]]:
        """The frames that are whole now: kind and payload."""
        buffer = self._buffer
        buffer += data
        frames = []
        at = 0
        while len(buffer) - at >= _HEADER:
            end = at + _HEADER + int.from_bytes(buffer[at + 1 : at + _HEADER], "big")
            if len(buffer) < end:
                break
            frames.append((bytes(buffer[at : at + 1]), bytes(buffer[at + _HEADER : end])))
            at = end
        del buffer[:at]
        return frames


def read_frame(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """The next frame of a blocking stream; None where it has ended."""
    header = stream.read(_HEADER)
    if len(header) < _HEADER:
        return None
    length = int.from_bytes(header[1:], "big")
    payload = stream.read(length)
    return None if len(payload) < length else (header[:1], payload)


def read_request(stream: BinaryIO) -> tuple[dict[str, Any], list[bytes]] | None:
    """The next request with its bodies; None where the server has gone."""
    frame = read_frame(stream)
    if frame is None:
        return None
    request: dict[str, Any] = json.loads(frame[1])
    bodies = []
    for _ in range(request.get("bodies", 0)):
        body = read_frame(stream)
        if body is None:
            return None
        bodies.append(body[1])
    return request, bodies


def write_all(handle: int, data: bytes) -> None:
    """Write frames to the file descriptor of a pipe, however many writes that takes."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
