"""What became of each article of a run, and the counts that a run ends with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from onrecord.check.findings import Finding
from onrecord.errors import LlmError

State = Literal["written", "unchanged", "refused", "skipped"]


@dataclass(frozen=True)
class Outcome:
    """What became of one article: its state, why, and what was found or dropped on the way."""

    id: str
    state: State
    reason: str = ""
    origin: str = ""
    claims: int = 0
    events: int = 0
    dropped: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass
class Summary:
    """The counts of a run; ``str()`` is the line both commands end with.

    ``stopped`` is why a run ended before its time; what it counts is kept all the same.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    counts: dict[str, int] = field(
        default_factory=lambda: {"written": 0, "unchanged": 0, "refused": 0, "skipped": 0}
    )
    stopped: LlmError | None = None

    def add(self, outcome: Outcome) -> None:
        """Counts an outcome; keeps those that somebody has to look at."""
        self.counts[outcome.state] += 1
        self.outcomes.append(outcome)

    def refuse_again(self, outcome: Outcome, before: Outcome) -> None:
        """Turns an outcome that was counted before into a refusal."""
        self.counts[before.state] -= 1
        self.outcomes[self.outcomes.index(before)] = outcome
        self.counts["refused"] += 1

    @property
    def refused(self) -> list[Outcome]:
        """The articles that were refused."""
        return [o for o in self.outcomes if o.state == "refused"]

    def __str__(self) -> str:
        parts = [f"read {sum(self.counts.values())}"]
        parts += [f"{state} {n}" for state, n in self.counts.items()]
        return ", ".join(parts)
