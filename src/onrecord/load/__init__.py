"""Curated triples, validated and loaded into a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.lazy import lazily

if TYPE_CHECKING:
    from onrecord.load.check_files import check_files
    from onrecord.load.loader import load

__all__ = ["check_files", "load"]

__getattr__ = lazily(
    __name__,
    {"check_files": "check_files", "load": "loader"},
)
