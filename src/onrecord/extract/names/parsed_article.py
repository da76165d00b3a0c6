"""One article with its parse, and what all that reads it asks for more than once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from onrecord.extract.dates.finder import DateFound, find_dates, published_date
from onrecord.extract.names.name_context import Tokens
from onrecord.extract.names.sectors.occupations import sector_table
from onrecord.extract.syntax.quotes import find_quotes
from onrecord.model import Article, Segment, Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Doc


@dataclass(frozen=True)
class ParsedArticle:
    """An article and ``doc``, the parse of its text (``token.idx`` are its offsets).

    Quotes, dates and tokens are found when first asked for, and once.
    """

    article: Article
    doc: Doc

    @property
    def text(self) -> str:
        """The article's text."""
        return self.article.text

    @cached_property
    def published(self) -> date | None:
        """The day of publication, from which relative dates are counted; None if unknown."""
        return published_date(self.article)

    @cached_property
    def tokens(self) -> Tokens:
        """The tokens by position and by offset."""
        return Tokens(self.doc, self.text, sector_table())

    @cached_property
    def quotes(self) -> list[Span]:
        """The quoted stretches, marks included, in order, never nested."""
        return find_quotes(self.text, self.article.segments)

    def quotes_in(self, segment: Segment) -> list[Span]:
        """Those of one segment."""
        return [q for q in self.quotes if segment.start <= q.start < segment.end]

    @cached_property
    def past_dates(self) -> list[DateFound]:
        """The dates of the text, a weekday or month without a year being the last one."""
        return find_dates(self.text, self.published, future=False)

    @cached_property
    def future_dates(self) -> list[DateFound]:
        """The dates of the text, a weekday or month without a year being the next one."""
        return find_dates(self.text, self.published, future=True)
