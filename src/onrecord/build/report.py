"""The outcome of each article of a run, and the counts that a run ends with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from onrecord.check.findings import Finding
from onrecord.errors import LlmError

State = Literal["written", "unchanged", "refused", "skipped"]

#: Refusals that a summary keeps: more than anybody reads, and few enough to hold.
KEPT = 1000


@dataclass(frozen=True)
class Outcome:
    """The outcome of one article: its state, why, and what was found or dropped on the way.

    ``warning`` is what to fix in its source although the article is built. ``before`` is the state
    reported earlier in the run, which this outcome replaces. ``replaced`` is set if the graph had
    an earlier version of the article.
    """

    id: str
    state: State
    reason: str = ""
    origin: str = ""
    claims: int = 0
    events: int = 0
    dropped: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    warning: str = ""
    before: State | None = None
    replaced: bool = False


#: Called with every outcome as it comes.
OutcomeListener = Callable[[Outcome], None]


@dataclass
class Summary:
    """The counts of a run; ``str()`` is the summary line of ``build`` and ``load``.

    ``replaced`` counts the written articles that replaced an earlier version; it is reported if
    there are any. ``refused`` lists the first ``KEPT`` refusals; ``counts`` counts them all.
    ``stopped`` is why a run ended early; its counts are kept all the same.
    """

    counts: dict[str, int] = field(
        default_factory=lambda: {"written": 0, "unchanged": 0, "refused": 0, "skipped": 0}
    )
    refused: list[Outcome] = field(default_factory=list)
    stopped: LlmError | None = None
    replaced: int = 0

    def add(self, outcome: Outcome) -> None:
        """Counts an outcome, in place of the one reported before it."""
        if outcome.before is not None:
            self.counts[outcome.before] -= 1
        self.counts[outcome.state] += 1
        self.replaced += outcome.replaced
        if outcome.state == "refused" and len(self.refused) < KEPT:
            self.refused.append(outcome)

    def __str__(self) -> str:
        parts = [f"read {sum(self.counts.values())}"]
        parts += [f"{state} {n}" for state, n in self.counts.items()]
        if self.replaced:
            parts.append(f"replaced {self.replaced}")
        return ", ".join(parts)
