"""Where the parts of an attribution may be: the sentences in reach, the phrases for a source."""

from __future__ import annotations

import pytest

from extract.claims.parsed import columns
from onrecord.extract.claims.cues.table import shipped_cues
from onrecord.extract.claims.scoring.candidate_spans import phrases, reach, window
from onrecord.extract.claims.scoring.model import Window
from onrecord.extract.claims.scoring.scoring_input import scoring_input
from onrecord.extract.syntax.token_arrays import Columns


def reached(text: str, cue: str) -> str:
    c = columns(text)
    first, last = reach(c, c.words.index(cue))
    return text[c.starts[first] : c.ends[last]]


def around(text: str, cue: str) -> tuple[Columns, Window]:
    c = columns(text)
    return c, window(c, scoring_input(c, shipped_cues()).depths, c.words.index(cue))


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        # its own sentence alone
        ("The port is open. Tarn said it will stay so. It rained.", "said", "Tarn said it will stay so."),
        # sentences that quotation marks tie to it
        (
            '"The port is open. It will stay so," Tarn said. It rained.',
            "said",
            '"The port is open. It will stay so," Tarn said.',
        ),
        (
            'It rained. Tarn said: "The port is open. It will stay so."',
            "said",
            'Tarn said: "The port is open. It will stay so."',
        ),
        # what a colon opens, in its paragraph or the next
        (
            "Tarn said this: the port is open. It will stay so.\nIt rained.",
            ":",
            "Tarn said this: the port is open. It will stay so.",
        ),
        (
            "Tarn said this:\nThe port is open.\nIt rained.",
            "said",
            "Tarn said this:\nThe port is open.",
        ),
    ],
)  # fmt: skip
def test_a_content_may_lie_in_the_sentences_in_reach(text: str, cue: str, expected: str) -> None:
    assert reached(text, cue).strip() == expected


def test_reach_is_bounded() -> None:
    text = "Tarn said " + "very " * 400 + "little."
    assert len(reached(text, "said").split()) <= 162


def test_a_window_holds_words_not_marks_with_the_steps_to_each() -> None:
    c, near = around("Yesterday, Tarn said that the port was open.", "said")
    words = [c.words[t] for t in near.tokens]
    assert words == "yesterday tarn said that the port was open".split()
    steps = dict(zip(words, near.steps.tolist(), strict=True))
    assert (steps["said"], steps["tarn"], steps["was"], steps["port"]) == (0, 1, 1, 2)


def test_a_window_knows_the_highest_node_that_begins_or_ends_at_a_word() -> None:
    c, near = around("Tarn said that the port was open.", "said")
    words = [c.words[t] for t in near.tokens]
    begun = words[near.begun[words.index("that")]]
    ended = words[near.ended[words.index("open")]]
    assert (begun, ended) == ("was", "was")


def test_a_source_may_be_cut_at_its_comma_and_at_its_head() -> None:
    text = "Tarn of Norland, the mayor, said that the port was open."
    c, near = around(text, "said")
    tarn = c.words.index("tarn")
    found = {
        p.cut: text[c.starts[p.first] : c.ends[p.last]] for p in phrases(c, near) if p.head == tarn
    }
    assert found[0].startswith("Tarn of Norland, the mayor")
    assert (found[1], found[2]) == ("Tarn of Norland", "Tarn")


def test_a_phrase_around_the_cue_ends_where_the_cues_branch_begins() -> None:
    text = "A report by Tarn, who said that the port was open, spread."
    c, near = around(text, "said")
    tarn = c.words.index("tarn")
    found = [p for p in phrases(c, near) if p.head == tarn and p.cut == 0]
    assert [text[c.starts[p.first] : c.ends[p.last]] for p in found] == ["Tarn"]
