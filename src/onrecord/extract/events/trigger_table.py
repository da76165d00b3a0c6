"""The trigger table: which words report which kind of event, and under which conditions.

A linguist reads and extends two files, ``events.csv`` and ``event-nouns.csv`` (the named sets of
nouns that conditions speak of); their header comments say what each column means.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from onrecord.errors import InputError, ResourceMissing
from onrecord.extract.events import rule_names
from onrecord.extract.events.event_classes import event_classes, root_code

ROLES = frozenset(
    {
        "agent",
        "target",
        "host",
        "mediator",
        "beneficiary",
        "recipient",
        "signatory",
        "delegate",
        "subject",
        "observer",
    }
)
#: Role words of the table that make no participant: what the event is about, and where it is.
NO_ACTOR_ROLES = frozenset({"theme", "place"})
WHEN = frozenset(
    {"negated", "affirmed", "passive", "active", "comp", "nocomp", "noocomp", "plural"}
)
COLUMNS = (
    "trigger",
    "pos",
    "type",
    "plover",
    "mode",
    "context",
    "subject",
    "object",
    "preposition",
    "when",
    "roles",
)


_SHOWN: Final = 6  # words of a condition that are shown

#: The sentence that explains each rule; what the row asks for is added where it asks for words.
_REASONS: Final = {
    rule_names.WORDS_MISSING: "the words '{}' belong to the trigger and are not all there",
    rule_names.WHEN_FAILS: "the verb has to be {}",
    rule_names.NO_PREPOSITION: "one of the prepositions {} has to follow",
    rule_names.SUBJECT_FAILS: "the subject has to be {}",
    rule_names.OBJECT_FAILS: "the object has to be {}",
    rule_names.NOT_PLURAL: "the noun has to be in the plural",
    rule_names.BESIDE_FAILS: "beside the noun there has to be {}",
    rule_names.IN_A_NAME: "the word is part of a name",
    rule_names.DESCRIBES: "the word only describes another",
    rule_names.CHARGE: "it is what somebody is charged with",
    rule_names.TAKEN: "the word is part of another event's trigger",
    rule_names.PART_OF_SPEECH: "the trigger is a {}, and the word is used as something else here",
}
_WHEN: Final = {
    "comp": "followed by a clause",
    "nocomp": "without a clause that depends on it",
    "noocomp": "without a clause in the object's place",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """What a word beside the trigger must be.

    ``need``: ``any`` (no condition), ``none`` (there must be none) or ``some``. ``words`` are the
    lemmas of which it must be one, unless empty; ``actor`` also takes any actor; ``barred`` are
    lemmas that it must not be. ``optional`` takes the absence of the word too.
    """

    need: str = "any"
    words: frozenset[str] = frozenset()
    actor: bool = False
    barred: frozenset[str] = frozenset()
    optional: bool = False

    @property
    def names_set(self) -> bool:
        """Whether the condition asks for certain words, so that the word is part of the trigger."""
        return bool(self.words) and not self.actor


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``number`` is its line in the file, and the order of preference."""

    number: int
    trigger: tuple[str, ...]
    pos: str
    type: str
    plover: str | None
    mode: str | None
    context: str | None
    subject: Condition
    object: Condition
    prepositions: frozenset[str]
    when: frozenset[str]
    roles: Mapping[str, str]

    @property
    def weight(self) -> int:
        """How particular the row is: the most particular that fits is taken."""
        particular = 0
        particular += 4 * (len(self.trigger) - 1)
        particular += 4 * self.object.names_set + 3 * (
            self.object.actor and bool(self.object.words)
        )
        particular += 2 * (self.object.need != "any" and not self.object.words)
        particular += 2 * bool(self.subject.words)
        particular += 1 * (self.subject.need != "any")
        particular += 2 * bool(self.prepositions)
        particular += 3 * bool(self.when & {"negated", "passive"})
        particular += 2 * bool(self.when - {"negated", "passive"})
        return particular


@dataclass(frozen=True, slots=True)
class EventTable:
    """All rows by the lemma of their head word and part of speech, and the sets of nouns."""

    rows: Mapping[tuple[str, str], tuple[Row, ...]]
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, lemma: str, pos: str) -> tuple[Row, ...]:
        """The rows whose trigger begins with the lemma; the most particular first."""
        return self.rows.get((lemma, pos), ())

    @property
    def size(self) -> int:
        """How many rows there are."""
        return sum(map(len, self.rows.values()))


def _lines(path: Path) -> Iterable[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ResourceMissing(path.name, [path.parent]) from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line


def _sets(path: Path) -> dict[str, frozenset[str]]:
    out: dict[str, frozenset[str]] = {}
    for number, line in _lines(path):
        name, comma, words = line.partition(",")
        if not comma:
            raise InputError(path, "a set is 'name,word word …'.", line=number)
        if name != "set":
            out[name] = frozenset(words.split())
    return out


def _condition(cell: str, sets: Mapping[str, frozenset[str]], path: Path, number: int) -> Condition:
    if not cell:
        return Condition()
    if cell == "-":
        return Condition(need="none")
    need, actor, optional = "some", False, False
    words: set[str] = set()
    barred: set[str] = set()
    for item in cell.split("|"):
        into = words
        if item.startswith("!"):
            into, item = barred, item[1:]
        if item == "+":
            continue
        if item == "<actor>":
            actor = True
        elif item in {"-", "none"}:
            optional = True
        elif item.startswith("@"):
            if item[1:] not in sets:
                raise InputError(
                    path,
                    f"there is no set of nouns named '{item[1:]}'.",
                    line=number,
                    hint="Add it to event-nouns.csv or name one that is there.",
                )
            into |= sets[item[1:]]
        else:
            into.add(item)
    if barred and not words and not actor and "+" not in cell:
        need = "any"
    return Condition(need, frozenset(words), actor, frozenset(barred), optional)


def _row(
    number: int, cells: Mapping[str, str], sets: Mapping[str, frozenset[str]], path: Path
) -> Row:
    def fail(reason: str) -> InputError:
        return InputError(path, reason, line=number, hint="The head of the file explains it.")

    if cells["type"] not in event_classes():
        raise fail(f"'{cells['type']}' is not an event class.")
    if cells["pos"] not in {"verb", "noun"}:
        raise fail(f"the part of speech '{cells['pos']}' is neither verb nor noun.")
    if (cells["plover"] or None) != root_code(cells["type"]):
        raise fail(f"the root '{cells['plover']}' is not that of {cells['type']}.")
    roles: dict[str, str] = {}
    for pair in filter(None, cells["roles"].split("|")):
        place, equals, role = pair.partition("=")
        if not equals or role not in ROLES | NO_ACTOR_ROLES:
            raise fail(f"'{pair}' maps no place in the sentence to a role.")
        roles[place] = role
    when = frozenset(filter(None, cells["when"].split("|")))
    if when - WHEN:
        raise fail(f"'{cells['when']}' is not a condition.")
    return Row(
        number=number,
        trigger=tuple(cells["trigger"].split()),
        pos=cells["pos"],
        type=cells["type"],
        plover=cells["plover"] or None,
        mode=cells["mode"] or None,
        context=cells["context"] or None,
        subject=_condition(cells["subject"], sets, path, number),
        object=_condition(cells["object"], sets, path, number),
        prepositions=frozenset(filter(None, cells["preposition"].split("|"))),
        when=when,
        roles=roles,
    )


@cache
def load_table(folder: Path) -> EventTable:
    """The table of a folder that holds ``events.csv`` and ``event-nouns.csv``.

    Raises ResourceMissing where a file is not there and InputError, with the line, where one is
    not as its header says.
    """
    path = folder / "events.csv"
    sets = _sets(folder / "event-nouns.csv")
    numbered = list(_lines(path))
    if not numbered or tuple(numbered[0][1].split(",")) != COLUMNS:
        raise InputError(path, f"the first row must be {','.join(COLUMNS)}.", line=1)
    heads: dict[tuple[str, str], list[Row]] = {}
    for (number, line), cells in zip(
        numbered[1:], csv.reader(line for _, line in numbered[1:]), strict=True
    ):
        if len(cells) != len(COLUMNS):
            raise InputError(
                path, f"{len(cells)} columns instead of {len(COLUMNS)} in '{line}'.", line=number
            )
        row = _row(number, dict(zip(COLUMNS, cells, strict=True)), sets, path)
        head = row.trigger[-1] if row.pos == "noun" else row.trigger[0]
        heads.setdefault((head, row.pos), []).append(row)
    ordered = {
        key: tuple(sorted(rows, key=lambda row: (-row.weight, row.number)))
        for key, rows in heads.items()
    }
    return EventTable(ordered, sets)


def why_not(row: Row, rule: str) -> str:
    """What a row asks for that a word fails; ``rule`` names the condition (``rule_names``)."""
    return _REASONS[rule].format(_asked(row, rule))


def _asked(row: Row, rule: str) -> str:
    """What the row asks for in the place that a rule looks at."""
    if rule == rule_names.WORDS_MISSING:
        return " ".join(row.trigger)
    if rule == rule_names.WHEN_FAILS:
        return " and ".join(_WHEN.get(name, name) for name in sorted(row.when))
    if rule == rule_names.NO_PREPOSITION:
        return ", ".join(sorted(row.prepositions))
    if rule == rule_names.SUBJECT_FAILS:
        return _described(row.subject)
    if rule in (rule_names.OBJECT_FAILS, rule_names.BESIDE_FAILS):
        return _described(row.object)
    return row.pos


def _described(condition: Condition) -> str:
    """A condition of the table in words."""
    if condition.need == "none":
        return "absent"
    some = sorted(condition.words)
    shown = [*some[:_SHOWN], "…"] if len(some) > _SHOWN else some
    asked = ["somebody who acts"] if condition.actor else []
    asked += [f"one of: {', '.join(shown)}"] if shown else []
    said = " or ".join(asked) or "there"
    barred = sorted(condition.barred)
    if barred:
        shown = [*barred[:_SHOWN], "…"] if len(barred) > _SHOWN else barred
        said += f", and not {', '.join(shown)}"
    return said
