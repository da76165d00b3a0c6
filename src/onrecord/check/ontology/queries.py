"""The rules of ``queries/checks``: each a query that returns a sentence for every violation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from onrecord.errors import InputError

_SUFFIX = "-violation"
_OWL_DL = "owl-dl-"


@dataclass(frozen=True, slots=True)
class Rule:
    """One query of ``queries/checks`` by its name, such as ``missing-label``."""

    name: str
    path: Path

    @property
    def of_owl_dl(self) -> bool:
        """Whether it is a rule of OWL 2 DL rather than one of good housekeeping."""
        return self.name.startswith(_OWL_DL)


def rules(folder: Path) -> tuple[Rule, ...]:
    """Every rule of the folder, sorted by name."""
    paths = sorted(folder.glob(f"*{_SUFFIX}.rq"))
    return tuple(Rule(path.stem.removesuffix(_SUFFIX), path) for path in paths)


def breaches(chosen: Sequence[Rule], triples: Iterable[ox.Triple]) -> list[str]:
    """One line per violation: the rule's name and the sentence that its query returns.

    Raises InputError for a rule that is not SPARQL or returns no ``?sentence``.
    """
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return [f"{rule.name}: {sentence}" for rule in chosen for sentence in _sentences(rule, store)]


def _sentences(rule: Rule, store: ox.Store) -> list[str]:
    try:
        rows = store.query(rule.path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise InputError(
            rule.path, f"it is not SPARQL ({error.msg}).", hint="Fix the query at that place."
        ) from error
    if not isinstance(rows, ox.QuerySolutions):
        raise InputError(
            rule.path, "it is not a SELECT query.", hint="Start it with SELECT ?term ?sentence."
        )
    try:
        return [str(row["sentence"].value) for row in rows]
    except (KeyError, AttributeError) as error:  # no such variable, or one without a value
        raise InputError(
            rule.path, "it returns no ?sentence.", hint="Start it with SELECT ?term ?sentence."
        ) from error
