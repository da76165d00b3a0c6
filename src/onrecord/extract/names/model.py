"""What is known of an article's names."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.model import Actor, Mention, Span


@dataclass
class MentionIndex:
    """Mentions of an article, the actors minted for those that nobody knows, offices by phrase.

    ``stated`` are pairs of a person and an office that the text itself gives to the person, title
    and owner: "Norland's foreign minister Ilva Tarn".
    """

    mentions: list[Mention] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    offices: dict[Span, str] = field(default_factory=dict)
    stated: set[tuple[str, str]] = field(default_factory=set)

    def at(self, span: Span) -> list[Mention]:
        """The mentions inside a span."""
        return [m for m in self.mentions if span.holds(m.span)]
