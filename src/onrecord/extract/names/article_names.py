"""One article's names in the making: what every step that finds mentions works with."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from onrecord.extract.names.entities import PersonSpans
from onrecord.extract.names.gazetteer import Lexicon
from onrecord.extract.names.known_actors import KnownActors
from onrecord.extract.names.mention_register import MentionRegister
from onrecord.extract.names.name_context import Tokens
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.model import Rejected, Span


@dataclass(frozen=True)
class ArticleNames:
    """The article, the authority's names and knowledge on its day, and the mentions so far.

    ``rejected`` gathers what is turned away; None where nobody asks.
    """

    parsed: ParsedArticle
    lexicon: Lexicon
    known: KnownActors
    register: MentionRegister = field(default_factory=MentionRegister)
    rejected: list[Rejected] | None = None

    @property
    def text(self) -> str:
        """The article's text."""
        return self.parsed.text

    @property
    def tokens(self) -> Tokens:
        """The article's tokens."""
        return self.parsed.tokens

    @cached_property
    def people(self) -> PersonSpans:
        """Where names of people are, by the language model."""
        return PersonSpans(self.tokens)

    def reject(self, span: Span, kind: str, rule: str, reason: str) -> None:
        """Keeps what was considered and not taken, where somebody asks for it."""
        if self.rejected is not None:
            words = span.of(self.text)
            self.rejected.append(Rejected("mention", words, span, kind, rule, reason))

    def states(self) -> set[str]:
        """The states that what is mentioned so far is or belongs to."""
        found = self.register.found.values()
        return {s for m in found if m.ref and (s := self.known.state_of(m.ref))}
