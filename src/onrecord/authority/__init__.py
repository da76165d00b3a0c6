"""Known actors, offices, tenures and places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.lazy import lazily

if TYPE_CHECKING:
    from onrecord.authority.loader import load_authority
    from onrecord.authority.model import Authority

__all__ = ["Authority", "load_authority"]

__getattr__ = lazily(
    __name__,
    {"Authority": "model", "load_authority": "loader"},
)
