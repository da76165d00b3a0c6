"""Named queries: their headers, their parameters, and running them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.lazy import lazily

if TYPE_CHECKING:
    from onrecord.catalogue.binding import ask
    from onrecord.catalogue.model import NamedQuery
    from onrecord.catalogue.registry import find_query, list_queries

__all__ = ["NamedQuery", "ask", "find_query", "list_queries"]

__getattr__ = lazily(
    __name__,
    {
        "NamedQuery": "model",
        "ask": "binding",
        "find_query": "registry",
        "list_queries": "registry",
    },
)
