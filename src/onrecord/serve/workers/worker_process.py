"""What every child process does at its own end: its pipes, and how it reports faults."""

from __future__ import annotations

import os
from typing import Any, BinaryIO

from onrecord.errors import OnrecordError, QueryError, QuerySyntax
from onrecord.serve.core.problems import Problem, to_frame


def protocol_ends() -> tuple[BinaryIO, int]:
    """The pipes to the server; whatever else prints goes to standard error instead."""
    source, pipe = os.fdopen(os.dup(0), "rb"), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return source, pipe


def failure(error: Exception) -> dict[str, Any]:
    """What a request ended with, to be sent to the server."""
    return to_frame(error if isinstance(error, Problem) else _as_problem(error))


def _as_problem(error: Exception) -> Problem:
    if isinstance(error, MemoryError):
        return Problem(507, "This exceeded the memory limit.")
    if isinstance(error, QuerySyntax):
        return Problem(400, str(error), line=error.line, column=error.column)
    if isinstance(error, QueryError):
        return Problem(400, str(error))
    status = 503 if isinstance(error, OnrecordError) else 500
    return Problem(status, f"This failed ({type(error).__name__}: {error}).")
