"""Country and sector as a page shows them: "NRL GOV", in words when pointed at."""

from __future__ import annotations

from typing import Final

from onrecord.serve.pages.base.data_access import Row
from onrecord.serve.pages.base.table import Cell

#: Codes of those who belong to no state (docs/actor-codes.md).
_BETWEEN_STATES: Final = {
    "UNO": "United Nations",
    "EUR": "European Union",
    "IGO": "international organisation",
}


def actor_code(row: Row) -> Cell:
    """The code in a row with ``country``, ``state``, ``sector`` and ``sector_name``."""
    country = str(row["country"] or "")
    where = row["state"] or _BETWEEN_STATES.get(country)
    words = [str(part) for part in (where, row["sector_name"]) if part]
    code = " ".join(part for part in (country, str(row["sector"] or "")) if part)
    return Cell(code or None, kind="code", title=", ".join(words))
