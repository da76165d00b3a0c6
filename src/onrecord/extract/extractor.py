"""What every extractor is: something that returns a Reading of an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal, Protocol

from onrecord.code_digest import code_digest
from onrecord.model import Article, Mention, Reading, Rejected, Span

Leaning = Literal["default", "precision", "recall"]


class Extractor(Protocol):
    """Whatever returns a Reading: these rules, none at all, or a language model."""

    name: str

    @property
    def version(self) -> str:
        """What provenance states and an unchanged article is known by."""
        ...

    def read(self, article: Article) -> Reading:
        """All that is found in the article."""
        ...

    def read_batch(self, articles: Sequence[Article]) -> list[Reading]:
        """A reading of each article, in order: those that ``read`` gives, perhaps sooner."""
        return [self.read(article) for article in articles]


class NothingExtractor(Extractor):
    """Finds nothing: for a graph of articles alone, or to add claims by hand."""

    name = "none"
    version = "1"

    def read(self, article: Article) -> Reading:
        """The article as it is."""
        return Reading(article)


#: The modules that a reading depends on: this package and what it imports.
READING_MODULES: Final = (
    "extract",
    "authority",
    "calendar_names.py",
    "rdf/curies.py",
    "table.py",
    "textwidth.py",
    "vocabulary.py",
)


def code_version() -> str:
    """The first digits of a digest of all that reads: its modules and the tables of language.

    Articles are read anew where those change.
    """
    return code_digest(*READING_MODULES, tables="language")[:12]


def numbered(mentions: Sequence[Mention]) -> list[Mention]:
    """In the order of the text, with ids anew: of a stretch of characters each whom it names, once.

    One that leaves open whom it names is kept where no other says so.
    """
    named = {m.span for m in mentions if m.ref}
    once: dict[tuple[Span, str | None], Mention] = {}
    for m in mentions:
        if m.ref or m.span not in named:
            once.setdefault((m.span, m.ref), m)
    ordered = sorted(once.values(), key=lambda m: m.span)
    return [replace(m, id=f"mention-{n}") for n, m in enumerate(ordered, start=1)]


def in_text_order(rejected: Sequence[Rejected]) -> tuple[Rejected, ...]:
    """Each once, in the order of the text; what has no place in it comes last."""
    once = dict.fromkeys(rejected)
    return tuple(sorted(once, key=lambda r: (r.span is None, r.span or Span(0, 0), r.what)))
