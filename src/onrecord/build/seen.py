"""The articles that a run has already seen, by id."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from onrecord.build.report import State
from onrecord.errors import StoreError


class SeenArticle(NamedTuple):
    """An article that a run has seen: its text's hash, and its outcome.

    ``state`` is None while it is processed; ``twice`` is set if two different texts came with its
    id.
    """

    text: int
    state: State | None
    twice: bool = False


class SeenRegistry:
    """The articles that a run has seen, by id; kept on disk, so that memory does not grow.

    Raises StoreError where there is no room for it.
    """

    def __init__(self) -> None:
        # "" is a database in a temporary file of its own, which goes with the connection
        self.database = sqlite3.connect("", isolation_level=None)
        self._do("PRAGMA journal_mode = OFF")
        self._do(
            "CREATE TABLE seen (id BLOB PRIMARY KEY, text INT, state TEXT, twice INT) WITHOUT ROWID"
        )
        self._do("BEGIN")

    def get(self, id: str) -> SeenArticle | None:
        """What is known of the article, or None where it has not been seen."""
        row = self._do("SELECT text, state, twice FROM seen WHERE id = ?", _blob(id)).fetchone()
        return None if row is None else SeenArticle(row[0], row[1], bool(row[2]))

    def put(self, id: str, seen: SeenArticle) -> None:
        """Keeps what is known of the article now."""
        self._do("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)", _blob(id), *seen)

    def set_state(self, id: str, state: State) -> None:
        """Keeps the state of an article that has been seen."""
        self._do("UPDATE seen SET state = ? WHERE id = ?", state, _blob(id))

    def close(self) -> None:
        """Forgets everything."""
        self.database.close()

    def _do(self, statement: str, *values: object) -> sqlite3.Cursor:
        try:
            return self.database.execute(statement, values)
        except sqlite3.OperationalError as fault:
            raise StoreError(
                f"The list of articles seen cannot be kept in a temporary file ({fault}).",
                hint="Free some space there, or set TMPDIR to another folder.",
            ) from fault


def _blob(id: str) -> bytes:
    return id.encode("utf-8", "surrogatepass")  # which SQLite's own text would not take
