"""Kinds of mention, as sets that rules ask for."""

from __future__ import annotations

from typing import Final

PLACES: Final = frozenset({"city", "region", "country", "facility", "place"})
#: A state's name may stand for its land.
PLACES_AND_STATES: Final = PLACES | {"state"}
#: Places inside a country.
PLACES_INSIDE: Final = PLACES - {"country"}
#: Kinds of those who can say or do something.
ACTING: Final = frozenset(
    "person state organisation government-body international-organisation media-outlet "
    "armed-force armed-group political-party company group state-grouping population "
    "delegation".split()
)
