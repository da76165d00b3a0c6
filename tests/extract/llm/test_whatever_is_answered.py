"""Whatever a model says, the article passes the shapes and every letter stands."""

from __future__ import annotations

import random
from typing import Any, get_args

from extract.llm.cases import P1, P2, claim, event, findings
from onrecord.authority.model import Authority
from onrecord.build.validate import drop_invalid
from onrecord.check.checker import Checker
from onrecord.describe import describe
from onrecord.extract.llm.reader import LlmExtractor
from onrecord.extract.llm.schema import RelationType, actor_kinds, event_types, roles, speech_acts
from onrecord.extract.llm.settings import LlmSettings
from onrecord.ids import Namer
from onrecord.model import Article, Segment, SegmentKind
from support.fake_llm import FakeLlm

NOTE = "[1] Harbour Watch: “Norland attacked Orm. Tarn said no.”"
LINES = ("Talks in Orm end without a deal", P1, P2, "Envoy Zorblat Quux, he said, may go.", NOTE)


def case_with_a_note() -> Article:
    kinds: list[SegmentKind] = [
        "headline",
        "paragraph",
        "paragraph",
        "paragraph",
        "enrichment-note",
    ]
    segments, at = [], 0
    for line, kind in zip(LINES, kinds, strict=True):
        source = "Harbour Watch" if kind == "enrichment-note" else None
        segments.append(Segment(kind, at, at + len(line), source))
        at += len(line) + 1
    return Article("case", "\n".join(LINES), tuple(segments), published="2031-05-06")


def chance_findings(chance: random.Random) -> dict[str, Any]:
    """Findings in the right form whose words are cut from the text at random, or spoilt."""

    def words(paragraph: int) -> str:
        line = LINES[paragraph - 1 if chance.random() < 0.9 else chance.randrange(5)].split()
        at = chance.randrange(len(line))
        cut = " ".join(line[at : at + chance.choice([1, 1, 2, 3, 8])])
        return cut.strip(".,“”;:") if chance.random() < 0.6 else cut.replace("“", '"')

    def some(paragraph: int, most: int = 2) -> list[str]:
        return [words(paragraph) for _ in range(chance.randint(0, most))]

    def quote(**more: Any) -> dict[str, Any]:
        paragraph = chance.randint(1, 5)
        return {"paragraph": paragraph, "text": words(paragraph), **more}

    def a_claim() -> dict[str, Any]:
        n = chance.randint(1, 5)
        hedges = {"certainty_words": some(n), "distance_words": some(n)}
        said = {"source": some(n), "cue": some(n), "content": some(n, 3), "addressee": some(n)}
        tokens = {
            "speech_act": chance.choice(speech_acts()),
            "distance": chance.choice(["neutral", "endorsing", "distancing"]),
        }
        return claim(n, speaker_names=some(n, 1), **said, **hedges, **tokens)

    def an_event(number: int) -> dict[str, Any]:
        n = chance.randint(1, 5)
        told = {"trigger": some(n), "status": "planned", "date": chance.choice([None, words(n)])}
        return event(
            id=number,
            type=chance.choice(event_types()),
            name=chance.choice([None, quote()]),
            participants=[quote(role=chance.choice(roles())) for _ in range(3)],
            place=chance.choice([None, quote()]),
            reports=[{"paragraph": n, **told}, {"paragraph": n, **told}],
        )

    def a_link() -> dict[str, Any]:
        ends = {"source": chance.randrange(20), "target": chance.randrange(20)}
        return quote(type=chance.choice(get_args(RelationType)), **ends)

    return findings(
        names=[quote(kind=chance.choice(actor_kinds()), full_name=words(1)) for _ in range(4)],
        claims=[a_claim() for _ in range(30)],
        events=[an_event(n) for n in range(20)],
        relations=[a_link() for _ in range(40)],
    )


def test_whatever_a_model_says_the_article_passes_the_shapes_and_every_letter_stands(
    server: FakeLlm,
) -> None:
    chance, checker, kept = random.Random(7), Checker(), 0
    case = case_with_a_note()
    for n in range(5):
        server.says(chance_findings(chance))
        settings = LlmSettings(server.url, f"model-{n}")
        found = drop_invalid(LlmExtractor(settings, Authority()).read(case))
        report = checker.check_article(describe(found, Namer()))
        assert report.conforms, report.findings
        assert all(s.of(case.text).strip() for c in found.claims for s in (*c.cue, *c.content))
        kept += len(found.claims) + len(found.events) + len(found.relations)
    assert kept > 50
