"""An article, what a language model may answer about it, and how its answer is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from onrecord.build import Options
from onrecord.build.validate import drop_invalid
from onrecord.extract.llm.client import Client
from onrecord.extract.llm.reader import LlmExtractor
from onrecord.extract.llm.settings import LlmSettings, Usage
from onrecord.model import Article, Reading, Segment, SegmentKind, Span
from support.fake_llm import FakeLlm
from support.invented import invented_authority

KEY = "sk-of-this-test-0123456789"

P1 = "Ilva Tarn said that the bridge was mined. Officials in Sudmark said it was open."
P2 = "“We will open the crossing,” she told Radio Meridian. Norland attacked Orm on May 2."
TEXT = f"{P1}\n{P2}"


class Waits(list[float]):
    """A clock that only notes how long it was asked to wait."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def article(text: str = TEXT, kind: SegmentKind = "paragraph", **more: Any) -> Article:
    segments, at = [], 0
    for line in text.split("\n"):
        segments.append(Segment(kind, at, at + len(line)))
        at += len(line) + 1
    more.setdefault("published", "2031-05-06")
    return Article("case", text, tuple(segments), **more)


def extractor(
    server: FakeLlm,
    *,
    budget: int | None = None,
    timeout: float = 20.0,
    waits: Waits | None = None,
    with_rejected: bool = False,
) -> LlmExtractor:
    settings = LlmSettings(server.url, "test-model", budget, timeout)
    client = Client(
        settings, Usage(), sleep=Waits() if waits is None else waits, jitter=lambda: 1.0
    )
    return LlmExtractor(settings, invented_authority(), client=client, with_rejected=with_rejected)


def read(server: FakeLlm, case: Article | None = None) -> Reading:
    return drop_invalid(extractor(server).read(case or article()))


def findings(**lists: list[dict[str, Any]]) -> dict[str, Any]:
    return {"names": [], "claims": [], "events": [], "relations": [], **lists}


def claim(paragraph: int | str = 1, **fields: Any) -> dict[str, Any]:
    return {
        "paragraph": paragraph,
        "source": ["Ilva Tarn"],
        "speaker_names": [],
        "cue": ["said"],
        "content": ["that the bridge was mined"],
        "addressee": [],
        "speech_act": "assertion",
        "certainty": "certain",
        "certainty_words": [],
        "distance": "neutral",
        "distance_words": [],
        "polarity": "affirmed",
        "time_reference": "past",
        **fields,
    }


OFFICIALS = claim(source=["Officials in Sudmark"], content=["it was open"])
PROMISE = claim(
    2,
    source=["she"],
    speaker_names=["Ilva Tarn"],
    cue=["told"],
    content=["“We will open the crossing,”"],
    addressee=["Radio Meridian"],
    speech_act="promise",
    certainty_words=["will"],
    time_reference="future",
)


def event(**fields: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "type": "Strike",
        "name": None,
        "participants": [{"paragraph": 2, "text": "Norland", "role": "agent"}],
        "place": {"paragraph": 2, "text": "Orm"},
        "reports": [
            {"paragraph": 2, "trigger": ["attacked"], "status": "happened", "date": "on May 2"}
        ],
        **fields,
    }


def letters(reading: Reading, *spans: Span) -> list[str]:
    return [s.of(reading.article.text) for s in spans]


def reasons(reading: Reading) -> str:
    return "\n".join(f"{d.what}: {d.reason}" for d in reading.dropped)


def read_none(case: Article) -> Reading:
    return Reading(case)


def text_files(folder: Path, *texts: str) -> str:
    folder.mkdir(exist_ok=True)
    for n, text in enumerate(texts):
        (folder / f"a{n}.txt").write_text(text, encoding="utf-8")
    return str(folder)


def options(server: FakeLlm, **more: Any) -> Options:
    return Options(extractor="llm", llm=LlmSettings(server.url, "test-model", **more))
