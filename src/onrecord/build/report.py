"""What became of each article of a run, and the counts that a run ends with."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from onrecord.check.findings import Finding
from onrecord.errors import LlmError, StoreError

State = Literal["written", "unchanged", "refused", "skipped"]

#: Refusals that a summary keeps: more than anybody reads, and few enough to hold.
KEPT = 1000


@dataclass(frozen=True)
class Outcome:
    """What became of one article: its state, why, and what was found or dropped on the way.

    ``warning`` is what its source is to mend though the article is built, with the remedy.
    ``before`` is the state that was told of it earlier in the run, where this takes that back.
    ``replaced``: what is written took the place of what the graph had of the article.
    """

    id: str
    state: State
    reason: str = ""
    origin: str = ""
    claims: int = 0
    events: int = 0
    dropped: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    warning: str = ""
    before: State | None = None
    replaced: bool = False


@dataclass
class Summary:
    """The counts of a run; ``str()`` is the line both commands end with.

    ``replaced`` counts those of the written that took the place of an earlier one; it is told where
    there are any. ``refused`` are the first ``KEPT`` refusals; ``counts`` has them all. ``stopped``
    is why a run ended before its time; what it counts is kept all the same.
    """

    counts: dict[str, int] = field(
        default_factory=lambda: {"written": 0, "unchanged": 0, "refused": 0, "skipped": 0}
    )
    refused: list[Outcome] = field(default_factory=list)
    stopped: LlmError | None = None
    replaced: int = 0

    def add(self, outcome: Outcome) -> None:
        """Counts an outcome, in place of the one that was told before it."""
        if outcome.before is not None:
            self.counts[outcome.before] -= 1
        self.counts[outcome.state] += 1
        self.replaced += outcome.replaced
        if outcome.state == "refused" and len(self.refused) < KEPT:
            self.refused.append(outcome)

    def __str__(self) -> str:
        parts = [f"read {sum(self.counts.values())}"]
        parts += [f"{state} {n}" for state, n in self.counts.items()]
        if self.replaced:
            parts.append(f"replaced {self.replaced}")
        return ", ".join(parts)


class Met(NamedTuple):
    """An article that a run has met: its text's hash, and what became of it.

    ``state`` is None while it is being made; ``twice``: it has come with two different texts.
    """

    text: int
    state: State | None
    twice: bool = False


class Register:
    """The articles that a run has met, by id; kept on disk, so that memory does not grow.

    Raises StoreError where there is no room for it.
    """

    def __init__(self) -> None:
        # "" is a database in a temporary file of its own, which goes with the connection
        self._rows = sqlite3.connect("", isolation_level=None)
        self._do("PRAGMA journal_mode = OFF")
        self._do(
            "CREATE TABLE met (id BLOB PRIMARY KEY, text INT, state TEXT, twice INT) WITHOUT ROWID"
        )
        self._do("BEGIN")

    def get(self, id: str) -> Met | None:
        """What is known of the article, or None where it has not been met."""
        row = self._do("SELECT text, state, twice FROM met WHERE id = ?", _blob(id)).fetchone()
        return None if row is None else Met(row[0], row[1], bool(row[2]))

    def put(self, id: str, met: Met) -> None:
        """Keeps what is known of the article now."""
        self._do("INSERT OR REPLACE INTO met VALUES (?, ?, ?, ?)", _blob(id), *met)

    def became(self, id: str, state: State) -> None:
        """Keeps the state of an article that has been met."""
        self._do("UPDATE met SET state = ? WHERE id = ?", state, _blob(id))

    def close(self) -> None:
        """Forgets everything."""
        self._rows.close()

    def _do(self, statement: str, *values: object) -> sqlite3.Cursor:
        try:
            return self._rows.execute(statement, values)
        except sqlite3.OperationalError as fault:
            raise StoreError(
                f"The list of the articles met cannot be kept in a temporary file ({fault}).",
                hint="Make room there, or name another folder for such files with TMPDIR.",
            ) from fault


def _blob(id: str) -> bytes:
    return id.encode("utf-8", "surrogatepass")  # which SQLite's own text would not take
