"""What an article's findings are assembled from: the answers, its text and parse, what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from onrecord.authority.model import Authority
from onrecord.extract.claims.rule_names import LLM_DISCARDED
from onrecord.extract.llm.anchor import Anchored, Quoted, anchor
from onrecord.extract.llm.prompt import Window
from onrecord.extract.llm.schema import Answer
from onrecord.extract.names.model import MentionIndex
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.model import Dropped, Rejected, RejectedWhat, Segment, Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: The confidence of what a model found, where its words are in the text exactly as quoted. This is
#: no measurement, since models are not calibrated: the two figures only rank one above the other.
EXACT: Final = 0.7
#: The same, where they were found by a repair.
REPAIRED: Final = 0.6


@dataclass(frozen=True)
class Answered:
    """An answer and the paragraphs it is about."""

    window: Window
    answer: Answer

    def segment(self, number: int) -> Segment | None:
        """The paragraph of that number, if it was asked about."""
        return dict(self.window.parts).get(number)


def discarded(finding: RejectedWhat, what: str, reason: str) -> Rejected:
    """What a language model found and the text does not bear out; ``what`` names it in words."""
    return Rejected(finding, what, None, "by a language model", LLM_DISCARDED, reason)


class Assembly:
    """One article while its findings are assembled.

    ``found`` are the mentions and actors so far; ``rejected`` is what could not be made sound.
    """

    def __init__(self, parsed: ParsedArticle, authority: Authority, found: MentionIndex) -> None:
        self.doc, self.article, self.text = parsed.doc, parsed.article, parsed.text
        self.quotes, self.published = parsed.quotes, parsed.published
        self.authority, self.found = authority, found
        self.rejected: list[Rejected] = []

    @property
    def dropped(self) -> list[Dropped]:
        """What was left out, and why."""
        return [Dropped(r.words, r.reason) for r in self.rejected]

    def drop(self, finding: RejectedWhat, what: str, reason: str) -> None:
        """Leaves something out and reports it; ``finding`` is what it would have been."""
        self.rejected.append(discarded(finding, what, reason))

    def anchored(
        self, answered: Answered, number: int, quotes: Sequence[Quoted]
    ) -> tuple[Segment, Anchored] | str:
        """The paragraph and the spans of what is quoted from it, or why there is no such one."""
        segment = answered.segment(number)
        if segment is None:
            return f"paragraph {number} is not one of {answered.window.name}."
        where = Span(segment.start, segment.end)
        return segment, anchor(self.text, where, quotes, f"paragraph {number}")

    def head(self, span: Span) -> Token | None:
        """The word that governs the others of a phrase."""
        covered = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        return covered.root if covered is not None else None
