"""What the cue table and the construction decide goes before what the scorers choose."""

from __future__ import annotations

from dataclasses import replace

from extract.claims.parsed import columns
from onrecord.extract.claims.cues.table import shipped_cues
from onrecord.extract.claims.scoring.candidate_spans import phrases, window
from onrecord.extract.claims.scoring.model import NOBODY, Candidate, ScoringInput, Stretch
from onrecord.extract.claims.scoring.overrides import content_override, source_override
from onrecord.extract.claims.scoring.scoring_input import scoring_input


def candidate(text: str, cue: str) -> tuple[ScoringInput, Candidate]:
    inputs = scoring_input(columns(text), shipped_cues())
    head = inputs.columns.words.index(cue)
    return inputs, Candidate(
        window(inputs.columns, inputs.depths, head), head, 1.0, cue=(head, head)
    )


def words(inputs: ScoringInput, stretch: Stretch) -> str:
    return " ".join(inputs.columns.words[stretch[0] : stretch[1] + 1]) if stretch != NOBODY else ""


def source(text: str, cue: str, chosen: str = "") -> str:
    """The source of a cue for which the scorers have chosen a word."""
    inputs, given = candidate(text, cue)
    if chosen:
        at = inputs.columns.words.index(chosen)
        given = replace(given, source_head=at, source=(at, at))
    options = phrases(inputs.columns, given.window)
    return words(inputs, source_override(inputs, given, options).source)


def content(text: str, cue: str, speaker: str = "") -> str:
    """The content of a cue by rule, where the scorers have chosen none."""
    inputs, given = candidate(text, cue)
    if speaker:
        at = inputs.columns.words.index(speaker)
        given = replace(given, source_head=at, source=(at, at))
    return words(inputs, content_override(inputs, given).content)


def test_a_hedge_names_nobody() -> None:
    assert source("Tarn reportedly left.", "reportedly", "tarn") == ""


def test_a_phrase_leads_to_its_source() -> None:
    text = "According to Orm, the mayor Tarn left."
    assert source(text, "according", "tarn") == "orm"


def test_a_noun_has_its_owner_for_a_source() -> None:
    assert source("Tarn heard Orm's claim that the port was open.", "claim", "tarn") == "orm 's"


def test_the_speaker_may_come_behind_the_verb_that_closes_a_sentence() -> None:
    assert source("Did they leave the port, asked Tarn.", "asked", "they") == "tarn"


def test_a_day_behind_the_verb_is_no_speaker() -> None:
    assert source("The port is open, Tarn, the mayor, said Tuesday.", "said", "tarn") == "tarn"


def test_other_sources_are_the_scorers() -> None:
    assert source("Tarn said that the port was open.", "said", "tarn") == "tarn"


def test_a_hedge_covers_what_it_stands_in() -> None:
    assert content("Norland reportedly closed the port; Orm left.", "reportedly") == (
        "norland reportedly closed the port"
    )


def test_a_noun_has_its_clause_for_a_content() -> None:
    text = "Orm's claim that the port was open is false."
    assert content(text, "claim") == "that the port was open"


def test_as_somebody_says_comments_on_the_rest_of_the_sentence() -> None:
    text = "As Orm said, the port was open."
    assert content(text, "said", "orm") == "the port was open"


def test_other_contents_are_the_scorers() -> None:
    assert content("Tarn said that the port was open.", "said", "tarn") == ""


def test_cues_that_the_table_or_their_construction_makes_certain() -> None:
    inputs, _ = candidate(
        "According to Orm, the port reportedly closed, a claim that Tarn denied.", "denied"
    )
    certain = [w for t, w in enumerate(inputs.columns.words) if inputs.is_certain_cue(t)]
    assert {"according", "reportedly", "denied"} <= set(certain)
    assert "closed" not in certain
