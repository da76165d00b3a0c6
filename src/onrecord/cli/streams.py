"""Standard streams as the commands need them: UTF-8, open, with errors of their own."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from onrecord.errors import OutputError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_STDIN, _STDOUT, _STDERR = 0, 1, 2


def prepare() -> None:
    """Prepares standard output for writing, whether it is a terminal, a file, a pipe or closed.

    Files and pipes get UTF-8, whatever the locale; a terminal gets its own encoding, with
    characters it lacks escaped (``\\u011f``). A failed write raises OutputError, and
    BrokenPipeError if the reader has gone. A stream that a test has substituted is left alone.
    """
    _open_closed()
    given = sys.stdout
    if given is not sys.__stdout__:
        return
    terminal = given is not None and given.isatty()
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(_Output(_STDOUT, "wb", closefd=False)),
        encoding=given.encoding if given is not None and terminal else "utf-8",
        errors="backslashreplace",
        newline="\n",
        line_buffering=terminal,
    )


def settle() -> None:
    """Flushes what is left, or, if that fails, drops it, so that the process ends quietly.

    Otherwise Python would try again at exit, and set its own exit status for the failure.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is None:
            continue
        with suppress(OutputError, OSError):
            stream.flush()
            continue
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


class _Output(io.FileIO):
    """Standard output, whose errors are distinguished from those of any other file."""

    def write(self, data: ReadableBuffer, /) -> int:
        """Writes to it; raises OutputError, and BrokenPipeError as it is."""
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            closed = error.errno == errno.EBADF
            raise OutputError("it is closed" if closed else error.strerror or f"{error}") from error


def _open_closed() -> None:
    """Opens any closed standard stream; otherwise the next file opened would take its descriptor.

    Reading from it then ends at once. Standard output is opened read-only, so that writing to it
    fails as it would if it were closed.
    """
    for number in (_STDIN, _STDOUT, _STDERR):
        try:
            os.fstat(number)
        except OSError:
            mode = os.O_WRONLY if number == _STDERR else os.O_RDONLY
            os.open(os.devnull, mode)  # takes the lowest free descriptor, which is this one
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(
            io.BufferedReader(io.FileIO(_STDIN, "rb", closefd=False)), encoding="utf-8"
        )
    if sys.stderr is None:
        sys.stderr = io.TextIOWrapper(
            io.BufferedWriter(io.FileIO(_STDERR, "wb", closefd=False)), encoding="utf-8"
        )
