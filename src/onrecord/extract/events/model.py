"""What the modules that find events hand to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.extract.events import rule_names
from onrecord.extract.events.trigger_table import Row
from onrecord.model import Figure, Location, Participant, Spans, Status, When

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: A role and the head of whoever may have it, before it is a participant.
Role = tuple[str, "Token"]


@dataclass
class TriggerMatch:
    """A row of the trigger table that fits a token, and the words it took.

    ``words`` are the further words of the trigger, ``object`` whom or what it is done to, ``theme``
    the noun in the object's place that is part of the trigger instead.
    """

    row: Row
    token: Token
    words: list[Token] = field(default_factory=list)
    theme: Token | None = None
    object: Token | None = None


@dataclass(frozen=True, slots=True)
class EventMention:
    """One trigger in the text with all that was read about it; offsets into the article's text.

    ``token_index``, ``themes`` (what it is about), ``of_round``, ``within`` (the meeting
    at which it takes place) and ``sentence`` are token numbers. ``order`` is an ordinal as digits,
    ``previous``, ``next``, ``new`` or ``another``. ``in_lead``: it is in the first paragraph.
    ``answers``: the tokens of what it answers, each with the class that the word names.
    ``document``: the related document whose headline it is in, in no claim. ``deadline`` and
    ``judgement`` are those of the report. ``rule``: as ``rule_names`` forms it.
    """

    token_index: int
    type: str
    mode: str | None
    context: str | None
    trigger: Spans
    participants: tuple[Participant, ...]
    status: Status
    rule: str
    label: str
    lemma: str
    place: Location | None = None
    when: When | None = None
    figures: tuple[Figure, ...] = ()
    definite: bool = False
    order: str | None = None
    themes: tuple[int, ...] = ()
    of_round: int | None = None
    sentence: int = 0
    claim: str | None = None
    document: str | None = None
    segment: str = "paragraph"
    plover: str | None = None
    announced: bool = False
    about: str | None = None
    confidence: float = 1.0
    deadline: bool = False
    judgement: Spans = ()
    in_lead: bool = False
    within: int | None = None
    answers: tuple[tuple[int, str], ...] = ()

    @property
    def from_noun(self) -> bool:
        """Whether the trigger is a noun."""
        return rule_names.is_of(self.rule, rule_names.NOUN)

    @property
    def from_verb(self) -> bool:
        """Whether the trigger is a verb of the trigger table."""
        return rule_names.is_of(self.rule, rule_names.VERB)
