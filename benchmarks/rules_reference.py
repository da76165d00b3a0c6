"""Writes docs/rules.md: every name by which ``extract`` says how something was found, or why not.

python benchmarks/rules_reference.py              writes the page anew
python benchmarks/rules_reference.py --check      exit 1 where docs/rules.md says something else

The names are the constants of the ``rule_names`` modules, and the sentence of each is the ``#:``
comment above it; those of the finder's and the antecedents' rules are in their own tables. The
examples are in docs/rule-examples.csv: an example's "¶" is a line break, and what cannot be shown
by an example has a reason instead; of a rule for the status of an event, the status is there too.
A test reads each example and looks for the name.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from onrecord.extract.claims import rule_names as claims
from onrecord.extract.events import rule_names as events
from onrecord.extract.events import same_event
from onrecord.extract.names import rule_names as names
from onrecord.extract.names.coreference import antecedents
from onrecord.extract.names.finder import name_finder, short_names
from onrecord.extract.syntax import modality
from onrecord.model import Reading

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = DOCS / "rules.md"
EXAMPLES = DOCS / "rule-examples.csv"
_CONSTANT = re.compile(r'([A-Z_]+): Final = "(.*)"$')
#: Of the constants under a heading, how they are part of a name.
_FORMS = {
    "How the cue is built into its sentence": lambda v: claims.construction_rule(v, "…", "…"),
    "Where the content is": lambda v: f"…-{v}…:…" if v == claims.OBJECT else f"…-{v}:…",
    "KIND": lambda v: events.rule_name(v, ("…",), "…"),
    "HOW": lambda v: f"…/{v}",
}
_SINGLE = {
    claims.RELAY: f"{claims.RELAY}-…:…",
    names.MAY_HOLD: f"…{names.MAY_HOLD}",
}


@dataclass(frozen=True)
class Entry:
    """One name: its room and key in the table of examples, how it is printed, what it means.

    ``pattern`` has "…" for what differs from case to case.
    """

    room: str
    key: str
    section: str
    pattern: str
    sentence: str

    def fits(self, printed: str) -> bool:
        """Whether a name that was printed is this one."""
        return re.fullmatch(".*".join(map(re.escape, self.pattern.split("…"))), printed) is not None


@dataclass(frozen=True)
class Example:
    """A text that shows a name, or why there is none; ``status`` is that of an event in it."""

    text: str = ""
    why_none: str = ""
    status: str = ""


def examples() -> dict[tuple[str, str], Example]:
    """The examples by room and key."""
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        return {
            (row["room"], row["key"]): Example(row["example"], row["why_none"], row["status"])
            for row in csv.DictReader(file)
        }


def entries() -> list[Entry]:
    """Every name that can be printed."""
    found = [
        *_constants("claims", claims),
        *_other_parts_of_speech(),
        *_constants("events", events),
        *(e for e in _constants("names", names) if e.pattern[-1] != ":"),
    ]
    section = "Why a name was not taken: rules of the finder, of short names, of antecedents"
    for prefix, table in (
        (names.FINDER, name_finder.TURNED_AWAY),
        (names.SHORT, short_names.TURNED_AWAY),
        (names.ANTECEDENT, antecedents.OPEN),
    ):
        for rule, why in table.items():
            name = prefix + rule
            found.append(Entry("names", name, section, name, why[0].upper() + why[1:] + "."))
    return found


def _other_parts_of_speech() -> Iterator[Entry]:
    """The constructions whose cue the parser takes for something that cues seldom are."""
    for part, name in (
        ("adp", "preposition"),
        ("adv", "adverb"),
        ("propn", "name"),
        ("sconj", "conjunction"),
    ):
        sentence = f"A cue that the parser takes for a {name}.".replace("a adv", "an adv")
        section = "A cue with another part of speech in the parse is named by that"
        yield Entry("claims", part, section, f"{part}-…:…", sentence)


def _constants(room: str, module: ModuleType) -> Iterator[Entry]:
    """The names of a module with the comments above them, section by section."""
    section, sentence, heading = "", [], []
    for line in Path(module.__file__ or "").read_text("utf-8").splitlines():
        if line.startswith("#:"):
            sentence.append(line.removeprefix("#:").strip())
            continue
        if line.startswith("# "):
            heading.append(line.removeprefix("# "))
            continue
        constant = _CONSTANT.match(line)
        if constant is not None and sentence:
            if heading:
                section, heading = " ".join(heading).rstrip("."), []
            yield _entry(room, section, constant[1], constant[2], " ".join(sentence))
        if line.strip():
            sentence = []
        elif heading and not sentence:
            section, heading = " ".join(heading).rstrip("."), []


def _entry(room: str, section: str, key: str, value: str, sentence: str) -> Entry:
    form = next((f for start, f in _FORMS.items() if section.startswith(start)), None)
    pattern = form(value) if form is not None else _SINGLE.get(value, value)
    return Entry(room, key, section, pattern, sentence)


def printed(reading: Reading) -> set[str]:
    """Every name that ``extract`` prints of a reading."""
    return {
        *(claim.rule for claim in reading.claims),
        *(claim.no_cue_reason for claim in reading.claims if claim.no_cue_reason),
        *(report.rule for event in reading.events for report in event.reports),
        *(relation.rule for relation in reading.relations),
        *(mention.reason for mention in reading.mentions),
        *(candidate.rule for candidate in reading.rejected or ()),
    }


@dataclass(frozen=True)
class Silent:
    """Rules that are tried in order and decide without leaving their name.

    ``room`` is that of their examples; None where one sentence cannot show which of them decides.
    """

    room: str | None
    title: str
    rules: Sequence[Callable[..., object]]

    def names(self) -> list[str]:
        """The names of the rules in their order."""
        return [rule.__name__.removeprefix("_") for rule in self.rules]


SILENT = (
    Silent(
        "finder",
        "How a name is decided on (`extract/names/finder/name_finder.py`)",
        name_finder.NameFinder.RULES,
    ),
    Silent(
        None,
        "How a short name is settled (`extract/names/finder/short_names.py`)",
        short_names.ShortNames.RULES,
    ),
    Silent(
        "antecedents",
        "Whom a pronoun goes back to (`extract/names/coreference/antecedents.py`)",
        antecedents.RULES,
    ),
    Silent(
        "modality", "The status of a verb's event (`extract/syntax/modality.py`)", modality.OF_VERB
    ),
    Silent(
        "modality",
        "The status of a verb's event under another word (`extract/syntax/modality.py`)",
        modality.OF_GOVERNED,
    ),
    Silent(
        None,
        "What speaks against one event (`extract/events/same_event.py`)",
        same_event.CONTRADICTIONS,
    ),
    Silent(
        None,
        "Whether two reports are of one event (`extract/events/same_event.py`)",
        same_event.RULES,
    ),
)

_TITLES = {"claims": "Claims", "events": "Events", "names": "Mentions"}

_HEAD = """# What a rule's name means

Written by `python benchmarks/rules_reference.py` from the code: change that, not this page.

`extract --explain` and the JSON of `extract` say of each finding by which rule it was found: a
claim's and a report's `rule`, a mention's `reason`. With `--rejected` they also say which rule
turned a candidate away. “…” stands for what differs: the place of the content, the words of the cue
or trigger.

In the examples Norland and Sudmark are states that the authority knows, with Haven and Orm as their
capitals; Ilva Tarn is Norland's foreign minister and Jorun Vik Sudmark's president; Radio Meridian
is an outlet. It is all invented.
"""


def page() -> str:
    """The whole of docs/rules.md."""
    shown, known = examples(), entries()
    out = [_HEAD]
    for room, title in _TITLES.items():
        out.append(f"## {title}\n")
        for section in dict.fromkeys(e.section for e in known if e.room == room):
            heading, _, more = section.partition(". ")
            out.append(f"### {_cell(heading)}\n")
            if more:
                out.append(f"{_cell(more)}.\n")
            out.append("| name | what it means | example |\n|---|---|---|")
            for entry in known:
                if entry.room == room and entry.section == section:
                    example = shown.get((room, entry.key), Example())
                    out.append(
                        f"| `{entry.pattern}` | {_cell(entry.sentence)} | {_shown(example)} |"
                    )
            out.append("")
    out.append("## Rules that leave no name\n")
    out.append("They are tried in this order, and the first that knows decides.\n")
    for silent in SILENT:
        out.append(f"### {silent.title}\n")
        columns = ["rule", "what it decides", *(["example"] if silent.room else [])]
        out.append(f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
        for rule, name in zip(silent.rules, silent.names(), strict=True):
            said = " ".join((rule.__doc__ or "").split("\n\n")[0].split())
            cells = [f"`{name}`", _cell(said)]
            if silent.room is not None:
                cells.append(_shown(shown.get((silent.room, name), Example())))
            out.append(f"| {' | '.join(cells)} |")
        out.append("")
    return "\n".join(out)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("``", "`")


def _shown(example: Example) -> str:
    if example.text:
        status = f" ({example.status})" if example.status else ""
        return _cell(example.text.replace("¶", "<br>")) + status
    return f"none: {_cell(example.why_none)}"


def main() -> int:
    wanted = page()
    if "--check" in sys.argv[1:]:
        same = PAGE.is_file() and PAGE.read_text("utf-8") == wanted
        if not same:
            print(
                "docs/rules.md is not what the code says: run benchmarks/rules_reference.py",
                file=sys.stderr,
            )
        return int(not same)
    PAGE.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
