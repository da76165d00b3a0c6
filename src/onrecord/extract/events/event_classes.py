"""The ontology's event classes as ``event-classes.csv`` lists them: tree, PLOVER roots, traits."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from onrecord.errors import InputError, ResourceMissing
from onrecord.model import Status
from onrecord.resources import data_dir

# The traits that the table gives to classes; its header says what each means.
EQUAL_SIDES: Final = "equal-sides"
TWO_SIDED: Final = "two-sided"
ONE_AT_A_TIME: Final = "one-at-a-time"
INTERCHANGEABLE: Final = "interchangeable"
OWN_EVENT: Final = "own-event"
NEEDS_NO_PARTY: Final = "needs-no-party"
HAS_MATTER: Final = "has-matter"
NAMED_AGAIN: Final = "named-again"
MATTER: Final = "matter"
ROUND: Final = "round"
HAS_ROUNDS: Final = "has-rounds"
OUTCOME: Final = "outcome"
HAS_OUTCOMES: Final = "has-outcomes"
HAS_PARTS: Final = "has-parts"
PARTICIPLE: Final = "participle"
PARTIES_BEFORE_NOUN: Final = "parties-before-noun"
MOVES_OBJECT: Final = "moves-object"
AWAITED: Final = "awaited"
ONGOING_NOUN: Final = "ongoing-noun"
NOT_OF_PERSONS: Final = "not-of-persons"
TRAITS: Final = frozenset(
    {EQUAL_SIDES, TWO_SIDED, ONE_AT_A_TIME, INTERCHANGEABLE, OWN_EVENT, NEEDS_NO_PARTY, HAS_MATTER}
    | {NAMED_AGAIN, MATTER, ROUND, HAS_ROUNDS, OUTCOME, HAS_OUTCOMES, HAS_PARTS, PARTICIPLE}
    | {PARTIES_BEFORE_NOUN, MOVES_OBJECT, AWAITED, ONGOING_NOUN, NOT_OF_PERSONS}
)
#: Before a trait: the class alone has it, not those below.
_ALONE: Final = "="
_COOPERATIVE: Final = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT", "CONCEDE"}
)
_HOSTILE: Final = frozenset({"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})


class EventClass(NamedTuple):
    """A class of the ontology's event tree: the class above it, and its own PLOVER root, if any.

    ``traits`` hold for the class and all below it, ``own_traits`` for the class alone.
    """

    parent: str | None
    root: str | None
    traits: frozenset[str] = frozenset()
    own_traits: frozenset[str] = frozenset()


def read_event_classes(path: Path) -> dict[str, EventClass]:
    """The classes of a table by local name.

    Raises ResourceMissing where the file is not there and InputError, with the line, where a row
    has too few or too many cells, or a class has a trait that is none.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise ResourceMissing(path.name, [path.parent]) from error
    numbered = [(n, li) for n, li in enumerate(lines, 1) if li.strip() and not li.startswith("#")]
    rows = csv.DictReader(line for _, line in numbered)
    out: dict[str, EventClass] = {}
    for (number, _), row in zip(numbered[1:], rows, strict=True):
        if None in row or None in row.values():
            columns = ",".join(rows.fieldnames or ())
            reason = f"the row has not one cell for each of {columns}."
            raise InputError(path, reason, line=number, hint="Empty cells have their comma too.")
        traits = set(filter(None, row["traits"].split("|")))
        alone = {trait.removeprefix(_ALONE) for trait in traits if trait.startswith(_ALONE)}
        shared = {trait for trait in traits if not trait.startswith(_ALONE)}
        if unknown := (alone | shared) - TRAITS:
            reason = f"'{min(unknown)}' is not a trait of event classes."
            raise InputError(path, reason, line=number, hint="The head of the file explains it.")
        out[row["class"]] = EventClass(
            row["parent"] or None, row["root"] or None, frozenset(shared), frozenset(alone)
        )
    return out


@cache
def event_classes() -> Mapping[str, EventClass]:
    """All event classes by local name, as ``event-classes.csv`` lists them.

    Raises ResourceMissing where the file is not there.
    """
    return read_event_classes(data_dir() / "language" / "event-classes.csv")


@cache
def ancestors(kind: str) -> tuple[str, ...]:
    """The class itself and all above it, nearest first."""
    above = event_classes()[kind].parent
    return (kind,) if above is None else (kind, *ancestors(above))


def is_a(kind: str, kinds: Collection[str]) -> bool:
    """Whether the class is one of the given ones or lies below one."""
    return any(above in kinds for above in ancestors(kind))


@cache
def has_trait(kind: str, trait: str) -> bool:
    """Whether the class has a trait, of its own or from a class above it."""
    classes = event_classes()
    if trait in classes[kind].own_traits:
        return True
    return any(trait in classes[above].traits for above in ancestors(kind))


def root_code(kind: str) -> str | None:
    """The PLOVER root of a class (``ASSAULT`` for Invasion); None below OtherEvent."""
    return event_classes()[ancestors(kind)[-1]].root


def plover_root(kind: str, status: Status, announced: bool = True) -> str | None:
    """The PLOVER root of a report: what is only announced is an agreement or a threat.

    PLOVER codes an act of cooperation that its actor announces as AGREE and one that is withheld as
    REJECT, a hostile act that is announced as THREATEN. ``announced``: by a verb, not by a noun or
    as a mere purpose, which keep the root of their class.
    """
    root = root_code(kind)
    if root in _COOPERATIVE and status == "negated" and announced:
        return "REJECT"
    if status == "planned" and announced:
        if root in _COOPERATIVE:
            return "AGREE"
        if root in _HOSTILE:
            return "THREATEN"
    return root
