"""What the modules of this room hand to one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.extract.claims.cues.table import Cue
from onrecord.model import Spans

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token


@dataclass(frozen=True)
class Attribution:
    """One attribution: who (source), by which words (cue), says what (content).

    ``source_head`` and ``content_head`` are tokens (None: nobody named; no single head);
    ``addressee`` tokens head the noun phrases spoken to. ``rule`` names the construction
    (``rule_names``). ``relayer`` is the cue by which another one passes these words on.
    """

    cue: Cue
    cue_head: Token
    source: Spans
    cue_spans: Spans
    content: Spans
    rule: str
    confidence: float
    source_head: Token | None = None
    content_head: Token | None = None
    addressee: tuple[Token, ...] = ()
    relayer: Token | None = None
