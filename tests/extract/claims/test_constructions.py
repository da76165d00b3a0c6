"""Which construction a candidate is: how its cue is built in, where its content is, to whom."""

from __future__ import annotations

import pytest

from extract.claims.parsed import columns
from onrecord.extract.claims.constructions import Construction, construction
from onrecord.extract.claims.cues.table import shipped_cues
from onrecord.extract.claims.scoring.candidate_spans import window
from onrecord.extract.claims.scoring.model import NOBODY, Candidate, Stretch
from onrecord.extract.claims.scoring.scoring_input import scoring_input
from onrecord.extract.syntax.token_arrays import Columns


def stretch(c: Columns, words: str) -> Stretch:
    """First and last token of the words; nobody for none."""
    wanted = words.lower().split()
    if not wanted:
        return NOBODY
    first = next(n for n in range(c.size) if c.words[n : n + len(wanted)] == wanted)
    return first, first + len(wanted) - 1


def read(text: str, source: str, cue: str, content: str) -> tuple[Columns, Construction]:
    """The construction of a candidate with these words, each as tokens parted by blanks."""
    c, table = columns(text), shipped_cues()
    first, last = stretch(c, cue)
    head = next(
        t for t in range(first, last + 1) if not first <= c.heads[t] <= last or c.heads[t] == t
    )
    who, what = stretch(c, source), stretch(c, content)
    candidate = Candidate(
        window(c, scoring_input(c, table).depths, head),
        head,
        1.0,
        source_head=who[1],
        source=who,
        content=what,
        cue=(first, last),
    )
    return c, construction(c, candidate, list(range(what[0], what[1] + 1)), table)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "rule", "act"),
    [
        ("Tarn said that the port was open.", "Tarn", "said", "that the port was open", "verb-that:say", "assertion"),
        ("Tarn told Orm that the port was open.", "Tarn", "told", "that the port was open", "verb-objthat:tell", "assertion"),
        ("Tarn vowed to open the port.", "Tarn", "vowed", "to open the port", "verb-to:vow", "promise"),
        ("Tarn urged Orm to open the port.", "Tarn", "urged", "to open the port", "verb-objto:urge", "demand"),
        ("Tarn denied taking the money.", "Tarn", "denied", "taking the money", "verb-ving:deny", "denial"),
        ("Tarn asked whether the port was open.", "Tarn", "asked", "whether the port was open", "verb-wh:ask", "question"),
        ("Tarn announced the closure.", "Tarn", "announced", "the closure", "verb-np:announce", "announcement"),
        ("Orm was accused of lying.", "", "accused", "of lying", "passive-objof:accuse", "accusation"),
        ("According to Tarn, the port is open.", "Tarn", "According to", "the port is open", "phrase:according to", "assertion"),
        ("The port is reportedly open.", "", "reportedly", "The port is", "hedge:reportedly", "assertion"),
        ("Tarn voiced concern about the delay.", "Tarn", "voiced concern", "about the delay", "light-about:concern", "concern"),
        ("Tarn is confident that the port will open.", "Tarn", "is confident", "that the port will open", "adj-that:confident", "belief"),
        ("The port, as Tarn said, is open.", "Tarn", "said", "The port", "as-quote:say", "assertion"),
    ],
)  # fmt: skip
def test_a_construction_names_the_rule_and_finds_the_reading(
    text: str, source: str, cue: str, content: str, rule: str, act: str
) -> None:
    _, found = read(text, source, cue, content)
    assert (found.rule, found.cue.act) == (rule, act)


def test_the_content_is_headed_by_its_verb_behind_a_preposition_too() -> None:
    c, that = read("Tarn said that the port was open.", "Tarn", "said", "that the port was open")
    assert c.words[that.content_head] == "was"
    c, of = read("Tarn accused Orm of hiding it.", "Tarn", "accused", "of hiding it")
    assert c.words[of.content_head] == "hiding"


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "addressed"),
    [
        ("Tarn told Orm that the port was open.", "Tarn", "told", "that the port was open", ["orm"]),
        ("Orm was urged to open the port.", "", "urged", "to open the port", ["orm"]),
        ("Tarn called on Orm to open the port.", "Tarn", "called on", "to open the port", ["orm"]),
        ("Tarn said that the port was open.", "Tarn", "said", "that the port was open", []),
        ("Tarn announced the closure.", "Tarn", "announced", "the closure", []),
    ],
)  # fmt: skip
def test_the_one_spoken_to(
    text: str, source: str, cue: str, content: str, addressed: list[str]
) -> None:
    c, found = read(text, source, cue, content)
    assert [c.words[t] for t in found.addressees] == addressed


def test_a_cue_that_the_table_does_not_list_is_read_by_its_frame() -> None:
    _, found = read(
        "Tarn intoned that the port was open.", "Tarn", "intoned", "that the port was open"
    )
    assert (found.rule, found.cue.act) == ("verb-that:intone", "assertion")
