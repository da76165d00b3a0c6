"""Every expected failure of onrecord, each a class that carries its values and its own message.

A message is one sentence that names the file and the place, then a hint that names the remedy.
The packages below the command line raise these; one boundary (``onrecord.cli``) prints them and
sets the exit status.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class OnrecordError(Exception):
    """The root of all errors of this package.

    ``exit_status`` is what the command line exits with: 1 findings, 2 usage, 3 could not run.
    """

    exit_status = 3

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        self.message = message
        self.hint = hint
        super().__init__(message)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message


class ResourceMissing(OnrecordError):
    """A file that ships with the package is not where it should be."""

    def __init__(self, name: str, looked_in: Sequence[Path]) -> None:
        self.name, self.looked_in = name, tuple(looked_in)
        places = " or ".join(str(p) for p in looked_in)
        super().__init__(
            f"onrecord's folder '{name}' was not found in {places}.",
            hint="Reinstall the package: pip install --force-reinstall onrecord.",
        )


class InputError(OnrecordError):
    """An input file cannot be used; says which, where in it, why and what to do.

    ``line`` and ``column`` count from 1 and are None if the error has no position.
    """

    def __init__(
        self,
        path: str | Path,
        reason: str,
        *,
        line: int | None = None,
        column: int | None = None,
        hint: str | None = None,
    ) -> None:
        self.path, self.reason, self.line, self.column = str(path), reason, line, column
        where = f"{path}"
        if line is not None:
            where += f", line {line}"
            if column is not None:
                where += f", column {column}"
        super().__init__(f"{where}: {reason}", hint=hint)

    @property
    def placed(self) -> str:
        """The reason after its line and column, for use after the file's name."""
        place = [
            f"{name} {number}"
            for name, number in (("line", self.line), ("column", self.column))
            if number is not None
        ]
        return f"{', '.join(place)}: {self.reason}" if place else self.reason


class UnknownFormat(InputError):
    """Neither the suffix nor the content of a file identifies a format that can be read."""

    def __init__(self, path: str | Path, known: Sequence[str], option: str) -> None:
        self.known = tuple(known)
        super().__init__(
            path,
            "unknown file format.",
            hint=f"Name the format with {option}; known formats are {', '.join(known)}.",
        )


class OutputError(OnrecordError):
    """Standard output cannot be written: the disk is full, or it is closed."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"The output cannot be written: {reason}.",
            hint="Free some space, or redirect it elsewhere.",
        )


class UsageError(OnrecordError):
    """Options or arguments that do not fit together."""

    exit_status = 2


class StoreError(OnrecordError):
    """The graph directory or the remote store cannot be used."""


class GraphMissing(StoreError):
    """There is no graph directory at the path."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"There is no graph at {path}.",
            hint="Create one with 'onrecord build SOURCE --graph DIR' or name another with "
            "--graph.",
        )


class GraphLocked(StoreError):
    """Another process is writing the graph directory."""

    def __init__(self, path: Path, holder: str) -> None:
        self.path, self.holder = path, holder
        super().__init__(
            f"The graph {path} is being written by {holder}.",
            hint="Wait until it has finished, or write to another directory with --graph.",
        )


class GraphCorrupt(StoreError):
    """The graph directory contains something that onrecord did not write, or is damaged."""

    def __init__(self, path: Path, reason: str, hint: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"The graph {path} cannot be used: {reason}", hint=hint)


class StoreUnreachable(StoreError):
    """A remote SPARQL endpoint did not answer as one."""

    def __init__(self, url: str, reason: str) -> None:
        self.url, self.reason = url, reason
        super().__init__(
            f"The endpoint {url} could not be used: {reason}.",
            hint="Check the address and that the server is running.",
        )


class QueryError(OnrecordError):
    """A query cannot be run because of its text or its parameters."""

    exit_status = 2


class UnknownQuery(QueryError):
    """No query of that name is in the catalogue and no file has that path."""

    def __init__(self, name: str, near: Sequence[str]) -> None:
        self.name, self.near = name, tuple(near)
        if name.endswith((".rq", ".sparql")) or "/" in name:
            self.exit_status = 3  # a missing file, not a wrong name
        meant = f" Did you mean {' or '.join(repr(n) for n in near)}?" if near else ""
        super().__init__(
            f"There is no query named '{name}' and no such file.{meant}",
            hint="Run 'onrecord queries' to list the named queries.",
        )


class BadParameter(QueryError):
    """A parameter of a named query is unknown, missing or of the wrong type."""


class MissingExtra(OnrecordError):
    """An optional dependency is needed and not installed."""

    def __init__(self, what: str, extra: str) -> None:
        self.what, self.extra = what, extra
        super().__init__(
            f"{what} is not installed.", hint=f"Install it with: pip install 'onrecord[{extra}]'."
        )


class GraphNotWritable(StoreError):
    """A write to the graph directory failed: the disk is full or read-only, or access is denied."""

    def __init__(self, path: Path, reason: str, hint: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"The graph {path} cannot be written: {reason}.", hint=hint)


class QuerySyntax(QueryError):
    """A query is not SPARQL; ``line`` and ``column`` count from 1, ``text`` is that line."""

    def __init__(self, reason: str, line: int, column: int, text: str) -> None:
        self.reason, self.line, self.column, self.text = reason, line, column, text
        super().__init__(
            f"The query, line {line}, column {column}: {reason}{f', in: {text}' if text else ''}"
        )


class ModelMissing(OnrecordError):
    """None of the spaCy models that the rules can work with is installed."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(
            f"No spaCy model is installed; the rules work with {' or '.join(names)}.",
            hint=f"Install one with: pip install {names[-1].replace('_', '-')}.",
        )


class LlmError(OnrecordError):
    """The language model that reads articles cannot continue; earlier work is kept."""


class LlmUnusable(LlmError):
    """The language model's endpoint does not respond as one; ``url`` is without its query."""

    def __init__(self, url: str, reason: str, hint: str) -> None:
        self.url, self.reason = url, reason
        super().__init__(f"The language model at {url} could not be used: {reason}.", hint=hint)


class LlmBudgetReached(LlmError):
    """The token budget of a run is used up; ``used`` and ``budget`` are tokens."""

    def __init__(self, used: int, budget: int) -> None:
        self.used, self.budget = used, budget
        super().__init__(
            f"The budget of {budget} tokens for the language model does not allow another request "
            f"({used} used so far).",
            hint="Earlier work is kept; run the same command with a higher --llm-budget to resume.",
        )
