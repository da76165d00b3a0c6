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


@dataclass(frozen=True)
class ArticleNames:
    """The article, the authority's names and knowledge on its day, and the mentions so far."""

    parsed: ParsedArticle
    lexicon: Lexicon
    known: KnownActors
    register: MentionRegister = field(default_factory=MentionRegister)

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

    def states(self) -> set[str]:
        """The states that what is mentioned so far is or belongs to."""
        found = self.register.found.values()
        return {s for m in found if m.ref and (s := self.known.state_of(m.ref))}
