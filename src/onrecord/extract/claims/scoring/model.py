"""What the stages of scoring hand to one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from onrecord.extract.claims.cues.noun_cues import CueNoun
from onrecord.extract.syntax.token_arrays import Codes, Columns, Numbers

#: First and last token, both inside it.
Stretch = tuple[int, int]
#: The stretch of a source or content that there is none of.
NOBODY: Final = (-1, -1)
#: First and last token of a possible content, and how far each is from the best.
Option = tuple[int, int, int, int]


@dataclass(frozen=True)
class ScoringInput:
    """What is computed of an article once and read by every kind of row; lists go by token."""

    columns: Columns
    signatures: list[int]  # of each token, the set of its children's dependencies
    listed: list[int]  # of each token, the speech act that the cue table gives it
    frames: list[int]  # of each token, the frames that the table gives it, bit by bit
    near_quotes: list[int]  # of each token, where quotation marks are around it
    subjects: list[int]  # of each token, its own or inherited subject, or -1
    hedges: set[int]  # tokens that the table lists as hedges
    phrases: dict[int, int]  # first and last token of what the table lists as phrases
    nouns: dict[int, CueNoun]  # cue nouns with the clause they lead to
    denials: set[int]  # verbs that deny what comes before them: ", which she denied"
    depths: list[int]  # of each token, the steps to its root

    def is_certain_cue(self, token: int) -> bool:
        """Whether the table or its construction makes a token a cue, whatever the scorers say."""
        return (
            token in self.hedges
            or token in self.phrases
            or token in self.nouns
            or token in self.denials
        )


@dataclass(frozen=True)
class Window:
    """What lies within reach of a cue.

    ``tokens`` are the words in order. Of each of them: ``path``, a code of the dependencies that
    lead to it from the cue, and ``steps``, how many they are; ``begun`` and ``ended``, which of
    them is the highest node whose subtree begins or ends there and leaves the cue out.
    ``paths`` and ``distances`` hold the same by token.
    """

    head: int
    tokens: Numbers
    path: Codes
    steps: Numbers
    begun: Numbers
    ended: Numbers
    paths: dict[int, int]
    distances: dict[int, int]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase that could be a source: its head, its stretch, and how it was cut.

    ``cut`` is 0 for the whole phrase, 1 without what follows a comma, dash or bracket, 2 up to the
    head alone.
    """

    head: int
    first: int
    last: int
    cut: int


@dataclass(frozen=True)
class Candidate:
    """One possible attribution; stretches are first and last token, (-1, -1) for nobody.

    ``head_odds`` is the score of the head as a cue, ``source_odds`` and ``content_odds`` log
    shares of what was chosen among its rivals; ``outer`` and ``inner`` are the probabilities that
    all of it is right, standing on its own and standing in another's content.
    """

    window: Window
    head: int
    head_odds: float
    source_head: int = -1
    source: Stretch = NOBODY
    source_odds: float = 0.0
    content: Stretch = NOBODY
    content_odds: float = 0.0
    cue: Stretch = NOBODY
    outer: float = 0.0
    inner: float = 0.0
