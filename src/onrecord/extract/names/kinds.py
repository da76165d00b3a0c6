"""Kinds of mention, as sets that rules ask for."""

from __future__ import annotations

from typing import Final

PLACES: Final = frozenset({"city", "region", "country", "facility", "place"})
#: A state's name may stand for its land.
PLACES_AND_STATES: Final = PLACES | {"state"}
#: Places inside a country.
PLACES_INSIDE: Final = PLACES - {"country"}
