"""What a build depends on besides its articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from onrecord.errors import UsageError
from onrecord.extract.extractor import Leaning
from onrecord.extract.llm.settings import LlmSettings
from onrecord.ids import DEFAULT_BASE
from onrecord.model import TextKept


@dataclass(frozen=True)
class Options:
    """What a build depends on besides its articles.

    ``authority`` and ``cues`` are files of the user's. ``leaning`` and ``cues`` are for the rules;
    both are part of the extractor's version, so articles are read anew where they change. ``llm``
    is the language model of the extractor ``llm``, which no other needs; ``started`` is when the
    build began, which its record states: by default now.
    """

    base: str = DEFAULT_BASE
    collection: str | None = None
    authority: tuple[Path, ...] = ()
    input_format: str | None = None
    extractor: str = "rules"
    text: TextKept = "full"
    llm: LlmSettings | None = None
    started: datetime | None = None
    leaning: Leaning = "default"
    cues: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        check_for_rules(self.extractor, self.leaning, self.cues)
        if (
            "://" not in self.base
            or self.base[-1] not in "/#"
            or any(c in self.base for c in ' <>"')
        ):
            raise UsageError(
                f"The base '{self.base}' is not an absolute IRI that ends in '/'.",
                hint="Use one such as https://example.org/id/.",
            )
        if "/article/" in self.base:
            raise UsageError(
                f"The base '{self.base}' contains '/article/', after which article ids begin.",
                hint="Use one without it, such as https://example.org/id/.",
            )


def check_for_rules(extractor: str, leaning: Leaning, cues: Sequence[Path]) -> None:
    """Raises UsageError where another extractor than the rules is given what only they take."""
    if extractor != "rules" and (leaning != "default" or cues):
        raise UsageError(
            "--precision, --recall and --cues apply only to --extractor rules.",
            hint=f"Leave out --extractor {extractor}.",
        )


#: Articles between two commits: what a killed build loses at most.
ARTICLES_PER_SHARD = 50
