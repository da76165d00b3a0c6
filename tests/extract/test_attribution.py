"""Who, by which words, says what: a sentence a case, with invented actors.

A case is a sentence and its attributions, each as (source, cue, content, speech act); parts of a
discontinuous role are joined by " | ". Every sentence is parsed alone, as one paragraph.
"""

from __future__ import annotations

import pytest

from onrecord.extract.attribution import find_attributions
from onrecord.extract.claims import THRESHOLDS
from onrecord.extract.cues import shipped_cues
from onrecord.extract.language import parse
from onrecord.model import Article, Segment, Spans

DIRECT_AND_INDIRECT = [
    (
        "Foreign minister Ilva Tarn said that the crossing would open on Friday.",
        [
            (
                "Foreign minister Ilva Tarn",
                "said",
                "that the crossing would open on Friday",
                "assertion",
            )
        ],
    ),
    (
        "The crossing would open on Friday, foreign minister Ilva Tarn said.",
        [("foreign minister Ilva Tarn", "said", "The crossing would open on Friday", "assertion")],
    ),
    (
        '"The crossing will open on Friday," Tarn said.',
        [("Tarn", "said", '"The crossing will open on Friday,"', "assertion")],
    ),
    (
        '"The crossing will open on Friday," said Tarn.',
        [("Tarn", "said", '"The crossing will open on Friday,"', "assertion")],
    ),
    (
        '"We may open the crossing," Tarn said, "but only after the talks."',
        [
            (
                "Tarn",
                "said",
                '"We may open the crossing," | "but only after the talks."',
                "assertion",
            )
        ],
    ),
    (
        '"It is over," the captain, Oro Lund, told Radio Meridian.',
        [("the captain, Oro Lund", "told", '"It is over,"', "assertion")],
    ),
    (
        "Police said they had arrested two men.",
        [("Police", "said", "they had arrested two men", "assertion")],
    ),
    (
        "Tarn told reporters that the bridge was open.",
        [("Tarn", "told", "that the bridge was open", "assertion")],
    ),
    (
        "A statement by the ministry said the bridge was open.",
        [("A statement by the ministry", "said", "the bridge was open", "assertion")],
    ),
    (
        "Experts believe the dam could fail.",
        [("Experts", "believe", "the dam could fail", "belief")],
    ),
    (
        "The report found that the dam was unsafe.",
        [("The report", "found", "that the dam was unsafe", "assertion")],
    ),
    (
        "The court ruled that the detention was unlawful.",
        [("The court", "ruled", "that the detention was unlawful", "announcement")],
    ),
    (
        "The envoy asked whether the bridge was open.",
        [("The envoy", "asked", "whether the bridge was open", "question")],
    ),
    (
        "Tarn doubts that the ceasefire will hold.",
        [("Tarn", "doubts", "that the ceasefire will hold", "doubt")],
    ),
    (
        "Tarn denied that troops had crossed the border.",
        [("Tarn", "denied", "that troops had crossed the border", "denial")],
    ),
]

SET_INTO_THE_SENTENCE = [
    (
        "The crossing, Tarn said, would open on Friday.",
        [("Tarn", "said", "The crossing | would open on Friday", "assertion")],
    ),
    (
        "The strike, the union says, will go on.",
        [("the union", "says", "The strike | will go on", "assertion")],
    ),
    (
        "According to Radio Meridian, the crossing will open on Friday.",
        [("Radio Meridian", "According to", "the crossing will open on Friday", "assertion")],
    ),
    (
        "The crossing will open on Friday, according to officials in Norland.",
        [("officials in Norland", "according to", "The crossing will open on Friday", "assertion")],
    ),
    (
        "In the words of Tarn, the treaty is dead.",
        [("Tarn", "In the words of", "the treaty is dead", "assertion")],
    ),
    (
        "The crossing will open on Friday, as Radio Meridian reports.",
        [("Radio Meridian", "as | reports", "The crossing will open on Friday", "assertion")],
    ),
    (
        "As Radio Meridian reported, the crossing will open on Friday.",
        [("Radio Meridian", "As | reported", "the crossing will open on Friday", "assertion")],
    ),
]

NOBODY_NAMED = [
    (
        "Norland reportedly agreed to open the crossing.",
        [
            ("", "reportedly", "Norland | agreed to open the crossing", "assertion"),
            ("Norland", "agreed", "to open the crossing", "agreement"),
        ],
    ),
    (
        "The rebels are said to hold forty prisoners.",
        [("", "are said", "The rebels | to hold forty prisoners", "assertion")],
    ),
    (
        "It is believed that the rebels hold forty prisoners.",
        [("", "is believed", "that the rebels hold forty prisoners", "assertion")],
    ),
    (
        "Sudmark was accused of shelling the village.",
        [("", "was accused", "Sudmark | shelling the village", "accusation")],
    ),
]

ASKING_AND_PROMISING = [
    (
        "Tarn urged Sudmark to withdraw its troops.",
        [("Tarn", "urged", "Sudmark to withdraw its troops", "demand")],
    ),
    (
        "Sudmark was urged to withdraw its troops.",
        [("", "was urged", "Sudmark | to withdraw its troops", "demand")],
    ),
    (
        "Norland called on Sudmark to release the prisoners.",
        [("Norland", "called on", "Sudmark to release the prisoners", "demand")],
    ),
    (
        "Norland called for an immediate ceasefire.",
        [("Norland", "called for", "an immediate ceasefire", "demand")],
    ),
    (
        "The president vowed to rebuild the bridge.",
        [("The president", "vowed", "to rebuild the bridge", "promise")],
    ),
    (
        "Norland threatened to close the border.",
        [("Norland", "threatened", "to close the border", "threat")],
    ),
    (
        "The minister refused to comment.",
        [("The minister", "refused", "to comment", "refusal")],
    ),
    (
        "The company plans to open a mine.",
        [("The company", "plans", "to open a mine", "intention")],
    ),
    (
        "The envoy warned of a new offensive.",
        [("The envoy", "warned of", "a new offensive", "warning")],
    ),
]

THE_OBJECT_IS_WHAT_IS_SAID = [
    ("Tarn denied the allegation.", [("Tarn", "denied", "the allegation", "denial")]),
    ("Sudmark rejected the proposal.", [("Sudmark", "rejected", "the proposal", "refusal")]),
    ("Tarn welcomed the decision.", [("Tarn", "welcomed", "the decision", "praise")]),
    (
        "Norland proposed a new round of talks.",
        [("Norland", "proposed", "a new round of talks", "proposal")],
    ),
    (
        "Norland accused Sudmark of shelling the village.",
        [("Norland", "accused", "Sudmark | shelling the village", "accusation")],
    ),
    (
        "Sudmark was accused by Norland of shelling the village.",
        [("Norland", "was accused", "Sudmark | shelling the village", "accusation")],
    ),
    (
        "Tarn criticised Sudmark for closing the border.",
        [("Tarn", "criticised", "Sudmark for closing the border", "criticism")],
    ),
    (
        "Tarn confirmed the agreement, stating that details would follow.",
        [
            ("Tarn", "confirmed", "the agreement", "confirmation"),
            ("Tarn", "stating", "that details would follow", "assertion"),
        ],
    ),
]

NOUNS_AND_ADJECTIVES = [
    (
        "Tarn's claim that the bridge was mined could not be verified.",
        [("Tarn's", "claim", "that the bridge was mined", "assertion")],
    ),
    (
        "Tarn voiced concerns about the delay.",
        [("Tarn", "voiced concerns about", "the delay", "concern")],
    ),
    (
        "Tarn expressed hope that the talks would resume.",
        [("Tarn", "expressed hope", "that the talks would resume", "intention")],
    ),
    (
        "Tarn is confident that the bridge will hold.",
        [("Tarn", "is confident", "that the bridge will hold", "belief")],
    ),
    (
        "Norland was reluctant to sign the treaty.",
        [("Norland", "was reluctant", "to sign the treaty", "intention")],
    ),
]

LOOK_ALIKES = [
    "The driver stated his name.",
    "He saw the train arrive.",
    "The law requires drivers to stop.",
    "The team knows the road well.",
    "The bank reported a loss of two million crowns.",
    "The train left the station at noon.",
    "Her claim form was three pages long.",
    "The treaty covers fishing and trade.",
]


def found(sentence: str) -> list[tuple[str, str, str, str]]:
    article = Article("case", sentence, (Segment("paragraph", 0, len(sentence)),))

    def words(spans: Spans) -> str:
        return " | ".join(s.of(sentence) for s in spans)

    return [
        (words(a.source), words(a.cue_spans), words(a.content), a.cue.act)
        for a in find_attributions(parse(article), article, shipped_cues(), THRESHOLDS["default"])
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    DIRECT_AND_INDIRECT
    + SET_INTO_THE_SENTENCE
    + NOBODY_NAMED
    + ASKING_AND_PROMISING
    + THE_OBJECT_IS_WHAT_IS_SAID
    + NOUNS_AND_ADJECTIVES,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_attribution(sentence: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert found(sentence) == expected


@pytest.mark.parametrize("sentence", LOOK_ALIKES)
def test_what_looks_like_an_attribution_and_is_none(sentence: str) -> None:
    assert found(sentence) == []


def test_the_cue_table_speaks_the_ontologys_tokens() -> None:
    acts = set(
        [
            "assertion",
            "confirmation",
            "denial",
            "demand",
            "proposal",
            "promise",
            "threat",
            "accusation",
            "warning",
            "doubt",
            "question",
            "refusal",
            "belief",
            "intention",
            "announcement",
            "praise",
            "criticism",
            "agreement",
            "expectation",
            "concern",
        ]
    )
    table = shipped_cues()
    assert len(table) >= 300
    for cues in table.by_pos.values():
        for readings in cues.values():
            for cue in readings:
                assert cue.act in acts, cue
                assert cue.distance in ("neutral", "endorsing", "distancing"), cue
                assert cue.certainty in ("", "certain", "probable", "possible"), cue
