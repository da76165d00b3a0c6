"""How deeply claims are embedded in one another."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.model import Claim


def depths(claims: Sequence[Claim]) -> dict[str, int]:
    """How many claims lie around each claim, by its id; 0 for one that lies in none.

    Claims embedded in a circle get some finite depth.
    """
    above = {c.id: c.embedded_in for c in claims}
    out: dict[str, int] = {}
    for claim in claims:
        trail: dict[str, None] = {}  # in order; a circle ends it
        at: str | None = claim.id
        while at and at not in out and at not in trail:
            trail[at] = None
            at = above[at]
        depth = out[at] + 1 if at in out else 0
        for passed in reversed(trail):
            out[passed], depth = depth, depth + 1
    return out
