"""Triples that somebody else made, checked and taken into a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.lazy import lazily

if TYPE_CHECKING:
    from onrecord.load.loader import check_files, load, parse_file

__all__ = ["check_files", "load", "parse_file"]

__getattr__ = lazily(
    __name__,
    {"check_files": "loader", "load": "loader", "parse_file": "loader"},
)
