"""Named queries: their headers, their parameters, and asking them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.lazy import lazily

if TYPE_CHECKING:
    from onrecord.catalogue.catalogue import NamedQuery, ask, find_query, list_queries

__all__ = ["NamedQuery", "ask", "find_query", "list_queries"]

__getattr__ = lazily(
    __name__,
    {
        "NamedQuery": "catalogue",
        "ask": "catalogue",
        "find_query": "catalogue",
        "list_queries": "catalogue",
    },
)
