"""Who, by which words, says what: a sentence a case, with invented actors.

A case is a sentence and its attributions, each as (source, cue, content, speech act); parts of a
discontinuous role are joined by " | ". Every sentence is parsed alone, as one paragraph.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.extract.claims.attributions import find_attributions
from onrecord.extract.claims.claims import THRESHOLDS
from onrecord.extract.claims.cues.table import CueTable, read_cues, shipped_cues
from onrecord.extract.claims.model import Attribution
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.parser import parse
from onrecord.model import Article, Segment, Spans
from onrecord.resources import data_dir

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
        "The crossing would open on Friday, Tarn, the mayor, said Tuesday.",
        [("Tarn, the mayor", "said Tuesday", "The crossing would open on Friday", "assertion")],
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
        [("Radio Meridian", "reports", "The crossing will open on Friday", "assertion")],
    ),
    (
        "As Radio Meridian reported, the crossing will open on Friday.",
        [("Radio Meridian", "reported", "the crossing will open on Friday", "assertion")],
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
        [("", "was accused of", "Sudmark | shelling the village", "accusation")],
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
    (
        "Tarn welcomed the court's decision.",
        [("Tarn", "welcomed", "the court's decision", "praise")],
    ),
    ("The driver stated his name.", [("The driver", "stated", "his name", "assertion")]),
    (
        "The bank reported a loss of two million crowns.",
        [("The bank", "reported", "a loss of two million crowns", "assertion")],
    ),
    (
        "Norland proposed a new round of talks.",
        [("Norland", "proposed", "a new round of talks", "proposal")],
    ),
    (
        "Norland accused Sudmark of shelling the village.",
        [("Norland", "accused", "Sudmark of shelling the village", "accusation")],
    ),
    (
        "Sudmark was accused by Norland of shelling the village.",
        [("Norland", "was accused", "Sudmark | of shelling the village", "accusation")],
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
        [
            ("Tarn's", "claim", "that the bridge was mined", "assertion"),
            ("", "could not be verified", "Tarn's claim that the bridge was mined", "confirmation"),
        ],
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
        "The claim by Tarn that the port was open was wrong.",
        [("Tarn", "The claim", "that the port was open", "assertion")],
    ),
    (
        "A report by Radio Meridian that the port was closed was false.",
        [("Radio Meridian", "A report", "that the port was closed", "assertion")],
    ),
    (
        "Despite assurances from Tarn that the port was safe, ships stayed away.",
        [("Tarn", "assurances", "that the port was safe", "promise")],
    ),
    (
        "Tarn's warning that the dam could fail was ignored.",
        [("Tarn's", "warning", "that the dam could fail", "warning")],
    ),
    (
        "Tarn's view that the treaty was void surprised the council.",
        [("Tarn's", "view", "that the treaty was void", "assertion")],
    ),
    (
        "There were reports that the port was closed.",
        [("", "reports", "that the port was closed", "assertion")],
    ),
    (
        "The port closed amid reports that Sudmark had attacked.",
        [("", "reports", "that Sudmark had attacked", "assertion")],
    ),
    (
        "Norland was reluctant to sign the treaty.",
        [("Norland", "was reluctant", "to sign the treaty", "intention")],
    ),
]

FRAMES = [
    (
        "Norland's president told parliament that the border would stay closed.",
        [("Norland's president", "told", "that the border would stay closed", "assertion")],
    ),
    (
        "The ministry announced that the talks would resume in March.",
        [("The ministry", "announced", "that the talks would resume in March", "announcement")],
    ),
    (
        '"We were not consulted," complained the mayor, Mira Holt.',
        [("the mayor, Mira Holt", "complained", '"We were not consulted,"', "criticism")],
    ),
    (
        "The mayor insisted she had not been consulted.",
        [("The mayor", "insisted", "she had not been consulted", "assertion")],
    ),
    (
        "Holt warned that the river could flood the valley.",
        [("Holt", "warned", "that the river could flood the valley", "warning")],
    ),
    (
        "The commander admitted that his men had fired first.",
        [("The commander", "admitted", "that his men had fired first", "confirmation")],
    ),
    (
        "Sudmark denied shelling the village.",
        [("Sudmark", "denied", "shelling the village", "denial")],
    ),
    (
        "Sudmark denied that its troops had crossed the river.",
        [("Sudmark", "denied", "that its troops had crossed the river", "denial")],
    ),
    (
        "The rebels threatened to blow up the dam.",
        [("The rebels", "threatened", "to blow up the dam", "threat")],
    ),
    (
        "Norland promised to return the bodies.",
        [("Norland", "promised", "to return the bodies", "promise")],
    ),
    (
        "Norland's envoy urged both sides to sign the draft.",
        [("Norland's envoy", "urged", "both sides to sign the draft", "demand")],
    ),
    (
        "The court ordered the company to pay the fishermen.",
        [("The court", "ordered", "the company to pay the fishermen", "demand")],
    ),
    (
        "Holt asked whether the bridge would be rebuilt.",
        [("Holt", "asked", "whether the bridge would be rebuilt", "question")],
    ),
    (
        "Diplomats believe that the talks will fail.",
        [("Diplomats", "believe", "that the talks will fail", "belief")],
    ),
    (
        "According to the harbour police, three boats were missing.",
        [("the harbour police", "According to", "three boats were missing", "assertion")],
    ),
    (
        "Three boats were missing, according to the harbour police.",
        [("the harbour police", "according to", "Three boats were missing", "assertion")],
    ),
    (
        "The boats, the harbour police said, had left at dawn.",
        [("the harbour police", "said", "The boats | had left at dawn", "assertion")],
    ),
    ("The dam is reportedly damaged.", [("", "reportedly", "The dam is | damaged", "assertion")]),
    (
        "The general allegedly took bribes.",
        [("", "allegedly", "The general | took bribes", "assertion")],
    ),
    (
        "Sudmark is said to have moved its tanks to the river.",
        [("", "is said", "Sudmark | to have moved its tanks to the river", "assertion")],
    ),
    (
        "The general is accused of taking bribes.",
        [("", "is accused of", "The general | taking bribes", "accusation")],
    ),
    (
        "Witnesses described the attack as a massacre.",
        [("Witnesses", "described", "the attack as a massacre", "assertion")],
    ),
    ("Tarn called the offer an insult.", [("Tarn", "called", "the offer an insult", "assertion")]),
    (
        "The report concluded that the fire had been set.",
        [("The report", "concluded", "that the fire had been set", "assertion")],
    ),
    (
        "A statement by the ministry said the crossing was safe.",
        [("A statement by the ministry", "said", "the crossing was safe", "assertion")],
    ),
    (
        "Two officials told Radio Meridian that the deal was dead.",
        [("Two officials", "told", "that the deal was dead", "assertion")],
    ),
    (
        "In a letter to the council, Holt wrote that the dam was unsafe.",
        [("Holt", "wrote", "that the dam was unsafe", "assertion")],
    ),
    (
        'Tarn tweeted: "The crossing is open."',
        [("Tarn", "tweeted", '"The crossing is open."', "assertion")],
    ),
    (
        "Norland vowed that it would never recognise the vote.",
        [("Norland", "vowed", "that it would never recognise the vote", "promise")],
    ),
    (
        "The union demanded that the mine be closed.",
        [("The union", "demanded", "that the mine be closed", "demand")],
    ),
    (
        "Oro Lund suggested that the fleet might return.",
        [("Oro Lund", "suggested", "that the fleet might return", "proposal")],
    ),
    (
        "Lund predicted that the fleet would return.",
        [("Lund", "predicted", "that the fleet would return", "belief")],
    ),
    (
        "The spokesman declined to say how many had died.",
        [("The spokesman", "declined to say", "how many had died", "refusal")],
    ),
    (
        "The miners agreed to end their strike.",
        [("The miners", "agreed", "to end their strike", "agreement")],
    ),
    (
        "Holt acknowledged that mistakes had been made.",
        [("Holt", "acknowledged", "that mistakes had been made", "confirmation")],
    ),
    (
        "The doctors estimate that forty people died.",
        [("The doctors", "estimate", "that forty people died", "belief")],
    ),
    ('"Never again," he added.', [("he", "added", '"Never again,"', "assertion")]),
]

LOOK_ALIKES = [
    "The children ran to the river.",
    "The army crossed the border at night.",
    "The factory makes glass bottles.",
    "He opened the letter and left the room.",
    "The ship reported to the harbour at noon.",
    "The mine employs forty people.",
    "He saw the train arrive.",
    "The law requires drivers to stop.",
    "The team knows the road well.",
    "Everyone knows Ilva Tarn.",
    "He knows how to swim.",
    "The law allows farmers to sell milk.",
    "They found the keys on the table.",
    "The train left the station at noon.",
    "Her claim form was three pages long.",
    "The treaty covers fishing and trade.",
    "The fact that the port was closed surprised nobody.",
    "The news that the port was closed spread.",
]


def attributions(
    sentence: str, table: CueTable | None = None, threshold: float = THRESHOLDS["default"]
) -> list[Attribution]:
    article = Article("case", sentence, (Segment("paragraph", 0, len(sentence)),))
    parsed = ParsedArticle(article, parse(article))
    return find_attributions(parsed, shipped_cues() if table is None else table, threshold)


def found(sentence: str) -> list[tuple[str, str, str, str]]:

    def words(spans: Spans) -> str:
        return " | ".join(s.of(sentence) for s in spans)

    return [
        (words(a.source), words(a.cue_spans), words(a.content), a.cue.act)
        for a in attributions(sentence)
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    DIRECT_AND_INDIRECT
    + SET_INTO_THE_SENTENCE
    + NOBODY_NAMED
    + ASKING_AND_PROMISING
    + THE_OBJECT_IS_WHAT_IS_SAID
    + NOUNS_AND_ADJECTIVES
    + FRAMES,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_attribution(sentence: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert found(sentence) == expected


@pytest.mark.parametrize("sentence", LOOK_ALIKES)
def test_what_looks_like_an_attribution_and_is_none(sentence: str) -> None:
    assert found(sentence) == []


CONSTRUCTIONS = [
    ("Tarn said that the bridge was open.", "verb-that:say"),
    ('"The bridge is open," Tarn said.', "verb-quote:say"),
    ("The crossing, Tarn said, would open on Friday.", "verb-parenthesis:say"),
    ("The president vowed to rebuild the bridge.", "verb-to:vow"),
    ("Tarn urged Sudmark to withdraw its troops.", "verb-objto:urge"),
    ("Norland accused Sudmark of shelling the village.", "verb-objof:accuse"),
    ("Norland called on Sudmark to release the prisoners.", "verb-objto:call on"),
    ("Sudmark rejected the proposal.", "verb-np:reject"),
    ("Norland called for an immediate ceasefire.", "verb-for:call for"),
    ("The envoy asked whether the bridge was open.", "verb-wh:ask"),
    ("Sudmark was urged to withdraw its troops.", "passive-objto:urge"),
    ("As Radio Meridian reported, the crossing will open on Friday.", "as-parenthesis:report"),
    ("According to Radio Meridian, the crossing will open.", "phrase:according to"),
    ("Norland reportedly closed the border.", "hedge:reportedly"),
    ("Tarn's claim that the bridge was mined could not be verified.", "noun-that:claim"),
    ("Tarn voiced concerns about the delay.", "light-about:concern"),
    ("Tarn is confident that the bridge will hold.", "adj-that:confident"),
]


@pytest.mark.parametrize(("sentence", "rule"), CONSTRUCTIONS, ids=[r for _, r in CONSTRUCTIONS])
def test_an_attribution_is_named_by_its_construction(sentence: str, rule: str) -> None:
    assert rule in [a.rule for a in attributions(sentence)]


def test_a_quotation_goes_on_in_the_next_paragraph_where_it_was_left_open() -> None:
    text = "“We will stay,” said Tarn. “We have waited here for long enough.\n\n“And we will not go.”\n\nIt was late."
    cut = [text.index("“And"), text.index("It was")]
    article = Article(
        "case",
        text,
        (
            Segment("paragraph", 0, cut[0] - 2),
            Segment("paragraph", cut[0], cut[1] - 2),
            Segment("paragraph", cut[1], len(text)),
        ),
    )
    (found,) = find_attributions(
        ParsedArticle(article, parse(article)), shipped_cues(), THRESHOLDS["default"]
    )
    said = " ".join(s.of(text) for s in found.content)
    assert said.startswith("“We will stay,”")
    assert said.endswith("“And we will not go.”")
    assert "It was late" not in said


def test_what_a_colon_opens_is_said_to_the_end_of_its_paragraph() -> None:
    text = 'Tarn said: "The bridge is open. It will stay open."'
    assert found(text) == [
        ("Tarn", "said", '"The bridge is open. It will stay open."', "assertion")
    ]


def test_a_row_of_a_users_table_tells_the_speech_act(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "cue,pos,frames,act,distance,certainty\nintone,verb,that quote,warning,distancing,\n"
    )
    sentence = "Tarn intoned that the bridge was open."
    (plain,) = attributions(sentence)
    (warned,) = attributions(sentence, read_cues([data_dir() / "language" / "cues.csv", own]))
    assert (plain.cue.act, plain.cue.distance) == ("assertion", "neutral")
    assert (warned.cue.act, warned.cue.distance) == ("warning", "distancing")


def test_a_higher_threshold_keeps_fewer() -> None:
    text = (
        "Tarn said the bridge was open. Sudmark rejected the proposal. Tarn went on to say it. "
        "Norland closed the border. The treaty covers fishing. The ministry published the figures."
    )
    cues = {
        name: {(a.cue_spans, a.source) for a in attributions(text, threshold=THRESHOLDS[name])}
        for name in THRESHOLDS
    }
    assert cues["precision"] < cues["default"]
    assert len(cues["default"]) < len(cues["recall"])


def test_without_cues_nothing_attributes() -> None:
    assert attributions("Tarn said that the bridge was open.", CueTable({}), 0.0) == []


@pytest.mark.parametrize("text", ["", " ", "...", ":", "said", '"', "reportedly", "according to"])
def test_a_text_of_next_to_nothing_is_read(text: str) -> None:
    assert attributions(text, threshold=0.0) == []


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
